"""What was purged of plugins and is still held (table `purged`): moved out of the records' tables, dropped for ever when its time has come."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tui_crm.model.entity import Entity
from tui_crm.store import extensions, rows
from tui_crm.store.engine import Engine, quote
from tui_crm.store.rows import extension_of, json_text

UNTIL = "plugin purged "
"""Begin of the keys in `meta` under which it stands until when what a plugin kept is held."""
PART = 2000


@dataclass(frozen=True, slots=True)
class Held:
    """What is held of one plugin: until when (epoch milliseconds), and how many records it is of."""

    plugin: str
    until: int
    records: int


def held(engine: Engine) -> list[Held]:
    """Whose purged data can still be put back."""
    kept = engine.run(f"SELECT key, value FROM meta WHERE key LIKE '{UNTIL}%' ORDER BY key")
    counts: dict[str, int] = dict(engine.run("SELECT plugin, count(*) FROM purged GROUP BY plugin")) if kept else {}
    return [Held(name, int(until), counts.get(name, 0)) for key, until in kept for name in (key.removeprefix(UNTIL),)]


def hold(engine: Engine, plugin: str, until: int) -> None:
    """Note until when what a plugin kept is held."""
    sql = "INSERT INTO meta (key, value) VALUES (:key, :value) ON CONFLICT (key) DO UPDATE SET value = :value"
    engine.run(sql, {"key": UNTIL + plugin, "value": str(until)})


def drop(engine: Engine, plugin: str) -> None:
    """Drop what is held of a plugin, for ever."""
    while found := engine.run("SELECT record, entity FROM purged WHERE plugin = :plugin LIMIT :limit", {"plugin": plugin, "limit": PART}):
        with engine.tx():
            sql = "DELETE FROM purged WHERE plugin = :plugin AND entity = :entity AND record = :record"
            engine.many(sql, [{"plugin": plugin, "entity": entity, "record": record} for record, entity in found])
    engine.run("DELETE FROM meta WHERE key = :key", {"key": UNTIL + plugin})


def take_rows(engine: Engine, plugin: str, entity: Entity, ids: Sequence[int]) -> None:
    """Move whole records of a plugin's own entity out of their table. Inside the caller's transaction."""
    names = rows.column_names(entity)
    sql = f"SELECT {', '.join(map(quote, names))} FROM {quote(entity.key)} WHERE {engine.ids_in('id', 'ids')}"
    found = engine.run(sql, {"ids": engine.ids_param(ids)})
    _keep(engine, plugin, entity.key, [(row[0], dict(zip(names, row, strict=True))) for row in found])
    engine.run(f"DELETE FROM {quote(entity.key)} WHERE {engine.ids_in('id', 'ids')}", {"ids": engine.ids_param(ids)})


def take_values(engine: Engine, plugin: str, entity: str, after: int, limit: int) -> tuple[list[int], int]:
    """Move what the plugin keeps in the next `limit` records after id `after`: (which, the last id; 0 when there are no more). Inside the
    caller's transaction.
    """
    found = extensions.some(engine, entity, plugin, after, limit)
    _keep(engine, plugin, entity, found)
    _number, last = extensions.drop(engine, entity, plugin, after, limit)
    return [record for record, _content in found], last


def _keep(engine: Engine, plugin: str, entity: str, found: Sequence[tuple[int, dict[str, Any]]]) -> None:
    sql = (
        "INSERT INTO purged (plugin, entity, record, content) VALUES (:plugin, :entity, :record, :content) "
        "ON CONFLICT (plugin, entity, record) DO UPDATE SET content = :content"
    )
    kept = [{"plugin": plugin, "entity": entity, "record": record, "content": json_text(content)} for record, content in found]
    engine.many(sql, kept)


def parts(engine: Engine, plugin: str, entity: str) -> Iterator[list[tuple[int, dict[str, Any]]]]:
    """What is held of a plugin in one table, part by part: (record, its values or its columns)."""
    after = 0
    sql = "SELECT record, content FROM purged WHERE plugin = :plugin AND entity = :entity AND record > :after ORDER BY record LIMIT :limit"
    while found := engine.run(sql, {"plugin": plugin, "entity": entity, "after": after, "limit": PART}):
        yield [(record, json.loads(content)) for record, content in found]
        after = found[-1][0]


def put_rows(engine: Engine, entity: Entity, found: Sequence[tuple[int, dict[str, Any]]]) -> None:
    """Put records back into their table; a column that is no longer there is left out. Inside the caller's transaction."""
    known = set(rows.column_names(entity))
    for _record, columns in found:
        kept = {name: json_text(value) if isinstance(value, dict | list) else value for name, value in columns.items() if name in known}
        names, places = ", ".join(map(quote, kept)), ", ".join(f":{name}" for name in kept)
        engine.run(f"INSERT INTO {quote(entity.key)} ({names}) VALUES ({places}) ON CONFLICT (id) DO NOTHING", kept)


def put_values(engine: Engine, plugin: str, entity: str, found: Sequence[tuple[int, dict[str, Any]]]) -> None:
    """Put values back into those records that are there; what they hold since stays. Inside the caller's transaction."""
    values = dict(found)
    sql = f'SELECT id, "ext" FROM {quote(entity)} WHERE {engine.ids_in("id", "ids")}'
    there = engine.run(sql, {"ids": engine.ids_param(sorted(values))})
    changed = []
    for record, stored in there:
        ext = extension_of(stored)
        ext[plugin] = {**values[record], **ext.get(plugin, {})}
        changed.append({"id": record, "ext": json_text(ext)})
    engine.many(f'UPDATE {quote(entity)} SET "ext" = :ext WHERE id = :id', changed)
