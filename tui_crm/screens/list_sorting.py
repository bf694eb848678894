"""The order of a list: `s` and a letter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from tui_crm.i18n import _
from tui_crm.model.fields import Field, Kind
from tui_crm.screens.page import Page
from tui_crm.services.present import RIGHT

if TYPE_CHECKING:
    from tui_crm.model.entity import Entity
    from tui_crm.query.complete import Completion
    from tui_crm.screens.places import Place


class ListSorting(Page, inherit_bindings=False):
    """Mixed into the list page."""

    place: Place
    _fields: Callable[[], list[Field]]

    if TYPE_CHECKING:

        @property
        def entity(self) -> Entity: ...

    def sort_keys(self) -> dict[str, Field]:
        """The key after `s` for each field this list can be sorted by: letters of its name, the shown columns first."""
        keys: dict[str, Field] = {}
        shown = [field for field in self._fields() if field.sortable]
        for field in (*shown, *(field for field in self.entity.fields if field.sortable and field not in shown)):
            letter = next((c for c in f"{field.key}abcdefghijklmnopqrstuvwxyz" if c.isalpha() and c not in keys), "")
            if letter:
                keys[letter] = field
        return keys

    def prefix_hints(self, pending: str) -> list[tuple[str, str]]:
        """What may follow a pending key, where this list knows better than the table."""
        if pending == "s":
            return [(key, _(field.label)) for key, field in self.sort_keys().items()]
        return []

    def do_list_sort(self, argument: str) -> None:
        """Sort by a field; again: the other way round. Times and numbers begin with the latest and largest."""
        field = self.sort_keys().get(argument) or self.entity.names.get(argument.removeprefix("-").casefold())
        if field is None or not field.sortable:
            self.say(_("No column has the key {key}").format(key=argument), "warning")
            return
        natural = f"-{field.name}" if field.kind in RIGHT or field.kind is Kind.INSTANT else field.name
        other = field.name if natural.startswith("-") else f"-{field.name}"
        self.take_sort(other if (self.place.sort or self.natural_sort) == natural else natural)

    @property
    def natural_sort(self) -> str:
        """The order until another is wanted."""
        return self.entity.sort

    def take_sort(self, sort: str) -> None:
        """Show the list in another order."""
        self.desk.go(replace(self.place, sort=sort, cursor=0, cursor_id=0))

    def complete_list_sort(self, text: str, cursor: int) -> Completion:
        """Fields to sort by, for `:sort`."""
        from tui_crm.query.complete import Candidate, Completion

        wanted = text[:cursor].removeprefix("-").casefold()
        names = [field.name for field in self.entity.fields if field.sortable and field.name.startswith(wanted)]
        return Completion(0, cursor, tuple(Candidate(name) for name in names))
