"""Goods and money: deliveries and payments are logged as they come."""

from __future__ import annotations

from collections.abc import Sequence

from plugins_builtin.supply_chain.writing import is_day, number_of, purse_of
from tui_crm.plugins.api import Command, Context, Edit, Outcome, Row

from .answers import Data, said


def _deliver(ctx: Context, rows: Sequence[Row], argument: str, data: Data) -> Outcome:
    """The goods are there: all that was ordered and today, unless the argument says how many and when."""
    number, day, rest = None, ctx.today, []
    for word in argument.split():
        if is_day(word):
            day = word
        elif (found := number_of(word)) is not None:
            number = found
        else:
            rest.append(word)
    if rest or number == 0:
        return said(ctx, "Say how many were delivered and when, as in: 480 2026-03-02")
    open_ones = [row for row in rows if row["state"] not in ("delivered", "cancelled")]
    edits = tuple(
        Edit(entity="supply.delivery", id=row.id, changes={"state": "delivered", "delivered": number or row["quantity"], "delivered_on": day})
        for row in open_ones
    )
    return Outcome(message=ctx.text("{count} deliveries logged for {day}").format(count=len(edits), day=day), edits=edits)


def _pay(ctx: Context, rows: Sequence[Row], argument: str, data: Data) -> Outcome:
    """Money came in: all that is open and today, unless the argument says how much and when. An amount is for one receivable."""
    amount, day = None, ctx.today
    for word in argument.split():
        if is_day(word):
            day = word
        elif (found := number_of(word)) is not None:
            amount = purse_of(ctx.currency, "").minor(found)
        else:
            return said(ctx, "Say how much came in and when, as in: 12500 2026-03-02")
    if amount is not None and len(rows) > 1:
        return said(ctx, "An amount is for one receivable; mark one")
    edits = []
    for row in rows:
        if row["open"] > 0:
            paid = row["paid"] + (row["open"] if amount is None else amount)
            edits.append(Edit(entity="supply.receivable", id=row.id, changes={"paid": paid, "paid_on": day}))
    return Outcome(message=ctx.text("{count} payments logged for {day}").format(count=len(edits), day=day), edits=tuple(edits))


COMMANDS = (
    Command(
        key="deliver",
        label="Log delivery",
        help="The goods are there: how many, and when",
        entity="supply.delivery",
        keys=("Y d",),
        run=_deliver,
        argument="quantity and day; empty: all of it, today",
    ),
    Command(
        key="pay",
        label="Log payment",
        help="Money came in: how much, and when",
        entity="supply.receivable",
        keys=("Y p",),
        run=_pay,
        argument="amount and day; empty: all that is open, today",
    ),
)
