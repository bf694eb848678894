"""The page of a deal: its lines, quotes, people, competitors, stages, what happened with it; and a customer's deals."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screens.desk import LARGE, SMALL, Desk, archive_of, desk
from tui_crm.services import archive
from tui_crm.services.pipeline import moving


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """One deal with all that can belong to it."""
    path = tmp_path / "crm.sqlite"
    crm = archive_of(path)
    contact = archive.add(crm, "contact", {"name": "陈静", "customer": 1})
    deal = archive.add(crm, "deal", {"name": "Rollout", "customer": 1, "amount": 12_000_00})
    product = archive.add(crm, "product", {"name": "Pump", "price": 1_500_00})
    archive.add(crm, "deal_line", {"deal": deal, "product": product, "quantity": 3})
    archive.add(crm, "deal_line", {"deal": deal, "name": "Training", "quantity": 1, "price": 999_00})
    archive.add(crm, "deal_person", {"deal": deal, "contact": contact, "role": "decider"})
    globex = archive.add(crm, "competitor", {"name": "Globex"})
    archive.add(crm, "deal_rival", {"deal": deal, "competitor": globex, "threat": "high"})
    archive.add(crm, "quote", {"deal": deal, "customer": 1, "name": "First offer"})
    archive.add(crm, "activity", {"deal": deal, "customer": 1, "type": "call", "subject": "asked for terms"})
    archive.add(crm, "activity", {"customer": 1, "type": "note", "subject": "moved offices"})
    other = archive.add(crm, "deal", {"name": "Another", "customer": 1})
    archive.add(crm, "activity", {"deal": other, "customer": 1, "type": "call", "subject": "about another"})
    moving.shift(crm, [deal], 1)
    crm.close()
    return path


async def tab(d: Desk, name: str) -> str:
    """The page of the deal with the tab of this name in view."""
    names = [each.label for each in d.app.page.tabs]  # type: ignore[attr-defined]
    return await d.press(str(names.index(name) + 1))


async def page(d: Desk) -> str:
    d.app.go_record("deal", 1)
    return await d.settle()


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_lines_with_their_total(path: Path, size: tuple[int, int]) -> None:
    async with desk(path, size) as d:
        await page(d)
        screen = await tab(d, "lines")
        assert "[4 lines]" in screen
        rows = [line.split() for line in screen.split("\n")[2:6]]
        assert rows[0][:2] == ["Text", "Quantity"]
        assert rows[1][:2] == ["Pump", "3"] and "4,500" in rows[1]
        assert rows[3] == ["Total", "5,499"]


async def test_what_is_added_on_a_tab_belongs_to_the_deal(path: Path) -> None:
    async with desk(path) as d:
        await page(d)
        await tab(d, "lines")
        screen = await d.press("a")
        assert "New: " in screen and "Rollout" in screen


async def test_quotes_people_and_competitors(path: Path) -> None:
    async with desk(path) as d:
        await page(d)
        assert "First offer" in await tab(d, "quotes")
        assert "陈静" in await tab(d, "contacts") and "decider" in d.screen
        assert "Globex" in await tab(d, "competitors") and "high" in d.screen
        await tab(d, "contacts")
        assert (await d.press("j", "enter")).startswith(" Contact › 陈静")


async def test_the_timeline_has_the_deals_activities_and_those_of_its_customer_about_no_other_deal(path: Path) -> None:
    async with desk(path) as d:
        await page(d)
        screen = await tab(d, "timeline")
        assert "asked for terms" in screen and "moved offices" in screen
        assert "about another" not in screen


async def test_the_stages_it_was_in_and_how_long(path: Path) -> None:
    async with desk(path) as d:
        await page(d)
        screen = await tab(d, "stages")
        stages = [line.split("  ")[0].strip() for line in screen.split("\n")[2:4]]
        assert stages == ["Qualified", "First contact"]
        assert "0 d ann" in screen


async def test_the_tab_in_view_is_named_where_not_all_fit(path: Path) -> None:
    async with desk(path) as d:
        screen = await page(d)
        assert screen.split("\n")[1].startswith("[1 profile]") and screen.split("\n")[1].endswith(" >")
        screen = await tab(d, "history")
        assert "history]" in screen.split("\n")[1] and screen.split("\n")[1].startswith("< ")


async def test_a_customers_page_has_its_deals(path: Path) -> None:
    async with desk(path) as d:
        d.app.go_record("customer", 1)
        await d.settle()
        screen = await tab(d, "deals")
        assert "Rollout" in screen and "Qualified" in screen and "Another" in screen
        assert (await d.press("j", "enter")).startswith(" Deal › ")
