"""Taking back an act that was cancelled or interrupted: what it made is removed, what it changed is as before."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.model.fields import Kind
from tui_crm.model.storage import from_db
from tui_crm.services.crm import Crm
from tui_crm.store import journal, runs
from tui_crm.store.journal import Change
from tui_crm.store.unit import Edit, Unit

Told = Callable[[int, int], object]
"""Told how many changes are taken back, of how many as far as known."""


def rollback(crm: Crm, act_id: int, told: Told = lambda done, total: None) -> int:
    """Take back an open act; returns how many changes were taken back. Raises UsageError when the act is not open.

    Goes through the act's journal from its end, in parts; interrupted itself, it can be begun again. A field that somebody
    changed since keeps their value, and a new record that somebody else's records refer to goes to the recycle bin.
    """
    crm = crm.entire
    act = journal.act(crm.store.engine, act_id)
    crm.policy.allow_write(act.entity if act else "")
    if act is None or act.state == "done":
        raise UsageError(_("There is no unfinished act {id}; take back a finished one with: tui-crm undo --act {id}").format(id=act_id))
    done = 0
    runs.take_over(crm.store.engine, act_id, "rollback")  # a process that is still at it stops
    for changes in journal.of_act(crm.store.engine, act_id):
        with crm.store.part(crm.author, act_id, act.entity) as unit:
            unit.keeps_history = False
            for entity in dict.fromkeys(change.entity for change in changes):
                if entity in crm.catalogue.entities:
                    _take_back(crm, unit, entity, [change for change in changes if change.entity == entity])
        done += len(changes)
        told(done, max(act.count, done))
    with crm.store.engine.tx():  # undone by itself: there is nothing left to undo
        runs.end(crm.store.engine, act_id)
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
    gone = {change.record for change in changes if change.op == "create"} & there.keys()
    unit.update_many(entity_key, [Edit(record, changed) for record, changed in edits.items() if record not in gone])
    needed = _referred(crm, entity_key, sorted(gone))
    unit.archive(entity_key, sorted(needed))
    unit.purge(entity_key, sorted(gone - needed))


def _referred(crm: Crm, entity_key: str, ids: Sequence[int]) -> set[int]:
    """Those of the records that others refer to."""
    found: set[int] = set()
    for entity in crm.catalogue.entities.values():
        for field in entity.stored:
            if field.kind is Kind.REFERENCE and field.ref == entity_key and not field.many and ids:
                found |= crm.lists.referred(entity.key, field.key, ids)
    return found
