"""The calendar of a week, driven by keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screens.desk import LARGE, SMALL, archive_of, desk
from tui_crm.i18n import install
from tui_crm.services import activities
from tui_crm.services.followups import acts


def prepared(path: Path) -> None:
    """Ann's week: a call today, a visit on Saturday at ten, something next week, and a call that she logged."""
    crm = archive_of(path)
    acts.add(crm, "call about the offer today 15:00", {"customer": 1})
    acts.add(crm, "visit the plant tomorrow 10:00", {"customer": 3})
    acts.add(crm, "send the contract next wed", {"customer": 1})
    activities.log(crm, 1, "call 20m asked for a quote")
    crm.close()


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_week_shows_each_day_with_what_is_planned_and_what_happened(tmp_path: Path, size: tuple[int, int]) -> None:
    path = tmp_path / "crm.db"
    prepared(path)
    async with desk(path, size) as at:
        screen = await at.press("g", "w")
        assert "Week 47 · 2025-11-17 – 11-23" in screen
        assert screen.index("Thu 11-20") < screen.index("Fri 11-21 · today · 2") < screen.index("asked for a quote") < screen.index("15:00")
        assert screen.index("Sat 11-22 · 1") < screen.index("10:00") < screen.index("visit the plant") < screen.index("上海华兴")
        assert "send the contract" not in screen
        screen = await at.press(">")
        assert "Week 48" in screen
        assert "send the contract" in screen
        assert "Week 47" in await at.press("t")


async def test_days_are_walked_and_something_is_planned_on_one(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    prepared(path)
    async with desk(path) as at:
        await at.press("g", "w", "l", "l")
        screen = await at.press("a", *"visit the fair 9:00", "enter")
        assert "planned: visit the fair · Sun 2025-11-23 09:00" in screen
        screen = await at.press("l")
        assert "Week 48" in screen  # past Sunday the next week comes
        await at.press("h", "j", "F", *"sold well", "enter")
        assert at.crm.store.read("followup", 4)["state"] == "done"


async def test_an_entry_is_opened_and_the_week_written_to_a_file(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    prepared(path)
    async with desk(path) as at:
        await at.press("g", "w", "l", "j")
        assert "Follow-up › visit the plant" in await at.press("enter")
        await at.press("q")
        target = tmp_path / "week.ics"
        screen = await at.press(":", *f"ics {target}", "enter")
        screen = await at.until(lambda screen: "written" in screen)
        assert "4 entries written" in screen
        assert "SUMMARY:visit the plant" in target.read_text("utf-8")


async def test_only_what_is_mine_or_everybodys(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    prepared(path)
    async with desk(path) as at:
        acts.add(at.colleague(), "call Zenith today 16:00", {"customer": 5})
        assert "call Zenith" not in await at.press("g", "w")
        assert "call Zenith" in await at.press("m")


async def test_the_week_speaks_chinese(tmp_path: Path) -> None:
    install("zh_CN")
    path = tmp_path / "crm.db"
    prepared(path)
    async with desk(path) as at:
        assert "call about the offer" in await at.press("g", "w")
