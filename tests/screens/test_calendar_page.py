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
async def test_a_week_shows_its_days_side_by_side(tmp_path: Path, size: tuple[int, int]) -> None:
    path = tmp_path / "crm.db"
    prepared(path)
    async with desk(path, size) as at:
        screen = await at.press("g", "w")
        title, days, sums, first, second, third = screen.splitlines()[:6]
        assert "Week 47 · 2025-11-17 – 11-23" in title
        assert " ".join(days.split()) == "Mon 17 0 Tue 18 0 Wed 19 0 Thu 20 0 Fri 21 2 Sat 22 1 Sun 23 0"
        day = size[0] // 7
        assert (sums[4 * day : 5 * day].strip(), sums[5 * day : 6 * day].strip()) == ("today", "")
        assert first[5 * day : 6 * day].strip() == ("10:00 visit" if size == LARGE else "10:00")
        assert second[5 * day : 6 * day].strip() == ("visit the plant" if size == LARGE else "visit th…")
        assert "上海华" in third
        assert "send the" not in screen
        screen = await at.press(">")
        assert "Week 48" in screen
        assert "send the" in screen
        assert "Week 47" in await at.press("t")


async def test_keys_move_by_day_and_by_entry(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    prepared(path)
    async with desk(path) as at:
        await at.press("g", "w")
        assert "Activity › " in await at.press("enter")  # the first of Friday: the call that was logged
        await at.press("q")
        assert "Follow-up › call about the offer" in await at.press("j", "enter")
        await at.press("q")
        assert "Follow-up › visit the plant" in await at.press("l", "enter")
        await at.press("q")
        assert "There is nothing here" in await at.press("l", "enter")
        assert "Week 48" in await at.press("l")  # past Sunday the next week comes
        assert "Week 47" in await at.press("h")
        await at.press("h", "F", *"sold well", "enter")
        assert "done: visit the plant" in await at.until(lambda screen: "done:" in screen)
        assert at.crm.store.read("followup", 2)["state"] == "done"


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_week_shows_each_day_with_what_is_planned_and_what_happened(tmp_path: Path, size: tuple[int, int]) -> None:
    path = tmp_path / "crm.db"
    prepared(path)
    async with desk(path, size) as at:
        await at.press("g", "w")
        screen = await at.press("v")
        assert screen.index("Thu 11-20") < screen.index("Fri 11-21 · today · 2") < screen.index("asked for a quote") < screen.index("15:00")
        assert screen.index("Sat 11-22 · 1") < screen.index("10:00") < screen.index("visit the plant") < screen.index("上海华兴")
        assert "send the contract" not in screen
        assert "send the contract" in await at.press(">")
        assert "Mon 24" in await at.press("v")


async def test_a_narrow_terminal_shows_the_days_below_one_another(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    prepared(path)
    async with desk(path, (70, 24)) as at:
        assert "Fri 11-21 · today · 2" in await at.press("g", "w")
        assert "Follow-up › visit the plant" in await at.press("l", "j", "enter")


async def test_days_are_walked_and_something_is_planned_on_one(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    prepared(path)
    async with desk(path) as at:
        await at.press("g", "w", "l", "l")
        screen = await at.press("a", *"visit the fair 9:00", "enter")
        assert "planned: visit the fair · Sun 2025-11-23 09:00" in screen
        await at.press("F", *"sold well", "enter")
        await at.until(lambda screen: "done:" in screen)
        assert at.crm.store.read("followup", 4)["state"] == "done"


async def test_an_entry_is_opened_and_the_week_written_to_a_file(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    prepared(path)
    async with desk(path) as at:
        await at.press("g", "w", "l")
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
        assert "call Zen" not in await at.press("g", "w")
        assert "call Zen" in await at.press("m")


async def test_the_week_speaks_chinese(tmp_path: Path) -> None:
    install("zh_CN")
    path = tmp_path / "crm.db"
    prepared(path)
    async with desk(path) as at:
        screen = await at.press("g", "w")
        assert "周五21" in screen
        assert "call abo" in screen
