"""The figures of all customers, worked out and kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from plugins_builtin.supply_chain.credit import figures_of
from plugins_builtin.supply_chain.settings import settings_of
from plugins_builtin.supply_chain.writing import purse_of
from tui_crm.plugins.api import Command, Context, Edit, Outcome, Query, Row

from .answers import Data

MOST = 100_000
RECEIVABLES = Query(
    name="receivables", entity="supply.receivable", where="open!=0", columns=("customer", "open", "currency", "due", "late_from"), limit=MOST
)
DELIVERIES = Query(
    name="deliveries",
    entity="supply.delivery",
    where="promised>=-1y promised<=today state!=cancelled",
    columns=("customer", "product", "quantity", "promised", "state", "delivered", "delivered_on"),
    limit=MOST,
)
FORECASTS = Query(
    name="forecasts",
    entity="supply.forecast",
    where="closed:yes ends>=-1y",
    columns=("customer", "product", "month", "quantity", "actual", "closed"),
    limit=MOST,
)
PURCHASES = Query(name="purchases", entity="purchase", where="date>=-1y date<=today", columns=("customer", "amount", "currency"), limit=MOST)
KNOWN = Query(
    name="known",
    entity="customer",
    where="supply.figures_on:any or supply.credit_limit:any",
    limit=MOST,
    columns=(
        "supply.credit_limit",
        "supply.exposure",
        "supply.overdue",
        "supply.overdue_days",
        "supply.headroom",
        "supply.sales_share",
        "supply.missed",
        "supply.wape",
        "supply.figures_on",
    ),
)
FIGURES = (RECEIVABLES, DELIVERIES, FORECASTS, PURCHASES)


def _figures(ctx: Context, rows: Sequence[Row], argument: str, data: Data) -> Outcome:
    """Work out every customer's figures and keep them, so that lists can be filtered and sorted by them."""
    day, settings = ctx.today, settings_of(ctx.config)
    known = {row.id: row for row in data["known"]}
    found = figures_of(data, day, settings, purse_of(ctx.currency, settings.rates))
    edits, over = [], 0
    for customer in sorted({*known, *found}):
        row = known.get(customer)
        limit = row["credit_limit"] if row else 0
        values = found[customer].values(limit) if customer in found else {**NOTHING, "headroom": limit}
        over += values["headroom"] < 0
        if row is None or any(row[name] != value for name, value in values.items()):
            edits.append(
                Edit(entity="customer", id=customer, changes={f"supply.{name}": value for name, value in values.items()} | {"supply.figures_on": day})
            )
    cut = [query.name for query in (*FIGURES, KNOWN) if len(data[query.name]) >= query.limit]
    text = ctx.text("figures of {count} customers changed; {over} are over their credit limit").format(count=len(edits), over=over)
    warning = ctx.text("only the first {most} records were counted").format(most=f"{MOST:,}")
    return Outcome(message=f"{text} ({warning})" if cut else text, edits=tuple(edits))


NOTHING: Mapping[str, Any] = {"exposure": 0, "overdue": 0, "overdue_days": 0, "sales_share": Decimal(0), "missed": Decimal(0), "wape": Decimal(0)}


COMMANDS = (
    Command(
        key="figures",
        label="Work out supply figures",
        help="Exposure, overdue, share of sales, missed deliveries and forecast error of all customers",
        keys=("Y f",),
        run=_figures,
        needs=(*FIGURES, KNOWN),
    ),
)
