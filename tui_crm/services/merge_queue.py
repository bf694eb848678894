"""Merging from the queue of suspected pairs, by rule: pairs that share a record are one group, each group becomes one record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tui_crm.errors import CrmError, UsageError
from tui_crm.i18n import _
from tui_crm.model.record import Record
from tui_crm.query.ast import Node, Op, Or, Test, conjunction
from tui_crm.services import merge_plan, merging, parts
from tui_crm.services.crm import Crm
from tui_crm.services.duplicates import deciding
from tui_crm.services.merge_plan import FieldRule, Plan, SurvivorRule
from tui_crm.services.parts import Progress
from tui_crm.store.listing import Listing
from tui_crm.store.unit import Unit

WAITING = ("open", "same")
"""Decisions of pairs that a merge by rule takes: undecided ones, and those that somebody found to be the same."""


@dataclass(frozen=True, slots=True)
class Group:
    """Records of one kind that the queue suspects to be one, and the pairs that say so."""

    entity: str
    records: tuple[int, ...]
    pairs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """A group that was left alone, and why."""

    group: Group
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a merge by rule did: plans carried out, groups left alone, acts (one a group, or one for all)."""

    plans: tuple[Plan, ...]
    refused: tuple[Refused, ...]
    acts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """Which record stays, and whose values it keeps."""

    stays: SurvivorRule = "completest"
    fields: FieldRule = "proposal"


def waiting(crm: Crm, where: str = "", least: float = 0.0) -> list[int]:
    """The pairs (ids) that a merge by rule takes: a filter on the queue, at least so likely (0 to 1). Raises FilterError."""
    entity = crm.catalogue["duplicate"]
    decided = Or(tuple(Test((entity.by_name["decision"],), Op.EQ, decision) for decision in WAITING))
    likely = Test((entity.by_name["score"],), Op.GE, Decimal(str(least)) * 100) if least else None
    filtered: Node = crm.filter("duplicate", where)
    return list(crm.lists.stream_ids(Listing("duplicate", conjunction(decided, likely, filtered, crm.policy.row_filter("duplicate")), "-score")))


def groups(crm: Crm, pairs: Sequence[int]) -> list[Group]:
    """The pairs (ids) as groups: what shares a record belongs together. A pair of which one is merged or in the recycle bin is left out."""
    found = [pair for start in range(0, len(pairs), 1000) for pair in crm.store.read_many("duplicate", pairs[start : start + 1000])]
    alive = _alive(crm, found)
    heads: dict[tuple[str, int], tuple[str, int]] = {}
    kept = [pair for pair in found if all(end in alive for end in _ends(pair))]
    for pair in kept:
        first, second = (_head(heads, end) for end in _ends(pair))
        heads[max(first, second)] = min(first, second)
    members: dict[tuple[str, int], tuple[dict[int, None], list[int]]] = {}
    for pair in kept:
        records, numbers = members.setdefault(_head(heads, _ends(pair)[0]), ({}, []))
        records.update(dict.fromkeys(record for _of, record in _ends(pair)))
        numbers.append(pair.id)
    return [Group(entity, tuple(sorted(records)), tuple(numbers)) for (entity, _number), (records, numbers) in members.items()]


def _ends(pair: Record) -> tuple[tuple[str, int], tuple[str, int]]:
    return (pair.text("of"), pair.number("first")), (pair.text("of"), pair.number("second"))


def _head(heads: dict[tuple[str, int], tuple[str, int]], end: tuple[str, int]) -> tuple[str, int]:
    """The record that stands for a group."""
    while heads.get(end, end) != end:
        end = heads[end]
    return end


def _alive(crm: Crm, pairs: Sequence[Record]) -> set[tuple[str, int]]:
    wanted: dict[str, set[int]] = {}
    for pair in pairs:
        for entity, record in _ends(pair):
            wanted.setdefault(entity, set()).add(record)
    return {(entity, record.id) for entity, ids in wanted.items() for record in crm.store.read_many(entity, sorted(ids)) if not record["deleted_at"]}


def plan_of(crm: Crm, group: Group, rule: Rule) -> Plan:
    """What a group would become. Raises UsageError for one that is not merged by rule: two of it were found to be different, or are of two types."""
    there = deciding.kept(crm, group.entity, group.records)
    for (first, second), (_number, decision) in there.items():
        if decision == "different" and first in group.records and second in group.records:
            one, other = (crm.store.read(group.entity, record).title for record in (first, second))
            raise UsageError(_("{one} and {other} were found to be different").format(one=one, other=other))
    return merge_plan.propose(crm, group.entity, group.records, 0, rule.fields, rule.stays)


def planned(crm: Crm, found: Sequence[Group], rule: Rule) -> Iterator[Plan | Refused]:
    """What becomes of each group, without writing."""
    for group in found:
        try:
            yield plan_of(crm, group, rule)
        except CrmError as error:
            yield Refused(group, str(error))


def merge_groups(crm: Crm, found: Sequence[Group], rule: Rule, progress: Progress | None = None, *, together: bool = False) -> Outcome:
    """Merge each group; one act a group, or all `together` as one. `progress` is told how many groups are done; stopping it keeps the acts
    that are complete (together: takes all back). Raises Cancelled.
    """
    if together:
        return _together(crm, found, rule, progress)
    plans, refused, acts = [], [], []
    for place, outcome in enumerate(planned(crm, found, rule)):
        if isinstance(outcome, Refused):
            refused.append(outcome)
            continue
        acts.append(merging.merge(crm, outcome).act)
        plans.append(outcome)
        if progress and not progress(place + 1):
            break
    return Outcome(tuple(plans), tuple(refused), tuple(acts))


def _together(crm: Crm, found: Sequence[Group], rule: Rule, progress: Progress | None) -> Outcome:
    """One act, a transaction a group. A group is planned again when its turn comes: the ones before may have moved what it refers to."""
    outcomes = list(planned(crm, found, rule))
    willing = [group for group, outcome in zip(found, outcomes, strict=True) if not isinstance(outcome, Refused)]
    plans: list[Plan] = []
    acts: list[int] = []

    def write(unit: Unit, part: Sequence[Group]) -> None:
        acts.append(unit.act)
        plans.append(plan_of(crm, part[0], rule))
        merging.merge_within(crm, unit, plans[-1])

    if willing:
        kinds = {group.entity for group in willing}
        label = next(merging.label(outcome) for outcome in outcomes if isinstance(outcome, Plan)) if len(willing) == 1 else ""
        parts.write(crm, "merge", kinds.pop() if len(kinds) == 1 else "", label, ([group] for group in willing), write, progress)
    return Outcome(tuple(plans), tuple(outcome for outcome in outcomes if isinstance(outcome, Refused)), tuple(acts[:1]))
