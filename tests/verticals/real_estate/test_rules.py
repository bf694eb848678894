"""What may not be saved, what is warned of, and what is worked out."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.verticals.real_estate.agency import WAN, Agency
from tui_crm.errors import InvalidRecord
from tui_crm.services import archive


def test_a_listing_is_worked_out(agency: Agency) -> None:
    home = agency.read("listing", agency.listing(floor=8, floors=18))
    assert (home["rooms"], home["unit_price"], home["level"], home["asks"]) == (3, 38_000_00, "middle", 345_454_500)
    archive.edit(agency.crm, "realty_listing", home.id, {"layout": "2室1厅", "price": 200 * WAN})
    changed = agency.read("listing", home.id)
    assert (changed["rooms"], changed["unit_price"]) == (2, 20_000_00)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"exclusive": True}, "needs the day it ends"),
        ({"mandate_from": "2026-03-02", "mandate_until": "2026-03-01"}, "before the day the mandate begins"),
        ({"floor_price": 381 * WAN}, "more than the price"),
        ({"floor": 7, "floors": 6}, "higher than the building"),
    ],
)
def test_a_listing_that_cannot_be(agency: Agency, values: dict[str, Any], reason: str) -> None:
    with pytest.raises(InvalidRecord, match=reason):
        agency.listing(**values)


def test_a_home_is_listed_once_until_it_is_sold(agency: Agency) -> None:
    first = agency.listing("Riverside", door="3-1201", seller=agency.customer("Gu"))
    with pytest.raises(InvalidRecord, match=r"listed already: L-000001, by ann"):
        agency.listing("Riverside", door="3-1201")
    agency.listing("Riverside", door="3-1202")
    agency.listing("Riverside", door="3-1201", market="rent")
    archive.edit(agency.crm, "realty_listing", first, {"state": "closed", "closed_price": 1})
    agency.listing("Riverside", door="3-1201")


def test_who_edits_a_home_hears_that_its_mandate_ends(agency: Agency) -> None:
    home = agency.listing(exclusive=True, mandate_until="2026-03-20")
    late = agency.listing("Century 1", exclusive=True, mandate_until="2026-03-01")
    later = agency.listing("Century 2", exclusive=True, mandate_until="2026-06-01")
    agency.crm.plugins.take_warnings()
    for record in (home, late, later):
        archive.edit(agency.crm, "realty_listing", record, {"note": "seen"})
    assert agency.crm.plugins.take_warnings() == [
        "realty: Riverside 3-2: the exclusive mandate ends in 18 days",
        "realty: Century 1: the exclusive mandate ended 1 days ago",
    ]


def test_a_sold_home_without_its_price_is_warned_of(agency: Agency) -> None:
    agency.listing(state="closed")
    assert any("price that was reached" in warning for warning in agency.crm.plugins.take_warnings())


def test_viewings(agency: Agency) -> None:
    customer, home, gone = agency.buyer(), agency.listing(), agency.listing("Gone", state="withdrawn")
    usual = {"name": "Chen · Riverside", "customer": customer}
    for values, reason in (
        ({}, "needs the listing"),
        ({"listing": home, "score": 6}, "1 to 5"),
        ({"listing": home, "state": "done", "at": agency.crm.store.clock() + 1}, "cannot lie ahead"),
    ):
        with pytest.raises(InvalidRecord, match=reason):
            agency.add("viewing", **usual, **values)
    agency.add("viewing", **usual, listing=home)
    assert agency.crm.plugins.take_warnings() == []
    agency.add("viewing", **usual, listing=gone)
    assert agency.crm.plugins.take_warnings() == ["realty: the listing is not on offer: withdrawn"]


def test_a_demand_that_contradicts_itself(agency: Agency) -> None:
    with pytest.raises(InvalidRecord, match="upper end"):
        agency.buyer(budget_min=401 * WAN)
    with pytest.raises(InvalidRecord, match="upper end"):
        agency.buyer(size_min=Decimal(90), size_max=Decimal(80))
    agency.buyer(size_min=Decimal(90))


def test_a_unit_that_is_taken_has_its_buyer(agency: Agency) -> None:
    project = agency.add("development", name="Starbay")
    with pytest.raises(InvalidRecord, match="needs its buyer"):
        agency.add("unit", name="1-01-01", development=project, state="reserved")
    unit = agency.read("unit", agency.add("unit", name="1-01-01", development=project, state="reserved", buyer=agency.buyer()))
    assert unit["reserved_until"] == "2026-03-05"
