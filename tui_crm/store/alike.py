"""Records whose words are like some words: for suggestions, where one word in common may do and the rare ones count most."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import Any

from tui_crm.store.engine import Engine, SearchQuery, quote, search_table

ASKED = 10  # words that are looked for: the rarest
EACH = 500  # records of one word that count: the newest
COMMON = 0.4  # share of the records beyond which a word tells nothing
ENOUGH = 4_000  # records of a word that are counted where others are rarer
IN_NAME = 2.0  # how much more a word in the name tells


def alike(engine: Engine, entity: str, tokens: Collection[str], limit: int) -> list[tuple[int, float]]:
    """(id, weight), the most alike first. A word weighs log(records / records that have it): Spärck Jones's inverse document frequency (1972)."""
    total: int = engine.run(f"SELECT count(*) FROM {quote(search_table(entity))}")[0][0] if engine.name == "sqlite" else 0
    total = total or engine.run(f"SELECT count(*) FROM {quote(entity)}")[0][0]
    counts = {token: _count(engine, entity, token, ENOUGH) for token in dict.fromkeys(tokens)}
    if any(0 < count < ENOUGH for count in counts.values()):
        counts = {token: count for token, count in counts.items() if count < ENOUGH}
    else:
        counts = {token: _count(engine, entity, token, total) for token, count in counts.items() if count}
    telling = sorted((count, token) for token, count in counts.items() if count and (count <= COMMON * total or total < ASKED))
    weights: dict[int, float] = {}
    for count, token in telling[:ASKED]:
        weight = math.log((total + 1) / count)
        for tier, factor in (("any", 1.0), ("name", IN_NAME - 1.0)):
            for record in _having(engine, entity, token, tier):
                weights[record] = weights.get(record, 0.0) + weight * factor
    return sorted(weights.items(), key=lambda item: (-item[1], -item[0]))[:limit]


def _query(engine: Engine, entity: str, token: str, tier: str, params: dict[str, Any]) -> str:
    return engine.search_match(entity, SearchQuery(tier, (token,), frozenset((token,))), params)


def _count(engine: Engine, entity: str, token: str, most: int) -> int:
    params: dict[str, Any] = {}
    query = _query(engine, entity, token, "any", params)
    found: int = engine.run(f"SELECT count(*) FROM (SELECT s.id FROM ({query}) s LIMIT {most + 1:d}) c", params)[0][0]
    return found


def _having(engine: Engine, entity: str, token: str, tier: str) -> list[int]:
    params: dict[str, Any] = {}
    match = _query(engine, entity, token, tier, params)
    return [row[0] for row in engine.run(f"SELECT s.id FROM ({match}) s ORDER BY s.id DESC LIMIT {EACH}", params)]
