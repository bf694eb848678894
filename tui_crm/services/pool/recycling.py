"""Recycling: customers whom their owner has left alone return to the public pool.

A customer's time runs from its last activity that counts, from the day it was made, or from the day it came to its owner, whichever is the latest;
how long it is says the contact rule of its grade. Customers with an open deal, protected ones, and those that stay with their owner do not return.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tui_crm.i18n import _, ngettext
from tui_crm.model.dates import milliseconds
from tui_crm.model.instants import local_time
from tui_crm.model.record import Record
from tui_crm.services import archive, parts
from tui_crm.services.contacting import rules
from tui_crm.services.contacting.rules import DAY, ContactRule
from tui_crm.services.crm import Crm
from tui_crm.services.parts import Progress
from tui_crm.store import pool_rows
from tui_crm.store.author import Author
from tui_crm.store.pool_rows import Wait
from tui_crm.store.unit import CHUNK, Unit

BY_ITSELF = 500
"""Customers that return by themselves at one look: one short transaction."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """A customer on its way back. `left`: days until then; 0 and less: its time is over."""

    record: Record
    left: int


def due(crm: Crm, where: str = "", within: int = 0, *, by_itself: bool = False, limit: int = 0) -> list[Leaving]:
    """Customers whose time is over, or will be within so many days, those longest over first. Raises FilterError.

    `by_itself`: only those whose rule says that nobody needs to ask for it; `limit`: at most so many of a grade, 0: all.
    """
    chosen = frozenset(crm.lists.stream_ids(crm.listing("customer", where))) if where.strip() else None
    found: list[Leaving] = []
    for grade, rule in rules.each(crm):
        if rule.pool_days and (rule.by_itself or not by_itself):
            ids = pool_rows.waiting(crm.store.engine, grade, _wait(crm, rule, within), limit=limit)
            found += _leaving(crm, rule, ids if chosen is None else [number for number in ids if number in chosen])
    return sorted(found, key=_soonest)


def warned(crm: Crm, limit: int) -> list[Leaving]:
    """Customers of this person of whose return the rules warn now, up to so many."""
    found: list[Leaving] = []
    for grade, rule in rules.each(crm):
        if rule.pool_days:
            ids = pool_rows.waiting(crm.store.engine, grade, _wait(crm, rule, rule.warn_days), owner=crm.user.id, limit=limit)
            found += _leaving(crm, rule, ids)
    return sorted(found, key=_soonest)[:limit]


def _soonest(each: Leaving) -> tuple[int, int]:
    return each.left, each.record.id


def recycle(crm: Crm, ids: Sequence[int], progress: Progress | None = None) -> int:
    """Put those of the customers whose time is over into the pool, as one act; returns how many. Managers may."""
    crm.policy.allow("rules")
    crm.policy.allow_write("customer")
    label = crm.store.read("customer", ids[0]).title if len(ids) == 1 else ""
    return parts.write(crm, "recycle", "customer", label, parts.sliced(ids, CHUNK), lambda unit, part: _return(crm, unit, part), progress)


def recycle_by_itself(crm: Crm, seen: Sequence[Leaving]) -> int:
    """The same for some that `due` found, as an act of nobody's: it is not what somebody's next undo takes back."""
    crm.policy.allow_write("customer")
    ids = [each.record.id for each in seen[:BY_ITSELF]]
    with crm.store.act(Author(0, "system"), "recycle", "customer", seen[0].record.title if len(ids) == 1 else "") as unit:
        _return(crm, unit, ids)
    return unit.count


def countdown(crm: Crm, customer: Record) -> int | None:
    """In how many days a customer returns to the pool when nothing happens; None: never."""
    rule = rules.read(crm).of(customer.text("grade"))
    if not rule.pool_days or not customer["owner"] or customer["locked"] or pool_rows.with_open_deal(crm.store.engine, [customer.id]):
        return None
    (leaving,) = _leaving_of(crm, rule, [customer])
    return leaving.left


def told(days: int) -> str:
    """A countdown in words."""
    if days <= 0:
        return _("returns to the public pool now")
    return ngettext("returns to the public pool in {count} day", "returns to the public pool in {count} days", days).format(count=days)


def _return(crm: Crm, unit: Unit, ids: Sequence[int]) -> None:
    """Write it for those whose time is still over now that nobody else writes them."""
    for grade, rule in rules.each(crm):
        if rule.pool_days:
            still = pool_rows.waiting(crm.store.engine, grade, _wait(crm, rule, 0), among=ids)
            archive.edit_within(crm, unit, "customer", still, lambda _customer: {"owner": 0})


def _wait(crm: Crm, rule: ContactRule, within: int) -> Wait:
    return Wait(crm.store.clock() - max(rule.pool_days - within, 0) * DAY, rule.qualifying, (_today(crm) + timedelta(days=within)).isoformat())


def _leaving(crm: Crm, rule: ContactRule, ids: Sequence[int]) -> list[Leaving]:
    return [each for part in parts.sliced(ids, CHUNK) for each in _leaving_of(crm, rule, crm.store.read_many("customer", part))]


def _leaving_of(crm: Crm, rule: ContactRule, customers: Sequence[Record]) -> list[Leaving]:
    last = pool_rows.last_activities(crm.store.engine, [each.id for each in customers], rule.qualifying) if rule.qualifying else {}
    return [Leaving(each, _left(crm, each, rule, last.get(each.id, 0) if rule.qualifying else each.number("last_activity"))) for each in customers]


def _left(crm: Crm, customer: Record, rule: ContactRule, activity: int) -> int:
    """Days, begun ones counted whole, until the time of a customer is over. `activity`: its last one that counts."""
    since = max(activity, customer.number("created_at"), customer.number("owner_since"))
    days = -((crm.store.clock() - since - rule.pool_days * DAY) // DAY)
    protected = customer.text("protected_until")
    return max(days, (date.fromisoformat(protected) - _today(crm)).days + 1) if protected else days


def _today(crm: Crm) -> date:
    return local_time(crm.store.clock(), crm.locale.zone).date()


def midnight(crm: Crm) -> int:
    """When today began here, in epoch milliseconds."""
    return milliseconds(datetime.combine(_today(crm), time.min), crm.locale.zone)
