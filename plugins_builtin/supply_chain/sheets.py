"""Forecasts as customers send them: a row a month, or a table with a column for each month.

Each gets a reference, "customer / product / month": by it the next rolling forecast finds the records of the last (`--key reference`).
"""

from __future__ import annotations

from tui_crm.plugins.api import Context, Importer, ImportRows, hookimpl

from .months import NAMES, month_of

REFERENCE = "forecast reference"
HEADINGS = ("customer", "product", "month", "forecast", REFERENCE)
CUSTOMERS = ("customer", "account", "sold to", "客户")
PRODUCTS = ("product", "item", "material", "part", "sku", "产品", "物料", "料号", "品名")
MONTHS = ("20", *(name[:3] for name in NAMES))
"""What headings of months begin with; which of them are months is looked at when the table is read."""
MONTH = ("month", "period", "forecast month", "月份", "预测月份", "需求月份")
QUANTITY = ("forecast", "fcst", "demand", "预测", "需求")


def read_table(ctx: Context, table: ImportRows) -> ImportRows:
    """One row a customer, product and month. Headings of months are as in 2026-03, 2026年3月, Mar-26; other columns are left out.

    A cell that is empty or 0 is no forecast. A table without columns of months is given back as it is.
    """
    customer, product = (_column(table.headings, names) for names in (CUSTOMERS, PRODUCTS))
    months = {place: month for place, heading in enumerate(table.headings) if (month := month_of(heading))}
    if customer is None or product is None or not months:
        return table
    found = []
    for row in table.rows:
        for place, month in months.items():
            number, names = row[place].strip(), (row[customer].strip(), row[product].strip(), month)
            if number.strip("0.,- "):
                found.append((*names, number, " / ".join(names)))
    return ImportRows(headings=HEADINGS, rows=tuple(found))


def read_rows(ctx: Context, table: ImportRows) -> ImportRows:
    """The rows as they are, each with its reference."""
    places = [_column(table.headings, names) for names in (CUSTOMERS, PRODUCTS, MONTH)]
    if None in places or any(heading.strip().casefold() == REFERENCE for heading in table.headings):
        return table
    customer, product, month = (place or 0 for place in places)
    rows = tuple((*row, " / ".join((row[customer].strip(), row[product].strip(), month_of(row[month]) or row[month].strip()))) for row in table.rows)
    return ImportRows(headings=(*table.headings, REFERENCE), rows=rows)


def _column(headings: tuple[str, ...], names: tuple[str, ...]) -> int | None:
    return next((place for place, heading in enumerate(headings) if heading.strip().casefold().startswith(names)), None)


@hookimpl
def importers() -> list[Importer]:
    """Forecasts in every usual kind of file. Deliveries, receivables and prices need no importer: their fields know the headings."""
    table, rows = "Forecast table, a column for each month", "Forecasts, a row for each month"
    return [
        Importer(key="rows", label=rows, entity="supply.forecast", headings=(CUSTOMERS, PRODUCTS, MONTH, QUANTITY), read=read_rows),
        Importer(key="table", label=table, entity="supply.forecast", headings=(CUSTOMERS, PRODUCTS, MONTHS), read=read_table),
    ]
