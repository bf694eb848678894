"""Small spreadsheets for tests, written part by part."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from xml.sax.saxutils import escape

Sheet = Sequence[Sequence[object]]
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><numFmts count="1"><numFmt numFmtId="170" formatCode="yyyy-mm-dd hh:mm:ss"/></numFmts>'
    '<fonts count="1"><font/></fonts>'
    '<fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="3"><xf/><xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="170" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


def xlsx(path: Path, sheets: Mapping[str, Sheet], merged: Sequence[str] = ()) -> Path:
    """An XLSX file. `merged`: areas of every sheet, as in A2:A4. A text that begins with = is a formula whose value is 7."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        names = "".join(f'<sheet name="{escape(name)}" sheetId="{i}" r:id="r{i}"/>' for i, name in enumerate(sheets, 1))
        archive.writestr("xl/workbook.xml", f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{names}</sheets></workbook>')
        numbers = range(1, len(sheets) + 1)
        links = "".join(f'<Relationship Id="r{i}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{i}.xml"/>' for i in numbers)
        styles = f'<Relationship Id="s" Type="{_RELATIONS}/styles" Target="styles.xml"/>'
        archive.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{_PACKAGE}">{links}{styles}</Relationships>')
        archive.writestr("xl/styles.xml", _STYLES)
        root = f'<Relationship Id="b" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{_PACKAGE}">{root}</Relationships>')
        areas = "".join(f'<mergeCell ref="{area}"/>' for area in merged)
        for i, rows in enumerate(sheets.values(), 1):
            data = "".join(_row(number, row) for number, row in enumerate(rows, 1))
            merges = f'<mergeCells count="{len(merged)}">{areas}</mergeCells>' if merged else ""
            archive.writestr(f"xl/worksheets/sheet{i}.xml", f'<worksheet xmlns="{_MAIN}"><sheetData>{data}</sheetData>{merges}</worksheet>')
    return path


def ods(path: Path, sheets: Mapping[str, Sheet], merged: Mapping[str, tuple[int, int]] | None = None) -> Path:
    """An ODS file of texts and numbers. `merged`: by the text of its first cell how many columns and rows an area has."""
    spans = {text: f' table:number-columns-spanned="{wide}" table:number-rows-spanned="{high}"' for text, (wide, high) in (merged or {}).items()}
    tables = "".join(
        f'<table:table table:name="{escape(name)}">'
        + "".join("<table:table-row>" + "".join(_ods_cell(cell, spans) for cell in row) + "</table:table-row>" for row in rows)
        + "</table:table>"
        for name, rows in sheets.items()
    )
    spaces = "".join(f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text"))
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    content = f"<office:document-content{spaces}>{body}</office:document-content>"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>')
    return path


def _row(number: int, row: Sequence[object]) -> str:
    return f'<row r="{number}">' + "".join(_cell(f"{chr(65 + i)}{number}", value) for i, value in enumerate(row)) + "</row>"


def _cell(place: str, value: object) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value!r}</v></c>'
    if isinstance(value, date):
        days = (value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)) - datetime(1899, 12, 30)
        return f'<c r="{place}" s="{2 if isinstance(value, datetime) else 1}"><v>{days.total_seconds() / 86400!r}</v></c>'
    text = str(value)
    if text.startswith("="):
        return f'<c r="{place}"><f>{escape(text[1:])}</f><v>7</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def _ods_cell(value: object, spans: Mapping[str, str]) -> str:
    if value is None or value == "":
        return "<table:covered-table-cell/>" if spans else "<table:table-cell/>"
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="string"{spans.get(str(value), "")}><text:p>{escape(str(value))}</text:p></table:table-cell>'
