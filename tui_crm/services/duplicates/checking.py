"""The check: what is there already that a record may be. Candidates by common keys, each compared by the one scorer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from tui_crm.errors import StoreError
from tui_crm.model.dedupe.keys import ENOUGH, keys
from tui_crm.model.dedupe.profile import ENTITIES, Profile, profiler
from tui_crm.model.dedupe.scoring import Score, score, weight
from tui_crm.model.dedupe.verdict import WARN_FROM
from tui_crm.model.entity import Entity
from tui_crm.model.values import show
from tui_crm.services.crm import Crm, name_of
from tui_crm.services.duplicates import deciding, keeping, trade
from tui_crm.services.duplicates.found import Found, Place, Reason
from tui_crm.store import dupe_keys

SHARED = 20  # records with one key beyond which it tells too little: the finer keys beside it still count
COMPARED = 24  # candidates of one record that are compared, those first whose common keys promise most
AT_ONCE = 500  # changes that a check of one takes into the index before it looks: a tenth of a second at most
AT_FIRST = 20_000  # records of an older archive of which the first check makes the index; of more it is made apart, with progress
SHOWN = ("code", "owner", "deleted_at", "merged_into")

Values = Mapping[str, Any]


def check(crm: Crm, entity: str, values: Values, exclude: int = 0) -> tuple[Found, ...]:
    """What is there that a record with these values may be, the likeliest first. `exclude`: the record itself, when it is there.

    Looks at everything that is kept: other owners' records, the public pool, the recycle bin. Pairs decided to be different are left out. What
    `keeping.unread` counts is not found: who asks says so.
    """
    if entity not in ENTITIES:
        return ()
    with suppress(StoreError):  # a database that cannot be written now: the check sees what the index has
        keeping.catch_up(crm, most=AT_ONCE)
        if 0 < keeping.unread(crm) <= AT_FIRST:
            keeping.catch_up(crm)
    return check_many(crm, entity, [values], [exclude])[0]


def check_many(crm: Crm, entity: str, rows: Sequence[Values], exclude: Sequence[int] = ()) -> list[tuple[Found, ...]]:
    """`check` of many rows, their candidates looked up together. Sees what the index has: `catch_up` first."""
    described = crm.entire.catalogue[entity]
    profile = profiler(described)
    profiles = [profile(values) for values in rows]
    asked = [keys(entity, found).asked for found in profiles]
    looked = Lookup(crm, described, asked, trade.Trade(crm, described).told(list(zip(exclude or [0] * len(rows), rows, strict=True))))
    excluded = exclude or [0] * len(rows)
    different = deciding.different(crm, entity, excluded, looked.candidates) if any(excluded) else frozenset()
    return [looked.found(at, profiles[at], rows[at], excluded[at], different) for at in range(len(rows))]


class Lookup:
    """The candidates of some records, read together."""

    def __init__(
        self, crm: Crm, entity: Entity, wanted: Sequence[Mapping[int, int]], told: Sequence[trade.Told | None],
        tables: Sequence[str] = (dupe_keys.TABLE,),
    ) -> None:  # fmt: skip
        """`wanted`: the keys by which each is looked up; `told`: what plugins say of each; `tables`: where keys are."""
        self._crm, self._entity, self._mine, self._tables = crm, entity, told, tables
        self._profile = profiler(entity)
        self._trade = trade.Trade(crm, entity)
        self.candidates = candidates(crm, [{**asked, **said.asked} if said else asked for asked, said in zip(wanted, told, strict=True)], tables)
        every = sorted({record for found in self.candidates for record in found})
        self._names = tuple(dict.fromkeys((*keeping.compared(entity), *self._trade.names, *SHOWN)))
        self._there = dupe_keys.records(crm.store.engine, entity, self._names, every) if every else {}
        self._profiles: dict[int, Profile] = {}
        self._owners: dict[int, str] = {}
        self._theirs = self._said_of(every) if any(told) else {}
        self._follow_merged()

    def _said_of(self, every: Sequence[int]) -> dict[int, trade.Told]:
        """What plugins say of those candidates that have a key of theirs in common with somebody."""
        wanted = {key for told in self._mine if told for key in told.keys}
        shared = {record for _key, record in dupe_keys.sharing(self._crm.store.engine, wanted, SHARED, self._tables)} & self._there.keys()
        rows = [(record, self._there[record]) for record in every if record in shared]
        return {record: said for (record, _values), said in zip(rows, self._trade.told(rows), strict=True) if said}

    def _follow_merged(self) -> None:
        """A record that was merged away is there as its survivor."""
        gone = {values["merged_into"] for values in self._there.values() if values["merged_into"]} - self._there.keys()
        while gone:
            more = dupe_keys.records(self._crm.store.engine, self._entity, self._names, sorted(gone))
            self._there |= more
            gone = {values["merged_into"] for values in more.values() if values["merged_into"]} - self._there.keys()

    def survivor(self, record: int) -> int:
        """The record that this one was merged into, itself when it was not."""
        seen = set()
        while (into := self._there[record]["merged_into"]) and into in self._there and into not in seen:
            seen.add(record)
            record = into
        return record

    def profile(self, record: int) -> Profile:
        """The profile of a candidate."""
        if record not in self._profiles:
            self._profiles[record] = self._profile(self._there[record])
        return self._profiles[record]

    def found(self, at: int, mine: Profile, values: Values, exclude: int, different: frozenset[tuple[int, int]]) -> tuple[Found, ...]:
        """What the candidates of the record at this place come to."""
        best: dict[int, tuple[Score, int, str]] = {}
        for candidate in self.candidates[at]:
            if candidate not in self._there:
                continue  # deleted for ever since
            target = self.survivor(candidate)
            if target == exclude or (exclude and deciding.pair(exclude, target) in different):
                continue
            result, why = trade.raised(self._mine[at], self._theirs.get(candidate), score(mine, self.profile(candidate), WARN_FROM))
            if result.value >= WARN_FROM and (target not in best or result.value > best[target][0].value):
                best[target] = (result, candidate, why)
        ranked = sorted(best.items(), key=lambda item: (-item[1][0].value, item[0]))
        return tuple(self._told(target, result, candidate, values, why) for target, (result, candidate, why) in ranked)

    def _told(self, target: int, result: Score, candidate: int, values: Values, why: str) -> Found:
        record = self._there[target]
        place = place_of(self._crm, record)
        hidden = place is Place.OTHER and self._crm.user.text("role") == "rep"
        theirs = {} if hidden else self._there[candidate]
        explain = partial(reasons_of, self._crm, self._entity, result, values, theirs, why)
        code, title = str(record.get("code") or f"#{target}"), str(record[self._entity.title])
        owner = self._owner(record.get("owner") or 0)
        return Found(self._entity.key, target, code, title, owner, result.value, result.verdict, place, speaking(result, why), explain)

    def _owner(self, user: int) -> str:
        if user and user not in self._owners:
            self._owners |= {found.id: name_of(found) for found in self._crm.store.read_many("user", [user])}
        return self._owners.get(user, "")


def candidates(crm: Crm, wanted: Sequence[Mapping[int, int]], tables: Sequence[str] = (dupe_keys.TABLE,)) -> list[list[int]]:
    """The records that have enough keys in common with each of those asked about (key → what it promises). `tables`: where keys are."""
    sharers: dict[int, list[int]] = {}
    for key, record in dupe_keys.sharing(crm.store.engine, {key for asked in wanted for key in asked}, SHARED, tables):
        sharers.setdefault(key, []).append(record)
    for key in [key for key, records in sharers.items() if len(records) > SHARED]:
        del sharers[key]
    return [_best(asked, sharers) for asked in wanted]


def _best(mine: Mapping[int, int], sharers: Mapping[int, Sequence[int]]) -> list[int]:
    """The candidates that common keys promise the most of."""
    promise: dict[int, int] = {}
    for key, strength in mine.items():
        for record in sharers.get(key, ()):
            promise[record] = promise.get(record, 0) + strength
    enough = [record for record, promised in promise.items() if promised >= ENOUGH]
    if len(enough) <= COMPARED:
        return enough
    return sorted(enough, key=lambda record: (-promise[record], record))[:COMPARED]


def place_of(crm: Crm, values: Values) -> Place:
    """Where a record is, for this person."""
    if values.get("deleted_at"):
        return Place.BIN
    owner = values.get("owner") or 0
    return Place.POOL if not owner else Place.LIVE if owner == crm.user.id else Place.OTHER


def speaking(result: Score, why: str = "") -> tuple[str, ...]:
    """The fields that speak for it, the strongest first; before them `why`, a plugin's word."""
    told = (why,) if why else ()
    return told + tuple(f.field for f in sorted(result.findings, key=lambda f: (-weight(f), f.field)) if weight(f) > 1)


def reasons_of(crm: Crm, entity: Entity, result: Score, ours: Values, theirs: Values, why: str = "") -> tuple[Reason, ...]:
    """What each field said, what weighs most first. Values as people see them. `why`: a plugin's word, which comes first."""
    found = [
        Reason(f.field, _shown(crm, entity, f.field, theirs), _shown(crm, entity, f.field, ours), round(f.likeness, 3), round(weight(f), 1), f.level)
        for f in result.findings
    ]
    ranked = sorted(found, key=lambda reason: (-abs(reason.weight), reason.field))
    return (trade.reason(why, result.value), *ranked) if why else tuple(ranked)


def _shown(crm: Crm, entity: Entity, name: str, values: Values) -> str:
    field = entity.by_name.get(name)
    value = values.get(name)
    if field is None or not value:
        return ", ".join(str(address) for address in values.get("emails") or ()) if name == "website" else ""
    return show(field, value, crm.showing())


def explain(crm: Crm, entity: str, first: int, second: int) -> Found:
    """The comparison of two records that are there, whatever it comes to. Raises NotFound."""
    described = crm.entire.catalogue[entity]
    one, other = (crm.store.entire.read(entity, record) for record in (first, second))
    profile = profiler(described)
    ours, theirs = trade.Trade(crm, described).told([(one.id, one.values), (other.id, other.values)])
    result, why = trade.raised(ours, theirs, score(profile(one.values), profile(other.values)))
    told = partial(reasons_of, crm, described, result, one.values, other.values, why)
    owners = crm.store.read_many("user", [other.number("owner")])
    owner = name_of(owners[0]) if owners else ""
    place = place_of(crm, other.values)
    return Found(entity, second, other.code, other.title, owner, result.value, result.verdict, place, speaking(result, why), told)
