"""Two people's versions of a record side by side: one line a field, the chosen version between brackets, the whole texts of one field below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.geometry import Region
from textual.strip import Strip

from tui_crm.widgets.cells import safe_cell, safe_text, safe_width
from tui_crm.widgets.line_widget import LineWidget

LONGEST_LABEL = 20
GAP = 1
BELOW = 7
"""Lines for the whole texts of the field under the cursor."""


@dataclass(frozen=True, slots=True)
class Versions:
    """One field: its text at the start, the colleague's and one's own; `who` says who wrote it and when."""

    key: str
    label: str
    start: str
    theirs: str
    mine: str
    who: str
    keep_mine: bool


class ConflictLines(LineWidget, can_focus=True, inherit_bindings=False):
    """The fields that two people changed. Keys come from the screen through its methods."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "conflict-lines--heading", "conflict-lines--label", "conflict-lines--label-current", "conflict-lines--chosen", "conflict-lines--other",
    }
    DEFAULT_CSS = """
    ConflictLines { height: 1fr; width: 1fr; }
    ConflictLines > .conflict-lines--heading { color: $text-accent; text-style: bold; }
    ConflictLines > .conflict-lines--label { color: $text-muted; }
    ConflictLines > .conflict-lines--label-current { background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold; }
    ConflictLines > .conflict-lines--chosen { text-style: bold; }
    ConflictLines > .conflict-lines--other { color: $text-muted; }
    ConflictLines:ansi, ConflictLines:nocolor {
        & > .conflict-lines--label-current { text-style: bold reverse; color: ansi_default; background: ansi_default; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: list[Versions] = []
        self._titles = ("", "", "")
        self._at = 0
        self._top = 0

    def set_rows(self, rows: Sequence[Versions], titles: tuple[str, str, str]) -> None:
        """Show these fields under the headings of the three versions."""
        self._rows, self._titles, self._at, self._top = list(rows), titles, 0, 0
        self.refresh()

    @property
    def rows(self) -> Sequence[Versions]:
        """The fields with what is chosen."""
        return tuple(self._rows)

    def move(self, step: int) -> None:
        """Move the cursor."""
        at = min(max(self._at + step, 0), len(self._rows) - 1)
        if at != self._at:
            self._at = at
            room = self._room
            self._top = min(max(self._top, at - room + 1), at)
            self.refresh()

    def choose(self, mine: bool, every: bool = False) -> None:
        """Keep one's own version, or the colleague's, of the field under the cursor or of all."""
        for place in range(len(self._rows)) if every else (self._at,):
            if self._rows[place].keep_mine != mine:
                self._rows[place] = replace(self._rows[place], keep_mine=mine)
                self.refresh(Region(0, 1 + place - self._top, self.size.width, 1))

    def on_click(self, event: events.Click) -> None:
        """The mouse goes to a line, and chooses the version it points at."""
        event.stop()
        place = self._top + event.y - 1
        if 0 <= event.y - 1 < self._room and place < len(self._rows):
            self.move(place - self._at)
            start = 1 + self._label_width
            column = (event.x - start) // max(self._width + GAP, 1)
            if column in (1, 2):
                self.choose(column == 2)

    # drawing

    @property
    def _room(self) -> int:
        """Lines for fields."""
        return max(min(len(self._rows), self.size.height - 1 - BELOW), 1)

    @property
    def _label_width(self) -> int:
        return min(max((safe_width(safe_text(row.label)) for row in self._rows), default=0), LONGEST_LABEL)

    @property
    def _width(self) -> int:
        return max((self.size.width - 2 - self._label_width - 3 * GAP) // 3, 4)

    def render_line(self, y: int) -> Strip:
        """One line."""
        if y == 0:
            titles = "".join(" " * GAP + safe_cell(" " + title, self._width) for title in self._titles)
            return self.strip(Segment(" " * (1 + self._label_width) + titles, self.line_style("conflict-lines--heading")))
        place = self._top + y - 1
        if y <= self._room and place < len(self._rows):
            return self.strip(*self._row(self._rows[place], place == self._at))
        return self.strip(*self._whole(y - self._room - 2))

    def _row(self, row: Versions, current: bool) -> Iterator[Segment]:
        chosen, other = self.line_style("conflict-lines--chosen"), self.line_style("conflict-lines--other")
        label = self.line_style("conflict-lines--label-current" if current else "conflict-lines--label")
        yield Segment(" ", self.line_style(""))
        yield Segment(safe_cell(row.label, self._label_width), label)
        for text, kept in ((row.start, None), (row.theirs, not row.keep_mine), (row.mine, row.keep_mine)):
            yield Segment(" " * GAP, self.line_style(""))
            yield Segment(_between(text or "–", self._width, bool(kept)), chosen if kept else other)

    def _whole(self, y: int) -> Iterator[Segment]:
        """The lines below: the three texts of the field under the cursor, as much as fits."""
        if not self._rows or not 0 <= y < 4:
            return
        row = self._rows[self._at]
        if y == 0:
            yield Segment(f" {safe_text(row.label)}", self.line_style("conflict-lines--heading"))
            yield Segment(f"  {safe_text(row.who)}", self.line_style("conflict-lines--other"))
            return
        width = max(safe_width(safe_text(title)) for title in self._titles)
        text = (row.start, row.theirs, row.mine)[y - 1]
        yield Segment(" " + safe_cell(self._titles[y - 1], width) + "  ", self.line_style("conflict-lines--label"))
        yield Segment(safe_cell(text or "–", max(self.size.width - width - 4, 1)), self.line_style(""))


def _between(text: str, width: int, brackets: bool) -> str:
    """A text in so many cells, between brackets that stand close to it if it is the chosen one."""
    text = safe_text(text)
    inner = text if safe_width(text) <= width - 2 else safe_cell(text, width - 2)
    return safe_cell(f"[{inner}]" if brackets else f" {inner} ", width)
