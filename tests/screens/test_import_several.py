"""Files that belong together, sheets, notes above headings, and imports that were interrupted, on the import page."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.screens.desk import archive_of, desk
from tests.screens.test_import import line, opened
from tests.services.sheets import xlsx
from tui_crm.services.transfer.run import importing, relating
from tui_crm.services.transfer.run.acting import begin
from tui_crm.services.transfer.run.job import Job
from tui_crm.services.transfer.sources.opening import SourceOptions

ACCOUNTS = "Id,Name,BillingCity,Industry\n001A,Gamma Ltd,Oslo,Energy\n001B,Delta,Bergen,Energy\n"
CONTACTS = "Id,AccountId,FirstName,LastName,Title\n003A,001A,Ada,Lovelace,Countess\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "crm.sqlite"


async def test_the_files_of_an_archive_come_in_together(path: Path, tmp_path: Path) -> None:
    archive = tmp_path / "export.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("Contact.csv", CONTACTS)
        made.writestr("Account.csv", ACCOUNTS)
        made.writestr("Weather.csv", "Degrees,Wind\n3,4\n")
    async with desk(path) as d:
        screen = await opened(d, archive)
        assert "Contact.csv 1/2" in screen.split("\n")[0]
        assert "Weather.csv is left out" in screen
        assert "Account.csv 2/2" in (await d.press("l")).split("\n")[0]
        screen = await d.press("t")
        assert line(screen, "3 would be new")
        assert "Account.csv: 2 rows: 2 new" in screen
        await d.press("f2")
        contact = d.crm.store.find("contact", "name", "Ada Lovelace")
        customer = d.crm.store.read("contact", contact[0]).number("customer")
        assert d.crm.store.read("customer", customer).title == "Gamma Ltd"
        await d.press("u")
        assert not d.crm.store.find("contact", "name", "Ada Lovelace")
        await d.press("q")


async def test_each_of_several_files_has_options_of_its_own(path: Path, tmp_path: Path) -> None:
    archive = tmp_path / "export.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("Contact.csv", CONTACTS)
        made.writestr("Account.csv", ACCOUNTS)
    async with desk(path) as d:
        await opened(d, archive)
        await d.press("l", "m", "D")
        screen = await d.press("g", "g")
        assert "Taken in: only new rows" in screen and "Likely dupli" in screen
        assert "every row is new" in await d.press("h"), "the other file is taken in as before"
        await d.press("l", "*", "h")
        assert "Taken in: only new rows" in await d.press("g", "g")


async def test_another_sheet_of_a_spreadsheet(path: Path, tmp_path: Path) -> None:
    file = xlsx(tmp_path / "book.xlsx", {
        "Firms": [["Our firms of 2026"], ["Name", "Town"], ["Gamma Ltd", "Oslo"]], "People": [["Name", "Job title"], ["Ada", "Countess"]],
    })  # fmt: skip
    async with desk(path) as d:
        screen = await opened(d, file)
        assert "sheet “Firms”, one of 2" in screen
        assert "above the headings: Our firms of 2026" in screen
        await d.press("s")
        await d.type("Peo")
        await d.press("tab")
        assert "sheet “People”" in await d.press("enter")


def interrupted(path: Path, file: Path) -> int:
    """An archive whose import of the file was killed before its first part."""
    crm = archive_of(path)
    opening = relating.openings([file], SourceOptions())[0]
    source = relating.opener(file.parent)(**opening)
    ongoing = begin(crm.by("import"), [Job(source, importing.proposal(crm, "customer", source), opening=opening)])
    crm.store.engine.run("UPDATE import_run SET runner = 'elsewhere:1:1'")
    crm.close()
    return ongoing.act


async def test_an_interrupted_import_is_offered_and_gone_on_with(path: Path, tmp_path: Path) -> None:
    file = tmp_path / "firms.csv"
    file.write_text(ACCOUNTS, "utf-8")
    act = interrupted(path, file)
    async with desk(path) as d:
        screen = await d.press("g", "i", "escape")
        assert f"! Import {act} (firms.csv, ann) was interrupted, 0 rows are in" in screen
        assert "C goes on · B takes it back" in screen
        assert "2 rows: 2 new" in await d.press("C")
        assert "was interrupted" not in d.screen
        assert d.crm.store.find("customer", "name", "Delta")


async def test_an_interrupted_import_is_taken_back(path: Path, tmp_path: Path) -> None:
    file = tmp_path / "firms.csv"
    file.write_text(ACCOUNTS, "utf-8")
    interrupted(path, file)
    async with desk(path) as d:
        await d.press("g", "i", "escape")
        screen = await d.press("B")
        assert "the data is as before the import" in screen
        assert "was interrupted" not in screen
