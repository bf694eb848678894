"""Commands, tabs and reports of plugins: they get records and return values; the host writes, journals and shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.databases import Place
from tests.plugins.test_review import opened
from tui_crm.errors import Cancelled, InvalidRecord, NotFound, UsageError
from tui_crm.plugins.manifest import PluginError
from tui_crm.services import archive, history, plugin_acts, plugin_events, undo

AGENCY = """
import time

@hookimpl
def fields():
    return [FieldSpec(entity="customer", key="stars", type="integer", label="Stars")]

@hookimpl
def entities():
    return [EntitySpec(key="visit", label="Visit", plural="Visits", group="visits", title="what", fields=(
        OwnField(key="what", type="text", label="What"),
        OwnField(key="customer", type="reference", label="Customer", ref="customer", indexed=True),
        OwnField(key="after", type="reference", label="After", ref="agency.visit")))]

def star(ctx, rows, argument, data):
    edits = tuple(Edit(entity="customer", id=row.id, changes={"stars": row["stars"] + int(argument or 1)}) for row in rows)
    new = tuple(New(entity="agency.visit", values={"what": f"seen by {ctx.login}", "customer": row.id}) for row in rows)
    return Outcome(message=f"{len(rows)} starred", edits=edits, new=new)

def two(ctx, rows, argument, data):
    first = New(entity="agency.visit", values={"what": "first", "customer": rows[0].id}, key="first")
    second = New(entity="agency.visit", values={"what": "second", "customer": rows[-1].id, "after": "@first"})
    new = (second, first) if argument == "wrong" else (first, second)
    return Outcome(message=", ".join(visit["what"] for visit in data["visits"]), new=new)

def visits(ctx, row, data):
    return TableView(columns=("What",), rows=tuple((visit["what"],) for visit in data["visits"]),
                     records=tuple(("agency.visit", visit.id) for visit in data["visits"]))

NEEDS = (Query(name="visits", entity="agency.visit", where="customer:#{id}", columns=("what",)),)

@hookimpl
def commands():
    return [
        Command(key="star", label="Star", help="Give stars", entity="customer", keys=("X",), run=star, argument="how many"),
        Command(key="two", label="Two", help="Write two visits, one after the other", entity="customer", run=two,
                needs=(Query(name="visits", entity="agency.visit", where="customer:{ids}", columns=("what",)),)),
        Command(key="wait", label="Wait", help="Wait for ever", run=lambda ctx, rows, argument, data: time.sleep(100)),
        Command(key="wrong", label="Wrong", help="Write nonsense",
                run=lambda ctx, rows, argument, data: Outcome(new=(New(entity="customer", values={"grade": "AA", "nose": 1}),))),
    ]

@hookimpl
def tabs():
    return [Tab(key="visits", label="Visits", entity="customer", needs=NEEDS, view=visits)]

@hookimpl
def reports():
    return [Report(key="all", label="All visits", needs=(Query(name="visits", entity="agency.visit"),),
                   view=lambda ctx, data: ChartView(points=(("visits", float(len(data["visits"]))),)))]

@hookimpl
def record_saved(ctx, event):
    if event.entity == "customer" and event.op == "create":
        return Outcome(edits=(Edit(entity="customer", id=event.id, changes={"stars": 7}),))
"""


def test_a_command_changes_records_as_one_act_that_can_be_undone(place: Place, tmp_path: Path) -> None:
    crm = opened(place, tmp_path, agency=AGENCY)
    customer = archive.add(crm, "customer", {"name": "Acme"})
    shown = plugin_acts.run(crm, "agency.star", [customer], "3")
    assert (shown.message, shown.written) == ("1 starred", 2)
    assert crm.store.read("customer", customer)["agency.stars"] == 3
    event = history.of_record(crm, "customer", customer)[0]
    assert (event.way, event.verb) == ("plugin", "by plugin")
    view = plugin_acts.tab(crm, plugin_acts.find(crm, "tabs", "agency.visits"), crm.store.read("customer", customer))
    assert view["rows"] == [["seen by ann"]]
    assert view["records"] == [["agency.visit", 1]]
    report = plugin_acts.report(crm, "agency.all").view
    assert report is not None
    assert report["points"] == [["visits", 1.0]]
    undo.undo(crm)
    assert crm.store.read("customer", customer)["agency.stars"] == 0


def test_new_records_of_one_act_refer_to_one_another_and_queries_to_all_that_are_marked(place: Place, tmp_path: Path) -> None:
    crm = opened(place, tmp_path, agency=AGENCY)
    customers = [archive.add(crm, "customer", {"name": name}) for name in ("Acme", "Beta", "Gamma")]
    plugin_acts.run(crm, "agency.star", [customers[2]])
    plugin_acts.run(crm, "agency.two", customers[:2])
    first, second = crm.store.read_many("agency_visit", crm.lists.first_ids(crm.listing("agency_visit", "customer:#1,#2", "id"), 9))
    assert (first["what"], first["after"], second["what"], second["after"]) == ("first", 0, "second", first.id)
    assert plugin_acts.run(crm, "agency.two", customers[:2]).message == "second, first"
    with pytest.raises(PluginError, match="refers to a record that comes later"):
        plugin_acts.run(crm, "agency.two", customers, "wrong")
    undo.undo(crm)
    assert crm.lists.count(crm.listing("agency_visit", "customer:#1,#2")) == 2


def test_what_a_plugin_may_not_write_is_refused_as_a_persons_would_be(place: Place, tmp_path: Path) -> None:
    crm = opened(place, tmp_path, agency=AGENCY)
    with pytest.raises(PluginError, match=r"agency\.wrong: what it wants written is refused: name: must be filled in; agency\.nose: "):
        plugin_acts.run(crm, "agency.wrong")
    assert crm.lists.count(crm.listing("customer")) == 0
    with pytest.raises(UsageError):
        plugin_acts.run(crm, "agency.star")
    with pytest.raises(NotFound):
        plugin_acts.run(crm, "agency.moon")


def test_a_command_that_hangs_is_stopped(place: Place, tmp_path: Path) -> None:
    crm = opened(place, tmp_path, agency=AGENCY)
    with pytest.raises(Cancelled):
        plugin_acts.run(crm, "agency.wait", stopped=lambda: True)
    assert crm.plugins.troubled == ()


def test_committed_changes_are_told_once_and_not_those_of_the_plugin_itself(place: Place, tmp_path: Path) -> None:
    crm = opened(place, tmp_path, agency=AGENCY)
    archive.add(crm, "customer", {"name": "Before"})
    assert plugin_events.deliver(crm) == 0
    customer = archive.add(crm, "customer", {"name": "Acme"})
    assert plugin_events.deliver(crm) == 1
    assert crm.store.read("customer", customer)["agency.stars"] == 7
    assert plugin_events.deliver(crm) == 0


RULED = """
@hookimpl
def fields():
    return [FieldSpec(entity="customer", key="budget", type="money", label="Budget")]

@hookimpl
def validators():
    return [Validator(key="most", entity="customer", label="At most a million", field="budget",
                      check=lambda row: "is more than a million" if row["budget"] > 1_000_000_00 else None)]

def raised(ctx, rows, argument, data):
    return Outcome(edits=tuple(Edit(entity="customer", id=row.id, changes={"budget": 2_000_000_00}) for row in rows))

@hookimpl
def commands():
    return [Command(key="raise", label="Raise", help="Raise the budget", entity="customer", run=raised)]

@hookimpl
def record_saved(ctx, event):
    if event.entity == "customer" and event.op == "create":
        return Outcome(edits=(Edit(entity="customer", id=event.id, changes={"budget": 3_000_000_00}),))
"""


def test_a_rule_that_refuses_what_a_command_wants_is_no_failure_of_the_plugin(place: Place, tmp_path: Path) -> None:
    crm = opened(place, tmp_path, ruled=RULED)
    plugin_events.deliver(crm)
    customer = archive.add(crm, "customer", {"name": "Acme"})
    for _time in range(12):
        with pytest.raises(InvalidRecord, match=r"ruled\.budget: is more than a million") as refused:
            plugin_acts.run(crm, "ruled.raise", [customer])
        assert not isinstance(refused.value, PluginError)
    assert plugin_events.deliver(crm) == 1
    assert [text for text in crm.plugins.take_warnings() if "is more than a million" in text]
    assert crm.plugins.troubled == ()
    assert crm.plugins.last_failure("ruled") is None
    assert crm.store.read("customer", customer)["ruled.budget"] == 0
