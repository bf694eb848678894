"""What the tabs and the reports say."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.verticals.real_estate.agency import WAN, Agency

DAY = 86_400_000


def test_listings_that_fit_and_why_point_by_point(agency: Agency) -> None:
    customer = agency.buyer(areas="Pudong、Xuhui", musts=("lift",))
    best = agency.listing(features=("lift",))
    dear = agency.listing("Over", price=420 * WAN, layout="2室1厅", features=("metro",))
    for values in ({"price": 441 * WAN}, {"market": "rent"}, {"state": "reserved"}):
        agency.listing(f"Never {values}", **values)
    table, words = (part for _title, part in agency.tab("fits", "customer", customer)["parts"])
    assert table["columns"] == ["Fit", "Code", "Listing", "Price", "Place", "Rooms", "Size", "Floor", "Must have"]
    assert table["rows"] == [
        ["100%", "L-000001", "Riverside 3-2", "✓ 3,800,000", "✓ Pudong", "✓ 3", "–", "–", "✓"],
        ["66%", "L-000002", "Over", "~ 4,200,000 +5%", "✓ Pudong", "~ 2", "–", "–", "✗ lift"],
    ]
    assert table["records"] == [["realty.listing", best], ["realty.listing", dear]]
    assert words["sections"][0][1][1][1].splitlines() == [
        "✓ Pudong", "~ 4,200,000, 5% over 4,000,000", "~ 2 rooms instead of 3", "✗ not known to have: lift",
    ]  # fmt: skip


def test_a_customer_who_said_nothing_is_told_so(agency: Agency) -> None:
    assert "fill in role" in agency.tab("fits", "customer", agency.customer())["empty"]
    assert "No listing" in agency.tab("fits", "customer", agency.buyer())["empty"]


def test_buyers_that_fit(agency: Agency) -> None:
    home = agency.listing()
    fitting = agency.buyer("Chen", decide_by="2026-04-01")
    agency.buyer("Poor", budget_max=300 * WAN)
    agency.customer("Tenant", role=("tenant",), rent_max=900 * WAN)
    table = agency.tab("buyers", "listing", home)["parts"][0][1]
    assert table["records"] == [["customer", fitting]]
    assert table["rows"] == [["100%", "Chen", "ann", "04-01", "✓ 4,000,000", "✓ Pudong", "✓ 3", "–", "–", "–"]]
    assert "not on offer: paused" in agency.tab("buyers", "listing", agency.listing("Later", state="paused"))["empty"]


def test_viewings_and_homes_on_the_customers_page(agency: Agency) -> None:
    customer = agency.buyer()
    agency.listing(seller=customer, exclusive=True, mandate_until="2026-03-12")
    agency.run("viewing", customer, "L-000001 3 dark")
    assert agency.tab("viewings", "customer", customer)["rows"] == [["2026-03-02", "Riverside 3-2", "done", "3", "", "dark", "ann"]]
    assert agency.tab("homes", "customer", customer)["rows"] == [
        ["L-000001", "Riverside 3-2", "second-hand", "available", "3,800,000", "exclusive, 10 days left"]
    ]


def test_a_home_among_those_of_its_district(agency: Agency) -> None:
    home = agency.listing()
    for number, price in enumerate((300, 400, 500)):
        agency.listing(f"Near {number}", price=price * WAN)
    agency.listing("Far", district="Xuhui", price=10 * WAN)
    (_title, form), (_near, table) = agency.tab("market", "listing", home)["parts"]
    assert form["sections"][0][1] == [["This home, per m²", "38,000"], ["Median of 3 in Pudong", "40,000"], ["Difference", "-5.0 %"]]
    assert len(table["rows"]) == 3


def test_the_sales_control_table(agency: Agency) -> None:
    project = agency.add("development", name="Starbay")
    agency.run("units", project, "2 1-2 2 100 40000")
    agency.run("reserve", agency.all("realty_unit")[0].id, f"C-{agency.buyer():06}")
    (_count, states), (building, table) = agency.tab("control", "development", project)["parts"]
    assert building == "Building 2"
    assert states["sections"][0][1][:3] == [["· free", "   3   75 %"], ["○ reserved", "   1   25 %"], ["◐ subscribed", "   0    0 %"]]
    assert table["columns"] == ["Floor", "01", "02"]
    assert table["rows"] == [["2", "· 4,000,000", "· 4,000,000"], ["1", "○ 4,000,000", "· 4,000,000"]]


def rows_of(view: Any, part: int) -> list[list[str]]:
    found: list[list[str]] = view["parts"][part][1]["rows"]
    return found


def test_viewings_by_agent_and_what_came_of_them(agency: Agency) -> None:
    first, _second = agency.buyer("First"), agency.buyer("Second")
    agency.listing()
    agency.run("viewing", first, "L-000001 4 fine")
    agency.run("viewing", _second, "L-000001 2 dark")
    agency.run("close", 1, "C-000001")
    assert rows_of(agency.report("viewings"), 1) == [["ann", "2", "2", "0", "0", "1", "50 %", "3.0"]]


def test_stock_by_age_and_price(agency: Agency) -> None:
    agency.listing(listed_on="2026-03-01")
    agency.listing("Old", listed_on="2025-10-01", price=900 * WAN)
    agency.listing("Flat", market="rent", price=5_000_00, listed_on="2026-01-20")
    view = agency.report("stock")
    assert [value for _age, value in view["parts"][0][1]["points"]] == [1, 0, 1, 0, 1]
    assert [row[-1] for row in rows_of(view, 1)] == ["0", "1", "0", "1", "0"]
    assert [row[-1] for row in rows_of(view, 2)] == ["0", "1", "0", "0", "0"]


def test_mandates_commission_units_and_closed_homes(agency: Agency) -> None:
    owner = agency.customer("Gu")
    agency.listing(seller=owner, exclusive=True, mandate_until="2026-03-12")
    agency.listing("Later", exclusive=True, mandate_until="2026-09-12")
    assert agency.report("mandates")["rows"] == [["2026-03-12", "10", "✓", "L-000001", "Riverside 3-2", "Gu", "3,800,000", "ann"]]
    agency.run("close", 1, "C-000001 361万")
    assert rows_of(agency.report("earnings"), 1) == [["ann", "1", "39,710.00", "0.00"], ["The house", "0", "32,490.00", "0.00"]]
    assert rows_of(agency.report("closed"), 1)[0] == ["second-hand", "1", "3,610,000", "–", "-5.0 %"]
    project = agency.add("development", name="Starbay")
    agency.add("unit", name="1-01-01", development=project, price=100 * WAN, area=Decimal(50))
    assert agency.report("inventory")["rows"] == [["Starbay", "1", "1", "0", "0", "0", "0", "0 %", "1,000,000"]]
