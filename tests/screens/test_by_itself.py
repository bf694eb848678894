"""Escalation, and the return of customers to the public pool, by themselves while the app is open."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screens.desk import NOW, desk
from tui_crm.services import archive
from tui_crm.services.crm import Locale, open_crm
from tui_crm.services.desk import escalating
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
            driven.app.look_for_what_is_due()
            await driven.settle()
            await driven.until(lambda _screen: driven.app.crm.store.read("ticket", ticket)["level"] == 3)
        acts = [act for act in journal.acts(driven.app.crm.store.engine) if act.verb == "escalate"]
        assert [(act.actor, act.way) for act in acts] == [(0, "system")]


async def test_many_that_are_late_are_escalated_some_at_a_time_without_waiting_for_the_next_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(escalating, "BY_ITSELF", 2)
    place = tmp_path / "crm.sqlite"
    crm = open_crm(str(place), Locale(zone("UTC")), login="ann", clock=lambda: NOW - DAYS_LATE * 86_400_000)
    tickets = [archive.add(crm, "ticket", {"subject": f"No heating {number}"}) for number in range(5)]
    crm.close()
    async with desk(place) as driven:
        driven.app.look_for_what_is_due()
        await driven.until(lambda _screen: all(ticket["level"] == 3 for ticket in driven.app.crm.store.read_many("ticket", tickets)))
        await driven.settle()
        acts = [act for act in journal.acts(driven.app.crm.store.engine) if act.verb == "escalate"]
        assert [act.label != "" for act in acts] == [True, False, False]  # one of a single ticket is named after it


async def test_customers_left_alone_return_to_the_pool_by_themselves_where_the_rule_says_so(tmp_path: Path) -> None:
    place = tmp_path / "crm.sqlite"
    crm = open_crm(str(place), Locale(zone("UTC")), login="ann", clock=lambda: NOW - DAYS_LATE * 86_400_000)
    archive.add(crm, "contact_rule", {"grade": "A", "pool_days": 20, "by_itself": True})
    archive.add(crm, "contact_rule", {"grade": "B", "pool_days": 20})
    left_alone, asked_for = (archive.add(crm, "customer", {"name": f"Left alone {grade}", "grade": grade}) for grade in "AB")
    crm.close()
    async with desk(place) as driven:
        driven.app.look_for_what_is_due()
        await driven.settle()
        await driven.until(lambda _screen: not driven.app.crm.store.read("customer", left_alone)["owner"])
        acts = [act for act in journal.acts(driven.app.crm.store.engine) if act.verb == "recycle"]
        assert [(act.actor, act.way, act.label) for act in acts] == [(0, "system", "Left alone A")]
        assert driven.app.crm.store.read("customer", asked_for)["owner"]
