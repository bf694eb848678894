"""Purging: shown first, written to a file, and then nothing of the plugin is left, while everything else is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.databases import Place
from tests.plugins import samples
from tests.plugins.test_review import opened
from tui_crm.errors import NotFound, UsageError
from tui_crm.services import archive, plugin_purge, plugins
from tui_crm.services.plugin_set import Wanted


def test_a_purge_takes_out_what_it_showed_and_keeps_the_rest(place: Place, tmp_path: Path) -> None:
    home = '        FieldSpec(entity="customer", key="home"'
    searched = samples.ABODE.replace(home, '        FieldSpec(entity="customer", key="wish", type="text", label="Wish", searchable=True),\n' + home)
    crm = opened(place, tmp_path, abode=searched, tally=samples.TALLY)
    customer = archive.add(crm, "customer", {"name": "Acme", "abode.wish": "balcony", "abode.budget": 5_00, "tally.visits": 2})
    archive.add(crm, "abode_listing", {"name": "Elm Street", "customer": customer})
    assert crm.lists.count(crm.listing("customer", "balcony")) == 1
    with pytest.raises(UsageError, match="switch it off first"):
        plugin_purge.purge(crm, "abode", tmp_path / "out.ndjson")
    off = plugins.disable(crm, "abode")
    kept = [(each.entity, each.own, each.records) for each in plugin_purge.plan(off, "abode")]
    assert kept == [("customer", False, 1), ("abode_listing", True, 1)]
    (tmp_path / "taken").touch()
    with pytest.raises(UsageError, match="is there already"):
        plugin_purge.purge(off, "abode", tmp_path / "taken")
    assert plugin_purge.purge(off, "abode", tmp_path / "out.ndjson") == 2
    lines = [json.loads(line) for line in (tmp_path / "out.ndjson").read_text("utf-8").splitlines()]
    assert lines[0]["values"] == {"wish": "balcony", "budget": 500}
    assert lines[1]["values"]["name"] == "Elm Street"
    fresh = place.open("ann", wanted=Wanted(folder=str(tmp_path / "plugins")))
    assert "abode.budget" not in fresh.catalogue["customer"].by_name
    assert fresh.store.read("customer", customer)["tally.visits"] == 2
    assert fresh.lists.count(fresh.listing("customer", "balcony")) == 0
    assert fresh.lists.count(fresh.listing("customer", "acme")) == 1
    again = plugins.enable(fresh, "abode")
    assert again.store.read("customer", customer)["abode.wish"] == ""
    assert again.lists.count(again.listing("abode_listing")) == 0


def test_what_was_purged_comes_back_until_its_time_is_over(place: Place, tmp_path: Path) -> None:
    marks = 'OwnField(key="marks", type="multi_choice", label="Marks", choices=(("a", "A"), ("b", "B")), indexed=True), '
    tagged = samples.ABODE.replace('OwnField(key="name"', marks + 'OwnField(key="name"')
    crm = opened(place, tmp_path, abode=tagged)
    customer = archive.add(crm, "customer", {"name": "Acme", "abode.budget": 5_00})
    archive.add(crm, "abode_listing", {"name": "Elm Street", "customer": customer, "marks": ("a",)})
    off = plugins.disable(crm, "abode")
    with pytest.raises(NotFound, match="is held"):
        plugin_purge.put_back(off, "abode")
    plugin_purge.purge(off, "abode", tmp_path / "out.ndjson")
    wanted = Wanted(folder=str(tmp_path / "plugins"))
    fresh = place.open("ann", wanted=wanted)
    with pytest.raises(UsageError, match="not switched on"):
        plugin_purge.put_back(fresh, "abode")
    again = plugins.enable(fresh, "abode")
    assert again.lists.count(again.listing("abode_listing")) == 0
    assert plugin_purge.put_back(again, "abode") == 2
    assert again.store.read("customer", customer)["abode.budget"] == 5_00
    assert [again.lists.count(again.listing("abode_listing", where)) for where in ("elm", "marks:a", "price>5")] == [1, 1, 0]
    off = plugins.disable(again, "abode")
    plugin_purge.purge(off, "abode", tmp_path / "out2.ndjson", days=0)
    with pytest.raises(NotFound, match="is held"):
        plugin_purge.put_back(off, "abode")


def test_pipelines_with_deals_stay_as_ones_own(place: Place, tmp_path: Path) -> None:
    from tests.plugins.test_pipelines import SALE
    from tui_crm.services.pipeline.stages import pipelines

    crm = opened(place, tmp_path, agency=SALE.format(stage="offer", more=""))
    customer = archive.add(crm, "customer", {"name": "Acme"})
    contact = archive.add(crm, "contact", {"name": "Ann", "customer": customer})
    stage = pipelines(crm).find("agency_sale.wish").id
    archive.add(crm, "deal", {"name": "Elm Street", "customer": customer, "contact": contact, "stage": stage})
    off = plugins.disable(crm, "agency")
    assert plugin_purge.pipelines(off, "agency") == [("Sale of homes", 1)]
    plugin_purge.purge(off, "agency", tmp_path / "out.ndjson")
    archive.edit(off, "stage", stage, {"name": "Wishes"})
    assert {each.title for each in pipelines(off).pipelines if each["active"]} >= {"Sale of homes"}
