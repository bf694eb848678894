"""The merged areas of a spreadsheet's sheet. The library tells those of XLSX and XLS; those of ODS stand in the file's own XML."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.services.transfer.sources.archives import opened_archive

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

Area = tuple[tuple[int, int], tuple[int, int]]  # first and last cell, as (row, column) from 0
CONTENT = "content.xml"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"  # OpenDocument 1.3 part 3, section 9
_CELLS = {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}
_PLAIN = b"<!DOCTYPE"  # a document of the standard has none: it could define texts that unpack without end


def merged_areas(path: Path, sheet: CalamineSheet) -> tuple[Area, ...]:
    """The merged areas of a sheet. Raises UsageError for a damaged file."""
    if sheet.merged_cell_ranges:
        return tuple(sheet.merged_cell_ranges)
    if not zipfile.is_zipfile(path):
        return ()
    try:
        with opened_archive(path) as opened:
            if CONTENT not in opened.namelist():
                return ()
            with opened.open(CONTENT) as beginning:
                if _PLAIN in beginning.read(4096):
                    raise UsageError(_("{file} cannot be read as a spreadsheet: {reason}").format(file=path.name, reason="DOCTYPE"))
            with opened.open(CONTENT) as content:
                return tuple(_areas(content, sheet.name))
    except ElementTree.ParseError as error:
        raise UsageError(_("{file} cannot be read as a spreadsheet: {reason}").format(file=path.name, reason=error)) from error


def _areas(content: Any, name: str) -> Iterator[Area]:
    """The areas of the table of that name; read row by row, and each forgotten."""
    inside, row = False, 0
    for event, element in ElementTree.iterparse(content, events=("start", "end")):
        if element.tag == f"{_TABLE}table":
            if event == "start":
                inside, row = element.get(f"{_TABLE}name") == name, 0
            elif inside:
                return
            else:
                element.clear()
        elif event == "end" and element.tag == f"{_TABLE}table-row":
            if inside:
                yield from _of_row(element, row)
                row += _count(element, "number-rows-repeated")
            element.clear()


def _of_row(element: ElementTree.Element, row: int) -> Iterator[Area]:
    column = 0
    for cell in element:
        if cell.tag in _CELLS:
            wide, high = _count(cell, "number-columns-spanned"), _count(cell, "number-rows-spanned")
            if wide > 1 or high > 1:
                yield (row, column), (row + high - 1, column + wide - 1)
            column += _count(cell, "number-columns-repeated")


def _count(element: ElementTree.Element, name: str) -> int:
    text = element.get(f"{_TABLE}{name}", "1")
    return int(text) if text.isdecimal() else 1
