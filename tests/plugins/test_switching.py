"""Plugins are switched on and off at a database; what they declare behaves as the core's own, and what they wrote stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.databases import Place
from tests.plugins import samples
from tui_crm.errors import InvalidRecord, NotAllowed, NotFound
from tui_crm.plugins.manifest import PluginError
from tui_crm.services import archive, plugin_acts, plugin_check, plugins, undo
from tui_crm.services.crm import Crm
from tui_crm.services.plugin_set import LOADING, Wanted


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The plugins directory, with two plugins."""
    folder = tmp_path / "plugins"
    samples.write(folder, "abode", samples.ABODE)
    samples.write(folder, "tally", samples.TALLY)
    return folder


@pytest.fixture
def desk(place: Place, folder: Path) -> Crm:
    """Ann at an archive with that directory."""
    return place.open("ann", wanted=Wanted(folder=str(folder)))


def again(place: Place, folder: Path, login: str = "ann", **wanted: object) -> Crm:
    """The next start of the program."""
    return place.open(login, wanted=Wanted(folder=str(folder), **wanted))  # type: ignore[arg-type]


def states(crm: Crm) -> dict[str, str]:
    """Of the plugins that the test brings; others come with the app."""
    return {each.id: str(each.state) for each in plugins.everything(crm) if each.known or (each.found and each.found.source.kind == "file")}


def test_what_is_installed_is_listed_and_nothing_of_it_is_on(desk: Crm) -> None:
    assert states(desk) == {"abode": "disabled", "tally": "disabled"}
    assert "abode.budget" not in desk.catalogue["customer"].by_name


def test_a_plugin_that_is_on_brings_its_fields_and_entities_at_every_start(desk: Crm, place: Place, folder: Path) -> None:
    crm = plugins.enable(desk, "abode")
    for opened in (crm, again(place, folder)):
        assert opened.catalogue["customer"].field("abode.budget").sortable
        assert opened.entity("listings").key == "abode_listing"
    customer = archive.add(crm, "customer", {"name": "Acme", "abode.budget": 500_000_00, "abode.purpose": "rent"})
    listing = archive.add(crm, "abode_listing", {"name": "3 Elm St", "price": 450_000_00, "customer": customer})
    archive.edit(crm, "customer", customer, {"abode.home": listing})
    assert list(crm.lists.stream_ids(crm.listing("customer", "abode.budget>=400000"))) == [customer]
    assert list(crm.lists.stream_ids(crm.listing("abode_listing", f"customer:#{customer}"))) == [listing]
    assert crm.store.read("abode_listing", listing).code == "L-000001"


def test_switched_off_its_fields_are_read_only_and_its_data_comes_back(desk: Crm, place: Place, folder: Path) -> None:
    crm = plugins.enable(desk, "abode")
    customer = archive.add(crm, "customer", {"name": "Acme", "abode.budget": 7_00})
    listing = archive.add(crm, "abode_listing", {"name": "3 Elm St"})
    off = plugins.disable(crm, "abode")
    field = off.catalogue["customer"].field("abode.budget")
    assert (field.read_only, field.section) == (True, "from abode (off)")
    assert off.store.read("customer", customer)["abode.budget"] == 7_00
    assert off.store.read("abode_listing", listing)["name"] == "3 Elm St"
    with pytest.raises(InvalidRecord):
        archive.edit(off, "customer", customer, {"abode.budget": 1})
    with pytest.raises(NotAllowed):
        archive.edit(off, "abode_listing", listing, {"name": "4 Elm St"})
    archive.edit(off, "customer", customer, {"name": "Acme Ltd"})
    back = plugins.enable(off, "abode")
    assert back.store.read("customer", customer)["abode.budget"] == 7_00
    archive.edit(back, "customer", customer, {"abode.budget": 8_00})


def test_switching_is_an_act_of_the_journal_that_can_be_undone(desk: Crm, place: Place, folder: Path) -> None:
    crm = plugins.enable(desk, "tally")
    undo.undo(crm)
    assert states(again(place, folder))["tally"] == "disabled"


def test_only_an_administrator_may_switch(desk: Crm, place: Place, folder: Path) -> None:
    with pytest.raises(NotAllowed):
        plugins.enable(again(place, folder, "bob"), "abode")


def test_started_without_it_a_plugin_is_off_for_that_time_only(desk: Crm, place: Place, folder: Path) -> None:
    plugins.enable(plugins.enable(desk, "abode"), "tally")
    without = again(place, folder, without=("abode",))
    assert without.catalogue["customer"].field("abode.budget").read_only
    assert not without.catalogue["customer"].field("tally.visits").read_only
    assert again(place, folder, without=("*",)).catalogue["customer"].field("tally.visits").read_only
    assert not again(place, folder).catalogue["customer"].field("abode.budget").read_only


def test_a_plugin_that_went_away_is_missing_and_its_data_can_be_read(desk: Crm, place: Place, folder: Path) -> None:
    crm = plugins.enable(desk, "abode")
    customer = archive.add(crm, "customer", {"name": "Acme", "abode.budget": 7_00})
    path = folder / "abode.py"
    kept = path.read_text("utf-8")
    path.unlink()
    without = again(place, folder)
    assert states(without)["abode"] == "missing"
    assert without.plugins.troubled == ("abode",)
    assert without.store.read("customer", customer)["abode.budget"] == 7_00
    path.write_text(kept, "utf-8")
    assert states(again(place, folder))["abode"] == "active"


def test_a_new_release_brings_new_fields_and_takes_over_renamed_ones(desk: Crm, place: Place, folder: Path) -> None:
    crm = plugins.enable(desk, "tally")
    customer = archive.add(crm, "customer", {"name": "Acme", "tally.visits": 3})
    samples.write(folder, "tally", samples.TALLY.replace('key="visits"', 'key="calls", renamed_from="visits"'), version="2.0")
    newer = again(place, folder)
    assert plugins.one(newer, "tally").release == "2.0"
    assert newer.store.read("customer", customer)["tally.calls"] == 3


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("raise RuntimeError('no licence')", "tally.import: RuntimeError: no licence"),
        ("import os; os._exit(3)", "its process ended"),
        ("raise SystemExit(2)", "SystemExit"),
        ("@hookimpl\ndef feilds(): return []", "unknown hook 'feilds'"),
        ("@hookimpl\ndef fields(): return 'rubbish'", "expected a list of FieldSpec, found str 'rubbish'"),
        ("@hookimpl\ndef fields():\n    yield 1", "returned a generator"),
        ("@hookimpl\nasync def fields(): return []", "returned a coroutine"),
        ("@hookimpl\ndef fields(): return [FieldSpec(entity='boat', key='a', type='text', label='A')]", "no entity boat for field a"),
    ],
)
def test_a_plugin_that_cannot_be_is_refused_and_changes_nothing(desk: Crm, place: Place, folder: Path, code: str, message: str) -> None:
    samples.write(folder, "tally", code)
    with pytest.raises(PluginError, match="tally") as error:
        plugins.enable(desk, "tally")
    assert message in str(error.value)
    assert states(again(place, folder))["tally"] == "disabled"


def test_a_plugin_for_another_api_says_so(desk: Crm, folder: Path) -> None:
    samples.write(folder, "tally", samples.TALLY, api=2)
    assert plugins.one(desk, "tally").reason == "it is written for API 2, this is API 1"
    with pytest.raises(PluginError, match="API 2"):
        plugins.enable(desk, "tally")
    with pytest.raises(NotFound):
        plugins.enable(desk, "nobody")


def test_a_release_that_breaks_locks_nobody_out(desk: Crm, place: Place, folder: Path) -> None:
    crm = plugins.enable(desk, "tally")
    customer = archive.add(crm, "customer", {"name": "Acme", "tally.visits": 3})
    samples.write(folder, "tally", "import os; os.abort()", version="2.0")
    broken = again(place, folder)
    assert states(broken)["tally"] == "quarantined"
    assert "SIGABRT" in plugins.one(broken, "tally").reason
    assert broken.store.read("customer", customer)["tally.visits"] == 3
    with pytest.raises(PluginError, match="tally"):
        again(place, folder, strict=True)


def test_an_import_that_ended_the_program_is_not_tried_again(desk: Crm, place: Place, folder: Path) -> None:
    crm = plugins.enable(desk, "tally")
    mark = '{"machine": "elsewhere", "process": 1, "at": 0}'
    crm.store.engine.run("INSERT INTO meta (key, value) VALUES (:key, :value)", {"key": f"{LOADING}tally", "value": mark})
    locked = again(place, folder)
    assert plugins.one(locked, "tally").reason == "importing it ended the program"
    assert states(plugins.enable(locked, "tally"))["tally"] == "active"


def test_settings_are_checked_by_the_plugins_model(desk: Crm) -> None:
    crm = plugins.enable(desk, "abode", {"limit": 9})
    assert crm.plugins.known["abode"].config == {"city": "Boston", "limit": 9}
    with pytest.raises(InvalidRecord, match="limit"):
        plugins.configure(crm, "abode", {"limit": "many"})
    assert plugins.configure(crm, "abode", {"city": "Nairobi"}).plugins.known["abode"].config == {"city": "Nairobi", "limit": 5}
    back = plugins.enable(plugins.disable(crm, "abode"), "abode")
    assert back.plugins.known["abode"].config["city"] == "Nairobi"


NEEDY = """
from pydantic import BaseModel

class Settings(BaseModel):
    key: str

@hookimpl
def config():
    return Settings

@hookimpl
def health(ctx):
    return f"asks with {ctx.config.key}"
"""


def test_a_setting_that_is_missing_is_told_until_it_is_filled_in(desk: Crm, folder: Path) -> None:
    samples.write(folder, "needy", NEEDY)
    crm = plugins.enable(desk, "needy")
    assert "Field required" in plugin_acts.health(crm, "needy")
    assert plugins.one(crm, "needy").state == "active"
    crm = plugins.configure(crm, "needy", {"key": "sesame"})
    assert plugin_acts.health(crm, "needy") == "asks with sesame"
    crm.plugins.close()


def test_a_plugin_that_failed_too_often_is_read_only_until_it_is_switched_on_again(desk: Crm, place: Place, folder: Path) -> None:
    samples.write(folder, "tally", samples.TALLY + "\n@hookimpl\ndef health(ctx):\n    raise RuntimeError('down')\n")
    crm = plugins.enable(desk, "tally")
    customer = archive.add(crm, "customer", {"name": "Acme", "tally.visits": 3})
    for _time in range(10):
        plugin_acts.health(crm, "tally")
    assert plugins.note_quarantine(crm) == ["tally"]
    fresh = plugins.fresh(crm)
    assert fresh is not None
    with pytest.raises(InvalidRecord, match=r"tally\.visits"):
        archive.edit(fresh, "customer", customer, {"tally.visits": 4})
    archive.edit(fresh, "customer", customer, {"name": "Acme Ltd"})
    archive.edit(plugins.enable(fresh, "tally"), "customer", customer, {"tally.visits": 4})


def test_what_goes_away_says_so(desk: Crm, folder: Path) -> None:
    old = samples.TALLY.replace('label="Visits"', 'label="Visits", deprecated="use the follow-ups"')
    path = samples.write(folder, "tally", old)
    assert [each.text for each in plugin_check.check(path, None, 10) if each.level == "warning"] == ["customer.visits goes away: use the follow-ups"]
    assert plugins.enable(desk, "tally").catalogue["customer"].by_name["tally.visits"].help == "goes away: use the follow-ups"
