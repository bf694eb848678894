"""The queue of suspected pairs, decided by keys."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.screens.desk import LARGE, SMALL, Customers, Desk, archive_of, desk, held
from tui_crm.services import archive, duplicates

FIRMS: Customers = (
    {"name": "Acme Corporation", "city": "Boston", "phones": ("+16175550101",), "website": "acme.example", "notes": "pays late"},
    {"name": "ACME Corp.", "city": "Boston", "phones": ("+16175550101",), "grade": "A"},
    {"name": "上海华兴贸易有限公司", "city": "上海", "phones": ("+8613800138000",)},
    {"name": "上海华兴贸易", "city": "上海", "phones": ("+8613800138000",)},
    {"name": "上海华兴贸易公司", "city": "上海", "phones": ("+8613800138000",)},
    {"name": "Betasoft", "city": "Nairobi"},
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Acme twice, 华兴 three times: four pairs."""
    found = tmp_path / "crm.sqlite"
    crm = archive_of(found, FIRMS)
    assert duplicates.scan(crm, "customer").new == 4
    crm.close()
    return found


def pairs(screen: str) -> list[str]:
    """The lines of the queue."""
    return [line for line in screen.split("\n")[2:] if re.match(r"[ *]\s*[\d.]+%", line)]


def names(screen: str) -> set[str]:
    return {re.split(r"\s{2,}", line.strip("* "))[1] for line in pairs(screen)}


async def go(d: Desk, name: str = "Acme Corporation") -> str:
    """The queue, with the cursor on the pair of Acme."""
    screen = await d.press("g", "s")
    while "C-000001" not in d.screen:
        await d.press("j")
    return screen


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_pairs_stand_above_the_two_records_with_what_speaks_for_them(path: Path, size: tuple[int, int]) -> None:
    async with desk(path, size) as d:
        screen = await go(d)
        lines = screen.split("\n")
        assert lines[0].strip().startswith("Suspected duplicates")
        assert len(pairs(screen)) == 4
        assert "1 C-000001" in d.screen
        assert "2 C-000002" in d.screen
        phones = next(line for line in d.screen.split("\n") if line.startswith(" Phones"))
        assert re.split(r"\s{2,}", phones.strip())[-1].endswith("+ the same")
        assert any(re.split(r"\s{2,}", line.strip()) == ["Notes", "pays late", "–"] for line in d.screen.split("\n"))


async def test_the_same_are_merged_at_once_and_undo_brings_pair_and_record_back(path: Path) -> None:
    async with desk(path) as d:
        await go(d)
        screen = await d.press("s")
        assert "merged ACME Corp. into Acme Corporation · u takes it back" in screen
        assert len(pairs(screen)) == 3
        assert "C-000001" not in screen  # the next pair came by itself
        assert d.crm.store.read("customer", 2)["merged_into"] == 1
        screen = await d.press("u")
        assert len(pairs(screen)) == 4
        assert d.crm.store.read("customer", 2)["deleted_at"] == 0


async def test_different_and_put_off_leave_the_queue_and_come_back_by_undo(path: Path) -> None:
    async with desk(path) as d:
        await go(d)
        screen = await d.press("d")
        assert "different: never suspected again · u takes it back" in screen
        assert len(pairs(screen)) == 3
        assert len(pairs(await d.press("l"))) == 2
        assert len(pairs(await d.press("z"))) == 3
        assert len(pairs(await d.press("z", "u", "u"))) == 4


async def test_marked_pairs_are_merged_together_as_one_act(path: Path) -> None:
    async with desk(path) as d:
        await go(d)
        screen = await d.press("V")
        assert "4 pairs marked: s same, d different, l put off" in screen
        screen = await d.press("s")
        assert "2 groups merged · u takes it back" in screen
        assert "No pair is suspected" in screen
        assert d.crm.lists.count(d.crm.listing("customer")) == 3
        await d.press("u")
        assert d.crm.lists.count(d.crm.listing("customer")) == 6


async def test_side_by_side_leads_to_the_merge_page_and_back_to_the_next_pair(path: Path) -> None:
    async with desk(path) as d:
        await go(d)
        assert "Merge 2 Customers into one" in await d.press("enter")
        screen = await d.press("enter")
        assert "merged ACME Corp. into Acme Corporation" in screen
        assert len(pairs(screen)) == 3


async def test_the_queue_is_filtered_and_its_records_are_opened(path: Path) -> None:
    async with desk(path) as d:
        await go(d)
        assert len(pairs(await d.press("/", *"acme", "enter"))) == 1
        assert "Customer › ACME Corp." in await d.press("2")
        assert len(pairs(await d.press("q", "escape"))) == 4
        assert "1 opens the first record" in await d.press("7")
        await d.press("q", ":", *"duplicates acme", "enter")
        assert len(pairs(d.screen)) == 1


async def test_an_empty_queue_says_how_to_fill_it(tmp_path: Path) -> None:
    path = tmp_path / "crm.sqlite"
    archive_of(path, FIRMS).close()
    async with desk(path) as d:
        assert "S looks through all customers and contacts" in await d.press("g", "s")
        assert "There is no pair here" in await d.press("s")
        screen = await d.press("S")
        await d.until(lambda screen: "4 new pairs are suspected" in screen)
        assert len(pairs(await d.settle())) == 4
        assert screen


async def test_pairs_of_different_types_are_refused(path: Path) -> None:
    async with desk(path) as d:
        archive.edit(d.crm, "customer", 2, {"kind": "person"})
        await go(d)
        assert "Records of different types are not merged" in await d.press("s")
        assert len(pairs(d.screen)) == 4


async def test_deciding_far_down_the_queue_stays_there(tmp_path: Path) -> None:
    found = tmp_path / "long.sqlite"
    crm = archive_of(found, tuple({"name": f"Firm {n // 2:03} {'AB'[n % 2]}", "phones": (f"+1617555{n // 2:04}",)} for n in range(140)))
    assert duplicates.scan(crm, "customer").new >= 70
    crm.close()
    async with desk(found) as d:
        await d.press("g", "s", "G")
        last = int(d.screen.split("\n")[-2].split("/")[-1])
        await d.press("k", "k")
        assert f"{last - 2}/{last}" in d.screen
        with held(d.app.threads.ids):
            await d.pilot.press("d")
            await d.until(lambda shown: "different" in shown)
            await d.pilot.pause(0.1)
            assert f"{last - 2}/{last}" in d.screen
        await d.until(lambda shown: f"{last - 2}/{last - 1}" in shown)
