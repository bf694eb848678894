"""The values of a record as files hold them: texts that an import reads back exactly, and JSON's own types."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from tui_crm.model.fields import NUMBER_KINDS, Field, Kind
from tui_crm.model.record import Record
from tui_crm.model.values import dump
from tui_crm.services.crm import Crm, name_of
from tui_crm.services.transfer.formulas import guarded

PLAIN_KINDS = NUMBER_KINDS | {Kind.BOOLEAN, Kind.INSTANT, Kind.DATE}
"""Kinds whose cells are no text: nothing in them can be a formula, and a number stays a number."""


class Names:
    """The records that others refer to by these fields: named in a file by code or login, else by "#id"."""

    def __init__(self, crm: Crm, fields: Sequence[Field], records: Sequence[Record]) -> None:
        self._currency = crm.locale.currency
        self._found: dict[tuple[str, int], dict[str, object]] = {}
        for target in {field.ref for field in fields if field.kind is Kind.REFERENCE}:
            entity = crm.catalogue[target]
            key = next((f.name for f in entity.stored if f.unique), "")
            ids = {i for record in records for f in fields if f.ref == target for i in ids_of(record.values[f.name]) if i}
            for found in crm.store.read_many(target, sorted(ids)):
                self._found[target, found.id] = {"id": found.id, "code": found.values.get(key) or f"#{found.id}", "name": name_of(found)}

    def text(self, field: Field, record: int) -> str:
        """What `field` calls a record; "" for none."""
        found = self._found.get((field.ref, record))
        return str(found["code"]) if found else f"#{record}" if record else ""

    def title(self, entity: str, record: int) -> str:
        """What people call a record; "" for none."""
        found = self._found.get((entity, record))
        return str(found["name"]) if found else f"#{record}" if record else ""

    def native(self, field: Field, record: int) -> object:
        """The record as JSON has it: id, code and name; None for none."""
        return self._found.get((field.ref, record))

    def currency(self, record: Record) -> str:
        """The currency of the amounts of a record."""
        return str(record.values.get("currency") or self._currency)


def ids_of(value: Any) -> Sequence[int]:
    """One value or several, as several."""
    return value if isinstance(value, tuple) else (value,)


def exact_text(field: Field, record: Record, names: Names) -> str:
    """The value of a field as a text: reading it gives the value back exactly."""
    value = record.values[field.name]
    if isinstance(value, str):
        return value
    if field.kind is Kind.REFERENCE:
        return "; ".join(names.text(field, i) for i in ids_of(value) if i)
    if field.many and not value:
        return ""
    return dump(field, value, names.currency(record))


def cell(field: Field, record: Record, names: Names) -> str:
    """`exact_text` for a file of separated values: no spreadsheet takes it for a formula."""
    text = exact_text(field, record, names)
    return text if field.kind in PLAIN_KINDS and not field.many else guarded(text)


def as_object(fields: Sequence[Field], record: Record, names: Names) -> dict[str, object]:
    """These fields of a record as JSON has them, by public name."""
    currency = names.currency(record)
    found: dict[str, object] = {}
    for field in fields:
        value = record.values[field.name]
        native = [_native(field, item, currency, names) for item in ids_of(value)]
        found[field.name] = native if field.many else native[0]
    return found


def _native(field: Field, value: Any, currency: str, names: Names) -> object:
    if field.kind is Kind.REFERENCE:
        return names.native(field, value)
    if isinstance(value, str | bool) or field.kind is Kind.INTEGER:
        return value
    text = dump(replace(field, many=False) if field.many else field, value, currency)
    return text or None  # no instant
