"""The stored form of a value: what a column holds for a field. Called for every cell of an import, so compiled per field."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from json.encoder import encode_basestring
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
    if len(values) == 1:  # as they nearly always are
        return f"[{encode_basestring(values[0])}]"
    return f"[{','.join(map(encode_basestring, values))}]"
