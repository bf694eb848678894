"""The figures of a customer are those of what is there, after each save; and only who is supplied has the tabs."""

from __future__ import annotations

from decimal import Decimal

from tests.verticals.supply_chain.house import customer, delivery, forecast, price, read, receivable
from tui_crm.screens.record_tabs import tabs_for
from tui_crm.services import archive, plugin_acts, plugin_events
from tui_crm.services.crm import Crm


def figures(crm: Crm, of: int) -> tuple[object, ...]:
    """Open, credit left, missed, forecast error, after the plugin was told."""
    plugin_events.deliver(crm)
    row = read(crm, "customer", of)
    return tuple(row[f"supply.{name}"] for name in ("exposure", "headroom", "missed", "wape"))


def test_figures_are_current_after_each_save(supply: Crm) -> None:
    plugin_events.deliver(supply)
    acme = customer(supply, credit_limit=1000_00)
    assert figures(supply, acme) == (0, 1000_00, 0, 0)
    bill = receivable(supply, acme, "2026-01-15", 700)
    assert figures(supply, acme) == (700_00, 300_00, 0, 0)
    archive.edit(supply, "supply_receivable", bill, {"paid": 200_00})
    assert figures(supply, acme)[:2] == (500_00, 500_00)
    delivery(supply, acme, "2026-02-02", came=100, on="2026-02-02")
    delivery(supply, acme, "2026-02-10", came=100, on="2026-02-20")
    forecast(supply, acme, "2026-01", 100, 80, closed=True)
    assert figures(supply, acme)[2:] == (Decimal(50), Decimal(25))
    before = read(supply, "customer", acme)
    plugin_acts.run(supply, "supply.figures")  # everybody's, by the command: the same
    after = read(supply, "customer", acme)
    assert {name: after[name] for name in after.values if name.startswith("supply.")} == {
        name: before[name] for name in before.values if name.startswith("supply.")
    }


def test_who_is_not_supplied_has_no_tabs_of_it(supply: Crm) -> None:
    plugin_events.deliver(supply)
    acme, beta = customer(supply), customer(supply, "Beta")
    price(supply, beta, 12_00)
    plugin_events.deliver(supply)
    shown = {number: [tab.label for tab in tabs_for(supply, "customer", read(supply, "customer", number)) if tab.plugin] for number in (acme, beta)}
    assert shown == {acme: [], beta: ["Deliveries", "Credit", "Forecasts", "Prices", "Quality"]}
