"""Lines of a page: texts in a few styles, with a cursor that goes from one line that stands for something to the next.

Draws lines, not widgets. Its lines may be all there at once (`FixedLines`) or be read as they come into view (`LineSource`).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple, Protocol

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from tui_crm.widgets.cells import safe_cell, safe_text, safe_width
from tui_crm.widgets.line_widget import LineWidget

CACHED_STRIPS = 256
WHEEL_LINES = 3


@dataclass(frozen=True, slots=True)
class PageLine:
    """One line: texts, each with the name of its style ("" for plain). `stands_for` is what the cursor is on there; None: it cannot be there.
    `key` tells it from other lines that stand for the same, where these do not follow each other.
    """

    spans: tuple[tuple[str, str], ...]
    stands_for: Hashable = None
    key: Hashable = None

    @property
    def text(self) -> str:
        """What the line says."""
        return "".join(text for text, _style in self.spans)


class LineSource(Protocol):
    """Lines of one width. Every call returns at once; a line that is still being read is None."""

    @property
    def total(self) -> int:
        """How many lines there are, as far as known."""

    def window(self, start: int, count: int) -> Sequence[PageLine | None]:
        """Up to `count` lines from `start`."""

    def place(self, stands_for: Hashable) -> int | None:
        """The first line that stands for this; where lines have keys, the one with this key."""


Content = Callable[[int], LineSource]
"""What to show, laid out for a width in cells."""


@dataclass(frozen=True)
class FixedLines:
    """Lines that are all there."""

    lines: tuple[PageLine, ...] = ()

    @property
    def total(self) -> int:
        """How many."""
        return len(self.lines)

    def window(self, start: int, count: int) -> Sequence[PageLine | None]:
        """Some of them."""
        return self.lines[start : start + count]

    def place(self, stands_for: Hashable) -> int | None:
        """The first that stands for this."""
        return next((index for index, line in enumerate(self.lines) if line.stands_for == stands_for), None)


class Bookmark(NamedTuple):
    """Where a cursor was: `offset` lines after the first that stands for `at` (or the one with this key), on line `line` of all, with `above` lines
    of the view above it.
    """

    at: Hashable = None
    offset: int = 0
    line: int = 0
    above: int = 0


NO_MARK = Bookmark()
LATEST = Bookmark(line=-1)
"""At what came last, wherever that is by then, until the cursor is moved."""
UNKNOWN = (0, 0)


def nothing(width: int) -> LineSource:
    """The content of a page that has none yet."""
    return FixedLines()


class PageLines(LineWidget, can_focus=True, inherit_bindings=False):
    """Scrolling lines with a cursor. Keys come from the page through its methods; the mouse it handles itself."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"page-lines--{name}" for name in ("heading", "label", "muted", "sign", "cursor", "empty")}
    DEFAULT_CSS = """
    PageLines { height: 1fr; width: 1fr; }
    PageLines > .page-lines--heading { text-style: bold; color: $text-accent; }
    PageLines > .page-lines--label { color: $text-muted; }
    PageLines > .page-lines--muted { color: $text-muted; }
    PageLines > .page-lines--sign { text-style: bold; color: $text-accent; }
    PageLines > .page-lines--empty { color: $text-muted; }
    PageLines > .page-lines--cursor { background: $block-cursor-background; color: $block-cursor-foreground; }
    PageLines:ansi, PageLines:nocolor {
        & > .page-lines--cursor { text-style: reverse; color: ansi_default; background: ansi_default; }
    }
    """

    class Opened(Message):
        """The line under the cursor was opened with the mouse."""

    def __init__(self, *, passive: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self._passive = passive  # only to be looked at: no cursor
        self._content: Content = nothing
        self._source: LineSource = FixedLines()
        self._empty: tuple[str, ...] = ()
        self._wanted = NO_MARK  # where the cursor comes to as soon as that is known
        self._laid_out: tuple[int, int] = UNKNOWN  # the size that the lines are laid out for
        self._cursor = 0
        self._top = 0
        self._window: list[PageLine | None] = []
        self._strips: dict[tuple[PageLine, bool], Strip] = {}
        self._follower: Callable[[int], None] | None = None

    # What is shown

    def show(self, content: Content, empty: str = "", mark: Bookmark = NO_MARK) -> None:
        """Show this, with the cursor at `mark`; `empty` says what would be here."""
        self._content, self._wanted = content, mark
        self._empty = tuple(safe_text(line) for line in empty.splitlines())
        self._laid_out = UNKNOWN
        if self.size.width:
            self._lay_out()
            self.refresh()
            self._tell()

    def _fit(self) -> bool:
        """Lay out again if the size is another one, the cursor on what it was on. Whether it was."""
        if self._laid_out == self.size:
            return False
        if self._laid_out != UNKNOWN:
            self._wanted = self.bookmark
        self._lay_out()
        return True

    def _lay_out(self) -> None:
        """Lines for the present size, with the cursor on what is wanted, in its place in the view; a view of the first lines remains one."""
        self._laid_out = self.size
        self._strips.clear()
        self._window, self._top = [], 0
        self._source = self._content(self.size.width)
        wanted = self._wanted
        found = self._wanted_line()
        if wanted == LATEST:
            self._cursor, self._top = self._latest(), max(0, self._source.total - self._height)
        else:
            self._cursor = self._selectable(wanted.line if found is None else found, 1)
            if wanted.above < wanted.line:
                self._top = max(0, self._cursor - wanted.above)
        self._read_window()

    def _latest(self) -> int:
        """The first line of what came last."""
        place = self._selectable(self._source.total - 1, -1)
        line = next(iter(self._source.window(place, 1)), None)
        while line and place and (before := next(iter(self._source.window(place - 1, 1)), None)) and before.stands_for == line.stands_for:
            place -= 1
        return place

    def to_latest(self) -> None:
        """What is shown next is shown at what came last."""
        self._wanted = LATEST

    def _wanted_line(self) -> int | None:
        """Where the cursor should be; None while that is not known."""
        wanted = self._wanted
        found = None if wanted.at is None else self._source.place(wanted.at)
        if found is not None:
            self._wanted = NO_MARK
        return None if found is None else found + wanted.offset

    def lines_arrived(self) -> None:
        """Lines asked for earlier are there, or there are more of them: repaint what differs."""
        before, top = self._window, self._top
        found = self._wanted_line()
        self._cursor = max(0, min(self._cursor if found is None else found, self._source.total - 1))
        self._read_window()
        if (top, len(before)) != (self._top, len(self._window)):
            self.refresh()
        else:
            self._refresh_lines(index for index, pair in enumerate(zip(before, self._window, strict=True)) if pair[0] != pair[1])
        self._tell()

    @property
    def total(self) -> int:
        """How many lines there are."""
        return self._source.total

    @property
    def source(self) -> LineSource:
        """What is shown, laid out."""
        return self._source

    @property
    def cursor(self) -> int:
        """The line the cursor is on."""
        return self._cursor

    @property
    def current(self) -> Hashable:
        """What the line under the cursor stands for; None if there is none, or not yet."""
        line = self._line(self._cursor)
        return line.stands_for if line else None

    @property
    def bookmark(self) -> Bookmark:
        """For `show`, so that the cursor comes back to where it is."""
        if self._wanted != NO_MARK:
            return self._wanted
        line = self._line(self._cursor)
        current = None if line is None else line.stands_for if line.key is None else line.key
        first = self._source.place(current) if current is not None else None
        return Bookmark(current, 0 if first is None else self._cursor - first, self._cursor, self._cursor - self._top)

    def follow(self, follower: Callable[[int], None]) -> None:
        """Call `follower(line)` whenever the cursor moves."""
        self._follower = follower

    # Moving

    def goto(self, index: int, direction: int = 1) -> bool:
        """Put the cursor on a line, or on the next in that direction that stands for something. False if it stays where it is."""
        index = self._selectable(index, direction)
        old, self._wanted = self._cursor, NO_MARK
        if index == old:
            return False
        self._cursor = index
        if self._top <= index < self._top + self._height:
            self._refresh_lines((old - self._top, index - self._top))
        else:
            self._view_from(index - self._height // 2)
        self._tell()
        return True

    def move(self, delta: int) -> bool:
        """So many lines down (or up, if negative)."""
        if not self.goto(self._cursor + delta, 1 if delta > 0 else -1):
            return self._show_edge(delta)
        return True

    def page(self, direction: int, part: int = 1) -> bool:
        """A page (or one of `part` parts of it) down (1) or up (-1)."""
        return self.move(direction * max(1, self._height // part))

    def top(self) -> bool:
        """To the first line."""
        return self.goto(0) or self._show_edge(-1)

    def end(self) -> bool:
        """To the last line."""
        return self.goto(self.total - 1, -1)

    def _show_edge(self, direction: int) -> bool:
        """What is above the first line that the cursor can reach is to be seen, too."""
        if direction < 0 and self._top:
            self._view_from(0)
            return True
        return False

    def _selectable(self, index: int, direction: int) -> int:
        """The nearest line from `index` on, then against the direction, that the cursor may be on."""
        total = self._source.total
        index = max(0, min(index, total - 1))
        ways = (range(index, total), range(index, -1, -1)) if direction > 0 else (range(index, -1, -1), range(index, total))
        for way in ways:
            for place in way:
                line = self._line(place) if 0 <= place - self._top < len(self._window) else next(iter(self._source.window(place, 1)), None)
                if line is None or line.stands_for is not None:
                    return place
        return index

    # Drawing

    def render_line(self, y: int) -> Strip:
        """A line of the view. The first paint may come before the widget is told its size: nobody should wait for a second one."""
        self._fit()
        index = self._top + y
        if index >= self._source.total or y >= len(self._window):
            text = " " + self._empty[y - 1] if not self._source.total and 0 < y <= len(self._empty) else ""
            return self.strip(Segment(text, self.line_style("page-lines--empty")))
        line = self._window[y] or PageLine((("…", ""),))
        key = (line, index == self._cursor and not self._passive)
        strip = self._strips.get(key)
        if strip is None:
            if len(self._strips) >= CACHED_STRIPS:
                self._strips.clear()
            strip = self._strips[key] = self.strip(*self._segments(*key))
        return strip

    def _segments(self, line: PageLine, under_cursor: bool) -> Iterable[Segment]:
        room = self.size.width
        parts: list[tuple[str, Style]] = []
        for text, name in line.spans:
            safe = safe_text(text)
            cells = safe_width(safe)
            if cells > room:
                safe, cells = safe_cell(safe, room), room
            room -= cells
            parts.append((safe, self.line_style(f"page-lines--{name}" if name else "")))
        if not under_cursor:
            return [Segment(text, style) for text, style in parts]
        return [Segment("".join(text for text, _style in parts) + " " * room, self.line_style("page-lines--cursor"))]

    @property
    def _height(self) -> int:
        return max(1, self.size.height)

    def _line(self, index: int) -> PageLine | None:
        place = index - self._top
        return self._window[place] if 0 <= place < len(self._window) else None

    def _tell(self) -> None:
        if self._follower:
            self._follower(self._cursor)

    def _view_from(self, top: int) -> None:
        self._top = top
        self._read_window()
        self.refresh()

    def _read_window(self) -> None:
        """Ask the source for the lines in view, after making sure that the cursor is in view and the view inside the lines."""
        height = self._height
        self._top = max(0, min(max(self._top, self._cursor - height + 1), self._cursor, self._source.total - height))
        self._window = list(self._source.window(self._top, min(height, self._source.total - self._top))) if self._source.total else []

    def _refresh_lines(self, places: Iterable[int]) -> None:
        regions = [Region(0, place, self.size.width, 1) for place in places if 0 <= place < self._height]
        if regions:
            self.refresh(*regions)

    # What happens to it

    def notify_style_update(self) -> None:
        """Theme or CSS changed."""
        super().notify_style_update()
        self._strips.clear()

    def on_resize(self) -> None:
        """Another size."""
        if self._fit():
            self.refresh()
        self._tell()

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor there, a second one opens."""
        index = self._top + event.y
        if self._passive or index >= self.total:
            return
        self.goto(index)
        if event.chain > 1:
            self.post_message(self.Opened())

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel moves the view; the cursor stays in it."""
        event.stop()
        self._wheel(WHEEL_LINES)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel moves the view; the cursor stays in it."""
        event.stop()
        self._wheel(-WHEEL_LINES)

    def _wheel(self, lines: int) -> None:
        top = max(0, min(self._top + lines, self.total - self._height))
        if top != self._top:
            self._cursor = self._selectable(max(top, min(self._cursor, top + self._height - 1)), 1 if lines > 0 else -1)
            self._view_from(top)
            self._tell()
