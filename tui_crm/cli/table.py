"""A table of text cells that streams: sized by its first rows, cut to the terminal, safe to print."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tui_crm.widgets.cells import safe_cell, safe_text, safe_width

MEASURED = 500
"""Rows that are looked at before the first is written."""
GAP = "  "
NARROWEST = 4


@dataclass(frozen=True, slots=True)
class Table:
    """`right`: which columns hold numbers. `width`: cells of the terminal; 0: nothing is cut."""

    header: Sequence[str]
    right: Sequence[bool]
    width: int

    def lines(self, rows: Iterable[Sequence[str]]) -> Iterator[str]:
        """The heading and the rows, without trailing blanks. Control characters are drawn as signs."""
        rest = iter(rows)
        first = [[safe_text(cell) for cell in row] for row in itertools.islice(rest, MEASURED)]
        widths = self._widths(first)
        for row in itertools.chain([[safe_text(cell) for cell in self.header]], first, ([safe_text(cell) for cell in row] for row in rest)):
            yield GAP.join(self._cell(cell, at, widths[at]) for at, cell in enumerate(row)).rstrip()

    def _cell(self, text: str, column: int, width: int) -> str:
        if not self.width and safe_width(text) > width:
            return text  # on a pipe a value is never cut; a long one moves those behind it
        return safe_cell(text, width, "right" if self.right[column] else "left")

    def _widths(self, rows: Sequence[Sequence[str]]) -> list[int]:
        """As wide as the widest cell; where the terminal is narrower, the widest columns give way first."""
        widths = [max(map(safe_width, cells)) for cells in zip([safe_text(cell) for cell in self.header], *rows, strict=True)]
        room = self.width - len(GAP) * (len(widths) - 1)
        while self.width and sum(widths) > room and max(widths) > NARROWEST:
            widest = max(widths)
            second = max((width for width in widths if width < widest), default=0)
            sharing = widths.count(widest)
            cut = min(widest - max(second, NARROWEST), -(-(sum(widths) - room) // sharing))
            widths = [width - max(cut, 1) if width == widest else width for width in widths]
        return widths
