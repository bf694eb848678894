"""Plugins in the app: switched, set, their acts, tabs and lists; and what people see when one fails."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC
from pathlib import Path

import pytest

from tests.plugins import samples
from tests.plugins.test_acts import AGENCY
from tests.screens.desk import LARGE, NOW, SMALL, Desk, archive_of
from tui_crm.app import CrmApp
from tui_crm.config import Settings
from tui_crm.services import archive, plugins
from tui_crm.services.crm import Locale, open_crm
from tui_crm.services.plugin_set import Wanted

BROKEN = """
@hookimpl
def tabs():
    return [Tab(key="bad", label="Bad", entity="customer", view=lambda ctx, row, data: 1 / 0)]

@hookimpl
def record_saving(ctx, change):
    raise RuntimeError("no licence")
"""


@asynccontextmanager
async def desk(path: Path, *on: str, size: tuple[int, int] = SMALL, **codes: str) -> AsyncIterator[Desk]:
    """The app with these plugins installed, and some of them on."""
    for plugin_id, code in codes.items():
        samples.write(path / "plugins", plugin_id, code)
    archive_of(path / "crm.db").close()
    crm = open_crm(str(path / "crm.db"), Locale(UTC), login="ann", clock=lambda: NOW + 100_000, wanted=Wanted(folder=str(path / "plugins")))
    for plugin_id in on:
        crm = plugins.enable(crm, plugin_id)
    app = CrmApp(crm, Settings(db=str(path / "crm.db"), poll_ms=100))
    async with app.run_test(size=size) as pilot:
        driven = Desk(app, pilot, path / "crm.db")
        await driven.settle()
        yield driven
    app.stop()


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_plugin_is_switched_on_set_and_off(tmp_path: Path, size: tuple[int, int]) -> None:
    async with desk(tmp_path, size=size, abode=samples.ABODE) as at:
        assert "disabled" in await at.press(":", *"plugins", "enter")
        await at.press("space")
        assert "abode is switched on" in await at.until(lambda screen: "switched on" in screen)
        assert "City" in await at.press("c")
        await at.press("end", *"!", "f2")
        assert "abode has its new settings" in await at.until(lambda screen: "new settings" in screen)
        assert at.crm.plugins.known["abode"].config["city"] == "Boston!"
        assert "budget" in await at.press("enter")
        await at.press("q", "space")
        assert "its fields can be read" in await at.until(lambda screen: "switched off" in screen)
        assert at.crm.catalogue["customer"].field("abode.budget").read_only


async def test_a_plugins_list_opens_by_its_command_and_has_a_form(tmp_path: Path) -> None:
    async with desk(tmp_path, "abode", abode=samples.ABODE) as at:
        assert "Listings will be here" in await at.press("g", "l")
        await at.press("g", "c", ":", *"listings", "enter")
        assert "Listings will be here" in at.screen
        await at.press("a", *"3 Elm St", "f2")
        assert "3 Elm St" in await at.until(lambda screen: "added 3 Elm St" in screen)


async def test_a_command_by_its_key_and_a_tab(tmp_path: Path) -> None:
    async with desk(tmp_path, "agency", agency=AGENCY.replace('("X",)', '("Q",)')) as at:
        await at.press("Q")
        assert "Star, how many:" in at.screen
        await at.press("5", "enter")
        assert "1 starred" in await at.until(lambda screen: "starred" in screen)
        await at.press("enter")
        screen = await at.press(*"l" * (len(at.app.page.tabs) - 1))  # type: ignore[attr-defined]
        assert "seen by ann" in await at.until(lambda screen: "seen by" in screen), screen
        assert "Visit › seen by ann" in await at.press("enter")


async def test_what_fails_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    async with desk(tmp_path, "agency", "broken", agency=AGENCY, broken=BROKEN) as at:
        await at.press("enter")
        await at.press(*"l" * (len(at.app.page.tabs) - 1))  # type: ignore[attr-defined]
        assert "the plugin broken failed: tabs.bad: ZeroDivisionError" in await at.until(lambda screen: "failed" in screen)
        await at.press("1", "q", "a", *"Newco", "f2")
        await at.until(lambda screen: "could not look at what was saved" in screen)
        for _again in range(2):
            await at.press("u", "ctrl+r", "a", *"Newer", "f2")
        assert "! broken" in await at.until(lambda screen: "! broken" in screen)
        assert "Newer" in at.screen


async def test_a_key_that_the_core_has_goes_to_the_core(tmp_path: Path) -> None:
    async with desk(tmp_path, "agency", agency=AGENCY.replace('("X",)', '("d",)')) as at:
        assert at.app.plugin_clashes == ("plugin.agency.star: d",)
        assert "1 starred" not in await at.press("d")


async def test_what_a_colleague_switches_is_seen_here_and_undo_takes_it_back(tmp_path: Path) -> None:
    async with desk(tmp_path, abode=samples.ABODE) as at:
        theirs = open_crm(str(at.path), Locale(UTC), login="ann", clock=lambda: NOW + 200_000, wanted=Wanted(folder=str(tmp_path / "plugins")))
        plugins.enable(theirs, "abode").close()
        while "abode.budget" not in at.crm.catalogue["customer"].by_name:
            await at.pilot.pause(0.05)
        assert "Listings will be here" in await at.press(":", *"listings", "enter")
        await at.press("u")
        while not at.crm.catalogue["customer"].field("abode.budget").read_only:
            await at.pilot.pause(0.05)


GATE = """
@hookimpl
def gateways():
    def send(ctx, messages):
        return [Sent(ok=True, detail=f"to {message.to}") for message in messages]
    return [MessageGateway(key="sms", label="Text message", kind="phone", send=send)]
"""


async def test_a_message_goes_to_the_marked_ones_and_who_was_left_out_is_told(tmp_path: Path) -> None:
    async with desk(tmp_path, "gate", gate=GATE) as at:
        await at.press("V", ":", *"message", "enter")
        assert "Text message to 5:" in at.screen
        await at.press(*"hello", "enter")
        screen = await at.until(lambda text: "sent" in text)
        assert "2 messages sent; 3 not sent" in screen
        assert "has no address of this kind" in screen
        assert at.crm.lists.count(at.crm.listing("activity", "type:sms hello")) == 2


async def test_without_a_gateway_nothing_can_be_sent(tmp_path: Path) -> None:
    async with desk(tmp_path) as at:
        assert "No plugin that is switched on sends messages" in await at.press(":", *"message", "enter")


async def test_what_a_customer_bought_is_on_its_page(tmp_path: Path) -> None:
    async with desk(tmp_path) as at:
        archive.add(at.crm, "purchase", {"customer": 1, "date": "2026-03-01", "amount": 250_00, "product": "Pump", "quantity": 2})
        await at.press("/", *"acme", "enter", "enter", "9")
        while "purchases]" not in at.screen and "1 profile]" not in at.screen:
            await at.press("l")
        screen = await at.until(lambda text: "Pump" in text)
        assert "purchases]" in screen and "250 CNY" in screen


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_what_a_plugin_keeps_is_shown_taken_out_and_put_back(tmp_path: Path, size: tuple[int, int]) -> None:
    async with desk(tmp_path, "abode", size=size, abode=samples.ABODE) as at:
        customer = at.crm.lists.first_ids(at.crm.listing("customer"), 1)[0]
        archive.edit(at.crm, "customer", customer, {"abode.budget": 500_00})
        await at.press(":", *"plugins", "enter")
        screen = await at.press("D")
        screen = await at.until(lambda screen: "Listings" in screen)
        assert "values in fields: Budget" in screen
        assert "nothing is changed" in screen
        await at.press("q")
        assert "switch it off first" in await at.press(":", *"purge-plugin", "enter")
        await at.press("space")
        await at.until(lambda screen: "switched off" in screen)
        await at.press(":", *"purge-plugin", "enter")
        await at.until(lambda screen: "written first to" in screen)
        target = tmp_path / "kept.ndjson"
        await at.press("ctrl+u", *str(target), "enter")
        assert "type “abode”" in at.screen
        assert "Nothing was taken out" in await at.press(*"abod", "enter")
        await at.press(":", *"purge-plugin", "enter")
        await at.until(lambda screen: "written first to" in screen)
        await at.press("ctrl+u", *str(target), "enter", *"abode", "enter")
        assert "what they held is in" in await at.until(lambda screen: "what they held" in screen)
        assert "50000" in target.read_text("utf-8")
        assert "abode.budget" not in at.crm.catalogue["customer"].by_name
        await at.press("space")
        await at.until(lambda screen: "abode is switched on" in screen)
        await at.press(":", *"put-back", "enter")
        await at.until(lambda screen: "is back: 1 records" in screen)
        assert at.crm.store.read("customer", customer)["abode.budget"] == 500_00
