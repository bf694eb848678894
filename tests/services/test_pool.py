"""The public pool: limits of taking, giving back, and the return of customers who were left alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier

import pytest

from tests.databases import Clock, Place
from tui_crm.errors import NotAllowed, UsageError
from tui_crm.services import archive, card, undo
from tui_crm.services.crm import Crm
from tui_crm.services.pool import claiming, recycling
from tui_crm.services.today import reading
from tui_crm.store import journal

DAY = 86_400_000


@pytest.fixture
def bo(crm: Crm, place: Place) -> Crm:
    """Bo, a sales rep in the East."""
    archive.add(crm, "user", {"login": "bo", "team": "East", "role": "rep"})
    return place.open("bo")


def customers(crm: Crm, count: int, **values: object) -> list[int]:
    return [archive.add(crm, "customer", {"name": f"Firm {values.get('grade', '')} {number}", "owner": 0, **values}) for number in range(count)]


def owner(crm: Crm, customer: int) -> int:
    return crm.store.read("customer", customer).number("owner")


def lines(crm: Crm, customer: int) -> str:
    found = card.sections(crm, crm.store.read("customer", customer))
    return "\n".join(f"{line.label}: {line.text}" for section in found for line in section.lines)


# taking and giving back


def test_who_comes_first_has_the_customer(crm: Crm, bo: Crm) -> None:
    (firm,) = customers(crm, 1)
    assert claiming.claim(bo, [firm]) == 1
    assert (owner(crm, firm), crm.store.read("customer", firm)["team"]) == (bo.user.id, "East")
    with pytest.raises(UsageError, match="belongs to bo; only customers of the public pool"):
        claiming.claim(crm, [firm])
    assert claiming.release(bo, [firm]) == 1
    assert owner(crm, firm) == 0
    with pytest.raises(UsageError, match="is in the public pool already"):
        claiming.release(bo, [firm])


def test_all_are_taken_or_none(crm: Crm, bo: Crm) -> None:
    free, hers = *customers(crm, 1), *customers(crm, 1, grade="A", owner=1)
    with pytest.raises(UsageError, match="belongs to ann"):
        claiming.claim(bo, [free, hers])
    assert owner(crm, free) == 0
    with pytest.raises(NotAllowed):
        claiming.release(bo, [hers])
    assert claiming.release(crm, [hers]) == 1


def test_claims_of_a_day_are_counted_from_the_ledger(crm: Crm, bo: Crm, clock: Clock) -> None:
    archive.add(crm, "pool_rule", {"name": "East", "team": "East", "claims_a_day": 2})
    firms = customers(crm, 4)
    claiming.claim(bo, firms[:1])
    claiming.release(bo, firms[:1])
    claiming.claim(bo, firms[1:2])
    undo.undo(bo)
    assert claiming.left(bo).today == 0
    with pytest.raises(NotAllowed, match=r"2 customers a day may be taken .* 0 more today"):
        claiming.claim(bo, firms[2:3])
    with pytest.raises(NotAllowed, match="2 customers a day"):  # nor by any other way
        archive.assign(bo, "customer", firms[2:3], bo.user.id)
    clock.forward(DAY)
    assert claiming.claim(bo, firms[2:4]) == 2


def test_one_holds_no_more_than_the_rule_allows_but_for_those_that_do_not_count(crm: Crm, bo: Crm) -> None:
    archive.add(crm, "pool_rule", {"name": "all", "held_at_most": 2, "exempt": "grade:A"})
    customers(crm, 1, owner=bo.user.id)
    plain, best = customers(crm, 2, grade="B"), customers(crm, 2, grade="A")
    assert claiming.claim(bo, [plain[0], *best]) == 3
    with pytest.raises(NotAllowed, match="one may have 2 customers at once, 0 more now"):
        claiming.claim(bo, [plain[1]])


def test_cooling_off_and_the_lock_of_new_entries(crm: Crm, bo: Crm, clock: Clock) -> None:
    archive.add(crm, "pool_rule", {"name": "all", "cooling_days": 3, "lock_hours": 24})
    (firm,) = customers(crm, 1)
    with pytest.raises(NotAllowed, match="is new in the public pool"):
        claiming.claim(bo, [firm])
    clock.forward(DAY + 1)
    claiming.claim(bo, [firm])
    claiming.release(bo, [firm])
    clock.forward(DAY + 1)
    with pytest.raises(NotAllowed, match="was yours; you may take it again 3 days after"):
        claiming.claim(bo, [firm])
    clock.forward(2 * DAY)
    assert claiming.claim(bo, [firm]) == 1


def test_managers_are_held_by_no_limit(crm: Crm) -> None:
    archive.add(crm, "pool_rule", {"name": "all", "claims_a_day": 1})
    assert claiming.claim(crm, customers(crm, 3)) == 3
    assert claiming.left(crm) == claiming.Left(None, None)


# left alone


def test_customers_left_alone_return_and_undo_brings_them_back(crm: Crm, clock: Clock) -> None:
    archive.add(crm, "contact_rule", {"grade": "A", "pool_days": 30, "warn_days": 5})
    quiet, called, dealt, other = *customers(crm, 3, grade="A", owner=1), *customers(crm, 1, grade="B", owner=1)
    archive.add(crm, "deal", {"name": "Pumps", "customer": dealt})
    clock.forward(26 * DAY)
    archive.add(crm, "activity", {"customer": called, "type": "call", "subject": "hello"})
    assert [(each.record.id, each.left) for each in recycling.due(crm, within=7)] == [(quiet, 4)]
    assert recycling.due(crm) == []
    section = next(each for each in reading.read(crm).sections if each.key == "pool")
    assert [(item.record, item.when) for item in section.items] == [(quiet, "in 4 d")]
    assert "returns to the public pool in 4 days" in lines(crm, quiet)
    assert "returns" not in lines(crm, dealt) + lines(crm, other)
    clock.forward(4 * DAY + 1)
    assert recycling.recycle(crm, [each.record.id for each in recycling.due(crm)]) == 1
    assert [owner(crm, firm) for firm in (quiet, called, dealt, other)] == [0, 1, 1, 1]
    undo.undo(crm)
    assert owner(crm, quiet) == 1


def test_a_new_owner_has_the_whole_time(crm: Crm, bo: Crm, clock: Clock) -> None:
    archive.add(crm, "contact_rule", {"grade": "A", "pool_days": 30})
    (firm,) = customers(crm, 1, grade="A")
    clock.forward(100 * DAY)
    claiming.claim(bo, [firm])
    assert recycling.due(crm) == []
    clock.forward(30 * DAY + 1)
    assert [each.record.id for each in recycling.due(crm)] == [firm]
    recycling.recycle_by_itself(bo, recycling.due(crm))
    assert [(act.actor, act.way) for act in journal.acts(crm.store.engine) if act.verb == "recycle"] == [(0, "system")]
    assert owner(crm, firm) == 0


def test_only_activities_that_count_keep_a_customer(crm: Crm, clock: Clock) -> None:
    archive.add(crm, "contact_rule", {"grade": "A", "pool_days": 30, "qualifying": ("call", "visit")})
    noted, visited = customers(crm, 2, grade="A", owner=1)
    clock.forward(20 * DAY)
    archive.add(crm, "activity", {"customer": noted, "type": "note", "subject": "still there"})
    archive.add(crm, "activity", {"customer": visited, "type": "visit", "subject": "at the plant"})
    clock.forward(11 * DAY)
    assert [(each.record.id, each.left) for each in recycling.due(crm)] == [(noted, -1)]
    assert [(each.record.id, each.left) for each in recycling.due(crm, "name:Firm", within=20)] == [(noted, -1), (visited, 19)]


def test_the_protected_and_those_that_stay_do_not_return(crm: Crm, clock: Clock) -> None:
    archive.add(crm, "contact_rule", {"grade": "A", "pool_days": 10})
    protected, staying = customers(crm, 2, grade="A", owner=1)
    archive.edit(crm, "customer", protected, {"protected_until": "2026-03-20"})
    archive.edit(crm, "customer", staying, {"locked": True})
    clock.forward(18 * DAY)  # the 20th
    assert recycling.due(crm) == []
    assert "returns to the public pool in 1 day" in lines(crm, protected)
    clock.forward(DAY)
    assert [each.record.id for each in recycling.due(crm)] == [protected]


def test_what_changed_since_the_look_is_left_alone(crm: Crm, clock: Clock) -> None:
    archive.add(crm, "contact_rule", {"grade": "A", "pool_days": 10})
    firms = customers(crm, 2, grade="A", owner=1)
    clock.forward(11 * DAY)
    seen = recycling.due(crm)
    archive.add(crm, "activity", {"customer": firms[0], "type": "call", "subject": "just now"})
    assert recycling.recycle_by_itself(crm, seen) == 1
    assert [owner(crm, firm) for firm in firms] == [1, 0]


def test_sales_reps_do_not_recycle(bo: Crm) -> None:
    with pytest.raises(NotAllowed):
        recycling.recycle(bo, [])


def test_of_two_who_take_one_at_the_same_time_one_has_it(crm: Crm, place: Place) -> None:
    for login in ("bo", "cy"):
        archive.add(crm, "user", {"login": login, "role": "rep"})
    firms = customers(crm, 5)
    reps = [place.open(login) for login in ("bo", "cy")]
    start = Barrier(2)

    def race(rep: Crm) -> int:
        start.wait()
        won = 0
        for firm in firms:
            with suppress(UsageError):
                won += claiming.claim(rep, [firm])
        return won

    with ThreadPoolExecutor(2) as both:
        won = list(both.map(race, reps))
    assert sum(won) == len(firms)
    assert [sum(owner(crm, firm) == rep.user.id for firm in firms) for rep in reps] == won
