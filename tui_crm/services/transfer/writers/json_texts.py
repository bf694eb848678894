"""JSON: one array, or one object a line (NDJSON), with native types."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import BinaryIO

from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field
from tui_crm.model.record import Record
from tui_crm.services.transfer.writers.values import Names, as_object
from tui_crm.services.transfer.writers.writer import end_text, text_of


class NdjsonWriter:
    """An object a line. Numbers, booleans, lists; records as objects with id, code and name; amounts, decimals and instants as exact texts."""

    def __init__(self, stream: BinaryIO) -> None:
        self._text = text_of(stream)
        self._fields: Sequence[Field] = ()

    def table(self, entity: Entity, fields: Sequence[Field]) -> None:
        """Nothing is written before the first record."""
        self._fields = fields

    def write(self, records: Sequence[Record], names: Names) -> None:
        """A line for each."""
        fields = self._fields
        self._text.writelines(json.dumps(as_object(fields, record, names), ensure_ascii=False) + "\n" for record in records)

    def close(self, whole: bool = True) -> None:
        """Write out what is held back."""
        end_text(self._text)


class JsonWriter:
    """One array of such objects, each on its line."""

    def __init__(self, stream: BinaryIO) -> None:
        self._text = text_of(stream)
        self._fields: Sequence[Field] = ()
        self._before = "[\n"

    def table(self, entity: Entity, fields: Sequence[Field]) -> None:
        """Nothing is written before the first record."""
        self._fields = fields

    def write(self, records: Sequence[Record], names: Names) -> None:
        """An object for each."""
        fields = self._fields
        for record in records:
            self._text.write(self._before + json.dumps(as_object(fields, record, names), ensure_ascii=False))
            self._before = ",\n"

    def close(self, whole: bool = True) -> None:
        """Close the array."""
        if whole:
            self._text.write("[]\n" if self._before == "[\n" else "\n]\n")
        end_text(self._text)
