"""Cut-offs of whole populations: read once a run, one column after another, and kept with it."""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tui_crm.services.crm import Crm
from tui_crm.services.grading.judging import Found, measured
from tui_crm.services.grading.plan import Grouped, Plan
from tui_crm.services.grading.populations import cutoffs
from tui_crm.store.grade_columns import Kept, Moment, Need, Reader, Total, is_whole

SIZE = 10_000
Beat = Callable[[int], object]
"""Told how many records were read; raises to stop."""
Values = dict[str, "array[int] | array[float]"]


def measure(crm: Crm, plan: Plan, moment: Moment, known: Mapping[str, Found], beat: Beat, kept: Kept | None = None) -> dict[str, Found]:
    """The cut-offs of all populations of a plan; those that `known` has for the same rule are taken from there.

    `kept`: takes the totals that were added up for it, for the run that follows.
    """
    found = {group.name: known[group.name] for group in plan.groups if group.name in known and known[group.name].mark == group.mark}
    groups = [group for group in plan.groups if group.name not in found]
    by_where: dict[str, list[Grouped]] = {}
    for group in groups:
        by_where.setdefault(group.where if isinstance(group.where, str) else "", []).append(group)
    for where, together in by_where.items():  # populations of one filter are read in one go
        keeping = kept if kept is not None and not where and not kept.ids else None
        found.update(_measured(crm, plan, moment, where, together, beat, keeping))
    return found


def _measured(
    crm: Crm, plan: Plan, moment: Moment, where: str, groups: Sequence[Grouped], beat: Beat, kept: Kept | None
) -> dict[str, Found]:
    needs: list[Need] = list(dict.fromkeys(need for group in groups for need in (group.column, group.where) if not isinstance(need, str)))
    if kept is not None:
        needs = _with_totals(plan, needs, kept)
    divided = list(dict.fromkeys(group.declared.by for group in groups if group.declared.by))
    reader = Reader(crm.store.engine, crm.catalogue, plan.entity, needs, plan.tender, moment, [plan.entity.by_name[name] for name in divided])
    values: dict[str, Values] = {group.name: {} for group in groups}
    for ids, columns, more in reader.batches(SIZE, crm.filter(plan.entity.key, where)):
        if kept is not None:
            kept.add(ids, columns)
        by = dict(zip(divided, more, strict=True))
        for group in groups:
            _collect(group, columns, by.get(group.declared.by), values[group.name])
        beat(len(ids))
    return {group.name: _found(group, values[group.name]) for group in groups}


def _with_totals(plan: Plan, needs: list[Need], kept: Kept) -> list[Need]:
    """The needs, and all that the plan adds up of the same records, if all of that can be kept."""
    for entity in dict.fromkeys(need.entity for need in needs if isinstance(need, Total)):
        totals = [need for need in plan.needs if isinstance(need, Total) and need.entity == entity]
        if all(is_whole(need) for need in totals):
            needs = list(dict.fromkeys([*needs, *totals]))
            kept.columns.update((need, array("q")) for need in totals)
    return needs


def _collect(group: Grouped, columns: Mapping[Need, list[Any]], by: Sequence[Any] | None, into: Values) -> None:
    numbers = measured(group.column, columns[group.column])
    inside = columns[group.where] if not isinstance(group.where, str) else None
    kept = [
        (number, str(by[at]) if by is not None else "")
        for at, number in enumerate(numbers)
        if number is not None and (inside is None or inside[at])
    ] if by is not None or inside is not None or None in numbers else None  # fmt: skip
    if kept is None:
        _append(into, "", numbers)  # type: ignore[arg-type]
        return
    parts: dict[str, list[float]] = {}
    for number, name in kept:
        parts.setdefault(name, []).append(number)
    for name, some in parts.items():
        _append(into, name, some)


def _append(into: Values, name: str, numbers: Sequence[float]) -> None:
    whole = all(isinstance(number, int) for number in numbers)
    there = into.get(name)
    if there is None:
        into[name] = array("q", numbers) if whole else array("d", numbers)
    elif there.typecode == "q" and not whole:
        into[name] = array("d", [*there, *numbers])
    else:
        there.extend(numbers)  # type: ignore[arg-type]


def _found(group: Grouped, values: Values) -> Found:
    declared = group.declared
    cuts = {name: cutoffs(declared.method, numbers, declared.cuts, declared.min_n) for name, numbers in values.items()}
    return Found(group.mark, sum(map(len, values.values())), cuts)


def dump(found: Mapping[str, Found]) -> str:
    """Cut-offs as they are kept with a run."""
    plain = {name: [each.mark, each.n, {key: cuts and list(cuts) for key, cuts in each.groups.items()}] for name, each in found.items()}
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def load(text: str) -> dict[str, Found]:
    """Cut-offs that `dump` wrote."""
    plain = json.loads(text) if text else {}
    return {name: Found(mark, n, {key: cuts and tuple(cuts) for key, cuts in groups.items()}) for name, (mark, n, groups) in plain.items()}
