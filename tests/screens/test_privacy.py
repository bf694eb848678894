"""Privacy on a record's page: the file with everything, and the erasure that asks for the code."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from tests.screens.desk import desk
from tui_crm.services import archive


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "crm.sqlite"


async def test_a_person_is_erased_once_the_code_is_typed(path: Path) -> None:
    async with desk(path) as d:
        await d.press("j", "enter")
        assert "王伟" in d.screen
        await d.press("colon")
        await d.type("erase")
        assert "type C-000004 to erase this person's data for ever" in await d.press("enter")
        await d.type("C-000001")
        assert "Nothing was erased" in await d.press("enter")
        await d.press("colon")
        await d.type("erase")
        await d.press("enter")
        await d.type("C-000004")
        await d.press("enter")
        told = await d.until(lambda screen: "Backups made before" in screen)
        assert "C-000004 is now called “Erased person C-000004”" in told
        assert "Erased person C-000004" in await d.press("q")
        assert "王伟" not in await d.press("q")


async def test_everything_about_a_person_goes_into_a_file(path: Path, tmp_path: Path) -> None:
    async with desk(path) as d:
        await d.press("enter", "colon")
        await d.type(f"personal-data {tmp_path}/out.zip")
        await d.press("enter")
        assert "All about C-000005 is in" in await d.until(lambda screen: "All about" in screen)
    with zipfile.ZipFile(tmp_path / "out.zip") as found:
        assert json.loads(found.read("person.json"))["record"]["notes"] == "pays late"


async def test_a_rep_may_not_erase(path: Path) -> None:
    async with desk(path) as d:
        archive.edit(d.crm, "user", d.crm.user.id, {"role": "rep"})
    async with desk(path) as d:
        await d.press("enter", "colon")
        await d.type("erase")
        assert "does not allow it" in await d.press("enter")


async def test_a_zip_takes_what_belongs_to_the_records_along(path: Path, tmp_path: Path) -> None:
    async with desk(path) as d:
        archive.add(d.crm, "contact", {"name": "Ada", "customer": 1})
        await d.press("x", "ctrl+u")
        await d.type(f"{tmp_path}/out.zip")
        assert "exported 8 records" in await d.press("enter")
        assert "exported Customers" in await d.press("g", "j")
        assert "Columns" in await d.press("enter")
    with zipfile.ZipFile(tmp_path / "out.zip") as found:
        assert {"customers.csv", "contacts.csv", "activities.csv", "links.csv", "followups.csv", "users.csv"} <= set(found.namelist())
