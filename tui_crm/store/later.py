"""Indexes of plugins' fields on large tables: made after the plugin is on, one in a transaction, while people go on working.

Until an index is there its field is filtered and sorted by looking through; nothing else differs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tui_crm.model.entity import Catalogue
from tui_crm.store import schema
from tui_crm.store.engine import Engine, Table, quote

MARK = "index later "
"""Begin of the keys in `meta` that name the tables whose indexes are still to be made."""
LARGE = 20_000  # rows of a table whose indexes are not made at once
Told = Callable[[int, int], bool]
"""Told (how many are made, of how many); False stops."""


def tables(engine: Engine, catalogue: Catalogue) -> frozenset[str]:
    """The tables whose indexes of plugins' fields are to be made later: those that are there and large."""
    there = engine.tables()
    wanted = [entity for entity in catalogue.entities.values() if entity.key in there and any(f.indexed or f.sortable for f in entity.extended)]
    sql = "SELECT count(*) FROM (SELECT 1 FROM {table} LIMIT :most) t"
    return frozenset(each.key for each in wanted if engine.run(sql.format(table=quote(each.key)), {"most": LARGE})[0][0] >= LARGE)


def mark(engine: Engine, keys: frozenset[str]) -> None:
    """Note whose indexes are to be made. Inside the caller's transaction."""
    engine.many("INSERT INTO meta (key, value) VALUES (:key, '') ON CONFLICT (key) DO NOTHING", [{"key": MARK + key} for key in sorted(keys)])


def is_waiting(engine: Engine) -> bool:
    """Whether indexes are to be made; costs one statement."""
    return bool(engine.run(f"SELECT 1 FROM meta WHERE key LIKE '{MARK}%' LIMIT 1"))


def build(engine: Engine, catalogue: Catalogue, told: Told = lambda done, total: True) -> int:
    """Make the indexes that wait; returns how many there were. Stopped or killed, it goes on at the next call."""
    keys = [row[0] for row in engine.run(f"SELECT key FROM meta WHERE key LIKE '{MARK}%' ORDER BY key")]
    entities = [(key, catalogue.entities.get(key.removeprefix(MARK))) for key in keys]
    work: list[tuple[str, Table]] = []
    for key, entity in entities:
        if entity is not None:
            full, names = schema.entity_table(entity), schema.extended_indexes(entity)
            work += [(key, replace(full, indexes=(index,))) for index in full.indexes if index.name in names]
    for done, (_key, table) in enumerate(work):
        if not told(done, len(work)):
            return done
        with engine.tx():
            engine.ddl(table)
    with engine.tx():
        engine.many("DELETE FROM meta WHERE key = :key", [{"key": key} for key in keys])
    told(len(work), len(work))
    return len(work)
