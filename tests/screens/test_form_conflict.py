"""Two people at one record: nobody's work is lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.screens.desk import LARGE, SMALL, Desk, desk
from tests.screens.test_form_page import clear, go, line, open_form, status, value
from tui_crm.services import archive, drafts
from tui_crm.widgets.conflict_lines import ConflictLines


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "crm.sqlite"


def bob_changes(d: Desk, **changes: object) -> None:
    """A colleague changes the second customer by another connection."""
    bob = d.colleague()
    archive.edit(bob, "customer", 2, changes)
    bob.close()


async def retype(d: Desk, field: str, text: str) -> None:
    await go(d, field)
    await clear(d)
    await d.type(text)


async def conflict(d: Desk) -> str:
    """City and postcode typed by Ann, city and grade by Bob; Ann saves second."""
    await open_form(d, "Betasoft")
    await retype(d, "city", "Mombasa")
    await retype(d, "postcode", "80100")
    bob_changes(d, city="Kisumu", grade="A")
    return await d.press("ctrl+s")


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_stale_save_shows_both_versions_side_by_side(path: Path, size: tuple[int, int]) -> None:
    async with desk(path, size) as d:
        lines = (await conflict(d)).split("\n")
        assert lines[0].split("  ")[0].strip() == "Betasoft: changed meanwhile by bob"
        assert re.split(r"\s{2,}", lines[1].strip()) == ["at the start", "theirs", "mine"]
        assert lines[2].split() == ["City", "Nairobi", "Kisumu", "[Mombasa]"]
        assert lines[3].split() == ["Grade", "B", "[A]", "B"]  # only the colleague changed it
        assert "2 fields differ · 1 other change of yours is saved too" in lines[-2]
        assert d.crm.store.read("customer", 2)["city"] == "Kisumu"  # nothing was written over


@pytest.mark.parametrize(
    ("keys", "city", "grade"),
    [((), "Mombasa", "A"), (("t",), "Kisumu", "A"), (("M",), "Mombasa", "B"), (("T",), "Kisumu", "A"), (("left", "down", "right"), "Kisumu", "B")],
)
async def test_each_field_is_kept_from_whom_one_likes(path: Path, keys: tuple[str, ...], city: str, grade: str) -> None:
    async with desk(path) as d:
        await conflict(d)
        await d.press(*keys)
        screen = await d.press("enter")
        assert "saved Betasoft" in status(screen)
        saved = d.crm.store.read("customer", 2)
        assert (saved["city"], saved["grade"], saved["postcode"]) == (city, grade, "80100")
        assert not drafts.mine(d.crm)


async def test_leaving_the_comparison_goes_back_to_the_form_with_all_that_was_typed(path: Path) -> None:
    async with desk(path) as d:
        await conflict(d)
        screen = await d.press("escape")
        assert value(screen, "Postcode") == "80100"
        assert "Mombasa" in line(screen, "City")
        d.app.leave(0)
    async with desk(path) as d:
        assert drafts.mine(d.crm)[0].texts == {"city": "Mombasa", "postcode": "80100"}


async def test_a_second_change_is_shown_too(path: Path) -> None:
    async with desk(path) as d:
        await conflict(d)
        bob_changes(d, city="Eldoret")
        await d.press("enter")
        assert [row.theirs for row in d.app.page.query_one(ConflictLines).rows] == ["Eldoret"]
        await d.press("m", "enter")
        assert d.crm.store.read("customer", 2)["city"] == "Mombasa"


async def test_the_whole_texts_of_the_field_under_the_cursor_stand_below(path: Path) -> None:
    long = "12 Harbour Road, behind the old post office"
    async with desk(path) as d:
        await open_form(d, "Betasoft")
        await retype(d, "address", "short")
        bob_changes(d, address=long)
        screen = await d.press("ctrl+s")
        assert any(text.strip() == f"theirs        {long}" for text in screen.split("\n"))


async def test_a_colleagues_change_is_told_at_once_and_touches_nothing_that_is_typed(path: Path) -> None:
    async with desk(path) as d:
        await open_form(d, "Betasoft")
        await retype(d, "city", "Momb")
        bob_changes(d, city="Kisumu", country="Kenya")
        screen = await d.until(lambda screen: "bob changed meanwhile" in screen)
        assert "bob changed meanwhile: Country, City; saving shows both" in status(screen)
        assert "~ bob: Kisumu" in line(screen, "City")
        assert "~ bob: Kenya" in line(screen, "Country")
        assert next(text for text in screen.split("\n") if "Kenya" in text).startswith("~")
        screen = await d.type("asa")
        assert line(screen, "City")[len("City") :].split("~")[0].strip() == "Mombasa"


async def test_changes_of_other_fields_than_the_forms_do_not_disturb(path: Path) -> None:
    async with desk(path) as d:
        await open_form(d, "Betasoft")
        await retype(d, "city", "Mombasa")
        bob_changes(d, postcode="1")
        bob_changes(d, postcode="")
        screen = await d.press("ctrl+s")
        assert "saved Betasoft" in status(screen)


async def test_a_record_archived_meanwhile_is_told(path: Path) -> None:
    async with desk(path) as d:
        await open_form(d, "Betasoft")
        bob = d.colleague()
        archive.archive(bob, "customer", [2])
        bob.close()
        screen = await d.until(lambda screen: "archived" in screen)
        assert "bob archived this record meanwhile" in status(screen)
