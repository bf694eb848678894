"""Making one record of several: the survivor takes what the plan says, all that referred to the others refers to it, the others go.

The others stay in the recycle bin, marked with where they went, so that their history can be read and their codes lead to the survivor.
All is one act: undoing it brings everything back.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, repeat

from tui_crm.i18n import _
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field, Kind
from tui_crm.query.ast import Op, Test
from tui_crm.services import duplicates, merge_ties, parts
from tui_crm.services.crm import Crm
from tui_crm.services.merge_plan import Plan, check
from tui_crm.services.parts import Progress
from tui_crm.store.listing import Listing
from tui_crm.store.unit import CHUNK, Edit, Unit

FORMER = "former_codes"


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge did. `moved`: how many records of each kind refer to the survivor now that referred to another before."""

    act: int
    survivor: int
    losers: tuple[int, ...]
    moved: Mapping[str, int]


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """Records (by id) of one entity, living or in the recycle bin, that refer to the losers by one field."""

    entity: Entity
    field: Field
    bin: bool
    ids: array[int]


Item = tuple[Reference | None, int]
"""One record to move; None: the records of the plan themselves."""


def merge(crm: Crm, plan: Plan, progress: Progress | None = None) -> Merged:
    """Make the records of a plan one. `progress` is told how many records were written, and may stop it: then all is as before.

    Raises StaleWrite when somebody changed one of them since the plan was made, UsageError, NotAllowed.
    """
    crm.policy.allow_write(plan.entity.key)
    check(crm, plan.entity, crm.store.read_many(plan.entity.key, [record.id for record in plan.records]), [record.id for record in plan.records])
    references = referring(crm, plan)
    acts: list[int] = []

    def write(unit: Unit, part: Sequence[Item]) -> None:
        acts.append(unit.act)
        if part[0][0] is None:
            write_records(crm, unit, plan)
        write_moves(crm, unit, plan, part)

    every = parts.sliced_of([iter(((None, plan.surviving.id),)), *map(_items, references)], CHUNK)
    counts = moved(crm, plan, references)
    parts.write(crm, "merge", plan.entity.key, label(plan), every, write, progress, closing=lambda unit: _stragglers(crm, unit, plan))
    return Merged(acts[0], plan.surviving.id, tuple(record.id for record in plan.losers), counts)


def merge_within(crm: Crm, unit: Unit, plan: Plan) -> None:
    """`merge` as a part of an act that is being written."""
    crm.policy.allow_write(plan.entity.key)
    write_records(crm, unit, plan)
    _stragglers(crm, unit, plan)


def label(plan: Plan) -> str:
    """A merge in a few words: "Acme ← ACME Corp., Acme Inc."."""
    return f"{plan.surviving.title} ← {', '.join(record.title for record in plan.losers)}"


# what refers to the losers


def referring(crm: Crm, plan: Plan) -> list[Reference]:
    """What refers to the losers, the recycle bin's records too; without the living ties of the survivor, which are written with it."""
    found = []
    for entity in crm.catalogue.entities.values():
        for field in _fields(entity, plan.entity):
            for bin in (True,) if merge_ties.ties(entity, field) else (False, True):
                ids: array[int] = array("q")
                for record in plan.losers:
                    ids.extend(crm.lists.stream_ids(Listing(entity.key, Test((field,), Op.EQ, record.id), "id", bin)))
                if ids:
                    found.append(Reference(entity, field, bin, ids))
    return found


def _fields(entity: Entity, target: Entity) -> Iterator[Field]:
    return (field for field in entity.fields if field.kind is Kind.REFERENCE and field.ref == target.key)


def moved(crm: Crm, plan: Plan, references: Sequence[Reference] | None = None) -> Mapping[str, int]:
    """How many living records of each kind will belong to the survivor that belonged to another; a tie counts as what it ties."""
    found: dict[str, set[int]] = {}
    for reference in referring(crm, plan) if references is None else references:
        if not reference.bin:
            found.setdefault(reference.entity.key, set()).update(reference.ids)
    for entity, others in merge_ties.others(crm, plan).items():
        found.setdefault(entity, set()).update(others)
    return {key: len(ids) for key, ids in found.items() if ids}


def _items(reference: Reference) -> Iterator[Item]:
    return zip(repeat(reference), reference.ids)


# writing


def write_records(crm: Crm, unit: Unit, plan: Plan) -> None:
    """The survivor as the plan says, the others archived and marked. What only one record may have leaves the loser before it comes."""
    survivor = plan.surviving
    changes = {**plan.result(), **_without_circles(crm, plan), FORMER: _former_codes(plan)}
    unique = [field.name for field in plan.entity.fields if field.unique and field.name in changes and changes[field.name] != survivor[field.name]]
    gone = {"deleted_at": unit.now, "deleted_by": crm.user.id, "merged_into": survivor.id}
    for record in plan.losers:
        given = {name: "" for name in unique if record[name] and record[name] == changes[name]}
        unit.update_many(plan.entity.key, [Edit(record.id, {**gone, **given}, record.version)], "merge")
    unit.update_many(plan.entity.key, [Edit(survivor.id, changes, survivor.version)], "merge")
    merge_ties.write(crm, unit, plan)
    duplicates.merged(crm, unit, plan.entity.key, survivor.id, [record.id for record in plan.losers])


def _former_codes(plan: Plan) -> tuple[str, ...]:
    codes = [code for record in plan.losers for code in (record.code, *record[FORMER])]  # type: ignore[misc]
    return tuple(dict.fromkeys([*plan.surviving[FORMER], *codes]))  # type: ignore[misc]


def _without_circles(crm: Crm, plan: Plan) -> dict[str, object]:
    """References of the survivor to its own kind (a parent company) that would lead back to itself are emptied."""
    result, merged = plan.result(), {record.id for record in plan.records}
    found: dict[str, object] = {}
    for field in _fields(plan.entity, plan.entity):
        if field.many or field.read_only:
            continue
        at, seen = result[field.name], set[object]()
        while isinstance(at, int) and at and at not in merged and at not in seen:
            seen.add(at)
            at = next((record[field.name] for record in crm.store.read_many(plan.entity.key, [at])), 0)
        if at in merged:
            found[field.name] = field.empty
    return found


def write_moves(crm: Crm, unit: Unit, plan: Plan, items: Sequence[Item]) -> None:
    """Let these records refer to the survivor."""
    losers = {record.id for record in plan.losers}
    for reference, group in groupby(items, key=lambda item: item[0]):
        if reference is not None:
            records = crm.store.read_many(reference.entity.key, [number for _reference, number in group])
            name = reference.field.name
            edits = [Edit(record.id, {name: _pointed(record[name], losers, plan.surviving.id)}) for record in records]
            unit.update_many(reference.entity.key, [edit for edit in edits if (reference.entity, edit.record) != (plan.entity, plan.surviving.id)])


def _pointed(value: object, losers: set[int], survivor: int) -> object:
    """A reference, or several, with the survivor in the place of the losers."""
    if isinstance(value, tuple):
        return tuple(dict.fromkeys(survivor if item in losers else item for item in value))
    return survivor if value in losers else value


def _stragglers(crm: Crm, unit: Unit, plan: Plan) -> None:
    """Move what came to refer to a loser while the parts before were written."""
    for reference in referring(crm, plan):
        for part in parts.sliced_of([_items(reference)], CHUNK):
            write_moves(crm, unit, plan, part)


def counted(crm: Crm, counts: Mapping[str, int]) -> str:
    """What goes over to the survivor, in words: "Contacts 3, Activities 12"; "" for nothing."""
    return ", ".join(f"{_(crm.catalogue[key].plural)} {count:,}" for key, count in counts.items())
