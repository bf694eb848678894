"""The service team's reports: what they add up to, that their numbers open their records, and how satisfaction is counted."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.databases import Clock, Place
from tests.services.test_reports import column, counts, opened, report
from tui_crm.model.report import Cell, Table
from tui_crm.services import archive
from tui_crm.services.crm import Crm
from tui_crm.services.desk import acts, calling, dispatching, levels
from tui_crm.services.desk.sla import Standing
from tui_crm.services.reports import library
from tui_crm.services.reports.desk.standards import percentile

MINUTE, DAY = 60_000, 86_400_000
OURS = ("tickets", "backlog", "complaints", "agents", "dispatches", "standards", "satisfaction", "articles")


@pytest.fixture
def promised(crm: Crm) -> Crm:
    """Around the clock: an answer within half an hour, a solution within two; urgent ones within 10 minutes and an hour."""
    nothing_promised(crm)
    level = archive.add(crm, "sla_policy", {"name": "Ours"})
    archive.add(crm, "sla_target", {"policy": level, "respond": 30, "resolve": 120})
    archive.add(crm, "sla_target", {"policy": level, "priority": "urgent", "respond": 10, "resolve": 60})
    return crm


def nothing_promised(crm: Crm) -> None:
    """The service levels that come along are put out of use."""
    there = crm.lists.first_ids(crm.listing("sla_policy"), 20)
    archive.edit_many(crm, "sla_policy", there, lambda _policy: {"active": False}, "edit")


def ticket(crm: Crm, **values: object) -> int:
    return archive.add(crm, "ticket", {"subject": "No heating", **values})


def answer(crm: Crm, customer: int, at: int = 0, csat: int = 0, nps: int = -1, survey: str = "service", **more: object) -> int:
    values = {"customer": customer, "at": at or crm.store.clock(), "csat": csat, "nps": nps, "survey": survey, **more}
    return archive.add(crm, "survey_answer", values)


def customers(crm: Crm, number: int) -> list[int]:
    return [archive.add(crm, "customer", {"name": f"Firm {at}"}) for at in range(number)]


def cell(table: Table, row: str, key: str) -> Cell:
    place = [each.key for each in table.columns].index(key)
    return next(line[place] for line in table.rows if line[0].text == row)


def test_every_number_opens_its_tickets(promised: Crm, clock: Clock) -> None:
    crm, chance = promised, random.Random(4)
    users = [archive.add(crm, "user", {"login": f"agent{at}", "name": f"Agent {at}"}) for at in range(2)]
    people, pump = customers(crm, 5), archive.add(crm, "product", {"name": "Pump"})
    for at in range(24):
        clock.forward(chance.randrange(600) * MINUTE)
        kind = chance.choice(("fault", "question", "complaint"))
        number = ticket(
            crm, kind=kind, channel=chance.choice(("phone", "email")), priority=chance.choice(("urgent", "normal")), customer=chance.choice(people),
            product=chance.choice((pump, 0)), owner=chance.choice((*users, 0)), severity="minor" if kind == "complaint" else "", level=at % 7 // 5,
            cause=chance.choice(("leak", "noise", "")),
        )  # fmt: skip
        clock.forward(chance.randrange(40) * MINUTE)
        if at % 3:
            acts.reply(crm, number, "We look into it")
        if at % 4 == 1:
            clock.forward(chance.randrange(200) * MINUTE)
            acts.resolve(crm, [number], "Valve changed")
        if at % 8 == 1:
            acts.reopen(crm, [number])
        answer(crm, chance.choice(people), csat=1 + at % 5, nps=at % 11, ticket=number)
    for at, key in enumerate(OURS):
        ways = [way.key for way in library.find(crm, key).by]
        for by in ("", *ways[1 + at % 2 :: 3]):
            for told, one in counts(report(crm, key, by=by)):
                assert opened(crm, one) == one.value, told
    kept = report(crm, "standards").tables[0]
    for line in kept.rows:  # medians and percentages open tickets of their row, never others
        assert all(opened(crm, one) <= int(str(line[1].value)) for one in line[2:])


def test_standards_are_those_of_the_replay(promised: Crm, clock: Clock) -> None:
    quick, slow, urgent, waiting = ticket(promised), ticket(promised), ticket(promised, priority="urgent"), ticket(promised)
    clock.forward(6 * MINUTE)
    acts.reply(promised, quick, "At once")
    acts.reply(promised, urgent, "At once")
    clock.forward(54 * MINUTE)
    acts.reply(promised, slow, "Sorry")
    acts.resolve(promised, [quick, slow], "Done")
    clock.forward(30 * MINUTE)
    acts.resolve(promised, [urgent], "Done")
    table = report(promised, "standards").tables[0]
    assert column(table, "answer_kept") == {"urgent": 100.0, "normal": pytest.approx(100 / 3), "Total": 50.0}
    assert column(table, "answer_missed") == {"urgent": 0, "normal": 2, "Total": 2}  # the one nobody answered is late, too
    assert column(table, "answer_p50") == {"urgent": 0.1, "normal": 0.55, "Total": 0.1}
    assert column(table, "solution_kept") == {"urgent": 0.0, "normal": 100.0, "Total": pytest.approx(200 / 3)}
    assert column(table, "solution_p90")["urgent"] == 1.5
    late = cell(table, "normal", "answer_missed").behind
    assert late and promised.lists.first_ids(promised.listing("ticket", late.where), 10) == [waiting, slow]
    replayed: dict[int, Standing] = levels.standings(promised, [quick, slow, urgent, waiting])
    assert [found.respond.verdict for found in replayed.values()] == ["met", "breached", "met", "breached"]


def test_standards_follow_a_promise_that_is_changed(promised: Crm, clock: Clock) -> None:
    number = ticket(promised)
    clock.forward(40 * MINUTE)
    acts.reply(promised, number, "Sorry")
    assert column(report(promised, "standards").tables[0], "answer_kept")["normal"] == 0.0
    (target,) = promised.lists.first_ids(promised.listing("sla_target", "policy:Ours respond:30"), 2)
    archive.edit(promised, "sla_target", target, {"respond": 60})
    assert column(report(promised, "standards").tables[0], "answer_kept")["normal"] == 100.0


def test_without_service_levels_nothing_is_kept_or_missed(crm: Crm) -> None:
    nothing_promised(crm)
    ticket(crm)
    found = report(crm, "standards")
    assert column(found.tables[0], "answer_kept")["Total"] is None
    assert "There is no service level" in found.notes[0]


def test_backlog_is_of_open_tickets_by_age(crm: Crm, clock: Clock) -> None:
    old = ticket(crm, priority="urgent")
    clock.forward(40 * DAY)
    ticket(crm)
    clock.forward(2 * DAY)
    acts.resolve(crm, [ticket(crm)], "Done")
    ticket(crm)
    table = report(crm, "backlog").tables[0]
    assert {age: count for age, count in column(table, "tickets").items() if count} == {"today": 1, "1–2 days": 1, "30 days and more": 1, "Total": 3}
    oldest = cell(table, "30 days and more", "urgent").behind
    assert oldest and crm.lists.first_ids(crm.listing("ticket", oldest.where), 5) == [old]


def test_dispatches_tell_hours_from_assigned_to_confirmed_to_completed(place: Place, clock: Clock) -> None:
    crm = place.open("ann")
    technician = archive.add(crm, "technician", {"name": "Tom", "user": crm.user.id})
    order = archive.add(crm, "dispatch", {"task": "Change the valve"})
    dispatching.assign(crm, [order], technician)
    clock.forward(30 * MINUTE)
    dispatching.confirm(crm, [order])
    clock.forward(120 * MINUTE)
    dispatching.complete(crm, order, "Done")
    table = report(crm, "dispatches").tables[0]
    assert [column(table, key)["Tom"] for key in ("confirm_p50", "work_p50", "whole_p50", "completed")] == [0.5, 2.0, 2.5, 1]


def test_tickets_that_came_back_are_of_those_ever_solved(crm: Crm) -> None:
    numbers = [ticket(crm) for _at in range(5)]
    acts.resolve(crm, numbers[:4], "Done")
    acts.reopen(crm, numbers[:1])
    table = report(crm, "tickets", by="kind").tables[0]
    assert (column(table, "reopened")["Total"], column(table, "reopen_rate")["Total"]) == (1, 25.0)


def test_complaints_are_drawn_by_cause(crm: Crm) -> None:
    for cause in ("leak", "leak", "noise"):
        ticket(crm, kind="complaint", severity="serious", cause=cause)
    ticket(crm)
    found = report(crm, "complaints")
    assert column(found.tables[0], "complaints") == {"leak": 2, "noise": 1, "Total": 3}
    assert found.pictures[0].style == "pareto"


# satisfaction


def test_csat_and_nps_by_their_definitions(crm: Crm) -> None:
    people = customers(crm, 6)
    for customer, stars, points in zip(people, (5, 4, 3, 1, 5, 2), (10, 9, 8, 6, 0, 7), strict=True):
        answer(crm, customer, csat=stars, nps=points)
    csat, nps = report(crm, "satisfaction").tables
    assert column(csat, "csat")["Total"] == 50.0
    assert column(nps, "nps")["Total"] == pytest.approx(0.0)
    assert [column(nps, key)["Total"] for key in ("promoters", "passives", "detractors")] == [2, 2, 2]


def test_a_callback_counts_for_the_agent_of_its_ticket(crm: Crm) -> None:
    agent = archive.add(crm, "user", {"login": "lee", "name": "Lee"})
    (customer,) = customers(crm, 1)
    number = ticket(crm, kind="complaint", severity="minor", customer=customer, owner=agent)
    acts.resolve(crm, [number], "Done")
    (callback,) = crm.lists.referring("callback", "ticket", [number])
    calling.answered(crm, callback, 5)
    assert column(report(crm, "satisfaction", by="agent").tables[0], "csat")["Lee"] == 100.0


def test_the_later_answer_counts_and_the_earlier_one_is_not_opened(crm: Crm) -> None:
    (customer,) = customers(crm, 1)
    now = crm.store.clock()
    later = answer(crm, customer, now, csat=5)  # written first, given last
    answer(crm, customer, now - DAY, csat=1)
    answer(crm, customer, now - DAY, csat=2, survey="product")
    table = report(crm, "satisfaction", by="survey").tables[0]
    assert column(table, "csat") == {"service": 100.0, "product": 0.0, "Total": 50.0}
    one = cell(table, "service", "answers").behind
    assert one and crm.lists.first_ids(crm.listing("survey_answer", one.where), 5) == [later]


Given = tuple[int, int, int, int, int]
ANSWERS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 1), st.integers(0, 5), st.integers(-1, 10), st.integers(0, 4)), max_size=12)


def told(crm: Crm, people: Sequence[int], answers: Sequence[Given]) -> tuple[object, object, object, object]:
    """What the report says of these answers; they are forgotten again."""
    start = crm.store.clock() - 10 * DAY
    rows = [
        {"customer": people[who], "survey": f"survey {survey}", "csat": csat, "nps": nps, "at": start + day * DAY}
        for who, survey, csat, nps, day in answers
    ]
    with crm.store.act(crm.author, "add", "survey_answer", "answers") as unit:
        written = unit.create_many("survey_answer", rows)
    csat, nps = report(crm, "satisfaction", by="survey").tables
    with crm.store.act(crm.author, "delete", "survey_answer", "answers") as unit:
        unit.archive("survey_answer", written)
    return tuple(column(table, key)["Total"] for table, key in ((csat, "answers"), (csat, "csat"), (nps, "answers"), (nps, "nps")))  # type: ignore[return-value]


def by_hand(answers: Sequence[Given]) -> tuple[int, float | None, int, float | None]:
    """The same, one by one; of answers of one instant the one that was written later counts."""
    csat: dict[tuple[int, int], int] = {}
    nps: dict[tuple[int, int], int] = {}
    for who, survey, stars, points, _day in sorted(answers, key=lambda one: one[4]):
        if stars:
            csat[who, survey] = stars
        if points >= 0:
            nps[who, survey] = points
    content = [stars >= 4 for stars in csat.values()]
    balance = [(points >= 9) - (points <= 6) for points in nps.values()]
    return (len(csat), 100 * sum(content) / len(content) if content else None, len(nps), 100 * sum(balance) / len(balance) if balance else None)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ANSWERS)
def test_satisfaction_is_what_one_counts_by_hand(people: tuple[Crm, list[int]], answers: list[Given]) -> None:
    assert told(*people, answers) == pytest.approx(by_hand(answers), abs=1e-5)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ANSWERS.filter(lambda answers: len({(who, survey, day) for who, survey, _c, _n, day in answers}) == len(answers)), st.randoms())
def test_satisfaction_knows_no_order_has_bounds_and_counts_a_repetition_once(
    people: tuple[Crm, list[int]], answers: list[Given], chance: random.Random
) -> None:
    found = told(*people, answers)
    shuffled = chance.sample(answers, len(answers))
    repeated = [(who, survey, csat, nps, 5) for who, survey, csat, nps, day in answers
                if (who, survey) not in {(w, s) for w, s, _c, _n, d in answers if d > day}]  # fmt: skip
    assert told(*people, shuffled) == found
    assert told(*people, [*answers, *(one for one in repeated if one[2] and one[3] >= 0)]) == found
    assert found[1] is None or 0 <= float(str(found[1])) <= 100
    assert found[3] is None or -100 <= float(str(found[3])) <= 100


@pytest.fixture
def people(crm: Crm) -> tuple[Crm, list[int]]:
    return crm, customers(crm, 4)


@given(st.lists(st.integers(0, 1000), min_size=1), st.integers(0, 100))
def test_a_percentile_lies_between_the_least_and_the_largest(values: list[int], percent: int) -> None:
    found = percentile(values, percent)
    assert found is not None and min(values) <= found <= max(values)
    assert (percentile(values, 0), percentile(values, 100)) == (min(values), max(values))


# articles


def test_articles_that_solved_nothing_are_shown(crm: Crm) -> None:
    good, idle, draft = (archive.add(crm, "article", {"title": title, "body": "…"}) for title in ("Bleeding radiators", "Old trick", "Draft"))
    for number in (good, idle):
        archive.edit(crm, "article", number, {"state": "review"})
        archive.edit(crm, "article", number, {"state": "published"})
    number = ticket(crm, article=good)
    acts.resolve(crm, [number], "Bled")
    overview, nothing, helpful = report(crm, "articles").tables
    assert column(overview, "articles") == {"solved a ticket": 1, "solved nothing": 1, "Total": 2}
    assert [row[0].text for row in nothing.rows] == ["Old trick"]
    assert [row[0].text for row in helpful.rows] == ["Bleeding radiators"]
    behind = cell(overview, "solved nothing", "articles").behind
    assert behind and crm.lists.first_ids(crm.listing("article", behind.where), 5) == [idle]
    assert draft not in crm.lists.first_ids(crm.listing("article", behind.where), 5)
