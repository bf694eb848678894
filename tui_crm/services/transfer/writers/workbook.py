"""A workbook (Office Open XML, ECMA-376) written straight into its archive: a sheet a table, every row once, nothing kept.

Libraries that write workbooks keep a sheet in memory or in temporary files first, cannot write to a pipe, and take "<r>…</r>" in a text for
markup; what an export needs of the format is small.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from typing import IO, BinaryIO

from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.model.entity import Entity
from tui_crm.model.fields import NUMBER_KINDS, Field, Kind
from tui_crm.model.record import Record
from tui_crm.services.transfer.formulas import runs
from tui_crm.services.transfer.writers import workbook_parts as parts
from tui_crm.services.transfer.writers.archive import Archive
from tui_crm.services.transfer.writers.values import Names, exact_text

MOST_ROWS = 1_048_576  # of a sheet
MOST_SIGNS = 32_767  # UTF-16 units of a cell
EXACT_DIGITS = 15  # a number with more is rounded by spreadsheets, so it is written as a text
HEADING, GUARDED, DAY = 1, 2, 3  # styles, see `workbook_parts.STYLES`
_FIRST_DAY = "1900-03-01"  # before it spreadsheets disagree about the calendar
_ESCAPED = re.compile(r"_x[0-9A-Fa-f]{4}_")
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")


class WorkbookWriter:
    """Texts are cells of text (never formulas; what looks like one is marked as quoted, so that editing the cell does not make it one),
    numbers numbers, days days. Amounts are in major units; instants ISO 8601 texts, because a spreadsheet's times have no zone.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._archive = Archive(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self._sheets: list[str] = []
        self._sheet: IO[bytes] | None = None
        self._title = ""
        self._fields: Sequence[Field] = ()
        self._letters: list[str] = []
        self._row = 0

    def table(self, entity: Entity, fields: Sequence[Field]) -> None:
        """Begin a sheet, called as people call the records."""
        self._title, self._fields = _(entity.plural), fields
        self._letters = [_letters(number) for number in range(len(fields))]
        self._begin()

    def write(self, records: Sequence[Record], names: Names) -> None:
        """A row for each; when a sheet is full, another one goes on. Raises UsageError for a text that no cell can hold."""
        lines: list[str] = []
        for record in records:
            if self._row == MOST_ROWS:
                self._put("".join(lines))
                lines = []
                self._begin()
            self._row += 1
            lines.append(self._line(record, names))
        self._put("".join(lines))

    def close(self, whole: bool = True) -> None:
        """End the last sheet, and write what names the sheets."""
        self._end_sheet()
        for name, text in parts.around(self._sheets) if whole else ():
            self._archive.writestr(name, text)
        self._archive.close()

    def _begin(self) -> None:
        self._end_sheet()
        self._sheets.append(parts.sheet_name(self._title, self._sheets))
        self._sheet = self._archive.open(parts.sheet_path(len(self._sheets)), "w", force_zip64=True)
        self._row = 1
        headings = (_text_cell(f"{letter}1", field.name, HEADING) for letter, field in zip(self._letters, self._fields, strict=True))
        self._put(parts.SHEET_HEAD + f'<row r="1">{"".join(headings)}</row>')

    def _end_sheet(self) -> None:
        if self._sheet is not None:
            self._put(parts.SHEET_FOOT)
            self._sheet.close()
            self._sheet = None

    def _put(self, text: str) -> None:
        assert self._sheet is not None  # `table` comes first
        self._sheet.write(text.encode())

    def _line(self, record: Record, names: Names) -> str:
        row = self._row
        cells = []
        for letter, field in zip(self._letters, self._fields, strict=True):
            text = exact_text(field, record, names)
            if text:
                cells.append(_cell(f"{letter}{row}", field, text, record))
        return f'<row r="{row}">{"".join(cells)}</row>'


def _cell(place: str, field: Field, text: str, record: Record) -> str:
    if not field.many:
        if field.kind in NUMBER_KINDS and sum(map(str.isdigit, text)) <= EXACT_DIGITS:
            return f'<c r="{place}"><v>{text}</v></c>'
        if field.kind is Kind.BOOLEAN:
            return f'<c r="{place}" t="b"><v>{int(text == "true")}</v></c>'
        if field.kind is Kind.DATE and len(text) == 10 and text >= _FIRST_DAY:
            return f'<c r="{place}" s="{DAY}"><v>{parts.day_number(text)}</v></c>'
    if len(text) > MOST_SIGNS // 2 and len(text.encode("utf-16-le")) // 2 > MOST_SIGNS:
        message = _("{field} of {record} has more than {count} characters, which no cell of a workbook can hold; export as CSV or JSON")
        raise UsageError(message.format(field=field.name, record=record.code, count=f"{MOST_SIGNS:,}"))
    return _text_cell(place, text, GUARDED if runs(text) else 0)


def _text_cell(place: str, text: str, style: int) -> str:
    styled = f' s="{style}"' if style else ""
    return f'<c r="{place}"{styled} t="inlineStr"><is><t xml:space="preserve">{_escaped(text)}</t></is></c>'


def _escaped(text: str) -> str:
    """As XML; what XML cannot hold as the format writes it, _x000D_."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: "_x005F" + found[0], text)
    if not text.isprintable():
        text = _UNSAFE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _letters(number: int) -> str:
    """The name of a column: 0 is A, 26 is AA."""
    high, low = divmod(number, 26)
    return (_letters(high - 1) if high else "") + chr(ord("A") + low)
