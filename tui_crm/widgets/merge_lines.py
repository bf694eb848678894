"""Records that become one, side by side: a column a record, a line a field, the value that is kept between brackets; below, the whole texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from tui_crm.widgets.cells import safe_cell, safe_text, safe_width
from tui_crm.widgets.line_widget import LineWidget

LONGEST_LABEL = 20
NARROWEST = 14
GAP = 1
HEAD = 2
"""Lines of headings."""
UNITED = -1
NO_VALUE = "–"
SIGNS = {"united": " + ", "equal": " = ", "drops": " ! ", "": "   "}
"""What becomes of a field, beside its name: all values together, nothing to choose, a value is dropped."""


@dataclass(frozen=True, slots=True)
class Side:
    """The heading of one record: its code and name, something about it, and whether it is the one that stays."""

    title: str
    about: str
    stays: bool


@dataclass(frozen=True, slots=True)
class MergeRow:
    """One field: its text in each record, whose is kept (`UNITED`: all), what comes of it and why. `equal`: nothing is to be chosen;
    `drops`: a value that says something is not kept.
    """

    key: str
    label: str
    texts: tuple[str, ...]
    chosen: int
    result: str
    reason: str
    equal: bool = False
    drops: bool = False


class MergeLines(LineWidget, can_focus=True, inherit_bindings=False):
    """The fields of records that become one. Keys come from the page through its methods."""

    class Chosen(Message):
        """A value was clicked on."""

        def __init__(self, key: str, place: int) -> None:
            super().__init__()
            self.key, self.place = key, place

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"merge-lines--{name}" for name in ("heading", "about", "label", "current", "kept", "other", "sign")}
    DEFAULT_CSS = """
    MergeLines { height: 1fr; width: 1fr; }
    MergeLines > .merge-lines--heading { color: $text-accent; text-style: bold; }
    MergeLines > .merge-lines--about { color: $text-muted; }
    MergeLines > .merge-lines--label { color: $text-muted; }
    MergeLines > .merge-lines--current { background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold; }
    MergeLines > .merge-lines--kept { text-style: bold; }
    MergeLines > .merge-lines--other { color: $text-muted; }
    MergeLines > .merge-lines--sign { color: $text-accent; }
    MergeLines:ansi, MergeLines:nocolor {
        & > .merge-lines--current { text-style: bold reverse; color: ansi_default; background: ansi_default; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._sides: tuple[Side, ...] = ()
        self._rows: tuple[MergeRow, ...] = ()
        self._note = ""
        self._all_of_them = ""
        self._at = 0
        self._top = 0
        self._follower: Callable[[int, int], object] | None = None
        self._first = 0  # the first column that is shown, when they do not all fit

    def show(self, sides: Sequence[Side], rows: Sequence[MergeRow], note: str, all_of_them: str) -> None:
        """Show these; the cursor stays on its field. `note` is the last line; `all_of_them` says that all values are kept."""
        key, before = self.key, self._rows
        same = (tuple(sides), note, len(rows)) == (self._sides, self._note, len(before)) and [row.key for row in rows] == [row.key for row in before]
        self._sides, self._rows, self._note, self._all_of_them = tuple(sides), tuple(rows), note, all_of_them
        self._at = next((place for place, row in enumerate(rows) if row.key == key), min(self._at, max(len(rows) - 1, 0)))
        moved = self._keep_in_view()
        if same and not moved and self.size.width:
            places = [place for place, pair in enumerate(zip(before, rows, strict=True)) if pair[0] != pair[1]]
            self._refresh_rows(places)
        else:
            self.refresh()
        self._tell()

    @property
    def key(self) -> str:
        """The field under the cursor; "" if there is none."""
        return self._rows[self._at].key if self._at < len(self._rows) else ""

    def follow(self, follower: Callable[[int, int], object]) -> None:
        """Call `follower(line, lines)` whenever the cursor moves or there are other lines."""
        self._follower = follower

    def _tell(self) -> None:
        if self._follower:
            self._follower(self._at, len(self._rows))

    # moving

    def move(self, step: int) -> None:
        """So many lines down, or up."""
        at = min(max(self._at + step, 0), max(len(self._rows) - 1, 0))
        if at == self._at:
            return
        before, self._at = self._at, at
        if self._keep_in_view():
            self.refresh()
        else:
            self._refresh_rows([before, at])
        self._tell()

    def page(self, direction: int, part: int = 1) -> None:
        """A page, or a part of one."""
        self.move(direction * max(1, self._room // part))

    def top(self) -> None:
        """To the first field."""
        self.move(-len(self._rows))

    def end(self) -> None:
        """To the last field."""
        self.move(len(self._rows))

    def _keep_in_view(self) -> bool:
        """Scroll so that the cursor's line and the column that it keeps are seen; whether that moved anything."""
        top, first = self._top, self._first
        self._top = max(0, min(max(self._top, self._at - self._room + 1), self._at, len(self._rows) - self._room))
        chosen = self._rows[self._at].chosen if self._at < len(self._rows) else 0
        if chosen != UNITED:
            self._first = max(0, min(max(self._first, chosen - self._columns + 1), chosen, len(self._sides) - self._columns))
        return (top, first) != (self._top, self._first)

    def on_resize(self) -> None:
        """Another size."""
        self._keep_in_view()
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """The mouse goes to a line, and keeps the value it points at."""
        event.stop()
        place = self._top + event.y - HEAD
        if not 0 <= event.y - HEAD < self._room or place >= len(self._rows):
            return
        self.move(place - self._at)
        column = (event.x - 3 - self._label_width) // max(self._width + GAP, 1)
        if 0 <= column < self._columns:
            self.post_message(self.Chosen(self.key, self._first + column))

    # what fits

    @property
    def _below(self) -> int:
        """Lines under the fields: a blank one, the field's name, its texts, what is kept, what goes over."""
        return 4 + min(len(self._sides), 4)

    @property
    def _room(self) -> int:
        return max(min(len(self._rows), self.size.height - HEAD - self._below), 1)

    @property
    def _label_width(self) -> int:
        widest = max((safe_width(safe_text(row.label)) for row in self._rows), default=0)
        return min(widest, LONGEST_LABEL, max(self.size.width // 4, 8))

    @property
    def _columns(self) -> int:
        """How many records fit beside each other."""
        free = self.size.width - 3 - self._label_width
        return max(1, min(len(self._sides), free // (NARROWEST + GAP)))

    @property
    def _width(self) -> int:
        return max((self.size.width - 3 - self._label_width) // max(self._columns, 1) - GAP, 4)

    # drawing

    def render_line(self, y: int) -> Strip:
        """One line."""
        if y < HEAD:
            return self.strip(*self._heading(y))
        place = self._top + y - HEAD
        if y < HEAD + self._room:
            return self.strip(*(self._row(self._rows[place], place == self._at) if place < len(self._rows) else ()))
        if y == self.size.height - 1:
            return self.strip(Segment(" " + safe_cell(self._note, max(self.size.width - 2, 1)), self.line_style("merge-lines--sign")))
        return self.strip(*self._whole(y - HEAD - self._room - 1))

    def _heading(self, y: int) -> Iterator[Segment]:
        more = "<" if self._first else " "
        yield Segment((more if y == 0 else " ") + " " * (2 + self._label_width), self.line_style("merge-lines--about"))
        for place in range(self._first, min(self._first + self._columns, len(self._sides))):
            side = self._sides[place]
            if y == 0:
                yield Segment(safe_cell(f" {place + 1} {side.title}", self._width) + " " * GAP, self.line_style("merge-lines--heading"))
            else:
                style = "merge-lines--sign" if side.stays else "merge-lines--about"
                yield Segment(safe_cell(f" {'*' if side.stays else ' '} {side.about}", self._width) + " " * GAP, self.line_style(style))
        if y == 0 and self._first + self._columns < len(self._sides):
            yield Segment(">", self.line_style("merge-lines--about"))

    def _row(self, row: MergeRow, current: bool) -> Iterator[Segment]:
        yield Segment(" ", self.line_style(""))
        yield Segment(safe_cell(row.label, self._label_width), self.line_style("merge-lines--current" if current else "merge-lines--label"))
        yield Segment(SIGNS[_state(row)], self.line_style("merge-lines--sign"))
        for place in range(self._first, min(self._first + self._columns, len(self._sides))):
            text = row.texts[place]
            kept = not row.equal and (row.chosen == place or (row.chosen == UNITED and bool(text)))
            yield Segment(_between(text or NO_VALUE, self._width - 1, kept), self.line_style(f"merge-lines--{'kept' if kept else 'other'}"))
            yield Segment(" " * (GAP + 1), self.line_style(""))

    def _whole(self, y: int) -> Iterator[Segment]:
        """The lines below: the texts of the field under the cursor as far as they fit, and what is kept."""
        if not self._rows or y < 0:
            return
        row = self._rows[self._at]
        texts = list(enumerate(row.texts))[:4]
        if y == 0:
            yield Segment(f" {safe_text(row.label)}", self.line_style("merge-lines--heading"))
            reason = f"{self._all_of_them}" if row.chosen == UNITED and not row.reason else row.reason
            yield Segment(f"  {safe_text(reason)}", self.line_style("merge-lines--about"))
        elif y <= len(texts):
            place, text = texts[y - 1]
            kept = row.chosen in (place, UNITED) and not row.equal
            yield Segment(f" {place + 1} ", self.line_style("merge-lines--sign" if kept else "merge-lines--label"))
            yield Segment(safe_cell(text or NO_VALUE, max(self.size.width - 4, 1)), self.line_style("" if kept else "merge-lines--other"))
        elif y == len(texts) + 1:
            yield Segment(" → ", self.line_style("merge-lines--sign"))
            yield Segment(safe_cell(row.result or NO_VALUE, max(self.size.width - 4, 1)), self.line_style("merge-lines--kept"))

    def _refresh_rows(self, places: Sequence[int]) -> None:
        """Paint these lines again, and what is below them."""
        width, below = self.size.width, HEAD + self._room
        regions = [Region(0, HEAD + place - self._top, width, 1) for place in places if 0 <= place - self._top < self._room]
        self.refresh(*regions, Region(0, below, width, max(self.size.height - below, 1)))


def _state(row: MergeRow) -> str:
    if row.equal:
        return "equal"
    return "united" if row.chosen == UNITED else "drops" if row.drops else ""


def _between(text: str, width: int, brackets: bool) -> str:
    """A text in so many cells, between brackets that stand close to it if it is kept."""
    text = safe_text(text)
    inner = text if safe_width(text) <= width - 2 else safe_cell(text, max(width - 2, 1))
    return safe_cell(f"[{inner}]" if brackets else f" {inner} ", width)
