"""A text to read: scrolled, searched. The help, what an act changed, what a command printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.widget import Widget

from tui_crm.actions import Context
from tui_crm.i18n import _, ngettext
from tui_crm.screens.page import Page
from tui_crm.screens.scrolling import ScrollingLines
from tui_crm.widgets.fitted import Cells, fitted
from tui_crm.widgets.page_lines import PageLines


class TextPage(ScrollingLines, Page, inherit_bindings=False):
    """Lines, in columns of `widths` cells (0: what is left). `stands_for` is set here: the cursor goes to every line that is not blank."""

    context: ClassVar[Context] = "help"

    def __init__(self, title: str, lines: Sequence[Cells] = (), widths: Sequence[int] = (0,), aside: str = "", empty: str = "") -> None:
        super().__init__()
        self._title, self._aside, self._empty = title, aside, empty
        self._texts, self._widths = tuple(lines), tuple(widths)
        self._words = ""

    def body(self) -> Iterator[Widget]:
        """The text."""
        yield PageLines(id="lines")

    def on_mount(self) -> None:
        """Show it with the first paint."""
        super().on_mount()
        self.title_line.show(self._title, self._aside)
        self.lines.follow(self._show_position)
        self.show_text(self._texts, self._widths)
        self.lines.focus()

    def show_text(self, lines: Sequence[Cells], widths: Sequence[int]) -> None:
        """Show these lines instead."""
        self._texts, self._widths = tuple(lines), tuple(widths)
        marked = [Cells(line.cells, place if any(line.cells) else None, line.styles) for place, line in enumerate(lines)]
        self.lines.show(lambda width: fitted(marked, widths, width), self._empty)

    def _show_position(self, line: int) -> None:
        self.status.set_position(f"{line + 1:,}/{len(self._texts):,}")

    # finding

    def do_page_find(self, argument: str) -> None:
        """Find words; the cursor goes to them while they are typed."""
        if argument:
            self._find(argument)
        else:
            before = self.lines.cursor
            self.ask("/", self._find, kind="find", live=lambda text: self._look_for(text, before), left=lambda: self.lines.goto(before))

    def _find(self, text: str) -> None:
        self._words = text.strip().casefold()
        count = len(self._matches(self._words))
        if count:
            self.say(ngettext("{count} line · n next, N previous", "{count} lines · n next, N previous", count).format(count=count))
            self._look_for(text, self.lines.cursor)
        else:
            self.say(_("“{text}” is not here").format(text=text), "warning")

    def _matches(self, words: str) -> list[int]:
        return [place for place, line in enumerate(self._texts) if words and words in " ".join(line.cells).casefold()]

    def _look_for(self, text: str, start: int) -> None:
        found = self._matches(text.strip().casefold())
        if found:
            self.lines.goto(next((place for place in found if place >= start), found[0]))

    def do_find_next(self, argument: str) -> None:
        """The next line with the words."""
        self._go_on([place for place in self._matches(self._words) if place > self.lines.cursor], 0)

    def do_find_previous(self, argument: str) -> None:
        """The line with the words before this one."""
        self._go_on([place for place in self._matches(self._words) if place < self.lines.cursor], -1)

    def _go_on(self, found: Sequence[int], which: int) -> None:
        if found:
            self.lines.goto(found[which])
        else:
            self.say(_("No further match") if self._words else _("/ finds words first"), "warning")
