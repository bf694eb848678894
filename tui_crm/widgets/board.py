"""The board: columns of cards, any number of cards in each, drawn line by line.

One widget draws all columns. Whatever happens, it works out what each line of each column says now and repaints those that say something
else: a move of the cursor repaints two cards, a card that moves to another column repaints two columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from tui_crm.widgets.board_lines import CARD, HEAD, LEAST, Card, Heading, More, Shown, card_line, heading_line, lay_out, more_line
from tui_crm.widgets.cells import safe_text
from tui_crm.widgets.markable import Markable
from tui_crm.widgets.rows import NoRows, Row, RowSource

CACHED = 2048
Line = tuple[str, Heading | Card | More | None, int]
"""What a line of a column says: its style, what it is a part of, and which part. Equal lines look the same."""
BLANK: Line = ("", None, 0)


@dataclass(slots=True)
class _Column:
    heading: Heading
    source: RowSource = field(default_factory=NoRows)
    cursor: int = 0
    top: int = 0
    window: Sequence[Row | None] = ()

    def fit(self, room: int) -> None:
        """Have the cursor on a card and in view; a cursor that left the view comes to its middle."""
        total = self.source.total
        self.cursor = max(0, min(self.cursor, total - 1))
        if not self.top <= self.cursor < self.top + room:
            self.top = self.cursor - room // 2
        self.top = max(0, min(self.top, total - room))
        self.window = self.source.window(self.top, min(room, total - self.top)) if total else ()


class Board(Markable, can_focus=True, inherit_bindings=False):
    """Columns of cards. Keys come from the page through its methods; the mouse it handles itself."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "board--heading", "board--here", "board--sums", "board--title", "board--about", "board--alarm", "board--mark", "board--cursor",
        "board--cursor-title", "board--more",
    }  # fmt: skip
    DEFAULT_CSS = """
    Board { height: 1fr; width: 1fr; }
    Board > .board--heading { text-style: bold; color: $text-muted; }
    Board > .board--here { text-style: bold; color: $text-accent; }
    Board > .board--sums { color: $text-muted; }
    Board > .board--title { color: $foreground; text-style: bold; }
    Board > .board--about { color: $foreground; }
    Board > .board--alarm { color: $text-warning; }
    Board > .board--mark { color: $text-accent; text-style: bold; }
    Board > .board--cursor { background: $block-cursor-background; color: $block-cursor-foreground; }
    Board > .board--cursor-title { background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold; }
    Board > .board--more { color: $text-muted; }
    Board:ansi, Board:nocolor {
        & > .board--here { text-style: bold underline; }
        & > .board--cursor { text-style: reverse; color: ansi_default; background: ansi_default; }
        & > .board--cursor-title { text-style: bold reverse; color: ansi_default; background: ansi_default; }
    }
    """

    class CursorMoved(Message):
        """The cursor is on another card; None while there is none under it."""

        def __init__(self, column: int, record_id: int | None) -> None:
            super().__init__()
            self.column, self.record_id = column, record_id

    def __init__(self, *, least: int = LEAST, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._least = least  # cells of a column
        self._columns: list[_Column] = []
        self._current = 0
        self._shown = Shown(0, 0, 1)
        self._anchor: tuple[int, int] | None = None  # column and row of the last mark
        self._empty: tuple[str, ...] = ()
        self._follower: Callable[[], None] | None = None
        self._said: list[list[Line]] = []  # of each column in view, what each line says
        self._drawn: dict[Line, Segment] = {}

    # what is shown

    def show(self, headings: Sequence[Heading], sources: Sequence[RowSource], cursor: tuple[int, int] = (0, 0)) -> None:
        """Show other columns, with the cursor in that column and row."""
        self._columns = [_Column(heading, source) for heading, source in zip(headings, sources, strict=True)]
        self._current = max(0, min(cursor[0], len(headings) - 1))
        if self._columns:
            self._columns[self._current].cursor = cursor[1]
        self._anchor = None
        self._update()

    def put(self, column: int, heading: Heading, source: RowSource, cursor: int) -> None:
        """Show other cards in a column, its cursor on that row."""
        there = self._columns[column]
        there.heading, there.source, there.cursor = heading, source, cursor

    def shown(self) -> None:
        """All was put: repaint what says something else now."""
        self._update()

    def set_empty(self, text: str) -> None:
        """What to say when no column has a card."""
        self._empty = tuple(safe_text(line) for line in text.splitlines())

    def follow(self, follower: Callable[[], None]) -> None:
        """Call `follower()` whenever the cursor moves, at once, so that what it paints leaves in the same frame."""
        self._follower = follower

    @property
    def column(self) -> int:
        """The column of the cursor."""
        return self._current

    @property
    def in_view(self) -> range:
        """The columns in view."""
        return self._shown.range

    @property
    def row(self) -> int:
        """The row of the cursor in its column."""
        return self._columns[self._current].cursor if self._columns else 0

    def row_of(self, column: int) -> int:
        """The row where the cursor of a column stands."""
        return self._columns[column].cursor

    def heading_of(self, column: int) -> Heading:
        """What stands over a column."""
        return self._columns[column].heading

    def card_of(self, column: int) -> Row | None:
        """The card where the cursor of a column stands; None if there is none, or not yet."""
        if not 0 <= column < len(self._columns):
            return None
        there = self._columns[column]
        place = there.cursor - there.top
        return there.window[place] if 0 <= place < len(there.window) else None

    @property
    def cursor_id(self) -> int | None:
        """The record under the cursor; None if there is none, or not yet."""
        card = self.card_of(self._current)
        return card[0] if card else None

    def rows_arrived(self) -> None:
        """Cards asked for earlier are there, or there are more of them."""
        self._update()

    # moving

    def goto(self, column: int, row: int) -> bool:
        """Put the cursor there; False if it was there already."""
        if not self._columns:
            return False
        before = (self._current, self.row)
        self._current = max(0, min(column, len(self._columns) - 1))
        self._columns[self._current].cursor = row
        self._update()
        return (self._current, self.row) != before

    def step(self, delta: int) -> bool:
        """To the next column (or the one before), as high up in view as the cursor is now. False at the edge."""
        if not 0 <= self._current + delta < len(self._columns):
            return False
        here, there = self._columns[self._current], self._columns[self._current + delta]
        return self.goto(self._current + delta, min(there.top + here.cursor - here.top, max(there.source.total - 1, 0)))

    def move(self, delta: int) -> bool:
        """So many cards down (or up, if negative)."""
        return self.goto(self._current, max(0, self.row + delta))

    def page(self, direction: int, part: int = 1) -> bool:
        """A page (or a `part`-th of it) down (1) or up (-1): view and cursor alike."""
        if self._columns:
            self._columns[self._current].top += direction * max(1, self._room // part)
        return self.move(direction * max(1, self._room // part))

    def top(self) -> bool:
        """To the first card of the column."""
        return self.goto(self._current, 0)

    def end(self) -> bool:
        """To the last card of the column."""
        return self.goto(self._current, max(self._columns[self._current].source.total - 1, 0) if self._columns else 0)

    # marks

    def toggle_mark(self) -> None:
        """Mark or unmark the card under the cursor and go to the next one."""
        if (record := self.cursor_id) is not None:
            self._anchor = (self._current, self.row)
            self.set_marks(self.marks ^ {record})
            self.move(1)

    def mark_range(self) -> bool:
        """Mark from the last mark of this column to the cursor. False while the ids of that range are not known."""
        if not self._columns:
            return True
        start = self._anchor[1] if self._anchor and self._anchor[0] == self._current else self.row
        first, last = sorted((start, self.row))
        ids = self._columns[self._current].source.ids(first, last - first + 1)
        if ids is None:
            return False
        self._anchor = (self._current, self.row)
        self.set_marks({*self.marks, *ids})
        return True

    def set_marks(self, marks: set[int]) -> None:
        """Mark exactly these records, shown or not."""
        if marks != self.marks:
            self.marks = marks
            self._update()
            self.post_message(self.Marked(len(marks)))

    def clear_marks(self) -> None:
        """Unmark all."""
        self._anchor = None
        self.set_marks(set())

    # drawing

    def render_line(self, y: int) -> Strip:
        """One line through all columns in view."""
        if y >= HEAD and (text := self._empty_line(y - HEAD)) is not None:
            return self.strip(Segment(text, self.line_style("board--more")))
        lines = [column[y] if y < len(column) else BLANK for column in self._said]
        segments = [self._segment(line) for line in lines]
        if y == 0 and segments:
            segments = self._with_arrows(segments)
        return self.strip(*segments)

    def _segment(self, line: Line) -> Segment:
        drawn = self._drawn.get(line)
        if drawn is None:
            if len(self._drawn) >= CACHED:
                self._drawn.clear()
            drawn = self._drawn[line] = self._draw(line)
        return drawn

    def _draw(self, line: Line) -> Segment:
        style, what, part = line
        width = self._shown.width
        if isinstance(what, Heading):
            text = heading_line(what, part, width)
        elif isinstance(what, More):
            text = more_line(what, width)
        elif isinstance(what, Card):
            text = card_line(what, part, width)
        else:
            text = " " * width
        return Segment(text, self.line_style(f"board--{style}" if style else ""))

    def _with_arrows(self, segments: list[Segment]) -> list[Segment]:
        """`<` and `>` at the edges where more columns are."""
        if self._shown.first:
            segments[0] = Segment("<" + segments[0].text[1:], segments[0].style)
        if self._shown.range.stop < len(self._columns):
            segments[-1] = Segment(segments[-1].text[:-1] + ">", segments[-1].style)
        return segments

    def _empty_line(self, y: int) -> str | None:
        """What a board without a card says at a line; None where there are cards, or they are still being counted."""
        if any(column.source.total or column.heading.count != 0 for column in self._columns):
            return None
        return " " + self._empty[y - 1] if 0 < y <= len(self._empty) else ""

    @property
    def _room(self) -> int:
        """How many cards fit under one another."""
        return max(1, (self.size.height - HEAD) // CARD)

    def _update(self) -> None:
        """Work out what every line says, and repaint those that said something else."""
        if not self.size.width:
            return
        shown = lay_out(len(self._columns), self.size.width, self._shown.first, self._current, self._least)
        if shown != self._shown:
            self._said, self._shown = [], shown
            self._drawn.clear()
        for column in (self._columns[index] for index in shown.range):
            column.fit(self._room)
        said = [list(self._lines(index)) for index in shown.range]
        before, self._said = self._said, said
        if len(before) != len(said) or self._empty_line(0) is not None:
            self.refresh()
        else:
            regions = [region for place, pair in enumerate(zip(before, said, strict=True)) for region in self._differing(place, *pair)]
            if regions:
                self.refresh(*regions)
        if self._follower:
            self._follower()

    def _differing(self, place: int, before: Sequence[Line], now: Sequence[Line]) -> Iterator[Region]:
        """The regions of a column in which lines differ."""
        width = self._shown.width
        for y, (old, new) in enumerate(zip(before, now, strict=False)):
            if old != new:
                yield Region(place * width, y, width, 1)

    def _lines(self, index: int) -> Iterator[Line]:
        """What a column says, line by line."""
        column, here = self._columns[index], index == self._current
        yield ("cursor-title" if here and not column.source.total else "here" if here else "heading"), column.heading, 0
        yield "sums", column.heading, 1
        for place, row in enumerate(column.window):
            cursor = here and column.top + place == column.cursor
            marked = row is not None and row[0] in self.marks
            card = Card(row, marked)
            for part in range(CARD):
                yield _style(row, part, cursor, marked), card, part
        used = HEAD + len(column.window) * CARD
        below = max(column.source.total, column.heading.count or 0) - column.top - len(column.window)
        if (column.top or below) and used < self.size.height:
            yield "more", More(column.top, below), 0
            used += 1
        for _blank in range(self.size.height - used):
            yield BLANK

    # what happens to it

    def notify_style_update(self) -> None:
        """Theme or CSS changed."""
        super().notify_style_update()
        self._drawn.clear()

    def on_resize(self) -> None:
        """Another size: lay out again."""
        self._said = []
        self._update()

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor there, a second one opens."""
        index = self._at(event.x)
        if index is None:
            return
        column, place = self._columns[index], (event.y - HEAD) // CARD
        on_card = event.y >= HEAD and place < len(column.window)
        self.goto(index, column.top + place if on_card else column.cursor)
        if on_card and event.chain > 1 and self.cursor_id is not None:
            self.post_message(self.Opened(self.cursor_id))

    def _at(self, x: int) -> int | None:
        """The column at a cell of the widget."""
        index = self._shown.first + x // max(1, self._shown.width)
        return index if index in self._shown.range else None

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel moves the column under it."""
        event.stop()
        self._wheel(event.x, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel moves the column under it."""
        event.stop()
        self._wheel(event.x, -1)

    def _wheel(self, x: int, delta: int) -> None:
        if (index := self._at(x)) is not None:
            column = self._columns[index]
            column.top = max(0, min(column.top + delta, column.source.total - self._room))
            column.cursor = max(column.top, min(column.cursor, column.top + self._room - 1))
            self._update()


def _style(row: Row | None, part: int, cursor: bool, marked: bool) -> str:
    """The name of the style in which a line of a card is drawn."""
    if cursor:
        return "cursor" if part else "cursor-title"
    if part == 0:
        return "mark" if marked else "title"
    return "alarm" if part == CARD - 1 and row is not None and row[1][-1] else "about"
