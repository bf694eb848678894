"""Finding words on a record's page: `/`, then `n` and `N`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui_crm.i18n import _
from tui_crm.screens.page import Page
from tui_crm.screens.record_lines import PagerLines
from tui_crm.widgets.page_lines import LineSource

if TYPE_CHECKING:
    from tui_crm.widgets.page_lines import PageLines


class FindInPage(Page, inherit_bindings=False):
    """Mixed into the record page."""

    lines: PageLines
    soon: Callable[..., None]
    _words = ""

    def do_page_find(self, argument: str) -> None:
        """Ask for words, and go to the first line that has them while they are typed."""
        start = self.lines.cursor
        if argument:
            self._words = argument
            self._find(argument, start, 1)
            return
        self.ask("/", self._found_words, kind="find", live=lambda words: self._look_for(words, start), left=lambda: self.lines.goto(start))

    def _look_for(self, words: str, start: int) -> None:
        if words.strip():
            self._find(words, start, 1, quietly=True)
        else:
            self.lines.goto(start)

    def _found_words(self, words: str) -> None:
        """The line was taken: the cursor is on the first match already, unless there is none."""
        self._words = words.strip()
        if self._words:
            self._find(self._words, self.lines.cursor, 1)

    def do_find_next(self, argument: str) -> None:
        self._again(1)

    def do_find_previous(self, argument: str) -> None:
        self._again(-1)

    def _again(self, step: int) -> None:
        if self._words:
            self._find(self._words, self.lines.cursor + step, step)
        else:
            self.say(_("Nothing was searched yet; / searches this page"), "warning")

    def _find(self, words: str, start: int, step: int, quietly: bool = False) -> None:
        """Put the cursor on the next line from `start` on that has these words, round the end."""
        source = self.lines.source
        if not source.total:
            return

        def found(place: int | None) -> None:
            if self.lines.source is not source:
                return
            if place is not None:
                self.lines.goto(place, step)
            elif not quietly:
                self.say(_("“{words}” is not on this page").format(words=words), "warning")

        first = start % source.total
        if isinstance(source, PagerLines):
            self.soon(lambda: source.find(words, first, step), found, self.desk.threads.ids)
        else:
            found(_find(source, words, first, step))


def _find(source: LineSource, words: str, start: int, step: int) -> int | None:
    """Search lines that are all there."""
    wanted = words.casefold()
    lines = source.window(0, source.total)
    for distance in range(len(lines)):
        place = (start + step * distance) % len(lines)
        line = lines[place]
        if line and line.stands_for is not None and wanted in line.text.casefold():
            return place
    return None
