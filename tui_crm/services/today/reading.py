"""Reads the day: every section by a query of its own, from an index, with a limit, so that a million customers cost what a thousand do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from tui_crm.i18n import _
from tui_crm.model.dates import milliseconds
from tui_crm.model.instants import local_time
from tui_crm.model.record import Record
from tui_crm.model.showing import show
from tui_crm.services.contacting import rules
from tui_crm.services.contacting.rules import DAY
from tui_crm.services.crm import Crm
from tui_crm.services.today import items
from tui_crm.services.today.items import Item, Section, Today
from tui_crm.store.agenda import Agenda

MOST = 12  # lines of a section
FIRST_DAY, WEEK = "0001-01-01", 7
LEAD_DAYS = 7
KINDS = ("followup", "deal", "customer", "contact")


@dataclass(frozen=True)
class Day:
    """One person's day while it is read."""

    crm: Crm
    limit: int = MOST

    @cached_property
    def now(self) -> int:
        """The moment, in epoch milliseconds."""
        return self.crm.store.clock()

    @cached_property
    def today(self) -> date:
        """The local day."""
        return local_time(self.now, self.crm.locale.zone).date()

    @cached_property
    def agenda(self) -> Agenda:
        """The queries."""
        visible = {kind: self.crm.policy.row_filter(kind) for kind in KINDS}
        return Agenda(self.crm.store.engine, self.crm.catalogue, self.crm.user.id, visible)

    def midnight(self, day: date) -> int:
        """When a local day begins."""
        return milliseconds(datetime.combine(day, time.min), self.crm.locale.zone)

    def section(self, key: str, title: str, found: Sequence[Item], entity: str = "", where: str = "") -> Section:
        """A section of at most `limit` lines; one more was asked for."""
        return Section(key, title, tuple(found[: self.limit]), entity, where, len(found) > self.limit)

    def names(self, entity: str, records: Sequence[Record]) -> dict[int, str]:
        """What the records that these refer to are called."""
        return self.crm.store.titles(entity, [number for record in records if (number := record.number(entity))])


def read(crm: Crm, limit: int = MOST) -> Today:
    """The day of whoever is at `crm`, at most `limit` lines a section; empty sections are left out."""
    day = Day(crm, limit)
    made = (make(day) for make in SECTIONS)
    return Today(day.today.isoformat(), tuple(section for section in made if section.items))


def in_days(days: int) -> str:
    """ "today", "tomorrow", "in 3 d", "3 d late": a day from today."""
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    return _("in {count} d").format(count=days) if days > 0 else _("{count} d late").format(count=-days)


def overdue(day: Day) -> Section:
    """Follow-ups of the days before."""
    found = _followups(day, items.OVERDUE, FIRST_DAY, (day.today - timedelta(days=1)).isoformat())
    return day.section(items.OVERDUE, _("Overdue"), found, "followup", "owner:me state:open due<today")


def due(day: Day) -> Section:
    """Follow-ups of today, those with a time first."""
    today = day.today.isoformat()
    return day.section(items.DUE, _("Today"), _followups(day, items.DUE, today, today), "followup", "owner:me state:open due:today")


def _followups(day: Day, section: str, first: str, last: str) -> list[Item]:
    records = day.crm.store.read_many("followup", day.agenda.followups(first, last, day.limit + 1))
    customers, contacts = day.names("customer", records), day.names("contact", records)
    return [
        Item(section, "followup", record.id, _due_text(day, record), record.title,
             " · ".join(filter(None, (contacts.get(record.number("contact")), customers.get(record.number("customer"))))),
             record.number("customer"), record.number("contact"), record.number("deal"),
             section == items.OVERDUE or 0 < record.number("due_at") < day.now)
        for record in records
    ]  # fmt: skip


def _due_text(day: Day, record: Record) -> str:
    at = record.number("due_at")
    if record["due"] == day.today.isoformat():
        return local_time(at, day.crm.locale.zone).strftime("%H:%M") if at else ""
    return in_days((date.fromisoformat(record.text("due")) - day.today).days)


def stalled(day: Day) -> Section:
    """Deals without activity and without a change of stage for longer than their stage allows."""
    from tui_crm.services.pipeline import stalling
    from tui_crm.services.pipeline.stages import pipelines

    patient = [stage for stage in pipelines(day.crm).by_id.values() if stage.allowed_days and not stage.closed]
    ids = [i for stage in patient for i in day.agenda.untouched(stage.id, day.now - stage.allowed_days * DAY, day.limit + 1)]
    records = sorted(day.crm.store.read_many("deal", ids), key=lambda record: record.number("last_touch"))[: day.limit + 1]
    found = _deals(day, items.STALLED, records, lambda record: _("{count} d quiet").format(count=(day.now - record.number("last_touch")) // DAY))
    return day.section(items.STALLED, _("Stalled deals"), found, "deal", f"owner:me {stalling.stalled_text(day.crm)}")


def closing(day: Day) -> Section:
    """Deals expected to close by the end of this week, those whose day has passed first."""
    sunday = (day.today + timedelta(days=6 - day.today.weekday())).isoformat()
    records = day.crm.store.read_many("deal", day.agenda.closing(sunday, day.limit + 1))
    found = _deals(day, items.CLOSING, records, lambda record: in_days((date.fromisoformat(record.text("expected_close")) - day.today).days))
    return day.section(items.CLOSING, _("Deals closing this week"), found, "deal", f"owner:me status:open expected_close<={sunday}")


def _deals(day: Day, section: str, records: Sequence[Record], when: Callable[[Record], str]) -> list[Item]:
    customers, showing = day.names("customer", records), day.crm.showing()
    amount = day.crm.catalogue["deal"].by_name["amount"]
    return [
        Item(section, "deal", record.id, when(record), record.title,
             " · ".join(filter(None, (_amount(record, amount, showing), customers.get(record.number("customer"))))),
             record.number("customer"), record.number("contact"), record.id, when(record).endswith(_("{count} d late").format(count="")))
        for record in records
    ]  # fmt: skip


def _amount(record: Record, field: object, showing: object) -> str:
    from dataclasses import replace

    context = replace(showing, currency=str(record["currency"] or showing.currency))  # type: ignore[type-var, attr-defined]
    return show(field, record["amount"], context) if record["amount"] else ""  # type: ignore[arg-type]


def pool(day: Day) -> Section:
    """Customers that return to the pool soon: no activity and no open deal for nearly as long as their grade's rule allows."""
    from tui_crm.services.pool import recycling

    found = [_customer(items.POOL, each.record, in_days(max(each.left, 0))) for each in recycling.warned(day.crm, day.limit + 1)]
    return day.section(items.POOL, _("Soon back in the pool"), found)


def neglected(day: Day) -> Section:
    """Customers not contacted for longer than the rule of their grade allows, those longest past it first."""
    found: list[tuple[int, Item]] = []
    wheres: list[str] = []
    for grade, rule in rules.each(day.crm):
        if not rule.quiet_days:
            continue
        ago = f"-{rule.quiet_days}d"
        wheres.append(f"(grade:{_quoted(grade)} created_at<{ago} (last_activity<{ago} or last_activity:never))")
        for record in day.crm.store.read_many("customer", day.agenda.neglected(grade, day.now - rule.quiet_days * DAY, day.limit + 1)):
            quiet = (day.now - _since(record)) // DAY
            text = _("{count} d quiet").format(count=quiet) if record["last_activity"] else _("never")
            found.append((rule.quiet_days - quiet, _customer(items.NEGLECTED, record, text)))
    found.sort(key=lambda pair: pair[0])
    where = f"owner:me ({' or '.join(wheres)})" if wheres else ""
    return day.section(items.NEGLECTED, _("Not contacted for too long"), [item for _late, item in found], "customer", where)


def _quoted(grade: str) -> str:
    return '"' + grade.replace("\\", "\\\\").replace('"', '\\"') + '"' if grade else "none"


def _since(record: Record) -> int:
    return record.number("last_activity") or record.number("created_at")


def _customer(section: str, record: Record, when: str) -> Item:
    about = " · ".join(filter(None, (str(record["grade"]), str(record["city"]), _first(record, "phones"))))
    return Item(section, "customer", record.id, when, record.title, about, record.id)


def _first(record: Record, name: str) -> str:
    values = record.values[name]
    return str(values[0]) if isinstance(values, tuple) and values else ""


def leads(day: Day) -> Section:
    """Prospects that came to the person within the last days."""
    since = day.midnight(day.today - timedelta(days=LEAD_DAYS))
    records = day.crm.store.read_many("customer", day.agenda.fresh_leads(since, day.limit + 1))
    found = [_customer(items.LEADS, record, _("{count} d ago").format(count=(day.now - record.number("created_at")) // DAY)) for record in records]
    return day.section(items.LEADS, _("New leads"), found, "customer", f"owner:me lifecycle:prospect created_at>=-{LEAD_DAYS}d")


def care(day: Day) -> Section:
    """Birthdays and occasions of the next days."""
    from tui_crm.services.today import caring

    return day.section(items.CARE, _("Birthdays and occasions"), caring.items_of(day, WEEK))


def news(day: Day) -> Section:
    """What colleagues changed on the person's records since yesterday."""
    from tui_crm.services.today import others

    return day.section(items.NEWS, _("Changed by colleagues"), others.items_of(day))


SECTIONS: tuple[Callable[[Day], Section], ...] = (overdue, due, closing, stalled, pool, neglected, care, leads, news)


def count_text(today: Today) -> str:
    """How much is due, for the title: "12+ overdue, 5 today"."""
    texts = {items.OVERDUE: _("{count} overdue"), items.DUE: _("{count} today")}
    counts = {section.key: f"{len(section.items)}{'+' if section.more else ''}" for section in today.sections}
    return ", ".join(text.format(count=counts[key]) for key, text in texts.items() if key in counts)
