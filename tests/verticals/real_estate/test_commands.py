"""What agents do by keys: each is one act that can be undone, and says what it did."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.verticals.real_estate.agency import WAN, Agency
from tui_crm.services import archive, undo


def test_log_a_viewing_in_one_line(agency: Agency) -> None:
    customer, home = agency.buyer(), agency.listing()
    assert agency.run("viewing", customer, "L-000001 4 likes the light").message == "1 viewings logged"
    (viewing,) = agency.all("realty_viewing")
    assert [viewing[name] for name in ("customer", "listing", "state", "score", "remark")] == [customer, home, "done", 4, "likes the light"]
    (visit,) = agency.all("activity")
    assert (visit["type"], visit["customer"], visit["body"]) == ("visit", customer, "4/5 likes the light")
    assert agency.read("customer", customer)["last_activity"] == agency.crm.store.clock()
    undo.undo(agency.crm)
    assert agency.all("realty_viewing") == agency.all("activity") == []


def test_plan_a_viewing(agency: Agency) -> None:
    customer, home = agency.buyer(), agency.listing()
    assert agency.run("show", home, "C-000001 tomorrow 15:00").message == "1 viewings planned"
    (viewing,) = agency.all("realty_viewing")
    assert (viewing["customer"], viewing["state"], viewing["at"]) == (customer, "planned", 1_772_550_000_000)
    assert agency.all("activity") == []


@pytest.mark.parametrize("text", ["", "L-999999", "nonsense 4"])
def test_a_code_that_is_not_there_writes_nothing(agency: Agency, text: str) -> None:
    shown = agency.run("viewing", agency.buyer(), text)
    assert "no listing or unit with this code" in shown.message
    assert shown.written == 0


def test_change_the_price(agency: Agency) -> None:
    home = agency.listing(floor_price=370 * WAN)
    assert agency.run("price", home, "361万").message == "Riverside 3-2: 3,800,000 → 3,610,000 (-5.0 %)"
    changed = agency.read("listing", home)
    assert (changed["price"], changed["floor_price"], changed["unit_price"]) == (361 * WAN, 361 * WAN, 36_100_00)
    assert "no price" in agency.run("price", home, "cheaper").message
    assert agency.crm.plugins.troubled == ()


def test_sold_with_its_commission(agency: Agency) -> None:
    owner, buyer = agency.customer("Gu", role=("seller",)), agency.buyer()
    home = agency.listing(seller=owner)
    assert "Closed at 3,700,000" in agency.run("close", home, "C-000002 370万").message
    closed = agency.read("listing", home)
    assert [closed[name] for name in ("state", "buyer", "closed_price", "closed_on")] == ["closed", buyer, 370 * WAN, "2026-03-02"]
    (commission,) = agency.all("realty_commission")
    assert [commission[name] for name in ("listing", "buyer", "seller", "total", "house_share")] == [home, buyer, owner, 74_000_00, Decimal(45)]
    assert "already" in agency.run("close", home, "C-000002").message
    undo.undo(agency.crm)
    assert agency.read("listing", home)["state"] == "available"
    assert agency.all("realty_commission") == []


def test_let_for_a_months_rent(agency: Agency) -> None:
    agency.customer("Tenant", role=("tenant",))
    agency.run("close", agency.listing(market="rent", price=8_000_00), "C-000001")
    assert agency.all("realty_commission")[0]["total"] == 8_000_00


def test_prolong_a_mandate(agency: Agency) -> None:
    home = agency.listing(exclusive=True, mandate_until="2026-03-10")
    assert agency.run("prolong", home, "90").message == "1 mandates until 2026-05-31"
    assert agency.read("listing", home)["mandate_until"] == "2026-05-31"
    assert agency.run("prolong", home, "soon").written == 0


def test_a_unit_from_free_to_signed(agency: Agency) -> None:
    developer, buyer = agency.customer("Greenland"), agency.buyer()
    project = agency.add("development", name="Starbay", developer=developer, commission=Decimal("2.5"))
    assert agency.run("units", project, "1 1-3 2 90 40000").message == "6 units made in building 1"
    assert agency.run("units", project, "1 3 2").message == "0 units made in building 1"
    unit = agency.all("realty_unit")[0]
    assert (unit["name"], unit["price"]) == ("1-01-01", 360 * WAN)
    assert agency.run("reserve", unit.id, "C-000002 5").message == "1 units reserved for Chen until 2026-03-07"
    agency.customer("Late")
    assert agency.run("reserve", unit.id, "C-000003").message == "1-01-01 is taken: reserved, Chen"
    assert agency.run("advance", unit.id).message == "1 units taken on: subscribed"
    assert agency.run("advance", unit.id).message == "1 units taken on: signed"
    signed = agency.read("unit", unit.id)
    assert [signed[name] for name in ("state", "buyer", "subscribed_on", "signed_on")] == ["signed", buyer, "2026-03-02", "2026-03-02"]
    (commission,) = agency.all("realty_commission")
    assert [commission[name] for name in ("unit", "buyer", "seller", "total")] == [unit.id, buyer, developer, 9 * WAN]
    assert agency.run("release", unit.id).message == "0 units are free again", "what is signed stays"


def test_a_reservation_that_ran_out_is_free_for_the_next(agency: Agency) -> None:
    first, second = agency.buyer("First"), agency.buyer("Second")
    project = agency.add("development", name="Starbay")
    unit = agency.add("unit", name="1-01-01", development=project, state="reserved", buyer=first, reserved_until="2026-03-01")
    assert "reserved for Second" in agency.run("reserve", unit, "C-000002").message
    assert agency.read("unit", unit)["buyer"] == second
    assert agency.run("release", unit).message == "1 units are free again"
    assert agency.read("unit", unit)["buyer"] == 0


def test_match_notes_the_best_fit(agency: Agency) -> None:
    fitting, poor, silent = agency.buyer(), agency.buyer("Poor", budget_max=100 * WAN), agency.customer("Silent")
    agency.listing()
    agency.listing("Century", district="Xuhui")
    archive.edit(agency.crm, "realty_listing", agency.listing("Gone"), {"state": "withdrawn"})
    for customer in (fitting, poor, silent):
        agency.run("match", customer)
    found = agency.read("customer", fitting)
    assert [found[f"realty.{name}"] for name in ("best_fit", "fits", "matched_on")] == [100, 2, "2026-03-02"]
    assert agency.read("customer", poor)["realty.fits"] == 0
    assert agency.read("customer", silent)["realty.matched_on"] == ""
