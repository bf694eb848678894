"""Tables follow the descriptions: a plugin's fields, an administrator's own, an upgrade, several programs at once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from subprocess import PIPE

import pytest

from tests import databases
from tests.databases import Place
from tui_crm.errors import InvalidRecord, StoreError, UsageError
from tui_crm.model.core import CORE
from tui_crm.model.entity import Catalogue, Entity
from tui_crm.model.fields import Choice, Field, Kind
from tui_crm.services import archive, custom_fields, history, maintenance, undo
from tui_crm.services.crm import Crm
from tui_crm.store import migrations, schema
from tui_crm.store.engine import Engine
from tui_crm.store.migrations import Step
from tui_crm.store.store import connect


@pytest.fixture(params=databases.ENGINES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """An empty database, without tables even, on each engine in turn."""
    server = request.getfixturevalue("postgres_server") if request.param == "postgres" else ""
    with databases.empty_place(request.param, tmp_path, server) as found:
        yield found


REALTY = CORE.with_fields(
    "customer",
    [
        Field("budget", Kind.MONEY, "Budget", plugin="realty", indexed=True, sortable=True),
        Field("district", Kind.TEXT, "District", plugin="realty", sortable=True, indexed=True, search="text"),
        Field("rooms", Kind.CHOICE, "Rooms", plugin="realty", many=True, indexed=True, choices=(Choice("2", "two"), Choice("3", "three"))),
        Field("agent", Kind.REFERENCE, "Agent", plugin="realty", ref="contact"),
        Field("share", Kind.PERCENT, "Share", plugin="realty"),
        Field("budget", Kind.TEXT, "Budget of another plugin", plugin="agency"),
    ],
)


@pytest.fixture
def realty(place: Place) -> Crm:
    """An archive whose customers have a plugin's fields."""
    return place.open("ann", REALTY)


def names(crm: Crm, where: str = "", sort: str = "name") -> list[str]:
    found = crm.lists.stream_ids(crm.listing("customer", where, sort))
    assert crm.lists.first_ids(crm.listing("customer", where, sort), 2) == found[:2].tolist()
    return [row[1] for row in crm.lists.window("customer", ("name",), found)]


def buyers(crm: Crm) -> list[int]:
    return [
        archive.add(crm, "customer", {"name": name, "realty.budget": budget, "realty.district": district, "realty.rooms": rooms})
        for name, budget, district, rooms in (
            ("Ann Buyer", 2_000_000_00, "浦东", ("2", "3")), ("Bob Buyer", 500_000_00, "Zehlendorf", ("3",)),
            ("Cleo Buyer", 0, "élan", ()), ("Dan Buyer", 900_000_00, "", ()),
        )
    ]  # fmt: skip


def test_a_plugins_field_filters_and_sorts_like_any_other(realty: Crm) -> None:
    buyers(realty)
    assert names(realty, "realty.budget>=900000") == ["Ann Buyer", "Dan Buyer"]
    assert names(realty, "realty.budget<1000000") == ["Bob Buyer", "Dan Buyer"]
    assert names(realty, "realty.budget:none") == ["Cleo Buyer"]
    assert names(realty, "realty.rooms:3") == ["Ann Buyer", "Bob Buyer"]
    assert names(realty, "realty.rooms:none") == ["Cleo Buyer", "Dan Buyer"]
    assert names(realty, "realty.district:dorf or realty.district:浦") == ["Ann Buyer", "Bob Buyer"]
    assert names(realty, "zehlen") == ["Bob Buyer"]
    assert names(realty, sort="-realty.budget") == ["Ann Buyer", "Dan Buyer", "Bob Buyer", "Cleo Buyer"]
    assert names(realty, sort="realty.district") == ["Dan Buyer", "Bob Buyer", "Cleo Buyer", "Ann Buyer"]


def test_a_plugins_field_is_shown_changed_journaled_and_undone(realty: Crm) -> None:
    ann = buyers(realty)[0]
    lee = archive.add(realty, "contact", {"name": "Lee"})
    archive.edit(realty, "customer", ann, {"realty.budget": 3_000_000_00, "realty.rooms": ("3",), "realty.agent": lee, "agency.budget": "high"})
    shown = realty.lists.window("customer", ("realty.budget", "realty.agent", "agency.budget"), [ann])
    assert shown == [(ann, 3_000_000_00, "Lee", "high")]
    assert names(realty, "realty.rooms:2") == []
    changed = {change.field: (change.old, change.new) for change in history.of_record(realty, "customer", ann)[0].fields}
    assert set(changed) == {"realty.budget", "realty.rooms", "realty.agent", "agency.budget"}
    undo.undo(realty)
    assert realty.store.read("customer", ann)["realty.budget"] == 2_000_000_00
    assert realty.store.read("customer", ann)["agency.budget"] == ""
    assert names(realty, "realty.rooms:2") == ["Ann Buyer"]
    assert maintenance.check(realty).problems == ()


def test_what_a_plugin_keeps_survives_its_absence(place: Place, realty: Crm) -> None:
    ann = buyers(realty)[0]
    without = place.open("ann")
    assert "realty.budget" not in without.catalogue["customer"].by_name
    archive.edit(without, "customer", ann, {"city": "Shanghai"})
    undo.undo(without)
    again = place.open("ann", REALTY)
    found = again.store.read("customer", ann)
    assert (found["realty.budget"], found["realty.rooms"], found["city"]) == (2_000_000_00, ("2", "3"), "")
    assert names(again, "realty.rooms:2") == ["Ann Buyer"]


def test_the_index_of_a_plugins_field_answers(place: Place, realty: Crm) -> None:
    explain = "EXPLAIN QUERY PLAN"
    if place.engine == "postgres":  # so small a table it would rather scan
        explain = "EXPLAIN"
        for way in ("seqscan", "sort"):
            realty.store.engine.run(f"SET enable_{way} = off")
    listing = realty.listing("customer", sort="realty.district")
    sql = f"SELECT t.id FROM customer t WHERE t.deleted_at = 0 ORDER BY {realty.lists._order(realty.entity('customer'), listing)} LIMIT 10"
    plan = " ".join(str(row) for row in realty.store.engine.run(f"{explain} {sql}"))
    assert "customer_realty_district" in plan
    assert "TEMP B-TREE" not in plan and "Sort" not in plan


def test_an_administrators_own_field_is_a_field_like_any_other(place: Place, crm: Crm) -> None:
    custom_fields.add(crm, "customers", Field("vat", Kind.TEXT, "VAT number", sortable=True, search="text"))
    custom_fields.add(crm, "customer", Field("tier", Kind.CHOICE, "Tier", choices=(Choice("gold", "gold"),), indexed=True))
    custom_fields.add(crm, "customer", Field("partner", Kind.REFERENCE, "Partner", ref="customer"))
    with pytest.raises(InvalidRecord):
        custom_fields.add(crm, "customer", Field("x'); DROP TABLE", Kind.TEXT, "Bad"))
    crm = place.open("ann")
    with pytest.raises(UsageError, match=r"has a field user\.vat already"):
        custom_fields.add(crm, "customer", Field("vat", Kind.TEXT, "Again"))
    acme = archive.add(crm, "customer", {"name": "Acme", "user.vat": "DE123456", "user.tier": "gold"})
    archive.add(crm, "customer", {"name": "Globex", "user.partner": acme})
    assert names(crm, "user.vat:DE1") == names(crm, "de123456") == names(crm, "user.tier:gold") == ["Acme"]
    assert names(crm, "user.partner:acme") == ["Globex"]
    custom_fields.remove(crm, "customer", "user.vat")
    assert "user.vat" not in place.open("ann").catalogue["customer"].by_name
    custom_fields.add(crm, "customer", Field("vat", Kind.TEXT, "VAT number"))
    assert place.open("ann").store.read("customer", acme)["user.vat"] == "DE123456"


def smaller() -> Catalogue:
    """The core before contacts' notes, customers' tags and all activities were thought of."""
    less = {"customer": {"tags", "region", "last_activity"}, "contact": {"notes"}}
    kept = {key: entity for key, entity in CORE.entities.items() if key != "activity"}
    return Catalogue({key: _without(entity, less.get(key, set())) for key, entity in kept.items()})


def _without(entity: Entity, gone: set[str]) -> Entity:
    return replace(entity, own_fields=tuple(field for field in entity.own_fields if field.key not in gone))


def test_a_database_of_an_older_version_opens_with_a_newer_one(place: Place) -> None:
    acme = archive.add(place.open("ann", smaller()), "customer", {"name": "Acme"})
    crm = place.open("ann")
    archive.edit(crm, "customer", acme, {"tags": ("vip",), "region": "Berlin"})
    archive.add(crm, "activity", {"customer": acme, "subject": "called"})
    assert names(crm, "tag:vip region:berlin last_activity>=2026-03-02") == ["Acme"]
    assert maintenance.check(crm).problems == ()
    older = place.open("ann", smaller())  # a colleague who has not upgraded yet goes on working
    archive.edit(older, "customer", acme, {"city": "Kiel"})
    assert place.open("ann").store.read("customer", acme)["tags"] == ("vip",)


EARLIER_SEARCH = {
    "sqlite": (
        "DROP TABLE customer_search",
        "CREATE VIRTUAL TABLE customer_search USING fts5(head, name, text, content='', contentless_delete=1, detail=column, prefix='1 2 3', "
        "tokenize='ascii')",
        "INSERT INTO customer_search (rowid, head, name, text) VALUES (1, 'acme', 'acme', 'kiel')",
    ),
    "postgres": (
        "DROP TABLE customer_search",
        "CREATE TABLE customer_search (id bigint PRIMARY KEY, doc tsvector NOT NULL)",
        "CREATE INDEX customer_search_doc ON customer_search USING gin (doc)",
        "INSERT INTO customer_search (id, doc) VALUES (1, 'acme:1A,2B kiel:3')",
    ),
}


def test_a_search_index_of_an_earlier_form_is_made_anew(place: Place) -> None:
    crm = place.open("ann")
    kept = archive.add(crm, "customer", {"name": "Acme", "city": "Kiel"})
    binned = archive.add(crm, "customer", {"name": "Acme of Kiel"})
    archive.archive(crm, "customer", [binned])
    with crm.store.engine.tx():
        for statement in EARLIER_SEARCH[crm.store.engine.name]:
            crm.store.engine.run(statement)
        migrations.unmark(crm.store.engine)
    told: list[tuple[int, int]] = []
    crm.store.ready(told=lambda done, total: told.append((done, total)))
    assert told == [(0, 0), (2, 2)]
    crm = place.open("ann")
    assert names(crm, "acm kiel") == ["Acme"]
    archive.restore(crm, "customer", [binned])
    archive.edit(crm, "customer", kept, {"city": "Bern"})
    assert names(crm, "acm kiel") == ["Acme of Kiel"]
    assert maintenance.check(crm).problems == ()


def test_the_one_index_of_terms_gives_way_to_two_halves(postgres_server: str, tmp_path: Path) -> None:
    with databases.empty_place("postgres", tmp_path, postgres_server) as place:
        crm = place.open("ann")
        archive.add(crm, "customer", {"name": "Acme", "city": "Kiel"})
        indexes = "SELECT indexname FROM pg_indexes WHERE tablename = 'customer_search' ORDER BY indexname"
        made = crm.store.engine.run(indexes)
        with crm.store.engine.tx():
            crm.store.engine.run("DROP INDEX customer_search_terms_0, customer_search_terms_1")
            crm.store.engine.run("CREATE INDEX customer_search_terms ON customer_search USING gin (terms)")
            migrations.unmark(crm.store.engine)
        again = place.open("ann")
        assert again.store.engine.run(indexes) == made
        assert names(again, "acm kiel") == ["Acme"]


def test_what_lists_look_at_comes_first_in_a_new_table(place: Place, crm: Crm) -> None:
    order = {
        "sqlite": "SELECT name FROM pragma_table_info('customer') ORDER BY cid",
        "postgres": "SELECT column_name FROM information_schema.columns WHERE table_name = 'customer' ORDER BY ordinal_position",
    }
    names_ = [row[0] for row in crm.store.engine.run(order[place.engine])]
    assert names_[:2] == ["id", "deleted_at"]
    assert names_.index("owner") < names_.index("name_key") < names_.index("city") < names_.index("notes") < names_.index("ext") == len(names_) - 1


def test_a_start_without_news_changes_nothing(place: Place, crm: Crm) -> None:
    for catalogue in (REALTY, CORE, REALTY, CORE):
        store = place.open("ann", catalogue).store
        assert migrations.is_current(store.engine, store.catalogue)
    assert crm.store.ready() == []


def test_steps_of_the_ledger_run_once_and_never_half(place: Place) -> None:
    engine = place.open("ann").store.engine
    done: list[str] = []

    def rename(engine: Engine) -> None:
        done.append("rename")
        engine.run("UPDATE \"user\" SET name = 'renamed'")

    def fail(engine: Engine) -> None:
        engine.run("CREATE TABLE half (id BIGINT PRIMARY KEY)")
        engine.run("SELECT * FROM nowhere")

    steps = (Step("0001 rename", rename), Step("0002 fail", fail))
    with pytest.raises(StoreError):
        migrations.upgrade(engine, REALTY, 5, steps)
    assert not migrations.is_current(engine, REALTY)
    assert "half" not in engine.tables()
    assert engine.run('SELECT name FROM "user"') == [("",)]
    assert migrations.upgrade(engine, REALTY, 5, steps[:1]) == ["0001 rename"]
    assert migrations.upgrade(engine, REALTY, 5, steps[:1]) == []
    assert engine.run('SELECT name FROM "user"') == [("renamed",)]
    assert done == ["rename", "rename"]  # once in the upgrade that failed


def test_a_new_database_has_nothing_to_migrate(place: Place) -> None:
    engine = connect(place.url)
    with engine.tx():
        pass
    assert migrations.upgrade(engine, CORE, 5, (Step("0001", lambda engine: engine.close()),)) == ["0001"]
    engine.close()


START = """
import sys
from datetime import UTC
from tui_crm.services import archive
from tui_crm.services.crm import Locale, open_crm
print("ready", flush=True)
sys.stdin.readline()
crm = open_crm(sys.argv[1], Locale(UTC), login="ann")
print(archive.add(crm, "customer", {"name": sys.argv[2]}))
crm.close()
"""


def test_three_programs_start_at_once_on_an_empty_place(place: Place) -> None:
    programs = [
        subprocess.Popen([sys.executable, "-c", START, place.url, f"Acme {n}"], text=True, stdin=PIPE, stdout=PIPE, stderr=PIPE) for n in range(3)
    ]
    for program in programs:
        assert program.stdout
        assert program.stdout.readline() == "ready\n"
    for program in programs:
        assert program.stdin
        program.stdin.write("go\n")
        program.stdin.flush()
    told = [program.communicate(timeout=60) for program in programs]
    assert sorted(out.strip() for out, _error in told) == ["1", "2", "3"], [error for _out, error in told]
    crm = place.open("ann")
    assert crm.lists.stream_ids(crm.listing("user")).tolist() == [crm.user.id]
    assert maintenance.check(crm).problems == ()


def test_a_database_of_something_else_is_refused_and_left_alone(place: Place) -> None:
    engine = connect(place.url)
    engine.run("CREATE TABLE track (id BIGINT PRIMARY KEY)")
    engine.close()
    with pytest.raises(StoreError, match="holds other data; it is not a tui-crm database"):
        place.open("ann")
    engine = connect(place.url)
    assert set(engine.tables()) == {"track"}
    engine.close()


def test_no_description_can_smuggle_sql() -> None:
    for key, plugin in (("x') --", "realty"), ("x", "a'b"), ("é", "realty")):
        with pytest.raises(ValueError, match=plugin):
            schema.extension(Field(key, Kind.TEXT, "Bad", plugin=plugin))
    with pytest.raises(ValueError, match="id"):
        schema.sort_column(Field('id" OR 1=1 --', Kind.TEXT, "Bad"))
