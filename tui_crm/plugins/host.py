"""The host: asks plugins, one after the other in order of their ids, each in its own place and under its own record."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from tui_crm.i18n import _
from tui_crm.plugins.guard import Answer, Failure
from tui_crm.plugins.health import Health
from tui_crm.plugins.process import Place, Stopped, Worker

SECONDS: Mapping[str, float] = {
    "load": 30, "configure": 5, "saving": 3, "saved": 20, "tab": 5, "report": 60, "command": 3600,
    "health": 10, "migrate": 60, "read_file": 600, "send": 120, "score": 120, "test": 120, "explain": 2, "shown": 5,
    "duplicate_keys": 20, "figures": 60,
}  # fmt: skip
"""How long an operation may take before the plugin's process is ended."""
Reply = Answer | Failure


@dataclass(slots=True)
class Hosted:
    """A plugin that may be asked: where it comes from, its settings, how it is doing."""

    id: str
    source: Mapping[str, str]
    config: Mapping[str, Any]
    health: Health
    place: Place | None = None
    lock: threading.RLock = field(default_factory=threading.RLock)


class Host:
    """The plugins that are on. `loading`: what is around the import of a plugin; `make`: where a plugin runs; `told`: called on a failure."""

    def __init__(
        self,
        plugins: Mapping[str, Hosted],
        loading: Callable[[str], AbstractContextManager[None]],
        make: Callable[[str], Place] = Worker,
        told: Callable[[Failure], object] = lambda failure: None,
    ) -> None:
        self.plugins = dict(sorted(plugins.items()))
        self._loading, self._make, self._told = loading, make, told
        self._closed = False

    def ask(
        self, plugin_id: str, operation: str, key: str, context: Mapping[str, Any], payload: Mapping[str, Any], *,
        hook: str = "", seconds: float = 0, stopped: Stopped | None = None,
    ) -> Reply:  # fmt: skip
        """Ask one plugin. `hook` is what the answer is counted under; `seconds` overrides the operation's limit."""
        plugin = self.plugins[plugin_id]
        name = hook or operation
        with plugin.lock:
            if plugin.health.quarantined:
                return Failure(plugin_id, name, "quarantined", _("is no longer asked"))
            if self._closed:
                return Failure(plugin_id, name, "stopped", _("the program ends"))
            trouble = self._start(plugin)
            if trouble is None:
                request = {"do": operation, "key": key, "context": context, "payload": payload, "hook": name}
                reply = self._asked(plugin, request, seconds or SECONDS.get(operation, 60), stopped)
            else:
                reply = trouble
            return self._noted(plugin, name, reply)

    def _asked(self, plugin: Hosted, request: Mapping[str, Any], seconds: float, stopped: Stopped | None) -> Reply:
        assert plugin.place is not None
        reply = plugin.place.ask(request, seconds, stopped)
        if isinstance(reply, Failure) and reply.kind in ("hang", "died", "stopped"):
            plugin.place = None  # the next call starts it anew
        return reply

    def _start(self, plugin: Hosted) -> Failure | None:
        """Bring the plugin up unless it is; why that failed."""
        if plugin.place is not None:
            return None
        with self._loading(plugin.id):
            place = self._make(plugin.id)
            loaded = place.ask({"do": "load", "source": plugin.source}, SECONDS["load"])
            if isinstance(loaded, Answer):
                loaded = place.ask({"do": "configure", "values": plugin.config}, SECONDS["configure"])
        if isinstance(loaded, Failure):
            place.close()
            hook = "config" if loaded.hook in ("config", "configure") else "import"  # settings can be mended, an import cannot
            return Failure(plugin.id, hook, loaded.kind, f"{loaded.hook}: {loaded.message}", loaded.traceback)
        plugin.place = place
        return None

    def _noted(self, plugin: Hosted, hook: str, reply: Reply) -> Reply:
        if isinstance(reply, Failure):
            if reply.kind != "stopped":  # by a person: no fault of the plugin
                plugin.health.failed(reply)
                self._told(reply)
            if plugin.health.quarantined:
                self._end(plugin)
        else:
            plugin.health.well(hook, reply.seconds)
        return reply

    def failed(self, failure: Failure) -> None:
        """Note a failure that came inside an answer, or that the host found in it."""
        plugin = self.plugins[failure.plugin]
        with plugin.lock:
            self._noted(plugin, failure.hook, failure)

    def _end(self, plugin: Hosted) -> None:
        if plugin.place is not None:
            plugin.place.close()
            plugin.place = None

    def close(self) -> None:
        """End every plugin, also one that is being asked."""
        self._closed = True
        for plugin in self.plugins.values():
            self._end(plugin)
