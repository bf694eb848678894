"""What the plugin fills in itself when a record is saved: results, sums and days that follow from what people entered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tui_crm.plugins.api import Change, Context, Review, hookimpl

from .measures import late_from, result_of
from .months import last_day, month_of
from .settings import Settings, settings_of

Values = Mapping[str, Any]
Kept = dict[str, Any]


def kept_forecast(row: Values, day: str, settings: Settings) -> Kept:
    """The month as it is kept; its deviation once it is closed. A month with an actual quantity closes when it is over."""
    month = month_of(row["month"], day)
    if not month:
        return {}
    ends = last_day(month)
    closed = row["closed"] or (row["actual"] > 0 and ends < day)
    judged, error = (row["actual"], abs(row["actual"] - row["quantity"])) if closed else (Decimal(0), Decimal(0))
    return {"month": month, "ends": ends, "closed": closed, "judged": judged, "error": error}


def kept_delivery(row: Values, day: str, settings: Settings) -> Kept:
    """How it went and what it is worth. What has a day and a quantity of delivery is delivered."""
    state = "delivered" if row["state"] in ("planned", "shipped") and row["delivered_on"] and row["delivered"] else row["state"]
    went = state == "delivered"
    amount, cost = (_times(row["delivered"], row[name]) if went else 0 for name in ("unit_price", "unit_cost"))
    result = result_of({**row, "state": state}, settings)
    return {"state": state, "result": result, "amount": amount, "cost": cost, "costed": amount if cost else 0}


def _times(quantity: Decimal, price: int) -> int:
    return int((quantity * price).to_integral_value())


def kept_receivable(row: Values, day: str, settings: Settings) -> Kept:
    """What is open, from when it is overdue, and what of it was paid in time. Paid without a day means paid today."""
    late = late_from(row["due"], settings.grace_days) if row["due"] else ""
    paid_on = row["paid_on"] or (day if row["paid"] else "")
    in_time = row["paid"] if paid_on and paid_on < late else 0
    return {"open": row["amount"] - row["paid"], "late_from": late, "paid_on": paid_on, "in_time": in_time}


def kept_incident(row: Values, day: str, settings: Settings) -> Kept:
    """When it came, when the answer is due, when it was closed."""
    reported = row["reported"] or day
    days = {"minor": settings.minor_days, "major": settings.major_days, "critical": settings.critical_days}[row["severity"] or "major"]
    due = row["answer_due"] or (date.fromisoformat(reported) + timedelta(days=days)).isoformat()
    closed = (row["closed_on"] or day) if row["state"] == "closed" else ""
    return {"reported": reported, "answer_due": due, "closed_on": closed}


KEEPERS: Mapping[str, Callable[[Values, str, Settings], Kept]] = {
    "supply.forecast": kept_forecast, "supply.delivery": kept_delivery, "supply.receivable": kept_receivable, "supply.incident": kept_incident,
}  # fmt: skip


@hookimpl
def record_saving(ctx: Context, change: Change) -> Review | None:
    """What follows from the values is filled in, whichever way they come."""
    keeper = KEEPERS.get(change.entity)
    if keeper is None:
        return None
    return Review(patch=keeper(change.after, ctx.today, settings_of(ctx.config)))
