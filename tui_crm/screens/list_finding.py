"""Going through a list from match to match of the last filter, after the filter is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_crm import services
from tui_crm.errors import NotFound
from tui_crm.i18n import _
from tui_crm.screens.page import Page

if TYPE_CHECKING:
    from tui_crm.screens.places import Place
    from tui_crm.services.pager import Pager
    from tui_crm.widgets.record_table import RecordTable


class ListFinding(Page, inherit_bindings=False):
    """Mixed into the list page."""

    place: Place
    pager: Pager | None

    if TYPE_CHECKING:

        @property
        def table(self) -> RecordTable: ...

    def open_named(self, text: str) -> None:
        """Open the record that a code or a name means: of this kind, else of another."""
        kinds = (self.place.entity, *(key for key, entity in self.crm.catalogue.entities.items() if entity.prefix and key != self.place.entity))
        for key in kinds:
            try:
                found = services.lookup.record(self.crm, key, text)
            except NotFound:
                continue
            self.desk.go_record(key, found.id)
            return
        raise NotFound(_("There is no record “{text}”").format(text=text))

    def do_find_next(self, argument: str) -> None:
        """The next row that the last filter matches."""
        self._find(1)

    def do_find_previous(self, argument: str) -> None:
        """The row before that the last filter matches."""
        self._find(-1)

    def _find(self, step: int) -> None:
        words = self.place.filter or next(reversed(self.desk.lines.get("filter", ())), "")
        everything = self.pager.everything() if self.pager else None
        if not words:
            self.say(_("/ finds something first; then n and N go from match to match"), "warning")
        elif everything is None:
            self.say(_("The list is still being read; once more in a moment"), "warning")
        else:
            cursor, place = self.table.cursor, self.place
            listing = self.crm.listing(place.entity, words, "", place.bin)

            def read() -> int | None:
                matching = set(self.crm.lists.stream_ids(listing))
                places = range(cursor + 1, len(everything)) if step > 0 else range(cursor - 1, -1, -1)
                return next((index for index in places if everything[index] in matching), None)

            self.work(read, lambda found: self._go_to(found, words))

    def _go_to(self, found: int | None, words: str) -> None:
        if found is None:
            self.say(_("No further match of {filter}").format(filter=words), "warning")
        else:
            self.table.goto(found)
