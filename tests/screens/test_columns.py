"""Choosing the columns of a list."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screens.desk import LARGE, SMALL, desk


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "crm.sqlite"


def header(screen: str) -> list[str]:
    return screen.split("\n")[1].split()


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_column_is_moved_and_the_rows_follow_at_once(path: Path, size: tuple[int, int]) -> None:
    async with desk(path, size) as d:
        screen = await d.press("C")
        assert "Columns › Customers" in screen
        assert header(screen)[:3] == ["Name", "Grade", "City"]
        assert "Zenith Foods" in screen.split("\n")[2]
        screen = await d.press("j", "j", "less_than_sign")
        assert header(screen)[:3] == ["Name", "City", "Grade"]
        assert header(await d.press("enter"))[:3] == ["Name", "City", "Grade"]


async def test_the_choice_is_there_at_the_next_start(path: Path) -> None:
    async with desk(path) as d:
        await d.press("C", "j", "space", "enter")
        assert header(d.screen)[:2] == ["Name", "City"]
    async with desk(path) as d:
        assert header(d.screen)[:2] == ["Name", "City"]
        await d.press("C", "r", "enter")
        assert header(d.screen)[:3] == ["Name", "Grade", "City"]


async def test_a_hidden_field_becomes_a_column(path: Path) -> None:
    async with desk(path, LARGE) as d:
        await d.press("C")
        for _step in range(60):
            if d.app.page.lines.current == "notes":  # type: ignore[attr-defined]
                break
            await d.press("j")
        assert "pays late" in await d.press("space")


async def test_a_column_is_made_wider_and_narrower_but_not_less_than_three(path: Path) -> None:
    async with desk(path) as d:
        await d.press("C", "j")
        wide = (await d.press("plus", "plus")).split("\n")[1].index("City")
        narrow = (await d.press("minus")).split("\n")[1].index("City")
        assert narrow == wide - 1
        for _step in range(20):
            await d.press("minus")
        assert [line.split()[-1] for line in d.screen.split("\n") if " Grade " in line][-1] == "3"


async def test_escape_leaves_the_list_as_it_was_and_the_last_column_stays(path: Path) -> None:
    async with desk(path) as d:
        before = header(d.screen)
        await d.press("C")
        for _column in range(len(before) + 2):
            await d.press("g", "g", "space")
        assert "at least" in d.screen or "one column" in d.screen
        assert header(await d.press("escape")) == before
