"""Leafing through the rows of a dry run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screens.desk import LARGE, SMALL, desk
from tests.screens.test_import import line, opened

FILE = "Name,Town,Phone\nGamma Ltd,Oslo,+47 22 00 00 01\nAcme Corporation,Bergen,\n,Nowhere,\nBetasoft,Nairobi,\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "crm.sqlite"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "firms.csv"
    found.write_text(FILE, "utf-8")
    return found


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_rows_and_below_them_the_one_under_the_cursor(path: Path, file: Path, size: tuple[int, int]) -> None:
    async with desk(path, size) as d:
        await opened(d, file)
        await d.press("K")
        await d.type("name")
        await d.press("enter", "t")
        screen = await d.press("r")
        assert line(screen, "new")[:4] == ["new", "2", "Gamma", "Ltd"]
        assert "City: Boston → Bergen" in screen
        assert line(screen, "unchanged")[:2] == ["unchanged", "5"]
        screen = await d.press("j")
        assert "firms.csv, line 3: updated · Acme Corporation" in screen
        assert line(screen, "City") == ["City", "Boston", "→", "Bergen"]
        assert "2/4" in screen
        assert "Line 3" in (await d.press("enter")).split("\n")[0]


async def test_the_filter_language_chooses_rows(path: Path, file: Path) -> None:
    async with desk(path) as d:
        await opened(d, file)
        await d.press("t", "r", "slash")
        await d.type("fate:rejected")
        screen = await d.press("enter")
        assert "1/1" in screen
        assert "line 4: rejected" in screen
        await d.press("slash", "ctrl+u")
        await d.type("city:oslo")
        assert line(await d.press("enter"), "new")[2] == "Gamma"
        await d.press("slash", "ctrl+u")
        await d.type("bogus:1")
        assert "bogus" in await d.press("enter")
        await d.press("escape")
        assert "1/4" in await d.press("escape")


async def test_enter_on_a_number_of_the_outcome_shows_its_rows(path: Path, file: Path) -> None:
    async with desk(path) as d:
        await opened(d, file)
        await d.press("t", "j", "j")
        screen = await d.press("enter")
        assert "rows of the dry run" in screen.split("\n")[0]
        assert "1/2" in screen
        assert "is there already: C-000001 Acme Corporation" in await d.press("j") or "Acme Corporation" in d.screen
        assert "fate:new" in d.screen.split("\n")[0]


async def test_the_record_that_a_row_updates_is_opened(path: Path, file: Path) -> None:
    async with desk(path) as d:
        await opened(d, file)
        await d.press("K")
        await d.type("name")
        await d.press("enter", "t", "r", "o")
        assert "No record is here yet" in d.screen
        await d.press("j", "o")
        assert "Customer › Acme Corporation" in d.screen


async def test_without_a_dry_run_there_are_no_rows(path: Path, file: Path) -> None:
    async with desk(path) as d:
        await opened(d, file)
        assert "t tries it first" in await d.press("r")
