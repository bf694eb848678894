"""Deals in the list and on their page: moved with `<` and `>`, lost with a reason in one line, many at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screens.desk import Desk, archive_of, desk
from tui_crm.screens.places import Place
from tui_crm.services import archive
from tui_crm.services.pipeline.stages import pipelines


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A small archive."""
    path = tmp_path / "crm.sqlite"
    archive_of(path).close()
    return path


async def deals(d: Desk, count: int = 3) -> list[int]:
    made = [archive.add(d.crm, "deal", {"customer": 1, "name": f"Deal {number}", "amount": number * 1000}) for number in range(1, count + 1)]
    d.app.go(Place("deal", "", "name"))
    await d.until(lambda shown: f"Deal {count}" in shown)
    return made


def stage_of(d: Desk, deal: int) -> str:
    return pipelines(d.crm).by_id[d.crm.store.read("deal", deal).number("stage")].name


async def test_a_deal_moves_on_and_back_in_the_list(path: Path) -> None:
    async with desk(path) as d:
        (first, *_rest) = await deals(d)
        await d.press(">")
        screen = await d.until(lambda shown: "Deal 1: Qualified" in shown)
        assert "u takes it back" in screen
        await d.press("<")
        await d.until(lambda shown: "Deal 1: First contact" in shown)
        screen = await d.press("<")
        assert "First contact is the first stage" in screen
        assert stage_of(d, first) == "First contact"


async def test_losing_asks_for_the_reason_in_one_line(path: Path) -> None:
    async with desk(path) as d:
        (first, *_rest) = await deals(d)
        screen = await d.press("X")
        assert "lost because" in screen
        screen = await d.press("enter")
        assert "Losing needs a reason" in screen
        await d.press(*"price: twice", "enter")
        await d.until(lambda shown: "Deal 1: Lost" in shown)
        lost = d.crm.store.read("deal", first)
        assert (lost["status"], lost["loss_note"]) == ("lost", "twice")
        await d.press("u")
        await d.until(lambda shown: "undone" in shown)
        assert stage_of(d, first) == "First contact"


async def test_marked_deals_move_together(path: Path) -> None:
    async with desk(path) as d:
        made = await deals(d)
        await d.press("V", "W")
        await d.until(lambda shown: "3 deals moved" in shown)
        assert [stage_of(d, deal) for deal in made] == ["Won"] * 3


async def test_what_a_stage_needs_is_told_by_its_name(path: Path) -> None:
    async with desk(path) as d:
        qualified = pipelines(d.crm).find("sales.qualified").id
        archive.edit(d.crm, "stage", qualified, {"needed": ("expected_close",)})
        (first, *_rest) = await deals(d)
        await d.press(">")
        await d.until(lambda shown: "Expected close: must be filled in at the stage Qualified" in shown)
        assert stage_of(d, first) == "First contact"


async def test_the_page_of_a_deal_moves_it_too(path: Path) -> None:
    async with desk(path) as d:
        (first, *_rest) = await deals(d)
        await d.press("enter")
        await d.press(">")
        await d.until(lambda shown: "Deal 1: Qualified" in shown)
        assert stage_of(d, first) == "Qualified"


async def test_other_records_have_no_stages(path: Path) -> None:
    async with desk(path) as d:
        assert "Customers have no stages; deals have" in await d.press(">")


async def test_a_quote_is_sent_revised_and_accepted_by_commands(path: Path, tmp_path: Path) -> None:
    async with desk(path) as d:
        product = archive.add(d.crm, "product", {"name": "Servo", "price": 100_00})
        deal = archive.add(d.crm, "deal", {"customer": 1, "name": "Plant 2"})
        quote = archive.add(d.crm, "quote", {"deal": deal})
        archive.add(d.crm, "quote_line", {"quote": quote, "product": product, "quantity": 3})
        d.app.go_record("quote", quote)
        await d.settle()
        await d.press(":", *"send", "enter")
        await d.until(lambda shown: "Q-000001 is sent" in shown)
        await d.press(":", *"revise", "enter")
        await d.until(lambda shown: "Q-000002" in shown)
        await d.press(":", *"send", "enter")
        await d.until(lambda shown: "Q-000002 is sent" in shown)
        await d.press(":", *"accept", "enter")
        await d.until(lambda shown: "accepted · u takes it back" in shown)
        assert d.crm.store.read("deal", deal)["amount"] == 300_00
        file = tmp_path / "quote.txt"
        await d.press(":", *f"write-quote {file}", "enter")
        await d.until(lambda shown: "written to" in shown)
        assert "Servo" in file.read_text()


async def test_a_prospect_is_converted_from_the_list(path: Path) -> None:
    async with desk(path) as d:
        await d.press(":", *"convert First order", "enter")
        screen = await d.until(lambda shown: "First order" in shown)
        assert "D-000001" in screen
        assert d.crm.store.read("customer", d.crm.store.read("deal", 1).number("customer"))["lead_state"] == "converted"
