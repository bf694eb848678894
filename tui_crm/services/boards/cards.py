"""What cards of all boards say in a few cells: how long ago, and what comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from tui_crm.i18n import _
from tui_crm.services.crm import Crm

DAY = 86_400_000  # milliseconds


def ago(instant: int, now: int) -> str:
    """How many days ago; "" for never."""
    return _("{count}d").format(count=max(0, now - instant) // DAY) if instant else ""


def planned(crm: Crm, field: str, ids: Sequence[int]) -> Mapping[int, str]:
    """The day (YYYY-MM-DD) of the next open follow-up of each of the records that has one; `field` is the one by which follow-ups name them."""
    engine = crm.store.engine
    sql = f"SELECT {field}, min(due) FROM followup WHERE deleted_at = 0 AND state = 'open' AND {engine.ids_in(field, 'ids')} GROUP BY {field}"
    return dict(engine.run(sql, {"ids": engine.ids_param(ids)}))


def coming(day: str, today: date) -> str:
    """How far away the next follow-up is: in days, below zero when it is overdue, a question mark when nothing is planned."""
    if not day:
        return "→?"
    days = (date.fromisoformat(day) - today).days
    return _("→{count}d").format(count=days) if days else _("→today")
