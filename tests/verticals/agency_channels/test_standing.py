"""A partner's results are those of its registrations, after each save."""

from __future__ import annotations

from decimal import Decimal

from tests.verticals.agency_channels.desk import Desk
from tui_crm.screens.record_tabs import tabs_for
from tui_crm.services import archive, plugin_events


def results(desk: Desk, company: int) -> tuple[object, ...]:
    """Signed, under way, conversion, registrations and leads; after the plugin was told."""
    plugin_events.deliver(desk.crm)
    row = desk.read("customer", company)
    return tuple(row[f"channels.{name}"] for name in ("sold", "under_way", "conversion", "dealings"))


def test_results_follow_registrations(desk: Desk) -> None:
    plugin_events.deliver(desk.crm)
    partner, acme, beta = desk.partner("Gold"), desk.customer("Acme"), desk.customer("Beta")
    first = desk.registration(partner, acme)
    assert results(desk, partner) == (0, 100_000_00, 0, 1)
    archive.edit(desk.crm, "channels_registration", first, {"state": "won", "won_amount": 90_000_00})
    lost = desk.registration(partner, beta)
    archive.edit(desk.crm, "channels_registration", lost, {"state": "lost"})
    assert results(desk, partner) == (90_000_00, 0, Decimal(50), 2)
    assert results(desk, acme)[3] == 1
    archive.edit(desk.crm, "channels_registration", lost, {"end_customer": acme})
    assert (results(desk, acme)[3], results(desk, beta)[3]) == (2, 0)


def test_who_has_nothing_to_do_with_partners_has_no_tabs_of_them(desk: Desk) -> None:
    plugin_events.deliver(desk.crm)
    partner, acme, beta = desk.partner("Gold"), desk.customer("Acme"), desk.customer("Beta")
    desk.registration(partner, acme)
    plugin_events.deliver(desk.crm)
    shown = [[tab.label for tab in tabs_for(desk.crm, "customer", desk.read("customer", each)) if tab.plugin] for each in (partner, acme, beta)]
    assert shown == [["Channel", "Commission"], ["Channel"], []]
