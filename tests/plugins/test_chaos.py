"""Every hook, misbehaving in every way: the app stays up, no data is lost, the other plugin is heard, and the user sees which and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest

from tests.plugins import samples
from tui_crm.cli.values import shown
from tui_crm.errors import CrmError
from tui_crm.plugins import hookspecs, host
from tui_crm.plugins.guard import Failure
from tui_crm.plugins.manifest import PluginError
from tui_crm.plugins.process import Worker
from tui_crm.services import archive, duplicates, plugin_acts, plugin_events, plugin_files, plugin_messages, plugin_steps, plugins
from tui_crm.services.crm import Crm, Locale, open_crm
from tui_crm.services.plugin_set import Wanted

SOUND = """
@hookimpl
def fields():
    return [FieldSpec(entity="customer", key="seen", type="integer", label="Seen")]

@hookimpl
def record_saving(ctx, change):
    return Review(patch={"seen": change.after["seen"] + 1})
"""
MISDEEDS = """
def raise_():
    raise RuntimeError("chaos")

def rubbish():
    return object()

def generator():
    yield 1

async def coroutine():
    return None

def exit():
    raise SystemExit(3)

def die():
    import os
    os._exit(3)

def hang():
    import time
    time.sleep(600)

def allocate():
    hoard = []
    while True:
        hoard.append(bytearray(1 << 26))

DEED = {deed}
"""
DECLARING = """
@hookimpl
def {hook}():
    return DEED()
"""
RUNNING = """
def act(*given):
    return DEED()

@hookimpl
def fields():
    return [FieldSpec(entity="customer", key="stars", type="integer", label="Stars")]

@hookimpl
def validators():
    return [Validator(key="rule", entity="contact", label="Rule", check=act)]

@hookimpl
def commands():
    return [Command(key="act", label="Act", help="Act", run=act)]

@hookimpl
def tabs():
    return [Tab(key="tab", label="Tab", entity="customer", view=act)]

@hookimpl
def reports():
    return [Report(key="report", label="Report", needs=(), view=act)]

@hookimpl
def importers():
    return [Importer(key="files", label="Files", entity="customer", suffixes=(".odd",), read=act)]

@hookimpl
def gateways():
    return [MessageGateway(key="way", label="Way", kind="phone", send=act)]

@hookimpl
def migrations():
    return [Migration(key="step", entity="customer", change=act)]

@hookimpl
def grading():
    return [Criterion(key="factor", axis="a", label="A", needs=(), score=act, explain=act),
            Guard(key="guard", label="G", needs=(), test=act, grade="B")]
"""
HOOKS = """
@hookimpl
def record_saving(ctx, change):
    return DEED()

@hookimpl
def record_saved(ctx, event):
    return DEED()

@hookimpl
def health(ctx):
    return DEED()

@hookimpl
def format_value(ctx, entity, field, value):
    return DEED()

@hookimpl
def duplicate_key(ctx, row):
    return DEED()
"""
DEEDS = ("raise_", "rubbish", "generator", "coroutine", "exit", "die", "hang", "allocate")


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What hangs is given up soon."""
    monkeypatch.setattr(host, "SECONDS", {**dict.fromkeys(host.SECONDS, 1.5), "load": 20, "configure": 5})


def archive_with(tmp_path: Path, **codes: str) -> Crm:
    folder = tmp_path / "plugins"
    for plugin_id, code in codes.items():
        samples.write(folder, plugin_id, code)
    return open_crm(str(tmp_path / "crm.db"), Locale(UTC), login="ann", wanted=Wanted(folder=str(folder)))


@pytest.mark.parametrize("deed", ["raise_", "rubbish", "generator", "coroutine", "exit", "die"])
@pytest.mark.parametrize("hook", [*hookspecs.RETURNS, "config", "translations"])
def test_a_declaring_hook_that_misbehaves_is_refused_by_name_and_changes_nothing(tmp_path: Path, hook: str, deed: str) -> None:
    crm = archive_with(tmp_path, sound=SOUND, chaos=MISDEEDS.format(deed=deed) + DECLARING.format(hook=hook))
    crm = plugins.enable(crm, "sound")
    customer = archive.add(crm, "customer", {"name": "Acme"})
    with pytest.raises(PluginError, match="chaos"):
        plugins.enable(crm, "chaos")
    assert str(plugins.one(crm, "chaos").state) == "disabled"
    assert crm.store.read("customer", customer)["sound.seen"] == 1
    crm.close()


@pytest.mark.parametrize("deed", DEEDS)
def test_what_misbehaves_while_people_work_costs_nothing_but_its_own_answer(tmp_path: Path, deed: str) -> None:
    crm = archive_with(tmp_path, sound=SOUND, chaos=MISDEEDS.format(deed=deed) + HOOKS)
    crm = plugins.enable(plugins.enable(crm, "sound"), "chaos")
    plugin_events.deliver(crm)
    customer = archive.add(crm, "customer", {"name": "Acme"})
    assert crm.store.read("customer", customer)["sound.seen"] == 1
    assert any("the plugin chaos could not look at what was saved" in warning for warning in crm.plugins.take_warnings())
    assert plugin_events.deliver(crm) == 0
    assert "chaos.health" in plugin_acts.health(crm, "chaos")
    line = (crm.catalogue["customer"].by_name["name"],), crm.store.read_many("customer", [customer])
    assert list(shown(crm, *line)) == [["Acme"]]
    assert [each.title for each in duplicates.check(crm, "customer", {"name": "Acme"})] == ["Acme"]
    hooks = {failure.hook for _at, failure in crm.plugins.host.plugins["chaos"].health.failures}
    assert hooks == {"record_saving", "record_saved", "health", "format_value", "duplicate_key"}
    failure = crm.plugins.last_failure("chaos")
    assert failure is not None
    assert "chaos" in crm.plugins.troubled
    archive.edit(crm, "customer", customer, {"name": "Acme Ltd"})
    assert crm.store.read("customer", customer)["sound.seen"] == 2
    crm.close()


@pytest.mark.parametrize("deed", DEEDS)
def test_each_act_of_a_plugin_that_misbehaves_is_refused_by_name(tmp_path: Path, deed: str) -> None:
    crm = archive_with(tmp_path, chaos=MISDEEDS.format(deed=deed) + RUNNING)
    customer = archive.add(crm, "customer", {"name": "Acme", "phones": ("+16175550101",)})
    with pytest.raises(PluginError, match="chaos"):
        plugins.enable(crm, "chaos")  # its migration fails; the plugin is on all the same
    crm = plugins.reopened(crm)
    (tmp_path / "people.odd").touch()
    declared = crm.plugins.known["chaos"].declared
    acts: list[Callable[[], Any]] = [
        lambda: plugin_acts.run(crm, "chaos.act"),
        lambda: plugin_acts.tab(crm, plugin_acts.find(crm, "tabs", "chaos.tab"), crm.store.read("customer", customer)),
        lambda: plugin_acts.report(crm, "chaos.report"),
        lambda: plugin_files.read(crm, tmp_path / "people.odd"),
        lambda: plugin_messages.send(crm, "chaos.way", "customer", [customer], "hello"),
        lambda: plugin_steps.migrate(crm, declared),
    ]
    for act in acts:
        with pytest.raises(CrmError, match="chaos"):
            act()
    assert archive.add(crm, "contact", {"name": "Ann", "customer": customer})
    assert any("chaos" in warning for warning in crm.plugins.take_warnings())
    assert crm.store.read("customer", customer)["name"] == "Acme"
    assert crm.lists.count(crm.listing("activity")) == 0
    crm.close()


@pytest.mark.parametrize("deed", DEEDS)
def test_a_criterion_that_misbehaves_fails_alone(tmp_path: Path, deed: str) -> None:
    path = samples.write(tmp_path, "chaos", MISDEEDS.format(deed=deed) + RUNNING)
    source = {"kind": "file", "place": str(path), "attribute": "", "manifest": str(path), "distribution": ""}
    batch = {"columns": {}, "size": 3, "now": 0, "today": "", "parameters": {}, "populations": {}}
    for operation, key, more in (("score", "factor", {}), ("test", "guard", {}), ("explain", "factor", {"factors": [0.5]})):
        process = Worker("chaos")
        assert not isinstance(process.ask({"do": "load", "source": source}, 20), Failure)
        request = {"do": operation, "key": key, "context": {}, "payload": {"batch": batch, **more}, "hook": f"grading.{key}"}
        reply = process.ask(request, 1.5)
        assert isinstance(reply, Failure), (operation, reply)
        assert reply.plugin == "chaos"
        process.close()


@pytest.mark.parametrize("deed", ["raise_()", "exit()", "die()", "1 / 0", "import nothing_there"])
def test_a_release_whose_import_misbehaves_locks_nobody_out(tmp_path: Path, deed: str) -> None:
    harmless = RUNNING.replace("DEED()", "None").partition("@hookimpl\ndef migrations")[0]
    crm = plugins.enable(plugins.enable(archive_with(tmp_path, sound=SOUND, chaos=harmless), "sound"), "chaos")
    customer = archive.add(crm, "customer", {"name": "Acme", "chaos.stars": 5})
    crm.close()
    samples.write(tmp_path / "plugins", "chaos", MISDEEDS.format(deed="None") + deed, version="2.0")
    later = archive_with(tmp_path)
    assert str(plugins.one(later, "chaos").state) == "quarantined"
    assert later.store.read("customer", customer)["chaos.stars"] == 5
    archive.edit(later, "customer", customer, {"name": "Acme Ltd"})
    assert later.store.read("customer", customer)["sound.seen"] == 2
    (tmp_path / "plugins" / "chaos.py").unlink()
    later.close()
    gone = archive_with(tmp_path)
    assert gone.store.read("customer", customer)["chaos.stars"] == 5
    assert gone.plugins.troubled == ("chaos",)
    gone.close()
