"""Which service level a ticket has, and how many tickets stand: policies, calendars and targets as they are now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.model.record import Record
from tui_crm.model.working_time import AROUND_THE_CLOCK, WorkingTime, read_hours
from tui_crm.services.crm import Crm
from tui_crm.services.desk.sla import Promise, Standing, Step, standing
from tui_crm.store import desk_rows
from tui_crm.store.desk_rows import TicketRow
from tui_crm.store.listing import Listing

MOST = 1_000  # policies, and targets of all of them
_ASKED = ("kind", "priority", "severity", "grade")


@dataclass(frozen=True, slots=True)
class Target:
    """One line of a service level: what is promised to tickets with these values; "" stands for every value."""

    kind: str
    priority: str
    severity: str
    grade: str
    promise: Promise

    def fits(self, ticket: TicketRow) -> bool:
        """Whether the ticket is one of these."""
        return all(getattr(self, name) in ("", getattr(ticket, name)) for name in _ASKED)

    @property
    def exact(self) -> int:
        """How many values it names: the more, the sooner it is taken."""
        return sum(bool(getattr(self, name)) for name in _ASKED)


@dataclass(frozen=True, slots=True)
class Level:
    """A service level as it is now. `where`: for which tickets, in the filter language; `targets`: the most exact first; `confirm`: business
    minutes within which a technician confirms, 0: any time.
    """

    id: int
    name: str
    where: str
    time: WorkingTime
    targets: tuple[Target, ...]
    confirm: int

    def promise(self, ticket: TicketRow) -> Promise:
        """What is promised to a ticket."""
        return next((target.promise for target in self.targets if target.fits(ticket)), Promise())


def levels(crm: Crm) -> tuple[Level, ...]:
    """The active service levels in their order. Raises UsageError naming the calendar that cannot be read."""
    found = [record for record in _all(crm, "sla_policy", "position") if record["active"]]
    if not found:
        return ()
    calendars = {record.id: record for record in crm.store.read_many("calendar", sorted({r.number("calendar") for r in found if r["calendar"]}))}
    times = {number: time_of(crm, calendars.get(number)) for number in {record.number("calendar") for record in found}}
    targets: dict[int, list[Target]] = {}
    for line in _all(crm, "sla_target", "id"):
        promise = Promise(line.number("respond"), line.number("resolve"))
        kind, priority, severity, grade = (line.text(name) for name in _ASKED)
        targets.setdefault(line.number("policy"), []).append(Target(kind, priority, severity, grade, promise))
    for lines in targets.values():
        lines.sort(key=lambda target: -target.exact)
    return tuple(
        Level(r.id, r.title, r.text("where"), times[r.number("calendar")], tuple(targets.get(r.id, ())), r.number("confirm")) for r in found
    )


def time_of(crm: Crm, calendar: Record | None) -> WorkingTime:
    """The hours of a calendar; None: around the clock. Raises UsageError naming the calendar."""
    now = crm.store.clock()
    if calendar is None:
        return WorkingTime(AROUND_THE_CLOCK, crm.locale.zone, now, now)
    try:
        hours = read_hours(*(_texts(calendar, name) for name in ("hours", "holidays", "extra")))
        zone = ZoneInfo(calendar.text("zone")) if calendar["zone"] else crm.locale.zone
    except UsageError as error:
        raise UsageError(f"{calendar.title}: {error}") from None
    except (ZoneInfoNotFoundError, ValueError):
        raise UsageError(_("{name}: there is no time zone “{zone}”").format(name=calendar.title, zone=calendar["zone"])) from None
    return WorkingTime(hours, zone, now, now)


def standings(crm: Crm, ids: Sequence[int], known: Sequence[Level] | None = None) -> dict[int, Standing]:
    """How tickets stand now, by id; `known`: the levels, where they were read already."""
    there = crm.store.engine
    all_levels = levels(crm) if known is None else known
    rows = list(desk_rows.tickets(there, ids))
    level_of = dict(_levels_of(crm, rows, all_levels))
    lives: dict[int, list[Step]] = {}
    for ticket, at, state in desk_rows.steps(there, [row.id for row in rows if row.id in level_of]):
        lives.setdefault(ticket, []).append(Step(at, state))
    now = crm.store.clock()
    found = {}
    promises: dict[tuple[int | str, ...], Promise] = {}  # few differ, however many tickets there are
    for row in rows:
        level = level_of.get(row.id)
        if level is None:
            found[row.id] = Standing()
            continue
        asked = level.id, row.kind, row.priority, row.severity, row.grade
        promise = promises.get(asked)
        if promise is None:
            promise = promises[asked] = level.promise(row)
        found[row.id] = standing(level.time, lives.get(row.id, ()), row.answered_at, promise, now)
    return found


def _levels_of(crm: Crm, rows: Sequence[TicketRow], known: Sequence[Level]) -> Iterator[tuple[int, Level]]:
    """(ticket, its level): the one it names, else the first that is for such tickets."""
    by_id: Mapping[int, Level] = {level.id: level for level in known}
    left = []
    for row in rows:
        if row.policy in by_id:
            yield row.id, by_id[row.policy]
        else:
            left.append(row.id)
    for level in known:
        if not left:
            return
        fit = set(left) if not level.where.strip() else set(crm.lists.matching(crm.listing("ticket", level.where), left))
        yield from ((ticket, level) for ticket in left if ticket in fit)
        left = [ticket for ticket in left if ticket not in fit]


def _all(crm: Crm, entity: str, sort: str) -> list[Record]:
    return crm.store.read_many(entity, crm.lists.first_ids(Listing(entity, sort=sort), MOST))


def _texts(record: Record, name: str) -> tuple[str, ...]:
    found = record[name]
    return tuple(map(str, found)) if isinstance(found, tuple) else ()
