"""Separated values: CSV that every program reads and an import reads back exactly."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from typing import BinaryIO

from tui_crm.model.entity import Entity
from tui_crm.model.fields import TEXTUAL_KINDS, Field
from tui_crm.model.record import Record
from tui_crm.services.transfer.formulas import guarded
from tui_crm.services.transfer.writers.values import PLAIN_KINDS, Names, cell
from tui_crm.services.transfer.writers.writer import end_text, text_of


class CsvWriter:
    """Headings are public field names; references are codes or logins; formulas are guarded (see `formulas`)."""

    def __init__(self, stream: BinaryIO) -> None:
        self._text = text_of(stream)
        self._csv = csv.writer(self._text)
        self._fields: Sequence[tuple[Field, str]] = ()

    def table(self, entity: Entity, fields: Sequence[Field]) -> None:
        """The headings."""
        texts = TEXTUAL_KINDS - PLAIN_KINDS
        self._fields = [(field, field.name if field.kind in texts and not field.many else "") for field in fields]  # a name: its value is a text
        self._csv.writerow([field.name for field in fields])

    def write(self, records: Sequence[Record], names: Names) -> None:
        """A row for each."""
        fields = self._fields
        self._csv.writerows(
            [guarded(record.values[text]) if text else cell(field, record, names) for field, text in fields]  # type: ignore[arg-type]
            for record in records
        )

    def close(self, whole: bool = True) -> None:
        """Write out what is held back."""
        end_text(self._text)
