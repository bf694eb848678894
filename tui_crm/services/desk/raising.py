"""Escalating by hand: to the next level that is defined, and whoever that level names has a follow-up, as when it is reached by being late."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tui_crm.errors import UsageError
from tui_crm.i18n import _, ngettext
from tui_crm.model.record import Record
from tui_crm.services import parts
from tui_crm.services.crm import Crm, name_of
from tui_crm.services.desk import around, escalating
from tui_crm.services.parts import Progress
from tui_crm.store import desk_rows
from tui_crm.store.unit import CHUNK, Unit

NAMED = 5  # people who are named
_UNCONFIRMED = "assigned"


@dataclass(frozen=True, slots=True)
class Raised:
    """A ticket or a dispatch order that reached a level by hand. `defined`: whether there is such a level; `told`: users who have a follow-up."""

    record: Record
    level: int
    defined: bool
    told: tuple[int, ...]


def raise_level(crm: Crm, entity: str, ids: Sequence[int], progress: Progress | None = None) -> list[Raised]:
    """Raise records by one level as one act: orders that wait for their technician themselves, of other orders and of callbacks the ticket.
    Closed tickets are left alone. Returns what was raised. Raises UsageError when that is nothing.
    """
    escalating.may(crm)
    rules = escalating.steps(crm)
    wanted = _meant(crm, entity, ids)
    raised: list[Raised] = []

    def write(unit: Unit, part: Sequence[tuple[str, int]]) -> None:
        desk_rows.alone(crm.store.engine)
        for record in _there(crm, part):
            found, texts = _next(crm, record, rules)
            escalating.write(crm, unit, record, found.level, dict.fromkeys(found.told, texts))
            raised.append(found)

    first = next(_there(crm, wanted[:1]), None)
    if first is None and len(wanted) == 1:
        raise UsageError(_("It is closed; reopened, it can be escalated"))
    parts.write(crm, "escalate", "", first.title if first and len(wanted) == 1 else "", parts.sliced(wanted, CHUNK), write, progress)
    if not raised:
        raise UsageError(_("They are closed; reopened, they can be escalated"))
    return raised


def _meant(crm: Crm, entity: str, ids: Sequence[int]) -> list[tuple[str, int]]:
    """What is raised: (kind of record, id) …"""
    if entity != "dispatch":
        return [("ticket", number) for number in around.tickets_of(crm, entity, ids)]
    orders = crm.store.read_many("dispatch", ids)
    of_ticket = [order.id for order in orders if order["state"] != _UNCONFIRMED]
    tickets = around.tickets_of(crm, entity, of_ticket) if of_ticket else []
    return [*(("dispatch", order.id) for order in orders if order["state"] == _UNCONFIRMED), *(("ticket", number) for number in tickets)]


def _there(crm: Crm, wanted: Sequence[tuple[str, int]]) -> Iterator[Record]:
    """Those that can be raised, as they are now."""
    for kind in ("ticket", "dispatch"):
        found = crm.store.read_many(kind, [number for entity, number in wanted if entity == kind])
        yield from (record for record in found if not record["deleted_at"] and record.values.get("category") != "closed")


def _next(crm: Crm, record: Record, rules: Sequence[Record]) -> tuple[Raised, tuple[str, str]]:
    """The next level of a record, and what those who are told read: subject and notes."""
    order = record.entity.key == "dispatch"
    was = record.number(escalating.level_field(record))
    above = [rule for rule in rules if rule.number("level") > was and (rule["measure"] == "confirm") == order]
    level = min((rule.number("level") for rule in above), default=was + 1)
    steps = [rule for rule in above if rule.number("level") == level]
    if record.values.get("answered_at"):  # who would be told of a late first answer has nothing to do with one that was given
        steps = [rule for rule in steps if rule["measure"] != "respond"] or steps
    told = dict.fromkeys(person for rule in steps if (person := escalating.whom(crm, record, rule)))
    subject = _("{code} {title}: escalated to level {level}").format(code=record.code, title=record.title, level=level)
    notes = _("Escalated by {who}").format(who=name_of(crm.user))
    return Raised(record, level, bool(steps), tuple(told)), (subject, notes)


def said(crm: Crm, raised: Sequence[Raised]) -> str:
    """What became of it, for people: the level, who has a follow-up now, or why nobody has."""
    text = ngettext("{count} escalated", "{count} escalated", len(raised)).format(count=f"{len(raised):,}")
    if len(raised) == 1:
        text = _("{code}: level {level}").format(code=raised[0].record.code, level=raised[0].level)
    people = list(dict.fromkeys(person for each in raised for person in each.told))
    if people:
        users = crm.store.read_many("user", people[:NAMED])
        names = ", ".join(name_of(user) for user in users) + (" …" if len(people) > NAMED else "")
        text += "; " + _("told by a follow-up: {names}").format(names=names)
    untold = [each for each in raised if not each.told]
    if not untold:
        return text
    why = _("nobody is named by the level") if any(each.defined for each in untold) else _("there is no such level; :escalations defines it")
    nobody = _("nobody is told: {why}") if len(untold) == len(raised) else _("of some nobody is told: {why}")
    return f"{text}; {nobody.format(why=why)}"
