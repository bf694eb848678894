"""Business hours against a slow, obvious reference: is this minute worked? Counted one by one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_crm.errors import UsageError
from tui_crm.model.working_time import AROUND_THE_CLOCK, Hours, WorkingTime, read_hours

MINUTE = 60_000
OFFICE = read_hours(["Mon-Fri 09:00-12:00 13:00-18:00", "Sat 10:00-14:00"], ["2026-10-01..2026-10-07"], ["2026-10-10 09:00-18:00"])
ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC")  # Lord Howe changes by half an hour


def instant(text: str, zone: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)


def counted(hours: Hours, zone: str, start: int, end: int) -> int:
    """The reference: every minute by itself. Its wall clock says whether it is worked."""
    worked = 0
    moment = start
    while moment < end:
        wall = datetime.fromtimestamp(moment / 1000, ZoneInfo(zone))
        minute = wall.hour * 60 + wall.minute
        worked += any(begin <= minute < stop for begin, stop in hours.on(wall.date()))
        moment += MINUTE
    return worked * MINUTE


def test_breaks_nights_weekends_and_holidays_are_not_worked() -> None:
    time = WorkingTime(OFFICE, ZoneInfo("Asia/Shanghai"), *(instant(day, "Asia/Shanghai") for day in ("2026-09-28", "2026-10-12")))

    def at(text: str) -> int:
        return instant(text, "Asia/Shanghai")

    assert time.between(at("2026-09-28T09:00"), at("2026-09-28T18:00")) == 8 * 60 * MINUTE
    assert time.between(at("2026-09-30T17:00"), at("2026-10-08T10:00")) == 2 * 60 * MINUTE  # the week of the national day lies between
    assert time.after(at("2026-09-30T17:00"), 2 * 60 * MINUTE) == at("2026-10-08T10:00")
    assert time.after(at("2026-10-09T17:30"), 60 * MINUTE) == at("2026-10-10T09:30")  # a Saturday that is worked instead, with longer hours
    assert time.between(at("2026-10-08T12:10"), at("2026-10-08T12:50")) == 0


def test_an_hour_that_is_skipped_is_not_worked_and_one_that_comes_twice_is_worked_twice() -> None:
    night = read_hours(["Mon-Sun 00:00-06:00"])
    time = WorkingTime(night, ZoneInfo("Europe/Berlin"), *(instant(day, "Europe/Berlin") for day in ("2026-03-28", "2026-10-27")))
    for day, hours in (("2026-03-28", 6), ("2026-03-29", 5), ("2026-10-25", 7)):
        start = instant(f"{day}T00:00", "Europe/Berlin")
        assert time.between(start, start + 24 * 60 * MINUTE) // MINUTE >= hours * 60
        end = instant(f"{day}T12:00", "Europe/Berlin")
        assert time.between(start, end) == hours * 60 * MINUTE


def test_a_calendar_without_hours_has_no_end() -> None:
    never = Hours({}, {date(2026, 1, 5): ((540, 600),)})
    time = WorkingTime(never, UTC, 1_767_225_600_000, 1_767_225_600_000)
    assert time.after(1_767_225_600_000, 60 * MINUTE) == instant("2026-01-05T10:00", "UTC")
    assert time.after(1_767_225_600_000, 61 * MINUTE) is None


@pytest.mark.parametrize(("line", "days"), [
    ("周一至周五 9:00-18:00", 5), ("Sat, Sun 10:00-12:00", 2), ("星期六、星期天 10:00–12:00", 2), ("Fri-Mon 08:00-24:00", 4),
])  # fmt: skip
def test_hours_are_read_as_people_write_them(line: str, days: int) -> None:
    assert len(read_hours([line]).week) == days


@pytest.mark.parametrize(("hours", "holidays"), [
    (["Mon-Fri"], []), (["Someday 9:00-10:00"], []), (["Mon 18:00-09:00"], []), (["Mon 09:00-25:00"], []), ([], ["tomorrow"]), ([], ["2026-02-30"]),
])  # fmt: skip
def test_what_cannot_be_read_is_named(hours: list[str], holidays: list[str]) -> None:
    with pytest.raises(UsageError, match=(hours or holidays)[0].split()[0]):
        read_hours(hours, holidays)


spans = st.lists(st.tuples(st.integers(0, 1439), st.integers(1, 1440)).filter(lambda ends: ends[0] < ends[1]), max_size=3)
dates = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@st.composite
def calendars(draw: st.DrawFn) -> Hours:
    def tidy(found: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
        worked = sorted({minute for start, end in found for minute in range(start, end)})
        edges = [(m, m + 1) for m in worked]
        joined: list[tuple[int, int]] = []
        for start, end in edges:
            if joined and joined[-1][1] == start:
                joined[-1] = (joined[-1][0], end)
            else:
                joined.append((start, end))
        return tuple(joined)

    week = {weekday: tidy(draw(spans)) for weekday in range(7)}
    single = draw(st.dictionaries(dates, spans, max_size=4))
    return Hours(week, {day: tidy(found) for day, found in single.items()})


moments = st.tuples(st.integers(0, 1439), st.integers(0, 4320))


@given(hours=calendars(), zone=st.sampled_from(ZONES), day=dates, minutes=moments, work=st.integers(1, 2000))
def test_counting_minute_by_minute_gives_the_same(hours: Hours, zone: str, day: date, minutes: tuple[int, int], work: int) -> None:
    start = int((datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minutes[0])).timestamp() * 1000)
    end = start + minutes[1] * MINUTE
    time = WorkingTime(hours, ZoneInfo(zone), start, start)
    assert time.between(start, end) == counted(hours, zone, start, end)
    due = time.after(start, work * MINUTE)
    if due is not None and due - start < 20 * 1440 * MINUTE:
        assert counted(hours, zone, start, due) == work * MINUTE
        assert counted(hours, zone, start, due - MINUTE) == (work - 1) * MINUTE  # and not a minute earlier


@given(start=st.integers(1_700_000_000_000, 1_900_000_000_000), length=st.integers(0, 10**10), middle=st.floats(0, 1))
def test_parts_add_up(start: int, length: int, middle: float) -> None:
    time = WorkingTime(OFFICE, ZoneInfo("Europe/Berlin"), start, start)
    between = start + int(length * middle)
    assert time.between(start, between) + time.between(between, start + length) == time.between(start, start + length)
    assert WorkingTime(AROUND_THE_CLOCK, ZoneInfo("Europe/Berlin"), start, start).between(start, start + length) == length
