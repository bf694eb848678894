"""Backups hold everything and are looked through; a check finds what is out of step; a restore goes to either engine."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.databases import ENGINES, LOCALE, Place, empty_place
from tui_crm.errors import NotAllowed, StoreError, UsageError
from tui_crm.model.fields import Field, Kind
from tui_crm.services import archive, custom_fields, maintenance, undo
from tui_crm.services.crm import Crm, open_crm
from tui_crm.store import journal


@pytest.fixture
def acme(crm: Crm) -> int:
    """A customer with all there is: tags, a contact, an activity, a history."""
    made = archive.add(crm, "customer", {"name": "Acme 上海", "tags": ("vip",), "phones": ("+8613812345678",), "notes": "O'Hara\n\t“…” 🏔"})
    lee = archive.add(crm, "contact", {"name": "Lee", "customer": made})
    archive.add(crm, "activity", {"customer": made, "contact": lee, "subject": "call", "at": 5})
    archive.edit(crm, "customer", made, {"city": "Kiel"})
    return made


@pytest.fixture
def other(request: pytest.FixtureRequest, place: Place, tmp_path: Path) -> Iterator[Place]:
    """An empty database on the other engine."""
    engine = next(name for name in ENGINES if name != place.engine)
    folder = tmp_path / "other"
    folder.mkdir()
    server = request.getfixturevalue("postgres_server") if engine == "postgres" else ""
    with empty_place(engine, folder, server) as found:
        yield found


def all_of(crm: Crm) -> dict[str, object]:
    """Every record and every act, and what a search finds."""
    held: dict[str, object] = {
        key: [record.values for record in crm.store.read_many(key, range(1, 100))] for key in crm.catalogue.entities
    }
    held["acts"] = journal.acts(crm.store.engine)
    held["changes"] = [change for act in journal.acts(crm.store.engine) for part in journal.of_act(crm.store.engine, act.id) for change in part]
    held["found"] = [crm.lists.stream_ids(crm.listing("customer", where)).tolist() for where in ("shanghai", "tag:vip", "5678", "city:kiel")]
    return held


def test_a_backup_holds_everything_and_replaces_a_file_only_on_demand(crm: Crm, acme: int, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    report = maintenance.backup(crm, str(copy))
    assert (report.problems, report.counts["customers"]) == ((), 1)
    with pytest.raises(UsageError, match="there already; --force replaces it"):
        maintenance.backup(crm, str(copy))
    before = copy.read_bytes()
    reader = open_crm(str(copy), LOCALE, login="ann", read_only=True)
    assert all_of(reader) == all_of(crm)
    reader.close()
    assert copy.read_bytes() == before
    assert sorted(file.name for file in tmp_path.iterdir() if file.name.startswith("copy")) == ["copy.db"]


def test_a_backup_into_a_folder_that_is_not_there(crm: Crm, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="nowhere"):
        maintenance.backup(crm, str(tmp_path / "nowhere" / "copy.db"))


def test_a_backup_while_others_write_is_sound(place: Place, crm: Crm, acme: int, tmp_path: Path) -> None:
    stop = threading.Event()
    bob = place.open("bob")

    def write() -> None:
        while not stop.is_set():
            archive.add(bob, "activity", {"customer": acme, "subject": "busy"})

    writer = threading.Thread(target=write)
    writer.start()
    try:
        reports = [maintenance.backup(crm, str(tmp_path / f"copy{number}.db")) for number in range(3)]
    finally:
        stop.set()
        writer.join()
    assert [report.problems for report in reports] == [(), (), ()]
    assert maintenance.check(crm).problems == ()


def test_a_restore_brings_back_what_was_and_keeps_what_is(place: Place, crm: Crm, acme: int, tmp_path: Path) -> None:
    copy = str(tmp_path / "copy.db")
    maintenance.backup(crm, copy)
    before = all_of(crm)
    archive.edit(crm, "customer", acme, {"name": "Renamed", "tags": ()})
    archive.add(crm, "customer", {"name": "Globex"})
    report, kept = maintenance.restore(crm, copy)
    assert report.counts["customers"] == 1
    assert all_of(crm) == before == all_of(place.open("ann"))
    assert maintenance.check(crm).problems == ()
    assert archive.add(crm, "customer", {"name": "Next"}) == acme + 1
    undo.undo(crm)
    maintenance.restore(crm, str(kept))
    assert crm.lists.count(crm.listing("customer", "globex or renamed")) == 2


def test_a_backup_of_one_engine_is_restored_on_the_other(crm: Crm, acme: int, other: Place, tmp_path: Path) -> None:
    custom_fields.add(crm, "customer", Field("vat", Kind.TEXT, "VAT"))
    copy = str(tmp_path / "copy.db")
    maintenance.backup(crm, copy)
    there = other.open("zoe")
    maintenance.restore(there, copy)
    there = other.open("ann")
    held = all_of(there)
    assert {**held, "customer": None} == {**all_of(crm), "customer": None}
    assert there.store.read("customer", acme)["notes"] == "O'Hara\n\t“…” 🏔"
    assert "user.vat" in there.catalogue["customer"].by_name
    assert maintenance.check(there).problems == ()
    undo.undo(there)
    assert there.store.read("customer", acme)["city"] == ""
    archive.add(there, "customer", {"name": "Next"})


def test_everything_is_copied_into_another_empty_database(crm: Crm, acme: int, other: Place) -> None:
    assert maintenance.copy_to(crm, other.url).problems == ()
    there = other.open("ann")
    assert all_of(there) == all_of(crm)
    archive.edit(there, "customer", acme, {"city": "Bonn"})
    with pytest.raises(UsageError, match="holds records already"):
        maintenance.copy_to(crm, other.url)


def test_a_damaged_backup_is_refused_and_nothing_changes(crm: Crm, acme: int, tmp_path: Path) -> None:
    with crm.store.act(crm.author, "demo") as unit:
        unit.create_many("contact", [{"name": f"Lee {number}"} for number in range(300)])
    copy = tmp_path / "copy.db"
    maintenance.backup(crm, str(copy))
    with copy.open("r+b") as raw:
        raw.seek(4096 * 40)
        raw.write(os.urandom(4096 * 20))
    before = all_of(crm)
    with pytest.raises(StoreError, match="damaged"):
        maintenance.restore(crm, str(copy))
    (tmp_path / "text.db").write_text("no database " * 100)
    with pytest.raises(StoreError, match="is not a tui-crm database"):
        maintenance.restore(crm, str(tmp_path / "text.db"))
    with pytest.raises(UsageError, match="There is no backup"):
        maintenance.restore(crm, str(tmp_path / "none.db"))
    assert all_of(crm) == before


def test_the_file_of_another_program_is_no_backup(crm: Crm, acme: int, tmp_path: Path) -> None:
    from tui_crm.store.store import connect

    foreign = connect(str(tmp_path / "music.db"))
    foreign.run("CREATE TABLE track (id BIGINT PRIMARY KEY)")
    foreign.close()
    with pytest.raises(StoreError, match="not a tui-crm database"):
        maintenance.restore(crm, str(tmp_path / "music.db"))
    assert crm.store.read("customer", acme).title == "Acme 上海"


def test_only_an_administrator_restores(place: Place, crm: Crm, tmp_path: Path) -> None:
    maintenance.backup(crm, str(tmp_path / "copy.db"))
    with pytest.raises(NotAllowed):
        maintenance.restore(place.open("bob"), str(tmp_path / "copy.db"))


DAMAGE: dict[str, tuple[Callable[[Crm], object], str]] = {
    "search": (lambda crm: crm.store.engine.search_drop("customer", [1]), "the search knows 0 of 1 customer"),
    "member": (lambda crm: crm.store.engine.run("DELETE FROM member WHERE field = 'customer.tags'"), "customer.tags: the index of values"),
    "value": (lambda crm: crm.store.engine.run("UPDATE member SET value = 'x' WHERE field = 'customer.tags'"), "customer.tags: the index of values"),
    "reference": (lambda crm: crm.store.engine.run("UPDATE contact SET customer = 99"), "contact.customer points to a customer that is not there"),
    "version": (lambda crm: crm.store.engine.run("UPDATE customer SET version = 9"), "the journal does not lead to the record's version"),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_check_finds_what_is_out_of_step(crm: Crm, acme: int, kind: str) -> None:
    assert maintenance.check(crm).problems == ()
    damage, words = DAMAGE[kind]
    damage(crm)
    (problem,) = maintenance.check(crm).problems
    assert words in problem


@pytest.mark.parametrize("kind", ["search", "member", "value"])
def test_what_follows_from_the_records_is_made_anew(crm: Crm, acme: int, kind: str) -> None:
    before = all_of(crm)
    DAMAGE[kind][0](crm)
    assert maintenance.reindex(crm) == 3
    assert maintenance.check(crm).problems == ()
    assert all_of(crm) == before


def test_the_search_index_is_put_into_one_piece_and_finds_the_same(crm: Crm, acme: int) -> None:
    for number in range(5):  # every act is a piece of its own
        archive.add(crm, "customer", {"name": f"Shanghai Trading {number}"})
    before = all_of(crm)
    maintenance.tidy(crm)
    assert all_of(crm) == before
    if crm.store.engine.name == "sqlite":
        (pieces,), *_rest = crm.store.engine.run("SELECT count(DISTINCT segid) FROM customer_search_idx")
        assert pieces == 1
    assert archive.add(crm, "customer", {"name": "Shanghai later"}) in crm.lists.stream_ids(crm.listing("customer", "shanghai"))


def test_the_facts_name_engine_place_and_numbers(place: Place, crm: Crm, acme: int) -> None:
    facts = maintenance.facts(crm)
    assert facts["engine"].startswith({"sqlite": "SQLite 3", "postgres": "PostgreSQL "}[place.engine])
    assert (facts["customers"], facts["activities"]) == ("1", "1")
    assert int(facts["bytes"]) > 100_000
