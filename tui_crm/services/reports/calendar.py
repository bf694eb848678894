"""Days, weeks, months, quarters and years as the bands of a report, in the person's time zone; and the period a report is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from tui_crm.errors import UsageError
from tui_crm.i18n import N_, _
from tui_crm.model.date_words import shifted
from tui_crm.model.dates import milliseconds
from tui_crm.model.fields import Field, Kind
from tui_crm.model.instants import local_time
from tui_crm.query import periods
from tui_crm.query.ast import ALL, Node, Op, Test, conjunction
from tui_crm.store.aggregates import Path

UNITS = ("day", "week", "month", "quarter", "year")
UNIT_LABELS = {"day": N_("day"), "week": N_("week"), "month": N_("month"), "quarter": N_("quarter"), "year": N_("year")}
MOST = 400
"""Bands of one report: beyond, the next coarser unit is taken."""


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day, both included; None: open to that side. `text` as people wrote it."""

    text: str = ""
    first: date | None = None
    last: date | None = None

    @property
    def shown(self) -> str:
        """The period as people read it."""
        if self.first is None and self.last is None:
            return _("all time")
        return f"{self.first or ''} … {self.last or ''}".strip()


def read_period(text: str, now: int, zone: tzinfo) -> Period:
    """The period that words name: "2017", "this quarter", "last 90 days", "2017-01..2017-06", "2017.."; "" for all time. Raises UsageError."""
    today = local_time(now, zone).date()
    if not text.strip():
        return Period()
    low, dots, high = text.partition("..")
    try:
        first = periods.days(low, today)[0] if low.strip() else None
        last = periods.days(high if dots else low, today)[1] if high.strip() or not dots else None
    except ValueError as error:
        raise UsageError(_("This is no period: {reason}; write 2026, 2026-11, “this quarter” or 2026-01..2026-06").format(reason=error)) from None
    if first and last and first > last:
        raise UsageError(_("The period {period} ends before it begins").format(period=text.strip()))
    return Period(text.strip(), first, last)


def stepped(period: Period, by: int) -> str:
    """The period before (-1) or after (1), in words: the next month after a month, else as many days. Raises UsageError for an open one."""
    first, last = period.first, period.last
    if first is None or last is None:
        raise UsageError(_("This is about all time; name a period first"))
    for unit in ("year", "quarter", "month", "week"):
        if begin(unit, first) == first and _next(unit, first) == last + timedelta(days=1):
            start = _next(unit, first) if by > 0 else begin(unit, first - timedelta(days=1))
            return label(unit, start).replace(" Q", "-Q") if unit != "week" else f"{start}..{start + timedelta(days=6)}"
    span = timedelta(days=(last - first).days + 1) * by
    return f"{first + span}..{last + span}"


def within(path: Path, period: Period, zone: tzinfo) -> Node:
    """The filter for records whose date (or instant) lies in the period."""
    tests: list[Node | None] = []
    if period.first:
        tests.append(Test(path, Op.GE, edge(path[-1], period.first, zone)))
    if period.last:
        if path[-1].kind is Kind.DATE:
            tests.append(Test(path, Op.LE, period.last.isoformat()))
        else:
            tests.append(Test(path, Op.LT, edge(path[-1], period.last + timedelta(days=1), zone)))
    return conjunction(*tests) if tests else ALL


def edge(field: Field, day: date, zone: tzinfo) -> str | int:
    """The least value of a date's or an instant's field on that day or later."""
    return day.isoformat() if field.kind is Kind.DATE else milliseconds(datetime.combine(day, time.min), zone)


def day_of(field: Field, value: str | int, zone: tzinfo) -> date:
    """The day of a stored date or instant."""
    return date.fromisoformat(str(value)) if field.kind is Kind.DATE else local_time(int(value), zone).date()


@dataclass(frozen=True, slots=True)
class Bands:
    """Neighbouring stretches of time: `starts` are their first days, and what comes after the last. The unit may be coarser than asked."""

    unit: str
    starts: tuple[date, ...]

    def edges(self, field: Field, zone: tzinfo) -> tuple[str | int, ...]:
        """The edges between them as values of a field."""
        return tuple(edge(field, day, zone) for day in self.starts)

    @property
    def labels(self) -> tuple[str, ...]:
        """What each is called."""
        return tuple(label(self.unit, day) for day in self.starts[:-1])


def bands(unit: str, first: date, last: date) -> Bands:
    """The stretches of a unit from that of `first` to that of `last`."""
    for coarser in UNITS[UNITS.index(unit) :]:
        starts = _starts(coarser, first, last)
        if len(starts) <= MOST + 1 or coarser == UNITS[-1]:
            return Bands(coarser, tuple(starts[-MOST - 1 :]))
    raise AssertionError(unit)


def _starts(unit: str, first: date, last: date) -> list[date]:
    day = begin(unit, first)
    found = [day]
    while day <= last and day.year < date.max.year and len(found) < 20 * MOST:
        day = _next(unit, day)
        found.append(day)
    return found


def begin(unit: str, day: date) -> date:
    """The first day of the stretch in which `day` lies."""
    if unit == "day":
        return day
    if unit == "week":
        return day - timedelta(days=day.weekday())
    months = {"month": 1, "quarter": 3, "year": 12}[unit]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def _next(unit: str, day: date) -> date:
    counts = {"day": (1, "day"), "week": (1, "week"), "month": (1, "month"), "quarter": (3, "month"), "year": (1, "year")}
    return shifted(day, *counts[unit])


def label(unit: str, day: date) -> str:
    """What the stretch that begins on `day` is called."""
    if unit == "year":
        return f"{day:%Y}"
    if unit == "quarter":
        return f"{day:%Y} Q{(day.month + 2) // 3}"
    return f"{day:%Y-%m}" if unit == "month" else day.isoformat()
