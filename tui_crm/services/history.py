"""The journal in words: what happened to a record, and what an act did."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from tui_crm.errors import NotFound
from tui_crm.i18n import N_, _, ngettext
from tui_crm.model.entity import Entity
from tui_crm.model.record import Record
from tui_crm.model.showing import show
from tui_crm.model.storage import from_db
from tui_crm.services.archive import VERBS
from tui_crm.services.crm import Crm, name_of
from tui_crm.store import journal
from tui_crm.store.journal import Act, Change


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field's old and new value, as shown to people."""

    field: str
    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Event:
    """One act as seen on one record."""

    act: int
    at: int
    who: str
    way: str
    verb: str
    version: int
    fields: tuple[FieldChange, ...]


FACTS = {"filter": N_("Filter"), "columns": N_("Columns"), "file": N_("File"), "records": N_("Records"), "related": N_("Related records")}
"""What is journaled of acts that change no record."""
OPS = {"create": "create", "delete": "delete", "restore": "restore", "purge": "purge"}


def of_record(crm: Crm, entity_key: str, record: int, limit: int = 500) -> list[Event]:
    """What happened to one record, the newest first."""
    entity = crm.catalogue[entity_key]
    currency = _currencies(crm.store.read_many(entity_key, [record])).get(record, "")
    return [
        Event(act.id, act.at, act.who, act.way, _(VERBS.get(verb, verb)), change.version, tuple(_fields(crm, entity, change, currency)))
        for act, change in journal.history(crm.store.engine, entity_key, record, limit)
        for verb in (act.verb if act.verb in ("undo", "redo", "import") else OPS.get(change.op, act.verb),)
    ]


def _currencies(records: Iterable[Record]) -> dict[int, str]:
    """The currencies of those records that have one of their own."""
    return {record.id: str(record.values["currency"]) for record in records if record.values.get("currency")}


def _fields(crm: Crm, entity: Entity, change: Change, currency: str) -> Iterator[FieldChange]:
    """What changed, for people. `currency`: the record's as it is now, "" when it has none of its own."""
    standard = crm.showing()
    then = change.diff.get("currency", (currency, currency))
    before, after = (replace(standard, currency=str(own or currency or standard.currency)) for own in then)
    known = crm.store.whole[entity.key].by_name if crm.store.whole else entity.by_name
    for name, (old, new) in change.diff.items():
        field = entity.by_name.get(name)
        if field is None and name in known:
            continue  # not for this person to see
        if field is None:  # a plugin's field whose plugin is off
            yield FieldChange(name, _(FACTS.get(name, name)), str(old), str(new))
        elif name == "merged_into":
            yield FieldChange(name, _(field.label), _named(crm, entity, old), _named(crm, entity, new))
        elif name not in ("deleted_at", "deleted_by"):
            yield FieldChange(name, _(field.label), show(field, from_db(field, old), before), show(field, from_db(field, new), after))


def _named(crm: Crm, entity: Entity, record: int) -> str:
    """What people call a record, and its code; "" for none."""
    found = crm.store.read_many(entity.key, [record]) if record else []
    return f"{found[0].title} ({found[0].code})" if found else ""


def acts(crm: Crm, before: int = 0, limit: int = 100, mine: bool = False) -> list[Act]:
    """The newest acts of all, or of the person's own."""
    return journal.acts(crm.store.engine, before, limit, crm.user.id if mine else 0)


def act(crm: Crm, act_id: int) -> Act:
    """The act with this id. Raises NotFound."""
    found = journal.act(crm.store.engine, act_id)
    if found is None:
        raise NotFound(_("There is no act {id}").format(id=act_id))
    return found


@dataclass(frozen=True, slots=True)
class RecordChange:
    """What an act did to one record. `title` is what people call it now, "" when it is gone for ever."""

    entity: str
    kind: str
    record: int
    title: str
    verb: str
    fields: tuple[FieldChange, ...]


def of_act(crm: Crm, act_id: int, limit: int = 500) -> list[RecordChange]:
    """What an act did, record by record, the last first; at most `limit` of them."""
    changes = next(journal.of_act(crm.store.engine, act_id, limit), [])
    titles: dict[tuple[str, int], str] = {}
    currencies: dict[tuple[str, int], str] = {}
    for key in {change.entity for change in changes if change.entity in crm.catalogue.entities}:
        ids = [change.record for change in changes if change.entity == key]
        records = crm.store.read_many(key, ids)
        titles.update({(key, record.id): name_of(record) for record in records})
        currencies.update({(key, record): currency for record, currency in _currencies(records).items()})
    return [
        RecordChange(
            change.entity,
            _kind(crm, change.entity),
            change.record,
            titles.get((change.entity, change.record), "") if change.record else _plural(crm, change.entity),
            _(VERBS.get(change.op, change.op)),
            tuple(_fields(crm, crm.catalogue[change.entity], change, currencies.get((change.entity, change.record), "")))
            if change.entity in crm.catalogue.entities else (),
        )
        for change in changes
    ]  # fmt: skip


def _kind(crm: Crm, entity: str) -> str:
    return _(crm.catalogue[entity].label) if entity in crm.catalogue.entities else entity


def _plural(crm: Crm, entity: str) -> str:
    return _(crm.catalogue[entity].plural) if entity in crm.catalogue.entities else entity


def describe(crm: Crm, act: Act) -> str:
    """An act in a few words: "edited Acme", "archived 12 customers", "undone: tagged 3 customers"."""
    verb = _(VERBS.get(act.verb, act.verb))
    original = journal.act(crm.store.engine, act.undoes) if act.undoes else None
    if original and original.undoes:  # a redo undoes an undo: what matters is the act itself
        original = journal.act(crm.store.engine, original.undoes)
    if original:
        return f"{verb}: {describe(crm, original)}"
    if act.label:
        return f"{verb} {act.label}"
    entity = crm.catalogue.entities.get(act.entity)
    if entity is None:  # records of several kinds
        return ngettext("{verb} {count} record", "{verb} {count} records", act.count).format(verb=verb, count=f"{act.count:,}")
    text = ngettext("{verb} {count} record ({what})", "{verb} {count} records ({what})", act.count)
    return text.format(verb=verb, count=f"{act.count:,}", what=_(entity.plural))
