"""Escalation by itself, while the app is open."""

from __future__ import annotations

from pathlib import Path

from tests.screens.desk import NOW, desk
from tui_crm.services import archive
from tui_crm.services.crm import Locale, open_crm
from tui_crm.store import journal
from tui_crm.zones import zone

DAYS_LATE = 30


async def test_what_is_late_is_escalated_by_the_system_and_once(tmp_path: Path) -> None:
    place = tmp_path / "crm.sqlite"
    crm = open_crm(str(place), Locale(zone("UTC")), login="ann", clock=lambda: NOW - DAYS_LATE * 86_400_000)
    ticket = archive.add(crm, "ticket", {"subject": "No heating"})
    crm.close()
    async with desk(place) as driven:
        for _look in range(2):
            driven.app.look_for_escalations()
            await driven.settle()
            await driven.until(lambda _screen: driven.app.crm.store.read("ticket", ticket)["level"] == 3)
        acts = [act for act in journal.acts(driven.app.crm.store.engine) if act.verb == "escalate"]
        assert [(act.actor, act.way) for act in acts] == [(0, "system")]
