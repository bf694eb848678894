"""An archive out of the app and into an empty one, by a file of any format."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC
from pathlib import Path

from tui_crm.model.fields import Kind
from tui_crm.services.crm import Crm, Locale, open_crm
from tui_crm.services.transfer import exporting
from tui_crm.services.transfer.exporting import Format
from tui_crm.services.transfer.run import importing
from tui_crm.services.transfer.run.options import Doubles, Options
from tui_crm.services.transfer.sources.opening import open_source
from tui_crm.services.transfer.writers.values import Names

NOW = 1_772_452_800_000


def archive_at(path: Path) -> Crm:
    """An archive of Ann's in a file."""
    return open_crm(str(path), Locale(UTC), login="ann", clock=lambda: NOW)


def exported(crm: Crm, entity: str, form: Format = Format.CSV, where: str = "", names: Sequence[str] = (), sort: str = "id") -> bytes:
    """What an export writes."""
    stream = io.BytesIO()
    exporting.export(crm, crm.listing(entity, where, sort), exporting.columns(crm, entity, names), form, stream)
    return stream.getvalue()


def carried_over(source: Crm, target: Crm, folder: Path, form: Format, entities: Sequence[str], names: Sequence[str] = ()) -> None:
    """Export these entities and import the files, by the proposal alone: every row is taken in, none is doubted."""
    for entity in entities:
        path = folder / f"{entity}.{form.value}"
        path.write_bytes(exported(source, entity, form, names=names))
        reader = open_source(path)
        mapping = importing.proposal(target, entity, reader)
        plan = importing.run(target, reader, mapping, Options(keys=("login",) if entity == "user" else (), duplicates=Doubles.IGNORE))
        assert (plan.rejected, plan.incomplete, plan.reject_samples) == (0, 0, ()), plan.reject_samples


def values(crm: Crm, entity: str) -> list[dict[str, object]]:
    """What people set in the records of an entity; references as codes, because numbers differ from archive to archive."""
    fields = crm.catalogue[entity].editable
    ids = crm.lists.stream_ids(crm.listing(entity, sort="id"))
    records = crm.store.read_many(entity, ids)
    names = Names(crm, fields, records)
    return [
        {f.name: names.text(f, int(str(r[f.name]))) if f.kind is Kind.REFERENCE and not f.many else r[f.name] for f in fields} for r in records
    ]  # fmt: skip
