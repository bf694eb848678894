"""The plugins of one open database: which are on, what they declared, and why some may not run.

Read at every start, without importing any plugin: what they declared is kept in the database. With none switched on it costs one statement.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from tui_crm import i18n
from tui_crm.errors import StoreError
from tui_crm.i18n import _
from tui_crm.options import EVERY_PLUGIN
from tui_crm.services.plugin_formats import Formats

if TYPE_CHECKING:
    from tui_crm.config import Settings
    from tui_crm.model.entity import Catalogue
    from tui_crm.plugins.declared import Declarations
    from tui_crm.plugins.guard import Failure
    from tui_crm.plugins.health import Health
    from tui_crm.plugins.host import Host
    from tui_crm.plugins.process import Place
    from tui_crm.store.engine import Engine

LOADING = "plugin loading "
"""Begin of the keys in `meta` under which it stands that a plugin is being imported: found at a start, the import ended the program."""
ABANDONED = 10 * 60_000  # milliseconds after which such a mark of another machine counts


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the person asked for: `without` ids that must not run (`*`: all), where single files are, whether trouble is fatal."""

    without: tuple[str, ...] = ()
    folder: str = ""
    strict: bool = False

    def forbids(self, plugin_id: str) -> bool:
        """Whether this plugin must not run in this process."""
        return EVERY_PLUGIN in self.without or plugin_id in self.without


def wanted_of(settings: Settings) -> Wanted:
    """What the settings ask for."""
    return Wanted(settings.no_plugins, settings.plugins_directory, settings.strict_plugins)


@dataclass(frozen=True)
class Known:
    """A plugin that was ever switched on at this database. `state`: one of plugins.health.State; `reason`: why it may not run."""

    id: str
    record: int
    state: str
    release: str
    source: Mapping[str, str]
    config: Mapping[str, Any]
    declared: Declarations
    reason: str = ""
    changed: bool = False  # its files are others than those whose declarations are kept

    @property
    def active(self) -> bool:
        """Whether it may be asked."""
        return self.state == "active"


@dataclass
class PluginSet:
    """The plugins of one database in one process; `host` brings up those that are asked."""

    known: Mapping[str, Known] = field(default_factory=dict)
    wanted: Wanted = field(default_factory=Wanted)
    engine: Engine | None = None
    clock: Callable[[], int] = lambda: 0
    read_only: bool = False
    make: Callable[[str], Place] | None = None  # where a plugin runs; None: in a worker
    warnings: list[str] = field(default_factory=list)  # what plugins want people to know, until it is told
    formats: Formats = field(default_factory=Formats)
    _host: Host | None = None
    _making: Lock = field(default_factory=Lock)

    @property
    def declarations(self) -> list[Declarations]:
        """What all plugins declared, those that may not run included."""
        return [each.declared for each in self.known.values()]

    @property
    def active(self) -> list[Declarations]:
        """What the plugins declared that may run, in order of id."""
        return [each.declared for each in self.known.values() if each.active and not self.quarantined(each.id)]

    def answering(self, hook: str) -> list[Declarations]:
        """The plugins that answer a run-time hook."""
        return [each for each in self.active if hook in each.hooks]

    @property
    def listening(self) -> list[Declarations]:
        """The plugins that are told of what was committed, or keep figures made of it."""
        return [each for each in self.active if "record_saved" in each.hooks or each.of("figures")]

    def quarantined(self, plugin_id: str) -> bool:
        """Whether the plugin failed too often in this process."""
        return self._host is not None and plugin_id in self._host.plugins and self._host.plugins[plugin_id].health.quarantined

    @property
    def host(self) -> Host:
        """Who asks the plugins. Made when it is first wanted."""
        with self._making:  # asked from several threads
            if self._host is None:
                from tui_crm.plugins.health import Health
                from tui_crm.plugins.host import Host, Hosted
                from tui_crm.plugins.process import Worker

                hosted = {each.id: Hosted(each.id, each.source, each.config, Health(self.clock)) for each in self.known.values() if each.active}
                self._host = Host(hosted, self._loading, self.make or Worker)
            return self._host

    @contextmanager
    def _loading(self, plugin_id: str) -> Iterator[None]:
        """Leave a mark while a plugin is imported, so that an import which ends the program is not tried at every start."""
        engine = self.engine
        if engine is None or self.read_only:
            yield
            return
        key = LOADING + plugin_id
        mark = json.dumps({"machine": _machine(), "process": os.getpid(), "at": self.clock()})
        sql = "INSERT INTO meta (key, value) VALUES (:key, :value) ON CONFLICT (key) DO UPDATE SET value = :value"
        engine.run(sql, {"key": key, "value": mark})
        yield
        engine.run("DELETE FROM meta WHERE key = :key", {"key": key})

    @property
    def troubled(self) -> tuple[str, ...]:
        """The ids of plugins that are on and not well: what the status line warns of."""
        started = self._host.plugins if self._host else {}
        ill = {each for each, hosted in started.items() if hosted.health.state != "active"}
        return tuple(sorted(ill | {each.id for each in self.known.values() if each.state in ("quarantined", "incompatible", "missing")}))

    def warn(self, text: str) -> None:
        """Keep a warning until somebody takes it."""
        if text not in self.warnings:
            self.warnings.append(text)

    def take_warnings(self) -> list[str]:
        """The warnings since the last look."""
        found = self.warnings[:]
        self.warnings.clear()
        return found

    def health(self, plugin_id: str) -> Health | None:
        """How a plugin is doing in this process; None when it was not asked yet."""
        return self._host.plugins[plugin_id].health if self._host and plugin_id in self._host.plugins else None

    def last_failure(self, plugin_id: str) -> Failure | None:
        """What failed last in this process."""
        health = self.health(plugin_id)
        return health.last if health else None

    def public_name(self, entity_key: str) -> str:
        """What plugins call an entity: "realty.listing" for the table realty_listing."""
        for each in self.known.values():
            key = entity_key.removeprefix(f"{each.id}_")
            if key != entity_key and any(plain["key"] == key for plain in each.declared.of("entities")):
                return f"{each.id}.{key}"
        return entity_key

    @property
    def closed_entities(self) -> frozenset[str]:
        """Entities of plugins that are off: their records can be read."""
        off = [each for each in self.known.values() if not each.declared.active]
        return frozenset(f"{each.id}_{plain['key']}" for each in off for plain in each.declared.of("entities"))

    def close(self) -> None:
        """End what runs."""
        if self._host:
            self._host.close()


def opened(
    engine: Engine, catalogue: Catalogue, wanted: Wanted, clock: Callable[[], int], read_only: bool = False
) -> tuple[Catalogue, PluginSet]:
    """The plugins of a database that is being opened, and the catalogue with what they declared. Imports none of them, unless files of one
    have changed: it is then asked anew what it declares, in a worker. Raises PluginError when one cannot run and `wanted` is strict.
    """
    plugins = known(engine, wanted, clock, read_only)
    if not read_only and any(each.changed or each.state == "missing" for each in plugins.known.values()):
        from tui_crm.services import plugin_upkeep

        plugins = plugin_upkeep.renewed(engine, catalogue, plugins)
    catalogue, plugins = extended(catalogue, plugins)
    if wanted.strict and plugins.troubled:
        from tui_crm.plugins.manifest import PluginError

        reasons = (f"{name} ({plugins.known[name].state}: {plugins.known[name].reason})" for name in plugins.troubled)
        raise PluginError(_("plugins that cannot run: {plugins}").format(plugins="; ".join(reasons)))
    return catalogue, plugins


def known(engine: Engine, wanted: Wanted, clock: Callable[[], int], read_only: bool = False) -> PluginSet:
    """The plugins as the database knows them."""
    sql = (
        "SELECT p.id, p.name, CASE WHEN p.deleted_at = 0 THEN p.enabled ELSE 0 END, p.release, p.source, p.config, p.trouble, "
        "coalesce(d.fingerprint, ''), coalesce(d.api, 0), coalesce(d.spec, '{}') "
        "FROM plugin p LEFT JOIN declaration d ON d.plugin = p.name ORDER BY p.name"
    )
    try:
        rows = engine.run(sql)
    except StoreError:  # an older database, before it is brought up to date
        return PluginSet({}, wanted, engine, clock, read_only)
    marks = _abandoned(engine, clock()) if rows else frozenset()
    found = [_known(row, wanted, marks) for row in rows]
    return PluginSet({each.id: each for each in found}, wanted, engine, clock, read_only)


def _known(row: Sequence[Any], wanted: Wanted, marks: frozenset[str]) -> Known:
    from tui_crm.plugins.declared import Declarations
    from tui_crm.plugins.discovery import source_of

    record, name, enabled, release, source, config, trouble, fingerprint, api, spec = row
    place = source_of(json.loads(source or "{}"))
    now = place.fingerprint if enabled else fingerprint
    state, reason = _state(name, bool(enabled), trouble, api, now, wanted, marks)
    declared = Declarations(name, json.loads(spec), state == "active")
    return Known(name, record, state, release, place.plain(), json.loads(config or "{}"), declared, reason, bool(now) and now != fingerprint)


def _state(name: str, enabled: bool, trouble: str, api: int, fingerprint: str, wanted: Wanted, marks: frozenset[str]) -> tuple[str, str]:
    from tui_crm.plugins.manifest import API

    if not enabled:
        return "disabled", ""
    if wanted.forbids(name):
        return "disabled", _("started without it (--no-plugins)")
    if trouble:
        return "quarantined", str(json.loads(trouble).get("message", ""))
    if name in marks:
        return "quarantined", _("importing it ended the program")
    if not fingerprint:
        return "missing", _("it is not installed")
    if api != API:
        return "incompatible", _("it is written for API {theirs}, this is API {ours}").format(theirs=api, ours=API)
    return "active", ""


def _abandoned(engine: Engine, now: int) -> frozenset[str]:
    """The plugins whose import ended the program that tried it."""
    rows = engine.run(f"SELECT key, value FROM meta WHERE key LIKE '{LOADING}%'")
    return frozenset(key.removeprefix(LOADING) for key, value in rows if _is_abandoned(json.loads(value), now))


def _is_abandoned(mark: Mapping[str, Any], now: int) -> bool:
    if mark.get("machine") != _machine():
        return bool(now - mark.get("at", 0) > ABANDONED)
    try:
        os.kill(int(mark["process"]), 0)
    except ProcessLookupError:
        return True
    except OSError:  # it runs, as somebody else
        return False
    return int(mark["process"]) == os.getpid()


def _machine() -> str:
    import platform

    return platform.node()


def extended(catalogue: Catalogue, plugins: PluginSet) -> tuple[Catalogue, PluginSet]:
    """The catalogue with the plugins' entities and fields; a plugin that clashes with what is there is left out and says why."""
    i18n.bring({})
    if not plugins.known:
        return catalogue, plugins
    from tui_crm.plugins.declared import extended as with_plugins
    from tui_crm.plugins.manifest import PluginError

    known: dict[str, Known] = {}
    kept: list[Declarations] = []
    for each in plugins.known.values():
        try:
            with_plugins(catalogue, [*kept, each.declared])
        except PluginError as error:
            known[each.id] = replace(each, state="incompatible", reason=str(error), declared=replace(each.declared, spec={}, active=False))
        else:
            known[each.id] = each
            kept.append(each.declared)
    from tui_crm.services import plugin_words

    i18n.bring(plugin_words.brought(kept))
    return with_plugins(catalogue, kept), replace(plugins, known=known)


def folder_of(wanted: Wanted) -> Path | None:
    """Where single-file plugins are."""
    return Path(wanted.folder).expanduser() if wanted.folder else None
