"""Users and tags in the app: lists like all others."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screens.desk import LARGE, SMALL, desk


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "crm.sqlite"


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_an_administrator_adds_and_changes_users(path: Path, size: tuple[int, int]) -> None:
    async with desk(path, size) as d:
        await d.press("colon")
        await d.type("users")
        screen = await d.press("enter")
        assert screen.startswith(" Users") and " ann" in screen and "administrat" in screen
        await d.press("a")
        await d.type("bob")
        screen = await d.press("ctrl+s")
        assert " bob" in screen and "sales rep" in screen
        user = d.crm.store.find("user", "login", "bob")[0]
        assert d.crm.store.read("user", user).text("role") == "rep"


async def test_others_may_look_but_not_say_who_may_do_what(path: Path) -> None:
    async with desk(path) as d:
        bob = d.colleague()
        d.app.crm = bob
        await d.press("colon")
        await d.type("users")
        await d.press("enter")
        screen = await d.press("d")
        assert "bob may not do this" in screen
        bob.close()


async def test_the_tags_are_a_list(path: Path) -> None:
    async with desk(path) as d:
        await d.press("colon")
        await d.type("tags")
        screen = await d.press("enter")
        assert screen.startswith(" Tags") and " vip" in screen
