"""The list: random access to any number of rows in constant memory.

It draws lines, not widgets: a row is one strip of one style, and a move repaints the two rows concerned. When the cursor leaves the view, the view
jumps by half of itself: on a slow link ten steps of one row each cost far more than one such jump.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from tui_crm.widgets.cells import safe_text
from tui_crm.widgets.markable import Markable
from tui_crm.widgets.rows import Column, Layout, NoRows, Row, RowSource, header_line, lay_out

HEADER = 1
WHEEL_ROWS = 3
CACHED_STRIPS = 512
MARK = "*"
PENDING = "…"


class RecordTable(Markable, can_focus=True, inherit_bindings=False):
    """The list of records. Keys come from the screen through its methods; the mouse it handles itself."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "record-table--header",
        "record-table--cursor",
        "record-table--mark",
        "record-table--mark-cursor",
        "record-table--empty",
    }
    DEFAULT_CSS = """
    RecordTable { height: 1fr; width: 1fr; }
    RecordTable > .record-table--header { text-style: bold; color: $text-muted; }
    RecordTable > .record-table--cursor { background: $block-cursor-background; color: $block-cursor-foreground; }
    RecordTable > .record-table--mark { color: $text-accent; text-style: bold; }
    RecordTable > .record-table--mark-cursor { background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold; }
    RecordTable > .record-table--empty { color: $text-muted; }
    RecordTable:ansi, RecordTable:nocolor {
        & > .record-table--cursor { text-style: reverse; color: ansi_default; background: ansi_default; }
        & > .record-table--mark-cursor { text-style: bold reverse; color: ansi_default; background: ansi_default; }
    }
    """

    class CursorMoved(Message):
        """The cursor is on another row; `record_id` is None while that row is not there yet."""

        def __init__(self, index: int, record_id: int | None) -> None:
            super().__init__()
            self.index, self.record_id = index, record_id

    def __init__(self, *, frozen: int = 1, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.tells_later = False
        self._frozen = frozen
        self._columns: tuple[Column, ...] = ()
        self._sorted: tuple[str, bool] | None = None
        self._column_offset = 0
        self._source: RowSource = NoRows()
        self._empty: tuple[str, ...] = ()
        self._follower: Callable[[int, int | None], None] | None = None
        self._cursor = 0
        self._top = 0
        self._window: list[Row | None] = []
        self._anchor: int | None = None
        self._laid_out: Layout | None = None
        self._strips: dict[tuple[Row | None, str], Strip] = {}

    # What is shown

    def set_columns(self, columns: Sequence[Column], sorted_by: tuple[str, bool] | None = None) -> None:
        """Show these columns; `sorted_by` is a column's key and whether descending, for the sign in the header."""
        self._columns, self._sorted = tuple(columns), sorted_by
        self._column_offset = min(self._column_offset, self._last_column_offset)
        self._redraw()

    def set_source(self, source: RowSource, cursor: int = 0) -> None:
        """Show these rows, with the cursor on the row of that index and as near to its place in the view as can be."""
        place = self._cursor - self._top
        self._source, self._anchor = source, None
        self._top = max(0, cursor - place)
        self._cursor = self._clamped(cursor)
        self._redraw()
        self._tell_cursor()

    def set_empty(self, text: str) -> None:
        """What to say when there is no row: what would be here, and the key that makes the first one."""
        self._empty = tuple(safe_text(line) for line in text.splitlines())
        if not self._source.total:
            self._redraw()

    @property
    def total(self) -> int:
        """How many rows the source has."""
        return self._source.total

    @property
    def cursor(self) -> int:
        """The index of the row under the cursor."""
        return self._cursor

    @property
    def view(self) -> tuple[int, int]:
        """The first row in view and how many rows fit."""
        return self._top, self._height

    @property
    def cursor_id(self) -> int | None:
        """The id of the record under the cursor; None if there is none, or not yet."""
        row = self._row(self._cursor)
        return row[0] if row else None

    def follow(self, follower: Callable[[int, int | None], None]) -> None:
        """Call `follower(index, record_id)` whenever the cursor moves, at once: what it paints (a position) leaves in the same frame as the rows.

        `CursorMoved` says the same a frame later, while `tells_later`: for what costs more than a line of text.
        """
        self._follower = follower

    def rows_arrived(self, start: int, count: int) -> None:
        """Rows asked for earlier are there, or rows changed: read the view again and repaint what differs."""
        if start < self._top + self._height and start + count > self._top:
            before = self._window
            self._read_window()
            if before != self._window:
                self._refresh_rows(index for index, pair in enumerate(zip(before, self._window, strict=False)) if pair[0] != pair[1])
                if len(before) != len(self._window):
                    self.refresh()
        if start <= self._cursor < start + count:
            self._tell_cursor()

    def total_changed(self) -> None:
        """The source has more or fewer rows than before."""
        self._cursor = self._clamped(self._cursor)
        before, top = self._window, self._top
        self._read_window()
        if (top, before) != (self._top, self._window):
            self.refresh()
        self._tell_cursor()

    # Moving

    def goto(self, index: int) -> bool:
        """Put the cursor on a row; False if it was there already. A row out of view comes to the middle, or to the edge it is near."""
        index = self._clamped(index)
        old = self._cursor
        if index == old:
            return False
        self._cursor = index
        height = self._height
        if self._top <= index < self._top + height:
            self._refresh_rows((old - self._top, index - self._top))
        else:
            self._view_from(index - height // 2)
        self._tell_cursor()
        return True

    def move(self, delta: int) -> bool:
        """So many rows down (or up, if negative)."""
        return self.goto(self._cursor + delta)

    def page(self, direction: int, part: int = 1) -> bool:
        """A page (or a `part`-th of it) down (1) or up (-1): view and cursor alike."""
        return self._jump(direction * max(1, self._height // part))

    def top(self) -> bool:
        """To the first row."""
        return self.goto(0)

    def end(self) -> bool:
        """To the last row."""
        return self.goto(self.total - 1)

    def scroll_columns(self, delta: int) -> bool:
        """Scroll sideways by columns; the frozen ones stay. False at the edge."""
        if delta > 0 and not self._layout_now.more_right:
            return False
        offset = max(0, min(self._column_offset + delta, self._last_column_offset))
        if offset == self._column_offset:
            return False
        self._column_offset = offset
        self._redraw(read=False)
        return True

    def open_row(self) -> None:
        """Open the record under the cursor."""
        if (record_id := self.cursor_id) is not None:
            self.post_message(self.Opened(record_id))

    # Marks

    def toggle_mark(self) -> None:
        """Mark or unmark the record under the cursor and go down a row."""
        record_id = self.cursor_id
        if record_id is None:
            return
        self.marks ^= {record_id}
        self._anchor = self._cursor
        self._refresh_rows((self._cursor - self._top,))
        self.move(1)
        self.post_message(self.Marked(len(self.marks)))

    def mark_range(self) -> bool:
        """Mark from the last mark to the cursor. False while the ids of that range are not known."""
        anchor = self._cursor if self._anchor is None else self._clamped(self._anchor)
        first, last = sorted((anchor, self._cursor))
        ids = self._source.ids(first, last - first + 1)
        if not ids:
            return False
        self._anchor = self._cursor
        self.set_marks({*self.marks, *ids})
        return True

    def clear_marks(self) -> None:
        """Unmark all."""
        self._anchor = None
        self.set_marks(set())

    def set_marks(self, marks: set[int]) -> None:
        """Mark exactly these records, shown or not."""
        changed = self.marks ^ marks
        if not changed:
            return
        self.marks = marks
        self._refresh_rows(index for index, row in enumerate(self._window) if row and row[0] in changed)
        self.post_message(self.Marked(len(marks)))

    # Drawing

    def render_line(self, y: int) -> Strip:
        """The header, or the row at that line of the view."""
        place = y - HEADER
        index = self._top + place
        if place < 0:
            return self._strip(None, "header")
        if index >= self.total:
            return self.strip(Segment(self._empty_line(place), self.line_style("record-table--empty")))
        row = self._window[place] if place < len(self._window) else None
        marked = row is not None and row[0] in self.marks
        if index == self._cursor:
            return self._strip(row, "mark-cursor" if marked else "cursor")
        return self._strip(row, "mark" if marked else "")

    def _strip(self, row: Row | None, state: str) -> Strip:
        """A row drawn in a state; the same row in the same state is drawn once."""
        strip = self._strips.get((row, state))
        if strip is None:
            if state == "header":
                text = header_line(self._layout_now, self._columns, self._sorted)
            else:
                text = self._layout_now.line(MARK if state.startswith("mark") else " ", row[1] if row else (PENDING,))
            strip = self.strip(Segment(text, self.line_style(state and f"record-table--{state}")))
            if len(self._strips) >= CACHED_STRIPS:
                self._strips.clear()
            self._strips[row, state] = strip
        return strip

    def _empty_line(self, place: int) -> str:
        """What an empty list says at a line of its view."""
        return " " + self._empty[place - 1] if not self.total and 0 < place <= len(self._empty) else ""

    @property
    def _layout_now(self) -> Layout:
        if self._laid_out is None:
            self._laid_out = lay_out(self._columns, self.size.width, self._column_offset, self._frozen)
        return self._laid_out

    @property
    def _last_column_offset(self) -> int:
        return max(0, len(self._columns) - self._frozen - 1)

    @property
    def _height(self) -> int:
        """How many rows fit."""
        return max(1, self.size.height - HEADER)

    def _tell_cursor(self) -> None:
        record_id = self.cursor_id
        if self._follower:
            self._follower(self._cursor, record_id)
        if self.tells_later:
            self.post_message(self.CursorMoved(self._cursor, record_id))

    def _clamped(self, index: int) -> int:
        return max(0, min(index, self.total - 1))

    def _row(self, index: int) -> Row | None:
        place = index - self._top
        return self._window[place] if 0 <= place < len(self._window) else None

    def _jump(self, rows: int) -> bool:
        """Move view and cursor by so many rows."""
        index = self._clamped(self._cursor + rows)
        if index == self._cursor:
            return False
        self._cursor = index
        self._view_from(self._top + rows)
        self._tell_cursor()
        return True

    def _view_from(self, top: int) -> None:
        """Begin the view near `top`, with the cursor in it, and repaint the rows."""
        self._top = top
        self._read_window()
        self.refresh(Region(0, HEADER, self.size.width, self._height))

    def _read_window(self) -> None:
        """Ask the source for the rows in view, after making sure that the cursor is in view and the view inside the rows."""
        height = self._height
        lowest, highest = self._cursor - height + 1, self._cursor
        self._top = max(0, min(max(self._top, lowest), highest, self.total - height))
        self._window = list(self._source.window(self._top, min(height, self.total - self._top))) if self.total else []

    def _refresh_rows(self, places: Iterable[int]) -> None:
        """Repaint these lines of the view only."""
        width = self.size.width
        regions = [Region(0, place + HEADER, width, 1) for place in places if 0 <= place < self._height]
        if regions:
            self.refresh(*regions)

    def _redraw(self, *, read: bool = True) -> None:
        """Everything may have changed."""
        self._laid_out = None
        self._strips.clear()
        if read:
            self._read_window()
        self.refresh()

    # What happens to it

    def notify_style_update(self) -> None:
        """Theme or CSS changed."""
        super().notify_style_update()
        self._strips.clear()

    def on_resize(self) -> None:
        """Another size: lay out again."""
        self._redraw()

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor there, a second one opens."""
        index = self._top + event.y - HEADER
        if event.y < HEADER or index >= self.total:
            return
        self.goto(index)
        if event.chain > 1:
            self.open_row()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel moves the view; the cursor stays in it."""
        event.stop()
        self._wheel(WHEEL_ROWS)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel moves the view; the cursor stays in it."""
        event.stop()
        self._wheel(-WHEEL_ROWS)

    def _wheel(self, rows: int) -> None:
        top = max(0, min(self._top + rows, self.total - self._height))
        if top == self._top:
            return
        old = self._cursor
        self._cursor = max(top, min(old, top + self._height - 1))
        self._view_from(top)
        if old != self._cursor:
            self._tell_cursor()
