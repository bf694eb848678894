"""Writing a long reply, an internal note or what the customer said: an editor of the whole screen. What is written is kept as a draft meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from tui_crm.actions import Context
from tui_crm.i18n import _
from tui_crm.screens.desk_saying import OFFERED, completion
from tui_crm.screens.writing_page import WritingPage

if TYPE_CHECKING:
    from textual.timer import Timer

    from tui_crm.services.desk.writing import Writing

KEPT_AFTER = 0.8
"""Seconds between a key and its draft, at most."""


class EntryPage(WritingPage, inherit_bindings=False):
    """Edits `text`, and what was kept of the same entry if there is none. `send(text)` is called when it is to be written."""

    context: ClassVar[Context] = "entry"

    def __init__(self, writing: Writing, text: str, send: Callable[[str], object]) -> None:
        kept, other = ("", "") if text else writing.kept()
        super().__init__(writing.title, "", text or kept, send, self._written)
        self._writing, self._send = writing, send
        self._opened = _("taken up where it was left; F2 writes it, esc leaves it") if kept else ""
        if other:
            self._opened = _("an entry of {ticket} is unfinished (:drafts); what is written here takes its place").format(ticket=other)
        self._keeping: Timer | None = None
        self._done = False

    def _say_how(self) -> None:
        self.say(self._opened or _("F2 writes it, F3 brings in a ready-made reply or an article, esc goes back"))
        self._opened = ""

    def _ask(self) -> None:
        self.say(_("not written yet: s writes it, d drops it, esc goes on"), "warning")

    # keys

    def do_entry_write(self, argument: str) -> None:
        """Write the entry; what cannot be written is told, and stays here."""
        text = self.area.text
        self._writing.check(text)
        self._end()
        self._send(text)

    def do_entry_leave(self, argument: str) -> None:
        """Back without it; asks if there is anything."""
        if self.area.text.strip():
            self.do_text_leave(argument)
        else:
            self._drop()

    def do_entry_bring(self, argument: str) -> None:
        """Put a ready-made reply or an article where the cursor is."""
        offered: list[str] = []

        def put(words: str) -> None:
            self.area.insert(self._writing.brought(words))

        self.ask(_("bring in (= ready-made, @ article):"), put, argument, kind="bring", complete=completion(offered))
        self.soon(lambda: self._offers(), offered.extend)

    def _offers(self) -> Sequence[str]:
        from tui_crm.services.desk import writing

        return writing.offers(self.crm, self._writing.ids, OFFERED)

    def do_unsaved_save(self, argument: str) -> None:
        """Write it."""
        self.do_unsaved_stay("")
        self.do_entry_write(argument)

    # the draft

    def _written(self, text: str | None) -> None:
        if self._keeping is None and not self._done:
            self._keeping = self.set_timer(KEPT_AFTER, self._keep)

    def _keep(self) -> None:
        self._keeping = None
        if not self._done:
            writing, text = self._writing, self.area.text
            self.work(lambda: writing.keep(text))

    def before_leaving(self) -> None:
        """The terminal goes away, or another page is gone to: keep what was written, now."""
        if not self._done and self.area.text != self._opening:
            self._done = True
            self._writing.keep(self.area.text)

    def _drop(self) -> None:
        writing = self._writing
        self._end()
        self.desk.page.work(writing.drop)

    def _end(self) -> None:
        """Close the page; nothing of it is to be kept any more."""
        self._done = True
        if self._keeping:
            self._keeping.stop()
        self.desk.leave_page()
