"""Business hours: breaks, holidays, other hours on single days, daylight-saving changes; how much of them lies between two instants.

A calendar's hours are read once into stretches of time with the hours worked before each of them, so that "how long" and "until when" are a
look-up each, however many tickets ask.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import pairwise

from tui_crm.errors import UsageError
from tui_crm.i18n import _

DAY = 86_400_000
MINUTES = 1440
ALWAYS: Mapping[int, tuple[tuple[int, int], ...]] = dict.fromkeys(range(7), ((0, MINUTES),))
_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CHINESE = "一二三四五六日"
_SPAN = re.compile(r"(\d{1,2})[:：](\d\d)\s*[-–~至]\s*(\d{1,2})[:：](\d\d)")
_DATE = re.compile(r"(\d{4}-\d\d-\d\d)(?:\s*(?:\.\.|至|~)\s*(\d{4}-\d\d-\d\d))?")

Spans = tuple[tuple[int, int], ...]
"""From … to in minutes of the day, in order, not touching."""


@dataclass(frozen=True, slots=True)
class Hours:
    """When people work: by weekday (0 is Monday), and on single days, which stand above it (an empty one is a holiday)."""

    week: Mapping[int, Spans]
    days: Mapping[date, Spans] = field(default_factory=dict)

    def on(self, day: date) -> Spans:
        """The hours of a day."""
        return self.days[day] if day in self.days else self.week.get(day.weekday(), ())


AROUND_THE_CLOCK = Hours(ALWAYS)


def read_hours(hours: Sequence[str], holidays: Sequence[str] = (), extra: Sequence[str] = ()) -> Hours:
    """What people wrote: "Mon-Fri 09:00-12:00 13:00-18:00", "周一至周五 9:00-18:00"; "2026-10-01..2026-10-07"; "2026-10-10 09:00-18:00".

    No hours at all mean around the clock. Raises UsageError naming the line.
    """
    week: dict[int, list[tuple[int, int]]] = {}
    for line in hours:
        first = _SPAN.search(line)
        if first is None:
            raise UsageError(_("“{line}” names no hours, as in: Mon-Fri 09:00-18:00").format(line=line))
        for weekday in _weekdays(line[: first.start()], line):
            week.setdefault(weekday, []).extend(_spans(line))
    days: dict[date, Spans] = {day: () for line in holidays for day in _days(line)}
    for line in extra:
        for day in _days(line):
            days[day] = _joined(_spans(line))
    return Hours({weekday: _joined(spans) for weekday, spans in week.items()} if hours else ALWAYS, days)


def _weekdays(text: str, line: str) -> Iterator[int]:
    found = []
    for part in re.split(r"[,，、;\s]+", text.strip().casefold()):
        ends = [_weekday(name) for name in re.split(r"[-–~至]", part) if name]
        if not ends or None in ends or len(ends) > 2:
            raise UsageError(_("“{line}” does not begin with days of the week, as in: Mon-Fri 09:00-18:00").format(line=line))
        first, last = ends[0] or 0, ends[-1] or 0
        found += [(first + step) % 7 for step in range((last - first) % 7 + 1)]
    yield from dict.fromkeys(found)


def _weekday(name: str) -> int | None:
    plain = name.removeprefix("星期").removeprefix("周").replace("天", "日")
    if plain in _CHINESE and len(plain) == 1:
        return _CHINESE.index(plain)
    return _NAMES.index(name[:3]) if name[:3] in _NAMES else None


def _spans(line: str) -> list[tuple[int, int]]:
    found = []
    for match in _SPAN.finditer(line):
        hour, minute, to_hour, to_minute = map(int, match.groups())
        start, end = hour * 60 + minute, to_hour * 60 + to_minute
        if not start < end <= MINUTES or minute > 59 or to_minute > 59:
            raise UsageError(_("“{line}”: hours run from earlier to later, until 24:00 at most; what goes past midnight is two lines").format(line=line))
        found.append((start, end))
    return found


def _joined(spans: Sequence[tuple[int, int]]) -> Spans:
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


def _days(line: str) -> Iterator[date]:
    match = _DATE.search(line)
    try:
        first = date.fromisoformat(match[1]) if match else None
        last = date.fromisoformat(match[2] or match[1]) if match else None
    except ValueError:
        first = last = None
    if first is None or last is None or last < first or (last - first).days > 366:
        raise UsageError(_("“{line}” names no day, as in: 2026-10-01, or 2026-10-01..2026-10-07").format(line=line))
    for step in range((last - first).days + 1):
        yield first + timedelta(days=step)


class WorkingTime:
    """The hours of one calendar in its zone, between two instants (epoch milliseconds); made longer when somebody asks beyond them.

    An instant counts as worked when the clock on the wall then shows hours of that day: an hour that daylight saving skips is not worked, one
    that it repeats is worked twice.
    """

    MARGIN = 40 * DAY
    FURTHEST = 3700 * DAY  # from an instant on, working hours are looked for so far ahead

    def __init__(self, hours: Hours, zone: tzinfo, first: int, last: int) -> None:
        self._hours, self._zone = hours, zone
        self._first = self._last = 0
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._before: list[int] = []  # worked before each stretch
        self._read(first, last)

    def between(self, start: int, end: int) -> int:
        """Milliseconds of work from `start` to `end`; 0 when `end` is not later."""
        if end <= start:
            return 0
        self._reach(start, end)
        return self._worked(end) - self._worked(start)

    def after(self, start: int, work: int) -> int | None:
        """The instant by which `work` milliseconds are worked from `start` on; None when the calendar has no such hours for ten years."""
        if work <= 0:
            return start
        self._reach(start, start + work)
        wanted = self._worked(start) + work
        while (self._before[-1] + self._ends[-1] - self._starts[-1] if self._ends else 0) < wanted:
            if self._last - start > self.FURTHEST:
                return None
            self._read(self._first, self._last + (self._last - self._first))
            wanted = self._worked(start) + work
        at = bisect_right(self._before, wanted - 1) - 1
        return self._starts[at] + wanted - self._before[at]

    def _worked(self, instant: int) -> int:
        at = bisect_right(self._starts, instant) - 1
        return self._before[at] + min(instant, self._ends[at]) - self._starts[at] if at >= 0 else 0

    def _reach(self, first: int, last: int) -> None:
        if first < self._first or last > self._last:
            self._read(min(first, self._first), max(last, self._last))

    def _read(self, first: int, last: int) -> None:
        self._first, self._last = first - self.MARGIN, last + self.MARGIN
        self._starts, self._ends, self._before = [], [], []
        day, end = self._local(self._first).date(), self._local(self._last).date()
        worked = 0
        while day <= end:
            for start, stop in self._stretches(day):
                if self._ends and self._ends[-1] == start:
                    self._ends[-1] = stop
                else:
                    self._starts.append(start)
                    self._ends.append(stop)
                    self._before.append(worked)
                worked += stop - start
            day += timedelta(days=1)

    def _stretches(self, day: date) -> Iterator[tuple[int, int]]:
        """The hours of a day as instants."""
        spans = self._hours.on(day)
        if not spans:
            return
        midnight = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000)
        found = []
        for start, stop, offset in self._offsets(midnight):
            for begin, end in spans:  # on the wall; with this offset that is
                first, last = midnight + begin * 60_000 - offset, midnight + end * 60_000 - offset
                if max(first, start) < min(last, stop):
                    found.append((max(first, start), min(last, stop)))
        yield from sorted(found)

    def _offsets(self, midnight: int) -> Iterator[tuple[int, int, int]]:
        """(from, to, offset in milliseconds) of the time around a day of which `midnight` is the UTC one, in parts of one offset each."""
        first, last = midnight - DAY, midnight + 2 * DAY
        edges = [first, *self._changes(first, last), last]
        for start, stop in pairwise(edges):
            yield start, stop, self._offset(start)

    def _changes(self, first: int, last: int) -> Iterator[int]:
        """Where the offset changes, to the minute: it does at most once in each eight hours."""
        step = DAY // 3
        for start in range(first, last, step):
            low, high = start, start + step
            if self._offset(low) == self._offset(high):
                continue
            before = self._offset(low)
            while high - low > 60_000:
                middle = (low + high) // 2 // 60_000 * 60_000
                low, high = (middle, high) if self._offset(middle) == before else (low, middle)
            yield high

    def _local(self, instant: int) -> datetime:
        return datetime.fromtimestamp(instant / 1000, self._zone)

    def _offset(self, instant: int) -> int:
        found = self._local(instant).utcoffset()
        return int(found.total_seconds() * 1000) if found else 0
