"""The board of deals, as people use it: stages side by side, cards moved by keys, what colleagues do."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.screens.desk import LARGE, NOW, SMALL, Desk, archive_of, desk
from tui_crm import i18n
from tui_crm.services import archive
from tui_crm.services.crm import Crm
from tui_crm.services.pipeline import moving
from tui_crm.services.pipeline.stages import pipelines

DAY = 86_400_000


def stage(crm: Crm, name: str) -> int:
    return pipelines(crm).find(name).id


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Six deals: three in the first stage, two further on, one lost."""
    path = tmp_path / "crm.sqlite"
    crm = archive_of(path)
    for name, customer, amount in (
        ("Rollout", 1, 1_200_000_00), ("Pilot", 2, 40_000_00), ("华东二期扩容项目采购", 3, 880_000_00), ("Renewal", 5, 5_000_00),
        ("Licences", 1, 250_000_00), ("Support", 2, 9_000_00),
    ):  # fmt: skip
        archive.add(crm, "deal", {"name": name, "customer": customer, "amount": amount})
    moving.move(crm, [4], stage(crm, "qualified"))
    moving.move(crm, [5], stage(crm, "negotiation"))
    moving.lose(crm, [6], moving.Loss(note="too late"))
    crm.close()
    return path


def columns(screen: str, width: int = 20) -> list[list[str]]:
    """What stands in each column, line by line."""
    lines = screen.split("\n")[1:-2]
    return [[_cut(line, place, width).strip() for line in lines] for place in range(0, max(map(cell_len, lines)), width)]


def _cut(line: str, start: int, width: int) -> str:
    """Cells from a place on."""
    text, at = "", 0
    for character in line:
        if start <= at < start + width:
            text += character
        at += cell_len(character)
    return text


def cards(column: list[str]) -> list[str]:
    """The titles of the cards."""
    return [line.lstrip("*") for line in column[2::3] if line and line[0] not in "↑↓"]


async def board(d: Desk) -> str:
    await d.press("g", "d")
    return await d.until(lambda screen: "Rollout" in screen)


@pytest.mark.parametrize(("size", "shown"), [(SMALL, 4), (LARGE, 6)])
async def test_stages_stand_side_by_side_with_number_total_and_weighted_total(path: Path, size: tuple[int, int], shown: int) -> None:
    async with desk(path, size) as d:
        screen = await board(d)
        found = columns(screen)
        assert screen.startswith(" Deals › Sales")
        assert len(found) == shown
        assert [column[0].split()[0] for column in found][:4] == ["First", "Qualified", "Proposal", "Negotiation"]
        assert found[0][0].split()[-1].rstrip(">") == "3"
        assert found[0][1] == "2,120,000 ~212,000"
        assert found[3][1] == "250,000 ~200,000"
        assert cards(found[0]) == ["华东二期扩容项目…", "Pilot", "Rollout"]  # who came last stands first
        assert cards(found[3]) == ["Licences"]


async def test_a_card_says_amount_customer_age_what_comes_next_and_that_it_stalls(path: Path) -> None:
    crm = archive_of(path, ())
    crm.close()
    async with desk(path) as d:
        archive.add(d.crm, "followup", {"subject": "call", "due": "2025-11-24", "deal": 1, "customer": 1})
        with d.crm.store.act(d.crm.author, "edit", "deal") as unit:
            unit.update("deal", 1, {"last_touch": NOW - 30 * DAY, "stage_since": NOW - 30 * DAY})
        first = columns(await board(d))[0]
        assert first[8:11] == ["Rollout", "Acme Corporation", "!1,200,000  30d →3d"]
        assert first[7].endswith("→?")  # nothing planned
        assert first[1].endswith("!1")


async def test_names_in_chinese_take_their_cells(path: Path) -> None:
    async with desk(path) as d:
        lines = (await board(d)).split("\n")
        row = next(line for line in lines if "华东" in line)
        heading = lines[1]
        assert cell_len(row[: row.index("Renewal")]) == cell_len(heading[: heading.index("Qualified")])


async def test_a_card_moves_on_and_back_and_the_cursor_goes_with_it(path: Path) -> None:
    async with desk(path) as d:
        await board(d)
        await d.press(">")
        screen = await d.until(lambda shown: "华东二期扩容项目采购: Qualified" in shown)
        found = columns(screen)
        assert cards(found[0]) == ["Pilot", "Rollout"]
        assert cards(found[1])[0] == "华东二期扩容项目…"
        assert screen.split("\n")[-2].endswith("1/2 Qualified")
        await d.press("<")
        screen = await d.until(lambda shown: "1/3 First contact" in shown)
        assert len(cards(columns(screen)[0])) == 3
        await d.press("u")
        await d.until(lambda shown: "undone" in shown)
        assert d.crm.store.read("deal", 3)["stage"] == stage(d.crm, "qualified")


async def test_marked_cards_move_together_as_one_act(path: Path) -> None:
    async with desk(path) as d:
        await board(d)
        screen = await d.press("space", "space")
        assert "2 cards marked" in screen
        assert [line for line in columns(screen)[0] if line.startswith("*")] == ["*华东二期扩容项目…", "*Pilot"]
        await d.press(">")
        screen = await d.until(lambda shown: "2 Deals moved" in shown or "2 deals moved" in shown)
        assert len(cards(columns(screen)[1])) == 3
        assert "*" not in "".join(cards(columns(screen)[1]))
        await d.press("u")
        screen = await d.until(lambda shown: "undone" in shown)
        await d.until(lambda shown: len(cards(columns(shown)[0])) == 3)


async def test_losing_asks_for_the_reason_in_one_line_and_completes_it(path: Path) -> None:
    async with desk(path, LARGE) as d:
        await board(d)
        assert "lost because" in await d.press("X")
        assert "Losing needs a reason" in await d.press("enter")
        assert "Price" in (await d.type("pri")).split("\n")[-2]
        await d.press("tab", *": twice", "enter")
        await d.until(lambda shown: "华东二期扩容项目采购: Lost" in shown)
        deal = d.crm.store.read("deal", 3)
        assert (deal["status"], deal["loss_note"]) == ("lost", "twice")
        assert "1/2 First contact" in d.screen  # where one is closed, the next one is looked at


async def test_the_cursor_goes_with_a_card_into_a_column_out_of_view(path: Path) -> None:
    async with desk(path) as d:
        await board(d)
        await d.press("l", "l", "l", ">")
        screen = await d.until(lambda shown: "1/1 Won" in shown)
        assert cards(columns(screen)[3]) == ["Licences"]
        assert columns(screen)[3][0].startswith("Won")


async def test_a_card_goes_to_the_column_that_is_named(path: Path) -> None:
    async with desk(path, LARGE) as d:
        await board(d)
        await d.press("m", *"prop", "tab", "enter")
        screen = await d.until(lambda shown: "Proposal" in shown.split("\n")[-2])
        assert cards(columns(screen)[2]) == ["华东二期扩容项目…"]


async def test_what_does_not_fit_comes_by_scrolling_sideways(path: Path) -> None:
    async with desk(path) as d:
        await board(d)
        assert d.screen.split("\n")[1].endswith(">")
        screen = await d.press("l", "l", "l", "l", "l")
        assert [column[0].split()[0].lstrip("<") for column in columns(screen)] == ["Proposal", "Negotiation", "Won", "Lost"]
        assert cards(columns(screen)[3]) == ["Support"]
        assert screen.split("\n")[1].startswith("<")
        screen = await d.press("h", "h", "h", "h", "h")
        assert columns(screen)[0][0].startswith("First contact")


async def test_a_filter_shows_only_what_it_finds_with_its_totals(path: Path) -> None:
    async with desk(path) as d:
        await board(d)
        await d.press("slash")
        screen = await d.type("amount>100k customer:acme")
        assert cards(columns(screen)[0]) == ["Rollout"]
        screen = await d.press("enter")
        assert screen.split("\n")[0].endswith("amount>100k customer:acme")
        assert columns(screen)[0][1] == "1,200,000 ~120,000"
        assert len(cards(columns(await d.press("escape"))[0])) == 3
        await d.press("slash")
        assert "did you mean “amount”?" in await d.type("amuont>3")


async def test_an_empty_board_says_what_would_be_here(tmp_path: Path) -> None:
    async with desk(tmp_path / "new.sqlite") as d:
        screen = await d.press("g", "d")
        assert "Deals will be here." in screen
        assert "a adds the first" in screen


async def test_a_colleagues_move_appears_and_the_cursor_stays_on_its_card(path: Path) -> None:
    async with desk(path) as d:
        await board(d)
        await d.press("j")
        assert "2/3 First contact" in d.screen  # on Pilot
        bob = d.colleague()
        moving.move(bob, [3], stage(bob, "proposal"))
        await d.until(lambda shown: "华东" in columns(shown)[2][2] and "1/2 First contact" in shown)
        assert d.app.page.board.cursor_id == 2  # type: ignore[attr-defined]
        bob.close()


async def test_what_changed_out_of_view_is_there_when_one_comes_there(path: Path) -> None:
    async with desk(path) as d:
        await board(d)
        bob = d.colleague()
        moving.win(bob, [5])
        await d.until(lambda shown: "Licences" not in shown)
        screen = await d.press("l", "l", "l", "l")
        await d.until(lambda shown: cards(columns(shown)[3]) == ["Licences"])
        assert columns(screen)[3][0].startswith("Won")
        bob.close()


async def test_the_same_as_a_list_and_back_by_one_key(path: Path) -> None:
    async with desk(path) as d:
        await board(d)
        await d.press("slash", *"customer:acme", "enter")
        screen = await d.press("b")
        assert screen.split("\n")[0].startswith(" Deals") and screen.split("\n")[0].endswith("customer:acme")
        assert "Licences" in screen and "Pilot" not in screen
        screen = await d.press("b")
        assert cards(columns(screen)[0]) == ["Rollout"]
        assert "have no board" in await d.press("g", "a", "b")


async def test_a_new_deal_begins_where_it_is_added_and_the_cursor_goes_there(path: Path) -> None:
    async with desk(path) as d:
        await board(d)
        await d.press("l", "a")
        await d.press(*"New one", "tab", *"Zenith Foods", "tab", "ctrl+s")
        screen = await d.until(lambda shown: "1/2 Qualified" in shown)
        assert cards(columns(screen)[1]) == ["New one", "Renewal"]


async def test_opening_a_card_and_coming_back(path: Path) -> None:
    async with desk(path) as d:
        await board(d)
        await d.press("j", "j")
        assert (await d.press("enter")).startswith(" Deal › Rollout")
        assert (await d.press("K")).startswith(" Deal › Pilot")  # the card above
        assert "2/3 First contact" in await d.press("q")


async def test_acts_on_a_card_are_those_of_lists(path: Path) -> None:
    async with desk(path) as d:
        await board(d)
        screen = await d.press("d")
        assert "archived 华东二期扩容项目采购" in screen
        assert cards(columns(screen)[0]) == ["Pilot", "Rollout"]
        assert len(cards(columns(await d.press("u"))[0])) == 3
        await d.press("t", *"key", "enter")
        assert d.crm.store.read("deal", 2)["tags"] == ("key",)  # the cursor stayed on the next card
        screen = await d.press("s", "a")
        assert "sorted by Amount" in screen
        assert cards(columns(screen)[0])[0] == "Rollout"


async def test_another_pipeline_by_its_number(path: Path) -> None:
    crm = archive_of(path, ())
    pipeline = archive.add(crm, "pipeline", {"name": "Partners"})
    first = archive.add(crm, "stage", {"name": "Applied", "pipeline": pipeline, "kind": "open"})
    archive.add(crm, "deal", {"name": "Dealer", "customer": 2, "stage": first})
    crm.close()
    async with desk(path) as d:
        screen = await board(d)
        assert "1 Sales  2 Partners" in screen.split("\n")[0]
        screen = await d.press("2")
        assert screen.startswith(" Deals › Partners")
        assert cards(columns(screen, 40)[0]) == ["Dealer"]
        assert "There is no board 3" in await d.press("3")


async def test_more_cards_than_fit_are_counted_and_reached(path: Path) -> None:
    crm = archive_of(path, ())
    for number in range(1, 100):
        archive.add(crm, "deal", {"name": f"Deal {number:02}", "customer": 1, "amount": 100_00})
    crm.close()
    async with desk(path) as d:
        screen = await board_of_many(d)
        assert "↓96" in screen
        screen = await d.press("G")
        assert "102/102 First contact" in screen and "↑96" in screen
        assert len(cards(columns(screen)[0])) == 6
        assert "1/102" in await d.press("g", "g")
        assert "7/102" in await d.press("pagedown")
        await d.press("V")
        assert "102 cards marked" in d.screen


async def board_of_many(d: Desk) -> str:
    await d.press("g", "d")
    return await d.until(lambda screen: "Deal 99" in screen)


async def test_the_board_speaks_chinese(path: Path) -> None:
    i18n.install("zh_CN")
    async with desk(path) as d:
        screen = await board(d)
        assert columns(screen)[0][1] == "2,120,000 ~212,000"
        for line in screen.split("\n"):
            assert cell_len(line) <= 80


async def test_without_colour_marks_cursor_and_stalls_have_signs(path: Path) -> None:
    async with desk(path, theme="monochrome") as d:
        await board(d)
        screen = await d.press("space")
        assert columns(screen)[0][2].startswith("*")
