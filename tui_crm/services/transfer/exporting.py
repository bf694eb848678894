"""Exporting a list: CSV that an import reads back exactly, JSON and NDJSON with native types; any length in constant memory."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from typing import Any, TextIO

from tui_crm.errors import Cancelled, UsageError
from tui_crm.i18n import _
from tui_crm.model.fields import Field, Kind
from tui_crm.model.record import Record
from tui_crm.model.storage import to_json
from tui_crm.model.values import dump
from tui_crm.query.names import find
from tui_crm.services.crm import Crm
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
    cancelled: Callable[[], bool] = never,
) -> int:
    """Write the records of a list to `stream` (opened with newline=""); returns how many. `progress` is told how many of how many.

    Headings are public field names. References are codes or logins, amounts in CSV are in major units of the record's currency.
    JSON has the values as they are kept: amounts in minor units, instants in ISO 8601, decimals as text. Raises Cancelled.
    """
    ids = crm.lists.stream_ids(listing, cancelled)
    write = {Format.CSV: _write_csv, Format.JSON: _write_json, Format.NDJSON: _write_ndjson}[form]
    done = 0

    def parts() -> Iterator[tuple[list[Record], _Names]]:
        nonlocal done
        for start in range(0, len(ids), PART):
            if cancelled():
                raise Cancelled(_("Cancelled"))
            records = crm.store.read_many(listing.entity, ids[start : start + PART])
            yield records, _Names(crm, fields, records)
            done += len(records)
            if progress:
                progress(start + len(records), len(ids))

    if cancelled():
        raise Cancelled(_("Cancelled"))
    write(crm, fields, parts(), stream)
    return done


class _Names:
    """What the records that a part refers to are called in a file: by code or login, else by "#id"."""

    def __init__(self, crm: Crm, fields: Sequence[Field], records: Sequence[Record]) -> None:
        self._names: dict[tuple[str, int], str] = {}
        for target in {field.ref for field in fields if field.kind is Kind.REFERENCE}:
            entity = crm.catalogue[target]
            key = next((f.name for f in entity.stored if f.unique), "")
            ids = {i for record in records for f in fields if f.ref == target for i in _ids(record.values[f.name]) if i}
            for found in crm.store.read_many(target, sorted(ids)):
                self._names[target, found.id] = str(found.values.get(key) or f"#{found.id}")

    def of(self, field: Field, record: int) -> str:
        """The name of a record that `field` refers to; "" for none."""
        return self._names.get((field.ref, record), f"#{record}") if record else ""


def _ids(value: Any) -> Sequence[int]:
    return value if isinstance(value, tuple) else (value,)


def _write_csv(crm: Crm, fields: Sequence[Field], parts: Iterator[tuple[list[Record], _Names]], stream: TextIO) -> None:
    writer = csv.writer(stream)
    writer.writerow([field.name for field in fields])
    for records, names in parts:
        writer.writerows([[_text(crm, field, record, names) for field in fields] for record in records])


def _text(crm: Crm, field: Field, record: Record, names: _Names) -> str:
    value = record.values[field.name]
    if field.kind is Kind.REFERENCE:
        return "; ".join(names.of(field, i) for i in _ids(value) if i)
    if isinstance(value, str):
        return value
    if field.kind is Kind.MONEY:
        return dump(field, value, str(record.values.get("currency") or crm.locale.currency))
    return dump(field, value)


def _write_json(crm: Crm, fields: Sequence[Field], parts: Iterator[tuple[list[Record], _Names]], stream: TextIO) -> None:
    before = "[\n"
    for records, names in parts:
        for record in records:
            stream.write(before + json.dumps(_native(fields, record, names), ensure_ascii=False))
            before = ",\n"
    stream.write("[]\n" if before == "[\n" else "\n]\n")


def _write_ndjson(crm: Crm, fields: Sequence[Field], parts: Iterator[tuple[list[Record], _Names]], stream: TextIO) -> None:
    for records, names in parts:
        stream.writelines(json.dumps(_native(fields, record, names), ensure_ascii=False) + "\n" for record in records)


def _native(fields: Sequence[Field], record: Record, names: _Names) -> dict[str, object]:
    return {field.name: _json(field, record.values[field.name], names) for field in fields}


def _json(field: Field, value: object, names: _Names) -> object:
    if field.kind is Kind.REFERENCE:
        found = [names.of(field, i) or None for i in _ids(value)]
        return found if field.many else found[0]
    if field.kind is Kind.INSTANT and not field.many:
        return dump(field, value) or None
    return to_json(field, value)
