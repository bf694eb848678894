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

    @cached_property
    def found_by(self) -> frozenset[str]:
        """The fields whose values are in the search or among the members."""
        return frozenset(field.name for field in self.entity.fields if field.search or (field.many and field.indexed))

    def __reduce__(self) -> tuple[Any, ...]:
        return unpacked, (self.packed,)


@lru_cache(maxsize=256)
def unpacked(recipe: bytes) -> Recipe:
    """The recipe again: one object however often it comes."""
    return Recipe(*pickle.loads(recipe))


def batches(recipe: Recipe, common: Mapping[str, object], first: int, values: Sequence[Mapping[str, object]]) -> Iterator[Batch]:
    """What the tables hold of new records numbered from `first` on: their rows, search entries and members. Codes are given where none came.

    `values`: of each, by public name; `common`: what those say of some fields that say nothing else.
    """
    entity = recipe.entity
    ids = range(first, first + len(values))
    writer = rows.Writer.of(entity, recipe.names)
    if entity.prefix:
        values = [one if one.get("code") else {**one, "code": f"{entity.prefix}-{number:06d}"} for number, one in zip(ids, values, strict=True)]
    yield Batch(entity.key, writer.columns, writer.rows(ids, common, values))
    silent = {name: value for name, value in {**writer.initial, **common}.items() if value and name in recipe.found_by}
    if silent:  # what records are found by though they do not say it
        values = [{**silent, **one} for one in values]
    if entity.searchable:
        tokenize = tokens.tokenizer(entity)
        yield search_rows(recipe.search_key, entity.key, list(zip(ids, map(tokenize, values), strict=True)))
    if members := sorted(rows.many_members(entity, ids, values)):  # in the table's order, so that neighbours go into one page
        yield Batch(rows.MEMBER, rows.MEMBER_COLUMNS, members)
