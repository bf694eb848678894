"""Exporting a list: CSV that an import reads back exactly, JSON and NDJSON with native types; any length in constant memory."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any, TextIO

from tui_crm.errors import Cancelled, UsageError
from tui_crm.i18n import _
from tui_crm.model.fields import Field, Kind
from tui_crm.model.record import Record
from tui_crm.model.values import dump
from tui_crm.query.names import find
from tui_crm.services.crm import Crm, name_of
from tui_crm.services.transfer.plan import never
from tui_crm.store.listing import Listing

PART = 2000


class Format(StrEnum):
    """What an export is written as."""

    CSV = "csv"
    JSON = "json"
    NDJSON = "ndjson"


def columns(crm: Crm, entity_key: str, names: Sequence[str] = ()) -> tuple[Field, ...]:
    """The fields that `names` mean; without names every field that an import can set. Raises UsageError."""
    entity = crm.entity(entity_key)
    found = []
    for name in names:
        field = find(entity, name)
        if field is None:
            raise UsageError(_("{entity} has no field “{name}”").format(entity=_(entity.label), name=name))
        found.append(field)
    return tuple(dict.fromkeys(found)) or entity.editable


def export(
    crm: Crm, listing: Listing, fields: Sequence[Field], form: Format, stream: TextIO, *, progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] = never, ids: Sequence[int] = (),
) -> int:
    """Write the records of a list (only `ids`, when given) to `stream` (opened with newline=""); returns how many.

    `progress` is told how many of how many. Headings are public field names; in CSV references are codes or logins. JSON has numbers,
    booleans, lists, and records as objects with id, code and name. In both amounts and decimals are exact texts (major units of
    the record's currency), instants ISO 8601 in UTC. Raises Cancelled.
    """
    ids = ids or crm.lists.stream_ids(listing, cancelled)
    write = {Format.CSV: _write_csv, Format.JSON: _write_json, Format.NDJSON: _write_ndjson}[form]
    done = 0

    def parts() -> Iterator[tuple[list[Record], Names]]:
        nonlocal done
        for start in range(0, len(ids), PART):
            if cancelled():
                raise Cancelled(_("Cancelled"))
            records = crm.store.read_many(listing.entity, ids[start : start + PART])
            yield records, Names(crm, fields, records)
            done += len(records)
            if progress:
                progress(start + len(records), len(ids))

    if cancelled():
        raise Cancelled(_("Cancelled"))
    write(crm, fields, parts(), stream)
    return done


class Names:
    """The records that others refer to by these fields: named in a file by code or login, else by "#id"."""

    def __init__(self, crm: Crm, fields: Sequence[Field], records: Sequence[Record]) -> None:
        self._found: dict[tuple[str, int], dict[str, object]] = {}
        for target in {field.ref for field in fields if field.kind is Kind.REFERENCE}:
            entity = crm.catalogue[target]
            key = next((f.name for f in entity.stored if f.unique), "")
            ids = {i for record in records for f in fields if f.ref == target for i in _ids(record.values[f.name]) if i}
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


def _ids(value: Any) -> Sequence[int]:
    return value if isinstance(value, tuple) else (value,)


def _write_csv(crm: Crm, fields: Sequence[Field], parts: Iterator[tuple[list[Record], Names]], stream: TextIO) -> None:
    writer = csv.writer(stream)
    writer.writerow([field.name for field in fields])
    for records, names in parts:
        writer.writerows([[exact_text(crm, field, record, names) for field in fields] for record in records])


def exact_text(crm: Crm, field: Field, record: Record, names: Names) -> str:
    """The value of a field for CSV: reading it gives the value back exactly."""
    value = record.values[field.name]
    if field.kind is Kind.REFERENCE:
        return "; ".join(names.text(field, i) for i in _ids(value) if i)
    return value if isinstance(value, str) else dump(field, value, _currency(crm, record))


def _write_json(crm: Crm, fields: Sequence[Field], parts: Iterator[tuple[list[Record], Names]], stream: TextIO) -> None:
    before = "[\n"
    for records, names in parts:
        for record in records:
            stream.write(before + json.dumps(as_object(crm, fields, record, names), ensure_ascii=False))
            before = ",\n"
    stream.write("[]\n" if before == "[\n" else "\n]\n")


def _write_ndjson(crm: Crm, fields: Sequence[Field], parts: Iterator[tuple[list[Record], Names]], stream: TextIO) -> None:
    for records, names in parts:
        stream.writelines(json.dumps(as_object(crm, fields, record, names), ensure_ascii=False) + "\n" for record in records)


def as_object(crm: Crm, fields: Sequence[Field], record: Record, names: Names) -> dict[str, object]:
    """These fields of a record as JSON has them, by public name."""
    currency = _currency(crm, record)
    found: dict[str, object] = {}
    for field in fields:
        value = record.values[field.name]
        native = [_native(field, item, currency, names) for item in _ids(value)]
        found[field.name] = native if field.many else native[0]
    return found


def _native(field: Field, value: Any, currency: str, names: Names) -> object:
    if field.kind is Kind.REFERENCE:
        return names.native(field, value)
    if isinstance(value, str | bool) or field.kind is Kind.INTEGER:
        return value
    text = dump(replace(field, many=False) if field.many else field, value, currency)
    return text or None  # no instant


def _currency(crm: Crm, record: Record) -> str:
    return str(record.values.get("currency") or crm.locale.currency)
