"""The keys of a place, as they are under the user's keymap, and what a filter may say."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screens.desk import LARGE, SMALL, desk
from tui_crm.actions import for_context


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "crm.sqlite"


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_every_action_of_the_list_is_there_with_its_keys(path: Path, size: tuple[int, int]) -> None:
    async with desk(path, size) as d:
        screen = await d.press("question_mark")
        assert screen.split("\n")[0].strip() == "Keys › Lists"
        seen = set(screen.split("\n"))
        for _page in range(12):
            seen |= set((await d.press("pagedown")).split("\n"))
        text = "\n".join(seen)
        missing = [action.id for action in for_context("list") if action.help[: size[0] - 40] not in text]
        assert not missing


async def test_a_moved_key_is_shown_as_it_is(path: Path) -> None:
    async with desk(path, keys={"list.export": "f9"}) as d:
        await d.press("question_mark", "slash")
        await d.type("export what")
        line = next(line for line in (await d.press("enter")).split("\n") if "Export what" in line)
        assert line.split()[0] == "f9"
        assert ":export" in line


async def test_find_goes_from_match_to_match(path: Path) -> None:
    async with desk(path) as d:
        await d.press("question_mark", "slash")
        await d.type("recycle bin")
        assert "n next" in await d.press("enter")
        first = d.screen.split("\n")[-2].split()[-1]
        assert (await d.press("n")).split("\n")[-2].split()[-1] != first
        assert (await d.press("N")).split("\n")[-2].split()[-1] == first
        await d.press("slash")
        await d.type("xyzzy")
        assert "is not here" in await d.press("enter")


async def test_the_filter_language_is_there_with_the_fields_of_this_list(path: Path) -> None:
    async with desk(path) as d:
        await d.press("question_mark", "G")
        assert "Fields of Customers" in "\n".join([d.screen] + [await d.press("pageup") for _page in range(4)])
        await d.press("slash")
        await d.type("lifecycle")
        assert "lifecycle" in await d.press("enter")
        await d.press("q")
        assert "Customers" in d.screen.split("\n")[0]


async def test_a_form_or_a_line_shows_its_own_keys(path: Path) -> None:
    async with desk(path) as d:
        await d.press("slash", "f1")
        assert "Keys › Filter and command line" in d.screen
