"""What a query of a tab or a command may leave open: fields of the record that it is about, and words of the argument."""

from __future__ import annotations

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
              where="near.budget<={near.budget} near.since:{since} near.keen:{keen} city:{city} -#{id}"),)
    return [Tab(key="near", label="Near", entity="customer", needs=needs, view=near)]

@hookimpl
def commands():
    needs = (Query(name="found", entity="customer", where="name:{1} city:{2} -{ids}", sort="id"),)
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
