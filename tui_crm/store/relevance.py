"""A search by relevance: names that begin so, names with these words, records with them; the newest first in each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tui_crm.model.entity import Entity
from tui_crm.model.tiers import TIERS
from tui_crm.query.ast import Word
from tui_crm.store.engine import Engine, SearchQuery, quote
from tui_crm.store.filters import words_query

NEWEST = 3000  # records among which a frequent word is met often enough
NEAR = 1 << 27  # ids below it are ticked off in a bit each

Statement = tuple[str, dict[str, Any]]


def best(engine: Engine, entity: Entity, words: Sequence[Word], of_bin: bool, count: int) -> list[int]:
    """The ids of the `count` best matches."""
    found: dict[int, None] = {}
    newest = _newest(engine, entity)
    for query in _queries(words):
        limit = count + len(found)
        for within in (newest, None) if newest else (None,):
            sql, params = _statement(engine, entity, query, of_bin, within)
            rows = engine.run(f"{sql} LIMIT {limit}", params)
            if len(rows) == limit:
                break
        found.update((row[0], None) for row in rows)
        if len(found) >= count:
            break
    return list(found)[:count]


def every(engine: Engine, entity: Entity, words: Sequence[Word], of_bin: bool) -> Iterator[list[int]]:
    """The ids of all matches, the best first, in parts."""
    seen = bytearray()
    far: set[int] = set()  # ids beyond the bytes: an imported code may move the counter anywhere
    for query in _queries(words):
        for rows in engine.stream(*_statement(engine, entity, query, of_bin)):
            fresh = []
            for (record,) in rows:
                if record >= NEAR:
                    if record not in far:
                        far.add(record)
                        fresh.append(record)
                    continue
                place, bit = record >> 3, 1 << (record & 7)
                if place >= len(seen):
                    seen.extend(bytes(place + 4096 - len(seen)))
                if not seen[place] & bit:
                    seen[place] |= bit
                    fresh.append(record)
            yield fresh


def _queries(words: Sequence[Word]) -> Iterator[SearchQuery]:
    yield from filter(None, (words_query(words, tier) for tier in TIERS))


def _newest(engine: Engine, entity: Entity) -> tuple[int, int] | None:
    """The ids that are looked through before the index is asked: on PostgreSQL it gathers all that have a word, however many. None on SQLite, whose
    index is read from its end.
    """
    if engine.name == "sqlite":
        return None
    last = engine.run(f"SELECT coalesce(max(id), 0) FROM {quote(entity.key)}")[0][0]
    return (last - NEWEST, last)


def _statement(engine: Engine, entity: Entity, query: SearchQuery, of_bin: bool, within: tuple[int, int] | None = None) -> Statement:
    """Each match is looked up in the table once its turn has come: a join would be planned by a guess at how many there are."""
    params: dict[str, Any] = {}
    match = engine.apart(f"{engine.search_match(entity.key, query, params, within)} ORDER BY id DESC")
    left = f"(SELECT t.deleted_at FROM {quote(entity.key)} t WHERE t.id = s.id)"
    return f"SELECT s.id FROM ({match}) s WHERE {left} {'>' if of_bin else '='} 0 ORDER BY s.id DESC", params
