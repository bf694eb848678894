"""The app with the vertical switched on, as a channel manager drives it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from tests.verticals.agency_channels.desk import REGISTRATION, STATEMENT, Desk
from tui_crm.testing.driving import Driven

Pilot = Callable[..., AbstractAsyncContextManager[Driven]]


async def test_a_customer_is_registered_by_keys_and_the_conflict_is_ruled(desk: Desk, crm_pilot: Pilot) -> None:
    desk.partner("Silver Agency")
    desk.registration(desk.partner("Gold Agency"), desk.customer("Acme"), state="protected")
    async with crm_pilot(desk.crm) as app:
        assert "Register for a partner, partner, product, amount:" in await app.press("Q", "r")
        await app.type("silver, ERP, 500k")
        await app.press("enter")
        screen = await app.until(lambda screen: "Acme: Gold Agency holds the protection until 2026-05-31" in screen)
        assert "1 registered for Silver Agency" in screen
        screen = await app.press("q", "g", "y")
        assert "Registrations" in screen
        assert [line.split()[-1] for line in screen.splitlines()[2:4]] == ["disputed", "2026-05-31"]
        await app.press("Q", "c")
        await app.type("evidence two visits")
        await app.press("enter")
        await app.until(lambda screen: "Silver Agency holds the protection now, 1 overruled" in screen)
        assert [each["state"] for each in desk.all(REGISTRATION)] == ["overruled", "protected"]
        await app.press("enter", "3")
        screen = await app.until(lambda screen: "Registrations of this end customer" in screen)
        assert "Reason of the ruling  two visits" in screen


async def test_a_statement_is_made_by_keys_and_its_page_shows_the_lines(desk: Desk, crm_pilot: Pilot) -> None:
    desk.plan((0, 850))
    gold = desk.partner("Gold Agency")
    acme = desk.customer("Acme")
    desk.registration(gold, acme, state="won", won_amount=123_456_78, won_on="2026-02-10", name="Acme ERP")
    async with crm_pilot(desk.crm) as app:
        await app.press("j", "Q", "s")
        await app.type("2026-02")
        await app.press("enter")
        screen = await app.until(lambda screen: "1 statements of 2026-02" in screen)
        assert "Gold Agency      1  123,456.78   10,493.83          0  10,493.83" in screen
        await app.press("q", "g", "o")
        assert "Gold Agency 2026-02" in app.screen
        await app.press("enter", "3")
        screen = await app.until(lambda screen: "Each line is rounded once" in screen)
        assert "Acme ERP  commission  123,456.78  8.5 %   10,493.83" in screen
    assert [each["payable"] for each in desk.all(STATEMENT)] == [10_493_83]
