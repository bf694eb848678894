"""One order of all that happened with a customer, on both engines: the newest first, what one may see, by indexes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.databases import Clock, Place, bare_desk
from tui_crm.model.core import CORE
from tui_crm.query.ast import Op
from tui_crm.query.ast import Test as Comparison
from tui_crm.services import archive
from tui_crm.services.crm import Crm
from tui_crm.services.desk import acts, calling, dispatching
from tui_crm.store.timeline import ACTIVITY, HAPPENINGS, Happened, entry_id, entry_of

KINDS = (ACTIVITY, *(kind.entity for kind in HAPPENINGS))


def happened(crm: Crm, record: int, entity: str = "customer") -> Happened:
    return Happened(crm.store.engine, crm.catalogue, entity, record)


def told(crm: Crm, record: int, entity: str = "customer", limit: int = 0) -> list[tuple[str, int]]:
    return [entry_of(number) for number in happened(crm, record, entity).entries(limit)]


@pytest.fixture
def acme(crm: Crm) -> int:
    bare_desk(crm)
    return archive.add(crm, "customer", {"name": "Acme"})


@pytest.fixture
def day(crm: Crm, clock: Clock, acme: int) -> None:
    """A complaint that was sent a technician, solved, and called back with a low score; with an activity before, between and after."""
    jane = archive.add(crm, "contact", {"name": "Jane", "customer": acme})
    archive.add(crm, "activity", {"subject": "first", "customer": acme, "at": clock.now})
    clock.forward()
    ticket = archive.add(crm, "ticket", {"subject": "Rude fitter", "kind": "complaint", "severity": "minor", "customer": acme, "contact": jane})
    clock.forward()
    order = dispatching.plan(crm, ticket, "Apologise", archive.add(crm, "technician", {"name": "Bob", "user": crm.user.id}))
    dispatching.confirm(crm, [order])
    clock.forward()
    archive.add(crm, "activity", {"subject": "between", "customer": acme, "at": clock.now})
    clock.forward()
    dispatching.complete(crm, order, "said sorry")
    clock.forward()
    acts.resolve(crm, [ticket])
    clock.forward()
    calling.answered(crm, 1, 2)
    clock.forward()
    archive.add(crm, "activity", {"subject": "last", "customer": acme, "at": clock.now})


DAY = [
    ("activity", 3), ("ticket_change", 5), ("callback", 1), ("ticket_change", 4), ("ticket_change", 3), ("dispatch", 1), ("activity", 2),
    ("ticket_change", 2), ("dispatch_change", 2), ("dispatch_change", 1), ("ticket_change", 1), ("activity", 1),
]  # fmt: skip


@given(st.sampled_from(KINDS), st.integers(1, 2**40))
def test_a_number_stands_for_one_record_of_one_kind(entity: str, record: int) -> None:
    assert entry_of(entry_id(entity, record)) == (entity, record)
    assert (entry_id(entity, record) > 0) == (entity == ACTIVITY)


@given(st.sampled_from(KINDS), st.integers(1, 2**40))
def test_a_later_record_has_a_larger_number(entity: str, record: int) -> None:
    assert entry_id(entity, record) < entry_id(entity, record + 1) < 2**63


def test_all_that_happened_is_in_one_order_and_what_came_of_it_stands_above(crm: Crm, acme: int, day: None) -> None:
    assert told(crm, acme) == DAY
    assert told(crm, acme, limit=4) == DAY[:4]
    assert told(crm, acme + 1) == []


def test_a_contact_has_what_names_it(crm: Crm, day: None) -> None:
    assert told(crm, 1, "contact") == [entry for entry in DAY if entry[0] != "activity"]


def test_whether_there_is_more_than_activities(crm: Crm, acme: int) -> None:
    archive.add(crm, "activity", {"subject": "first", "customer": acme})
    assert not happened(crm, acme).anything()
    ticket = archive.add(crm, "ticket", {"subject": "No heating", "customer": acme})
    assert happened(crm, acme).anything()
    archive.archive(crm, "ticket", [ticket])
    assert not happened(crm, acme).anything()
    assert told(crm, acme) == [("activity", 1)]


def test_a_callback_that_only_has_a_result_counts_and_one_that_is_due_does_not(crm: Crm, acme: int, clock: Clock) -> None:
    call = archive.add(crm, "callback", {"subject": "How was it?", "customer": acme, "due": "2026-03-05"})
    assert told(crm, acme) == []
    clock.forward()
    archive.edit(crm, "callback", call, {"state": "done", "result": "satisfied"})
    assert told(crm, acme) == [("callback", call)]


def test_what_one_may_not_see_is_left_out(crm: Crm, acme: int, day: None) -> None:
    nobodys = Comparison((CORE["ticket"].by_name["subject"],), Op.EQ, "another")
    unseen = Happened(crm.store.engine, crm.catalogue, "customer", acme, {"ticket": nobodys})
    assert [entry_of(number) for number in unseen.entries()] == [entry for entry in DAY if entry[0] != "ticket_change"]
    solved = Comparison((CORE["ticket_change"].by_name["became"],), Op.EQ, "resolved")
    some = Happened(crm.store.engine, crm.catalogue, "customer", acme, {"ticket_change": solved})
    assert [entry_of(number) for number in some.entries()] == [entry for entry in DAY if entry[0] != "ticket_change" or entry == ("ticket_change", 3)]


def test_a_database_without_the_service_desk_has_activities(crm: Crm, acme: int, day: None) -> None:
    older = type(CORE)({key: entity for key, entity in CORE.entities.items() if key not in ("ticket", "dispatch_change", "callback")})
    found = Happened(crm.store.engine, older, "customer", acme)
    assert [entry_of(number)[0] for number in found.entries()] == ["activity", "dispatch", "activity", "activity"]


def test_the_order_is_read_from_indexes(crm: Crm, place: Place, acme: int, day: None) -> None:
    if place.engine != "sqlite":
        pytest.skip("the plan of the other engine depends on how many records there are")
    sql, params = happened(crm, acme).query(60)
    plan = [str(row[3]) for row in crm.store.engine.run(f"EXPLAIN QUERY PLAN {sql}", params)]
    assert [line for line in plan if line.startswith("SCAN")] == []
    searched = [line for line in plan if line.startswith("SEARCH")]
    assert any("activity_customer" in line for line in searched)
    assert sum("TEMP B-TREE" in line for line in plan) == len(HAPPENINGS)
