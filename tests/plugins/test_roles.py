"""Fields that only some roles see or change: for others they are not there, or read-only; plugins and grades know them all the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.databases import Place
from tests.plugins.test_review import opened
from tui_crm.errors import CrmError, FilterError, InvalidRecord
from tui_crm.services import archive, history, plugin_acts, undo
from tui_crm.services.crm import Crm
from tui_crm.services.plugin_set import Wanted

FEES = """
@hookimpl
def fields():
    return [
        FieldSpec(entity="customer", key="fee", type="integer", label="Fee", read_role="manager", indexed=True),
        FieldSpec(entity="customer", key="limit", type="integer", label="Limit", write_role="admin"),
        FieldSpec(entity="customer", key="visits", type="integer", label="Visits"),
    ]

@hookimpl
def entities():
    return [EntitySpec(key="share", label="Share", plural="Shares", group="shares", fields=(
        OwnField(key="name", type="text", label="Name"), OwnField(key="part", type="integer", label="Part", read_role="manager")))]

@hookimpl
def record_saving(ctx, change):
    if change.entity == "customer":
        return Review(patch={"fee": change.after["fee"] + change.after["visits"]})

@hookimpl
def commands():
    def tell(ctx, rows, argument, data):
        return Outcome(message=f"fee {rows[0]['fee']}, shares {[each['part'] for each in data['shares']]}")
    return [Command(key="tell", label="Tell", help="Tell", entity="customer", run=tell,
                    needs=(Query(name="shares", entity="agency.share", columns=("part",)),))]
"""


def as_rep(place: Place, tmp_path: Path, boss: Crm) -> Crm:
    archive.add(boss, "user", {"login": "ron", "role": "rep"})
    crm = place.open("ron", wanted=Wanted(folder=str(tmp_path / "plugins")))
    place.opened.append(crm)
    return crm


def test_a_field_that_is_not_for_ones_role_is_nowhere(place: Place, tmp_path: Path) -> None:
    boss = opened(place, tmp_path, agency=FEES)
    customer = archive.add(boss, "customer", {"name": "Acme", "agency.fee": 50})
    archive.edit(boss, "customer", customer, {"agency.fee": 70})
    share = archive.add(boss, "agency_share", {"name": "A", "part": 40})
    crm = as_rep(place, tmp_path, boss)
    assert "agency.fee" not in crm.catalogue["customer"].by_name
    assert "agency.fee" not in crm.store.read("customer", customer).values
    assert "part" not in crm.store.read("agency_share", share).values
    with pytest.raises(FilterError, match=r"agency\.fee"):
        crm.listing("customer", "agency.fee>5")
    with pytest.raises(InvalidRecord, match="no such field"):
        archive.edit(crm, "customer", customer, {"agency.fee": 1})
    assert "Fee" not in {field.label for event in history.of_record(crm, "customer", customer) for field in event.fields}
    assert "Fee" in {field.label for event in history.of_record(boss, "customer", customer) for field in event.fields}
    assert plugin_acts.run(crm, "agency.tell", [customer]).message == "fee 0, shares [0]"
    assert plugin_acts.run(boss, "agency.tell", [customer]).message == "fee 70, shares [40]"


def test_who_may_not_see_it_keeps_it_and_the_plugin_goes_on_counting(place: Place, tmp_path: Path) -> None:
    boss = opened(place, tmp_path, agency=FEES)
    customer = archive.add(boss, "customer", {"name": "Acme", "agency.fee": 70})
    share = archive.add(boss, "agency_share", {"name": "A", "part": 40})
    crm = as_rep(place, tmp_path, boss)
    archive.edit(crm, "customer", customer, {"agency.visits": 5})
    archive.edit(crm, "agency_share", share, {"name": "B"})
    assert boss.store.read("customer", customer)["agency.fee"] == 75
    assert boss.store.read("agency_share", share)["part"] == 40
    undo.undo(crm)
    undo.undo(crm)
    assert boss.store.read("customer", customer)["agency.fee"] == 70


def test_a_field_that_others_change_can_be_read(place: Place, tmp_path: Path) -> None:
    boss = opened(place, tmp_path, agency=FEES)
    customer = archive.add(boss, "customer", {"name": "Acme", "agency.limit": 900})
    crm = as_rep(place, tmp_path, boss)
    assert crm.store.read("customer", customer)["agency.limit"] == 900
    with pytest.raises(CrmError, match="is for the role admin to change"):
        archive.edit(crm, "customer", customer, {"agency.limit": 1})
    archive.edit(boss, "customer", customer, {"agency.limit": 1000})
    assert crm.store.read("customer", customer)["agency.limit"] == 1000
