"""Switching plugins on and off at one database, setting them, and saying how they are doing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tui_crm.errors import NotFound, UsageError
from tui_crm.i18n import _, language
from tui_crm.plugins.declared import Declarations
from tui_crm.plugins.discovery import Found, installed
from tui_crm.plugins.health import Health, State
from tui_crm.plugins.manifest import Manifest, PluginError
from tui_crm.services import plugin_pipelines, plugin_set, plugin_steps, plugin_upkeep
from tui_crm.services.crm import Crm, own_catalogue
from tui_crm.services.plugin_set import Known, folder_of
from tui_crm.store import later
from tui_crm.store.author import Author
from tui_crm.store.store import Store

OUT = frozenset({"disabled", "quarantined"})
"""States in which nobody writes a plugin's fields."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A plugin as people see it: installed, known to the database, or both."""

    id: str
    state: State
    reason: str
    manifest: Manifest | None
    release: str
    origin: str  # the distribution, or the file
    known: Known | None
    found: Found | None
    health: Health | None

    @property
    def summary(self) -> str:
        """What it is for, in its own words; in the person's language where it says so."""
        return self.manifest.summaries.get(language(), self.manifest.summary) if self.manifest else ""


def everything(crm: Crm) -> list[Listed]:
    """Every plugin that is installed, or that the database knows, in order of id. Nothing is imported."""
    there = installed(folder_of(crm.plugins.wanted))
    return [_listed(crm, name, crm.plugins.known.get(name), there.get(name)) for name in sorted({*there, *crm.plugins.known})]


def one(crm: Crm, plugin_id: str) -> Listed:
    """One of `everything`. Raises NotFound."""
    for each in everything(crm):
        if each.id == plugin_id:
            return each
    raise NotFound(_("There is no plugin “{plugin}”").format(plugin=plugin_id))


def _listed(crm: Crm, name: str, known: Known | None, found: Found | None) -> Listed:
    health = crm.plugins.health(name)
    manifest = found.manifest if found else None
    source = found.source.plain() if found else known.source if known else {}
    origin = source.get("distribution") or source.get("place", "")
    if known is None:
        state = State.INCOMPATIBLE if found and found.problem else State.DISABLED
        return Listed(name, state, found.problem if found else "", manifest, manifest.version if manifest else "", origin, None, found, None)
    state, reason = State(known.state), known.reason
    if state is State.ACTIVE and health and health.state is not State.ACTIVE:
        state, reason = health.state, str(health.last or "")
    return Listed(name, state, reason, manifest, known.release, origin, known, found, health)


def enable(crm: Crm, plugin_id: str, config: Mapping[str, Any] | None = None) -> Crm:
    """Switch a plugin on for everybody at this database; returns the archive with its fields and entities. Takes up kept settings and data.

    Raises NotAllowed, NotFound, PluginError (it cannot run, clashes, or failed when it was asked what it declares), InvalidRecord.
    """
    crm.policy.allow("plugins")
    listed = one(crm, plugin_id)
    found = listed.found
    if found is None:
        raise NotFound(_("{plugin} is not installed").format(plugin=plugin_id))
    if found.problem or found.manifest is None:
        raise PluginError(_("plugin {plugin}: {reason}").format(plugin=plugin_id, reason=found.problem))
    known = listed.known
    kept = known.config if known and config is None else config
    declared, taken = plugin_upkeep.asked(crm.plugins, found, kept or None)
    _check_fits(crm, declared)
    values = {
        "enabled": True, "release": found.manifest.version, "source": json.dumps(found.source.plain()), "config": json.dumps(taken), "trouble": "",
    }  # fmt: skip
    with crm.store.act(crm.author, "enable", "plugin", plugin_id) as unit:
        if known:
            unit.restore("plugin", [known.record])
            unit.update("plugin", known.record, values)
        else:
            unit.create("plugin", {"name": plugin_id, **values})
        plugin_upkeep.keep(crm.store.engine, found, declared)
        plugin_upkeep.take_renamed(crm.store, declared)
        plugin_steps.propose_views(crm, unit, declared)
        plugin_pipelines.propose(crm.store, unit, declared)
        crm.store.engine.run(f"DELETE FROM meta WHERE key = '{plugin_set.LOADING}{plugin_id}'")
    now = reopened(crm)
    plugin_steps.migrate(now, now.plugins.known[plugin_id].declared)
    return now


def _check_fits(crm: Crm, declared: Declarations) -> None:
    """Raises PluginError when what the plugin declares clashes with what is there, or says what cannot be understood."""
    from tui_crm.plugins.declared import extended
    from tui_crm.services import plugin_conditions

    others = [each for each in crm.plugins.declarations if each.plugin != declared.plugin]
    catalogue = extended(own_catalogue(crm.store.engine), [*others, declared])
    for place, reason in plugin_conditions.faults(declared, catalogue, crm):
        raise PluginError(_("plugin {plugin}: {reason}").format(plugin=declared.plugin, reason=f"{place}: {reason}"))


def disable(crm: Crm, plugin_id: str) -> Crm:
    """Switch a plugin off for everybody at this database. Its data stays and can be read. Raises NotAllowed, UsageError."""
    crm.policy.allow("plugins")
    known = crm.plugins.known.get(plugin_id)
    if known is None or not crm.store.read("plugin", known.record)["enabled"]:
        raise UsageError(_("{plugin} is not switched on").format(plugin=plugin_id))
    with crm.store.act(crm.author, "disable", "plugin", plugin_id) as unit:
        unit.update("plugin", known.record, {"enabled": False, "trouble": ""})
        plugin_pipelines.withdraw(crm, unit, plugin_id)
    return reopened(crm)


def configure(crm: Crm, plugin_id: str, config: Mapping[str, Any]) -> Crm:
    """Give a plugin other settings; its model checks them. Raises NotAllowed, InvalidRecord, NotFound, PluginError."""
    crm.policy.allow("plugins")
    listed = one(crm, plugin_id)
    if listed.known is None or listed.found is None:
        raise NotFound(_("{plugin} is not switched on").format(plugin=plugin_id))
    _declared, taken = plugin_upkeep.asked(crm.plugins, listed.found, config)
    with crm.store.act(crm.author, "configure", "plugin", plugin_id) as unit:
        unit.update("plugin", listed.known.record, {"config": json.dumps(taken), "trouble": ""})
    return reopened(crm)


def reopened(crm: Crm) -> Crm:
    """The same person at the same database, with the plugins as they are on now."""
    engine, clock = crm.store.engine, crm.store.clock
    base = own_catalogue(engine)
    catalogue, plugins = plugin_set.opened(engine, base, replace(crm.plugins.wanted, strict=False), clock)
    plugins = replace(plugins, make=crm.plugins.make)
    store = Store(engine, catalogue, clock)
    store.ready(patient=True)
    crm.plugins.close()
    return Crm.of(store, crm.user, crm.way, crm.locale, plugins)


def build_indexes(crm: Crm, told: later.Told = lambda done, total: True) -> int:
    """Make the indexes of plugins' fields that were left for later, one after the other; returns how many. Not in the app's loop."""
    return later.build(crm.store.engine, crm.entire.catalogue, told) if later.is_waiting(crm.store.engine) else 0


def fresh(crm: Crm) -> Crm | None:
    """The archive anew when somebody has switched or set a plugin since (or an undo has); None when all is as this one knows it."""
    now = plugin_set.known(crm.store.engine, replace(crm.plugins.wanted, strict=False), crm.store.clock)
    before = {each.id: (each.state in OUT, each.config, each.release) for each in crm.plugins.known.values()}
    after = {each.id: (each.state in OUT, each.config, each.release) for each in now.known.values()}
    return None if before == after else reopened(crm)


def note_quarantine(crm: Crm) -> Sequence[str]:
    """Write down which plugins failed so often here that nobody asks them any more; returns their ids."""
    noted = []
    for known in crm.plugins.known.values():
        failure = crm.plugins.last_failure(known.id)
        if not known.active or not crm.plugins.quarantined(known.id) or failure is None:
            continue
        trouble = {"hook": failure.hook, "kind": failure.kind, "message": str(failure), "traceback": failure.traceback, "at": crm.store.clock()}
        if not crm.store.read("plugin", known.record)["trouble"]:
            with crm.store.act(Author(0, "system"), "quarantine", "plugin", known.id) as unit:
                unit.update("plugin", known.record, {"trouble": json.dumps(trouble, ensure_ascii=False)})
            noted.append(known.id)
    return noted
