"""Importing in the app: file, headings, a try, the import, taking it back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screens.desk import LARGE, SMALL, Desk, archive_of, desk

FILE = "Name,Town,Phone,Shoe size\nGamma Ltd,Oslo,+47 22 00 00 01,44\nAcme Corporation,Bergen,,\n,Nowhere,,\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "crm.sqlite"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "clients.csv"
    found.write_text(FILE, "utf-8")
    return found


async def opened(d: Desk, file: Path) -> str:
    await d.press("g", "i")
    await d.type(str(file)[:-3])
    await d.press("tab")
    return await d.press("enter")


def line(screen: str, start: str) -> list[str]:
    return next(text for text in screen.split("\n") if text.strip().startswith(start)).split()


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_headings_are_shown_with_fields_samples_and_reasons(path: Path, file: Path, size: tuple[int, int]) -> None:
    async with desk(path, size) as d:
        screen = await opened(d, file)
        assert "Import › clients.csv" in screen.split("\n")[0]
        assert "UTF-8, comma" in screen
        assert line(screen, "Name")[:2] == ["Name", "Name"]
        assert line(screen, "Shoe size")[2:6] == ["a", "line", "of", "Notes"]
        assert "no field" in screen


async def test_a_heading_is_given_another_field_or_left_out(path: Path, file: Path) -> None:
    async with desk(path) as d:
        await opened(d, file)
        await d.press("j", "j", "j", "e")
        await d.type("emplo")
        await d.press("tab")
        assert line(await d.press("enter"), "Shoe size")[2] == "Employees"
        assert "chosen by you" in d.screen
        await d.press("e", "ctrl+u")
        await d.type("-")
        assert "(left" in line(await d.press("enter"), "Shoe size")
        assert line(await d.press("n"), "Shoe size")[2:6] == ["a", "line", "of", "Notes"]
        assert "(left" in line(await d.press("x"), "Shoe size")


async def test_a_field_that_does_not_exist_is_refused_in_the_line(path: Path, file: Path) -> None:
    async with desk(path) as d:
        await opened(d, file)
        await d.press("e", "ctrl+u")
        await d.type("bogus")
        screen = await d.press("enter")
        assert "has no field “bogus”" in screen
        await d.press("escape")


async def test_a_try_counts_and_writes_nothing(path: Path, file: Path) -> None:
    async with desk(path) as d:
        await opened(d, file)
        screen = await d.press("t")
        assert "nothing is written yet" in screen
        assert line(screen, "2 would") == ["2", "would", "be", "new"]
        assert line(screen, "1 of them") == ["1", "of", "them", "may", "be", "there", "already"]
        assert line(screen, "1 would") == ["1", "would", "be", "rejected"]
        assert "line 4: name" in screen
        assert "3 rows: 2 new, 0 updated, 0 unchanged, 1 rejected" in screen
        assert not d.crm.store.find("customer", "name", "Gamma Ltd")


async def test_the_import_is_one_act_that_u_takes_back(path: Path, file: Path) -> None:
    async with desk(path) as d:
        await opened(d, file)
        await d.press("K")
        await d.type("name")
        assert "Rows find records by: Name" in await d.press("enter")
        screen = await d.press("f2")
        assert "3 rows: 1 new, 1 updated, 0 unchanged, 1 rejected" in screen
        assert "What was rejected is in /" in screen
        assert file.with_name("clients.rejected.csv").read_text("utf-8-sig").splitlines()[1].startswith(",Nowhere")
        assert d.crm.store.find("customer", "name", "Gamma Ltd")
        await d.press("u")
        assert "taken back" in d.screen
        assert not d.crm.store.find("customer", "name", "Gamma Ltd")
        assert d.crm.store.read("customer", 1)["city"] == "Boston"


async def test_a_file_that_cannot_be_read_says_why(path: Path, tmp_path: Path) -> None:
    async with desk(path) as d:
        await d.press("colon")
        await d.type(f"import {tmp_path}/none.csv")
        await d.press("enter")
        assert "none.csv" in d.app.page.status.message
        assert " !! " in d.screen.split("\n")[-2]


async def test_an_import_that_is_stopped_leaves_the_data_as_before(path: Path, tmp_path: Path) -> None:
    large = tmp_path / "large.csv"
    large.write_text("name\n" + "".join(f"Company {number}\n" for number in range(9000)), "utf-8")
    async with desk(path) as d:
        await opened(d, large)
        d.app.page.perform("import.run")
        d.app.page.perform("app.escape")
        screen = await d.settle()
        assert "nothing was changed" in screen
        assert "Import › large.csv" in screen
        assert not d.crm.store.find("customer", "name", "Company 1")


async def test_an_import_that_was_interrupted_is_told_when_the_app_starts(path: Path) -> None:
    crm = archive_of(path)
    with crm.store.act(crm.author, "import", "customer", "large.csv", state="open"):
        pass
    crm.close()
    async with desk(path) as d:
        screen = await d.until(lambda shown: "interrupted" in shown)
        assert "was interrupted, 0 rows are in: see gi" in screen  # whole, in 80 columns too
