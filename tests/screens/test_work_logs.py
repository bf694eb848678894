"""Work logs, driven by keys."""

from __future__ import annotations

from pathlib import Path

from tests.screens.desk import archive_of, desk
from tui_crm.services import archive


async def test_a_work_log_is_handed_in_and_commented_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    crm = archive_of(path)
    log = archive.add(crm, "work_log", {"day": "2025-11-20", "done": "Visited the plant"})
    crm.close()
    async with desk(path) as at:
        assert "This works on work logs" in await at.press(":", *"hand-in", "enter")
        await at.press("escape", ":", *"worklogs", "enter")
        assert "1 work log handed in" in await at.press(":", *"hand-in", "enter")
        assert at.crm.store.read("work_log", log)["state"] == "handed_in"
        assert "handed in before" in await at.press(":", *"hand-in", "enter")
        screen = await at.press("enter", ":", *"comment", "enter")
        assert "comment on" in screen
        await at.press(*"well done", "enter")
        await at.until(lambda screen: "well done" in screen)
        assert at.crm.store.read("work_log", log)["state"] == "commented"
