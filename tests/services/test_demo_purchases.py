"""What the demo's customers bought says something: by size, by season, and of some that they come back no more."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.services.test_demo import DAY, opened
from tui_crm.services import demo
from tui_crm.services.crm import Crm


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Crm:
    crm = opened(tmp_path_factory.mktemp("demo") / "firm.sqlite")
    demo.fill(crm, 500)
    assert demo.grade(crm) == ["abcd", "abc", "rfm", "churn"]
    assert demo.grade(crm) == []
    return opened(Path(crm.store.engine.place))


def rows(crm: Crm, sql: str) -> list[Any]:
    return list(crm.store.engine.run(sql))


def test_purchases_are_what_a_person_could_have_typed(firm: Crm) -> None:
    bought = firm.store.read_many("purchase", [row[0] for row in rows(firm, "SELECT id FROM purchase")])
    assert len(bought) > 700
    assert {each["currency"] for each in bought} == {"CNY"}
    assert max(each.text("date") for each in bought) <= "2026-01-05"
    first = {row[0]: row[1] for row in rows(firm, "SELECT id, created_at FROM customer")}
    assert all(each.number("created_at") >= first[each.number("customer")] - DAY for each in bought)
    taken_back = [each for each in bought if each.number("amount") < 0]
    assert 0 < len(taken_back) < len(bought) / 30


def test_a_prospect_bought_nothing_and_the_loyal_most(firm: Crm) -> None:
    sql = "SELECT c.lifecycle, count(p.id), count(DISTINCT c.id) FROM customer c LEFT JOIN purchase p ON p.customer = c.id GROUP BY c.lifecycle"
    often = {lifecycle: count / customers for lifecycle, count, customers in rows(firm, sql)}
    assert often["prospect"] == 0
    assert 1 <= often["first"] < 1.2
    assert often["first"] < min(often["lost"], often["repeat"])
    assert max(often.values()) == often["loyal"]


def test_every_ruleset_that_ships_has_something_to_say(firm: Crm) -> None:
    customers = firm.store.read_many("customer", [row[0] for row in rows(firm, "SELECT id FROM customer")])
    grades = {name: Counter(str(each[name]) for each in customers) for name in ("grade", "grade.abc", "grade.rfm", "grade.churn")}
    assert min(grades["grade"][grade] for grade in "ABCD") > 5
    assert min(grades["grade.abc"][grade] for grade in "ABC") > 20
    assert len(grades["grade.rfm"]) > 6
    churning = {str(each["lifecycle"]) for each in customers if each["grade.churn"] == "warning"}
    assert "at_risk" in churning
    assert not churning & {"loyal", "first"}
    (sales,) = rows(firm, "SELECT sum(amount) FROM purchase")
    best = sum(row[0] for row in rows(firm, "SELECT sum(amount) FROM purchase GROUP BY customer ORDER BY 1 DESC LIMIT 100"))
    assert 0.5 < best / sales[0] < 0.95  # a fifth of the customers has most of the sales


def test_the_same_seed_buys_the_same(firm: Crm, tmp_path: Path) -> None:
    again = opened(tmp_path / "again.sqlite")
    demo.fill(again, 500)
    sql = "SELECT customer, date, product, amount FROM purchase ORDER BY id"
    assert rows(again, sql) == rows(firm, sql)
