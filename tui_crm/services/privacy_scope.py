"""Whom a question of privacy is about, and everything in the archive that is about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tui_crm.errors import NotFound, UsageError
from tui_crm.i18n import _
from tui_crm.model.instants import local_time
from tui_crm.model.record import Record
from tui_crm.query.ast import Op, Test, conjunction
from tui_crm.services import lookup
from tui_crm.services.crm import Crm
from tui_crm.store import erasure

KINDS = ("customer", "contact")
SPOKEN = ("activity", "followup", "deal", "quote")
"""Kinds of records whose texts are about the customer and the contact that they name."""


@dataclass(frozen=True, slots=True)
class Person:
    """A customer or a contact. `former`: records that were merged into it; then the ids of what belongs to them, the recycle bin's too."""

    record: Record
    former: tuple[Record, ...]
    spoken: Mapping[str, tuple[int, ...]]  # the records whose texts are about the person, by kind
    links: tuple[int, ...]
    pairs: tuple[int, ...]

    @property
    def records(self) -> tuple[Record, ...]:
        """The record and the former ones."""
        return (self.record, *self.former)

    @property
    def ids(self) -> list[int]:
        """Of the record and the former ones."""
        return [record.id for record in self.records]

    @property
    def activities(self) -> tuple[int, ...]:
        """What was done with them."""
        return self.spoken["activity"]

    @property
    def followups(self) -> tuple[int, ...]:
        """What is planned with them."""
        return self.spoken["followup"]

    @property
    def kind(self) -> str:
        """The entity's key."""
        return self.record.entity.key

    @property
    def is_natural(self) -> bool:
        """Whether it is a human being, not a company."""
        return self.kind == "contact" or self.record.values.get("kind") == "person"


def person(crm: Crm, text: str) -> Person:
    """The person that "customer:C-000123", "C-000123", "contact:#7" or a name means, in the recycle bin or not. Raises NotFound, UsageError."""
    record = _named(crm, text)
    entity = record.entity
    former = crm.store.read_many(entity.key, erasure.merged(crm.store.engine, entity, record.id))
    ids = [record.id, *(other.id for other in former)]
    spoken = {key: tuple(crm.lists.referring(key, entity.key, ids)) for key in SPOKEN}
    return Person(record, tuple(former), spoken, tuple(crm.lists.referring("link", entity.key, ids)), _pairs(crm, entity.key, ids))


def _named(crm: Crm, text: str) -> Record:
    kind, colon, reference = text.partition(":")
    asked = crm.catalogue.by_group.get(kind) or crm.catalogue.entities.get(kind)
    if colon and asked is not None and asked.key in KINDS:
        kinds: Sequence[str] = (asked.key,)
    else:
        kinds, reference = KINDS, text
    if reference.startswith("#") and len(kinds) > 1:
        raise UsageError(_("Say what “{text}” is, as in customer:{text}").format(text=reference))
    found: list[Record] = []
    for key in kinds:
        try:
            found.append(lookup.record(crm, key, reference))
        except NotFound:
            found += _in_bin(crm, key, reference)
    if not found:
        raise NotFound(_("There is no customer or contact “{text}”").format(text=reference))
    if len(found) > 1:
        raise UsageError(_("“{text}” names several; say customer:CODE or contact:CODE").format(text=reference))
    return found[0]


def _in_bin(crm: Crm, key: str, code: str) -> list[Record]:
    field = crm.catalogue[key].by_name["code"]
    listing = replace(crm.listing(key, sort="id", bin=True), where=Test((field,), Op.EQ, code))
    return crm.store.read_many(key, crm.lists.first_ids(listing, 2))


def _pairs(crm: Crm, kind: str, ids: Sequence[int]) -> tuple[int, ...]:
    """The suspected pairs that name one of these records."""
    entity = crm.catalogue.entities.get("duplicate")
    if entity is None:
        return ()
    found: set[int] = set()
    for number in ids:
        for side in ("first", "second"):
            where = conjunction(Test((entity.by_name["of"],), Op.EQ, kind), Test((entity.by_name[side],), Op.EQ, number))
            for bin in (False, True):
                found.update(crm.lists.stream_ids(replace(crm.listing(entity.key, sort="id", bin=bin), where=where)))
    return tuple(sorted(found))


def tied(crm: Crm, whom: Person) -> dict[str, list[int]]:
    """Records of others among which a mention of the person is likely: their customers and contacts, the activities and follow-ups of these
    customers, the work logs of the days on which something was done with them.
    """
    customers: set[int] = set()
    contacts: set[int] = set()
    for link in crm.store.read_many("link", whom.links):
        customers.add(link.number("customer"))
        contacts.add(link.number("contact"))
    for key, ids in whom.spoken.items():
        for each in crm.store.read_many(key, ids):
            customers.add(each.number("customer"))
            contacts.add(each.number("contact"))
    customers |= {record.number("customer") for record in whom.records if whom.kind == "contact"}
    found = {"customer": customers, "contact": contacts, "work_log": set(_work_logs(crm, whom))}
    for key, ids in whom.spoken.items():
        found[key] = set(crm.lists.referring(key, "customer", sorted(customers))) - set(ids)
    found[whom.kind] -= set(whom.ids)
    return {key: sorted(ids - {0}) for key, ids in found.items()}


def _work_logs(crm: Crm, whom: Person) -> Iterator[int]:
    """The work logs of those who did something with the person, of these days and those after, for which it was planned."""
    days: set[tuple[int, str]] = set()
    for activity in crm.store.read_many("activity", whom.activities):
        day = local_time(activity.number("at"), crm.locale.zone).date()
        days.update((activity.number("owner"), (day + timedelta(days=away)).isoformat()) for away in range(-1, 2))
    for followup in crm.store.read_many("followup", whom.followups):
        day = date.fromisoformat(followup.text("due"))
        days.update((followup.number("owner"), (day - timedelta(days=away)).isoformat()) for away in range(4))
    for log in crm.store.read_many("work_log", crm.lists.referring("work_log", "owner", sorted({owner for owner, _day in days}))):
        if (log.number("owner"), log.text("day")) in days:
            yield log.id
