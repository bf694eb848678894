"""The vertical as a whole: looked over, in its own process on both engines, switched off and on again."""

from __future__ import annotations

from pathlib import Path

from plugins_builtin import agency_channels
from tests.databases import Place
from tests.verticals.agency_channels.desk import REGISTRATION, STATEMENT, Desk
from tui_crm.services import plugin_check, plugin_purge, plugin_steps, plugins, undo, views
from tui_crm.services.grading import applying, rulesets


def test_check_finds_nothing() -> None:
    found = plugin_check.check(Path(agency_channels.__file__).parent, None, 2000)
    assert [finding for finding in found if finding.level != "ok"] == []


def test_a_week_in_its_own_process_on_both_engines(place: Place) -> None:
    desk = Desk(plugins.enable(place.open("ann"), "channels"))
    place.opened.append(desk.crm)
    plugin_steps.demo(desk.crm, "channels")
    assert "Waiting for approval" in [view["name"] for view in views.views(desk.crm, REGISTRATION)]
    waiting = [each.id for each in desk.all(REGISTRATION, "state:submitted", "registered_on")]
    desk.run("approve", waiting)
    states = [desk.read(REGISTRATION, each)["state"] for each in waiting]
    assert set(states) == {"protected", "disputed"}
    disputed = waiting[states.index("disputed")]
    assert desk.told("rule", [disputed], "evidence two visits").startswith("Keller & Maas GmbH holds the protection now, 1 overruled")
    partners = [each.id for each in desk.all("customer", "channels.status:active", "name")]
    assert desk.run("settle", partners, "2026-02").message == "7 statements of 2026-02"
    assert all("do not add up" not in desk.tab("lines", STATEMENT, each.id) for each in desk.all(STATEMENT))
    assert "Rulings" in desk.report("conflicts")
    applying.apply(desk.crm, rulesets.find(desk.crm, "channels_partner"))
    desk = Desk(applying.renewed(desk.crm))
    assert [each["grade.channels_partner"] for each in desk.all("customer", "name:华中")] == ["D"]
    undo.undo(desk.crm)
    desk = Desk(plugins.disable(desk.crm, "channels"))
    place.opened.append(desk.crm)
    assert desk.crm.catalogue["customer"].by_name["channels.tier"].read_only
    assert sum(each.records for each in plugin_purge.plan(desk.crm, "channels")) > 100
    desk = Desk(plugins.enable(desk.crm, "channels"))
    place.opened.append(desk.crm)
    assert len(desk.all("customer", "channels.status:any")) == 9
