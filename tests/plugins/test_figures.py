"""Figures that plugins keep: current after each save of what they are made of, written aside, never anybody's act."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.databases import Place
from tests.plugins.test_review import opened
from tui_crm.plugins.health import State
from tui_crm.plugins.manifest import PluginError
from tui_crm.services import archive, history, plugin_events, plugins, undo
from tui_crm.services.crm import Crm
from tui_crm.services.grading import changes, rulesets

OWED = """
@hookimpl
def fields():
    return [FieldSpec(entity="customer", key="owed", type="money", label="Owed", kept=True, indexed=True),
            FieldSpec(entity="customer", key="bills", type="integer", label="Bills", kept=True),
            FieldSpec(entity="customer", key="limit", type="money", label="Limit"),
            FieldSpec(entity="customer", key="left", type="money", label="Left", kept=True)]

@hookimpl
def entities():
    return [EntitySpec(key="bill", label="Bill", plural="Bills", group="bills", title="what", fields=(
        OwnField(key="what", type="text", label="What"), OwnField(key="amount", type="money", label="Amount"),
        OwnField(key="customer", type="reference", label="Customer", ref="customer", indexed=True)))]

def run(ctx, rows, data):
    found = {}
    for row in rows:
        bills = [bill["amount"] for bill in data["bills"] if bill["customer"] == row.id]
        found[row.id] = {"owed": sum(bills), "bills": len(bills), "left": row["limit"] - sum(bills)}
    return found

@hookimpl
def figures():
    needs = (Query(name="bills", entity="owed.bill", where="customer:{ids}", limit=5),)
    return [Figures(key="owed", label="Owed", entity="customer", run=run, needs=needs, made_of={"owed.bill": "#{customer}", "customer": "#{id}"},
                    when={"customer": ("limit",)})]
"""
WRONG = """
@hookimpl
def fields():
    return [FieldSpec(entity="customer", key="mine", type="integer", label="Mine", kept=True),
            FieldSpec(entity="customer", key="theirs", type="integer", label="Theirs")]

def wrong(ctx, rows, data):
    {body}

@hookimpl
def figures():
    return [Figures(key="wrong", label="Wrong", entity="customer", run=wrong, made_of={{"customer": "#{{id}}"}})]
"""


def listening(place: Place, tmp_path: Path, **codes: str) -> Crm:
    """The plugins on, told of nothing yet."""
    crm = opened(place, tmp_path, **codes)
    assert plugin_events.deliver(crm) == 0
    return crm


def owed(crm: Crm, *customers: int) -> list[tuple[int, int]]:
    plugin_events.deliver(crm)
    return [(record.number("owed.owed") // 100, record.number("owed.bills")) for record in crm.store.read_many("customer", customers)]


def test_figures_follow_each_save_of_what_they_are_made_of(place: Place, tmp_path: Path) -> None:
    crm = listening(place, tmp_path, owed=OWED)
    acme, beta = (archive.add(crm, "customer", {"name": name}) for name in ("Acme", "Beta"))
    bill = archive.add(crm, "owed_bill", {"what": "pumps", "amount": 70_00, "customer": acme})
    assert owed(crm, acme, beta) == [(70, 1), (0, 0)]
    archive.edit(crm, "owed_bill", bill, {"amount": 90_00})
    assert owed(crm, acme) == [(90, 1)]
    archive.edit(crm, "owed_bill", bill, {"customer": beta})  # both are told: whose it was, and whose it is
    assert owed(crm, acme, beta) == [(0, 0), (90, 1)]
    archive.archive(crm, "owed_bill", [bill])
    assert owed(crm, beta) == [(0, 0)]
    undo.undo(crm)
    assert owed(crm, beta) == [(90, 1)]
    archive.edit(crm, "customer", beta, {"owed.limit": 100_00})
    plugin_events.deliver(crm)
    assert crm.store.read("customer", beta)["owed.left"] == 10_00
    assert list(crm.lists.stream_ids(crm.listing("customer", "owed.owed>80"))) == [beta]


def test_figures_are_nobodys_act(place: Place, tmp_path: Path) -> None:
    crm = listening(place, tmp_path, owed=OWED)
    acme = archive.add(crm, "customer", {"name": "Acme"})
    before = crm.store.read("customer", acme)
    bill = archive.add(crm, "owed_bill", {"what": "pumps", "amount": 70_00, "customer": acme})
    assert owed(crm, acme) == [(70, 1)]
    assert crm.store.read("customer", acme).version == before.version
    assert [event.verb for event in history.of_record(crm, "customer", acme)] == ["added"]
    assert undo.undo(crm).entity == "owed_bill"  # the person's last act, not the figures'
    assert owed(crm, acme) == [(0, 0)]
    assert crm.store.read("owed_bill", bill)["deleted_at"]


def test_where_a_query_reaches_its_limit_fewer_are_asked_about_at_once(place: Place, tmp_path: Path) -> None:
    crm = listening(place, tmp_path, owed=OWED)  # its query has room for five bills
    customers = [archive.add(crm, "customer", {"name": f"Customer {number}"}) for number in range(6)]
    for customer in customers:
        for _bill in range(3):
            archive.add(crm, "owed_bill", {"what": "pumps", "amount": 10_00, "customer": customer})
    assert owed(crm, *customers) == [(30, 3)] * 6


def test_more_changes_than_one_reading_are_all_told(place: Place, tmp_path: Path) -> None:
    crm = listening(place, tmp_path, owed=OWED.replace("limit=5", "limit=5000"))
    acme = archive.add(crm, "customer", {"name": "Acme"})
    with crm.store.act(crm.author, "create", "owed_bill", "many") as unit:
        unit.create_many("owed_bill", [{"what": "pump", "amount": 1_00, "customer": acme}] * 500)
        others = unit.create_many("customer", [{"name": f"Other {number}"} for number in range(300)])
        unit.create_many("owed_bill", [{"what": "pump", "amount": 1_00, "customer": other} for other in others])
    assert owed(crm, acme, others[0], others[-1]) == [(500, 500), (1, 1), (1, 1)]


@pytest.mark.parametrize(
    ("body", "told"),
    [("return {rows[0].id: {'theirs': 1}}", "is no field that the plugin keeps"), ("return {rows[0].id: {'mine': 'many'}}", "wrong.mine"),
     ("return {12345: {'mine': 1}}", "record 12345 was not asked about"), ("return 1", "expected a mapping"), ("1 / 0", "ZeroDivisionError")],
    ids=["another's field", "no number", "another record", "no mapping", "raises"],
)  # fmt: skip
def test_a_mistake_is_told_with_its_plugin_and_writes_nothing(place: Place, tmp_path: Path, body: str, told: str) -> None:
    crm = listening(place, tmp_path, wrong=WRONG.format(body=body))
    customer = archive.add(crm, "customer", {"name": "Acme"})
    plugin_events.deliver(crm)
    failure = crm.plugins.last_failure("wrong")
    assert failure is not None
    assert failure.hook == "figures.wrong"
    assert told in failure.message
    assert crm.store.read("customer", customer)["wrong.mine"] == 0
    for _again in range(12):  # asked again where another try might help, and at last no longer
        archive.edit(crm, "customer", customer, {"name": f"Acme {_again}"})
        plugin_events.deliver(crm)
    assert plugins.one(crm, "wrong").state is State.QUARANTINED


def test_what_cannot_be_understood_is_refused_when_it_is_switched_on(place: Place, tmp_path: Path) -> None:
    with pytest.raises(PluginError, match=r"figures\.owed: customer has no field limits"):
        opened(place, tmp_path, owed=OWED.replace('("limit",)', '("limits",)'))


def test_grades_follow_figures(place: Place, tmp_path: Path) -> None:
    grade = """
@hookimpl
def grading():
    return [Criterion(key="small", axis="means", label="Owes little", needs=("owed.owed",),
                      score=lambda batch: [float(not o) for o in batch["owed.owed"]])]

@hookimpl
def schemes():
    return [Scheme(key="debt", label="Debt", criteria={"small": 100}, bands=(("good", 50), ("bad", 0)))]
"""
    crm = listening(place, tmp_path, owed=OWED + grade)
    acme = archive.add(crm, "customer", {"name": "Acme"})
    plugin_events.deliver(crm)
    plan = rulesets.plan_of(crm, rulesets.find(crm, "owed_debt").rules)
    cursor = crm.store.engine.feed_end()
    archive.add(crm, "owed_bill", {"what": "pumps", "amount": 70_00, "customer": acme})
    plugin_events.deliver(crm)
    found, _cursor = changes.dirty(crm, plan, cursor)
    assert found == {acme}
