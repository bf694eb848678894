"""The app with the vertical switched on, as a key-account manager drives it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from tests.verticals.supply_chain.house import customer, delivery, read, receivable
from tui_crm.services.crm import Crm
from tui_crm.testing.driving import Driven

Pilot = Callable[..., AbstractAsyncContextManager[Driven]]


async def test_the_page_of_a_customer_has_a_tab_for_what_they_owe(supply: Crm, crm_pilot: Pilot) -> None:
    acme = customer(supply, credit_limit=1000_00)
    receivable(supply, acme, "2026-01-15", 700)
    async with crm_pilot(supply) as app:
        await app.press("enter")
        for _more in range(20):  # what else has tabs on the page is not this test's business
            if "Credit]" in await app.press("l"):
                break
        assert "Credit left         300" in app.screen
        assert "Longest overdue     46 days" in app.screen
        assert "INV 2026-01-15" in app.screen


async def test_a_delivery_is_logged_by_keys_and_an_incident_raised(supply: Crm, crm_pilot: Pilot) -> None:
    acme = customer(supply)
    number = delivery(supply, acme, "2026-03-02", 480, batch="B7")
    async with crm_pilot(supply) as app:
        await app.press("g", "z")
        assert "Deliveries" in app.screen
        await app.press("Y", "d")
        assert "Log delivery" in app.screen
        await app.type("460")
        await app.press("enter")
        await app.until(lambda screen: "1 deliveries logged for 2026-03-02" in screen)
        assert "short" in app.screen
        await app.press("Y", "q")
        await app.type("critical: scratched")
        await app.press("enter")
        await app.until(lambda screen: "1 incidents raised" in screen)
        await app.press("g", "q")
        await app.until(lambda screen: "scratched" in screen)
    assert read(supply, "delivery", number)["result"] == "short"
