"""A record as people read it: sections of labelled values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from tui_crm.i18n import _
from tui_crm.model.entity import SYSTEM
from tui_crm.model.fields import Field, Kind
from tui_crm.model.record import Record
from tui_crm.model.showing import show
from tui_crm.services import plugin_formats
from tui_crm.services.crm import Crm, name_of


@dataclass(frozen=True, slots=True)
class CardLine:
    """One field of a record: `text` is its value for people, "" when empty."""

    field: Field
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """Fields that belong together."""

    title: str
    lines: tuple[CardLine, ...]


def sections(crm: Crm, record: Record, *, empty: bool = True) -> list[Section]:
    """The record's fields by section, in form order; without the empty ones if asked; what only the system cares for is left out."""
    context = crm.showing(titles(crm, [record]))
    if currency := record.values.get("currency"):
        context = replace(context, currency=str(currency))
    found: dict[str, list[CardLine]] = {}
    for field in record.entity.fields:
        value = record.values.get(field.name, field.empty)
        if value == field.empty and (not empty or field.read_only):
            continue
        if field.section == SYSTEM and field.key == "version":
            continue
        special = SPECIAL[field.key](crm, record) if field.key in SPECIAL and not field.plugin else None
        told = plugin_formats.text(crm, record.entity.key, field, value) if special is None else special
        text = show(field, value, context) if told is None else told
        found.setdefault(field.section, []).append(CardLine(field, _(field.label), text))
    return [Section(_(title), tuple(lines)) for title, lines in found.items()]


def _merged_into(crm: Crm, record: Record) -> str:
    """The record that this one has become a part of."""
    other = crm.store.read_many(record.entity.key, [record.number("merged_into")])
    return f"{name_of(other[0])} ({other[0].code})" if other else "#" + record.text("merged_into")


def _owner(crm: Crm, record: Record) -> str | None:
    """Whose a customer is, and until when, where it will return to the public pool."""
    if record.entity.key != "customer" or not record["owner"]:
        return None
    from tui_crm.services.pool import recycling

    left = recycling.countdown(crm, record)
    owner = crm.store.read("user", record.number("owner"))
    return None if left is None else f"{name_of(owner)} · {recycling.told(left)}"


def _files(crm: Crm, record: Record) -> str:
    """The attached files by name."""
    from tui_crm.services.desk import files

    values = record["files"] if isinstance(record["files"], tuple) else ()
    return "; ".join(attached.name for value in values if (attached := files.parse(value)))


SPECIAL: Mapping[str, Callable[[Crm, Record], str | None]] = {"merged_into": _merged_into, "owner": _owner, "files": _files}
"""Fields that say something else than their value; None: only that."""


def titles(crm: Crm, records: Sequence[Record]) -> Mapping[tuple[str, int], str]:
    """What people call the records that these refer to: one query for each kind of record."""
    wanted: dict[str, set[int]] = {}
    for record in records:
        for field in record.entity.fields:
            target = record.values.get(field.name)
            if field.kind is Kind.REFERENCE and not field.many and isinstance(target, int) and target:
                wanted.setdefault(field.ref, set()).add(target)
    return {(entity, found.id): name_of(found) for entity, ids in wanted.items() for found in crm.store.read_many(entity, sorted(ids))}
