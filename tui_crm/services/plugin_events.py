"""Tells plugins of what was committed, from the journal by a cursor of their own: at least once, in order, and never of what they did themselves;
and lets them bring up to date what they keep on records."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tui_crm.errors import CrmError
from tui_crm.plugins.declared import Declarations
from tui_crm.plugins.guard import Failure
from tui_crm.services import plugin_data, plugin_figures, plugin_outcome
from tui_crm.services.crm import Crm
from tui_crm.services.plugin_figures import Told
from tui_crm.store import journal
from tui_crm.store.engine import Engine
from tui_crm.store.journal import Act

PART = 200


def deliver(crm: Crm, go_on: Callable[[], bool] = lambda: True) -> int:
    """Tell every plugin that listens what happened since it was told last; returns how many changes were told.

    A plugin that fails is told of the same change again at the next call. What its answers want written is written here.
    """
    told = 0
    for each in crm.plugins.listening:
        while go_on():
            part, more = _deliver_part(crm, each)
            told += part
            if not more:
                break
    return told


def _deliver_part(crm: Crm, declared: Declarations) -> tuple[int, bool]:
    """(how many were told, whether there may be more)."""
    engine, name = crm.store.engine, declared.plugin
    cursor = engine.run("SELECT told FROM declaration WHERE plugin = :plugin", {"plugin": name})[0][0]
    if cursor < 0:  # switched on just now: what was before is no news
        _move(crm, name, cursor, engine.feed_end())
        return 0, False
    rows, end = _news(engine, cursor)
    told = 0
    if "record_saved" in declared.hooks:
        acts = journal.acts_of(engine, sorted({row[0] for row in rows}))
        for act, entity, record, op in rows:
            if op != "derive" and entity in crm.catalogue.entities and entity != "plugin" and not _own(acts.get(act), name):
                if not _tell(crm, declared, {"act": act, "op": op, "entity": crm.plugins.public_name(entity), "id": record}, entity):
                    return told, False
                told += 1
    if rows and declared.of("figures") and not plugin_figures.recount(crm, declared, rows):
        return told, False
    if end != cursor:
        _move(crm, name, cursor, end)
    return told, bool(rows) and end != cursor


def _news(engine: Engine, cursor: int) -> tuple[Sequence[Told], int]:
    """The next rows of the feed, and where it goes on. An engine whose feed follows transactions cannot be read in parts: it gives all there is."""
    limit = PART
    rows, end = engine.changes(cursor, limit)
    while engine.locking and len(rows) >= limit:
        limit *= 8
        rows, end = engine.changes(cursor, limit)
    return [(row[0], row[1], row[2], row[3]) for row in rows], end


def _own(act: Act | None, plugin: str) -> bool:
    return act is not None and act.verb == plugin_outcome.VERB and act.label.startswith(f"{plugin}:")


def _tell(crm: Crm, declared: Declarations, event: dict[str, object], entity: str) -> bool:
    found = plugin_data.rows(crm, entity, [int(str(event["id"]))])
    payload = {"event": {**event, "row": found[0] if found else None}}
    reply = crm.plugins.host.ask(declared.plugin, "saved", "", plugin_data.context(crm), payload, hook="record_saved")
    if isinstance(reply, Failure):
        return False
    try:
        plugin_outcome.apply(crm, declared, "record_saved", reply.value)
    except CrmError as error:  # counted with the plugin; the change itself was told
        crm.plugins.warn(str(error))
    return True


def _move(crm: Crm, plugin: str, was: int, now: int) -> None:
    crm.store.engine.run("UPDATE declaration SET told = :now WHERE plugin = :plugin AND told = :was", {"plugin": plugin, "was": was, "now": now})
