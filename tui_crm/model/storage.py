"""The stored form of a value: what a column holds for a field. Called for every cell of an import, so compiled per field."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from json.encoder import encode_basestring
from operator import itemgetter
from typing import Any

from tui_crm.model.fields import SCALE, TEXTUAL_KINDS, Field, Kind

Stored = str | int
Encoder = Callable[[Any], Stored]

_TO_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def to_db(field: Field, value: object) -> Stored:
    """What a column holds for `value`: 0/1 for booleans, scaled integers for decimals, a JSON array for `many`."""
    encoder = encoder_of(field)
    return encoder(value) if encoder is not None else value  # type: ignore[return-value]


def from_db(field: Field, stored: Any) -> object:
    """The value that a column holds."""
    if field.many:
        if stored == "[]":
            return ()
        return tuple(_single_from_db(field, item) for item in json.loads(stored))
    return _single_from_db(field, stored)


def encoder_of(field: Field) -> Encoder | None:
    """The function from value to stored form; None when the value is stored as it is."""
    if field.many:
        if field.kind in TEXTUAL_KINDS:
            return _encode_texts
        single = _single_encoder(field)
        return lambda values: _TO_JSON([single(value) for value in values] if single else list(values))
    return _single_encoder(field)


def row_encoder(fields: Sequence[Field]) -> Callable[[Mapping[str, object]], tuple[Stored, ...]]:
    """A function from a record by public names, which says something of each of `fields`, to its columns in their order; None is the initial value."""
    names = [field.name for field in fields]
    encoders = [(at, encoder) for at, field in enumerate(fields) if (encoder := encoder_of(field)) is not None]
    empty = [field.initial for field in fields]
    chosen = itemgetter(*names) if len(names) > 1 else lambda record: tuple(record[name] for name in names)

    def encode(record: Mapping[str, Any]) -> tuple[Stored, ...]:
        values = list(chosen(record))
        if None in values:
            values = [instead if value is None else value for value, instead in zip(values, empty, strict=True)]
        for at, encoder in encoders:
            values[at] = encoder(values[at])
        return tuple(values)

    return encode


def to_json(field: Field, value: object) -> object:
    """The value for JSON: decimals as exact text, `many` as a list, the rest as it is."""
    if isinstance(value, tuple | list):
        return [to_json(field, item) for item in value]
    if isinstance(value, Decimal):
        from tui_crm.model.money import dump_decimal

        return dump_decimal(value)
    return value


def _single_encoder(field: Field) -> Encoder | None:
    if field.kind is Kind.BOOLEAN:
        return int
    if field.kind in SCALE:
        scale = SCALE[field.kind]
        return lambda value: int(Decimal(value).scaleb(scale))
    return None


def _single_from_db(field: Field, stored: Any) -> object:
    if field.kind is Kind.BOOLEAN:
        return bool(stored)
    if field.kind in SCALE:
        return Decimal(stored).scaleb(-SCALE[field.kind])
    return stored


def _encode_texts(values: Sequence[str]) -> str:
    return f"[{','.join(map(encode_basestring, values))}]" if values else "[]"
