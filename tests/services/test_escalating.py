"""Escalation: what is late reaches its level and tells people, once per level."""

from __future__ import annotations

import pytest

from tests.databases import Clock, Place, bare_desk
from tui_crm.errors import NotAllowed
from tui_crm.services import archive, undo
from tui_crm.services.crm import Crm
from tui_crm.services.desk import acts, dispatching, escalating

MINUTE = 60_000


@pytest.fixture
def boss(crm: Crm) -> int:
    """Ann's manager; an hour to the first answer, two to the solution; two levels."""
    bare_desk(crm)
    found = archive.add(crm, "user", {"login": "boss", "name": "Boss", "role": "manager"})
    archive.edit(crm, "user", crm.user.id, {"manager": found})
    policy = archive.add(crm, "sla_policy", {"name": "Round the clock", "confirm": 30})
    archive.add(crm, "sla_target", {"policy": policy, "respond": 60, "resolve": 120})
    for name, level, measure, percent, tell in (
        ("soon", 1, "resolve", 75, "owner"), ("late", 2, "resolve", 100, "manager"), ("unconfirmed", 1, "confirm", 100, "manager"),
    ):  # fmt: skip
        archive.add(crm, "escalation", {"name": name, "level": level, "measure": measure, "percent": percent, "tell": tell})
    return found


def told(crm: Crm) -> list[tuple[object, object]]:
    found = crm.store.read_many("followup", sorted(crm.lists.first_ids(crm.listing("followup"), 100)))
    return [(each["owner"], each["subject"]) for each in found]


def test_each_level_is_reached_once_and_tells_whom_it_names(crm: Crm, boss: int, clock: Clock) -> None:
    ticket = archive.add(crm, "ticket", {"subject": "No heating"})
    acts.take(crm, [ticket])
    clock.forward(89 * MINUTE)
    assert escalating.escalate(crm) == []
    clock.forward(2 * MINUTE)
    assert [(late.record.id, late.level, late.percent) for late in escalating.due(crm)] == [(ticket, 1, 75)]
    assert len(escalating.escalate(crm)) == 1
    assert (escalating.escalate(crm), crm.store.read("ticket", ticket)["level"]) == ([], 1)
    clock.forward(60 * MINUTE)
    escalating.escalate(crm)
    assert (escalating.escalate(crm), crm.store.read("ticket", ticket)["level"]) == ([], 2)
    assert told(crm) == [(crm.user.id, "T-000001 No heating: soon"), (boss, "T-000001 No heating: late")]
    undo.undo(crm)
    assert (crm.store.read("ticket", ticket)["level"], len(told(crm))) == (1, 1)


def test_what_is_solved_or_waits_in_time_is_left_alone(crm: Crm, boss: int, clock: Clock) -> None:
    waiting, solved = (archive.add(crm, "ticket", {"subject": subject}) for subject in ("waits", "solved"))
    acts.wait(crm, [waiting])
    acts.resolve(crm, [solved])
    clock.forward(1_000 * MINUTE)
    assert escalating.escalate(crm) == []


def test_a_ticket_of_nobody_tells_a_manager(crm: Crm, boss: int, clock: Clock) -> None:
    archive.add(crm, "ticket", {"subject": "No heating"})
    clock.forward(500 * MINUTE)
    assert [late.level for late in escalating.escalate(crm)] == [2]
    assert told(crm) == [(boss, "T-000001 No heating: late")]


def test_a_dispatch_that_is_not_confirmed_is_escalated_and_begins_anew_when_assigned_again(crm: Crm, boss: int, clock: Clock) -> None:
    archive.edit(crm, "escalation", crm.lists.first_ids(crm.listing("escalation", "measure:resolve"), 9)[0], {"active": False})
    bob, eve = (archive.add(crm, "technician", {"name": name}) for name in ("Bob", "Eve"))
    ticket = archive.add(crm, "ticket", {"subject": "No heating"})
    order = dispatching.plan(crm, ticket, technician=bob)
    clock.forward(31 * MINUTE)
    assert [(late.record.id, late.level) for late in escalating.escalate(crm)] == [(order, 1)]
    assert escalating.escalate(crm) == []
    dispatching.assign(crm, [order], eve)
    assert crm.store.read("dispatch", order)["escalated"] == 0
    clock.forward(31 * MINUTE)
    assert [late.record.id for late in escalating.escalate(crm)] == [order]


def test_two_programs_that_look_at_once_write_it_once(place: Place, crm: Crm, boss: int, clock: Clock) -> None:
    archive.add(crm, "ticket", {"subject": "No heating"})
    clock.forward(500 * MINUTE)
    other = place.open("boss")
    seen = escalating.due(crm)
    assert len(escalating.escalate(other)) == 1
    assert escalating.escalate(crm, seen) == []
    assert len(told(crm)) == 1


def test_a_reader_escalates_nothing(place: Place, crm: Crm, boss: int) -> None:
    archive.add(crm, "user", {"login": "ray", "role": "reader"})
    with pytest.raises(NotAllowed):
        escalating.escalate(place.open("ray"))
