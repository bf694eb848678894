"""The journal as it is read: acts, what each changed, and the history of one record."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tui_crm.store.engine import Engine


@dataclass(frozen=True, slots=True)
class Act:
    """One deed of one person: what undo and redo work on."""

    id: int
    at: int
    actor: int
    who: str
    way: str
    verb: str
    entity: str
    label: str
    count: int
    state: str  # "done", or "open" while an import runs (or after it was interrupted)
    undoes: int
    undone_by: int


@dataclass(frozen=True, slots=True)
class Change:
    """What an act did to one record. `diff`: stored old and new value by public field name."""

    id: int
    act: int
    entity: str
    record: int
    op: str
    version: int
    diff: Mapping[str, tuple[Any, Any]]


ACTS = (
    "SELECT a.id, a.at, a.actor, coalesce(u.name, ''), coalesce(u.login, ''), "
    "a.way, a.verb, a.entity, a.label, a.count, a.state, a.undoes, a.undone_by "
    'FROM act a LEFT JOIN "user" u ON u.id = a.actor '
)
FINAL = ("purge", "export", "erase")
"""Verbs of acts that nothing takes back: what is gone, what left the archive."""
CHANGES = "SELECT id, act, entity, record, op, version, diff FROM change "


def _act(row: tuple[Any, ...]) -> Act:
    return Act(row[0], row[1], row[2], row[3] or row[4], *row[5:])


def _change(row: tuple[Any, ...]) -> Change:
    number, act_id, entity, record, op, version, diff = row
    return Change(number, act_id, entity, record, op, version, {name: (old, new) for name, (old, new) in json.loads(diff).items()} if diff else {})


def act(engine: Engine, act_id: int) -> Act | None:
    """The act with this id."""
    rows = engine.run(ACTS + "WHERE a.id = :id", {"id": act_id})
    return _act(rows[0]) if rows else None


def acts(engine: Engine, before: int = 0, limit: int = 100, actor: int = 0) -> list[Act]:
    """The newest acts, those before act `before` when given, those of one actor when given."""
    where = "WHERE (:before = 0 OR a.id < :before) AND (:actor = 0 OR a.actor = :actor) "
    return [_act(row) for row in engine.run(ACTS + where + "ORDER BY a.id DESC LIMIT :limit", {"before": before, "limit": limit, "actor": actor})]


def act_ids(engine: Engine, before: int = 0, limit: int = 50_000, actor: int = 0) -> list[int]:
    """The ids of the newest acts, as `acts`."""
    sql = "SELECT id FROM act WHERE (:before = 0 OR id < :before) AND (:actor = 0 OR actor = :actor) ORDER BY id DESC LIMIT :limit"
    return [row[0] for row in engine.run(sql, {"before": before, "limit": limit, "actor": actor})]


def acts_of(engine: Engine, ids: Sequence[int]) -> dict[int, Act]:
    """These acts, by id."""
    return {found.id: found for found in map(_act, engine.run(ACTS + f"WHERE {engine.ids_in('a.id', 'ids')}", {"ids": engine.ids_param(ids)}))}


def open_acts(engine: Engine) -> list[Act]:
    """Acts that were begun and neither finished nor cancelled."""
    return [_act(row) for row in engine.run(ACTS + "WHERE a.state <> 'done' ORDER BY a.id")]


def undo_candidate(engine: Engine, actor: int) -> Act | None:
    """The newest act of `actor` that can be undone."""
    where = f"WHERE a.actor = :actor AND a.undoes = 0 AND a.undone_by = 0 AND a.state = 'done' AND a.verb NOT IN {FINAL}"
    sql = f"{ACTS}{where} ORDER BY a.id DESC LIMIT 1"
    rows = engine.run(sql, {"actor": actor})
    return _act(rows[0]) if rows else None


def redo_candidate(engine: Engine, actor: int) -> Act | None:
    """The newest undoing act of `actor` that no newer act of theirs has made impossible to redo."""
    sql = ACTS + (
        "JOIN act o ON o.id = a.undoes WHERE a.actor = :actor AND a.undone_by = 0 AND o.undoes = 0 AND o.undone_by = a.id AND a.id > "
        "(SELECT coalesce(max(n.id), 0) FROM act n WHERE n.actor = :actor AND n.undoes = 0 AND n.verb <> 'export') ORDER BY a.id DESC LIMIT 1"
    )
    rows = engine.run(sql, {"actor": actor})
    return _act(rows[0]) if rows else None


def of_act(engine: Engine, act_id: int, size: int = 2000) -> Iterator[list[Change]]:
    """The changes of an act, the newest first, in lists of at most `size`; what the store derived is left out."""
    before = 1 << 62
    while True:
        sql = CHANGES + "WHERE act = :act AND id < :before AND op <> 'derive' ORDER BY id DESC LIMIT :size"
        found = [_change(row) for row in engine.run(sql, {"act": act_id, "before": before, "size": size})]
        if not found:
            return
        yield found
        before = found[-1].id


def history(engine: Engine, entity: str, record: int, limit: int = 500) -> list[tuple[Act, Change]]:
    """What happened to one record, the newest first."""
    sql = CHANGES + "WHERE record = :record AND entity = :entity AND op <> 'derive' ORDER BY id DESC LIMIT :limit"
    changes = [_change(row) for row in engine.run(sql, {"record": record, "entity": entity, "limit": limit})]
    ids = engine.ids_param(sorted({change.act for change in changes}))
    found = {a.id: a for a in map(_act, engine.run(ACTS + f"WHERE {engine.ids_in('a.id', 'ids')}", {"ids": ids}))}
    return [(found[change.act], change) for change in changes if change.act in found]
