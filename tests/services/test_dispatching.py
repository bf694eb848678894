"""Dispatch: three reported states; confirming is the technician's own act."""

from __future__ import annotations

import pytest

from tests.databases import Clock, Place
from tui_crm.errors import InvalidRecord
from tui_crm.services import archive, undo
from tui_crm.services.crm import Crm
from tui_crm.services.desk import dispatching

HOUR = 3_600_000


@pytest.fixture
def bob(place: Place, crm: Crm) -> Crm:
    """A technician, at the same archive."""
    found = place.open("bob")
    archive.add(crm, "technician", {"name": "Bob", "user": found.user.id, "skills": ("boiler",), "regions": ("上海",), "capacity": 2})
    return found


def order(crm: Crm, **values: object) -> int:
    return archive.add(crm, "dispatch", {"task": "Repair the boiler", **values})


def state(crm: Crm, number: int) -> tuple[object, ...]:
    record = crm.store.read("dispatch", number)
    return record["state"], record["technician"], bool(record["assigned_at"]), bool(record["confirmed_at"])


def test_an_order_is_assigned_and_its_technician_confirms(crm: Crm, bob: Crm) -> None:
    number = order(crm)
    assert state(crm, number) == ("unassigned", 0, False, False)
    dispatching.assign(crm, [number], 1)
    assert state(crm, number) == ("assigned", 1, True, False)
    with pytest.raises(InvalidRecord, match="the technician's own act: Bob does it"):
        dispatching.confirm(crm, [number])
    dispatching.confirm(bob, [number])
    assert state(crm, number) == ("confirmed", 1, True, True)


def test_declining_needs_a_reason_and_leaves_it_unassigned(crm: Crm, bob: Crm) -> None:
    number = order(crm, technician=1)
    assert state(crm, number) == ("assigned", 1, True, False)
    with pytest.raises(InvalidRecord, match="declining needs a reason"):
        dispatching.decline(bob, [number], " ")
    with pytest.raises(InvalidRecord, match="only its technician declines it"):
        dispatching.decline(crm, [number], "too far")
    dispatching.decline(bob, [number], "no ladder")
    assert (*state(crm, number), crm.store.read("dispatch", number)["declined"]) == ("unassigned", 0, False, False, "no ladder")


def test_another_technician_confirms_anew(crm: Crm, bob: Crm) -> None:
    other = archive.add(crm, "technician", {"name": "Eve"})
    number = order(crm, technician=1)
    dispatching.confirm(bob, [number])
    dispatching.assign(crm, [number], other)
    assert state(crm, number) == ("assigned", other, True, False)
    undo.undo(crm)
    assert state(crm, number) == ("confirmed", 1, True, True)


def test_work_begins_after_confirming_and_ends_with_what_was_done(crm: Crm, bob: Crm, clock: Clock) -> None:
    number = order(crm, technician=1)
    with pytest.raises(InvalidRecord, match="has not confirmed"):
        dispatching.start(bob, [number])
    dispatching.confirm(bob, [number])
    dispatching.start(bob, [number])
    clock.forward(HOUR)
    dispatching.complete(bob, number, "Valve replaced", "valve 3/4", cost=4_500)
    record = crm.store.read("dispatch", number)
    assert (record.number("completed_at") - record.number("started_at"), record["notes"], record["cost"]) == (HOUR, "Valve replaced", 4_500)


def test_an_order_is_made_from_a_ticket(crm: Crm, bob: Crm) -> None:
    customer = archive.add(crm, "customer", {"name": "Acme", "city": "上海", "address": "南京路 1"})
    ticket = archive.add(crm, "ticket", {"subject": "No heating", "customer": customer})
    number = dispatching.plan(crm, ticket, skill="boiler")
    record = crm.store.read("dispatch", number)
    assert (record["task"], record["customer"], record["place"], record["region"]) == ("No heating", customer, "上海 南京路 1", "上海")
    assert crm.store.read("ticket", ticket)["state"] == "in_progress"
    undo.undo(crm)
    assert crm.store.read("ticket", ticket)["state"] == "new"


def test_the_best_technician_has_the_skill_and_time_and_is_near(crm: Crm, bob: Crm) -> None:
    archive.add(crm, "technician", {"name": "Eve", "skills": ("boiler",), "regions": ("北京",)})
    archive.add(crm, "technician", {"name": "Ada", "skills": ("roof",), "regions": ("上海市",)})
    archive.add(crm, "technician", {"name": "Old", "skills": ("boiler",), "active": False})
    number = order(crm, skill="Boiler", region="上海市")
    assert [found.technician.title for found in dispatching.suggest(crm, crm.store.read("dispatch", number))] == ["Bob", "Eve", "Ada"]
    for _time in range(2):
        order(crm, technician=1)
    best, *others = dispatching.suggest(crm, crm.store.read("dispatch", number))
    assert (best.technician.title, best.why) == ("Eve", "has the skill, from elsewhere, 0 of 4 that day")
    assert others[0].why == "has the skill, in the region, 2 of 2 that day"


def test_what_is_not_confirmed_in_time_is_told(crm: Crm, bob: Crm, clock: Clock) -> None:
    calendar = archive.add(crm, "calendar", {"name": "Days", "zone": "UTC", "hours": ("Mon-Sun 08:00-20:00",)})
    archive.add(crm, "sla_policy", {"name": "Usual", "calendar": calendar, "confirm": 120})
    number = order(crm, technician=1)
    clock.forward(HOUR)
    assert dispatching.unconfirmed(crm) == []
    clock.forward(HOUR)
    assert [found.id for found in dispatching.unconfirmed(crm)] == [number]
    dispatching.confirm(bob, [number])
    assert dispatching.unconfirmed(crm) == []
