"""Keeping the index of blocking keys current: what changed is taken from the journal's feed; what was there before is read through once.

Writing records costs nothing more for it. A check first takes in the little that changed since the last one; much (a bulk import, an archive that
had no keys yet) is taken in by `catch_up`, in parts, and goes on where it was stopped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from tui_crm.errors import Cancelled
from tui_crm.i18n import _
from tui_crm.model.dedupe import keys
from tui_crm.model.dedupe.profile import ENTITIES, profiler
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Kind
from tui_crm.services.crm import Crm
from tui_crm.services.duplicates import trade
from tui_crm.services.parts import Progress
from tui_crm.store import dupe_keys
from tui_crm.store.dupe_keys import State

VERSION = 2
"""Raise it when `model.dedupe.keys` makes other keys: every index is then made anew."""
PART = 20_000  # records that are read and whose keys are written together
FEED = 20_000  # rows of the journal that are looked at together
PAGES = 4  # rows of the journal for each record that somebody waits for: most are about other things
FEW = 200  # rows that may as well be looked at again
NO_KEYS = frozenset({"derive", "delete", "restore", "purge", "erase"})
"""What happens to a record without changing what its keys are made of; an erased person has none."""
COMPARED = frozenset(
    "name other_names kind registration_number birthday address city region postcode customer legal_representative sex".split()  # noqa: SIM905
)
KINDS = frozenset({Kind.PHONE, Kind.EMAIL, Kind.URL, Kind.SOCIAL})


@dataclass(frozen=True, slots=True)
class Status:
    """How far the index is: `complete` when nothing is left to be read through."""

    complete: bool
    keys: int
    left: Mapping[str, int]


def compared(entity: Entity) -> tuple[str, ...]:
    """The fields from which keys and scores are made."""
    return tuple(f.name for f in entity.fields if (f.name in COMPARED and not f.plugin) or f.kind in KINDS)


def status(crm: Crm) -> Status:
    """How far the index is."""
    now = dupe_keys.state(crm.store.engine)
    left = {entity: crm.lists.count(crm.listing(entity)) for entity in (now.left if now else ENTITIES)}
    return Status(now is not None and not now.left, dupe_keys.size(crm.store.engine), left)


def unread(crm: Crm) -> int:
    """How many records of an older archive the index was not made of yet; what they are like is not found before. 0 once it is there."""
    crm = crm.entire
    now = dupe_keys.state(crm.store.engine)
    left = now.left if now is not None and now.version == VERSION else dict.fromkeys(ENTITIES, 0)
    return sum(dupe_keys.unread(crm.store.engine, crm.catalogue[entity], last) for entity, last in left.items())


def catch_up(crm: Crm, progress: Progress | None = None, most: int = 0) -> int:
    """Take into the index what changed; returns how many records were read, at most about `most` if given (the rest is left for the next time).

    `progress` is told how many were read; answering False stops, and raises Cancelled; what was done stays.
    """
    crm = crm.entire
    now = _begun(crm)
    done = 0
    with crm.store.engine.loading() if now.left and not most else nullcontext():  # room for the pages of a large index
        while not most or done < most:
            through = bool(now.left)
            read = _read_through(crm, now, most or PART) if through else _read_feed(crm, now, PAGES * most or FEED)
            if read is None:
                break
            done += read
            if most and not through:
                break  # one look at the journal, however little of it was about records
            if progress and not progress(done):
                raise Cancelled(_("Cancelled; what was done stays"))
    return done


def rebuild(crm: Crm, progress: Progress | None = None) -> int:
    """Throw the index away and make it anew."""
    crm.policy.allow("write")
    _begin(crm)
    return catch_up(crm, progress)


def key_rows(entity: Entity, records: Iterable[tuple[int, Mapping[str, Any]]]) -> list[tuple[int, int]]:
    """(key, record) rows of records."""
    profile = profiler(entity)
    return [(key, number) for number, values in records for key in keys.keys(entity.key, profile(values)).kept]


def _begun(crm: Crm) -> State:
    """The state of an index that fits this version and this database; begun anew where it does not (a backup was restored)."""
    now = dupe_keys.state(crm.store.engine)
    if now is None or now.version != VERSION or now.cursor > crm.store.engine.feed_end():
        return _begin(crm)
    if now.trade != (wanted := trade.marks(crm)):
        now.trade = wanted
        now.left = dict.fromkeys(ENTITIES, 0) if wanted else now.left
        with crm.store.engine.tx():
            dupe_keys.keep(crm.store.engine, now)
    return now


def _begin(crm: Crm) -> State:
    engine = crm.store.engine
    now = State(VERSION, engine.feed_end(), dict.fromkeys(ENTITIES, 0), trade=trade.marks(crm))
    with engine.tx():
        dupe_keys.clear(engine)
        dupe_keys.keep(engine, now)
    return now


def _read_through(crm: Crm, now: State, size: int) -> int | None:
    """The next records of the first entity that is left."""
    engine = crm.store.engine
    key, last = next(iter(now.left.items()))
    entity = crm.catalogue[key]
    told = trade.Trade(crm, entity)
    found = dupe_keys.after(engine, entity, tuple(dict.fromkeys((*compared(entity), *told.names))), last, size)
    rows = [*key_rows(entity, found), *told.key_rows(found)]
    if found:
        now.left[key] = found[-1][0]
    else:
        del now.left[key]
    with engine.tx():
        dupe_keys.write(engine, rows)
        dupe_keys.keep(engine, now)
    return len(found)


def _read_feed(crm: Crm, now: State, limit: int) -> int | None:
    """The next changes of the journal; None when there are no more."""
    engine = crm.store.engine
    limit = FEED if engine.locking else limit
    changes, cursor = engine.changes(now.cursor, limit, now.acts)
    if len(changes) >= limit and engine.locking:  # this engine's feed cannot be read in parts: everything is read through instead
        now.left = dict.fromkeys(ENTITIES, 0)
        now.cursor = cursor
        with engine.tx():
            dupe_keys.keep(engine, now)
        return 0
    wanted: dict[str, set[int]] = {}
    for _act, entity, record, op in changes:
        if entity in ENTITIES and op not in NO_KEYS:
            wanted.setdefault(entity, set()).add(record)
    if not wanted and len(changes) < FEW and not now.acts:
        return None  # not worth a write
    rows: list[tuple[int, int]] = []
    for key, ids in wanted.items():
        rows += _rows_of(crm, crm.catalogue[key], sorted(ids))
    now.cursor = cursor
    if len(changes) < limit:  # the end was reached: those acts lie behind it
        now.acts = []
    with engine.tx():
        if rows:
            dupe_keys.write(engine, rows)
        dupe_keys.keep(engine, now)
    return sum(map(len, wanted.values()))


def _rows_of(crm: Crm, entity: Entity, ids: Sequence[int]) -> list[tuple[int, int]]:
    told = trade.Trade(crm, entity)
    names = tuple(dict.fromkeys((*compared(entity), *told.names)))
    rows: list[tuple[int, int]] = []
    for start in range(0, len(ids), PART):
        found = dupe_keys.records(crm.store.engine, entity, names, ids[start : start + PART])
        rows += [*key_rows(entity, found.items()), *told.key_rows(found.items())]
    return rows


def note_act(crm: Crm, act: int) -> None:
    """Say that the keys of an act's records were written with it: catching up need not read them again."""
    engine = crm.store.engine
    now = _begun(crm)
    now.acts = [*now.acts[-50:], act]
    with engine.tx():
        dupe_keys.keep(engine, now)
