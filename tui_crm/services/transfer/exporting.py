"""Exporting: the records of a list, and those that belong to them, into a file of any format; any length in constant memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

from tui_crm.errors import Cancelled, UsageError
from tui_crm.i18n import _
from tui_crm.model.fields import Field
from tui_crm.query.names import find
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.run.plan import never
from tui_crm.services.transfer.writers.values import Names
from tui_crm.services.transfer.writers.writer import Writer
from tui_crm.store.listing import Listing

PART = 2000
EVERYTHING = "all"
"""The name that stands for every field, what the system keeps included."""
Progress = Callable[[int, int], None]


class Format(StrEnum):
    """What an export is written as; the value is how the file's name ends."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    NDJSON = "ndjson"
    VCARD = "vcf"


@dataclass(frozen=True, slots=True)
class Table:
    """Records of one kind on their way out, by their ids in order; `live`: without those in the recycle bin."""

    entity: str
    fields: Sequence[Field]
    ids: Sequence[int]
    live: bool = False


def columns(crm: Crm, entity_key: str, names: Sequence[str] = ()) -> tuple[Field, ...]:
    """The fields that `names` mean ("all" means every one); without names every field that an import can set. Raises UsageError."""
    entity = crm.entity(entity_key)
    found: list[Field] = []
    for name in names:
        if name == EVERYTHING:
            found += entity.fields
            continue
        field = find(entity, name)
        if field is None:
            raise UsageError(_("{entity} has no field “{name}”").format(entity=_(entity.label), name=name))
        found.append(field)
    return tuple(dict.fromkeys(found)) or entity.editable


def export(
    crm: Crm, listing: Listing, fields: Sequence[Field], form: Format, stream: BinaryIO, *, progress: Progress | None = None,
    cancelled: Callable[[], bool] = never, ids: Sequence[int] = (),
) -> int:
    """Write the records of a list (only `ids`, when given) to `stream`; returns how many.

    `progress` is told how many of how many. Headings are public field names; references are codes or logins, in JSON objects with id, code
    and name. Amounts and decimals are exact (major units of the record's currency), instants ISO 8601 in UTC. Raises Cancelled, and
    UsageError for what the format cannot hold. It asks no policy and keeps no journal: see `leaving`.
    """
    table = Table(listing.entity, fields, ids or crm.lists.stream_ids(listing, cancelled))
    return write_tables(crm, [table], writer_of(form, stream), progress, cancelled)


def writer_of(form: Format, stream: BinaryIO) -> Writer:
    """The writer of a format; only its own module is imported."""
    if form is Format.CSV:
        from tui_crm.services.transfer.writers.separated import CsvWriter

        return CsvWriter(stream)
    if form is Format.XLSX:
        from tui_crm.services.transfer.writers.workbook import WorkbookWriter

        return WorkbookWriter(stream)
    if form is Format.VCARD:
        from tui_crm.services.transfer.writers.cards import CardWriter

        return CardWriter(stream)
    from tui_crm.services.transfer.writers.json_texts import JsonWriter, NdjsonWriter

    return JsonWriter(stream) if form is Format.JSON else NdjsonWriter(stream)


def write_tables(
    crm: Crm, tables: Sequence[Table], writer: Writer, progress: Progress | None = None, cancelled: Callable[[], bool] = never
) -> int:
    """Write tables one after the other; returns how many records. Raises Cancelled, UsageError; the file is then not complete."""
    total, done = sum(len(table.ids) for table in tables), 0
    try:
        for table in tables:
            writer.table(crm.catalogue[table.entity], table.fields)
            for start, end in _parts(len(table.ids)):
                if cancelled():
                    raise Cancelled(_("Cancelled"))
                records = crm.store.read_many(table.entity, table.ids[start:end])
                if table.live:
                    records = [record for record in records if not record["deleted_at"]]
                writer.write(records, Names(crm, table.fields, records))
                done += len(records)
                if progress:
                    progress(done, total)
        if cancelled():
            raise Cancelled(_("Cancelled"))
    except BaseException:
        writer.close(whole=False)
        raise
    writer.close()
    return done


def _parts(total: int) -> Iterator[tuple[int, int]]:
    return ((start, min(start + PART, total)) for start in range(0, total, PART))
