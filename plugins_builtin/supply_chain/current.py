"""The figures of a customer, kept current: worked out again after each save of what they are made of.

The share of our sales depends on everybody's sales, so it is of the last “Work out supply figures”.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from plugins_builtin.supply_chain.credit import Figures as Found
from plugins_builtin.supply_chain.credit import figures_of
from plugins_builtin.supply_chain.settings import settings_of
from plugins_builtin.supply_chain.writing import purse_of
from tui_crm.plugins.api import Context, Figures, Query, Row, hookimpl

OF = "customer:{ids}"
MOST = 20_000
NEEDS = (
    Query(
        name="receivables",
        entity="supply.receivable",
        where=f"{OF} open!=0",
        columns=("customer", "open", "currency", "due", "late_from"),
        limit=MOST,
    ),
    Query(
        name="deliveries",
        entity="supply.delivery",
        where=f"{OF} promised>=-1y promised<=today state!=cancelled",
        columns=("customer", "product", "quantity", "promised", "state", "delivered", "delivered_on"),
        limit=MOST,
    ),
    Query(
        name="forecasts",
        entity="supply.forecast",
        where=f"{OF} closed:yes ends>=-1y",
        columns=("customer", "product", "month", "quantity", "actual", "closed"),
        limit=MOST,
    ),
)
KINDS = ("forecast", "delivery", "receivable", "price", "incident")


def _current(ctx: Context, rows: Sequence[Row], data: Mapping[str, Sequence[Row]]) -> dict[int, dict[str, Any]]:
    """What differs from what is kept. Whoever has any record of supply gets the day of the figures: it is by that that we know who is supplied."""
    settings = settings_of(ctx.config)
    found = figures_of({**data, "purchases": ()}, ctx.today, settings, purse_of(ctx.currency, settings.rates))
    changed: dict[int, dict[str, Any]] = {}
    for row in rows:
        values = found.get(row.id, Found()).values(row["credit_limit"])
        del values["sales_share"]
        if not row["figures_on"] or any(row[name] != value for name, value in values.items()):
            changed[row.id] = {**values, "figures_on": ctx.today}
    return changed


@hookimpl
def figures() -> list[Figures]:
    """Exposure, overdue, credit left, missed deliveries, forecast error."""
    made_of = {f"supply.{kind}": "#{customer}" for kind in KINDS} | {"customer": "#{id}"}
    return [
        Figures(
            key="current",
            label="Supply figures",
            entity="customer",
            run=_current,
            needs=NEEDS,
            made_of=made_of,
            when={"customer": ("credit_limit",)},
        )
    ]
