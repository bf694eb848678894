"""The parts of a workbook around its rows: what names the sheets, what cells look like, how days are counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

SHEET_HEAD = (
    f'{HEAD}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>'
)
SHEET_FOOT = "</sheetData></worksheet>"
STYLES = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
"""0 plain, 1 heading, 2 a text that is never a formula, 3 a day."""
LONGEST_NAME = 31
_ZERO = date(1899, 12, 30).toordinal()


def day_number(day: str) -> int:
    """The number by which spreadsheets know a day YYYY-MM-DD, from 1900-03-01 on."""
    return date.fromisoformat(day).toordinal() - _ZERO


def sheet_path(number: int) -> str:
    """Where a sheet is in the archive."""
    return f"xl/worksheets/sheet{number}.xml"


def sheet_name(title: str, taken: Sequence[str]) -> str:
    """A sheet's name: letters that spreadsheets refuse replaced, cut, and numbered where it is taken."""
    plain = "".join("-" if sign in "[]:*?/\\" else sign for sign in title).strip("'")[:LONGEST_NAME] or "Sheet"
    name, number = plain, 1
    while name.casefold() in map(str.casefold, taken):
        number += 1
        name = f"{plain[: LONGEST_NAME - len(str(number)) - 1]} {number}"
    return name


def around(sheets: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Path and content of everything in the archive but the sheets."""
    numbers = range(1, len(sheets) + 1)
    types = "".join(f'<Override PartName="/{sheet_path(n)}" ContentType="{TYPES}.worksheet+xml"/>' for n in numbers)
    yield "[Content_Types].xml", (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{TYPES}.styles+xml"/>{types}</Types>'
    )
    yield "_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")])
    titles = [escape(name, {'"': "&quot;"}) for name in sheets]
    listed = "".join(f'<sheet name="{title}" sheetId="{n}" r:id="rId{n}"/>' for n, title in zip(numbers, titles, strict=True))
    yield "xl/workbook.xml", f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{listed}</sheets></workbook>'
    yield "xl/_rels/workbook.xml.rels", _relations([*(("worksheet", f"worksheets/sheet{n}.xml") for n in numbers), ("styles", "styles.xml")])
    yield "xl/styles.xml", STYLES


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    items = "".join(f'<Relationship Id="rId{n}" Type="{RELATIONS}/{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(targets, 1))
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{items}</Relationships>'
