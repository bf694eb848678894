"""Spreadsheets (XLSX, XLSB, XLS, ODS): one sheet as headings and rows. A sheet is read into memory whole: about 120 bytes a cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from tui_crm.errors import UsageError
from tui_crm.i18n import _, ngettext
from tui_crm.services.transfer.sources.cell_texts import cell_text
from tui_crm.services.transfer.sources.delimiters import SAMPLE_ROWS
from tui_crm.services.transfer.sources.heading_lines import LOOKED_AT, NONE, Head, filled_to, find_head, headings_of
from tui_crm.services.transfer.sources.merged_cells import Area, merged_areas
from tui_crm.services.transfer.sources.reading import NO_LINE, Found, Position, Row, about_head, no_headings, notes_of, unwatched
from tui_crm.services.transfer.sources.spreadsheet_checks import refuse_dangerous

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

LONGEST_ALONE = 30  # characters of a heading that has a sheet to itself


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetReader(Found):
    """One sheet. Lines are the sheet's row numbers."""

    asks: ClassVar[tuple[str, ...]] = ("sheet", "heading_line", "keep_examples")
    path: Path
    sheet: str
    first: int  # row of the first data, from 0
    left: int  # column of the first heading, from 0
    merged: int  # merged areas among the data
    heading_line: int

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def recognised(self) -> Mapping[str, str]:
        return {"sheet": self.sheet, "heading_line": str(self.heading_line) if self.heading_line > 0 else ""}

    @property
    def about(self) -> str:
        told = [self.path.suffix.removeprefix(".").upper() or _("spreadsheet")]
        if len(self.sheets) > 1:
            told.append(_("sheet “{name}”, one of {count}").format(name=self.sheet, count=len(self.sheets)))
        else:
            told.append(_("sheet “{name}”").format(name=self.sheet))
        if self.merged:
            count = self.merged
            text = ngettext("{count} merged area: each of its rows has the value", "{count} merged areas: each of their rows has the value", count)
            told.append(text.format(count=count))
        return ", ".join((*told, *about_head(self, self.heading_line)))

    def rows(self, position: Position = unwatched) -> Iterator[Row]:
        with _book(self.path) as book:
            sheet = book.get_sheet_by_name(self.sheet)
            for number, cells in enumerate(_texts(sheet, merged_areas(self.path, sheet))):
                if number >= self.first and (row := _row(number + 1, cells, self.left, len(self.headings))):
                    yield row
                if number % 1000 == 0:
                    position(number)
        position(self.size)


def open_spreadsheet(path: Path, sheet: str = "", *, heading_line: int = 0, keep_examples: bool = False) -> SheetReader:
    """The sheet of that name or number, else the first that holds a table. Raises UsageError for what is no spreadsheet, protected, or empty."""
    refuse_dangerous(path)
    with _book(path) as book:
        names, preferred = _sheets(book)
        prose: SheetReader | None = None
        for name in [_named(path, names, sheet)] if sheet else preferred:
            found = book.get_sheet_by_name(name)
            areas = merged_areas(path, found)
            rows = _first_rows(found, areas, SAMPLE_ROWS + heading_line)
            wanted = None if heading_line == 0 else NONE if heading_line == NO_LINE else heading_line - 1
            head = find_head(_without_bands(found, areas, rows), wanted, keep_examples=keep_examples)
            if head is not None:
                reader = _reader(path, names, found, areas, head, rows)
                if sheet or _is_table(reader):
                    return reader
                prose = prose or reader
    if prose is None:
        raise no_headings(path.name)
    return prose


def _sheets(book: CalamineWorkbook) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of all sheets of cells; and the same with hidden ones last."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    shown = sorted(sheets, key=lambda sheet: sheet.visible != SheetVisibleEnum.Visible)
    return tuple(sheet.name for sheet in sheets), tuple(sheet.name for sheet in shown)


def _named(path: Path, names: Sequence[str], sheet: str) -> str:
    if sheet in names:
        return sheet
    if sheet.isdecimal() and 0 < int(sheet) <= len(names):
        return names[int(sheet) - 1]
    text = _("{file} has no sheet “{sheet}”; it has {names}")
    raise UsageError(text.format(file=path.name, sheet=sheet, names=", ".join(names)))


def _is_table(reader: SheetReader) -> bool:
    """Whether there is more than a column of prose, as in a sheet of instructions."""
    return len(reader.headings) > 1 or (not reader.notes and len(reader.sample) > 1 and len(reader.headings[0]) < LONGEST_ALONE)


def _without_bands(sheet: CalamineSheet, areas: Sequence[Area], rows: Sequence[list[str]]) -> list[list[str]]:
    """The rows with bands over groups of columns (merged cells over several headings) blank.

    Where headings that need no group reach over both rows, the group's name is part of its headings: 联系人 over 电话 is "联系人 电话".
    """
    seen = [list(row) for row in rows]
    offset = sheet.start[1] if sheet.start else 0
    for number, row in enumerate(rows[:LOOKED_AT]):
        groups = {a[1] - offset: b[1] - offset for a, b in areas if a[0] == b[0] == number and b[1] > a[1]}
        tall = {a[1] - offset for a, b in areas if a[0] == number and b[0] == number + 1 and a[1] == b[1]}
        filled = {column for column, cell in enumerate(row) if cell.strip()}
        if len(groups) + len(tall) < 2 or not groups or filled - groups.keys() - tall or number + 1 == len(rows):
            continue
        if tall:
            for first, last in groups.items():
                below = seen[number + 1]
                below[first : last + 1] = [f"{row[first]} {cell}".strip() if cell else row[first] for cell in below[first : last + 1]]
        seen[number] = [""] * len(row)
    return seen


def _reader(
    path: Path, names: tuple[str, ...], sheet: CalamineSheet, merged: Sequence[Area], head: Head, rows: Sequence[list[str]]
) -> SheetReader:
    left, right = _columns(rows, head)
    cut = [row[left:right] + [""] * (right - len(row)) for row in rows]
    beside = [_row(number + 1, row, left, right - left) for number, row in enumerate(rows) if number >= head.first]
    areas = [area for area in merged if area[0][0] >= head.first and area[1][0] > area[0][0]]
    headings = headings_of(_without_bands(sheet, merged, rows), head)[left:right]
    return SheetReader(
        path=path, sheet=sheet.name, sheets=names, first=head.first, left=left, merged=len(areas), heading_line=head.at + 1 or NO_LINE,
        headings=headings, aliases=tuple(head.aliases[left:right]), notes=notes_of(rows, head), size=sheet.total_height,
        skipped=tuple(Row(i + 1, cut[i], _("an example")) for i in head.examples),
        sample=tuple(tuple(row.cells) for row in beside if row is not None and not row.problem),
    )  # fmt: skip


def _columns(rows: Sequence[Sequence[str]], head: Head) -> tuple[int, int]:
    """Where the table begins and ends: at its headings, and at columns without one in which a tenth of the rows have something."""
    headings, data = [""] * len(rows[0]) if head.at == NONE else rows[head.at], rows[head.first :]
    used = [i for i, heading in enumerate(headings) if heading.strip()]
    for column in range(len(headings)):
        if not headings[column].strip() and sum(bool(row[column].strip()) for row in data if column < len(row)) * 10 > len(data):
            used.append(column)
    return min(used), max(used) + 1


def _row(line: int, cells: Sequence[str], left: int, width: int) -> Row | None:
    """The cells under the headings; None for a blank row. Something beside the table is named."""
    inside = list(cells[left : left + width])
    inside += [""] * (width - len(inside))
    beside = [*cells[:left], *cells[left + width :]]
    if any(beside):
        strays = [cell for cell in beside if cell]
        return Row(line, [*inside, *strays], _("“{value}” stands beside the columns with headings").format(value=strays[0][:30]))
    return Row(line, inside) if any(inside) else None


def _first_rows(sheet: CalamineSheet, areas: Sequence[Area], count: int) -> list[list[str]]:
    rows = []
    for cells in _texts(sheet, areas):
        rows.append(cells)
        if len(rows) == count:
            break
    return rows[: max((i for i, row in enumerate(rows, 1) if filled_to(row)), default=0)]


def _texts(sheet: CalamineSheet, areas: Sequence[Area]) -> Iterator[list[str]]:
    """All rows as texts; every row of a merged area has its value, in the area's first column."""
    begins: dict[int, list[Area]] = {}
    for area in areas:
        if area[1][0] > area[0][0]:
            begins.setdefault(area[0][0], []).append(area)
    offset = sheet.start[1] if sheet.start else 0
    spanning: list[tuple[Area, str]] = []
    for number, values in enumerate(sheet.iter_rows()):
        cells = [cell_text(value) for value in values]
        if spanning:
            spanning = [(area, text) for area, text in spanning if area[1][0] >= number]
            for area, text in spanning:
                cells[area[0][1] - offset] = text
        spanning += [(area, cells[area[0][1] - offset]) for area in begins.get(number, ()) if 0 <= area[0][1] - offset < len(cells)]
        yield cells


@contextmanager
def _book(path: Path) -> Iterator[CalamineWorkbook]:
    """The workbook. Raises UsageError for what the library cannot read."""
    import python_calamine as calamine

    try:
        with calamine.CalamineWorkbook.from_path(path) as book:
            yield book
    except calamine.PasswordError as error:
        raise UsageError(_("{file} is protected by a password; save it without one").format(file=path.name)) from error
    except (calamine.CalamineError, OSError) as error:
        raise _unreadable(path, error) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # the library's own failure on a damaged file; it has no other name
            raise _unreadable(path, error) from error
        raise


def _unreadable(path: Path, error: Any) -> UsageError:
    if "assword" in str(error) or "ncrypt" in str(error):
        return UsageError(_("{file} is protected by a password; save it without one").format(file=path.name))
    return UsageError(_("{file} cannot be read as a spreadsheet: {reason}").format(file=path.name, reason=str(error).splitlines()[0][:200]))
