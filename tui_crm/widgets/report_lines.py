"""A report on the screen: lines to scroll through, and a cursor that goes from number to number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rich.segment import Segment

from tui_crm.model.report import Behind, Result
from tui_crm.widgets.cells import safe_text
from tui_crm.widgets.page_lines import NO_MARK, Bookmark, FixedLines, LineSource, PageLine, PageLines
from tui_crm.widgets.report_text import Spot, report_lines, rooms_of


@dataclass(frozen=True, slots=True)
class CellLine(PageLine):
    """A line of a table. `columns`: the table's column of each span, -1 for none."""

    columns: tuple[int, ...] = ()


class ReportLines(PageLines, inherit_bindings=False):
    """One report. Where a line is a row of a table, the cursor is on one of its cells."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._result: Result | None = None
        self._column = 1
        self._left = 1

    def show_result(self, result: Result, column: int = 1, mark: Bookmark = NO_MARK) -> None:
        """Show a report, with the cursor at `mark` in the column of that number."""
        self._result, self._column, self._left = result, column, 1
        self.show(self._laid_out_for, "", mark)
        self._into_view()

    def _laid_out_for(self, width: int) -> LineSource:
        lines = report_lines(self._result, width, self._left) if self._result else []
        return FixedLines(tuple(CellLine(line.spans, line.stands_for, line.columns) for line in lines))

    @property
    def column(self) -> int:
        """The column the cursor is in."""
        return self._column

    @property
    def behind(self) -> Behind | None:
        """The records behind the number under the cursor."""
        spot = self.current
        if self._result is None or not isinstance(spot, Spot):
            return None
        row = self._result.tables[spot.table].rows[spot.row]
        return row[min(self._column, len(row) - 1)].behind

    def move_column(self, step: int) -> bool:
        """To the next number of the row, or the one before; False at the edge."""
        spot = self.current
        if self._result is None or not isinstance(spot, Spot):
            return False
        last = len(self._result.tables[spot.table].columns) - 1
        column = max(0, min(min(self._column, last) + step, last))
        if column == self._column:
            return False
        self._column = column
        self._into_view()
        self._strips.clear()
        self.refresh()
        self._tell()
        return True

    def _into_view(self) -> None:
        """Scroll the columns so that the one of the cursor is to be seen."""
        spot = self.current
        if self._result is None or not isinstance(spot, Spot) or not self.size.width:
            return
        table, before = self._result.tables[spot.table], self._left
        if self._column <= self._left:
            self._left = max(1, self._column)
        while self._left < self._column and self._column not in rooms_of(table, self.size.width, self._left):
            self._left += 1
        if self._left != before:
            self.show(self._laid_out_for, "", self.bookmark)

    def _segments(self, line: PageLine, under_cursor: bool) -> Iterable[Segment]:
        """Under the cursor only one cell is marked, the last of a shorter row."""
        columns = line.columns if isinstance(line, CellLine) else ()
        if not under_cursor or not columns or max(columns) < 0:
            return super()._segments(line, under_cursor)
        shown = [column for column in columns if column >= 0]
        column = self._column if self._column in shown else shown[-1] if self._column > shown[-1] else shown[0]
        return [
            Segment(safe_text(text), self.line_style("page-lines--cursor" if at == column else f"page-lines--{name}" if name else ""))
            for (text, name), at in zip(line.spans, columns, strict=True)
        ]
