"""An archive for the tests of a plugin, and the plugin on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import Any

from tui_crm.errors import InvalidRecord, Problem
from tui_crm.model.core import CORE
from tui_crm.plugins.declared import Declarations, extended
from tui_crm.plugins.discovery import at
from tui_crm.plugins.guard import Answer, Failure
from tui_crm.plugins.manifest import PluginError, check_id
from tui_crm.plugins.process import Here, Place
from tui_crm.services.crm import Crm, Locale, open_crm
from tui_crm.services.plugin_set import Known, PluginSet
from tui_crm.store.store import Store

NOON = 1_772_452_800_000  # 2026-03-02 12:00 UTC


class PluginHost:
    """An archive at `path`, on SQLite, with a clock that stands still (`now`, epoch milliseconds)."""

    def __init__(self, path: Path) -> None:
        self.now = NOON
        self.crm = open_crm(str(path), Locale(UTC), login="ann", clock=lambda: self.now)
        self._objects: dict[str, object] = {}
        self._known: dict[str, Known] = {}

    def enable(self, plugin: object, config: Mapping[str, Any] | None = None, plugin_id: str = "") -> Crm:
        """Switch a plugin on: a module, an object with hooks, or the path of a plugin. Its id is `plugin_id`, else that of its manifest.

        Returns the archive with its fields and entities. Raises PluginError, InvalidRecord for settings that its model refuses.
        """
        plugin_id = plugin_id or _id_of(plugin)
        check_id(plugin_id)
        if isinstance(plugin, str | Path):
            from tui_crm.plugins.loading import imported

            plugin = imported(plugin_id, at(Path(plugin)).source.plain())
        place = Here(plugin_id, plugin)
        spec = _answer(place.ask({"do": "load", "source": {}}, 0))
        taken = place.ask({"do": "configure", "values": dict(config or {})}, 0)
        if isinstance(taken, Failure):
            raise InvalidRecord([Problem("config", taken.message)])
        self._objects[plugin_id] = plugin
        declared = Declarations(plugin_id, spec)
        self._known[plugin_id] = Known(plugin_id, 0, "active", "test", {}, taken.value, declared)
        return self._reopened()

    def _reopened(self) -> Crm:
        crm = self.crm
        plugins = PluginSet(dict(sorted(self._known.items())), engine=crm.store.engine, clock=crm.store.clock, make=self._place)
        store = Store(crm.store.engine, extended(CORE, plugins.declarations), crm.store.clock)
        store.ready()
        for name in self._known:
            sql = "INSERT INTO declaration (plugin) VALUES (:plugin) ON CONFLICT (plugin) DO NOTHING"
            store.engine.run(sql, {"plugin": name})
        self.crm = replace(crm, store=store, plugins=plugins)
        return self.crm

    def _place(self, plugin_id: str) -> Place:
        return Here(plugin_id, self._objects[plugin_id])

    def close(self) -> None:
        """Close the archive."""
        self.crm.close()


def _answer(reply: Answer | Failure) -> Any:
    if isinstance(reply, Failure):
        raise PluginError(f"{reply}\n{reply.traceback}")
    return reply.value


def _id_of(plugin: object) -> str:
    """The id in the manifest of a path or a module; that of an object stands in its attribute `plugin_id`."""
    place = plugin if isinstance(plugin, str | Path) else getattr(plugin, "__file__", None)
    if place is None:
        return str(getattr(plugin, "plugin_id", "sample"))
    path = Path(place)
    return at(path.parent if path.name == "__init__.py" else path).id
