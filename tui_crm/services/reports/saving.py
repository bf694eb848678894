"""A report as a file: CSV, JSON, NDJSON, SVG, PNG."""

from __future__ import annotations

import json
from pathlib import Path

from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.model.report import Result
from tui_crm.services import whole_files
from tui_crm.services.reports import files

FORMATS = ("csv", "json", "ndjson", "svg", "png")


def format_of(path: Path) -> str:
    """The format that a file's name asks for; "" where it names none."""
    suffix = path.suffix.removeprefix(".").casefold()
    return suffix if suffix in FORMATS else ""


def text(result: Result, form: str, table: str = "") -> str:
    """The report in one of the formats that are text; `table`: only that one, where the format holds one. Raises UsageError."""
    match form:
        case "json":
            return files.as_json(result) + "\n"
        case "ndjson":
            tables = [files.chosen(result, table)] if table else result.tables
            return "".join(json.dumps(row, ensure_ascii=False) + "\n" for each in tables for row in files.json_rows(each))
        case "csv":
            return files.as_csv(files.chosen(result, table))
    return _svg(result)


def _svg(result: Result, plain: bool = False) -> str:
    from tui_crm.services.reports import svg

    if not result.pictures:
        raise UsageError(_("The report “{title}” has no picture; write it as csv or json").format(title=result.title))
    return svg.drawn(result.pictures, result.title, plain=plain)


def save(result: Result, path: Path, form: str = "", table: str = "", *, replace: bool = False) -> None:
    """Write the report to a file, in the format that its name says unless `form` does. Raises FileThere unless it may `replace` one, UsageError."""
    chosen = form or format_of(path)
    if not chosen:
        raise UsageError(_("{file}: a report is written as {formats}; let the name end so").format(file=path, formats=", ".join(FORMATS)))
    if chosen == "png":
        from tui_crm.services.reports import png

        content = png.drawn(_svg(result, plain=True))
    else:
        content = text(result, chosen, table).encode()
    whole_files.write(path.expanduser(), content, replace=replace)
