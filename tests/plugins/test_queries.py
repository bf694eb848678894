"""What a query of a tab or a command may leave open: fields of the record that it is about, and words of the argument."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta, timezone
from pathlib import Path

from tests.databases import Place
from tests.plugins.test_review import opened
from tui_crm.services import archive, plugin_acts

NEAR = """
@hookimpl
def fields():
    return [FieldSpec(entity="customer", key="budget", type="money", label="Budget", indexed=True),
            FieldSpec(entity="customer", key="since", type="date", label="Since"),
            FieldSpec(entity="customer", key="keen", type="boolean", label="Keen")]

def near(ctx, row, data):
    return TableView(columns=("Name",), rows=tuple((each["name"],) for each in data["near"]))

def pick(ctx, rows, argument, data):
    return Outcome(message=", ".join(each["name"] for each in data["found"]) or "nobody")

@hookimpl
def tabs():
    needs = (
        Query(name="near", entity="customer", sort="id",
              where="near.budget<={near.budget} near.since:{since} near.keen:{keen} city:{city} id!={id}"),)
    return [Tab(key="near", label="Near", entity="customer", needs=needs, view=near)]

@hookimpl
def commands():
    needs = (Query(name="found", entity="customer", where="name:{1} city:{2} id!={id}", sort="id"),)
    return [Command(key="pick", label="Pick", help="Pick one", entity="customer", run=pick, needs=needs, argument="name and city")]
"""


def test_a_tabs_query_is_about_its_record(place: Place, tmp_path: Path) -> None:
    crm = opened(place, tmp_path, near=NEAR)
    same = {"city": 'Kiel "N"', "near.since": "2026-01-02", "near.keen": True}
    customer = archive.add(crm, "customer", {"name": "Acme", "near.budget": 300_50, **same})
    archive.add(crm, "customer", {"name": "Cheaper", "near.budget": 300_50, **same})
    archive.add(crm, "customer", {"name": "Dearer", "near.budget": 300_51, **same})
    archive.add(crm, "customer", {"name": "Elsewhere", "near.budget": 1_00, **same, "city": "Bonn"})
    blank = archive.add(crm, "customer", {"name": "Blank"})
    tab = plugin_acts.find(crm, "tabs", "near.near")
    assert plugin_acts.tab(crm, tab, crm.store.read("customer", customer))["rows"] == [["Cheaper"]]
    assert plugin_acts.tab(crm, tab, crm.store.read("customer", blank))["rows"] == [], "where nothing would stand, nothing is found"


def test_a_commands_query_takes_the_words_of_its_argument(place: Place, tmp_path: Path) -> None:
    crm = opened(place, tmp_path, near=NEAR)
    first, *_rest = [archive.add(crm, "customer", {"name": name, "city": "Kiel"}) for name in ("Acme", "Acme North", "Globex")]
    assert plugin_acts.run(crm, "near.pick", [first], "acme Kiel").message == "Acme North"
    assert plugin_acts.run(crm, "near.pick", [first], "acme").message == "nobody"
    assert plugin_acts.run(crm, "near.pick", [first], 'a"(b kiel').message == "nobody"


NAMED = """
def tell(ctx, row, data):
    return TextView(text=", ".join(each["name"] for each in data["parent"]) or "nobody")

def moment(ctx, data):
    return TextView(text=f"{ctx.today}: {ctx.money(1_234_50)}, {ctx.money(1_234_00, 'USD')}, {ctx.money(1_234, 'JPY')}, {ctx.money(-5, 'CNY')}")

@hookimpl
def reports():
    return [Report(key="moment", label="Moment", view=moment, needs=())]

@hookimpl
def tabs():
    return [Tab(key="tell", label="Parent", entity="customer", view=tell, needs=(Query(name="parent", entity="customer", where="#{parent}"),))]
"""


def test_a_query_names_the_very_record_of_a_reference(place: Place, tmp_path: Path) -> None:
    crm = opened(place, tmp_path, named=NAMED)
    parent = archive.add(crm, "customer", {"name": "Acme"})
    child = archive.add(crm, "customer", {"name": "Acme North", "parent": parent})
    tab = plugin_acts.find(crm, "tabs", "named.tell")
    assert [plugin_acts.tab(crm, tab, crm.store.read("customer", each))["text"] for each in (parent, child)] == ["nobody", "Acme"]
    archive.archive(crm, "customer", [parent])
    assert plugin_acts.tab(crm, tab, crm.store.read("customer", child))["text"] == "nobody"


def test_the_moment_tells_the_day_where_the_person_is_and_how_amounts_are_read(place: Place, tmp_path: Path) -> None:
    crm = opened(place, tmp_path, named=NAMED)
    east = replace(crm, locale=replace(crm.locale, zone=timezone(timedelta(hours=14))))
    shown = plugin_acts.report(east, "named.moment").view
    assert shown is not None
    assert shown["text"] == "2026-03-03: 1,234.50, 1,234 USD, 1,234 JPY, -0.05"
