"""Whole databases from one place to another: backup, restore, and the move from SQLite to PostgreSQL.

A backup is always a SQLite file, whichever engine it comes from: one format to keep, to check and to restore anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from tui_crm.model.entity import Catalogue
from tui_crm.store import migrations, rows, schema
from tui_crm.store.engine import Engine, Rows, quote
from tui_crm.store.reindexing import rebuild_search
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
