"""Tells plugins of what was committed, from the journal by a cursor of their own: at least once, in order, and never of what they did themselves."""

from __future__ import annotations

from collections.abc import Callable

from tui_crm.errors import CrmError
from tui_crm.plugins.declared import Declarations
from tui_crm.plugins.guard import Failure
from tui_crm.services import plugin_data, plugin_outcome
from tui_crm.services.crm import Crm
from tui_crm.store import journal
from tui_crm.store.journal import Act

PART = 200


def deliver(crm: Crm, go_on: Callable[[], bool] = lambda: True) -> int:
    """Tell every plugin with the hook record_saved what happened since it was told last; returns how many changes were told.

    A plugin that fails is told of the same change again at the next call. What its answers want written is written here.
    """
    told = 0
    for each in crm.plugins.answering("record_saved"):
        while go_on():
            part, more = _deliver_part(crm, each)
            told += part
            if not more:
                break
    return told


def _deliver_part(crm: Crm, declared: Declarations) -> tuple[int, bool]:
    """(how many were told, whether there are more)."""
    engine, name = crm.store.engine, declared.plugin
    cursor = engine.run("SELECT told FROM declaration WHERE plugin = :plugin", {"plugin": name})[0][0]
    if cursor < 0:  # switched on just now: what was before is no news
        _move(crm, name, cursor, engine.feed_end())
        return 0, False
    rows, end = engine.changes(cursor, PART)
    acts = journal.acts_of(engine, [row[0] for row in rows])
    told = 0
    for act, entity, record, op in rows:
        if op != "derive" and entity in crm.catalogue.entities and entity != "plugin" and not _own(acts.get(act), name):
            if not _tell(crm, declared, {"act": act, "op": op, "entity": crm.plugins.public_name(entity), "id": record}, entity):
                return told, False
            told += 1
    if end != cursor:
        _move(crm, name, cursor, end)
    return told, len(rows) >= PART


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
