"""Records by exact values of one field, many at once: what an import asks before it writes."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from tui_crm.model.collation import collation_key
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field
from tui_crm.store.engine import Engine, quote
from tui_crm.store.rows import member_value
from tui_crm.store.schema import LIVE, extension, sort_column

AT_ONCE = 2000  # values of one statement


def matches(engine: Engine, entity: Entity, field: Field, values: Collection[Any], bin: bool = False) -> dict[Any, list[int]]:
    """Ids of the records, by value, whose `field` is one of `values` (in their stored form; compared forms of many-valued fields).

    Only live records, unless `bin` asks for those of the recycle bin too.
    """
    found: dict[Any, list[int]] = {}
    wanted = set(values)
    if not wanted:
        return found
    live = "" if bin else f" AND t.{LIVE}"
    for value, record in _rows(engine, entity, field, list(wanted), live):
        if value in wanted:
            found.setdefault(value, []).append(record)
    return found


def any_value(engine: Engine, entity: Entity, field: Field) -> bool:
    """Whether any record has a value of a field with many."""
    return bool(engine.run("SELECT 1 FROM member WHERE field = :field ORDER BY value LIMIT 1", {"field": f"{entity.key}.{field.name}"}))


def comparable(field: Field, value: Any) -> Any:
    """One of the values of a field, as `matches` compares it."""
    return member_value(value) if field.many else value


def _rows(engine: Engine, entity: Entity, field: Field, values: list[Any], live: str) -> Iterator[tuple[Any, int]]:
    table = quote(entity.key)
    if field.many:
        head = f"SELECT m.value, m.record FROM member m JOIN {table} t ON t.id = m.record WHERE m.field = :field{live}"
        yield from _asked(engine, head, "m.value", values, {"field": f"{entity.key}.{field.name}"})
    elif field.plugin:
        column = extension(field).replace('"ext"', 't."ext"')
        yield from _asked(engine, f"SELECT {column}, t.id FROM {table} t WHERE t.id > 0{live}", column, values, {})
    elif field.collated and live:  # the index is on the sort key
        head = f"SELECT t.{quote(field.key)}, t.id FROM {table} t WHERE t.id > 0{live}"
        yield from _asked(engine, head, f"t.{sort_column(field)}", list({collation_key(str(value)) for value in values}), {})
    else:
        some = f" AND t.{quote(field.key)} <> ''" if field.unique else ""  # as the unique index says
        column = f"t.{quote(field.key)}"
        yield from _asked(engine, f"SELECT {column}, t.id FROM {table} t WHERE t.id > 0{live}{some}", column, values, {})


def _asked(engine: Engine, head: str, column: str, values: list[Any], params: dict[str, Any]) -> Iterator[tuple[Any, int]]:
    sql = f"{head} AND {engine.ids_in(column, 'values')}"
    for start in range(0, len(values), AT_ONCE):
        yield from engine.run(sql, {**params, "values": engine.ids_param(values[start : start + AT_ONCE])})
