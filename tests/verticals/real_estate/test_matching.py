"""How well a home answers a demand: what is right, near, wrong and unknown, and what that comes to."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins_builtin.real_estate.matching import WEIGHTS, Demand, Offer, fit

WANTED = Demand(("second_hand",), 0, 400, 0, ("Pudong", "Xuhui"), ("3",), Decimal(90), Decimal(120), ("middle",), ("lift", "metro"))
HOME = Offer("second_hand", 380, Decimal(100), 3, "middle", ("Pudong",), ("lift", "metro"))


def verdicts(demand: Demand, offer: Offer) -> dict[str, str]:
    found = fit(demand, offer)
    assert found is not None
    return {point.key: point.verdict for point in found.points}


def test_a_home_that_has_everything_fits_fully() -> None:
    found = fit(WANTED, HOME)
    assert found is not None
    assert found.score == 100
    assert {point.verdict for point in found.points} == {"yes"}


@pytest.mark.parametrize(
    ("changed", "key", "verdict"),
    [
        ({"price": 420}, "price", "near"),
        ({"places": ("Xuhui",)}, "place", "yes"),
        ({"places": ("Minhang",)}, "place", "no"),
        ({"rooms": 2}, "layout", "near"),
        ({"rooms": 1}, "layout", "no"),
        ({"area": Decimal(82)}, "size", "near"),
        ({"area": Decimal(60)}, "size", "no"),
        ({"level": "low"}, "floor", "no"),
        ({"features": ("lift",)}, "musts", "near"),
        ({"features": ("garden",)}, "musts", "no"),
        ({"level": ""}, "floor", "unknown"),
    ],
)
def test_one_point_that_differs(changed: dict[str, object], key: str, verdict: str) -> None:
    offer = replace(HOME, **changed)  # type: ignore[arg-type]
    assert verdicts(WANTED, offer)[key] == verdict
    found = fit(WANTED, offer)
    assert found is not None
    assert (found.score == 100) == (verdict in ("yes", "unknown") and changed != {"places": ("Xuhui",)})


def test_what_rules_a_home_out() -> None:
    assert fit(WANTED, replace(HOME, market="rent")) is None
    assert fit(WANTED, replace(HOME, price=441)) is None, "more than ten percent over"
    assert fit(WANTED, replace(HOME, price=440)) is not None
    assert fit(WANTED, replace(HOME, price=440), stretch=5) is None
    assert fit(Demand(("second_hand",)), HOME) is None, "nothing to go by"


def test_tenants_go_by_rent() -> None:
    tenant = Demand(("rent",), 0, 0, 9_000)
    assert fit(tenant, Offer("rent", 8_000)) is not None
    assert fit(tenant, Offer("rent", 12_000)) is None


OFFERS = st.builds(
    Offer, market=st.just("second_hand"), price=st.integers(0, 900), area=st.decimals(0, 300, places=1), rooms=st.integers(0, 7),
    level=st.sampled_from(("", "low", "middle", "high")), places=st.sampled_from(((), ("Pudong",), ("Xuhui",), ("Minhang",))),
    features=st.sets(st.sampled_from(("lift", "metro", "garden"))).map(tuple),
)  # fmt: skip


@given(OFFERS)
def test_a_fit_is_0_to_100_and_made_of_its_points(offer: Offer) -> None:
    found = fit(WANTED, offer)
    if found is None:
        return
    assert 0 <= found.score <= 100
    assert [point.key for point in found.points] == list(WEIGHTS)
    assert all(0 <= point.earned <= WEIGHTS[point.key] for point in found.points)
    known = sum(point.weight for point in found.points)
    assert found.score == round(100 * sum(point.earned for point in found.points) / known)


@given(OFFERS, st.integers(1, 900))
def test_a_larger_budget_never_fits_worse(offer: Offer, more: int) -> None:
    poorer, richer = fit(WANTED, offer), fit(replace(WANTED, budget_max=WANTED.budget_max + more), offer)
    if poorer is not None:
        assert richer is not None
        assert richer.score >= poorer.score


@given(OFFERS)
def test_a_home_over_a_wish_is_never_better_than_one_that_meets_it(offer: Offer) -> None:
    found, meets = fit(WANTED, offer), fit(WANTED, replace(offer, rooms=3))
    if found is not None and offer.rooms:
        assert meets is not None
        assert meets.score >= found.score
