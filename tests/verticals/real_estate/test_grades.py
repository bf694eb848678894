"""Grading of clients: what each criterion gives, what it says, and the scheme that the plugin proposes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from plugins_builtin.real_estate.grades import gone_quiet, grading, may_not_buy
from tests.verticals.real_estate.agency import WAN, Agency
from tui_crm.plugins.api import Batch, Criterion
from tui_crm.services import plugin_steps
from tui_crm.services.grading import applying, explaining, rulesets

CRITERIA = {each.key: each for each in grading()}
VIEWED, WORTH = "count(realty.viewing, {days})", "sum(realty.listing.price)"


@pytest.mark.parametrize(
    ("key", "row", "factor", "text"),
    [
        ("budget_fit", {"realty.best_fit": 85, "realty.fits": 4, "realty.matched_on": "2026-03-01"}, 0.85, "best listing 85 %, 4 fit"),
        ("budget_fit", {"realty.best_fit": 0, "realty.fits": 0, "realty.matched_on": ""}, None, ""),
        ("readiness", {"realty.financing": "cash", "realty.eligible": "yes"}, 1.0, "cash · may buy"),
        ("readiness", {"realty.financing": "cash", "realty.eligible": "no"}, 0.0, "may not buy yet"),
        ("readiness", {"realty.financing": "", "realty.eligible": "yes"}, None, ""),
        ("urgency", {"realty.decide_by": "2026-03-10"}, 1.0, "decides in 8 days"),
        ("urgency", {"realty.decide_by": "2026-02-15"}, 0.25, "15 days ago"),
        ("urgency", {"realty.decide_by": "2025-12-01"}, 0.0, "ago"),
        ("urgency", {"realty.decide_by": "2028-01-01"}, 0.2, "days"),
        ("urgency", {"realty.decide_by": ""}, None, ""),
        ("viewings", {"realty.role": ("buyer",), VIEWED: 3}, 0.5, "3 viewings in 60 days"),
        ("viewings", {"realty.role": ("seller",), VIEWED: 0}, None, ""),
        ("entrusted", {"count(realty.listing)": 2, WORTH: 4_000_000_00}, 0.5, "2 homes worth 4,000,000"),
        ("entrusted", {"count(realty.listing)": 0, WORTH: 0}, None, ""),
    ],
)
def test_a_criterion(assert_explains: Callable[..., None], key: str, row: dict[str, Any], factor: float | None, text: str) -> None:
    assert_explains(CRITERIA[key], row, factor=factor, text=text)


def test_the_budget_stands_among_those_of_the_city(assert_explains: Callable[..., None]) -> None:
    purse = CRITERIA["purse"]
    assert isinstance(purse, Criterion)
    for place, factor in ((0, 1.0), (1, 2 / 3), (3, 0.0)):
        assert_explains(purse, {"realty.budget_max": 500 * WAN}, factor=factor, places={"budgets": place})


def test_an_urgency_never_rises_with_the_days_left(batch: Callable[..., Batch]) -> None:
    days = [f"2026-{month:02}-{day:02}" for month in range(3, 13) for day in (2, 12, 22)]
    urgency = CRITERIA["urgency"]
    assert isinstance(urgency, Criterion)
    found = urgency.score(batch({"realty.decide_by": days}, parameters=urgency.parameters))
    assert [each for each in found if each is not None] == sorted((each for each in found if each is not None), reverse=True)


def test_the_guards(batch: Callable[..., Batch]) -> None:
    assert may_not_buy(batch({"realty.eligible": ["no", "yes", ""]})) == [True, False, False]
    quiet = batch({"realty.decide_by": ["2026-01-01", "2026-01-01", "2026-02-20", ""], "count(realty.viewing, 30)": [0, 1, 0, 0]})
    assert gone_quiet(quiet) == [True, False, False, False]


def test_the_scheme_grades_clients_and_says_why(agency: Agency) -> None:
    ready = agency.buyer(decide_by="2026-03-12", financing="cash", eligible="yes")
    barred = agency.buyer("Barred", decide_by="2026-03-12", financing="cash", eligible="no")
    agency.listing()
    for customer in (ready, barred):
        for _again in range(6):
            agency.run("viewing", customer, "L-000001 5")
        agency.run("match", customer)
    silent = agency.customer("Silent")
    ruleset = rulesets.find(agency.crm, "realty_clients")
    applying.apply(agency.crm, ruleset)
    crm = agency.crm
    grades = [row[0] for row in crm.store.engine.run("SELECT ext->'grade'->>'realty_clients' FROM customer ORDER BY id")]
    assert [grades[record - 1] for record in (ready, barred, silent)] == ["A", "C", "–"]
    told = explaining.explain(crm, "realty_clients", ready)
    assert "best listing 100 %, 1 fit" in [point.reason for point in told.points]


def test_the_demo_is_graded(agency: Agency) -> None:
    assert plugin_steps.demo(agency.crm, "realty") > 500
    done = applying.apply(agency.crm, rulesets.find(agency.crm, "realty_clients"))
    assert done is not None
