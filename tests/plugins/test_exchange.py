"""Importers, gateways, proposed views, migrations and demo records of plugins."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.databases import Place
from tests.plugins import samples
from tests.plugins.test_review import opened
from tui_crm.plugins.manifest import PluginError
from tui_crm.plugins.scaffold import files
from tui_crm.services import archive, plugin_files, plugin_messages, plugin_steps, plugins, undo, views
from tui_crm.services.plugin_set import Wanted

STEPS = """
from decimal import Decimal

@hookimpl
def fields():
    return [FieldSpec(entity="customer", key="stars", type="integer", label="Stars"),
            FieldSpec(entity="customer", key="metres", type="decimal", label="Metres"),
            FieldSpec(entity="customer", key="friend", type="reference", label="Friend", ref="customer")]

@hookimpl
def segments():
    return [Segment(key="stars", entity="customer", label="With stars", where="steps.stars>0", sort="-steps.stars")]

@hookimpl
def demo_data():
    return [DemoRow(entity="customer", values={"name": "Ada", "stars": 2, "metres": Decimal("1.5")}, key="ada"),
            DemoRow(entity="customer", values={"name": "Bob", "friend": "@ada", "birthday": "-30d"}),
            DemoRow(entity="activity", values={"subject": "met", "customer": "@ada", "at": "-2d"})]
"""
STEP = """
@hookimpl
def migrations():
    return [Migration(key="double", entity="customer", where="steps.stars>0", change=lambda row: {"stars": row["stars"] * 2})]
"""


def test_proposed_views_stand_among_the_saved_ones_and_demo_rows_refer_to_each_other(place: Place, tmp_path: Path) -> None:
    crm = opened(place, tmp_path, steps=STEPS)
    assert [view["name"] for view in views.views(crm, "customer")] == ["With stars"]
    assert plugin_steps.demo(crm, "steps") == 3
    bob, ada = crm.store.read_many("customer", crm.lists.first_ids(crm.listing("customer", sort="-name"), 2))
    assert (ada["steps.stars"], bob["steps.friend"], bob["birthday"]) == (2, ada.id, "2026-01-31")
    assert ada["steps.metres"] == Decimal("1.5")
    assert ada["last_activity"] == place.clock.now - 2 * 86_400_000
    undo.undo(crm)
    assert crm.lists.count(crm.listing("customer")) == 0


def test_a_migration_is_made_once_as_an_act(place: Place, tmp_path: Path) -> None:
    crm = opened(place, tmp_path, steps=STEPS)
    customer = archive.add(crm, "customer", {"name": "Acme", "steps.stars": 3})
    samples.write(tmp_path / "plugins", "steps", STEPS + STEP, version="2.0")
    newer = place.open("ann", wanted=Wanted(folder=str(tmp_path / "plugins")))
    declared = newer.plugins.known["steps"].declared
    assert plugin_steps.migrate(newer, declared) == 1
    assert plugin_steps.migrate(newer, declared) == 0
    assert newer.store.read("customer", customer)["steps.stars"] == 6
    undo.undo(newer)
    assert newer.store.read("customer", customer)["steps.stars"] == 3


def test_a_migration_that_fails_changes_nothing(place: Place, tmp_path: Path) -> None:
    crm = opened(place, tmp_path, steps=STEPS)
    customer = archive.add(crm, "customer", {"name": "Acme", "steps.stars": 3})
    samples.write(tmp_path / "plugins", "steps", STEPS + STEP.replace("* 2", "/ 0"), version="2.0")
    newer = place.open("ann", wanted=Wanted(folder=str(tmp_path / "plugins")))
    with pytest.raises(PluginError, match=r"steps\.double failed, nothing was changed"):
        plugin_steps.migrate(newer, newer.plugins.known["steps"].declared)
    assert newer.store.read("customer", customer)["steps.stars"] == 3


def test_a_plugins_kind_of_file_becomes_separated_values(place: Place, tmp_path: Path) -> None:
    (tmp_path / "plugins").mkdir()
    for name, text in files("importer", "colons", single_file=True).items():
        (tmp_path / "plugins" / name).write_text(text, "utf-8")
    (tmp_path / "plugins" / "test_colons.py").unlink()
    crm = plugins.enable(place.open("ann", wanted=Wanted(folder=str(tmp_path / "plugins"))), "colons")
    place.opened.append(crm)
    (tmp_path / "people.colons").write_text("Acme:Boston\n", "utf-8")
    (converted, other) = plugin_files.converted(crm, [tmp_path / "people.colons", tmp_path / "b.csv"], tmp_path)
    assert converted.read_text("utf-8").split() == ["name,city,phone", "Acme,Boston,"]
    assert other == tmp_path / "b.csv"
    with pytest.raises(PluginError, match="FileNotFoundError"):
        plugin_files.read(crm, tmp_path / "nothing.colons")


def test_messages_are_sent_logged_and_told_one_by_one(place: Place, tmp_path: Path) -> None:
    crm = opened(place, tmp_path, sms=files("gateway", "sms", single_file=True)["sms.py"].partition("# ///\n")[2])
    ids = [
        archive.add(crm, "customer", {"name": "Acme", "phones": ("+16175550101",)}),
        archive.add(crm, "customer", {"name": "Quiet", "phones": ("+16175550102",), "do_not_contact": True}),
        archive.add(crm, "customer", {"name": "Silent"}),
    ]
    told = plugin_messages.send(crm, "sms.sms", "customer", ids, "hello")
    assert [(each.name, each.ok) for each in told] == [("Acme", True), ("Quiet", False), ("Silent", False)]
    assert crm.lists.count(crm.listing("activity", "type:sms")) == 1


TABLES = """
def read(ctx, table):
    place = table.headings.index("Size")
    return ImportRows(headings=table.headings, rows=tuple((*row[:place], row[place].removesuffix(" people"), *row[place + 1:]) for row in table.rows))

@hookimpl
def importers():
    return [Importer(key="sizes", label="Sizes", entity="customer", headings=(("size",), ("firm", "company")), read=read)]
"""


def test_an_importer_of_tables_is_known_by_headings_whatever_the_file(place: Place, tmp_path: Path) -> None:
    crm = opened(place, tmp_path, tables=TABLES)
    known, other = tmp_path / "known.txt", tmp_path / "other.csv"
    known.write_bytes("Company name;City;Size\nAcme;Köln;12 people\nGlobex;;\n".encode("cp1252"))
    other.write_text("Company name,City\nAcme,Kiel\n", "utf-8")
    found = plugin_files.read(crm, known)
    assert (found.headings, found.rows) == (["Company name", "City", "Size"], [["Acme", "Köln", "12"], ["Globex", "", ""]])
    assert plugin_files.importer(crm, other) is None
    assert plugin_files.importer(crm, tmp_path) is None
    (made, kept) = plugin_files.converted(crm, [known, other], tmp_path)
    assert made.read_text("utf-8").splitlines()[1] == "Acme,Köln,12"
    assert kept == other


def test_a_demo_row_whose_unique_field_is_there_stands_for_that_record(place: Place, tmp_path: Path) -> None:
    rows = """
@hookimpl
def demo_data():
    return [DemoRow(entity="user", values={"login": "ann"}, key="me"), DemoRow(entity="customer", values={"name": "Ada", "owner": "@me"})]
"""
    crm = opened(place, tmp_path, demos=rows)
    assert plugin_steps.demo(crm, "demos") == 1
    assert crm.store.read("customer", 1)["owner"] == crm.user.id
