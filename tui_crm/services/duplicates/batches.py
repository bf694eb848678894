"""The check of a file's rows, part by part: against what is there, against the rows of the same part, and against those before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from tui_crm.model.dedupe.keys import ENOUGH, Keys, keys
from tui_crm.model.dedupe.profile import ENTITIES, Profile, profiler
from tui_crm.model.dedupe.scoring import score
from tui_crm.model.dedupe.verdict import WARN_FROM
from tui_crm.services.crm import Crm
from tui_crm.services.duplicates import deciding, keeping, trade
from tui_crm.services.duplicates.checking import COMPARED, SHARED, Lookup, reasons_of, speaking
from tui_crm.services.duplicates.found import Found, Place
from tui_crm.services.parts import Progress
from tui_crm.store import dupe_keys

REMEMBERED = 20_000  # rows of a file that a dry run remembers; rows that were written are found in the database
Values = Mapping[str, Any]


class Batch:
    """Checks the rows of one file. Memory is bounded by `REMEMBERED` rows.

    An import checks each part before it is written, and after writing it says which records its rows became (`written`, in the same transaction):
    their keys are then kept, and later parts find them as records. In a dry run, where nothing is written, rows are remembered instead.
    """

    def __init__(self, crm: Crm, entity: str, progress: Progress | None = None) -> None:
        """Brings the index up to date first: not inside a transaction."""
        self._crm, self._entity = crm, crm.entire.catalogue[entity]
        self._trade = trade.Trade(crm, self._entity)
        self._profile = profiler(self._entity)
        self._seen = 0
        self._part: list[Keys] = []
        self._rows: dict[int, tuple[Profile, Values, trade.Told | None]] = {}
        self._keyed: dict[int, list[int]] = {}
        if entity in ENTITIES:
            keeping.catch_up(crm, progress)
        self._fresh = dupe_keys.Fresh(crm.store.engine)

    def check(self, rows: Sequence[Values], exclude: Sequence[int] = ()) -> list[tuple[Found, ...]]:
        """What each row may be, the likeliest first. `exclude`: the record that a row changes, 0 for a new one."""
        if self._entity.key not in ENTITIES:
            return [()] * len(rows)
        profiles = [self._profile(values) for values in rows]
        self._part = [keys(self._entity.key, profile) for profile in profiles]
        excluded = exclude or [0] * len(rows)
        told = self._trade.told(list(zip(excluded, rows, strict=True)))
        self._part = [mine.with_more(said.asked) if said else mine for mine, said in zip(self._part, told, strict=True)]
        looked = Lookup(self._crm, self._entity, [mine.asked for mine in self._part], told, self._fresh.tables)
        different = deciding.different(self._crm, self._entity.key, excluded, looked.candidates) if any(excluded) else frozenset()
        found = []
        for at, (profile, values) in enumerate(zip(profiles, rows, strict=True)):
            there = looked.found(at, profile, values, excluded[at], different)
            before = self._among_rows(profile, self._part[at].asked, values, told[at])
            found.append(tuple(sorted((*there, *before), key=lambda each: -each.score)) if before else there)
            self._remember(profile, self._part[at].kept, values, told[at])
        return found

    def written(self, ids: Sequence[int]) -> None:
        """The rows of the last `check` became these records (0: not written). Inside the transaction that wrote them."""
        rows = [(key, record) for found, record in zip(self._part, ids, strict=True) if record for key in found.kept]
        self._fresh.write(rows)
        self._rows.clear()
        self._keyed.clear()

    def finish(self, act: int) -> None:
        """The act is written: what it made need not be read for its keys again. Not inside a transaction."""
        if self._entity.key in ENTITIES and act:
            with self._crm.store.engine.tx():
                self._fresh.put_in()
            keeping.note_act(self._crm, act)

    def _remember(self, profile: Profile, mine: Sequence[int], values: Values, said: trade.Told | None) -> None:
        self._seen += 1
        if len(self._rows) >= REMEMBERED:
            self._rows.clear()
            self._keyed.clear()
        self._rows[self._seen] = (profile, values, said)
        for key in mine:
            self._keyed.setdefault(key, []).append(self._seen)

    def _among_rows(self, profile: Profile, mine: Mapping[int, int], values: Values, said: trade.Told | None) -> tuple[Found, ...]:
        promise: dict[int, int] = {}
        for key, strength in mine.items():
            rows = self._keyed.get(key, ())
            if len(rows) <= SHARED:
                for row in rows:
                    promise[row] = promise.get(row, 0) + strength
        enough = [row for row, promised in promise.items() if promised >= ENOUGH]
        found = []
        for row in sorted(enough, key=lambda row: (-promise[row], row))[:COMPARED]:
            theirs, their_values, their_word = self._rows[row]
            result, why = trade.raised(said, their_word, score(profile, theirs, WARN_FROM))
            if result.value >= WARN_FROM:
                title = str(their_values.get(self._entity.title) or "")
                told = partial(reasons_of, self._crm, self._entity, result, values, their_values, why)
                found.append(Found(self._entity.key, -row, "", title, "", result.value, result.verdict, Place.FILE, speaking(result, why), told))
        return tuple(found)
