"""Service levels by replay, against a reference that looks at every minute of a ticket's life."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from tui_crm.model.ticket import CATEGORY
from tui_crm.model.working_time import Hours, WorkingTime, read_hours
from tui_crm.services.desk.sla import Promise, Standing, Step, standing

MINUTE = 60_000
ZONE = ZoneInfo("Europe/Berlin")
USUAL = Promise(respond=60, resolve=480)
HOURS = read_hours(["Mon-Fri 09:00-12:00 13:00-18:00"], ["2026-03-30"])


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZONE).timestamp() * 1000)


def stands(steps: list[tuple[str, str]], now: str, answered: str = "", promise: Promise = USUAL) -> Standing:
    found = [Step(at(when), state) for when, state in steps]
    return standing(WorkingTime(HOURS, ZONE, found[0].at, at(now)), found, at(answered) if answered else 0, promise, at(now))


def test_a_ticket_of_friday_evening_is_due_on_monday() -> None:
    found = stands([("2026-03-06T17:30", "new")], "2026-03-06T17:40")
    assert (found.respond.verdict, found.respond.due, found.respond.percent) == ("running", at("2026-03-09T09:30"), 16)
    assert found.resolve.due == at("2026-03-09T17:30")  # half an hour is used: seven and a half hours of Monday, less its break
    assert found.next_due == found.respond.due


def test_waiting_for_the_customer_stops_the_clock() -> None:
    steps = [("2026-03-09T09:00", "new"), ("2026-03-09T10:00", "waiting"), ("2026-03-10T10:00", "in_progress")]
    assert stands(steps[:2], "2026-03-09T17:00", "2026-03-09T09:10").resolve.verdict == "paused"
    found = stands(steps, "2026-03-10T11:00", "2026-03-09T09:10")
    assert (found.resolve.used, found.resolve.due) == (120 * MINUTE, at("2026-03-10T18:00"))
    assert (found.respond.verdict, found.respond.used) == ("met", 10 * MINUTE)


def test_it_warns_at_three_quarters_and_is_missed_at_the_whole() -> None:
    steps = [("2026-03-09T09:00", "new")]
    assert [stands(steps, f"2026-03-09T{time}").respond.warned for time in ("09:44", "09:45", "09:59", "10:00")] == [False, True, True, False]
    late = stands(steps, "2026-03-09T10:00").respond
    assert (late.verdict, late.due) == ("breached", at("2026-03-09T10:00"))
    answered = stands(steps, "2026-03-10T10:00", "2026-03-09T11:00").respond
    assert (answered.verdict, answered.due, answered.used) == ("breached", at("2026-03-09T10:00"), 120 * MINUTE)


def test_a_ticket_that_comes_back_runs_on() -> None:
    steps = [("2026-03-09T09:00", "new"), ("2026-03-09T11:00", "resolved")]
    assert stands(steps, "2026-03-20T09:00").resolve.verdict == "met"
    again = stands([*steps, ("2026-03-11T09:00", "in_progress")], "2026-03-11T10:00").resolve
    assert (again.verdict, again.used, again.due) == ("running", 180 * MINUTE, at("2026-03-11T16:00"))


def test_another_target_gives_another_answer_for_the_past() -> None:
    steps = [("2026-03-09T09:00", "new"), ("2026-03-09T11:00", "resolved")]
    verdicts = [stands(steps, "2026-03-20T09:00", promise=Promise(0, minutes)).resolve.verdict for minutes in (119, 120, 121, 0)]
    assert verdicts == ["breached", "breached", "met", "none"]


states = st.sampled_from(sorted(CATEGORY))
start = at("2026-03-26T07:13")  # the clocks change on the 29th, the 30th is a holiday
lives = st.lists(st.tuples(st.integers(1, 2500), states), max_size=6)


def minute_by_minute(hours: Hours, steps: list[Step], until: int) -> int:
    """The reference: a minute counts when it is worked and the ticket is then open."""
    used = 0
    for moment in range(start, until, MINUTE):
        wall = datetime.fromtimestamp(moment / 1000, ZONE)
        worked = any(begin <= wall.hour * 60 + wall.minute < end for begin, end in hours.on(wall.date()))
        state = [step.state for step in steps if step.at <= moment][-1]
        used += worked and CATEGORY[state] == "open"
    return used


@given(life=lives, now=st.integers(0, 9000), answered=st.integers(0, 9000), respond=st.integers(0, 900), resolve=st.integers(0, 1500))
def test_replay_gives_what_every_minute_says(life: list[tuple[int, str]], now: int, answered: int, respond: int, resolve: int) -> None:
    steps, moment = [Step(start, "new")], start
    for wait, state in life:
        moment += wait * MINUTE
        steps.append(Step(moment, state))
    end = max(moment, start + now * MINUTE)
    reply = start + answered * MINUTE if answered > 0 and start + answered * MINUTE <= end else 0
    found = standing(WorkingTime(HOURS, ZONE, start, start), steps, reply, Promise(respond, resolve), end)
    for clock, minutes, until in ((found.respond, respond, reply or end), (found.resolve, resolve, end)):
        if not minutes:
            assert clock.verdict == "none"
            continue
        used = minute_by_minute(HOURS, steps, until)
        assert clock.used == used * MINUTE
        assert (clock.verdict == "breached") == (used >= minutes)
        if clock.verdict == "breached":
            assert minute_by_minute(HOURS, steps, clock.due) == minutes
            assert minute_by_minute(HOURS, steps, clock.due - MINUTE) == minutes - 1
        elif clock.verdict == "running":
            later = [*steps, Step(clock.due, "in_progress")]
            assert minute_by_minute(HOURS, later, clock.due) == minutes


def test_running_clocks_say_when_they_end_even_after_a_long_weekend() -> None:
    found = stands([("2026-03-27T17:30", "new")], "2026-03-28T12:00")  # Saturday; the Monday after is a holiday
    assert found.respond.due == at("2026-03-31T09:30")
