"""SQLite tables from the neutral description, made by sqlite-utils."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tui_crm.store.driver import sqlite_utils_database
from tui_crm.store.engine import Rows, Table, index_sql, quote, search_table

TYPES: Mapping[str, type] = {"int": int, "text": str, "json": str}


def tables(run: Callable[[str], Rows]) -> Mapping[str, frozenset[str]]:
    """Names of the tables and their columns."""
    found: dict[str, set[str]] = {}
    sql = "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'"
    for table, column in run(sql):
        found.setdefault(table, set()).add(column)
    return {table: frozenset(columns) for table, columns in found.items()}


def create(connection: Any, table: Table) -> None:
    """Create the table, or add the columns and indexes that it lacks."""
    existing = sqlite_utils_database(connection)[table.name]
    if existing.exists():
        there = set(existing.columns_dict)
        for column in table.columns:
            if column.name not in there:
                existing.add_column(column.name, TYPES[column.type], not_null_default=column.default)
    elif len(table.key) > 1:
        connection.execute(_keyed_sql(table))
    else:
        plain = [column for column in table.columns if column.name not in table.key]
        existing.create(
            {column.name: TYPES[column.type] for column in table.columns},
            pk=table.key[0],
            not_null={column.name for column in plain},
            defaults={column.name: column.default for column in plain},
            strict=True,
        )
    for index in table.indexes:
        connection.execute(index_sql(table.name, index))


def _keyed_sql(table: Table) -> str:
    """A table that is its own index, by a key of several columns: sqlite-utils has no WITHOUT ROWID."""
    columns = [f"{quote(c.name)} {'INTEGER' if c.type == 'int' else 'TEXT'} NOT NULL DEFAULT {_literal(c.default)}" for c in table.columns]
    key = ", ".join(map(quote, table.key))
    return f"CREATE TABLE IF NOT EXISTS {quote(table.name)} ({', '.join(columns)}, PRIMARY KEY ({key})) STRICT, WITHOUT ROWID"


def _literal(value: int | str) -> str:
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"


def search_statement(entity: str) -> str:
    """The search index of one entity: contentless, so that texts are not kept twice. Beginnings of up to three letters behind that of the
    tier have indexes of their own. (With detail=none it would be half as large and gather the terms of a long beginning four times as slowly.)
    """
    return (
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {quote(search_table(entity))} USING fts5(terms, content='', contentless_delete=1, detail=column, "
        "prefix='2 3 4', tokenize='ascii')"
    )
