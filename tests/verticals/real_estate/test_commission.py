"""A commission is shared to the cent."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins_builtin.real_estate.commissions import divided
from tests.verticals.real_estate.agency import WAN, Agency
from tui_crm.errors import InvalidRecord


@given(st.integers(0, 10**10), st.lists(st.integers(1, 9_999), min_size=1, max_size=7))
def test_parts_of_a_hundred_percent_are_the_whole(total: int, weights: list[int]) -> None:
    shares = {f"p{place}": Decimal(weight) for place, weight in enumerate(weights)}
    scale = sum(shares.values())
    exact = {key: share * 100 / scale for key, share in shares.items()}
    assert sum(divided(total, exact).values()) == total
    assert all(abs(part - total * float(exact[key]) / 100) <= 1.001 for key, part in divided(total, exact).items())


def test_the_largest_remainder_gets_the_cent() -> None:
    assert divided(100, {"a": Decimal("33.4"), "b": Decimal("33.3"), "c": Decimal("33.3")}) == {"a": 34, "b": 33, "c": 33}
    assert divided(10_00, {"a": Decimal(25)}) == {"a": 2_50}


def test_a_new_commission_is_shared_by_the_settings_and_the_house_keeps_the_rest(agency: Agency) -> None:
    me = agency.crm.user.id
    record = agency.read("commission", agency.add("commission", name="Riverside", from_buyer=3 * WAN, from_seller=1 * WAN, closing_agent=me,
                                                  entry_agent=me))  # fmt: skip
    assert record["total"] == 4 * WAN
    assert [record[f"{key}_share"] for key in ("entry", "closing", "source", "house")] == [15, 25, 0, 60]
    statement = agency.tab("statement", "commission", record.id)
    assert statement["rows"] == [
        ["Brought the listing", "ann", "15 %", "6,000.00"],
        ["Closed the sale", "ann", "25 %", "10,000.00"],
        ["The house", "–", "60 %", "24,000.00"],
        ["Together", "", "100 %", "40,000.00"],
    ]


def test_shares_that_are_not_a_hundred_percent_are_refused(agency: Agency) -> None:
    with pytest.raises(InvalidRecord, match="100 percent"):
        agency.add("commission", name="Riverside", closing_agent=agency.crm.user.id, closing_share=Decimal(60), house_share=Decimal("39.9"))
    with pytest.raises(InvalidRecord, match="agent who gets it"):
        agency.add("commission", name="Riverside", closing_share=Decimal(60), house_share=Decimal(40))
