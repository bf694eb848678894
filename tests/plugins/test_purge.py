"""Purging: shown first, written to a file, and then nothing of the plugin is left, while everything else is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.databases import Place
from tests.plugins import samples
from tests.plugins.test_review import opened
from tui_crm.errors import StoreError, UsageError
from tui_crm.services import archive, plugin_purge, plugins
from tui_crm.services.plugin_set import Wanted


def test_a_purge_takes_out_what_it_showed_and_keeps_the_rest(place: Place, tmp_path: Path) -> None:
    home = '        FieldSpec(entity="customer", key="home"'
    searched = samples.REALTY.replace(home, '        FieldSpec(entity="customer", key="wish", type="text", label="Wish", searchable=True),\n' + home)
    crm = opened(place, tmp_path, realty=searched, tally=samples.TALLY)
    customer = archive.add(crm, "customer", {"name": "Acme", "realty.wish": "balcony", "realty.budget": 5_00, "tally.visits": 2})
    archive.add(crm, "realty_listing", {"name": "Elm Street", "customer": customer})
    assert crm.lists.count(crm.listing("customer", "balcony")) == 1
    with pytest.raises(UsageError, match="switch it off first"):
        plugin_purge.purge(crm, "realty", tmp_path / "out.ndjson")
    off = plugins.disable(crm, "realty")
    kept = [(each.entity, each.own, each.records) for each in plugin_purge.plan(off, "realty")]
    assert kept == [("customer", False, 1), ("realty_listing", True, 1)]
    (tmp_path / "taken").touch()
    with pytest.raises(StoreError, match="cannot be written"):
        plugin_purge.purge(off, "realty", tmp_path / "taken")
    assert plugin_purge.purge(off, "realty", tmp_path / "out.ndjson") == 2
    lines = [json.loads(line) for line in (tmp_path / "out.ndjson").read_text("utf-8").splitlines()]
    assert lines[0]["values"] == {"wish": "balcony", "budget": 500}
    assert lines[1]["values"]["name"] == "Elm Street"
    fresh = place.open("ann", wanted=Wanted(folder=str(tmp_path / "plugins")))
    assert "realty.budget" not in fresh.catalogue["customer"].by_name
    assert fresh.store.read("customer", customer)["tally.visits"] == 2
    assert fresh.lists.count(fresh.listing("customer", "balcony")) == 0
    assert fresh.lists.count(fresh.listing("customer", "acme")) == 1
    again = plugins.enable(fresh, "realty")
    assert again.store.read("customer", customer)["realty.wish"] == ""
    assert again.lists.count(again.listing("realty_listing")) == 0
