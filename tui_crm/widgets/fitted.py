"""Cells side by side as one line of a page."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from tui_crm.widgets.cells import safe_cell
from tui_crm.widgets.page_lines import FixedLines, PageLine

LEAST = 4


@dataclass(frozen=True, slots=True)
class Cells:
    """A line of cells; one cell alone takes the whole width. `styles` are names of `PageLines`, by cell."""

    cells: tuple[str, ...]
    stands_for: Hashable = None
    styles: tuple[str, ...] = ()


def fitted(entries: Sequence[Cells], widths: Sequence[int], width: int) -> FixedLines:
    """The entries in columns of `widths` cells; 0 shares what the others leave of `width`."""
    free = width - sum(widths) - len(widths) - 1
    shared = max(LEAST, free // max(1, widths.count(0)))
    rooms = [wanted or shared for wanted in widths]
    return FixedLines(tuple(_line(entry, rooms, width) for entry in entries))


def _line(entry: Cells, rooms: Sequence[int], width: int) -> PageLine:
    if len(entry.cells) == 1:
        return PageLine(((" " + safe_cell(entry.cells[0], max(1, width - 1)), entry.styles[0] if entry.styles else ""),), entry.stands_for)
    spans = [
        (" " + safe_cell(cell, room), entry.styles[place] if place < len(entry.styles) else "")
        for place, (cell, room) in enumerate(zip(entry.cells, rooms, strict=False))
    ]
    return PageLine(tuple(spans), entry.stands_for)
