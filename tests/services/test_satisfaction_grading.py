"""Satisfaction as a criterion: answers, their trend, complaints that are not settled; and the churn warning that uses it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.databases import Clock
from tests.services.test_grading import applied, buy, customer, grades
from tui_crm.plugins.grading import Batch
from tui_crm.services import archive
from tui_crm.services.crm import Crm
from tui_crm.services.desk import acts
from tui_crm.services.grading import criteria, running, shipped

DAY = 86_400_000
(SATISFACTION,) = (each for each in criteria.ALL if each.key == "satisfaction")


def judged(now: list[int], before: list[int], complaints: int = 0) -> float | None:
    columns = {
        criteria.STARS: [sum(now)], criteria.ANSWERS: [len(now)], criteria.STARS_TWICE: [sum(now) + sum(before)],
        criteria.ANSWERS_TWICE: [len(now) + len(before)], criteria.UNSETTLED: [complaints],
    }  # fmt: skip
    return SATISFACTION.score(Batch(columns, 1, parameters=SATISFACTION.parameters))[0]  # type: ignore[union-attr]


def test_it_is_the_level_less_what_it_fell_less_complaints() -> None:
    assert judged([5], []) == 1.0
    assert judged([3], [3]) == 0.5
    assert judged([3], [5]) == 0.0  # the middle, and half the scale lost
    assert judged([5], [], complaints=1) == 0.75
    assert judged([], [4]) == 0.75
    assert judged([], [], complaints=1) == 0.25
    assert judged([], []) is None


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
