"""Satisfaction as a criterion: answers, their trend, complaints that are not settled; and the churn warning that uses it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.databases import Clock
from tests.services.test_grading import applied, buy, customer, grades
from tui_crm.plugins.grading import Batch, GradingRow
from tui_crm.services import archive, undo
from tui_crm.services.crm import Crm
from tui_crm.services.desk import acts
from tui_crm.services.grading import criteria, explaining, rulesets, running, shipped
from tui_crm.services.grading.rules import Weighed

DAY = 86_400_000
(SATISFACTION,) = (each for each in criteria.ALL if each.key == "satisfaction")


def batch(now: list[int], before: list[int], complaints: int = 0) -> Batch:
    columns = {
        criteria.STARS: [sum(now)], criteria.ANSWERS: [len(now)], criteria.STARS_TWICE: [sum(now) + sum(before)],
        criteria.ANSWERS_TWICE: [len(now) + len(before)], criteria.UNSETTLED: [complaints],
    }  # fmt: skip
    return Batch(columns, 1, parameters=SATISFACTION.parameters)


def judged(now: list[int], before: list[int], complaints: int = 0) -> float | None:
    return SATISFACTION.score(batch(now, before, complaints))[0]  # type: ignore[union-attr]


def told(now: list[int], before: list[int], complaints: int = 0) -> str:
    return SATISFACTION.explain(GradingRow(batch(now, before, complaints), 0), 0.0)  # type: ignore[union-attr, misc]


def test_it_is_the_level_less_what_it_fell_less_complaints() -> None:
    assert judged([5], []) == 1.0
    assert judged([3], [3]) == 0.5
    assert judged([3], [5]) == 0.0  # the middle, and half the scale lost
    assert judged([5], [], complaints=1) == 0.75
    assert judged([], [4]) == 0.75
    assert judged([], [], complaints=1) == 0.25
    assert judged([], []) is None


def test_it_says_how_the_answers_went() -> None:
    assert told([3], [5]) == "falling by 2.0, which counts twice: 3.0 of 5 in 180 days, 5.0 in those before"
    assert told([4, 5], [4]) == "rising by 0.5: 4.5 of 5 in 180 days, 4.0 in those before"
    assert told([4], [4, 4]) == "steady: 4.0 of 5 in 180 days, 4.0 in those before"
    assert told([4], [], 1) == "4.0 of 5 in 180 days, no answer in those before; 1 complaint is not settled"
    assert told([], [2]) == "no answer in 180 days, 2.0 of 5 in those before"
    assert told([], [], 2) == "no answer; 2 complaints are not settled"


STARS = st.lists(st.integers(1, 5), max_size=5)


@given(STARS, STARS, st.integers(0, 6))
def test_it_has_bounds_and_another_complaint_never_helps(now: list[int], before: list[int], complaints: int) -> None:
    found, worse = judged(now, before, complaints), judged(now, before, complaints + 1)
    assert found is None or 0 <= found <= 1
    assert worse is not None and (found is None or worse <= found)


@given(STARS.filter(bool), STARS, st.integers(0, 3))
def test_a_better_answer_never_harms(now: list[int], before: list[int], complaints: int) -> None:
    low, high = judged([1, *now], before, complaints), judged([5, *now], before, complaints)
    assert low is not None and high is not None and low <= high


def churn(crm: Crm) -> dict[str, str]:
    return grades(crm, "grade.churn")


@pytest.fixture
def buyer(crm: Crm) -> int:
    """Buys every month, as ever."""
    who = customer(crm, "Acme")
    for day in ("2025-11-28", "2025-12-28", "2026-01-28", "2026-02-27"):
        buy(crm, who, 100, day)
    return who


def test_falling_satisfaction_and_unsettled_complaints_lead_to_a_warning(crm: Crm, buyer: int, clock: Clock) -> None:
    crm = applied(crm, shipped.CHURN)
    calm = churn(crm)["Acme"]
    for csat, days in ((5, 200), (2, 10)):
        archive.add(crm, "survey_answer", {"customer": buyer, "csat": csat, "at": clock() - days * DAY})
    numbers = [archive.add(crm, "ticket", {"subject": "Leak", "kind": "complaint", "severity": "serious", "customer": buyer}) for _at in range(2)]
    running.run(crm, "churn")
    order = ["ok", "watch", "warning"]
    assert order.index(churn(crm)["Acme"]) > order.index(calm)
    acts.resolve(crm, numbers, "Done")
    archive.add(crm, "survey_answer", {"customer": buyer, "csat": 5, "at": clock()})
    archive.add(crm, "survey_answer", {"customer": buyer, "csat": 5, "at": clock()})
    running.run(crm, "churn")
    assert churn(crm)["Acme"] == calm


def letters(crm: Crm, who: int) -> explaining.Explanation:
    return explaining.explain(crm, "abcd", who)


def test_satisfaction_is_a_tenth_of_the_grade_and_is_explained_to_the_point(crm: Crm, buyer: int, clock: Clock) -> None:
    crm = applied(crm, shipped.LETTERS)
    before = letters(crm, buyer)
    (unknown,) = (point for point in before.points if point.key == "core.satisfaction")
    assert (unknown.axis, unknown.points, unknown.most, unknown.reason) == ("loyalty", None, 10.0, "not known")
    for csat, days in ((5, 200), (4, 10)):
        archive.add(crm, "survey_answer", {"customer": buyer, "csat": csat, "at": clock() - days * DAY})
    running.run(crm, "abcd")
    after = letters(crm, buyer)
    (point,) = (point for point in after.points if point.key == "core.satisfaction")
    assert (point.points, point.reason) == (5.0, "falling by 1.0, which counts twice: 4.0 of 5 in 180 days, 5.0 in those before")
    assert after.coverage == before.coverage + 10
    known = [each for each in after.points if each.points is not None]
    assert after.score == pytest.approx(100 * sum(each.points or 0 for each in known) / sum(each.most for each in known), abs=0.01)
    assert sum(each.most for each in after.points) == pytest.approx(100)
    (lift,) = (lift.text for lift in after.lifts if lift.key == "core.satisfaction")
    assert lift.startswith("B: Satisfaction at ") and "%" in lift  # no sum of stars would do it alone


def test_who_never_answered_and_has_no_complaint_is_graded_by_the_rest(crm: Crm, buyer: int) -> None:
    crm = applied(crm, shipped.LETTERS)
    with_it = letters(crm, buyer).score
    without = tuple(term for term in shipped.LETTERS.criteria if term.key != "core.satisfaction")
    crm = applied(crm, replace(shipped.LETTERS, criteria=without))
    assert letters(crm, buyer).score == with_it


def test_a_ruleset_that_is_in_use_stays_as_it_was_applied(crm: Crm) -> None:
    old = (("revenue", 20), ("staff", 15), ("sales", 15), ("repeat", 15), ("on_time", 10), ("in_touch", 15), ("growth", 10))
    crm = applied(crm, replace(shipped.LETTERS, criteria=tuple(Weighed(f"core.{name}", weight) for name, weight in old)))
    assert [(term.key, term.weight) for term in rulesets.find(crm, "abcd").rules.criteria] == [(f"core.{name}", weight) for name, weight in old]
    undo.undo(crm)
    assert "core.satisfaction" in {term.key for term in rulesets.find(crm, "abcd").rules.criteria}
