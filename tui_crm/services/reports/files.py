"""A report for programs: tables as JSON and CSV. Amounts are in major units, exact; a number's filter stands beside it in JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from decimal import Decimal

from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.model.money import major, minor_units
from tui_crm.model.report import Behind, Cell, Column, Result, Table
from tui_crm.services.transfer.formulas import guarded


def chosen(result: Result, key: str) -> Table:
    """The table of that name, the first when none is named. Raises UsageError."""
    for table in result.tables:
        if table.key == key or not key:
            return table
    offered = ", ".join(table.key for table in result.tables) or _("none")
    raise UsageError(_("The report has no table “{name}”; it has: {names}").format(name=key, names=offered))


def as_csv(table: Table) -> str:
    """A table as CSV under the keys of its columns; names that a spreadsheet would run are guarded as in an export."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([column.key for column in table.columns])
    writer.writerows([_exact(cell, column) for cell, column in zip(row, table.columns, strict=True)] for row in table.rows)
    return text.getvalue()


def _exact(cell: Cell, column: Column) -> str:
    if cell.value is None:
        return ""
    if column.unit == "money":
        return major(round(float(cell.value)) if isinstance(cell.value, float) else int(cell.value), column.currency)
    if isinstance(cell.value, str):
        return guarded(cell.value)
    return f"{cell.value:.6f}".rstrip("0").rstrip(".") if isinstance(cell.value, float) else str(cell.value)


def json_rows(table: Table) -> Iterator[dict[str, object]]:
    """The rows of a table; `records` gives, by column, the filter that finds the records behind each number."""
    for place, row in enumerate(table.rows):
        values = {column.key: _plain(cell, column) for cell, column in zip(row, table.columns, strict=True)}
        behind = {column.key: _records(cell.behind) for cell, column in zip(row, table.columns, strict=True) if cell.behind}
        yield {"table": table.key, "total": table.total and place == len(table.rows) - 1, **values, "records": behind}


def _records(behind: Behind) -> dict[str, object]:
    return {"entity": behind.entity, "id": behind.record} if behind.record else {"entity": behind.entity, "where": behind.where}


def _plain(cell: Cell, column: Column) -> object:
    if column.unit != "money" or not isinstance(cell.value, int | float):
        return cell.value
    amount = Decimal(round(cell.value)).scaleb(-minor_units(column.currency))
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def as_json(result: Result) -> str:
    """The whole report."""
    tables = [
        {"key": table.key, "title": table.title,
         "columns": [{"key": column.key, "label": column.label, "unit": column.unit, "currency": column.currency} for column in table.columns],
         "rows": list(json_rows(table))}
        for table in result.tables
    ]  # fmt: skip
    about = {"report": result.key, "title": result.title, "asked": dict(result.asked)}
    whole = {**about, "tables": tables, "views": list(result.views), "notes": list(result.notes)}
    return json.dumps(whole, ensure_ascii=False, indent=1)
