"""The calendar: activities and follow-ups of some days, as entries in order of time; and as iCalendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tui_crm.model.dates import milliseconds
from tui_crm.model.instants import local_time
from tui_crm.model.record import Record
from tui_crm.services.crm import Crm
from tui_crm.store.agenda import Agenda

MOST = 1000  # entries of one reading
MINUTE = 60_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing on one day. `at`: when it begins, in epoch milliseconds; 0: any time that day. `state`: open or done."""

    entity: str
    record: int
    day: str
    at: int
    minutes: int
    kind: str
    title: str
    state: str
    customer: int
    contact: int
    customer_name: str
    contact_name: str
    place: str
    owner: int

    @property
    def about(self) -> str:
        """Whom it is about."""
        return " · ".join(filter(None, (self.contact_name, self.customer_name)))


def week_of(day: date) -> tuple[date, ...]:
    """The days of the week of `day`, Monday first."""
    monday = day - timedelta(days=day.weekday())
    return tuple(monday + timedelta(days=number) for number in range(7))


def entries(crm: Crm, first: date, last: date, everybody: bool = False) -> list[Entry]:
    """What happened or is planned on the days from `first` to `last`: one's own, or everybody's; what has no time first on its day."""
    start = milliseconds(datetime.combine(first, time.min), crm.locale.zone)
    end = milliseconds(datetime.combine(last + timedelta(days=1), time.min), crm.locale.zone)
    agenda = Agenda(crm.store.engine, crm.catalogue, crm.user.id, {kind: crm.policy.row_filter(kind) for kind in ("followup", "activity")})
    planned = crm.store.read_many("followup", agenda.planned(first.isoformat(), last.isoformat(), MOST, everybody))
    happened = crm.store.read_many("activity", agenda.happened(start, end, MOST, everybody))
    names = {entity: crm.store.titles(entity, _named(entity, planned, happened)) for entity in ("customer", "contact")}
    found = [_of_followup(record, names) for record in planned]
    found += [_of_activity(crm, record, names) for record in happened]
    return sorted(found, key=lambda entry: (entry.day, entry.at, entry.entity, entry.record))


def _named(entity: str, *groups: Sequence[Record]) -> list[int]:
    return [number for records in groups for record in records if (number := record.number(entity))]


def _of_followup(record: Record, names: dict[str, dict[int, str]]) -> Entry:
    return _entry(record, names, record.text("due"), record.number("due_at"), 0, record.text("state"))


def _of_activity(crm: Crm, record: Record, names: dict[str, dict[int, str]]) -> Entry:
    at = record.number("at")
    return _entry(record, names, local_time(at, crm.locale.zone).date().isoformat(), at, record.number("minutes"), "done")


def _entry(record: Record, names: dict[str, dict[int, str]], day: str, at: int, minutes: int, state: str) -> Entry:
    customer, contact = record.number("customer"), record.number("contact")
    return Entry(
        record.entity.key, record.id, day, at, minutes, record.text("type"), record.title, state, customer, contact,
        names["customer"].get(customer, ""), names["contact"].get(contact, ""), record.text("place"), record.number("owner"),
    )  # fmt: skip
