"""Records side by side, a proposal field by field, one key to make them one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.screens.desk import LARGE, SMALL, Customers, Desk, archive_of, desk
from tui_crm.services import archive

FIRMS: Customers = (
    {"name": "Acme Corporation", "city": "Boston", "phones": ("+16175550101",), "notes": "pays late", "industry": "Steel", "website": "acme.example"},
    {"name": "ACME Corp.", "city": "Cambridge", "phones": ("+16175550102",), "grade": "A", "industry": "Steel"},
    {"name": "上海华兴贸易有限公司", "city": "上海"},
    {"name": "王伟", "kind": "person"},
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The newest customers stand first: 王伟, 上海华兴, ACME Corp. with a contact and two activities, Acme Corporation."""
    found = tmp_path / "crm.sqlite"
    crm = archive_of(found, FIRMS)
    archive.add(crm, "contact", {"name": "Eve", "customer": 2})
    for subject in ("call", "visit"):
        archive.add(crm, "activity", {"subject": subject, "customer": 2})
    crm.close()
    return found


async def both(d: Desk) -> str:
    """Mark the two and merge them."""
    return await d.press("G", "space", "k", "space", "M")


def row(screen: str, label: str) -> list[str]:
    """The cells of a field's line."""
    line = next(line for line in screen.split("\n") if re.match(rf" {label}\s", line))
    return re.split(r"\s{2,}", line.strip())


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_marked_records_stand_side_by_side_with_a_proposal(path: Path, size: tuple[int, int]) -> None:
    async with desk(path, size) as d:
        screen = await both(d)
        lines = screen.split("\n")
        assert lines[0].split("  ")[0].strip() == "Merge 2 Customers into one"
        assert "1 C-000001 Acme Corporation" in lines[1]
        assert "* stays" in lines[2]
        assert row(screen, "Name") == ["Name", "! [Acme Corporation]", "ACME Corp."]
        assert row(screen, "Phones") == ["Phones", "+ [+1 617 555 0101]", "[+1 617 555 0102]"]
        assert row(screen, "Grade") == ["Grade", "–", "[A]"]
        assert "goes over: Contacts 1 · Activities 2 · C-000002 will open C-000001" in screen
        assert "1/7 · 2 fields are the same" in lines[-2]
        assert not any(line.startswith(" Industry") for line in lines)


async def test_one_key_merges_and_undo_takes_it_back(path: Path) -> None:
    async with desk(path) as d:
        await both(d)
        screen = await d.press("enter")
        assert "merged ACME Corp. into Acme Corporation · u takes it back" in screen
        assert "ACME Corp." not in screen.split("\n")[3]
        found = d.crm.store.read("customer", 1)
        assert (found["grade"], found["former_codes"]) == ("A", ("C-000002",))
        screen = await d.press("u")
        assert "undone: merged Acme Corporation ← ACME Corp." in screen
        assert d.crm.store.read("customer", 2)["merged_into"] == 0


async def test_values_are_chosen_by_keys(path: Path) -> None:
    async with desk(path) as d:
        await both(d)
        screen = await d.press("l")
        assert row(screen, "Name") == ["Name", "!", "Acme Corporation", "[ACME Corp.]"]
        assert "Name  your choice" in screen
        screen = await d.press("j", "j", "1")
        assert row(screen, "Phones") == ["Phones", "! [+1 617 555 0101]", "+1 617 555 0102"]
        screen = await d.press("+")
        assert row(screen, "Phones") == ["Phones", "+ [+1 617 555 0101]", "[+1 617 555 0102]"]
        screen = await d.press("h")
        assert row(screen, "Phones") == ["Phones", "!", "+1 617 555 0101", "[+1 617 555 0102]"]
        assert "There is no record 7 here; there are 1–2" in await d.press("7")
        assert "has one value" in await d.press("k", "k", "+")
        screen = await d.press("r")
        assert row(screen, "Name") == ["Name", "! [Acme Corporation]", "ACME Corp."]


async def test_all_from_one_another_survivor_and_equal_fields(path: Path) -> None:
    async with desk(path) as d:
        await both(d)
        hints = await d.press("A")
        assert "1 C-000001" in hints.split("\n")[-1]
        screen = await d.press("2")
        assert row(screen, "City") == ["City", "!", "Boston", "[Cambridge]"]
        assert row(screen, "Website") == ["Website", "[acme.example]", "–"]
        screen = await d.press("s", "2")
        assert "ACME Corp. stays" in screen.split("\n")[0]
        assert "C-000001 will open C-000002" in screen
        screen = await d.press("z", "G")
        assert row(screen, "Industry") == ["Industry", "=", "Steel", "Steel"]
        await d.press("f2")
        assert (d.crm.store.read("customer", 2)["city"], d.crm.store.read("customer", 1)["merged_into"]) == ("Cambridge", 2)


async def test_a_single_record_is_merged_with_one_that_is_named(path: Path) -> None:
    async with desk(path) as d:
        assert "merge ACME Corp. with" in await d.press("j", "j", "M")
        await d.type("C-000001")
        assert "Merge 2 Customers into one" in await d.press("enter")
        assert "Merge 2" not in await d.press("q")
        await d.press(":", *"merge C-000001", "enter")
        assert "Merge 2 Customers into one" in d.screen


async def test_the_page_of_a_loser_shows_the_survivor_after_the_merge(path: Path) -> None:
    async with desk(path) as d:
        await d.press("j", "j", "enter", "M", *"C-000001", "enter")
        screen = await d.press("enter")
        assert screen.split("\n")[0].strip().startswith("Customer › Acme Corporation")


async def test_the_bin_says_where_a_loser_went_and_leads_there(path: Path) -> None:
    async with desk(path) as d:
        await both(d)
        await d.press("enter", "g", "b")
        assert "only undo" in await d.press("U")
        screen = await d.press("enter", "G")
        assert "Acme Corporation (C-000001)" in screen
        assert "Customer › Acme Corporation" in await d.press("space")


async def test_a_colleagues_change_is_seen_and_what_was_chosen_stays(path: Path) -> None:
    async with desk(path) as d:
        await both(d)
        await d.press("l")
        bob = d.colleague()
        archive.edit(bob, "customer", 1, {"city": "Chicago"})
        bob.close()
        screen = await d.until(lambda screen: "Chicago" in screen)
        assert row(screen, "Name") == ["Name", "!", "Acme Corporation", "[ACME Corp.]"]


async def test_what_cannot_be_merged_is_said_and_no_page_is_opened(path: Path) -> None:
    async with desk(path) as d:
        assert "Records of different types are not merged" in await d.press("space", "space", "M")
        await d.press("escape", "g", "a")
        assert "Activities cannot be merged" in await d.press("M")


async def test_three_records_in_chinese(path: Path) -> None:
    async with desk(path, lang="zh_CN") as d:
        await d.press("j", "v", "G", "v", "M")
        if "3 C-" not in d.screen:  # the range is closed with the second v
            await d.press("M")
        lines = d.screen.split("\n")
        assert "1 C-000001" in lines[1]
        assert "3 C-000003" in lines[1]
        assert any("上海华兴贸易有限公司" in line for line in lines)


async def test_an_old_code_opens_the_survivor(path: Path) -> None:
    async with desk(path) as d:
        await both(d)
        await d.press("enter")
        await d.press(":", *"open C-000002", "enter")
        assert "Customer › Acme Corporation" in d.screen
        await d.press("q")
        assert "Acme Corporation" in await d.press("ctrl+p", *"C-000002")
        await d.press("escape")
        await d.press(":", *"open C-000099", "enter")
        assert "There is no record “C-000099”" in d.screen
