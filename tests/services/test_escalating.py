"""Escalation: what is late reaches its level and tells people, once per level."""

from __future__ import annotations

import pytest

from tests.databases import Clock, Place, bare_desk
from tui_crm.errors import NotAllowed, UsageError
from tui_crm.services import archive, undo
from tui_crm.services.crm import Crm
from tui_crm.services.desk import acts, dispatching, escalating, raising

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


# by hand


def test_by_hand_the_next_level_tells_whom_it_names_and_is_undone_with_its_followups(crm: Crm, boss: int) -> None:
    ticket = archive.add(crm, "ticket", {"subject": "No heating"})
    acts.take(crm, [ticket])
    assert raising.said(crm, raising.raise_level(crm, "ticket", [ticket])) == "T-000001: level 1; told by a follow-up: ann"
    assert raising.said(crm, raising.raise_level(crm, "ticket", [ticket])) == "T-000001: level 2; told by a follow-up: Boss"
    assert told(crm) == [(crm.user.id, "T-000001 No heating: escalated to level 1"), (boss, "T-000001 No heating: escalated to level 2")]
    undo.undo(crm)
    assert (crm.store.read("ticket", ticket)["level"], len(told(crm))) == (1, 1)


def test_by_hand_nobody_is_told_by_a_level_that_is_not_defined_and_that_is_said(crm: Crm, boss: int) -> None:
    archive.archive(crm, "escalation", crm.lists.first_ids(crm.listing("escalation"), 9))
    ticket = archive.add(crm, "ticket", {"subject": "No heating"})
    message = raising.said(crm, raising.raise_level(crm, "ticket", [ticket]))
    assert message == "T-000001: level 1; nobody is told: there is no such level; :escalations defines it"
    assert (crm.store.read("ticket", ticket)["level"], told(crm)) == (1, [])


def test_who_was_reached_by_hand_is_not_told_the_same_level_again_by_being_late(crm: Crm, boss: int, clock: Clock) -> None:
    ticket = archive.add(crm, "ticket", {"subject": "No heating"})
    acts.take(crm, [ticket])
    raising.raise_level(crm, "ticket", [ticket])
    clock.forward(91 * MINUTE)
    assert escalating.escalate(crm) == []
    clock.forward(60 * MINUTE)
    assert [late.level for late in escalating.escalate(crm)] == [2]


def test_a_late_first_answer_tells_nobody_by_hand_once_there_is_one(crm: Crm, boss: int) -> None:
    archive.add(crm, "escalation", {"name": "unanswered", "level": 1, "measure": "respond", "percent": 100, "tell": "user", "user": boss})
    open_one, answered = (archive.add(crm, "ticket", {"subject": subject}) for subject in ("open", "answered"))
    acts.take(crm, [open_one, answered])
    acts.reply(crm, answered, "We are coming")
    assert [set(each.told) for each in raising.raise_level(crm, "ticket", [open_one, answered])] == [{crm.user.id, boss}, {crm.user.id}]


def test_an_order_that_waits_for_its_technician_is_raised_itself_any_other_by_its_ticket(crm: Crm, boss: int) -> None:
    bob = archive.add(crm, "technician", {"name": "Bob", "user": crm.user.id})
    ticket = archive.add(crm, "ticket", {"subject": "No heating", "owner": crm.user.id})
    order = dispatching.plan(crm, ticket, technician=bob)
    assert raising.said(crm, raising.raise_level(crm, "dispatch", [order])) == "W-000001: level 1; told by a follow-up: Boss"
    dispatching.confirm(crm, [order])
    assert [(each.record.code, each.level) for each in raising.raise_level(crm, "dispatch", [order])] == [("T-000001", 1)]
    assert (crm.store.read("dispatch", order)["escalated"], crm.store.read("ticket", ticket)["level"]) == (1, 1)


def test_what_is_closed_is_not_escalated(crm: Crm, boss: int) -> None:
    closed, open_one = (archive.add(crm, "ticket", {"subject": subject}) for subject in ("closed", "open"))
    acts.resolve(crm, [closed])
    acts.close(crm, [closed])
    with pytest.raises(UsageError, match="It is closed"):
        raising.raise_level(crm, "ticket", [closed])
    assert [each.record.id for each in raising.raise_level(crm, "ticket", [closed, open_one])] == [open_one]


def test_many_are_raised_as_one_act(crm: Crm, boss: int) -> None:
    numbers = [archive.add(crm, "ticket", {"subject": f"No heating {number}", "owner": crm.user.id}) for number in range(3)]
    assert raising.said(crm, raising.raise_level(crm, "ticket", numbers)).startswith("3 escalated; told by a follow-up: ")
    assert len(told(crm)) == 3
    undo.undo(crm)
    assert ({crm.store.read("ticket", number)["level"] for number in numbers}, told(crm)) == ({0}, [])


def test_a_reader_raises_nothing(place: Place, crm: Crm, boss: int) -> None:
    ticket = archive.add(crm, "ticket", {"subject": "No heating"})
    archive.add(crm, "user", {"login": "ray", "role": "reader"})
    with pytest.raises(NotAllowed):
        raising.raise_level(place.open("ray"), "ticket", [ticket])
