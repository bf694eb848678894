"""Taking customers from the public pool and giving them back. Sales reps take within the limits of the pool rule for their team."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui_crm.errors import NotAllowed, UsageError
from tui_crm.i18n import _
from tui_crm.model.instants import when
from tui_crm.model.record import Record
from tui_crm.services import archive
from tui_crm.services.contacting.rules import DAY
from tui_crm.services.crm import Crm, name_of
from tui_crm.services.pool.recycling import midnight
from tui_crm.services.record_rules import Changes
from tui_crm.store import pool_rows
from tui_crm.store.listing import Listing

HOUR = 3_600_000
MOST_RULES = 200


@dataclass(frozen=True, slots=True)
class Left:
    """How many customers somebody may still take; None: any number."""

    today: int | None
    held: int | None


def claim(crm: Crm, ids: Sequence[int]) -> int:
    """Make customers of the pool one's own, all or none, as one act; returns how many.

    Raises UsageError when somebody else was quicker or has one of them, NotAllowed when a limit stands against it.
    """
    crm.policy.allow_write("customer")
    label = crm.store.read("customer", ids[0]).title if len(ids) == 1 else ""
    with crm.store.act(crm.author, "claim", "customer", label) as unit:
        if taken := sorted(set(ids) - set(pool_rows.free(crm.store.engine, ids))):
            _tell_taken(crm, crm.store.read("customer", taken[0]), len(taken))
        archive.edit_within(crm, unit, "customer", ids, lambda _customer: {"owner": crm.user.id, "team": crm.user["team"]})
    return unit.count


def release(crm: Crm, ids: Sequence[int]) -> int:
    """Give customers back to the pool, as one act; returns how many. Their owner may, and managers. Raises NotAllowed, UsageError."""
    crm.policy.allow_write("customer")
    for customer in crm.store.read_many("customer", ids):
        if customer["owner"] != crm.user.id:
            if not customer["owner"]:
                raise UsageError(_("{name} is in the public pool already").format(name=customer.title))
            crm.policy.allow("rules")
    return archive.edit_many(crm, "customer", ids, lambda _customer: {"owner": 0}, "release")


def left(crm: Crm) -> Left:
    """How many customers this person may still take."""
    rule = rule_of(crm)
    if rule is None:
        return Left(None, None)
    today, most = rule.number("claims_a_day"), rule.number("held_at_most")
    taken = pool_rows.taken_since(crm.store.engine, crm.user.id, midnight(crm)) if today else 0
    return Left(max(today - taken, 0) if today else None, max(most - _held(crm, rule), 0) if most else None)


def rule_of(crm: Crm) -> Record | None:
    """The pool rule that holds for this person; None for managers, administrators, and where there is none."""
    if crm.user["role"] != "rep":
        return None
    rules = crm.store.read_many("pool_rule", crm.lists.first_ids(Listing("pool_rule", sort="position"), MOST_RULES))
    return next((rule for rule in rules if rule["active"] and rule["team"] in ("", crm.user["team"])), None)


def customer(crm: Crm, changes: Changes) -> Changes:
    """Hold the limits whichever way a sales rep makes customers of the pool their own. Raises NotAllowed."""
    mine = [record for record, values in changes if record and values.get("owner") == crm.user.id]
    if mine and (rule := rule_of(crm)) is not None:
        wanted = [each for each in crm.store.read_many("customer", mine) if not each["owner"]]
        if wanted:
            _within_limits(crm, rule, wanted)
    return changes


def _within_limits(crm: Crm, rule: Record, wanted: Sequence[Record]) -> None:
    """Raises NotAllowed when the rule stands against taking these."""
    found = left(crm)
    if found.today is not None and len(wanted) > found.today:
        text = _("{count} customers a day may be taken from the public pool, {left} more today (pool rule {rule})")
        raise NotAllowed(text.format(count=rule["claims_a_day"], left=found.today, rule=rule.title))
    counted = len(_counting(crm, rule, wanted))
    if found.held is not None and counted > found.held:
        text = _("one may have {count} customers at once, {left} more now (pool rule {rule})")
        raise NotAllowed(text.format(count=rule["held_at_most"], left=found.held, rule=rule.title))
    now, zone = crm.store.clock(), crm.locale.zone
    if rule["cooling_days"]:
        days = rule.number("cooling_days")
        if gone := pool_rows.had_lately(crm.store.engine, [each.id for each in wanted], crm.user.id, now - days * DAY):
            title = next(each.title for each in wanted if each.id == gone[0])
            text = _("{name} was yours; you may take it again {days} days after you gave it up (pool rule {rule})")
            raise NotAllowed(text.format(name=title, days=days, rule=rule.title))
    for each in wanted if rule["lock_hours"] else ():
        free = (each.number("owner_since") or each.number("created_at")) + rule.number("lock_hours") * HOUR
        if free > now:
            text = _("{name} is new in the public pool; it may be taken {time} (pool rule {rule})")
            raise NotAllowed(text.format(name=each.title, time=when(free, now, zone), rule=rule.title))


def _held(crm: Crm, rule: Record) -> int:
    """How many customers the person has that count."""
    exempt = rule.text("exempt")
    return crm.lists.count(crm.listing("customer", f"owner:me -({exempt})" if exempt else "owner:me"))


def _counting(crm: Crm, rule: Record, wanted: Sequence[Record]) -> list[int]:
    """Those that would count as held."""
    ids = [each.id for each in wanted]
    if not rule["exempt"]:
        return ids
    exempt = set(crm.lists.stream_ids(crm.listing("customer", f"owner:none ({rule.text('exempt')})")))
    return [number for number in ids if number not in exempt]


def _tell_taken(crm: Crm, customer: Record, count: int) -> None:
    """Raises UsageError: who has it."""
    owner = customer.number("owner")
    if customer["deleted_at"] or not owner:
        raise UsageError(_("{name} is in the recycle bin").format(name=customer.title))
    who = name_of(crm.store.read("user", owner))
    text = _("{name} belongs to {who}; only customers of the public pool can be taken")
    raise UsageError(text.format(name=customer.title, who=who) + (_(" ({count} of the chosen ones)").format(count=count) if count > 1 else ""))
