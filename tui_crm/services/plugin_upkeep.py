"""What plugins declare, asked in a worker and kept in the database: when one is switched on, and when its files have changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tui_crm.errors import InvalidRecord, Problem
from tui_crm.i18n import _
from tui_crm.model.entity import Catalogue
from tui_crm.plugins.declared import Declarations, entity_key
from tui_crm.plugins.discovery import Found, installed
from tui_crm.plugins.guard import Failure
from tui_crm.plugins.host import SECONDS
from tui_crm.plugins.manifest import PluginError
from tui_crm.plugins.process import Worker
from tui_crm.services import plugin_pipelines
from tui_crm.services.plugin_set import Known, PluginSet, folder_of
from tui_crm.store import extensions
from tui_crm.store.author import Author
from tui_crm.store.engine import Engine
from tui_crm.store.store import Store


class PluginFailed(PluginError):
    """A plugin that could not be asked; `failure` has the traceback."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(str(failure))
        self.failure = failure


def asked(plugins: PluginSet, found: Found, config: Mapping[str, Any] | None = None) -> tuple[Declarations, dict[str, Any]]:
    """What a plugin declares, and its settings as it took them (defaults included; with `config` None, those alone).

    Raises PluginFailed; InvalidRecord for settings that its model refuses.
    """
    place = (plugins.make or Worker)(found.id)
    try:
        loaded = place.ask({"do": "load", "source": found.source.plain()}, SECONDS["load"])
        if isinstance(loaded, Failure):
            raise PluginFailed(loaded)
        declared = Declarations(found.id, loaded.value)
        taken = place.ask({"do": "configure", "values": dict(config or {})}, SECONDS["configure"])
    finally:
        place.close()
    if isinstance(taken, Failure):
        if config is None:  # a setting without a default waits to be filled in
            return declared, {}
        raise InvalidRecord([Problem(_("settings"), taken.message)])
    return declared, taken.value


def keep(engine: Engine, found: Found, declared: Declarations) -> None:
    """Write what a plugin declared. Inside the caller's transaction."""
    assert found.manifest is not None
    sql = (
        "INSERT INTO declaration (plugin, fingerprint, api, spec) VALUES (:plugin, :fingerprint, :api, :spec) "
        "ON CONFLICT (plugin) DO UPDATE SET fingerprint = :fingerprint, api = :api, spec = :spec"
    )
    spec = json.dumps(declared.spec, ensure_ascii=False)
    params = {"plugin": found.id, "fingerprint": found.source.fingerprint, "api": found.manifest.api, "spec": spec}
    engine.run(sql, params)


def renewed(engine: Engine, catalogue: Catalogue, plugins: PluginSet) -> PluginSet:
    """The plugins after a look at those whose files have changed or were missed: declared anew where they are there, told where they fail."""
    there = installed(folder_of(plugins.wanted))
    store = Store(engine, catalogue, plugins.clock)
    known: dict[str, Known] = {}
    for each in plugins.known.values():
        if each.state == "disabled" or not (each.changed or each.state == "missing"):
            known[each.id] = each
        elif found := there.get(each.id):
            known[each.id] = _renewed(store, plugins, each, found)
        else:
            known[each.id] = _off(each, "missing", _("it is not installed"))
    return replace(plugins, known=known)


def _renewed(store: Store, plugins: PluginSet, each: Known, found: Found) -> Known:
    if found.problem or found.manifest is None:
        return _off(each, "incompatible", found.problem)
    if each.state == "quarantined" and not each.changed:
        return each
    try:
        declared, config = asked(plugins, found, each.config)
    except (PluginFailed, InvalidRecord) as error:
        return _off(each, "quarantined", str(error))
    changes = {"release": found.manifest.version, "source": json.dumps(found.source.plain()), "trouble": ""}
    with store.act(Author(0, "system"), "renew", "plugin", f"{each.id} {found.manifest.version}") as unit:
        unit.update("plugin", each.record, changes)
        keep(store.engine, found, declared)
        take_renamed(store, declared)
        plugin_pipelines.propose(store, unit, declared)
    return replace(each, state="active", release=found.manifest.version, source=found.source.plain(), config=config, declared=declared, reason="",
                   changed=False)


def _off(each: Known, state: str, reason: str) -> Known:
    return replace(each, state=state, reason=reason, declared=replace(each.declared, active=False))


def take_renamed(store: Store, declared: Declarations) -> None:
    """Where a field has a new key, records that hold something under the old one hold it under the new one. Inside the caller's transaction."""
    for plain in declared.of("fields"):
        if plain["renamed_from"] and (entity := entity_key(plain["entity"])) in store.catalogue.entities:
            extensions.rename(store.engine, entity, declared.plugin, plain["renamed_from"], plain["key"])
