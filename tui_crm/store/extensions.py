"""What plugins keep in the `ext` column, as a whole: counted, renamed, taken out. Records keep their versions: nobody changed what they say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tui_crm.store.engine import Engine, quote
from tui_crm.store.rows import extension_of, json_text

CHUNK = 5000


def _holds(plugin: str, key: str = "") -> str:
    """SQL: the record holds something of the plugin (under this key)."""
    quote(plugin)  # raises for what would end the quotes below
    if not key:
        return f"\"ext\" ->> '{plugin}' IS NOT NULL"
    quote(key)
    return f"\"ext\" -> '{plugin}' ->> '{key}' IS NOT NULL"


def count(engine: Engine, entity: str, plugin: str, key: str = "") -> int:
    """How many records of an entity hold something of the plugin."""
    return int(engine.run(f"SELECT count(*) FROM {quote(entity)} WHERE {_holds(plugin, key)}")[0][0])


def rename(engine: Engine, entity: str, plugin: str, old: str, new: str) -> int:
    """Move what records hold under `old` to `new`, unless they hold something there; returns how many did. Inside the caller's transaction."""
    changed = 0
    for rows in _chunks(engine, entity, _holds(plugin, old)):
        updates = []
        for record, stored in rows:
            ext = extension_of(stored)
            ext[plugin].setdefault(new, ext[plugin].pop(old))
            updates.append({"id": record, "ext": json_text(ext)})
        engine.many(f'UPDATE {quote(entity)} SET "ext" = :ext WHERE id = :id', updates)
        changed += len(updates)
    return changed


def drop(engine: Engine, entity: str, plugin: str, after: int = 0, limit: int = CHUNK) -> tuple[int, int]:
    """Take what the plugin keeps out of the next `limit` records after id `after`: (how many, the last id; 0 when there are no more)."""
    rows = _next(engine, entity, _holds(plugin), after, limit)
    updates = []
    for record, stored in rows:
        ext = extension_of(stored)
        ext.pop(plugin, None)
        updates.append({"id": record, "ext": json_text(ext)})
    engine.many(f'UPDATE {quote(entity)} SET "ext" = :ext WHERE id = :id', updates)
    return len(rows), rows[-1][0] if len(rows) == limit else 0


def some(engine: Engine, entity: str, plugin: str, after: int, limit: int) -> list[tuple[int, dict[str, Any]]]:
    """(id, what the plugin keeps of it) of the next `limit` records after id `after`."""
    return [(record, extension_of(stored)[plugin]) for record, stored in _next(engine, entity, _holds(plugin), after, limit)]


def held(engine: Engine, entity: str, plugin: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """(id, what the plugin keeps of it) of every record that holds something of it."""
    for rows in _chunks(engine, entity, _holds(plugin)):
        for record, stored in rows:
            yield record, extension_of(stored)[plugin]


def _chunks(engine: Engine, entity: str, where: str) -> Iterator[Sequence[tuple[Any, ...]]]:
    after = 0
    while rows := _next(engine, entity, where, after, CHUNK):
        yield rows
        after = rows[-1][0]


def _next(engine: Engine, entity: str, where: str, after: int, limit: int) -> Sequence[tuple[Any, ...]]:
    sql = f'SELECT id, "ext" FROM {quote(entity)} WHERE id > :after AND {where} ORDER BY id LIMIT :limit'
    return engine.run(sql, {"after": after, "limit": limit})
