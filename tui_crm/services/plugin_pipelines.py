"""The pipelines that plugins declare, as records: made when a plugin is switched on, no longer offered when it is off, never taken away."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tui_crm.i18n import _
from tui_crm.plugins.declared import Declarations, Plain, pipeline_slug
from tui_crm.services.crm import Crm
from tui_crm.store.store import Store
from tui_crm.store.unit import Edit, Unit


def propose(store: Store, unit: Unit, declared: Declarations) -> None:
    """Make the plugin's pipelines and stages that are not there, and offer those that are. Inside the act that switches it on or renews it."""
    for plain in declared.of("stages"):
        slug = pipeline_slug(declared.plugin, plain["key"])
        found = store.engine.run("SELECT id FROM pipeline WHERE slug = :slug", {"slug": slug})
        pipeline = found[0][0] if found else _make(store, unit, declared, plain, slug)
        if found:
            unit.restore("pipeline", [pipeline])
            unit.update("pipeline", pipeline, {"active": True, "plugin": declared.plugin})
            unit.restore("stage", [row[0] for row in store.engine.run("SELECT id FROM stage WHERE pipeline = :pipeline", {"pipeline": pipeline})])
        _stages(store, unit, declared, plain, pipeline, slug)


def withdraw(crm: Crm, unit: Unit, plugin: str) -> None:
    """Offer the plugin's pipelines no longer. Inside the act that switches it off."""
    for row in crm.store.engine.run("SELECT id FROM pipeline WHERE plugin = :plugin AND deleted_at = 0", {"plugin": plugin}):
        unit.update("pipeline", row[0], {"active": False})


def let_go(crm: Crm, unit: Unit, plugin: str) -> None:
    """The plugin is purged: pipelines in which deals stand become one's own, the others go to the recycle bin. Inside the act that purges."""
    for pipeline, deals in crm.store.engine.run(
        "SELECT p.id, (SELECT count(*) FROM deal d WHERE d.pipeline = p.id AND d.deleted_at = 0) FROM pipeline p WHERE p.plugin = :plugin",
        {"plugin": plugin},
    ):
        stages = [row[0] for row in crm.store.engine.run("SELECT id FROM stage WHERE pipeline = :pipeline", {"pipeline": pipeline})]
        if deals:
            unit.update("pipeline", pipeline, {"plugin": "", "active": True})
            unit.update_many("stage", [Edit(stage, {"plugin": ""}) for stage in stages])
        else:
            unit.archive("stage", stages)
            unit.archive("pipeline", [pipeline])


def _make(store: Store, unit: Unit, declared: Declarations, plain: Plain, slug: str) -> int:
    names = {row[0] for row in store.engine.run("SELECT name FROM pipeline")}
    name = declared.text(plain["label"])
    last = store.engine.run("SELECT coalesce(max(position), 0) FROM pipeline")[0][0]
    values = {
        "name": f"{name} ({declared.plugin})" if name in names else name, "slug": slug, "position": last + 1, "active": True,
        "about": declared.text(plain["about"]), "plugin": declared.plugin,
    }  # fmt: skip
    return unit.create("pipeline", values)


def _stages(store: Store, unit: Unit, declared: Declarations, plain: Plain, pipeline: int, slug: str) -> None:
    there = {row[0] for row in store.engine.run("SELECT slug FROM stage WHERE pipeline = :pipeline", {"pipeline": pipeline})}
    for position, stage in enumerate(plain["stages"], 1):
        if f"{slug}.{stage['key']}" not in there:
            unit.create("stage", {**_values(store, declared, stage), "pipeline": pipeline, "slug": f"{slug}.{stage['key']}", "position": position})


def _values(store: Store, declared: Declarations, stage: Mapping[str, Any]) -> dict[str, object]:
    known = store.catalogue["deal"].by_name
    needed = tuple(name if name in known or "." in name else f"{declared.plugin}.{name}" for name in stage["needed"])
    return {
        "name": declared.text(stage["label"]), "kind": stage["kind"], "probability": Decimal(str(stage["probability"])),
        "allowed_days": stage["allowed_days"], "needed": needed, "ever": stage["ever"], "plugin": declared.plugin,
    }  # fmt: skip


def closed(crm: Crm, entity: str, record: int) -> str:
    """Why nobody may write this pipeline or stage: the plugin that it is from is off. "" when they may."""
    if not crm.plugins.known or not record:
        return ""
    plugin = str(crm.store.read(entity, record)["plugin"])
    if not plugin or ((known := crm.plugins.known.get(plugin)) and known.declared.active):
        return ""
    return _("from {plugin} (off): it can only be read").format(plugin=plugin)
