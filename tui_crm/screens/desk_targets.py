"""What the verbs of the service desk act upon."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tui_crm.errors import UsageError
from tui_crm.i18n import _, ngettext
from tui_crm.screens.page import Page
from tui_crm.widgets.cells import safe_cell

if TYPE_CHECKING:
    from tui_crm.model.entity import Entity


BESIDE, LEAST = 56, 16
"""Cells that are left to what is said beside a title, and of the title itself."""


class DeskTargets(Page, inherit_bindings=False):
    """Mixed into the pages that show records, which say what the targets are."""

    targets: Callable[[], list[int]]
    after_act: Callable[[str], Callable[[object], None]]

    if TYPE_CHECKING:

        @property
        def entity(self) -> Entity: ...

        def tickets(self) -> list[int]: ...
        def ticket_said(self, ids: Sequence[int]) -> str: ...
        def ask_words(self, prompt: str, answer: Callable[[str], None], argument: str, kind: str) -> None: ...

    def show_latest(self) -> None:
        """What is said last is to be seen, where it is said."""

    def short(self, title: str) -> str:
        """A title of which so much is left out that what became of its record can be read beside it."""
        return safe_cell(title, max(self.size.width - BESIDE, LEAST)).rstrip()

    def about(self, ids: Sequence[int], prompt: str) -> str:
        """The prompt with the ticket that it is about, or how many: in a queue the cursor may have gone on since one looked; a page shows its own."""
        page = getattr(self, "record", None)
        if page is not None and page.entity.key == "ticket" and [*ids] == [page.id]:
            return prompt
        named = [row[1] for row in self.crm.lists.window("ticket", ("code",), ids[:1])]
        which = named[0] if named and len(ids) == 1 else ngettext("{count} ticket", "{count} tickets", len(ids)).format(count=len(ids))
        return f"{which} · {prompt}"

    def desk_targets(self, kind: str) -> tuple[str, list[int]]:
        """(kind of record, ids): the line of a tab under the cursor if it is of that kind, else the marks or the record. Of a conversation, which
        tells what became of orders and callbacks long ago, only entries count. Raises UsageError.
        """
        current, tab = getattr(self, "current", None), getattr(self, "tab", None)
        told = tab is not None and tab.key == "conversation" and kind != "ticket_entry"
        if isinstance(current, tuple) and len(current) == 2 and current[0] == kind and kind != "ticket" and not told:
            return kind, [current[1]]
        ids = self.targets()
        if not ids:
            raise UsageError(_("There is no record here"))
        return self.entity.key, ids
