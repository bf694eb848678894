"""Sending technicians (派工): an order made from a ticket, who suits it, assigned, confirmed or declined, started, completed; late ones told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tui_crm.errors import InvalidRecord, Problem
from tui_crm.i18n import _
from tui_crm.model.instants import local_time
from tui_crm.model.record import Record
from tui_crm.services import archive
from tui_crm.services.crm import Crm
from tui_crm.services.desk.levels import levels
from tui_crm.services.parts import Progress
from tui_crm.store.listing import Listing

MOST = 2_000  # technicians, and open orders of theirs, that a suggestion looks at
_TAKEN = ("customer", "contact")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A technician for an order, and why. `load`: orders that are open on the day of the appointment; `capacity`: how many there may be."""

    technician: Record
    skilled: bool
    near: bool
    load: int
    capacity: int

    @property
    def why(self) -> str:
        """The reasons, for people."""
        told = [_("has the skill") if self.skilled else _("lacks the skill"), _("in the region") if self.near else _("from elsewhere")]
        return ", ".join([*told, _("{load} of {capacity} that day").format(load=self.load, capacity=self.capacity)])


def plan(crm: Crm, ticket: int, task: str = "", technician: int = 0, **more: object) -> int:
    """An order for a ticket: for its customer, at the customer's address unless a place is said. Returns its id. One act."""
    return plan_all(crm, [ticket], {"task": task, **more}, technician)[0]


def plan_all(crm: Crm, tickets: Sequence[int], more: Mapping[str, object], technician: int = 0, progress: Progress | None = None) -> list[int]:
    """An order for each of the tickets, as one act. `more`: what it says, where that is not empty. Returns their ids."""
    found = crm.store.read_many("ticket", tickets)
    state = "assigned" if technician else "unassigned"
    said = {**{name: value for name, value in more.items() if value}, "technician": technician, "state": state}
    new = [("dispatch", {**proposed(crm, ticket), **said}) for ticket in found]
    edits = [("ticket", ticket.id, {"state": "in_progress"}) for ticket in found if ticket["state"] in ("new", "accepted")]
    label = found[0].title if len(found) == 1 else ""
    return [number for _entity, number in archive.write_together(crm, "dispatch", label, new, edits, progress)]


def proposed(crm: Crm, ticket: Record) -> dict[str, object]:
    """What an order for a ticket says of itself."""
    values: dict[str, object] = {"task": ticket.title, "ticket": ticket.id, **{name: ticket[name] for name in _TAKEN}}
    if customer := ticket.number("customer"):
        record = crm.store.read("customer", customer)
        values["place"] = " ".join(str(record[name]) for name in ("city", "address") if record[name])
        values["region"] = record["city"] or record["region"]
    return values


def assign(crm: Crm, ids: Sequence[int], technician: int, progress: Progress | None = None) -> int:
    """Give orders to a technician (0: to nobody); what was confirmed is to be confirmed anew. Returns how many differed."""
    return archive.edit_many(crm, "dispatch", ids, lambda _order: {"technician": technician}, "dispatch", progress)


def confirm(crm: Crm, ids: Sequence[int], progress: Progress | None = None) -> int:
    """The technician confirms. Raises InvalidRecord for anybody else."""
    return archive.edit_many(crm, "dispatch", ids, lambda _order: {"state": "confirmed"}, "confirm", progress)


def decline(crm: Crm, ids: Sequence[int], reason: str, progress: Progress | None = None) -> int:
    """The technician declines, for a reason; the order is unassigned again. Raises InvalidRecord."""
    if not reason.strip():
        raise InvalidRecord([Problem("declined", _("declining needs a reason"))])
    mine = {record.id for record in technicians(crm) if record["user"] == crm.user.id}
    for order in crm.store.read_many("dispatch", ids):
        if order["technician"] not in mine:
            raise InvalidRecord([Problem("technician", _("{order}: only its technician declines it").format(order=order.code))])
    return archive.edit_many(crm, "dispatch", ids, lambda _order: {"technician": 0, "declined": reason.strip()}, "decline", progress)


def start(crm: Crm, ids: Sequence[int], progress: Progress | None = None) -> int:
    """The work begins."""
    now = crm.store.clock()
    return archive.edit_many(crm, "dispatch", ids, lambda order: {} if order["started_at"] else {"started_at": now}, "begin", progress)


def complete(crm: Crm, order: int, notes: str = "", materials: str = "", **more: object) -> int:
    """The work is done: what was done, what was used, what it cost. Returns how many differed."""
    now = crm.store.clock()
    said = {name: text for name, text in (("notes", notes), ("materials", materials)) if text}

    def changes(found: Record) -> Mapping[str, object]:
        return {"completed_at": now, "started_at": found["started_at"] or now, **said, **more}

    return archive.edit_many(crm, "dispatch", [order], changes, "finish")


def technicians(crm: Crm) -> list[Record]:
    """Those who may be sent, by name."""
    found = crm.store.read_many("technician", crm.lists.first_ids(Listing("technician", sort="name"), MOST))
    return [record for record in found if record["active"]]


def suggest(crm: Crm, order: Record) -> list[Suggestion]:
    """Who may be sent, the best first: by skill, then free that day, then region, then the least load."""
    people = technicians(crm)
    day = _day(crm, order.number("appointment") or crm.store.clock())
    load: dict[int, int] = {}
    open_orders = crm.lists.first_ids(crm.listing("dispatch", "completed_at:none technician:any"), MOST)
    for other in crm.store.read_many("dispatch", open_orders):
        if other.id != order.id and _day(crm, other.number("appointment") or crm.store.clock()) == day:
            load[other.number("technician")] = load.get(other.number("technician"), 0) + 1
    found = [
        Suggestion(one, _among(order["skill"], one["skills"]), _among(order["region"], one["regions"]), load.get(one.id, 0), one.number("capacity"))
        for one in people
    ]
    return sorted(found, key=lambda s: (not s.skilled, s.load >= s.capacity, not s.near, s.load / max(s.capacity, 1), s.technician.title))


def unconfirmed(crm: Crm) -> list[Record]:
    """Orders that were not confirmed in time, by the business hours of the first service level that asks for it; the oldest first."""
    asking = [(level, level.confirm) for level in levels(crm) if level.confirm]
    if not asking:
        return []
    level, minutes = asking[0]
    now = crm.store.clock()
    waiting = crm.store.read_many("dispatch", crm.lists.first_ids(crm.listing("dispatch", "state:assigned", "state_since"), MOST))
    return [order for order in waiting if level.time.between(order.number("assigned_at"), now) >= minutes * 60_000]


def _among(wanted: object, there: object) -> bool:
    """Whether one of the texts is the wanted one, or part of it, as 上海 is of 上海市; nothing wanted: always."""
    asked = str(wanted).strip().casefold()
    known = [str(text).casefold() for text in there] if isinstance(there, tuple) else []
    return not asked or any(text and (text in asked or asked in text) for text in known)


def _day(crm: Crm, instant: int) -> str:
    return local_time(instant, crm.locale.zone).date().isoformat()
