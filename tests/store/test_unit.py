"""One way to write: an act holds the records, the search, the journal and what is derived, or nothing of it."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from tests.databases import Clock, Place, empty_place
from tui_crm.errors import Difference, InvalidRecord, NotFound, StaleWrite
from tui_crm.services import archive, maintenance
from tui_crm.services.crm import Crm
from tui_crm.store import journal
from tui_crm.store.unit import Edit


def found(crm: Crm, where: str, bin: bool = False) -> list[int]:
    return crm.lists.stream_ids(crm.listing("customer", where, bin=bin)).tolist()


def codes(crm: Crm) -> list[str]:
    return [record.code for record in crm.store.read_many("customer", range(1, 2000))]


def test_a_new_record_has_its_code_its_stamp_and_its_journal(crm: Crm, clock: Clock) -> None:
    acme = archive.add(crm, "customer", {"name": "Acme", "tags": ("VIP",)})
    record = crm.store.read("customer", acme)
    assert (record.code, record.version, record["created_at"], record["updated_by"]) == ("C-000001", 1, clock.now, crm.user.id)
    ((act, change),) = journal.history(crm.store.engine, "customer", acme)
    assert (act.verb, act.label, act.who, act.way, act.count, act.at) == ("create", "Acme", "ann", "tui", 1, clock.now)
    assert (change.op, change.version) == ("create", 1)
    assert found(crm, "acme") == found(crm, "tag:vip") == [acme]


def test_an_edit_says_old_and_new_and_leaves_alone_what_is_the_same(crm: Crm, clock: Clock) -> None:
    acme = archive.add(crm, "customer", {"name": "Acme", "city": "Kiel", "tags": ("a", "b")})
    clock.forward()
    archive.edit(crm, "customer", acme, {"name": "Acme", "city": "上海", "tags": ("b", "c"), "revenue": 5})
    act, change = journal.history(crm.store.engine, "customer", acme)[0]
    assert change.diff == {"city": ("Kiel", "上海"), "tags": ('["a","b"]', '["b","c"]'), "revenue": (0, 5)}
    assert (act.verb, change.version, crm.store.read("customer", acme).version) == ("edit", 2, 2)
    assert (found(crm, "tag:a"), found(crm, "tag:c"), found(crm, "kiel"), found(crm, "上海")) == ([], [acme], [], [acme])
    assert crm.store.read("customer", acme)["updated_at"] == clock.now


def test_an_act_that_changes_nothing_leaves_no_trace(crm: Crm) -> None:
    acme = archive.add(crm, "customer", {"name": "Acme"})
    before = journal.acts(crm.store.engine)
    archive.edit(crm, "customer", acme, {"name": "Acme"})
    assert journal.acts(crm.store.engine) == before
    assert crm.store.read("customer", acme).version == 1


def test_an_error_inside_an_act_leaves_nothing(crm: Crm) -> None:
    acme = archive.add(crm, "customer", {"name": "Acme", "tags": ("old",)})
    before = journal.acts(crm.store.engine)

    def fail() -> None:
        with crm.store.act(crm.author, "edit", "customer") as unit:
            unit.create("customer", {"name": "Globex", "tags": ("new",)})
            unit.update("customer", acme, {"name": "Renamed", "tags": ("new",)})
            unit.create("activity", {"customer": acme, "subject": "x", "at": 5})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert journal.acts(crm.store.engine) == before
    assert (found(crm, ""), found(crm, "globex or renamed or tag:new"), found(crm, "tag:old")) == ([acme], [], [acme])
    assert crm.store.read("customer", acme)["last_activity"] == 0
    assert maintenance.check(crm).problems == ()
    assert archive.add(crm, "customer", {"name": "Next"}) == acme + 1


def test_codes_of_our_own_pattern_are_never_given_twice(crm: Crm) -> None:
    for code in ("", "C-000005", "", "X-9", "C-000020", "c-000099", ""):
        archive.add(crm, "customer", {"name": "Acme", "code": code})
    with crm.store.act(crm.author, "create") as unit:
        unit.create_many("customer", [{"name": "A"}, {"name": "B", "code": "C-000100"}, {"name": "C"}])
    given = codes(crm)
    assert len(set(given)) == len(given) == 10
    assert given[-1] == "C-000103"
    archive.edit(crm, "customer", 1, {"code": "C-000104"})
    archive.add(crm, "customer", {"name": "After a typed code"})
    assert codes(crm)[-1] == "C-000105"


def test_a_code_that_is_taken_is_refused(crm: Crm) -> None:
    archive.add(crm, "customer", {"name": "Acme", "code": "K1"})
    with pytest.raises(InvalidRecord, match="taken by Acme"):
        archive.add(crm, "customer", {"name": "Globex", "code": "K1"})
    assert len(found(crm, "")) == 1


def test_a_very_large_code_does_not_harm_the_search(crm: Crm) -> None:
    archive.add(crm, "customer", {"name": "Acme one", "code": "C-99999999999999"})
    archive.add(crm, "customer", {"name": "Acme two"})
    assert len(found(crm, "acme")) == 2


def test_a_stale_write_says_who_changed_what(place: Place, crm: Crm, clock: Clock) -> None:
    acme = archive.add(crm, "customer", {"name": "Acme", "city": "Kiel", "tags": ("a",)})
    bob = place.open("bob")
    archive.edit(bob, "user", bob.user.id, {"name": "Bob Lee"})
    clock.forward()
    archive.edit(bob, "customer", acme, {"city": "Bonn"}, 1)
    archive.edit(bob, "customer", acme, {"city": "Berlin", "tags": ("b",)}, 2)
    with pytest.raises(StaleWrite, match="Acme was changed meanwhile by Bob Lee; nothing was written") as refused:
        archive.edit(crm, "customer", acme, {"city": "Hamburg", "name": "Acme GmbH"}, 1)
    assert refused.value.version == 3
    assert refused.value.differences == (
        Difference("city", "Kiel", "Hamburg", "Berlin", "Bob Lee", clock.now),
        Difference("tags", ("a",), ("a",), ("b",), "Bob Lee", clock.now),
    )
    assert crm.store.read("customer", acme).title == "Acme"
    archive.edit(crm, "customer", acme, {"city": "Hamburg"}, refused.value.version)
    assert crm.store.read("customer", acme)["city"] == "Hamburg"


def test_the_recycle_bin_keeps_who_put_a_record_there(place: Place, crm: Crm, clock: Clock) -> None:
    acme, globex = (archive.add(crm, "customer", {"name": name}) for name in ("Acme", "Globex"))
    assert archive.archive(crm, "customer", [acme]) == 1
    thrown = clock.now
    clock.forward()
    assert archive.archive(place.open("bob"), "customer", [acme, globex]) == 1
    record = crm.store.read("customer", acme)
    assert (record["deleted_at"], record["deleted_by"]) == (thrown, crm.user.id)
    assert (found(crm, ""), sorted(found(crm, "", bin=True)), found(crm, "acme", bin=True)) == ([], [acme, globex], [acme])
    assert archive.restore(crm, "customer", [acme]) == 1
    assert archive.restore(crm, "customer", [acme]) == 0
    assert found(crm, "") == [acme]


def test_the_time_of_the_last_activity_follows_the_activities(crm: Crm) -> None:
    acme, globex = (archive.add(crm, "customer", {"name": name}) for name in ("Acme", "Globex"))

    def last() -> list[object]:
        return [record["last_activity"] for record in crm.store.read_many("customer", [acme, globex])]

    call = archive.add(crm, "activity", {"customer": acme, "subject": "call", "at": 50})
    visit = archive.add(crm, "activity", {"customer": acme, "subject": "visit", "at": 70})
    assert last() == [70, 0]
    archive.edit(crm, "activity", visit, {"at": 40})
    assert last() == [50, 0]
    archive.edit(crm, "activity", call, {"customer": globex})
    assert last() == [40, 50]
    archive.archive(crm, "activity", [visit])
    assert last() == [0, 50]
    archive.restore(crm, "activity", [visit])
    archive.archive(crm, "activity", [call])
    archive.purge(crm, "activity", [call])
    assert last() == [40, 0]
    assert [record.version for record in crm.store.read_many("customer", [acme, globex])] == [1, 1]
    assert maintenance.check(crm).problems == ()


def test_two_edits_of_one_record_are_one(crm: Crm) -> None:
    acme = archive.add(crm, "customer", {"name": "Acme"})
    with crm.store.act(crm.author, "edit", "customer") as unit:
        unit.update_many("customer", [Edit(acme, {"city": "Kiel", "tags": ("a",)}), Edit(acme, {"city": "Bonn"})])
    record = crm.store.read("customer", acme)
    assert (record["city"], record["tags"], record.version) == ("Bonn", ("a",), 2)
    assert maintenance.check(crm).problems == ()


def test_a_record_that_is_not_there(crm: Crm) -> None:
    with pytest.raises(NotFound, match="There is no Customer 99"), crm.store.act(crm.author, "edit") as unit:
        unit.update("customer", 99, {"name": "Nobody"})


def test_an_act_in_parts_counts_and_closes(crm: Crm) -> None:
    with crm.store.act(crm.author, "import", "customer", state="open") as unit:
        act = unit.act
    for part in range(3):
        with crm.store.part(crm.author, act, "customer") as unit:
            unit.create_many("customer", [{"name": f"Part {part} {n}"} for n in range(2)])
    assert [a.id for a in journal.open_acts(crm.store.engine)] == [act]
    assert "was begun and not finished" in maintenance.check(crm).notes[0]
    crm.store.close_act(act, "file.csv")
    closed = journal.act(crm.store.engine, act)
    assert closed
    assert (closed.count, closed.state, closed.label) == (6, "done", "file.csv")


def test_activities_written_at_the_same_time_are_all_counted(postgres_server: str) -> None:
    """Two open transactions each change an activity of one customer: the one that commits last sees the other's."""
    with empty_place("postgres", Path(), postgres_server) as place:
        crm = place.open("ann")
        acme = archive.add(crm, "customer", {"name": "Acme"})
        late, early = (archive.add(crm, "activity", {"customer": acme, "subject": "call", "at": at}) for at in (1, 2))
        bob, watcher = place.open("bob"), place.open("zoe").store.engine
        other = threading.Thread(target=archive.edit, args=(bob, "activity", early, {"at": 100}))
        with crm.store.act(crm.author, "edit", "activity") as unit:
            unit.update("activity", late, {"at": 900})
            unit.finish()
            other.start()
            waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            while not watcher.run(waiting)[0][0]:
                other.join(0.01)
        other.join()
        assert crm.store.read("customer", acme)["last_activity"] == 900
