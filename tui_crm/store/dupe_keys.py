"""The index of blocking keys (`dupe_key`): which records have a key, and how far the journal has been taken into it.

The index is derived: it may be thrown away and made anew. A key that a record no longer has may stay; it costs a comparison and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import Any

from tui_crm.model.entity import Entity
from tui_crm.model.fields import TEXTUAL_KINDS, Field, Kind
from tui_crm.model.storage import from_db
from tui_crm.store.engine import Engine, Rows, quote
from tui_crm.store.rows import extension_of

TABLE = "dupe_key"
FRESH = "fresh_key"  # in the scratch schema
PUT_OFF = 1_000_000  # keys that wait to be put into the index in its order: one by one, each would cost a page of the log
STATE = "dupe_keys"  # in `meta`
ENDLESS = 9_223_372_036_854_775_807
_AS_IS = TEXTUAL_KINDS | {Kind.INTEGER, Kind.REFERENCE, Kind.INSTANT}


@dataclass(slots=True)
class State:
    """How far the index is. `version`: of the keys; `cursor`: of the change feed; `left`: entities being read through → the last id that was read;
    `acts`: those whose keys were written with them; `trade`: the plugins whose keys are in it.
    """

    version: int
    cursor: int
    left: dict[str, int] = field(default_factory=dict)
    acts: list[int] = field(default_factory=list)
    trade: str = ""


def state(engine: Engine) -> State | None:
    """The state that was kept; None when the index was never begun."""
    found = engine.run("SELECT value FROM meta WHERE key = :key", {"key": STATE})
    return State(**json.loads(found[0][0])) if found else None


def keep(engine: Engine, now: State) -> None:
    """Keep the state. Inside the caller's transaction."""
    sql = "INSERT INTO meta (key, value) VALUES (:key, :value) ON CONFLICT (key) DO UPDATE SET value = :value"
    engine.run(sql, {"key": STATE, "value": json.dumps(asdict(now))})


def clear(engine: Engine) -> None:
    """Throw all keys away. Inside the caller's transaction."""
    engine.run(f"DELETE FROM {TABLE}")


def write(engine: Engine, rows: Iterable[tuple[int, int]]) -> None:
    """Add (key, record) rows. Inside the caller's transaction."""
    engine.bulk_new(TABLE, ("key", "record"), sorted(rows))  # in the table's order, so that neighbours go into one page


class Fresh:
    """The keys of what one import writes, kept apart until there are PUT_OFF of them. Lost in a crash: the journal tells what is missing."""

    def __init__(self, engine: Engine) -> None:
        """Not inside a transaction."""
        self._engine, self._waiting = engine, 0
        scratch = engine.scratch()
        self.tables: tuple[str, ...] = (TABLE, FRESH) if scratch else (TABLE,)
        if scratch:
            columns = "key INTEGER NOT NULL, record INTEGER NOT NULL, PRIMARY KEY (key, record)"
            engine.run(f"CREATE TABLE IF NOT EXISTS {scratch}.{FRESH} ({columns}) WITHOUT ROWID")
            engine.run(f"DELETE FROM {FRESH}")

    def write(self, rows: Iterable[tuple[int, int]]) -> None:
        """Add (key, record) rows. Inside the caller's transaction."""
        if FRESH not in self.tables:
            write(self._engine, rows)
            return
        ordered = sorted(rows)
        self._engine.bulk_new(FRESH, ("key", "record"), ordered)
        self._waiting += len(ordered)
        if self._waiting >= PUT_OFF:
            self.put_in()

    def put_in(self) -> None:
        """Put what waits into the index. Inside the caller's transaction."""
        if self._waiting:
            self._engine.later(f"INSERT OR IGNORE INTO {TABLE} (key, record) SELECT key, record FROM {FRESH} ORDER BY key, record")
            self._engine.later(f"DELETE FROM {FRESH}")
            self._waiting = 0


def forget(engine: Engine, number: int, ids: Sequence[int], bits: int) -> None:
    """Take out every key of records of the entity with this number (the lowest `bits` of a key). Reads the whole index."""
    sql = f"DELETE FROM {TABLE} WHERE {engine.ids_in('record', 'ids')} AND (key & {(1 << bits) - 1}) = :number"
    engine.run(sql, {"ids": engine.ids_param(ids), "number": number})


def sharing(engine: Engine, keys: Collection[int], limit: int, tables: Sequence[str] = (TABLE,)) -> Rows:
    """(key, record) for those who have the keys, at most `limit` and one more of each table: a key that more have tells little."""
    parts = []
    for table in tables:
        last = f"(SELECT x.record FROM {table} x WHERE x.key = w.id ORDER BY x.record LIMIT 1 OFFSET :most)"
        parts.append(
            f"SELECT d.key, d.record FROM ({engine.ids_rows('keys')}) w JOIN {table} d ON d.key = w.id "
            f"AND d.record <= coalesce({last}, {ENDLESS})"
        )
    return engine.run(" UNION ALL ".join(parts), {"keys": engine.ids_param(sorted(keys)), "most": limit})


def size(engine: Engine) -> int:
    """How many rows the index has."""
    found: int = engine.run(f"SELECT count(*) FROM {TABLE}")[0][0]
    return found


def records(engine: Engine, entity: Entity, names: Sequence[str], ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Some fields of those of the records that exist, by id: a check looks at many records and at few of their fields."""
    where = engine.ids_in("id", "ids")
    return dict(_read(engine, entity, names, where, {"ids": engine.ids_param(ids)}))


def unread(engine: Engine, entity: Entity, last: int) -> int:
    """How many records come after this one."""
    return int(engine.run(f"SELECT count(*) FROM {quote(entity.key)} WHERE id > :last", {"last": last})[0][0])


def after(engine: Engine, entity: Entity, names: Sequence[str], last: int, limit: int) -> list[tuple[int, dict[str, Any]]]:
    """Some fields of the next records by id, those in the recycle bin too."""
    return _read(engine, entity, names, "id > :last ORDER BY id LIMIT :limit", {"last": last, "limit": limit})


def _read(engine: Engine, entity: Entity, names: Sequence[str], where: str, params: dict[str, Any]) -> list[tuple[int, dict[str, Any]]]:
    fields = [entity.by_name[name] for name in names]
    stored = [(at, f.name, _reader(f)) for at, f in enumerate((f for f in fields if not f.plugin), 1)]
    extended = [f for f in fields if f.plugin]
    columns = ", ".join(quote(name) for name in ("id", *(f.key for f in fields if not f.plugin), *(("ext",) if extended else ())))
    found = []
    for row in engine.run(f"SELECT {columns} FROM {quote(entity.key)} WHERE {where}", params):
        values: dict[str, Any] = {name: read(row[at]) if read else row[at] for at, name, read in stored}
        if extended:
            ext = extension_of(row[-1])
            for f in extended:
                kept = ext.get(f.plugin, {}).get(f.key)
                values[f.name] = f.empty if kept is None else from_db(f, kept)
        found.append((row[0], values))
    return found


def _reader(described: Field) -> Callable[[Any], Any] | None:
    """What makes a value of a column; None where it is the value."""
    if described.many and described.kind in TEXTUAL_KINDS:
        return lambda stored: () if stored == "[]" else tuple(json.loads(stored))
    if not described.many and described.kind in _AS_IS:
        return None
    return partial(from_db, described)
