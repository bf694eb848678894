"""New records as rows: all that the tables hold of them, made from their values alone, so that another process can do it."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from tui_crm.model import tokens
from tui_crm.model.entity import Entity
from tui_crm.store import rows
from tui_crm.store.engine import Batch, search_rows


@dataclass(frozen=True)
class Recipe:
    """How new records of one entity become rows. `names`: the fields of which they say something; `search_key`: the engine's."""

    entity: Entity
    names: frozenset[str]
    search_key: str

    @classmethod
    @lru_cache(maxsize=256)
    def of(cls, entity: Entity, names: frozenset[str], search_key: str) -> Recipe:
        """The one recipe for these."""
        return cls(entity, names, search_key)

    @cached_property
    def packed(self) -> bytes:
        """The recipe for another process."""
        return pickle.dumps((self.entity, self.names, self.search_key), pickle.HIGHEST_PROTOCOL)

    def __reduce__(self) -> tuple[Any, ...]:
        return unpacked, (self.packed,)


@lru_cache(maxsize=256)
def unpacked(recipe: bytes) -> Recipe:
    """The recipe again: one object however often it comes."""
    return Recipe(*pickle.loads(recipe))


def batches(recipe: Recipe, common: Mapping[str, object], first: int, values: Sequence[Mapping[str, object]]) -> Iterator[Batch]:
    """What the tables hold of new records numbered from `first` on: their rows, search entries and members. Codes are given where none came.

    `values`: of each, by public name; `common`: what all of them say besides.
    """
    entity = recipe.entity
    ids = range(first, first + len(values))
    writer = rows.Writer.of(entity, recipe.names)
    empty = {**writer.initial, **common}
    full: list[dict[str, Any]] = [{**empty, **given} for given in values]
    if entity.prefix:
        for number, record in zip(ids, full, strict=True):
            record["code"] = record.get("code") or f"{entity.prefix}-{number:06d}"
    yield Batch(entity.key, writer.columns, list(map(writer.row, ids, full)))
    if entity.searchable:
        tokenize = tokens.tokenizer(entity)
        yield search_rows(recipe.search_key, entity.key, list(zip(ids, map(tokenize, full), strict=True)))
    if members := sorted(rows.many_members(entity, ids, full)):  # in the table's order, so that neighbours go into one page
        yield Batch(rows.MEMBER, rows.MEMBER_COLUMNS, members)
