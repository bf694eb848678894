"""What is derived from the records, made anew from them: the search index and the index of many-valued fields."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from tui_crm.model import tokens
from tui_crm.model.entity import Catalogue, Entity
from tui_crm.model.record import Record
from tui_crm.store import rows
from tui_crm.store.engine import Engine, quote

PART = 5000


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


def rebuild_searches(engine: Engine, entities: Sequence[Entity], told: Callable[[int, int], object] | None) -> None:
    """`rebuild_search` for several entities; `told`: how many of how many records were read."""
    total = sum(engine.run(f"SELECT count(*) FROM {quote(entity.key)}")[0][0] for entity in entities)
    before = 0

    def read(done: int) -> None:
        if told:
            told(before + done, total)

    for entity in entities:
        before += rebuild_search(engine, entity, read)


def rebuild_search(engine: Engine, entity: Entity, told: Callable[[int], object] | None = None) -> int:
    """Make the search entries of an entity anew; returns how many. `told`: how many were read so far. Inside the caller's transaction."""
    engine.search_clear(entity.key)
    engine.put_search_aside(entity.key)
    done = 0
    tokenize = tokens.tokenizer(entity)
    for found in _records(engine, entity):
        engine.search_write(entity.key, [(record.id, tokenize(record.values)) for record in found], True)
        done += len(found)
        if told:
            told(done)
    engine.ddl_search(entity.key)
    return done


def _rebuild_members(engine: Engine, entity: Entity) -> None:
    for found in _records(engine, entity):
        engine.bulk(rows.MEMBER, rows.MEMBER_COLUMNS, (m for record in found for m in rows.members(entity, record.id, record.values)))


def _records(engine: Engine, entity: Entity) -> Iterator[list[Record]]:
    """All records, also those of the recycle bin, some at a time."""
    last = 0
    sql = f"SELECT {rows.selected(entity)} FROM {quote(entity.key)} WHERE id > :last ORDER BY id LIMIT {PART}"
    while found := [rows.decode(entity, row) for row in engine.run(sql, {"last": last})]:
        yield found
        last = found[-1].id
