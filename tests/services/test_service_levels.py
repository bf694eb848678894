"""Service levels: which one a ticket has, and how tickets stand by their history."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.databases import Clock, bare_desk
from tui_crm.errors import UsageError
from tui_crm.services import archive
from tui_crm.services.crm import Crm
from tui_crm.services.desk import acts, levels

MINUTE = 60_000


@pytest.fixture(autouse=True)
def _bare(crm: Crm) -> None:
    bare_desk(crm)


@pytest.fixture
def calendar(crm: Crm) -> int:
    return archive.add(crm, "calendar", {"name": "Office", "zone": "UTC", "hours": ("Mon-Sun 08:00-20:00",)})


def policy(crm: Crm, calendar: int, *targets: Mapping[str, object], **values: object) -> int:
    found = archive.add(crm, "sla_policy", {"name": "Usual", "calendar": calendar, **values})
    for target in targets:
        archive.add(crm, "sla_target", {"policy": found, **target})
    return found


def ticket(crm: Crm, **values: object) -> int:
    return archive.add(crm, "ticket", {"subject": "No heating", **values})


def verdicts(crm: Crm, *tickets: int) -> list[tuple[str, int, str, int]]:
    found = levels.standings(crm, tickets)
    return [(s.respond.verdict, s.respond.percent, s.resolve.verdict, s.resolve.percent) for s in (found[number] for number in tickets)]


def test_targets_go_by_priority_and_the_customers_grade_the_most_exact_first(crm: Crm, calendar: int, clock: Clock) -> None:
    best = {"priority": "urgent", "grade": "A", "respond": 20}
    policy(crm, calendar, {"respond": 100, "resolve": 1000}, {"priority": "urgent", "respond": 50}, best)
    key = archive.add(crm, "customer", {"name": "Acme", "grade": "A"})
    usual, urgent, important = ticket(crm), ticket(crm, priority="urgent"), ticket(crm, priority="urgent", customer=key)
    clock.forward(10 * MINUTE)
    assert verdicts(crm, usual, urgent, important) == [("running", 10, "running", 1), ("running", 20, "none", 0), ("running", 50, "none", 0)]


def test_pausing_and_answering_are_replayed_from_what_happened(crm: Crm, calendar: int, clock: Clock) -> None:
    policy(crm, calendar, {"respond": 30, "resolve": 100})
    number = ticket(crm)
    clock.forward(10 * MINUTE)
    acts.reply(crm, number, "We look into it")
    clock.forward(10 * MINUTE)
    acts.wait(crm, [number])
    clock.forward(500 * MINUTE)
    assert verdicts(crm, number) == [("met", 33, "paused", 20)]
    acts.message(crm, number, "Here is the photo")
    clock.forward(60 * MINUTE)
    assert verdicts(crm, number) == [("met", 33, "running", 20)]  # the evening is not worked
    clock.forward(12 * 60 * MINUTE)
    assert verdicts(crm, number)[0][2] == "breached"


def test_a_policy_is_for_the_tickets_its_filter_matches_or_that_name_it(crm: Crm, calendar: int, clock: Clock) -> None:
    policy(crm, calendar, {"resolve": 10}, name="Complaints", position=1, where="kind:complaint")
    policy(crm, calendar, {"resolve": 1000}, name="All", position=2)
    named = policy(crm, 0, {"resolve": 20}, name="By contract", position=3)
    tickets = [ticket(crm, kind="complaint", severity="minor"), ticket(crm), ticket(crm, policy=named)]
    clock.forward(5 * MINUTE)
    assert [found[3] for found in verdicts(crm, *tickets)] == [50, 0, 25]


def test_a_changed_target_gives_the_right_answer_for_the_past(crm: Crm, calendar: int, clock: Clock) -> None:
    found = policy(crm, calendar, {"resolve": 10})
    number = ticket(crm)
    clock.forward(20 * MINUTE)
    acts.resolve(crm, [number])
    assert verdicts(crm, number)[0][2] == "breached"
    (line,) = crm.lists.referring("sla_target", "policy", [found])
    archive.edit(crm, "sla_target", line, {"resolve": 30})
    assert verdicts(crm, number)[0][2:] == ("met", 66)


def test_a_calendar_that_cannot_be_read_is_named(crm: Crm) -> None:
    bad = archive.add(crm, "calendar", {"name": "Somewhere", "zone": "Mars/Olympus", "hours": ("Mon-Fri 09:00-18:00",)})
    policy(crm, bad)
    with pytest.raises(UsageError, match="Somewhere: there is no time zone “Mars/Olympus”"):
        levels.standings(crm, [ticket(crm)])


def test_without_a_service_level_nothing_is_promised(crm: Crm) -> None:
    assert verdicts(crm, ticket(crm)) == [("none", 0, "none", 0)]
