"""The formulas: on time in full, forecast accuracy, exposure by age, tiers of prices, spellings of months."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins_builtin.supply_chain.measures import Accuracy, accuracy, exposure, late_from, otif, result_of
from plugins_builtin.supply_chain.months import last_day, month_of, moved
from plugins_builtin.supply_chain.pricing import agreed, overlap
from plugins_builtin.supply_chain.settings import Settings
from plugins_builtin.supply_chain.writing import Purse, purse_of

TODAY = "2026-03-02"
STRICT = Settings()


def delivered(promised: str, on: str = "", came: int = 100, quantity: int = 100, state: str = "") -> dict[str, Any]:
    state = state or ("delivered" if on else "planned")
    return {"promised": promised, "delivered_on": on, "delivered": Decimal(came), "quantity": Decimal(quantity), "state": state}


def owed(due: str, open_: int, currency: str = "", grace: int = 0) -> dict[str, Any]:
    return {"due": due, "open": open_, "currency": currency, "late_from": late_from(due, grace)}


def tier(start: int, end: int = 0, cents: int = 1000, **more: Any) -> dict[str, Any]:
    known = {"product": "Pump", "currency": "", "kind": "framework", "valid_from": "2026-01-01", "valid_to": ""}
    return {**known, "from_quantity": Decimal(start), "to_quantity": Decimal(end), "price": cents, **more}


@pytest.mark.parametrize(
    ("line", "result"),
    [
        (delivered("2026-02-10", "2026-02-10"), "ok"),
        (delivered("2026-02-10", "2026-02-11"), "late"),
        (delivered("2026-02-10", "2026-02-10", came=99), "short"),
        (delivered("2026-02-10", "2026-02-11", came=99), "both"),
        (delivered("2026-02-10", "2026-02-10", came=120), "ok"),
        (delivered("2026-02-10"), ""),
        (delivered("2026-02-10", "2026-02-10", state="cancelled"), ""),
    ],
)
def test_a_line_is_on_time_in_full_or_says_why_not(line: dict[str, Any], result: str) -> None:
    assert result_of(line, STRICT) == result


def test_tolerances_are_settings() -> None:
    lenient = Settings(late_days=2, early_days=3, short_percent=2)
    assert result_of(delivered("2026-02-10", "2026-02-12", came=98), lenient) == "ok"
    assert result_of(delivered("2026-02-10", "2026-02-13", came=97), lenient) == "both"
    assert result_of(delivered("2026-02-10", "2026-02-06"), lenient) == "early"


def test_what_is_not_there_after_its_day_is_missed_and_what_is_cancelled_never_counts() -> None:
    lines = [
        delivered("2026-02-10", "2026-02-10"),
        delivered("2026-02-10", "2026-02-12"),
        delivered("2026-03-01"),
        delivered(TODAY),
        delivered("2026-02-01", state="cancelled"),
    ]
    found = otif(lines, TODAY, STRICT)
    assert (found.judged, found.on_time, found.in_full, found.both) == (3, 1, 2, 1)
    assert found.share == pytest.approx(1 / 3)
    assert otif([], TODAY, STRICT).share is None


DAYS = st.dates().map(lambda day: day.isoformat())
LINES = st.builds(
    delivered,
    st.sampled_from(["2026-01-10", "2026-02-10", "2026-03-10"]),
    st.sampled_from(["", "2026-01-09", "2026-02-10", "2026-02-28"]),
    st.integers(0, 120),
)


@given(st.lists(LINES), st.randoms())
def test_otif_is_free_of_order_and_never_more_than_its_parts(lines: list[dict[str, Any]], chance: Any) -> None:
    found = otif(lines, TODAY, STRICT)
    assert found.both <= min(found.on_time, found.in_full)
    assert max(found.on_time, found.in_full) <= found.judged <= len(lines)
    chance.shuffle(lines)
    assert otif(lines, TODAY, STRICT) == found


def test_accuracy_weighs_items_by_what_was_ordered() -> None:
    rows = [
        {"quantity": Decimal(1000), "actual": Decimal(900), "closed": True},
        {"quantity": Decimal(10), "actual": Decimal(30), "closed": True},
        {"quantity": Decimal(500), "actual": Decimal(0), "closed": False},
    ]
    found = accuracy(rows)
    assert found.months == 2
    assert found.wape == pytest.approx(120 / 930)
    assert found.accuracy == pytest.approx(1 - 120 / 930)
    assert found.bias == pytest.approx(80 / 930)


def test_accuracy_where_nothing_was_ordered() -> None:
    assert Accuracy().accuracy is None
    assert Accuracy().plus(Decimal(0), Decimal(0)).accuracy is None
    assert Accuracy().plus(Decimal(5), Decimal(0)).accuracy == 0.0
    assert Accuracy().plus(Decimal(100), Decimal(10)).accuracy == 0.0


NUMBERS = st.integers(0, 10**6).map(Decimal)
ITEMS = st.lists(st.fixed_dictionaries({"quantity": NUMBERS, "actual": NUMBERS, "closed": st.just(True)}))


@given(ITEMS, st.integers(1, 1000))
def test_accuracy_does_not_depend_on_the_unit_of_measure(items: list[dict[str, Any]], scale: int) -> None:
    larger = [{**each, "quantity": each["quantity"] * scale, "actual": each["actual"] * scale} for each in items]
    one, other = accuracy(items).accuracy, accuracy(larger).accuracy
    assert (one is None and other is None) or one == pytest.approx(other)
    assert one is None or 0 <= one <= 1


@pytest.mark.parametrize(
    ("due", "place"),
    [
        ("2026-03-03", 0),
        (TODAY, 0),
        ("2026-03-01", 1),
        ("2026-01-31", 1),
        ("2026-01-30", 2),
        ("2026-01-01", 2),
        ("2025-12-31", 3),
        ("2025-12-02", 3),
        ("2025-12-01", 4),
    ],
)
def test_an_open_amount_is_in_one_class_of_age(due: str, place: int) -> None:
    found = exposure([owed(due, 5_00)], TODAY, Purse("CNY"))
    assert found.ages == tuple(5_00 if each == place else 0 for each in range(5))
    assert found.overdue == (5_00 if place else 0)


def test_grace_foreign_money_and_credit_notes() -> None:
    purse = purse_of("CNY", "USD=7.2, nonsense, EUR = 8")
    rows = [owed("2026-02-27", 100_00, grace=5), owed("2026-01-15", 10_00, "USD"), owed("2026-01-15", -20_00), owed("2026-01-15", 5_00, "SEK")]
    found = exposure(rows, TODAY, purse)
    assert found.ages == (100_00, 0, 72_00 - 20_00, 0, 0)
    assert (found.total, found.longest, found.foreign) == (152_00, 46, 1)


def test_the_tier_of_the_quantity_and_of_the_day_holds_and_contracts_come_before_spot_prices() -> None:
    prices = [
        tier(0, 500, 1000),
        tier(500, 0, 900),
        tier(500, 0, 700, valid_from="2025-01-01", valid_to="2025-12-31"),
        tier(0, 0, 500, kind="spot"),
    ]
    found = [agreed(prices, Decimal(quantity), TODAY) for quantity in (499, 500, 9000)]
    assert [each["price"] for each in found if each] == [1000, 900, 900]
    assert agreed(prices[:3], Decimal(600), "2024-05-05") is None


TIERS = st.builds(
    tier,
    st.integers(0, 20),
    st.integers(0, 20),
    valid_from=st.sampled_from(["2026-01-01", "2026-06-01"]),
    valid_to=st.sampled_from(["", "2026-05-31"]),
)


@given(TIERS, TIERS)
def test_two_prices_overlap_when_one_quantity_on_one_day_has_both(one: dict[str, Any], other: dict[str, Any]) -> None:
    both = [
        (day, quantity)
        for day in ("2026-01-01", "2026-05-31", "2026-06-01")
        for quantity in range(45)
        if all(agreed([each], Decimal(quantity), day) for each in (one, other))
    ]
    assert overlap(one, other) == overlap(other, one)
    if all(not each["to_quantity"] or each["from_quantity"] < each["to_quantity"] for each in (one, other)):
        assert overlap(one, other) == bool(both)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03",
        "2026/3",
        "2026.03",
        "202603",
        "2026年3月",
        " 2026 年 03 月 ",
        "03/2026",
        "Mar 2026",
        "March 2026",
        "Mar-26",
        "2026-03-01",
        "2026-03-01 00:00:00",
    ],
)
def test_a_month_in_any_spelling(text: str) -> None:
    assert month_of(text) == "2026-03"


def test_months_from_now_and_what_is_no_month() -> None:
    assert [month_of(text, TODAY) for text in ("last month", "上月", "本月", "-2m", "+11m")] == [
        "2026-02",
        "2026-02",
        "2026-03",
        "2026-01",
        "2027-02",
    ]
    assert [month_of(text) for text in ("", "Pump", "2026-13", "13/2026", "-2m", "Maybe 26")] == [""] * 6
    assert (last_day("2028-02"), moved("2026-01", -1), moved("2026-12", 1)) == ("2028-02-29", "2025-12", "2027-01")
