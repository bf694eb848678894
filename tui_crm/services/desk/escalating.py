"""Escalation: what is late reaches its level, and whoever the level names has a follow-up. Once per level, however many programs look.

A ticket reaches the highest level of which the share of its promise is used up; a dispatch that is not confirmed in time the levels "of a
confirmation". Assigning a dispatch again begins anew; a ticket that is reopened keeps its level, as the customer waits longer. People raise
either to its next level by hand (`raising`); it is written in the same way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from tui_crm.i18n import _
from tui_crm.model.instants import local_time
from tui_crm.model.record import Record
from tui_crm.services.crm import Crm
from tui_crm.services.desk import dispatching, levels
from tui_crm.services.desk.levels import Level
from tui_crm.services.desk.sla import Standing
from tui_crm.store import desk_rows
from tui_crm.store.author import Author
from tui_crm.store.listing import Listing
from tui_crm.store.unit import Unit

BATCH = 500  # tickets whose promises are read at a time
BY_ITSELF = 500
"""How many are escalated by themselves in one transaction, so that others get their turn."""
MOST_LEVELS = 200
MINUTE = 60_000


@dataclass(frozen=True, slots=True)
class Late:
    """Something that reaches a level. `was`: the level that it had; `steps`: the levels that it reaches now, the lowest first."""

    record: Record
    percent: int
    was: int
    steps: tuple[Record, ...]

    @property
    def level(self) -> int:
        """The highest of them."""
        return max(step.number("level") for step in self.steps)


def due(crm: Crm, limit: int | None = None) -> list[Late]:
    """What is to be escalated now: open tickets, then dispatches that wait for their technician; at most `limit`."""
    rules = steps(crm)
    known = levels.levels(crm)
    if not rules or not known:
        return []
    return list(islice(chain(_tickets(crm, rules, known), _dispatches(crm, rules, known)), limit))


def steps(crm: Crm) -> tuple[Record, ...]:
    """The active levels of escalation, the lowest first."""
    found = crm.store.read_many("escalation", crm.lists.first_ids(Listing("escalation", sort="level"), MOST_LEVELS))
    return tuple(step for step in found if step["active"] and step.number("level") > 0)


def escalate(crm: Crm, seen: Sequence[Late] | None = None, *, by_itself: bool = False) -> list[Late]:
    """Write it as one act: levels, and a follow-up for everybody whom a level tells. Returns what was written; [] when nothing is late.

    `seen`: what `due` found; what others did about it meanwhile is left alone. `by_itself`: nobody asked for it, so that it is not what
    somebody's next undo takes back.
    """
    may(crm)
    late = due(crm) if seen is None else seen
    if not late:
        return []
    written = []
    author = Author(0, "system") if by_itself else crm.author
    with crm.store.act(author, "escalate", "", late[0].record.title if len(late) == 1 else "") as unit:
        desk_rows.alone(crm.store.engine)
        for each in late:
            if found := _still(crm, each):
                write(crm, unit, found.record, found.level, _telling(crm, found))
                written.append(found)
    return written


def may(crm: Crm) -> None:
    """Raises NotAllowed for who may not escalate."""
    for entity in ("ticket", "dispatch", "followup"):
        crm.policy.allow_write(entity)


def _tickets(crm: Crm, rules: Sequence[Record], known: Sequence[Level]) -> Iterator[Late]:
    wanted = [rule for rule in rules if rule["measure"] != "confirm"]
    part: list[int] = []
    for number in crm.lists.stream_ids(Listing("ticket", crm.filter("ticket", "category:open,paused"))) if wanted else ():
        part.append(number)
        if len(part) == BATCH:
            yield from _late_tickets(crm, wanted, known, part)
            part = []
    yield from _late_tickets(crm, wanted, known, part)


def _late_tickets(crm: Crm, rules: Sequence[Record], known: Sequence[Level], ids: Sequence[int]) -> Iterator[Late]:
    least = min((rule.number("percent") for rule in rules), default=0)
    found = levels.standings(crm, ids, known) if ids else {}
    near = [number for number, stands in found.items() if max(stands.respond.percent, stands.resolve.percent) >= least]
    for ticket in crm.store.read_many("ticket", near):
        reached = [(rule, percent) for rule in rules if (percent := _used(found[ticket.id], rule)) >= max(rule.number("percent"), 1)]
        fresh = tuple(rule for rule, _percent in reached if rule.number("level") > ticket.number("level"))
        if fresh:
            yield Late(ticket, max(percent for _rule, percent in reached), ticket.number("level"), fresh)


def _used(stands: Standing, rule: Record) -> int:
    """How much of the promise that a level looks at is used up, in percent; 0 for one that was kept already."""
    clock = stands.respond if rule["measure"] == "respond" else stands.resolve
    return 0 if clock.kept_at or clock.verdict == "none" else clock.percent


def _dispatches(crm: Crm, rules: Sequence[Record], known: Sequence[Level]) -> Iterator[Late]:
    wanted = [rule for rule in rules if rule["measure"] == "confirm"]
    level = next((level for level in known if level.confirm), None)
    if not wanted or level is None:
        return
    now = crm.store.clock()
    for order in dispatching.unconfirmed(crm):
        percent = level.time.between(order.number("assigned_at"), now) * 100 // (level.confirm * MINUTE)
        fresh = tuple(rule for rule in wanted if percent >= rule.number("percent") and rule.number("level") > order.number("escalated"))
        if fresh:
            yield Late(order, percent, order.number("escalated"), fresh)


def level_field(record: Record) -> str:
    """In which field a ticket, or a dispatch order, has its level."""
    return "level" if record.entity.key == "ticket" else "escalated"


def _still(crm: Crm, late: Late) -> Late | None:
    """What is left to do inside the transaction: another program may have been quicker, or somebody has dealt with it."""
    record = next(iter(crm.store.read_many(late.record.entity.key, [late.record.id])), None)
    same = ("state", "technician", "deleted_at")
    if record is None or any(record.values.get(name) != late.record.values.get(name) for name in same):
        return None
    was = record.number(level_field(record))
    fresh = tuple(step for step in late.steps if step.number("level") > was)
    return Late(record, late.percent, was, fresh) if fresh else None


def _telling(crm: Crm, late: Late) -> dict[int, tuple[str, str]]:
    """Who is told of what is late (user → subject, notes): of two levels that tell the same person the higher one counts."""
    record = late.record
    told: dict[int, tuple[str, str]] = {}
    for step in late.steps:
        if person := whom(crm, record, step):
            subject = _("{code} {title}: {level}").format(code=record.code, title=record.title, level=step.title)
            notes = _("Escalation level {level}: used up {percent} percent of the time").format(level=step["level"], percent=late.percent)
            told[person] = subject, notes
    return told


def write(crm: Crm, unit: Unit, record: Record, level: int, told: Mapping[int, tuple[str, str]]) -> None:
    """Write within an act that a record reaches a level, and a follow-up for each who is told. `told`: user → subject, notes."""
    unit.update(record.entity.key, record.id, {level_field(record): level})
    today = local_time(crm.store.clock(), crm.locale.zone).date().isoformat()
    unit.create_many("followup", [
        {
            "subject": subject[:500], "notes": notes,
            "type": "task", "state": "open", "due": today, "owner": person, "customer": record["customer"], "contact": record["contact"],
        }
        for person, (subject, notes) in told.items()
    ])  # fmt: skip


def whom(crm: Crm, record: Record, step: Record) -> int:
    """Whom a level tells of a record; 0 for nobody: a ticket that nobody owns tells whoever runs the desk, its first active manager."""
    if step["tell"] == "user" and step["user"]:
        return step.number("user")
    owner = _owner(crm, record)
    if not owner:
        return _first_manager(crm)
    manager = crm.store.read("user", owner).number("manager")
    return manager or owner if step["tell"] == "manager" else owner


def _owner(crm: Crm, record: Record) -> int:
    """Whose it is: a dispatch's owner, else that of its ticket."""
    if record["owner"] or record.entity.key == "ticket" or not record["ticket"]:
        return record.number("owner")
    return crm.store.read("ticket", record.number("ticket")).number("owner")


def _first_manager(crm: Crm) -> int:
    users = crm.store.read_many("user", crm.lists.first_ids(Listing("user", sort="id"), MOST_LEVELS))
    active = [user for user in users if user["active"]]
    for role in ("manager", "admin"):
        if found := next((user.id for user in active if user["role"] == role), 0):
            return found
    return 0
