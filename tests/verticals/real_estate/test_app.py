"""The app with the vertical switched on, as an agent drives it at 80×24."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from tests.verticals.real_estate.agency import WAN, Agency
from tui_crm.testing.driving import Driven

Pilot = Callable[..., AbstractAsyncContextManager[Driven]]


async def tab(app: Driven, label: str) -> str:
    """Go from tab to tab until the one of this name is shown; returns the screen."""
    for _tab in range(20):
        if f"{label}]" in app.screen.splitlines()[1]:
            return await app.settle()
        await app.press("l")
    raise AssertionError(f"no tab {label}:\n{app.screen}")


async def test_from_the_customer_to_the_home_that_fits_and_a_viewing_of_it(agency: Agency, crm_pilot: Pilot) -> None:
    agency.buyer("Chen")
    agency.listing("Riverside", features=("lift",))
    agency.listing("Too dear", price=900 * WAN)
    async with crm_pilot(agency.crm) as app:
        await app.press("enter")
        screen = await tab(app, "Listings that fit")
        line = next(line for line in screen.splitlines() if "L-000001" in line)
        assert line.split() == ["100%", "L-000001", "Riverside", "✓", "3,800,000", "✓", "Pudong", "✓", "3", "–", "–", "–"]
        assert "Too dear" not in screen
        await app.press("E", "v")
        await app.type("L-000001 4 light")
        assert "1 viewings logged" in await app.press("enter")
        screen = await tab(app, "Viewings")
        assert "Riverside" in screen
        assert "light" in screen


async def test_the_sales_control_table_and_a_reservation(agency: Agency, crm_pilot: Pilot) -> None:
    agency.buyer("Chen")
    agency.run("units", agency.add("development", name="Starbay"), "1 1-2 2 100 40000")
    async with crm_pilot(agency.crm) as app:
        assert "1-01-01" in await app.press("g", "n")
        await app.press("E", "r")
        await app.type("C-000001 5")
        assert "reserved for Chen" in await app.press("enter")
        assert "Starbay" in await app.press("g", "e")
        await app.press("enter")
        screen = await tab(app, "Sales control")
        assert "○ reserved         1   25 %" in screen
        assert "○ 4,000,000" in screen
