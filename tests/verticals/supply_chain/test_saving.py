"""What is filled in and what is refused when records are saved."""

from __future__ import annotations

from decimal import Decimal

import pytest

from plugins_builtin import supply_chain
from tests.verticals.supply_chain.house import customer, delivery, forecast, price, read, receivable
from tui_crm.errors import InvalidRecord
from tui_crm.services import archive
from tui_crm.services.crm import Crm
from tui_crm.testing.hosting import PluginHost


def test_a_forecast_is_judged_when_its_month_is_over(supply: Crm) -> None:
    acme = customer(supply)
    past, ahead = forecast(supply, acme, "2026年1月", 100, 80), forecast(supply, acme, "Mar 2026", 100, 30)
    found = read(supply, "forecast", past)
    assert (found["month"], found["ends"], found["closed"], found["judged"], found["error"]) == (
        "2026-01",
        "2026-01-31",
        True,
        Decimal(80),
        Decimal(20),
    )
    running = read(supply, "forecast", ahead)
    assert (running["closed"], running["judged"], running["error"]) == (False, Decimal(0), Decimal(0))


def test_a_month_has_one_forecast_of_a_product(supply: Crm) -> None:
    acme = customer(supply)
    first = forecast(supply, acme, "2026-03", 100)
    with pytest.raises(InvalidRecord, match="there is a forecast of this product for 2026-03 already"):
        forecast(supply, acme, "03/2026", 100)
    archive.edit(supply, "supply_forecast", first, {"quantity": Decimal(120)})
    with pytest.raises(InvalidRecord, match="is no month"):
        forecast(supply, acme, "soon", 100)


def test_a_delivery_says_how_it_went_and_what_it_is_worth(supply: Crm) -> None:
    acme = customer(supply)
    number = delivery(supply, acme, "2026-02-10", 100, 90, "2026-02-12", unit_price=12_50, unit_cost=8_00)
    found = read(supply, "delivery", number)
    assert (found["state"], found["result"], found["amount"], found["cost"], found["costed"]) == ("delivered", "both", 1125_00, 720_00, 1125_00)
    archive.edit(supply, "supply_delivery", number, {"delivered": Decimal(100), "delivered_on": "2026-02-10"})
    assert read(supply, "delivery", number)["result"] == "ok"
    with pytest.raises(InvalidRecord, match="what is delivered needs a day and a quantity"):
        delivery(supply, acme, "2026-02-10", state="delivered")


def test_a_receivable_is_open_overdue_and_paid_in_time(supply: Crm) -> None:
    acme = customer(supply)
    late = read(supply, "receivable", receivable(supply, acme, "2026-02-01", 100, 100, "2026-02-20"))
    assert (late["open"], late["late_from"], late["in_time"]) == (0, "2026-02-02", 0)
    early = read(supply, "receivable", receivable(supply, acme, "2026-03-20", 100, 40))
    assert (early["open"], early["paid_on"], early["in_time"]) == (60_00, "2026-03-02", 40_00)
    with pytest.raises(InvalidRecord, match="more was paid than is due"):
        receivable(supply, acme, "2026-02-02", 100, 101)


def test_days_of_grace_are_a_setting(plugin_host: PluginHost) -> None:
    crm = plugin_host.enable(supply_chain, {"grace_days": 5})
    assert read(crm, "receivable", receivable(crm, customer(crm), "2026-02-01", 100))["late_from"] == "2026-02-07"


def test_nothing_is_shipped_beyond_the_credit_limit_unless_somebody_allows_it(supply: Crm) -> None:
    acme = customer(supply, credit_limit=1000_00)
    receivable(supply, acme, "2026-03-20", 700)
    delivery(supply, acme, "2026-03-10", 10, state="shipped", unit_price=20_00)
    next_one = delivery(supply, acme, "2026-03-12", 10, unit_price=20_00)
    with pytest.raises(InvalidRecord, match=r"1,100 would be open, the credit limit is 1,000"):
        archive.edit(supply, "supply_delivery", next_one, {"state": "shipped"})
    archive.edit(supply, "supply_delivery", next_one, {"state": "shipped", "release": "Ms Li: pays on Friday"})
    assert read(supply, "delivery", next_one)["state"] == "shipped"


def test_nothing_is_shipped_to_who_is_blocked(supply: Crm) -> None:
    acme = customer(supply, blocked=True, block_reason="cheque bounced")
    with pytest.raises(InvalidRecord, match="delivery to this customer is blocked: cheque bounced"):
        delivery(supply, acme, "2026-03-10", state="shipped")
    with pytest.raises(InvalidRecord, match="say why"):
        customer(supply, "Beta", blocked=True)


def test_a_delivery_at_another_price_than_agreed_is_told(supply: Crm) -> None:
    acme = customer(supply)
    price(supply, acme, 10_00, 0, 500)
    tier = read(supply, "price", price(supply, acme, 9_00, 500, floor=8_50))["code"]
    delivery(supply, acme, "2026-03-10", 100, unit_price=10_00)
    delivery(supply, acme, "2026-03-10", 600, unit_price=9_50)
    delivery(supply, acme, "2026-03-10", 600, unit_price=8_00)
    told = supply.plugins.take_warnings()
    assert told == [f"supply: 9 was agreed for this quantity ({tier})", f"supply: the lowest price that may be charged is 8.50 ({tier})"]


def test_prices_below_their_floor_and_tiers_that_overlap_are_refused(supply: Crm) -> None:
    acme, other = customer(supply), customer(supply, "Beta")
    first = read(supply, "price", price(supply, acme, 10_00, 0, 500))["code"]
    price(supply, acme, 9_00, 500)
    price(supply, other, 9_00, 0)
    price(supply, acme, 11_00, 0, 0, valid_from="2025-01-01", valid_to="2025-12-31")
    with pytest.raises(InvalidRecord, match=f"its tier overlaps with {first}"):
        price(supply, acme, 9_50, 400, 500)
    with pytest.raises(InvalidRecord, match="is below the lowest price"):
        price(supply, other, 9_00, 0, floor=9_01, product="Seal")
    with pytest.raises(InvalidRecord, match="must be above the quantity"):
        price(supply, other, 9_00, 500, 400, product="Seal")
    with pytest.raises(InvalidRecord, match="is before the day"):
        price(supply, other, 9_00, product="Seal", valid_to="2025-06-01")


def test_an_incident_has_its_days_and_is_closed_with_a_cause(supply: Crm) -> None:
    acme = customer(supply)
    number = archive.add(supply, "supply_incident", {"subject": "scratched", "customer": acme, "severity": "critical"})
    found = read(supply, "incident", number)
    assert (found["reported"], found["answer_due"], found["closed_on"]) == ("2026-03-02", "2026-03-09", "")
    with pytest.raises(InvalidRecord, match="closed with its kind of cause and its root cause"):
        archive.edit(supply, "supply_incident", number, {"state": "closed"})
    archive.edit(supply, "supply_incident", number, {"state": "closed", "cause": "process", "root_cause": "no cover on the belt"})
    assert read(supply, "incident", number)["closed_on"] == "2026-03-02"


@pytest.mark.parametrize("how", ["raise", "exit", "rubbish", "generator"])
def test_a_fault_in_the_plugin_keeps_nobody_from_saving(plugin_host: PluginHost, chaos: object, how: str) -> None:
    crm = plugin_host.enable(chaos(supply_chain, "record_saving", how), plugin_id="supply")  # type: ignore[operator]
    acme = customer(crm)
    assert read(crm, "delivery", delivery(crm, acme, "2026-03-10"))["customer"] == acme
    assert any("supply" in warning for warning in crm.plugins.take_warnings())
