"""The scan: all records compared with those that share a key with them; what is suspected goes into the queue, as one act."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tui_crm.errors import Cancelled, UsageError
from tui_crm.i18n import _
from tui_crm.model.dedupe.keys import keys
from tui_crm.model.dedupe.profile import ENTITIES, Profile, profiler
from tui_crm.model.dedupe.scoring import score
from tui_crm.model.dedupe.verdict import WARN_FROM
from tui_crm.model.entity import Entity
from tui_crm.services import parts
from tui_crm.services.crm import Crm
from tui_crm.services.duplicates import deciding, keeping, trade
from tui_crm.services.duplicates.checking import candidates, speaking
from tui_crm.services.parts import Progress
from tui_crm.store import dupe_keys
from tui_crm.store.unit import Edit, Unit

PART = 2_000
REMEMBERED = 40_000  # profiles that are kept at hand


@dataclass(frozen=True, slots=True)
class ScanResult:
    """What a scan did: records that have a key, pairs that were compared, pairs that are suspected now, and how many of them are new in the queue."""

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
    """Compare the records of a list (the filter `where`) with all live ones that share a key; returns what was found. As errors `look_through`.

    Pairs that are suspected and not yet in the queue go into it, open; an open pair gets its new score. What was decided stays.
    """
    crm.policy.allow_write("duplicate")
    looking, suspected = look_through(crm, entity, where, progress, threshold)
    return ScanResult(looking.records, looking.compared, len(suspected), _write(crm, crm.catalogue[entity], suspected))


def look_through(
    crm: Crm, entity: str, where: str = "", progress: Progress | None = None, threshold: float = WARN_FROM
) -> tuple[Looking, list[Suspected]]:
    """What a scan finds, without writing it. Raises FilterError, Cancelled."""
    described = crm.entire.catalogue[entity]
    if described.key not in ENTITIES:
        raise UsageError(_("{things} are not looked through for duplicates").format(things=_(described.plural)))
    keeping.catch_up(crm, progress)
    ids = crm.lists.stream_ids(replace(crm.listing(entity, where), sort="id"))
    looking = Looking(crm, described, ids if where.strip() else None, threshold)
    suspected: list[Suspected] = []
    for part in parts.sliced(ids, PART):
        suspected += looking.look(part)
        if progress and not progress(looking.records):
            raise Cancelled(_("Cancelled; nothing was changed"))
    return looking, suspected


class Looking:
    """Compares records, part by part, with those that share keys with them; each pair once, in constant memory.

    `wanted`: the ids of the list, where it is not everything: others are compared with it and not with each other.
    """

    def __init__(self, crm: Crm, entity: Entity, wanted: Sequence[int] | None, threshold: float) -> None:
        self._crm, self._entity, self._threshold = crm, entity, threshold
        self._wanted = frozenset(wanted) if wanted is not None else None
        self._profile = profiler(entity)
        self._trade = trade.Trade(crm, entity)
        self._names = tuple(dict.fromkeys((*keeping.compared(entity), *self._trade.names, "deleted_at")))
        self._known: dict[int, Profile | None] = {}
        self._said: dict[int, trade.Told] = {}
        self.records = self.compared = 0

    def look(self, ids: Sequence[int]) -> list[Suspected]:
        """The suspected pairs of these records with later ones, and with those that are not wanted themselves."""
        self._learn(ids)
        asked = [self._keys(record, mine) if (mine := self._known[record]) else {} for record in ids]
        found = candidates(self._crm, asked)
        pairs = [(record, other) for record, others in zip(ids, found, strict=True) for other in others if self._asks(record, other)]
        self._learn([*ids, *(other for _record, other in pairs)])
        self.records += len(ids)
        self.compared += len(pairs)
        return [suspected for record, other in pairs if (suspected := self._compare(record, other))]

    def _keys(self, record: int, mine: Profile) -> dict[int, int]:
        asked, said = keys(self._entity.key, mine).asked, self._said.get(record)
        return {**asked, **said.asked} if said else asked

    def _asks(self, record: int, other: int) -> bool:
        """Whether the pair is this record's to look at, and not the other's."""
        return other > record or (self._wanted is not None and other != record and other not in self._wanted)

    def _compare(self, record: int, other: int) -> Suspected | None:
        one, two = self._known[record], self._known[other]
        if one is None or two is None:
            return None
        result, why = trade.raised(self._said.get(record), self._said.get(other), score(one, two, self._threshold))
        return Suspected(*deciding.pair(record, other), result.value, speaking(result, why)) if result.value >= self._threshold else None

    def _learn(self, ids: Sequence[int]) -> None:
        """Make the profiles that are missing; records in the recycle bin have none."""
        missing = sorted(set(ids) - self._known.keys())
        if len(self._known) + len(missing) > REMEMBERED:
            self._known.clear()
            self._said.clear()
            missing = sorted(set(ids))
        there = dupe_keys.records(self._crm.store.engine, self._entity, self._names, missing)
        for record in missing:
            values = there.get(record)
            self._known[record] = self._profile(values) if values and not values["deleted_at"] else None
        rows = [(record, there[record]) for record in missing if self._known[record]]
        self._said |= {record: said for (record, _values), said in zip(rows, self._trade.told(rows), strict=True) if said}


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
