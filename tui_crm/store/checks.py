"""Whether the records, the search, the many-valued index and the journal are in step with each other."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence

from tui_crm.i18n import _
from tui_crm.model.entity import Catalogue, Entity
from tui_crm.model.fields import Kind
from tui_crm.model.storage import from_db
from tui_crm.store import rows
from tui_crm.store.engine import Engine, quote, search_table
from tui_crm.store.listing import order_column


def problems(engine: Engine, catalogue: Catalogue) -> list[str]:
    """What is out of step, in words; empty when sound."""
    found: list[str] = []
    for entity in catalogue.entities.values():
        found += _references(engine, catalogue, entity)
        found += _search(engine, entity)
        found += _versions(engine, entity)
        found += _members(engine, entity)
    return found


def live(engine: Engine, entity: Entity) -> int:
    """How many records of an entity are not in the recycle bin."""
    count: int = engine.run(f"SELECT count(*) FROM {quote(entity.key)} WHERE deleted_at = 0")[0][0]
    return count


def _count(engine: Engine, sql: str, **params: object) -> int:
    number: int = engine.run(sql, params)[0][0]
    return number


def _references(engine: Engine, catalogue: Catalogue, entity: Entity) -> Iterator[str]:
    for field in entity.stored:
        if field.kind is Kind.REFERENCE and not field.many and field.ref in catalogue.entities:
            column, target = quote(field.key), quote(field.ref)
            gone = f"t.{column} <> 0 AND NOT EXISTS (SELECT 1 FROM {target} r WHERE r.id = t.{column})"
            sql = f"SELECT count(*) FROM {quote(entity.key)} t WHERE {gone}"
            if number := _count(engine, sql):
                yield _("{count} × {entity}.{field} points to a {target} that is not there").format(
                    count=number, entity=entity.key, field=field.key, target=field.ref
                )


def _search(engine: Engine, entity: Entity) -> Iterator[str]:
    if entity.searchable:
        records = _count(engine, f"SELECT count(*) FROM {quote(entity.key)}")
        entries = _count(engine, f"SELECT count(*) FROM {quote(search_table(entity.key))}")
        if records != entries:
            yield _("the search knows {entries} of {records} {entity} records; repair it with: tui-crm db reindex").format(
                entries=entries, records=records, entity=entity.key
            )


def _versions(engine: Engine, entity: Entity) -> Iterator[str]:
    sql = (
        f"SELECT count(*) FROM {quote(entity.key)} t WHERE t.version <> (SELECT coalesce(max(c.version), 0) FROM change c "
        "WHERE c.record = t.id AND c.entity = :entity)"
    )
    if number := _count(engine, sql, entity=entity.key):
        yield _("{count} × {entity}: the journal does not lead to the record's version").format(count=number, entity=entity.key)


def _members(engine: Engine, entity: Entity) -> Iterator[str]:
    """The index of values against the values: both summed up regardless of their order, so that a million need no memory."""
    for field in entity.fields:
        if field.many and field.indexed:
            name = f"{entity.key}.{field.name}"
            column = order_column(field)
            kept = engine.stream(f"SELECT t.id, {column} FROM {quote(entity.key)} t WHERE {column} <> '[]'")
            values = ((record, {field.name: from_db(field, stored)}) for part in kept for record, stored in part)
            wanted = _sum(member for record, value in values for member in rows.members(entity, record, value))
            there = engine.stream("SELECT field, value, record FROM member WHERE field = :field", {"field": name})
            if wanted != _sum(member for part in there for member in part):
                yield _("{field}: the index of values is out of step; repair it with: tui-crm db reindex").format(field=name)


def _sum(members: Iterable[Sequence[object]]) -> tuple[int, int]:
    """How many there are, and their checksums added up."""
    count = total = 0
    for field, value, record in members:
        count, total = count + 1, total + zlib.crc32(f"{record} {field} {value}".encode())
    return count, total
