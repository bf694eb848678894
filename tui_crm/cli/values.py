"""Records as JSON has them, and back: native types, the same keys always.

Numbers, booleans and lists are JSON's own; amounts and decimals are exact texts in major units; instants are ISO 8601 in UTC; another
record is an object with its id, code and name; what is empty is "", [], 0, false or, for records and instants, null.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from tui_crm.errors import InvalidRecord, Problem, UsageError
from tui_crm.i18n import _
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field, Kind
from tui_crm.model.record import Record
from tui_crm.model.values import ShowContext, parse, show
from tui_crm.query.names import find
from tui_crm.services import plugin_formats
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.writers.values import Names, as_object, cell

BESIDE = frozenset({"id", "links", "activities"})
"""Keys of a shown record that are no fields."""


def as_json(crm: Crm, fields: Sequence[Field], records: Sequence[Record]) -> Iterator[dict[str, object]]:
    """Records as JSON has them: the id, and these fields by public name."""
    names = Names(crm, fields, records)
    return ({"id": record.id, **as_object(fields, record, names)} for record in records)


def exactly(crm: Crm, fields: Sequence[Field], records: Sequence[Record]) -> Iterator[list[str]]:
    """Records as CSV has them: what an import reads back."""
    names = Names(crm, fields, records)
    return ([cell(field, record, names) for field in fields] for record in records)


def shown(crm: Crm, fields: Sequence[Field], records: Sequence[Record]) -> Iterator[list[str]]:
    """Records as people read them, amounts in the record's currency."""
    context = replace(crm.showing(), title=Names(crm, fields, records).title)
    plugin_formats.prepare(crm, fields, records)
    return ([_shown(crm, field, record, context) for field in fields] for record in records)


def _shown(crm: Crm, field: Field, record: Record, context: ShowContext) -> str:
    said = plugin_formats.text(crm, record.entity.key, field, record[field.name])
    if said is not None:
        return said
    if field.kind is Kind.MONEY and record.values.get("currency"):
        context = replace(context, currency=record.text("currency"))
    return show(field, record[field.name], context)


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


def read_texts(crm: Crm, texts: Mapping[Field, str], currency: str = "") -> dict[str, object]:
    """Values from texts; amounts are in the currency among them, else in `currency`, else the usual one. Raises InvalidRecord."""
    stated = next((text.strip() for field, text in texts.items() if field.name == "currency"), "")
    reading = replace(crm.reading(), currency=stated or currency or crm.locale.currency)
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
