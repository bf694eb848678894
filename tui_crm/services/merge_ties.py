"""Records of which there is one for each of something, when records become one: each person is tied to the customer once, and one of them
stays the first to call; of two grades set by hand the survivor's stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field, Kind
from tui_crm.model.record import Record
from tui_crm.query.ast import Op, Test
from tui_crm.services.crm import Crm
from tui_crm.services.merge_plan import Plan
from tui_crm.store.listing import Listing
from tui_crm.store.unit import Edit, Unit

FIRST = "main"
"""The mark of the one tie of a customer that comes first."""


def ends(entity: Entity) -> tuple[Field, ...]:
    """The fields whose values together only one living record has."""
    return tuple(entity.by_name[name] for name in entity.one_per)


def ties(entity: Entity, field: Field) -> bool:
    """Whether a reference is one of those fields."""
    return field in ends(entity)


def others(crm: Crm, plan: Plan) -> Mapping[str, set[int]]:
    """What the losers are tied to, by kind of record; a record that ties nothing else counts itself."""
    found: dict[str, set[int]] = {}
    for entity, field in _kinds(crm, plan.entity):
        for tie in _of(crm, entity, field, [record.id for record in plan.losers]):
            tied = [(other.ref, tie.number(other.name)) for other in ends(entity) if other != field and other.ref]
            for key, number in tied or [(entity.key, tie.id)]:
                found.setdefault(key, set()).add(number)
    return found


def write(crm: Crm, unit: Unit, plan: Plan) -> None:
    """Tie to the survivor what was tied to the losers. Where both have one, the survivor's remains; a tie says what the two said."""
    for entity, field in _kinds(crm, plan.entity):
        mine = _of(crm, entity, field, [plan.surviving.id])
        theirs = _of(crm, entity, field, [record.id for record in plan.losers])
        if theirs:
            _join(unit, entity, field, plan.surviving.id, mine, theirs)


def _kinds(crm: Crm, target: Entity) -> list[tuple[Entity, Field]]:
    return [(entity, field) for entity in crm.catalogue.entities.values() for field in ends(entity) if field.ref == target.key]


def _of(crm: Crm, entity: Entity, field: Field, records: Sequence[int]) -> list[Record]:
    ids = [tie for record in records for tie in crm.lists.stream_ids(Listing(entity.key, Test((field,), Op.EQ, record), "id"))]
    return crm.store.read_many(entity.key, ids)


def _join(unit: Unit, entity: Entity, field: Field, survivor: int, mine: Sequence[Record], theirs: Sequence[Record]) -> None:
    key = [end.name for end in ends(entity) if end != field]
    only_ties = all(end.ref for end in ends(entity))
    kept = {tuple(tie[name] for name in key): tie for tie in mine}
    changed: dict[int, dict[str, object]] = {}
    first_comes_from_elsewhere = field.key == "customer" and any(tie.values.get(FIRST) for tie in mine)
    gone = []
    for tie in theirs:
        place = tuple(tie[name] for name in key)
        said = {name: value for name, value in _said(tie).items() if not (name == FIRST and first_comes_from_elsewhere)}
        if place in kept:
            there = kept[place]
            now = changed.setdefault(there.id, {})
            now.update({name: value for name, value in said.items() if only_ties and not now.get(name, there[name])})
            gone.append(tie.id)
        else:
            kept[place] = tie
            changed[tie.id] = {field.name: survivor, **({FIRST: bool(said.get(FIRST))} if FIRST in tie.values else {})}
        first_comes_from_elsewhere = first_comes_from_elsewhere or (field.key == "customer" and bool(said.get(FIRST)))
    unit.archive(entity.key, gone)
    unit.update_many(entity.key, [Edit(tie, changes) for tie, changes in changed.items() if changes])


def _said(tie: Record) -> dict[str, object]:
    """What a tie says beside its ends."""
    fields = [field for field in tie.entity.own_fields if field.kind is not Kind.REFERENCE]
    return {field.name: tie[field.name] for field in fields if tie[field.name] not in (field.empty, field.initial)}
