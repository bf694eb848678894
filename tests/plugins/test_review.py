"""Before a record is saved, plugins say what is wrong with it and fill in their own fields; one that fails keeps nobody from saving."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.databases import Place
from tests.plugins import samples
from tui_crm.errors import InvalidRecord
from tui_crm.services import archive, plugins
from tui_crm.services.crm import Crm
from tui_crm.services.plugin_set import Wanted

RULES = """
@hookimpl
def fields():
    return [FieldSpec(entity="customer", key="budget", type="money", label="Budget"),
            FieldSpec(entity="customer", key="band", type="text", label="Band"),
            FieldSpec(entity="customer", key="mandate", type="text", label="Mandate", unique=True)]

@hookimpl
def validators():
    return [Validator(key="bound", entity="customer", label="At most a million", field="budget", check=bound),
            Validator(key="odd", entity="customer", label="A city", check=lambda row: None if row["city"] else "no city", severity="warning")]

def bound(row):
    return "is more than a million" if row["budget"] > 1_000_000_00 else None

@hookimpl
def record_saving(ctx, change):
    if "budget" not in "".join(change.changed):
        return None
    return Review(patch={"band": "high" if change.after["budget"] >= 100_00 else "low"})
"""
BROKEN = """
@hookimpl
def fields():
    return [FieldSpec(entity="customer", key="visits", type="integer", label="Visits")]

@hookimpl
def record_saving(ctx, change):
    {body}
"""


def opened(place: Place, tmp_path: Path, **codes: str) -> Crm:
    for plugin_id, code in codes.items():
        samples.write(tmp_path / "plugins", plugin_id, code)
    crm = place.open("ann", wanted=Wanted(folder=str(tmp_path / "plugins")))
    for plugin_id in codes:
        crm = plugins.enable(crm, plugin_id)
    place.opened.append(crm)
    return crm


def test_rules_refuse_and_the_plugin_fills_in_its_own_fields(place: Place, tmp_path: Path) -> None:
    crm = opened(place, tmp_path, rules=RULES)
    with pytest.raises(InvalidRecord, match=r"rules\.budget: is more than a million"):
        archive.add(crm, "customer", {"name": "Acme", "rules.budget": 2_000_000_00})
    customer = archive.add(crm, "customer", {"name": "Acme", "rules.budget": 500_00})
    assert crm.store.read("customer", customer)["rules.band"] == "high"
    assert crm.plugins.take_warnings() == ["rules: no city"]
    archive.edit(crm, "customer", customer, {"rules.budget": 5_00})
    assert crm.store.read("customer", customer)["rules.band"] == "low"
    archive.edit_many(crm, "customer", [customer], lambda record: {"rules.budget": 600_00})
    assert crm.store.read("customer", customer)["rules.band"] == "high"


def test_a_unique_field_holds_a_value_once(place: Place, tmp_path: Path) -> None:
    crm = opened(place, tmp_path, rules=RULES)
    archive.add(crm, "customer", {"name": "Acme", "rules.mandate": "M-1"})
    with pytest.raises(InvalidRecord, match="taken by Acme"):
        archive.add(crm, "customer", {"name": "Beta", "rules.mandate": "M-1"})


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("raise RuntimeError('oops')", "RuntimeError: oops"),
        ("return 'rubbish'", "expected Review or None"),
        ("yield 1", "generator"),
        ("raise SystemExit", "SystemExit"),
        ("import os; os._exit(1)", "its process ended"),
        ("return Review(patch={'name': 'mine'})", "no field of the plugin"),
        ("return Review(patch={'visits': 'many'})", "patch"),
    ],
)
def test_a_plugin_that_fails_keeps_nobody_from_saving_and_the_others_are_heard(place: Place, tmp_path: Path, body: str, told: str) -> None:
    crm = opened(place, tmp_path, broken=BROKEN.format(body=body), rules=RULES)
    customer = archive.add(crm, "customer", {"name": "Acme", "city": "Boston", "rules.budget": 500_00})
    record = crm.store.read("customer", customer)
    assert (record["name"], record["rules.band"], record["broken.visits"]) == ("Acme", "high", 0)
    (warning,) = crm.plugins.take_warnings()
    assert "broken" in warning
    assert told in warning


def test_one_that_fails_often_is_no_longer_asked_and_stays_so(place: Place, tmp_path: Path) -> None:
    crm = opened(place, tmp_path, broken=BROKEN.format(body="raise RuntimeError('oops')"))
    for number in range(10):
        assert plugins.one(crm, "broken").state == ("active" if number < 3 else "degraded")
        archive.add(crm, "customer", {"name": f"Acme {number}"})
    assert crm.plugins.troubled == ("broken",)
    crm.plugins.take_warnings()
    archive.add(crm, "customer", {"name": "Beta"})
    assert not crm.plugins.warnings
    assert plugins.note_quarantine(crm) == ["broken"]
    later = place.open("ann", wanted=Wanted(folder=str(tmp_path / "plugins")))
    assert plugins.one(later, "broken").state == "quarantined"
    assert "RuntimeError: oops" in plugins.one(later, "broken").reason
    assert plugins.one(plugins.enable(later, "broken"), "broken").state == "active"


def test_what_is_imported_is_filled_in_too_and_what_would_be_refused_is_told(place: Place, tmp_path: Path) -> None:
    from tui_crm.services.transfer.run import importing
    from tui_crm.services.transfer.run.job import Job
    from tui_crm.services.transfer.sources.opening import open_source

    crm = opened(place, tmp_path, rules=RULES)
    (tmp_path / "a.csv").write_text("name,city,rules.budget\nAcme,Boston,500\nBeta,Berlin,2000000\n", "utf-8")
    source = open_source(tmp_path / "a.csv")
    importing.run_all(crm, [Job(source, importing.proposal(crm, "customer", source))])
    found = crm.store.read_many("customer", crm.lists.first_ids(crm.listing("customer", sort="name"), 2))
    assert [record["rules.band"] for record in found] == ["high", "high"]
    assert crm.plugins.take_warnings() == ["imported all the same: rules.budget: is more than a million"]


NEIGHBOURS = """
@hookimpl
def fields():
    return [FieldSpec(entity="customer", key="rival", type="reference", label="Rival", ref="customer")]

def alone(ctx, row, data):
    others = [f"{other.title} of {other.called('owner')}, rival {other.called('rival')}" for other in data["near"]]
    return f"{ctx.login}: near " + "; ".join(others) if others else None

@hookimpl
def validators():
    near = Query(name="near", entity="customer", where="city={city} -name={name}", columns=("name", "city", "owner", "rules.rival"))
    return [Validator(key="alone", entity="customer", label="One a city", field="city", check=alone, needs=(near,), when=("city",))]
"""


def test_a_rule_looks_at_other_records_and_names_what_they_refer_to(place: Place, tmp_path: Path) -> None:
    crm = opened(place, tmp_path, rules=NEIGHBOURS)
    first = archive.add(crm, "customer", {"name": "Acme", "city": 'St. "John"'})
    archive.edit(crm, "customer", first, {"rules.rival": archive.add(crm, "customer", {"name": "Beta"})})
    with pytest.raises(InvalidRecord, match=r"city: ann: near Acme of ann, rival Beta"):
        archive.add(crm, "customer", {"name": "Gamma", "city": 'St. "John"'})
    archive.edit(crm, "customer", first, {"name": "Acme & Co."})  # another field: the rule is not asked
    with pytest.raises(InvalidRecord, match=r"near Acme & Co\."):
        archive.edit_many(crm, "customer", [archive.add(crm, "customer", {"name": "Delta"})], lambda record: {"city": 'St. "John"'})


def test_a_rule_that_cannot_be_read_is_told_and_keeps_nobody_from_saving(place: Place, tmp_path: Path) -> None:
    crm = opened(place, tmp_path, rules=NEIGHBOURS.replace("city={city}", "nowhere>{city}"))
    archive.add(crm, "customer", {"name": "Acme", "city": "Boston"})
    (warning,) = crm.plugins.take_warnings()
    assert "rules" in warning
    assert "cannot be read" in warning
