"""The scan: all records compared with those that share a key with them; what is suspected goes into the queue, as one act."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tui_crm.errors import Cancelled, UsageError
from tui_crm.i18n import _
from tui_crm.model.dedupe.keys import entity_of
from tui_crm.model.dedupe.profile import ENTITIES, Profile, profiler
from tui_crm.model.dedupe.scoring import WARN_FROM, score, weight
from tui_crm.model.entity import Entity
from tui_crm.services import parts
from tui_crm.services.crm import Crm
from tui_crm.services.duplicates import deciding, keeping
from tui_crm.services.duplicates.checking import SHARED
from tui_crm.services.parts import Progress
from tui_crm.store import dupe_keys
from tui_crm.store.unit import Edit, Unit

PART = 2_000
REMEMBERED = 150_000  # profiles that are kept at hand
LOW = (1 << 31) - 1


@dataclass(frozen=True, slots=True)
class ScanResult:
    """What a scan did: records that have a key, pairs that were compared, pairs that are suspected now, of them new in the queue; `act` 0: nothing new."""

    records: int
    compared: int
    suspected: int
    new: int


@dataclass(frozen=True, slots=True)
class Suspected:
    """A pair that may be one."""

    first: int
    second: int
    value: float
    because: tuple[str, ...]


def scan(crm: Crm, entity: str, where: str = "", progress: Progress | None = None, threshold: float = WARN_FROM) -> ScanResult:
    """Compare the records of a list (the filter `where`) with all live ones that share a key; returns what was found. Raises FilterError.

    Pairs that are suspected and not yet in the queue go into it, open; an open pair gets its new score. What was decided stays.
    """
    crm.policy.allow_write("duplicate")
    described = crm.catalogue[entity]
    if described.key not in ENTITIES:
        raise UsageError(_("{things} are not looked through for duplicates").format(things=_(described.plural)))
    keeping.catch_up(crm, progress)
    wanted = array("q", sorted(crm.lists.stream_ids(crm.listing(entity, where)))) if where.strip() else None
    records, candidates = candidate_pairs(crm, described, set(wanted) if wanted is not None else None)
    suspected = list(compared(crm, described, candidates, threshold, progress))
    new = _write(crm, described, suspected)
    return ScanResult(records, len(candidates), len(suspected), new)


def candidate_pairs(crm: Crm, entity: Entity, wanted: set[int] | None) -> tuple[int, Sequence[tuple[int, int]]]:
    """(records with a key, pairs with a key in common), each pair once, in order. A key that more than `SHARED` have is passed over."""
    number = ENTITIES.index(entity.key)
    pairs: set[tuple[int, int]] = set()
    seen: set[int] = set()
    for block in _blocks(crm, number):
        seen.update(block)
        if 1 < len(block) <= SHARED:
            for at, second in enumerate(block):
                for first in block[:at]:
                    if wanted is None or first in wanted or second in wanted:
                        pairs.add((first, second))
    return len(seen), sorted(pairs)


def _blocks(crm: Crm, number: int) -> Iterator[list[int]]:
    """The records of each key of an entity, in order."""
    current = 0
    block: list[int] = []
    for rows in dupe_keys.blocks(crm.store.engine):
        for key, record in rows:
            if key != current:
                if block and entity_of(current) == number:
                    yield block
                current, block = key, []
            block.append(record)
    if block and entity_of(current) == number:
        yield block


def compared(
    crm: Crm, entity: Entity, pairs: Sequence[tuple[int, int]], threshold: float, progress: Progress | None = None
) -> Iterator[Suspected]:
    """Those of the pairs whose probability reaches the threshold. Records in the recycle bin and merged ones are passed over. Raises Cancelled."""
    profile = profiler(entity)
    known: dict[int, Profile | None] = {}
    for start in range(0, len(pairs), PART):
        part = pairs[start : start + PART]
        if len(known) > REMEMBERED:
            known.clear()
        missing = sorted({record for both in part for record in both} - known.keys())
        there = dupe_keys.records(crm.store.engine, entity, (*keeping.compared(entity), "deleted_at"), missing)
        for record in missing:
            values: Mapping[str, Any] | None = there.get(record)
            known[record] = profile(values) if values and not values["deleted_at"] else None
        for first, second in part:
            one, other = known[first], known[second]
            if one is None or other is None:
                continue
            result = score(one, other)
            if result.value >= threshold:
                speaking = sorted((f for f in result.findings if weight(f) > 1), key=lambda f: -weight(f))
                yield Suspected(first, second, result.value, tuple(f.field for f in speaking))
        if progress and not progress(start + len(part)):
            raise Cancelled(_("Cancelled; nothing was changed"))


def _write(crm: Crm, entity: Entity, suspected: Sequence[Suspected]) -> int:
    """Put what is new into the queue; returns how many."""
    counted: Counter[str] = Counter()

    def write(unit: Unit, part: Sequence[Suspected]) -> None:
        there = deciding.kept(crm, entity.key, {each.first for each in part})
        records = {r.id: r for r in crm.store.read_many(entity.key, sorted({i for each in part for i in (each.first, each.second)}))}
        fresh: list[dict[str, object]] = []
        edits: list[Edit] = []
        for each in part:
            first, second = records.get(each.first), records.get(each.second)
            if first is None or second is None:
                continue
            sides = ((first.id, first.title, first.code), (second.id, second.title, second.code))
            values = {**deciding.values(entity.key, *sides, each.value), "because": each.because}
            known = there.get((each.first, each.second))
            if known is None:
                fresh.append(values)
            elif known[1] == "open":
                kept = ("score", "because", "first_name", "second_name", "first_code", "second_code")
                edits.append(Edit(known[0], {name: values[name] for name in kept}))
        unit.create_many("duplicate", fresh)
        unit.update_many("duplicate", edits)
        counted["new"] += len(fresh)

    if suspected:
        parts.write(crm, "scan", "duplicate", _(entity.plural), parts.sliced(suspected, PART), write)
    return counted["new"]
