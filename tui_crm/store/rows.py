"""Between rows and records: what a table's columns hold for an entity's fields, plugin fields included."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tui_crm.model.entity import Entity
from tui_crm.model.fields import SCALE, Field, Kind
from tui_crm.model.record import Record
from tui_crm.model.storage import Encoder, encoder_of, from_db, to_db
from tui_crm.store.engine import quote

MEMBER, MEMBER_COLUMNS = "member", ("field", "value", "record")
"""The table in which records are found by one of the values of a field with many."""


def column_names(entity: Entity) -> tuple[str, ...]:
    """The columns of the table: id, the stored fields, the sort keys, ext."""
    keys = tuple(f"{field.key}_key" for field in entity.stored if field.collated)
    return ("id", *(field.key for field in entity.stored), *keys, "ext")


def selected(entity: Entity) -> str:
    """The SELECT list that `decode` reads."""
    return ", ".join(quote(name) for name in ("id", *(field.key for field in entity.stored), "ext"))


def decode(entity: Entity, row: Sequence[Any]) -> Record:
    """A record from a row selected by `selected`."""
    names, encoded = _stored_form(entity)
    values: dict[str, object] = dict(zip(names, row[1:], strict=False))
    for field in encoded:
        values[field.name] = from_db(field, values[field.name])
    if entity.extended:
        ext = extension_of(row[-1])
        for field in entity.extended:
            stored = ext.get(field.plugin, {}).get(field.key)
            values[field.name] = field.empty if stored is None else from_db(field, stored)
    return Record(entity, row[0], values)


@lru_cache(maxsize=256)
def _stored_form(entity: Entity) -> tuple[tuple[str, ...], tuple[Field, ...]]:
    """The names of the stored fields, and those fields whose values the columns hold in another form."""
    encoded = tuple(field for field in entity.stored if field.many or field.kind is Kind.BOOLEAN or field.kind in SCALE)
    return tuple(field.name for field in entity.stored), encoded


def extension_of(stored: Any) -> dict[str, dict[str, Any]]:
    """The `ext` column as nested dictionaries (SQLite hands out text, PostgreSQL an object)."""
    if isinstance(stored, str):
        return json.loads(stored) if stored != "{}" else {}
    return dict(stored)


def extended_with(stored: Any, changes: Mapping[Field, object]) -> str:
    """The `ext` column after `changes` (values in their stored form); what absent plugins keep there stays."""
    ext = extension_of(stored)
    for field, value in changes.items():
        keys = ext.setdefault(field.plugin, {})
        if value == to_db(field, field.empty):
            keys.pop(field.key, None)
        else:
            keys[field.key] = value
    return json_text({plugin: keys for plugin, keys in ext.items() if keys})


def json_text(value: object) -> str:
    """Compact JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Writer:
    """Makes the rows of new records of one entity that say something about some of its fields: ids, values by public name → `columns`.

    `initial`: what a record holds where it says nothing. Columns of which no record says anything are left to the table's defaults.
    """

    columns: tuple[str, ...]
    initial: Mapping[str, object]
    stored: tuple[tuple[str, Encoder | None], ...]
    collated: tuple[str, ...]
    extended: tuple[Field, ...]
    sort_key: Callable[[str], str]

    @classmethod
    @lru_cache(maxsize=256)
    def of(cls, entity: Entity, names: frozenset[str]) -> Writer:
        from tui_crm.model.collation import collation_key  # for writing only: reading starts without it

        said = {*names, "code"}
        stored = tuple(field for field in entity.stored if field.name in said or to_db(field, field.initial) not in (0, "", "[]"))
        collated = tuple(field for field in stored if field.collated)
        extended = tuple(field for field in entity.extended if field.name in names)
        columns = ("id", *(field.key for field in stored), *(f"{field.key}_key" for field in collated), *(("ext",) if extended else ()))
        encoders = tuple((field.name, encoder_of(field)) for field in stored)
        return cls(columns, {f.name: f.initial for f in stored}, encoders, tuple(f.name for f in collated), extended, collation_key)

    def rows(self, ids: Sequence[int], common: Mapping[str, object], records: Sequence[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
        """The columns of each record. `common`: what those say that say nothing else. Column by column, because an import makes millions of them."""
        sayings = [record.get for record in records]
        columns: list[Iterable[Any]] = [ids]
        keys: dict[str, Iterable[str]] = {}
        for name, encode in self.stored:
            usual = common.get(name, self.initial[name])
            values = [usual if (value := said(name)) is None else value for said in sayings]
            columns.append(values if encode is None else map(encode, values))
            if name in self.collated:
                keys[name] = [self.sort_key(str(value or "")) for value in values]
        columns += (keys[name] for name in self.collated)
        if self.extended:
            columns.append(map(self._extension, records))
        return list(zip(*columns, strict=True))

    def _extension(self, record: Mapping[str, Any]) -> str:
        given = {field: to_db(field, record[field.name]) for field in self.extended if field.name in record}
        return extended_with("{}", given) if given else "{}"


def many_members(entity: Entity, ids: Sequence[int], records: Sequence[Mapping[str, Any]]) -> list[tuple[str, str, int]]:
    """`members` of many records."""
    found: list[tuple[str, str, int]] = []
    for field in entity.fields:
        if field.many and field.indexed:
            key, name = field.name, f"{entity.key}.{field.name}"
            for record_id, record in zip(ids, records, strict=True):
                items = record.get(key)
                if not items:
                    continue
                if len(items) == 1:
                    found.append((name, member_value(items[0]), record_id))
                else:
                    found += [(name, item, record_id) for item in set(map(member_value, items))]
    return found


def members(entity: Entity, record_id: int, values: Mapping[str, object]) -> Iterable[tuple[str, str, int]]:
    """Rows of the `member` table for the many-valued indexed fields among `values`."""
    for field in entity.fields:
        if field.many and field.indexed and (items := values.get(field.name)):
            name = f"{entity.key}.{field.name}"
            for item in {member_value(item) for item in items}:  # type: ignore[attr-defined]
                yield name, item, record_id


def member_value(item: object) -> str:
    """How one of many values is compared: without regard to case and outer space."""
    return str(item).strip().casefold()
