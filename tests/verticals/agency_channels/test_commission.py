"""Commission to the cent: rates, steps, rounding, reversals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins_builtin.agency_channels.commission import Line, Plan, Rate, Sale, open_lines, rounded, settled, statement

STEPS = (Rate("", "", 0, 500), Rate("", "", 1_000_000, 800))


def plan(*rates: Rate, method: str = "whole", rounding: str = "half_up") -> Plan:
    return Plan(1, method, rounding, "CNY", rates or STEPS)


def sale(
    number: int, amount: int, *, product: str = "", region: str = "", on: str = "2026-01-15", share: int = 10_000, currency: str = "CNY"
) -> Sale:
    return Sale(number, f"Sale {number}", product, region, amount, currency, on, share)


@pytest.mark.parametrize(
    ("numerator", "rule", "whole"),
    [(25, "half_up", 3), (-25, "half_up", -3), (25, "half_even", 2), (35, "half_even", 4), (-25, "half_even", -2), (29, "down", 2), (-29, "down", -2),
     (24, "half_up", 2), (26, "half_even", 3)],
)  # fmt: skip
def test_a_half_goes_where_the_rule_says(numerator: int, rule: str, whole: int) -> None:
    assert rounded(numerator, 10, rule) == whole


def test_the_step_reached_holds_for_all_or_for_its_part() -> None:
    sales = [sale(1, 600_000), sale(2, 900_000, on="2026-02-01")]
    whole, _ = settled(sales, plan())
    assert [(line.rate, line.commission) for line in whole] == [(800, 48_000), (800, 72_000)]
    marginal, _ = settled(sales, plan(method="marginal"))
    assert [line.commission for line in marginal] == [30_000, 20_000 + 40_000]
    assert [line.rate for line in marginal] == [500, 667]


def test_below_the_lowest_step_there_is_nothing() -> None:
    late = (Rate("", "", 500_000, 1000),)
    assert settled([sale(1, 400_000)], plan(*late))[0][0].commission == 0
    assert settled([sale(1, 600_000)], plan(*late, method="marginal"))[0][0].commission == 10_000


def test_the_rate_that_names_most_is_taken() -> None:
    rates = (Rate("", "", 0, 100), Rate("", "North", 0, 200), Rate("ERP", "", 0, 300), Rate("erp", "north", 0, 400))
    named = (("ERP", "North"), ("ERP", ""), ("", "North"), ("", ""), ("MES", ""))
    found = {each: settled([sale(1, 100, product=each[0], region=each[1])], plan(*rates))[0][0].rate for each in named}
    assert found == {("ERP", "North"): 400, ("ERP", ""): 300, ("", "North"): 200, ("", ""): 100, ("MES", ""): 100}


def test_volumes_of_other_steps_do_not_count() -> None:
    rates = (*STEPS, Rate("Cloud", "", 0, 1200))
    lines, _ = settled([sale(1, 900_000), sale(2, 900_000, product="Cloud")], plan(*rates))
    assert [line.rate for line in lines] == [500, 1200]


def test_what_the_plan_does_not_know_is_left_out_and_told() -> None:
    lines, left_out = settled([sale(1, 100, currency="USD"), sale(2, 100, product="MES")], plan(Rate("ERP", "", 0, 100)))
    assert (lines, [each.id for each in left_out]) == ([], [1, 2])


def test_a_share_is_of_the_sale_and_rounded_once() -> None:
    (line,) = settled([sale(1, 33_333, share=3_333)], plan(Rate("", "", 0, 500)))[0]
    assert (line.base, line.commission) == (11_109, 555)  # 33,333 · 33.33 % · 5 % = 555.49…


AMOUNTS = st.lists(st.tuples(st.integers(0, 10**12), st.sampled_from(["2026-01-01", "2026-01-02", "2026-02-01"])), min_size=1, max_size=8)
PLANS = st.builds(
    lambda method, rounding, steps: plan(*(Rate("", "", volume, rate) for volume, rate in sorted(steps.items())), method=method, rounding=rounding),
    st.sampled_from(["whole", "marginal"]), st.sampled_from(["half_up", "half_even", "down"]),
    st.dictionaries(st.integers(0, 10**12), st.integers(0, 10_000), min_size=1, max_size=4),
)  # fmt: skip


@given(AMOUNTS, PLANS, st.randoms())
def test_the_order_of_the_sales_means_nothing(amounts: list[tuple[int, str]], how: Plan, chance: object) -> None:
    sales = [sale(number, amount, on=day) for number, (amount, day) in enumerate(amounts, 1)]
    mixed = sales[:]
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert settled(sales, how) == settled(mixed, how)


@given(AMOUNTS, PLANS)
def test_a_line_is_never_more_than_half_a_cent_from_what_it_is(amounts: list[tuple[int, str]], how: Plan) -> None:
    sales = [sale(number, amount, on=day) for number, (amount, day) in enumerate(amounts, 1)]
    lines, _ = settled(sales, how)
    assert all(0 <= line.commission <= line.base for line in lines)
    highest = max(rate.rate for rate in how.rates)
    assert sum(line.commission for line in lines) * 10_000 <= sum(each.amount for each in sales) * highest + len(lines) * 10_000


def booked(found: list[Line], number: int, first: int) -> list[dict[str, object]]:
    return [
        {"id": first + place, "statement": number, "registration": line.registration, "name": line.name, "kind": line.kind, "base": line.base,
         "rate": line.rate, "commission": line.commission, "reverses": line.reverses}
        for place, line in enumerate(found)
    ]  # fmt: skip


@given(AMOUNTS, PLANS, st.data())
def test_cancelled_sales_are_taken_back_to_the_cent_and_nothing_is_settled_twice(
    amounts: list[tuple[int, str]], how: Plan, data: st.DataObject
) -> None:
    sales = [sale(number, amount, on=day) for number, (amount, day) in enumerate(amounts, 1)]
    first = statement(sales, [], frozenset(), how)
    lines = booked(list(first.lines), 1, 100)
    assert not statement(sales, lines, frozenset({1}), how).lines
    kept = data.draw(st.lists(st.sampled_from(sales), unique=True))
    second = statement(kept, lines, frozenset({1}), how)
    gone = {each.id for each in sales} - {each.id for each in kept}
    assert {line.registration for line in second.lines} == gone
    assert second.totals["payable"] == -sum(line.commission for line in first.lines if line.registration in gone)
    lines += booked(list(second.lines), 2, 200)
    assert not statement(kept, lines, frozenset({1, 2}), how).lines
    assert sum(int(str(line["commission"])) for line in lines) == sum(line.commission for line in first.lines if line.registration not in gone)


def test_a_changed_sale_is_taken_back_and_booked_anew() -> None:
    lines = booked(list(statement([sale(1, 100_000)], [], frozenset(), plan()).lines), 1, 100)
    found = statement([sale(1, 120_000)], lines, frozenset({1}), plan())
    assert [(line.kind, line.commission, line.reverses, line.note) for line in found.lines] == [
        ("commission", 6_000, 0, ""), ("reversal", -5_000, 100, "the sale was changed"),
    ]  # fmt: skip
    assert found.totals == {"sales": 20_000, "commission": 6_000, "reversed": -5_000, "payable": 1_000}


def test_lines_of_void_statements_do_not_count() -> None:
    lines = booked(list(statement([sale(1, 100_000)], [], frozenset(), plan()).lines), 1, 100)
    assert open_lines(lines, frozenset()) == []
    assert [line.commission for line in statement([sale(1, 100_000)], lines, frozenset(), plan()).lines] == [5_000]
