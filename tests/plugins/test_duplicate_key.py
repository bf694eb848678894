"""A trade's own rule of what is the same: it adds to the check on every way in, to a file's rows and to the scan; without it nothing changes."""

from __future__ import annotations

from pathlib import Path

from tests.databases import Place
from tests.plugins.test_review import opened
from tui_crm.services import archive, duplicates, plugins
from tui_crm.services.crm import Crm
from tui_crm.services.duplicates import Batch

PLOTS = """
@hookimpl
def fields():
    return [FieldSpec(entity="customer", key="plot", type="text", label="Plot")]

@hookimpl
def duplicate_key(ctx, row):
    if row.entity == "customer" and row["plot"]:
        return DuplicateKey(keys=(row["plot"],), verdict="{verdict}", reason="the same plot")

@hookimpl
def translations():
    return {{"zh_CN": {{"the same plot": "同一地块"}}}}
"""
BROKEN = """
@hookimpl
def duplicate_key(ctx, row):
    raise RuntimeError("broken")
"""


def found(crm: Crm, **values: object) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(each.title, str(each.verdict), each.because[:1]) for each in duplicates.check(crm, "customer", {"kind": "person", **values})]


def test_two_with_a_plugins_key_in_common_are_told_however_unlike(place: Place, tmp_path: Path) -> None:
    crm = opened(place, tmp_path, plots=PLOTS.format(verdict="sure"))
    archive.add(crm, "customer", {"name": "Ada Lovelace", "kind": "person", "plots.plot": "12-7 a"})
    assert found(crm, name="王伟", **{"plots.plot": "12-7 A"}) == [("Ada Lovelace", "block", ("the same plot",))]
    assert found(crm, name="王伟", **{"plots.plot": "12-8"}) == []
    (told,) = duplicates.check(crm, "customer", {"kind": "person", "name": "王伟", "plots.plot": "12-7 a"})
    assert duplicates.line(told, crm.catalogue["customer"]).endswith("the same plot")
    off = plugins.disable(crm, "plots")
    assert found(off, name="王伟", **{"plots.plot": "12-7 A"}) == []


def test_records_that_were_there_before_are_found_too(place: Place, tmp_path: Path) -> None:
    crm = opened(place, tmp_path, plots=PLOTS.format(verdict="suspected"))
    plain = plugins.disable(crm, "plots")
    assert found(plain, name="Nobody") == []
    crm = plugins.enable(plain, "plots")
    for name in ("Ada Lovelace", "王伟", "Bob"):
        archive.add(crm, "customer", {"name": name, "kind": "person", "plots.plot": "" if name == "Bob" else "9"})
    assert {title for title, _verdict, _why in found(crm, name="Zoe", **{"plots.plot": "9"})} == {"Ada Lovelace", "王伟"}
    result = duplicates.scan(crm, "customer")
    assert (result.suspected, result.new) == (1, 1)
    (pair,) = crm.store.read_many("duplicate", crm.lists.stream_ids(crm.listing("duplicate")))
    assert pair["because"] == ("the same plot",)
    (one, other) = (crm.lists.first_ids(crm.listing("customer", name), 1)[0] for name in ("Ada", "王伟"))
    assert duplicates.explain(crm, "customer", one, other).verdict == "warn"


def test_rows_of_one_file_are_compared_by_it(place: Place, tmp_path: Path) -> None:
    crm = opened(place, tmp_path, plots=PLOTS.format(verdict="sure"))
    batch = Batch(crm, "customer")
    rows = [{"name": "Ada", "kind": "person", "plots.plot": "5"}, {"name": "王伟", "kind": "person", "plots.plot": "5"}]
    first, second = batch.check(rows)
    assert not first
    assert [(each.title, each.because) for each in second] == [("Ada", ("the same plot",))]


def test_a_plugin_that_fails_costs_only_its_own_word(place: Place, tmp_path: Path) -> None:
    crm = opened(place, tmp_path, plots=BROKEN)
    archive.add(crm, "customer", {"name": "Ada Lovelace", "kind": "person", "emails": ("ada@example.com",)})
    assert [title for title, *_rest in found(crm, name="Ada Lovelace", emails=("ada@example.com",))] == ["Ada Lovelace"]
    assert "plots.duplicate_key: RuntimeError: broken" in crm.plugins.take_warnings()
