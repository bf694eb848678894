"""A peer: a plain list of N rows over Textual's line API. `python benchmarks/line_list.py N`; j k pgdn pgup g g G, `q` quits."""

from __future__ import annotations

import sys

from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.events import Key
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

PLAIN, CURSOR = Style(), Style(reverse=True)


class LineList(Widget, can_focus=True, inherit_bindings=False):
    """Rows are made when they are drawn; only the two rows of a cursor step are repainted."""

    DEFAULT_CSS = "LineList { height: 1fr; }"

    def __init__(self, rows: int) -> None:
        super().__init__()
        self._rows, self._top, self._cursor, self._pending = rows, 0, 0, ""

    def render_line(self, y: int) -> Strip:
        """One row."""
        at = self._top + y
        n = at + 1
        text = f"C-{n:07}  Customer {n}  City {n % 97}  +86 138 {n:08}" if at < self._rows else ""
        return Strip([Segment(text.ljust(self.size.width)[: self.size.width], CURSOR if at == self._cursor else PLAIN)], self.size.width)

    def on_key(self, event: Key) -> None:
        """Move the cursor; anything else goes on to the app."""
        name = event.character if event.is_printable and event.character else event.key
        page = self.size.height
        steps = {"j": 1, "down": 1, "k": -1, "up": -1, "pagedown": page, "pageup": -page, "G": self._rows, "gg": -self._rows}
        name = self._pending + name
        self._pending = "g" if name == "g" else ""
        if name in steps:
            event.stop()
            self._move(steps[name])

    def _move(self, step: int) -> None:
        old, page = self._cursor, self.size.height
        self._cursor = min(max(old + step, 0), self._rows - 1)
        top = min(max(self._top, self._cursor - page + 1), self._cursor)
        if top != self._top:
            self._top = top
            self.refresh()
        else:
            for row in {old, self._cursor}:
                self.refresh(Region(0, row - top, self.size.width, 1))


class Peer(App[None]):
    """The list alone."""

    BINDINGS = [("q", "quit", "Quit")]

    def __init__(self, rows: int) -> None:
        super().__init__()
        self._rows = rows

    def compose(self) -> ComposeResult:
        """The list."""
        yield LineList(self._rows)


if __name__ == "__main__":
    Peer(int(sys.argv[1])).run()
