"""Reminders of a person's own open follow-ups: when the next is due, and which are."""

from __future__ import annotations

from dataclasses import dataclass

from tui_crm.model.instants import local_time
from tui_crm.services.crm import Crm
from tui_crm.store.agenda import Agenda

MOST = 50
FOREVER = 1 << 60


@dataclass(frozen=True, slots=True)
class Due:
    """How many reminders are due, and the newest of them in words."""

    count: int = 0
    first: str = ""


def _agenda(crm: Crm) -> Agenda:
    return Agenda(crm.store.engine, crm.catalogue, crm.user.id, {"followup": crm.policy.row_filter("followup")})


def next_at(crm: Crm, after: int) -> int:
    """When the first reminder after the instant `after` is due; 0 when there is none."""
    ids = _agenda(crm).reminders(after, FOREVER, 1)
    return crm.store.read("followup", ids[0]).number("remind_at") if ids else 0


def due(crm: Crm, since: int, until: int) -> Due:
    """What is due after `since` and not after `until`."""
    ids = _agenda(crm).reminders(since, until, MOST)
    if not ids:
        return Due()
    record = crm.store.read("followup", ids[-1])
    customer = crm.store.titles("customer", [record.number("customer")]).get(record.number("customer"), "")
    at = record.number("due_at")
    clock = local_time(at, crm.locale.zone).strftime("%H:%M") if at else ""
    return Due(len(ids), " · ".join(filter(None, (clock, record.title, customer))))
