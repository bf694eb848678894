"""Undo takes back, redo does again: one field, a bulk act, anything people did; never over another person's head."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.databases import Place
from tui_crm.errors import Cancelled, NotAllowed, NotFound
from tui_crm.services import archive, history, maintenance, undo
from tui_crm.services.crm import Crm
from tui_crm.services.undo import UndoRefused
from tui_crm.store.unit import Edit

State = Mapping[tuple[str, int], Mapping[str, object]]


def state(crm: Crm) -> State:
    """What people see: the fields of live records, what the search and the tags say of each."""
    found: dict[tuple[str, int], Mapping[str, object]] = {}
    for kind in ("customer", "contact", "activity", "link"):
        for record in crm.store.read_many(kind, crm.lists.stream_ids(crm.listing(kind, sort="id"))):
            system = ("version", "updated_at", "updated_by")
            found[kind, record.id] = {name: value for name, value in record.values.items() if name not in system}
    words = ("acme", "globex", "berlin", "上海", "bei", "tag:vip", "tag:new", "1381234", "last_activity:any")
    for place, word in enumerate(words):
        found["found", place] = {"ids": sorted(crm.lists.stream_ids(crm.listing("customer", word)))}
    return found


def customers(crm: Crm) -> list[int]:
    return crm.lists.stream_ids(crm.listing("customer", sort="id")).tolist()


Deed = Callable[[Crm, int], object]


def some(crm: Crm, number: int) -> list[int]:
    """A few customers, live or in the recycle bin, chosen by a number."""
    ids = sorted(crm.store.titles("customer", range(1, 60)))
    return [record for place, record in enumerate(ids) if number >> place & 1]


def change(values: Mapping[str, object]) -> Deed:
    def deed(crm: Crm, number: int) -> None:
        for record in some(crm, number)[:1]:
            archive.edit(crm, "customer", record, values)

    return deed


def twice_in_one_act(crm: Crm, number: int) -> None:
    """As an import does that meets a customer in two lines."""
    with crm.store.act(crm.author, "import", "customer") as unit:
        for city in ("Kiel", "上海", "Bonn"):
            unit.update_many("customer", [Edit(record, {"city": city, "tags": (city, "new")}) for record in some(crm, number)])
        made = unit.create("customer", {"name": "Acme imported", "tags": ("vip",)})
        unit.update("customer", made, {"name": "Globex imported"})


DEEDS: Sequence[Deed] = (
    lambda crm, number: archive.add(crm, "customer", {"name": f"Acme {number}", "city": "Berlin", "phones": ("+8613812345678",)}),
    lambda crm, number: archive.add(crm, "contact", {"name": "北京人", "customer": (some(crm, number) or [0])[0]}),
    lambda crm, number: [archive.add(crm, "activity", {"subject": "call", "customer": record, "at": number}) for record in some(crm, number)[:1]],
    change({"name": "Globex 上海", "city": ""}),
    change({"city": "Berlin", "revenue": 5, "tags": ("vip", "VIP ")}),
    change({"city": "上海", "phones": ()}),
    lambda crm, number: archive.edit_many(crm, "customer", some(crm, number), lambda record: {"notes": f"was {record['city']}", "city": "Köln"}),
    lambda crm, number: archive.retag(crm, "customer", some(crm, number), ["new", "vip"], ["old"]),
    lambda crm, number: archive.retag(crm, "customer", some(crm, number), ["old"], ["NEW"]),
    lambda crm, number: archive.archive(crm, "customer", some(crm, number)),
    lambda crm, number: archive.restore(crm, "customer", some(crm, number)),
    lambda crm, number: archive.assign(crm, "customer", some(crm, number), crm.user.id if number % 2 else 0),
    twice_in_one_act,
)


@pytest.fixture
def filled(crm: Crm) -> Crm:
    """An archive with a few customers."""
    with crm.store.act(crm.author, "demo") as unit:
        unit.create_many("customer", [{"name": f"Acme {n}", "tags": ("old",)} for n in range(3)])
    return crm


def archive_acts(crm: Crm) -> int:
    return sum(1 for act in history.acts(crm, limit=1000, mine=True) if not act.undoes and not act.undone_by)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 63)), min_size=1, max_size=8))
def test_undo_leads_back_step_by_step_and_redo_forward_again(filled: Crm, deeds: Sequence[tuple[Deed, int]]) -> None:
    crm = filled
    states = [state(crm)]
    before = archive_acts(crm)
    for deed, number in deeds:
        done = archive_acts(crm)
        deed(crm, number)
        if archive_acts(crm) > done:
            states.append(state(crm))
    for expected in states[-2::-1]:
        undo.undo(crm)
        assert state(crm) == expected
    for expected in states[1:]:
        undo.redo(crm)
        assert state(crm) == expected
    for _ in states[1:]:
        undo.undo(crm)
    assert state(crm) == states[0]
    assert archive_acts(crm) == before
    assert maintenance.check(crm).problems == ()


def test_nothing_to_undo(crm: Crm) -> None:
    with pytest.raises(NotFound, match="There is nothing to undo"):
        undo.undo(crm)
    with pytest.raises(NotFound, match="There is nothing to redo"):
        undo.redo(crm)
    with pytest.raises(NotFound, match="There is no act 99"):
        undo.undo(crm, 99)


def test_a_new_deed_ends_the_redoing(filled: Crm) -> None:
    archive.edit(filled, "customer", 1, {"city": "Kiel"})
    undo.undo(filled)
    archive.edit(filled, "customer", 2, {"city": "Bonn"})
    with pytest.raises(NotFound):
        undo.redo(filled)
    assert undo.undo(filled).label == "Acme 1"


def test_what_another_person_changed_since_is_not_overwritten(place: Place, filled: Crm) -> None:
    archive.edit_many(filled, "customer", [1, 2, 3], lambda record: {"city": "Kiel", "region": "Holstein"})
    bob = place.open("bob")
    archive.edit(bob, "customer", 2, {"city": "Bonn"})
    with pytest.raises(UndoRefused, match=r"1 record was changed again since \(Acme 1: city\); nothing was undone") as refused:
        undo.undo(filled)
    assert [(obstacle.record, obstacle.fields) for obstacle in refused.value.obstacles] == [(2, ("city",))]
    assert [record["city"] for record in filled.store.read_many("customer", [1, 2, 3])] == ["Kiel", "Bonn", "Kiel"]
    undo.undo(filled, keep_later=True)
    assert [(record["city"], record["region"]) for record in filled.store.read_many("customer", [1, 2, 3])] == [("", ""), ("Bonn", ""), ("", "")]


def test_a_record_that_another_person_has_worked_on_is_not_taken_away(place: Place, filled: Crm) -> None:
    made = archive.add(filled, "customer", {"name": "Initech"})
    archive.edit(place.open("bob"), "customer", made, {"city": "Bonn"})
    archive.edit(filled, "customer", made, {"region": "NRW"})
    undo.undo(filled)
    with pytest.raises(UndoRefused, match="Initech"):
        undo.undo(filled)
    assert made in customers(filled)


def test_several_people_undo_side_by_side(place: Place, filled: Crm) -> None:
    bob = place.open("bob")
    archive.edit(filled, "customer", 1, {"city": "Kiel"})
    archive.edit(bob, "customer", 1, {"region": "NRW"})
    archive.edit(filled, "customer", 2, {"city": "Bonn"})
    archive.edit(bob, "customer", 2, {"region": "Bayern"})
    for person in (filled, bob, bob, filled):
        undo.undo(person)
    assert [(r["city"], r["region"]) for r in filled.store.read_many("customer", [1, 2])] == [("", ""), ("", "")]
    for person in (bob, filled, filled, bob):
        undo.redo(person)
    assert [(r["city"], r["region"]) for r in filled.store.read_many("customer", [1, 2])] == [("Kiel", "NRW"), ("Bonn", "Bayern")]


def test_any_act_can_be_taken_back_by_its_number_and_that_again(filled: Crm) -> None:
    archive.edit(filled, "customer", 1, {"city": "Kiel"})
    kiel = history.acts(filled)[0].id
    archive.edit(filled, "customer", 2, {"city": "Bonn"})
    undo.undo(filled, kiel)
    assert filled.store.read("customer", 1)["city"] == ""
    with pytest.raises(NotFound, match="cannot be undone"):
        undo.undo(filled, kiel)
    undo.undo(filled, history.acts(filled)[0].id)  # taking back the undoing
    assert filled.store.read("customer", 1)["city"] == "Kiel"
    again = history.acts(filled)[0].id
    undo.undo(filled, again)  # and that
    assert filled.store.read("customer", 1)["city"] == ""
    undo.redo(filled)
    undo.undo(filled, kiel)
    assert filled.store.read("customer", 1)["city"] == ""
    assert maintenance.check(filled).problems == ()


def test_ten_thousand_records_at_once(crm: Crm) -> None:
    with crm.store.act(crm.author, "demo") as unit:
        ids = unit.create_many("customer", [{"name": f"Acme {n}", "city": f"City {n}"} for n in range(10_000)])
    assert archive.edit_many(crm, "customer", ids, lambda record: {"city": "Berlin", "tags": ("vip",)}) == 10_000
    told: list[int] = []

    def progress(done: int) -> bool:
        told.append(done)
        return True

    act = undo.undo(crm, progress=progress)
    assert (act.count, told[-1]) == (10_000, 10_001)  # and the new tag
    assert crm.lists.count(crm.listing("customer", "city:Berlin or tag:vip")) == 0
    assert crm.lists.count(crm.listing("customer", 'city="City 9999"')) == 1
    assert maintenance.check(crm).problems == ()


def test_an_undo_that_is_stopped_changes_nothing(crm: Crm) -> None:
    with crm.store.act(crm.author, "demo") as unit:
        ids = unit.create_many("customer", [{"name": f"Acme {n}"} for n in range(2_100)])
    archive.edit_many(crm, "customer", ids, lambda record: {"city": "Berlin"})
    with pytest.raises(Cancelled, match="nothing was changed"):
        undo.undo(crm, progress=lambda done: done < 2_100)
    assert crm.lists.count(crm.listing("customer", "city:Berlin")) == 2_100
    undo.undo(crm)
    assert crm.lists.count(crm.listing("customer", "city:Berlin")) == 0


def test_what_was_deleted_for_ever_stays_away(filled: Crm) -> None:
    archive.edit(filled, "customer", 1, {"city": "Kiel"})
    archive.archive(filled, "customer", [1])
    archive.purge(filled, "customer", [1])
    purge = history.acts(filled)[0].id
    with pytest.raises(NotFound, match="cannot be undone"):
        undo.undo(filled, purge)
    undo.undo(filled)
    undo.undo(filled)
    assert customers(filled) == [2, 3]
    assert maintenance.check(filled).problems == ()


def test_undoing_never_points_to_what_is_gone(filled: Crm) -> None:
    lee = archive.add(filled, "contact", {"name": "Lee", "customer": 1})
    archive.edit(filled, "contact", lee, {"customer": 2})
    archive.archive(filled, "customer", [1])
    archive.purge(filled, "customer", [1])
    undo.undo(filled, next(act.id for act in history.acts(filled) if act.verb == "edit"))
    assert maintenance.check(filled).problems == ()


def test_readers_undo_nothing(place: Place, filled: Crm) -> None:
    bob = place.open("bob")
    archive.edit(filled, "user", bob.user.id, {"role": "reader"})
    with pytest.raises(NotAllowed):
        undo.undo(place.open("bob"))
