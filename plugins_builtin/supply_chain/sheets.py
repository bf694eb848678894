"""Forecasts as customers send them: a table with a column for each month."""

from __future__ import annotations

from tui_crm.plugins.api import Context, Importer, ImportRows, hookimpl

from .months import NAMES, month_of

HEADINGS = ("customer", "product", "month", "forecast")
CUSTOMERS = ("customer", "account", "sold to", "客户")
PRODUCTS = ("product", "item", "material", "part", "sku", "产品", "物料", "料号", "品名")
MONTHS = ("20", *(name[:3] for name in NAMES))
"""What headings of months begin with; which of them are months is looked at when the table is read."""


def read(ctx: Context, table: ImportRows) -> ImportRows:
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
            number = row[place].strip()
            if number.strip("0.,- "):
                found.append((row[customer].strip(), row[product].strip(), month, number))
    return ImportRows(headings=HEADINGS, rows=tuple(found))


def _column(headings: tuple[str, ...], names: tuple[str, ...]) -> int | None:
    return next((place for place, heading in enumerate(headings) if heading.strip().casefold().startswith(names)), None)


@hookimpl
def importers() -> list[Importer]:
    """Forecast tables in every usual kind of file. Forecasts and deliveries in rows need no importer: the fields know their headings."""
    label = "Forecast table, a column for each month"
    return [Importer(key="table", label=label, entity="supply.forecast", headings=(CUSTOMERS, PRODUCTS, MONTHS), read=read)]
