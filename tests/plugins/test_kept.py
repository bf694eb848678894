"""Fields that a plugin fills in alone: people see, filter and sort by them, and cannot change them; no other plugin can either."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.databases import Place
from tests.plugins.test_review import opened
from tui_crm.errors import InvalidRecord
from tui_crm.plugins.manifest import PluginError
from tui_crm.services import archive, plugin_acts, plugin_steps, plugins, undo

OWED = """
@hookimpl
def fields():
    return [FieldSpec(entity="customer", key="price", type="money", label="Price"),
            FieldSpec(entity="customer", key="tax", type="money", label="Tax", kept=True, indexed=True)]

@hookimpl
def entities():
    own = (OwnField(key="name", type="text", label="Name", required=True), OwnField(key="length", type="integer", label="Length", kept=True))
    return [EntitySpec(key="note", label="Note", plural="Notes", group="notes", fields=own)]

@hookimpl
def record_saving(ctx, change):
    if change.entity == "owed.note":
        return Review(patch={"length": len(change.after["name"])})
    return Review(patch={"tax": change.after["price"] // 5}) if "owed.price" in change.changed else None

def exempt(ctx, rows, argument, data):
    return Outcome(edits=tuple(Edit(entity="customer", id=row.id, changes={"tax": 0}) for row in rows))

@hookimpl
def commands():
    return [Command(key="exempt", label="Exempt", help="Pays no tax", entity="customer", run=exempt)]

@hookimpl
def demo_data():
    return [DemoRow(entity="customer", values={"name": "Ada", "owed.price": 1000}), DemoRow(entity="owed.note", values={"name": "four"})]
"""
THIEF = """
def steal(ctx, rows, argument, data):
    return Outcome(edits=tuple(Edit(entity="customer", id=row.id, changes={"owed.tax": 1}) for row in rows))

@hookimpl
def commands():
    return [Command(key="steal", label="Steal", help="Changes what another keeps", entity="customer", run=steal)]
"""


def test_a_kept_field_is_filled_in_by_its_plugin_alone(place: Place, tmp_path: Path) -> None:
    crm = opened(place, tmp_path, owed=OWED, thief=THIEF)
    customer = archive.add(crm, "customer", {"name": "Acme", "owed.price": 500_00})
    assert crm.store.read("customer", customer)["owed.tax"] == 100_00
    assert list(crm.lists.stream_ids(crm.listing("customer", "owed.tax>=100", "-owed.tax"))) == [customer]
    assert "owed.tax" not in {field.name for field in crm.catalogue["customer"].editable}
    with pytest.raises(InvalidRecord, match=r"owed\.tax: is kept by the system"):
        archive.edit(crm, "customer", customer, {"owed.tax": 1})
    with pytest.raises(PluginError, match="is kept by the system"):
        plugin_acts.run(crm, "thief.steal", [customer])
    plugin_acts.run(crm, "owed.exempt", [customer])
    assert crm.store.read("customer", customer)["owed.tax"] == 0
    undo.undo(crm)
    assert crm.store.read("customer", customer)["owed.tax"] == 100_00


def test_a_demo_and_own_records_have_their_kept_fields(place: Place, tmp_path: Path) -> None:
    crm = opened(place, tmp_path, owed=OWED)
    assert plugin_steps.demo(crm, "owed") == 2
    assert crm.store.read("customer", 1)["owed.tax"] == 2_00
    assert crm.store.read("owed_note", 1)["length"] == 4
    with pytest.raises(InvalidRecord, match="length"):
        archive.add(crm, "owed_note", {"name": "five", "length": 9})
    crm = plugins.disable(crm, "owed")
    place.opened.append(crm)
    assert crm.catalogue["customer"].by_name["owed.tax"].read_only


def test_what_nobody_can_fill_in_is_not_required_of_people(tmp_path: Path) -> None:
    from tui_crm.plugins.api import FieldSpec

    with pytest.raises(ValueError, match="not required of people"):
        FieldSpec(entity="customer", key="tax", type="money", label="Tax", kept=True, required=True)
