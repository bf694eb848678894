"""Any record, act, view or place by a few letters."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screens.desk import LARGE, SMALL, Desk, desk
from tui_crm.screens.palette_page import PalettePage
from tui_crm.services import views


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "crm.sqlite"


def found(screen: str) -> list[str]:
    """The lines of the palette, their runs of blanks as one."""
    return [" ".join(line.split()) for line in screen.split("\n")[2:-2] if line.strip()]


async def opened(d: Desk, text: str) -> str:
    await d.press("ctrl+p")
    assert isinstance(d.app.page, PalettePage)
    return await d.type(text)


@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.parametrize(
    ("text", "name"),
    [("华兴", "上海华兴贸易有限公司"), ("ww", "王伟"), ("wangwei", "王伟"), ("zenith", "Zenith Foods"), ("5550101", "Acme Corporation")],
    ids=["characters", "initials", "pinyin", "word", "part of a phone"],
)
async def test_records_are_found_as_people_type_them_and_come_first(path: Path, size: tuple[int, int], text: str, name: str) -> None:
    async with desk(path, size) as d:
        assert found(await opened(d, text))[0].startswith(f"records {name}")


async def test_enter_opens_the_record(path: Path) -> None:
    async with desk(path) as d:
        await opened(d, "zenith")
        screen = await d.press("enter")
        assert "Zenith Foods" in screen.split("\n")[0]


async def test_letters_typed_and_entered_in_one_go_open_what_they_mean(path: Path) -> None:
    async with desk(path) as d:
        for key in ("ctrl+p", *"betasoft", "enter"):
            await d.pilot.press(key)
        assert "Betasoft" in (await d.settle()).split("\n")[0]


async def test_an_act_shows_its_key_and_is_done_on_the_page_below(path: Path) -> None:
    async with desk(path) as d:
        screen = await opened(d, ">archive")
        first = found(screen)[0]
        assert first.startswith("acts archive Move to the recycle")
        assert first.endswith(" d")
        screen = await d.press("enter")
        assert "archived Zenith Foods" in screen
        assert "1/4" in screen


async def test_an_act_that_needs_more_becomes_a_command_to_finish(path: Path) -> None:
    async with desk(path) as d:
        await opened(d, ">sort")
        assert (await d.press("enter")).split("\n")[-1] == ":sort"
        await d.type("name")
        assert (await d.press("enter")).split("\n")[2].startswith(" 上海华兴") or "Acme" in d.screen.split("\n")[2]


async def test_places_and_views_are_reached_too(path: Path) -> None:
    async with desk(path) as d:
        views.save(d.crm, "customer", "Bostonians", "city:boston", "", ("name", "city"))
        assert found(await opened(d, "boston"))[-1].startswith("views Bostonians Customers city:boston")
        await d.press("tab", "tab", "tab")
        screen = await d.press("enter")
        assert "Customers › Bostonians" in screen
        assert screen.split("\n")[1].split() == ["Name", "City"]
        await opened(d, "go to the journal")
        assert "Journal" in (await d.press("enter")).split("\n")[0]


async def test_tab_shows_one_kind_after_the_other(path: Path) -> None:
    async with desk(path) as d:
        await opened(d, "a")
        kinds = []
        for _round in range(5):
            screen = await d.press("tab")
            kinds.append({line.split()[0] for line in found(screen)})
        assert kinds[0] == {"records"}
        assert kinds[1] == {"acts"}
        assert kinds[3] == {"places"}
        assert {"records", "acts"} <= kinds[4]


async def test_nothing_found_is_said_and_escape_closes(path: Path) -> None:
    async with desk(path) as d:
        assert "Nothing is called “qqqq”" in await opened(d, "qqqq")
        await d.press("enter")
        assert "Nothing to choose" in d.screen
        assert "Customers" in (await d.press("escape")).split("\n")[0]
