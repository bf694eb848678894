"""A plugin's criteria: declared in a single file, asked in its own process, frozen when it is off."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.databases import Place
from tests.plugins import samples
from tui_crm.services import archive, plugin_check, plugins
from tui_crm.services.crm import Crm
from tui_crm.services.grading import applying, explaining, rulesets, running
from tui_crm.services.grading.rules import Rules, Watched, Weighed
from tui_crm.services.grading.rulesets import Ruleset
from tui_crm.services.plugin_set import Wanted

CODE = """
@per_row
def budget(row):
    value = row["staff.budget"]
    if value == 13:
        return float("nan")
    return None if not value else min(1.0, value / row.parameter("full"))

def explain(row, factor):
    return f"{row['staff.budget']} of {row.parameter('full'):g}"

@hookimpl
def fields():
    return [FieldSpec(entity="customer", key="budget", type="integer", label="Budget")]

@hookimpl
def grading():
    return [
        Criterion(key="budget", axis="power", label="Budget", needs=("staff.budget",), score=budget, explain=explain, parameters={"full": 100}),
        Guard(key="quiet", label="Must not be called", needs=("do_not_contact",), test=lambda batch: list(batch["do_not_contact"]), grade="C"),
    ]

@hookimpl
def schemes():
    return [Scheme(key="power", label="Power", criteria={"budget": 1}, bands=(("rich", 50), ("poor", 0)), guards={"quiet": "poor"},
                   labels={"rich": "well off"})]
"""
RULES = Rules("own", "Own", (Weighed("staff.budget", 1),), (("A", 75.0), ("B", 50.0), ("C", 0.0)), guards=(Watched("staff.quiet"),))


@pytest.fixture
def crm(place: Place, tmp_path: Path) -> Crm:
    """Ann, with the plugin switched on and three customers."""
    samples.write(tmp_path / "plugins", "staff", CODE)
    crm = plugins.enable(place.open("ann", wanted=Wanted(folder=str(tmp_path / "plugins"))), "staff")
    for name, values in (("Rich", {"staff.budget": 90}), ("Quiet", {"staff.budget": 90, "do_not_contact": True}), ("Poor", {"staff.budget": 10})):
        archive.add(crm, "customer", {"name": name, **values})
    applying.apply(crm, Ruleset(0, "Own", "draft", RULES))
    return applying.renewed(crm)


def grades(crm: Crm) -> dict[str, str]:
    found = crm.store.read_many("customer", crm.lists.stream_ids(crm.listing("customer", sort="id")))
    return {record.title: str(record["grade.own"]) for record in found}


def test_a_plugins_criterion_and_guard_grade_in_their_own_process(crm: Crm) -> None:
    assert grades(crm) == {"Rich": "A", "Quiet": "C", "Poor": "C"}
    found = explaining.explain(crm, "own", 1)
    assert [(point.label, point.points, point.reason) for point in found.points] == [("Budget", 90.0, "90 of 100")]
    assert explaining.explain(crm, "own", 2).guards == [("Must not be called", "cap", "C")]
    assert explaining.explain(crm, "own", 3).lifts[0].text == "B: Budget 50 (+40.0 points)"


def test_a_ruleset_that_a_plugin_proposes_can_be_applied(crm: Crm) -> None:
    found = rulesets.find(crm, "staff_power")
    assert (found.id, found.name, found.rules.label_of("rich")) == (0, "Power", "well off")
    applying.apply(crm, found)
    graded = applying.renewed(crm).store.read_many("customer", [1, 2, 3])
    assert [record["grade.staff_power"] for record in graded] == ["rich", "poor", "poor"]
    assert "staff_power" not in [each.scheme for each in rulesets.shipped_ones(plugins.disable(crm, "staff"))]


def test_a_proposed_ruleset_that_cannot_be_is_found_by_the_check(tmp_path: Path) -> None:
    path = samples.write(tmp_path, "staff", CODE.replace('criteria={"budget": 1}', 'criteria={"wealth": 1}'))
    (wrong,) = [each for each in plugin_check.check(path, None, 10) if each.level == "error"]
    assert (wrong.what, wrong.text) == ("schemes", "staff_power: names what nobody declares: staff.wealth")


def test_one_bad_answer_freezes_one_customer_and_is_counted_against_the_plugin(crm: Crm) -> None:
    archive.edit(crm, "customer", 1, {"staff.budget": 13})
    archive.edit(crm, "customer", 3, {"staff.budget": 60})
    report = running.run(crm)[0]
    assert report.partial
    assert grades(crm) == {"Rich": "A", "Quiet": "C", "Poor": "B"}
    failure = crm.plugins.last_failure("staff")
    assert failure is not None
    assert "nan is not between 0 and 1" in failure.message


def test_switched_off_the_grades_stay_and_on_again_they_go_on(crm: Crm) -> None:
    archive.edit(crm, "customer", 1, {"staff.budget": 10})
    off = plugins.disable(crm, "staff")
    assert running.run(off)[0].partial
    assert grades(off)["Rich"] == "A"
    assert "staff.budget" in explaining.explain(off, "own", 1).stale
    on = plugins.enable(off, "staff")
    running.run(on)
    assert grades(on)["Rich"] == "C"
