"""What the list asks of its data: any window of it, at any time, without waiting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from tui_crm.widgets.cells import Align, safe_cell

Row = tuple[int, tuple[str, ...]]
"""A record's id and its cells, already text, in the order of the columns."""
GAP = " "
WIDEST_FIRST = 44
"""The first column grows into spare room up to so many cells."""
LEAST_WIDTH = 4
"""A column cut by the right edge is shown if this many cells of it are left."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the list. `width` is in cells."""

    key: str
    title: str
    width: int
    align: Align = "left"


class RowSource(Protocol):
    """Rows in their order. Every call returns at once; what is not there yet is fetched in the background and told through `rows_arrived`."""

    @property
    def total(self) -> int:
        """How many rows there are, as far as known."""

    def window(self, start: int, count: int) -> Sequence[Row | None]:
        """Up to `count` rows from `start`; None for a row not there yet."""

    def ids(self, start: int, count: int) -> Sequence[int] | None:
        """The record ids of that window, None while they are not known: for marking a range."""


class NoRows:
    """The source of a list that has none yet."""

    total = 0

    def window(self, start: int, count: int) -> Sequence[Row | None]:
        """No rows."""
        return ()

    def ids(self, start: int, count: int) -> Sequence[int] | None:
        """No ids."""
        return ()


@dataclass(frozen=True, slots=True)
class FixedRows:
    """Rows that are all there."""

    rows: tuple[Row, ...] = ()

    @property
    def total(self) -> int:
        """How many."""
        return len(self.rows)

    def window(self, start: int, count: int) -> Sequence[Row | None]:
        """Some of them."""
        return self.rows[start : start + count]

    def ids(self, start: int, count: int) -> Sequence[int] | None:
        """Their ids."""
        return [row[0] for row in self.rows[start : start + count]]


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns that fit a width: the first `frozen` ones always, then those from `offset` on. A cell of the left edge is for the mark."""

    shown: tuple[tuple[int, int, Align], ...]
    width: int
    more_left: bool
    more_right: bool

    def line(self, sign: str, cells: Sequence[str]) -> str:
        """One row as text of exactly `width` cells."""
        parts = [safe_cell(cells[index] if index < len(cells) else "", width, align) for index, width, align in self.shown]
        used = 1 + sum(width for _index, width, _align in self.shown) + len(GAP) * max(0, len(self.shown) - 1)
        return sign + GAP.join(parts) + " " * (self.width - used)


def lay_out(columns: Sequence[Column], width: int, offset: int, frozen: int) -> Layout:
    """Choose the columns to show in `width` cells, scrolled sideways by `offset` columns."""
    shown: list[tuple[int, int, Align]] = []
    room = width - 1
    more_right = False
    for index in (*range(min(frozen, len(columns))), *range(frozen + offset, len(columns))):
        column = columns[index]
        gap = len(GAP) if shown else 0
        cells = min(column.width, room - gap)
        if cells < min(LEAST_WIDTH, column.width) or cells < 1:
            more_right = True
            break
        more_right = cells < column.width
        shown.append((index, cells, column.align))
        room -= cells + gap
        if more_right:
            break
    if shown and room and not more_right and not offset:  # room to spare: the first column, which names the record, takes it
        index, cells, align = shown[0]
        shown[0] = (index, min(cells + room, max(cells, WIDEST_FIRST)), align)
    return Layout(tuple(shown), max(width, 1), offset > 0, more_right)


def header_line(layout: Layout, columns: Sequence[Column], sorted_by: tuple[str, bool] | None) -> str:
    """The titles, with `<` and `>` where more columns are, and an arrow at the column of the sort (key, descending)."""
    arrows = {sorted_by[0]: "↓" if sorted_by[1] else "↑"} if sorted_by else {}
    line = layout.line("<" if layout.more_left else " ", [column.title + arrows.get(column.key, "") for column in columns])
    return line[:-1] + ">" if layout.more_right and line.endswith((" ", "…")) else line
