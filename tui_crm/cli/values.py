"""Records as JSON has them, and back: native types, the same keys always.

Numbers, booleans and lists are JSON's own; amounts and decimals are exact texts in major units; instants are ISO 8601 in UTC; another
record is an object with its id, code and name; what is empty is "", [], 0, false or, for records and instants, null.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from tui_crm.errors import InvalidRecord, Problem, UsageError
from tui_crm.i18n import _
from tui_crm.model.entity import Entity
from tui_crm.model.fields import NUMBER_KINDS, Field, Kind
from tui_crm.model.record import Record
from tui_crm.model.values import ReadContext, ShowContext, dump, parse, show
from tui_crm.query.names import find
from tui_crm.services.crm import Crm, name_of

Others = Mapping[tuple[str, int], Record]
"""Records that others refer to, by entity and id."""
BESIDE = frozenset({"id", "links", "activities"})
"""Keys of a shown record that are no fields."""


def others(crm: Crm, records: Sequence[Record], fields: Sequence[Field]) -> Others:
    """The records that these fields of `records` refer to."""
    wanted: dict[str, set[int]] = {}
    for field in fields:
        if field.kind is Kind.REFERENCE:
            for record in records:
                wanted.setdefault(field.ref, set()).update(_ids(record[field.name]))
    return {(entity, found.id): found for entity, ids in wanted.items() for found in crm.store.read_many(entity, sorted(ids - {0}))}


def titles(found: Others) -> dict[tuple[str, int], str]:
    """What people call them."""
    return {key: name_of(record) for key, record in found.items()}


def as_json(record: Record, fields: Sequence[Field], found: Others) -> dict[str, object]:
    """A record as JSON has it: its id, and these fields by public name."""
    currency = str(record.values.get("currency", ""))
    return {"id": record.id, **{field.name: value_as_json(field, record[field.name], currency, found) for field in fields}}


def value_as_json(field: Field, value: Any, currency: str, found: Others) -> object:
    """A value as JSON has it."""
    if field.many:
        return [_single(field, item, currency, found) for item in value]
    return _single(field, value, currency, found)


def brief(record: Record) -> dict[str, object]:
    """A record that another one refers to."""
    key = record.values.get("login") or record.code
    return {"id": record.id, "code": key, "name": name_of(record)}


def from_json(crm: Crm, entity: Entity, given: Mapping[str, object]) -> dict[str, object]:
    """The values of a new record from a JSON object; what the system keeps is left out. Raises UsageError, InvalidRecord."""
    fields: dict[Field, object] = {}
    for key, value in given.items():
        field = find(entity, key)
        if field is None and key not in BESIDE:
            raise UsageError(_("{entity} has no field “{name}”").format(entity=_(entity.label), name=key))
        if field is not None and not field.read_only:
            fields[field] = value
    return read_texts(crm, {field: text_of(field, value) for field, value in fields.items()})


def text_of(field: Field, value: object) -> str:
    """The text that `parse` reads as this JSON value."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return str(value.get("code") or f"#{value.get('id')}")
    if isinstance(value, list):
        return json.dumps([text_of(field, item) for item in value], ensure_ascii=False)
    return str(value)


def read_texts(crm: Crm, texts: Mapping[Field, str], currency: str = "", context: ReadContext | None = None) -> dict[str, object]:
    """Values from texts; amounts are in the currency among them, else in `currency`, else the usual one. Raises InvalidRecord."""
    stated = next((text.strip() for field, text in texts.items() if field.name == "currency"), "")
    reading = replace(context or crm.reading(), currency=stated or currency or crm.locale.currency)
    values: dict[str, object] = {}
    problems: list[Problem] = []
    for field, text in texts.items():
        try:
            values[field.name] = parse(field, text, reading)
        except ValueError as reason:
            problems.append(Problem(field.name, str(reason)))
    if problems:
        raise InvalidRecord(problems)
    return values


def exact_text(field: Field, value: Any, currency: str, found: Others) -> str:
    """The value for CSV: `parse` reads it back; another record by its code."""
    if field.kind is Kind.REFERENCE:
        return "; ".join(str(brief(found[field.ref, number])["code"]) for number in _ids(value) if (field.ref, number) in found)
    return dump(field, value, currency)


def _ids(value: Any) -> tuple[int, ...]:
    return value if isinstance(value, tuple) else (value,)


def _single(field: Field, value: Any, currency: str, found: Others) -> object:
    if field.kind is Kind.REFERENCE:
        other = found.get((field.ref, value))
        return brief(other) if other else None
    if field.kind is Kind.INSTANT:
        return dump_one(field, value) or None
    if field.kind in NUMBER_KINDS and field.kind is not Kind.INTEGER:
        return dump_one(field, value, currency)
    return value


def dump_one(field: Field, value: Any, currency: str = "") -> str:
    """One value of a field for machines, also of a field with many."""
    return dump(replace(field, many=False) if field.many else field, value, currency)


def shown(field: Field, record: Record, context: ShowContext) -> str:
    """A value of a record for people, amounts in the record's currency."""
    currency = str(record.values.get("currency", ""))
    if currency and field.kind is Kind.MONEY:
        context = replace(context, currency=currency)
    return show(field, record[field.name], context)
