"""Whole databases from one place to another: backup, restore, and the move from SQLite to PostgreSQL.

A backup is always a SQLite file, whichever engine it comes from: one format to keep, to check and to restore anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from tui_crm.model import tokens
from tui_crm.model.entity import Catalogue, Entity
from tui_crm.store import migrations, rows, schema
from tui_crm.store.engine import Engine, Rows, quote
from tui_crm.store.sqlite import SqliteEngine

PART = 5000
Progress = Callable[[str, int], None]


def backup(engine: Engine, catalogue: Catalogue, target: str, now: int) -> None:
    """Write a consistent copy of the database to the new file `target` while others go on."""
    if isinstance(engine, SqliteEngine):
        engine.backup(target)
        return
    copy = SqliteEngine(target)
    try:
        migrations.upgrade(copy, catalogue, now)
        with engine.snapshot():
            copy_tables(engine, copy, catalogue)
        copy.run("PRAGMA journal_mode=DELETE")
    finally:
        copy.close()


def restore(engine: Engine, catalogue: Catalogue, source: str) -> None:
    """Put the backup file `source` in the place of what the database holds, in one transaction."""
    if isinstance(engine, SqliteEngine):
        engine.replace_by(source)
        return
    backup_file = SqliteEngine(source, create=False, read_only=True)
    try:
        copy_tables(backup_file, engine, catalogue)
    finally:
        backup_file.close()


def copy_tables(source: Engine, target: Engine, catalogue: Catalogue) -> None:
    """Empty the target's tables and fill them from the source, search included, in one transaction of the target."""
    there = source.tables()
    own = {"meta"}  # says what the target's tables are like
    with target.tx():
        for table in (migrations.LEDGER, *(table for table in schema.all_tables(catalogue) if table.name not in own)):
            target.run(f"DELETE FROM {quote(table.name)}")
            columns = [column.name for column in table.columns if column.name in there.get(table.name, ())]
            if columns:
                names = ", ".join(map(quote, columns))
                order = ", ".join(map(quote, table.key))
                parts = source.stream(f"SELECT {names} FROM {quote(table.name)} ORDER BY {order}", {}, PART)
                target.bulk(table.name, columns, _plain(parts))
            if table.generated:
                target.renumber(table.name)
        for entity in catalogue.entities.values():
            if entity.searchable:
                rebuild_search(target, entity)


def _plain(parts: Iterator[Rows]) -> Iterator[Sequence[Any]]:
    """Rows as both engines take them: JSON columns as text."""
    for part in parts:
        for row in part:
            yield [rows.json_text(value) if isinstance(value, dict) else value for value in row]


def rebuild_search(engine: Engine, entity: Entity) -> int:
    """Make the search entries of an entity anew; returns how many. Inside the caller's transaction."""
    engine.search_clear(entity.key)
    done = last = 0
    tokenize = tokens.tokenizer(entity)
    sql = f"SELECT {rows.selected(entity)} FROM {quote(entity.key)} WHERE id > :last ORDER BY id LIMIT {PART}"
    while found := [rows.decode(entity, row) for row in engine.run(sql, {"last": last})]:
        engine.search_write(entity.key, [(record.id, *tokenize(record.values)) for record in found], True)
        last, done = found[-1].id, done + len(found)
    return done


def reindex(engine: Engine, catalogue: Catalogue) -> int:
    """Make search entries and the index of many-valued fields anew from the records; returns how many records were read."""
    done = 0
    with engine.tx():
        engine.run("DELETE FROM member")
        for entity in catalogue.entities.values():
            if entity.searchable:
                done += rebuild_search(engine, entity)
            _rebuild_members(engine, entity)
    return done


def _rebuild_members(engine: Engine, entity: Entity) -> None:
    last = 0
    sql = f"SELECT {rows.selected(entity)} FROM {quote(entity.key)} WHERE id > :last ORDER BY id LIMIT {PART}"
    while found := [rows.decode(entity, row) for row in engine.run(sql, {"last": last})]:
        engine.bulk(rows.MEMBER, rows.MEMBER_COLUMNS, (m for record in found for m in rows.members(entity, record.id, record.values)))
        last = found[-1].id
