"""What is kept of customers is what is there, after each save of a demand, a listing or a viewing."""

from __future__ import annotations

from tests.verticals.real_estate.agency import WAN, Agency
from tui_crm.screens.record_tabs import tabs_for
from tui_crm.services import archive, plugin_events


def kept(agency: Agency, customer: int) -> tuple[object, ...]:
    """Best fit, listings that fit, viewings, the day of the last, homes; after the plugin was told."""
    plugin_events.deliver(agency.crm)
    row = agency.read("customer", customer)
    return tuple(row[f"realty.{name}"] for name in ("best_fit", "fits", "viewings", "last_viewing", "homes"))


def test_fits_follow_demand_and_offer(agency: Agency) -> None:
    plugin_events.deliver(agency.crm)
    chen = agency.buyer()
    assert kept(agency, chen)[:2] == (0, 0)
    home = agency.listing()
    best, count, *_rest = kept(agency, chen)
    assert (best == 100, count) == (True, 1)
    agency.listing("Riverside 8-1", price=395 * WAN)
    assert kept(agency, chen)[1] == 2
    archive.edit(agency.crm, "realty_listing", home, {"state": "withdrawn"})
    assert kept(agency, chen)[1] == 1
    archive.edit(agency.crm, "customer", chen, {"realty.budget_max": 100 * WAN})
    assert kept(agency, chen)[:2] == (0, 0)


def test_viewings_and_homes_are_counted(agency: Agency) -> None:
    plugin_events.deliver(agency.crm)
    chen, owner = agency.buyer(), agency.customer("Li")
    home = agency.listing(seller=owner)
    agency.run("viewing", chen, f"{agency.read('listing', home).code} 4 likes the light")
    assert kept(agency, chen)[2:] == (1, "2026-03-02", 0)
    assert kept(agency, owner)[4] == 1
    shown = [tabs_for(agency.crm, "customer", agency.read("customer", number)) for number in (chen, owner)]
    assert [[tab.label for tab in tabs if tab.plugin] for tabs in shown] == [["Listings that fit", "Viewings"], ["Their homes"]]
