"""Taking back an import that was cancelled or interrupted: what it made is removed, what it changed is as before."""

from __future__ import annotations

import time
from collections.abc import Sequence

from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.model.storage import from_db
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.plan import Progress, Watcher, unwatched
from tui_crm.store import journal
from tui_crm.store.journal import Act, Change
from tui_crm.store.unit import Edit, Unit


def interrupted(crm: Crm) -> list[Act]:
    """Imports that were begun and neither finished nor cancelled; one of them may be running in another process."""
    return [act for act in journal.open_acts(crm.store.engine) if act.verb == "import"]


def rollback(crm: Crm, act_id: int, progress: Watcher = unwatched) -> int:
    """Take back an open import; returns how many changes were taken back. Raises UsageError when the act is not one.

    Goes through the act's journal from its end, in parts; interrupted itself, it can be begun again. A field that
    somebody changed since the import keeps their value.
    """
    crm.policy.allow("write")
    act = journal.act(crm.store.engine, act_id)
    if act is None or act.state == "done" or act.verb != "import":
        raise UsageError(_("Act {id} is no unfinished import; take back a finished one with: tui-crm undo --act {id}").format(id=act_id))
    began, done = time.monotonic(), 0
    for changes in journal.of_act(crm.store.engine, act_id):
        with crm.store.part(crm.author, act_id, act.entity) as unit:
            for entity in dict.fromkeys(change.entity for change in changes):
                if entity in crm.catalogue.entities:
                    _take_back(crm, unit, entity, [change for change in changes if change.entity == entity])
        done += len(changes)
        progress(Progress("rollback", done, done, max(act.count, done), 0, time.monotonic() - began))
    with crm.store.engine.tx():  # undone by itself: there is nothing left to undo
        crm.store.engine.run("UPDATE act SET state = 'done', count = 0, undone_by = id WHERE id = :id", {"id": act_id})
    return done


def _take_back(crm: Crm, unit: Unit, entity_key: str, changes: Sequence[Change]) -> None:
    entity = crm.catalogue[entity_key]
    there = {record.id: record for record in crm.store.read_many(entity_key, sorted({change.record for change in changes}))}
    now = {record.id: dict(record.values) for record in there.values()}
    edits: dict[int, dict[str, object]] = {}
    for change in changes:
        values = now.get(change.record)
        if values is None or change.op in ("create", "purge"):
            continue
        for name, (old, new) in change.diff.items():
            field = entity.by_name.get(name)
            if field is not None and values[name] == from_db(field, new):
                values[name] = from_db(field, old)
                edits.setdefault(change.record, {})[name] = values[name]
    gone = {change.record for change in changes if change.op == "create"}
    unit.update_many(entity_key, [Edit(record, changed) for record, changed in edits.items() if record not in gone])
    unit.purge(entity_key, sorted(gone & there.keys()))
