"""The journal: who changed what, and taking it back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screens.desk import LARGE, SMALL, desk, held
from tui_crm.services import archive
from tui_crm.store.author import Author


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "crm.sqlite"


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_acts_are_listed_newest_first(path: Path, size: tuple[int, int]) -> None:
    async with desk(path, size) as d:
        await d.press("d")
        screen = await d.press("g", "j")
        rows = screen.split("\n")
        assert rows[0].strip() == "Journal"
        assert "archived Zenith Foods" in rows[2]
        assert " ann " in rows[2]
        assert " tui " in rows[2]
        assert "added Zenith Foods" in rows[3]


async def test_enter_shows_records_and_fields(path: Path) -> None:
    async with desk(path) as d:
        archive.edit(d.crm, "customer", 5, {"city": "Chicago", "grade": "B"})
        screen = await d.press("g", "j", "enter")
        assert "Zenith Foods  (Customer, edited)" in screen
        assert [line.split() for line in screen.split("\n") if "City" in line] == [["City", "Boston", "→", "Chicago"]]
        assert "Journal" in (await d.press("q")).split("\n")[0]


async def test_any_act_is_undone_not_only_the_last(path: Path) -> None:
    async with desk(path) as d:
        archive.edit(d.crm, "customer", 5, {"city": "Chicago"})
        archive.edit(d.crm, "customer", 1, {"city": "Berlin"})
        screen = await d.press("g", "j", "j", "u")
        assert "undone: edited Zenith Foods" in screen
        assert d.crm.store.read("customer", 5)["city"] == "Boston"
        assert d.crm.store.read("customer", 1)["city"] == "Berlin"
        await d.press("R")
        rows = d.screen.split("\n")
        assert "undone: edited Zenith Foods" in rows[2]
        assert rows[2].startswith(" < ")
        assert rows[4].startswith(" x ")
        assert rows[-2].endswith("undone  3/10")


async def test_a_refusal_names_the_records_that_stand_in_the_way(path: Path) -> None:
    async with desk(path) as d:
        archive.edit_many(d.crm, "customer", [1, 5], lambda record: {"city": "Chicago"})
        archive.edit_many(d.crm, "customer", [1, 5], lambda record: {"city": "Berlin"})
        screen = await d.press("g", "j", "j", "u")
        assert "Changed again since" in screen
        assert "Acme Corporation" in screen
        assert "Zenith Foods" in screen
        assert "city" in screen
        assert d.crm.store.read("customer", 1)["city"] == "Berlin"


async def test_only_my_own_acts(path: Path) -> None:
    async with desk(path) as d:
        bob = d.colleague()
        archive.edit(bob, "customer", 5, {"city": "Chicago"})
        bob.close()
        screen = await d.press("g", "j")
        assert " bob " in screen
        screen = await d.press("m")
        assert "my own acts" in screen
        assert " bob " not in screen


async def test_an_interrupted_import_is_marked_and_rolled_back(path: Path) -> None:
    async with desk(path) as d:
        with d.crm.store.act(Author(d.crm.user.id, "import"), "import", "customer", "half.csv", state="open") as unit:
            unit.create("customer", {**archive.initial(d.crm, "customer"), "name": "Half"})
        screen = await d.press("g", "j")
        assert screen.split("\n")[2].startswith(" ! ")
        assert "unfinished" in screen.split("\n")[-2]
        await d.press("u")
        assert "never ended" in d.screen.split("\n")[-1]
        await d.type("yes")
        assert "taken back" in await d.press("enter")
        assert not d.crm.store.find("customer", "name", "Half")


async def test_a_long_journal_is_read_to_its_end(path: Path) -> None:
    async with desk(path) as d:
        for _number in range(70):
            archive.edit(d.crm, "customer", 1, {"employees": d.crm.store.read("customer", 1).number("employees") + 1})
        await d.press("g", "j", "G")
        screen = await d.until(lambda shown: "added ann" in shown)
        assert screen.split("\n")[-2].split()[-1] == "77/77"


async def test_the_cursor_stays_on_its_act_however_long_reading_takes(path: Path) -> None:
    async with desk(path) as d:
        await d.press("g", "j", "j", "j")
        assert d.screen.split("\n")[-2].endswith("3/7")
        on = d.screen.split("\n")[4]
        archive.edit(d.crm, "customer", 1, {"city": "Berlin"})
        with held(d.app.threads.rows):
            await d.pilot.press("R")
            assert d.screen.split("\n")[4] == on  # what is shown stays until there is more to show
        assert (await d.settle()).split("\n")[-2].endswith("4/8")
        assert on in d.screen


async def test_the_cursor_stays_on_its_act_far_down(path: Path) -> None:
    async with desk(path) as d:
        for _number in range(70):
            archive.edit(d.crm, "customer", 1, {"employees": d.crm.store.read("customer", 1).number("employees") + 1})
        await d.press("g", "j", "G")
        await d.until(lambda shown: "77/77" in shown)
        await d.press("k", "k")
        archive.edit(d.crm, "customer", 1, {"city": "Berlin"})
        with held(d.app.threads.ids):
            await d.pilot.press("R")
            await d.pilot.pause(0.1)
            assert "75/77" in d.screen
        await d.until(lambda shown: "76/78" in shown)
