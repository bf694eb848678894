"""A table of text cells that streams: sized by its first rows, cut to the terminal, safe to print."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tui_crm.widgets.cells import safe_cell, safe_text, safe_width

MEASURED = 500
"""Rows that are looked at before the first is written."""
GAP = "  "
NARROW, NARROWEST = 8, 4
"""Cells that a column keeps as long as possible; that it keeps always."""


@dataclass(frozen=True, slots=True)
class Table:
    """`right`: which columns hold numbers. `width`: cells of the terminal; 0: nothing is cut. `whole`: columns that are cut last."""

    header: Sequence[str]
    right: Sequence[bool]
    width: int
    whole: frozenset[int] = frozenset()

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
        """As wide as the widest cell; where the terminal is narrower, the widest of what may be cut give way first."""
        widths = [max(map(safe_width, cells)) for cells in zip([safe_text(cell) for cell in self.header], *rows, strict=True)]
        if not self.width:
            return widths
        room = self.width - len(GAP) * (len(widths) - 1)
        cut = [at for at in range(len(widths)) if at not in self.whole]
        return _narrowed(_narrowed(widths, cut, room, NARROW), range(len(widths)), room, NARROWEST)


def _narrowed(widths: Sequence[int], columns: Sequence[int], room: int, least: int) -> list[int]:
    """The widths with the widest of `columns` made narrower, down to `least`, until all fit into `room`."""
    found = list(widths)
    while sum(found) > room:
        widest = max((found[at] for at in columns), default=0)
        if widest <= least:
            break
        among = [at for at in columns if found[at] == widest]
        below = max([least, *(found[at] for at in columns if found[at] < widest)])
        step = min(widest - below, max(1, -(-(sum(found) - room) // len(among))))
        for at in among:
            found[at] -= step
    return found
