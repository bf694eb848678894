"""Rejected rows in the form of the file they came from, where it is one that can be written row by row: a workbook, JSON, NDJSON."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field, Kind
from tui_crm.model.record import Record
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.formulas import unguarded
from tui_crm.services.transfer.writers.values import Names
from tui_crm.services.transfer.writers.writer import Writer
from tui_crm.services.whole_files import whole_file

FORMS = {
    ".xlsx": ".xlsx", ".xlsm": ".xlsx", ".xlsb": ".xlsx", ".xls": ".xlsx", ".ods": ".xlsx", ".json": ".json", ".ndjson": ".ndjson",
    ".jsonl": ".ndjson",
}  # fmt: skip
"""By the end of a file's name the end of the name of its rejected rows; others become CSV."""
PART = 500


def suffix_for(source: Path, headings: tuple[str, ...]) -> str:
    """The end of the name of a file's rejected rows. Headings that are there twice, or blank, only CSV can repeat as they are."""
    repeatable = len(set(headings)) == len(headings) and all(heading.strip() for heading in headings)
    return FORMS.get(source.suffix.casefold(), ".csv") if repeatable else ".csv"


def reshape(crm: Crm, rows: Path, target: Path) -> None:
    """Write the rows of a CSV file of rejected rows into `target`, as its name asks. Raises UsageError when it cannot be written."""
    with rows.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.reader(file)
        fields = tuple(Field(heading, Kind.TEXT, heading) for heading in next(lines))
        entity = Entity("rejected", "Rejected", "Rejected", fields, owned=False)
        with whole_file(target, replace=True) as stream:
            writer = _writer(target, stream)
            writer.table(entity, fields)
            while part := list(islice(_records(entity, fields, lines), PART)):
                writer.write(part, Names(crm, fields, part))
            writer.close()


def _records(entity: Entity, fields: tuple[Field, ...], lines: Iterator[list[str]]) -> Iterator[Record]:
    for cells in lines:
        yield Record(entity, 0, {field.name: unguarded(cell) for field, cell in zip(fields, cells, strict=False)})


def _writer(target: Path, stream: BinaryIO) -> Writer:
    from tui_crm.services.transfer.writers.json_texts import JsonWriter, NdjsonWriter
    from tui_crm.services.transfer.writers.workbook import WorkbookWriter

    kinds: dict[str, Callable[[BinaryIO], Writer]] = {".xlsx": WorkbookWriter, ".json": JsonWriter, ".ndjson": NdjsonWriter}
    return kinds[target.suffix](stream)
