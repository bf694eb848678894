"""When a follow-up is due: a day, maybe with a time; the reminder before it; the day it comes back."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from tui_crm.model.date_words import shifted
from tui_crm.model.dates import milliseconds, parse_date, parse_instant
from tui_crm.model.instants import local_time

MINUTE = 60_000
LEAD = 15 * MINUTE  # how long before an exact time one is reminded when nothing else was said
STEPS: Mapping[str, tuple[int, str]] = {
    "day": (1, "day"), "week": (1, "week"), "fortnight": (2, "week"), "month": (1, "month"), "quarter": (3, "month"), "half": (6, "month"),
    "year": (1, "year"),
}  # fmt: skip
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class When:
    """A day, and the exact instant if there is one (epoch milliseconds; 0: any time that day)."""

    day: date
    at: int = 0

    @property
    def values(self) -> dict[str, object]:
        """As the fields of a follow-up."""
        return {"due": self.day.isoformat(), "due_at": self.at}


def read(text: str, now: int, zone: tzinfo) -> When:
    """The day or the exact time that words mean. Raises ValueError with a reason for people."""
    today = local_time(now, zone).date()
    try:
        return When(date.fromisoformat(parse_date(text, today)))
    except ValueError:
        at = parse_instant(text, now, zone)
        return When(local_time(at, zone).date(), at)


def of(values: Mapping[str, object]) -> When:
    """When the follow-up with these values is due."""
    at = values["due_at"]
    return When(date.fromisoformat(str(values["due"])), at if isinstance(at, int) else 0)


def on_day(when: When, day: date, zone: tzinfo) -> When:
    """The same time on another day."""
    return When(day, _at(day, local_time(when.at, zone).time(), zone)) if when.at else When(day)


def reminder(when: When) -> int:
    """When to be reminded if nothing was said: a little before an exact time; 0 (not at all) for a day."""
    return max(when.at - LEAD, 1) if when.at else 0


def moved_reminder(before: When, remind_at: int, after: When, zone: tzinfo) -> int:
    """The reminder of a follow-up that moved: as long before an exact time as it was, else at its time of day on the new day."""
    if not remind_at:
        return 0
    if before.at and after.at:
        return after.at - (before.at - remind_at)
    if after.at:
        return reminder(after)
    days = (local_time(remind_at, zone).date() - before.day).days
    return _at(after.day + timedelta(days=days), local_time(remind_at, zone).time(), zone)


def following(repeat: str, day: date, after: date) -> date:
    """The first day after `after` on which what repeats since `day` comes back.

    The day of the month is kept or becomes the month's last; what was on the last day of a month stays there. Working days are Monday to Friday.
    """
    if repeat == "workday":
        found = max(day, after) + timedelta(days=1)
        return found + timedelta(days=max(0, 7 - found.weekday()) if found.weekday() >= SATURDAY else 0)
    count, unit = STEPS[repeat]
    times = 1
    found = _step(day, count, unit)
    while found <= after:
        times += 1
        found = _step(day, count * times, unit)
    return found


def _step(day: date, count: int, unit: str) -> date:
    found = shifted(day, count, unit)
    if unit in ("month", "year") and _is_last(day):
        return found.replace(day=monthrange(found.year, found.month)[1])
    return found


def _is_last(day: date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]


def _at(day: date, clock: time, zone: tzinfo) -> int:
    return milliseconds(datetime.combine(day, clock.replace(tzinfo=None)), zone)
