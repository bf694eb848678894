"""Mappings kept under a name, and found again for the next file of the same shape."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from tui_crm import services
from tui_crm.errors import NotFound
from tui_crm.i18n import _
from tui_crm.model.record import Record
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.meaning import headings, mapping_text
from tui_crm.services.transfer.meaning.mapping import Mapping
from tui_crm.services.transfer.sources.reading import Reader
from tui_crm.store.listing import Listing

MOST = 1000


def shape(names: Sequence[str]) -> str:
    """What files with the same headings have in common: blanks, marks and the order of the columns do not matter."""
    plain = "\n".join(sorted(headings.key(name) for name in names))
    return hashlib.blake2b(plain.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def saved(crm: Crm, entity: str = "") -> list[Record]:
    """The saved mappings (for records of `entity`, its key), by name."""
    found = crm.store.read_many("mapping", crm.lists.first_ids(Listing("mapping", sort="name"), MOST))
    return [record for record in found if entity in ("", record["entity"])]


def named(crm: Crm, name: str, entity: str = "") -> Record:
    """The saved mapping of this name. Raises NotFound, which names those there are."""
    there = saved(crm, entity)
    for record in there:
        if record.text("name").casefold() == name.strip().casefold():
            return record
    known = ", ".join(record.text("name") for record in there) or "–"
    raise NotFound(_("There is no saved mapping “{name}”; there are: {known}").format(name=name, known=known))


def find_for(crm: Crm, source: Reader, entity: str = "") -> Record | None:
    """The mapping saved last for files of this shape; None for none."""
    wanted = shape(source.headings)
    found = [record for record in saved(crm, entity) if record["shape"] == wanted]
    return max(found, key=lambda record: record.number("updated_at"), default=None)


def save(crm: Crm, name: str, mapping: Mapping) -> int:
    """Keep a mapping; one of the same name for the same records is replaced. Returns its id. Raises InvalidRecord."""
    titles = [column.heading for column in mapping.columns]
    values: dict[str, object] = {
        "name": name.strip(), "entity": mapping.entity.key, "shape": shape(titles), "headings": "\n".join(column.name for column in mapping.columns),
        "content": mapping_text.dump(mapping),
    }  # fmt: skip
    for record in saved(crm, mapping.entity.key):
        if record.text("name").casefold() == name.strip().casefold():
            services.archive.edit(crm, "mapping", record.id, values)
            return record.id
    return services.archive.add(crm, "mapping", values)


def apply(record: Record, proposal: Mapping) -> Mapping:
    """The proposal for a file as the saved mapping changes it. Raises UsageError when the mapping is for other records or names a lost field."""
    return mapping_text.load(record.text("content"), proposal, record.text("name"))


def rename(crm: Crm, record: int, name: str) -> None:
    """Give a saved mapping another name. Raises InvalidRecord."""
    services.archive.edit(crm, "mapping", record, {"name": name.strip()})


def delete(crm: Crm, records: Sequence[int]) -> None:
    """Put saved mappings into the recycle bin."""
    services.archive.archive(crm, "mapping", records)
