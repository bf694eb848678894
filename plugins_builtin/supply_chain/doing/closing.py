"""The month end: forecasts of a month that is over are closed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from plugins_builtin.supply_chain.months import last_day, month_of, moved
from plugins_builtin.supply_chain.writing import quantity
from tui_crm.plugins.api import Command, Context, Edit, Outcome, Query, Row

from .answers import Data, said

MOST = 100_000


TO_CLOSE = Query(name="forecasts", entity="supply.forecast", where="closed:no ends<today", limit=MOST)
ORDERED = Query(
    name="ordered",
    entity="supply.delivery",
    where="state!=cancelled promised<today promised>=-2y",
    columns=("customer", "product", "quantity", "promised"),
    limit=MOST,
)


def _close_month(ctx: Context, rows: Sequence[Row], argument: str, data: Data) -> Outcome:
    """Close the forecasts of a month that is over. Where no actual quantity was entered it is what was ordered for delivery in that month."""
    month = month_of(argument, ctx.today) if argument.strip() else moved(ctx.today[:7], -1)
    if not month or last_day(month) >= ctx.today:
        return said(ctx, "Say a month that is over, as in: 2026-02")
    ordered: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    for each in data["ordered"]:
        if each["promised"].startswith(month):
            ordered[each["customer"], each["product"].casefold()] += each["quantity"]
    edits, whole = [], Decimal(0)
    for row in data["forecasts"]:
        if row["month"] == month:
            actual = row["actual"] or ordered[row["customer"], row["product"].casefold()]
            whole += actual
            edits.append(Edit(entity="supply.forecast", id=row.id, changes={"actual": actual, "closed": True}))
    text = ctx.text("{month}: {count} forecasts closed, {whole} ordered in all")
    return Outcome(message=text.format(month=month, count=len(edits), whole=quantity(whole)), edits=tuple(edits))


COMMANDS = (
    Command(
        key="close_month",
        label="Close forecast month",
        help="Take what was ordered as the actual quantity, and judge the forecasts of a month",
        keys=("Y m",),
        run=_close_month,
        needs=(TO_CLOSE, ORDERED),
        argument="month; empty: the last one",
    ),
)
