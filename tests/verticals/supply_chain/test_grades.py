"""How the vertical grades: what each criterion gives and says, what guards do, and the proposed scheme on an archive."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from plugins_builtin.supply_chain import grading
from tests.verticals.supply_chain.house import customer, delivery, forecast, receivable
from tui_crm.plugins.api import Batch, Criterion, Guard
from tui_crm.services import archive
from tui_crm.services.crm import Crm
from tui_crm.services.grading import applying, explaining, rulesets

DECLARED: dict[str, Any] = {each.key: each for each in grading()}
YEAR = {"days": 365.0}


def criterion(key: str) -> Criterion:
    found = DECLARED[key]
    assert isinstance(found, Criterion)
    return found


def hits(key: str, batch: Callable[..., Batch], columns: dict[str, list[Any]]) -> list[bool]:
    guard = DECLARED[key]
    assert isinstance(guard, Guard)
    return list(guard.test(batch(columns, parameters=guard.parameters)))


def test_margin_payment_forecasts_and_fit(assert_explains: Callable[..., None]) -> None:
    costed, cost = criterion("margin").needs
    assert_explains(criterion("margin"), {costed: 1000_00, cost: 850_00}, factor=0.5, text="margin 15.0 %, 30 % are full marks")
    assert_explains(criterion("margin"), {costed: 1000_00, cost: 1100_00}, factor=0.0)
    assert_explains(criterion("margin"), {costed: 0, cost: 0})
    due, in_time = criterion("payment").needs
    assert_explains(criterion("payment"), {due: 1000_00, in_time: 900_00}, factor=0.9, text="paid in time: 900 of 1,000 that fell due")
    assert_explains(criterion("payment"), {due: -50_00, in_time: 0})
    error, actual = criterion("forecast").needs
    assert_explains(criterion("forecast"), {error: 35.0, actual: 100.0}, factor=0.5, text="forecast accuracy 65.0 %, 90 % are full marks")
    assert_explains(criterion("forecast"), {error: 90.0, actual: 100.0}, factor=0.0)
    assert_explains(criterion("forecast"), {error: 5.0, actual: 0.0}, factor=0.0)
    assert_explains(criterion("forecast"), {error: 0.0, actual: 0.0})
    assert_explains(criterion("fit"), {"supply.fit": "good"}, factor=0.7, text="strategic fit: good")
    assert_explains(criterion("fit"), {"supply.fit": ""})


def test_volume_is_judged_by_the_class_of_the_pareto_curve(assert_explains: Callable[..., None]) -> None:
    (amount,) = criterion("volume").needs
    assert_explains(criterion("volume"), {amount: 500_00}, factor=0.75, text="delivered for 500 in 365 days", places={"volume": 1})
    assert_explains(criterion("volume"), {amount: 0}, places={"volume": 4})


def test_who_owes_too_much_or_for_too_long_is_capped(batch: Callable[..., Batch]) -> None:
    limit, overdue, recent = DECLARED["overdue"].needs
    columns = {limit: [1000_00, 1000_00, 0, 0, 1000_00], overdue: [101_00, 100_00, 900_00, 5_00, 50_00], recent: [101_00, 100_00, 900_00, 0, 20_00]}
    assert hits("overdue", batch, columns) == [True, False, False, True, True]
    assert hits("blocked", batch, {"supply.blocked": [True, False]}) == [True, False]
    assert hits("strategic", batch, {"supply.fit": ["strategic", "good"]}) == [True, False]


def applied(crm: Crm) -> Crm:
    """The archive with everybody graded by the proposed scheme."""
    applying.apply(crm, rulesets.find(crm, "supply_accounts"))
    return applying.renewed(crm)


@pytest.fixture
def graded(supply: Crm) -> Crm:
    """Twelve customers: the first pays in time, the second has paid nothing for long, the third is blocked."""
    for number in range(12):
        acme = customer(supply, f"Customer {number}", credit_limit=10_000_00, fit="strategic" if number < 2 else "neutral")
        delivery(supply, acme, "2026-01-10", 1000 // (number + 1), 1000 // (number + 1), "2026-01-10", unit_price=20_00, unit_cost=14_00)
        forecast(supply, acme, "2026-01", 100, 95)
        paid = (0, "") if number == 1 else (5000, "2025-12-20")
        receivable(supply, acme, "2025-12-24", 5000, *paid, number=f"INV {number}")
    third = archive.add(supply, "customer", {"name": "Blocked", "supply.blocked": True, "supply.block_reason": "bad cheque", "supply.fit": "good"})
    forecast(supply, third, "2026-01", 100, 99)
    receivable(supply, third, "2025-12-24", 100, 100, "2025-12-24")
    return applied(supply)


def grade_of(crm: Crm, name: str) -> str:
    (number,) = crm.lists.stream_ids(crm.listing("customer", f'name="{name}"'))
    return str(crm.store.read("customer", number)["grade.supply_accounts"])


def test_the_proposed_scheme_grades_caps_and_explains(graded: Crm) -> None:
    assert [grade_of(graded, f"Customer {number}") for number in (0, 1, 11)] == ["A", "C", "B"]
    assert grade_of(graded, "Blocked") == "D"
    (number,) = graded.lists.stream_ids(graded.listing("customer", 'name="Customer 1"'))
    told = explaining.explain(graded, "supply_accounts", number)
    said = {point.key: point.reason for point in told.points}
    assert said["supply.margin"] == "margin 30.0 %, 30 % are full marks"
    assert said["supply.payment"] == "paid in time: 0 of 5,000 that fell due"
    assert told.lifts[0].text == "B: only when “Overdue beyond the limit” no longer holds"


def test_what_falls_due_later_is_not_held_against_anybody(supply: Crm) -> None:
    acme = customer(supply, credit_limit=1000_00)
    receivable(supply, acme, "2026-03-02", 900)
    archive.edit(supply, "customer", acme, {"supply.our_share": Decimal(5)})
    assert grade_of(applied(supply), "Acme") == "–"
