"""Bulk loads: the engine's settings for them, and the indexes of empty tables made at the end, all at once."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

from tui_crm.errors import StoreError
from tui_crm.model.entity import Catalogue, Entity
from tui_crm.model.fields import Kind
from tui_crm.store import migrations
from tui_crm.store.engine import Engine, Index, index_sql, quote
from tui_crm.store.schema import entity_table

USUAL_PACE = gc.get_threshold()


@contextmanager
def loading(
    engine: Engine, catalogue: Catalogue, clock: Callable[[], int], entities: Sequence[str], keep: Sequence[str] = ()
) -> Iterator[None]:
    """Write many records of `entities`. Where the table is empty, its indexes are put aside until the end.

    Indexes that keep a rule or answer what writing itself asks (unique values, references, the fields `keep`) stay.
    Should the process die, the next start finds the schema not marked as complete and makes what is missing.
    """
    empty = [entity for entity in map(catalogue.__getitem__, entities) if _empty(engine, entity)]
    aside = [(entity, index) for entity in empty for index in _spare(entity, keep)]
    if aside:
        with engine.tx():
            migrations.unmark(engine)
            for _entity, index in aside:
                engine.run(f"DROP INDEX IF EXISTS {quote(index.name)}")
            for entity in empty:
                if entity.searchable:
                    engine.put_search_aside(entity.key)
    try:
        with rare_collection(), engine.loading([key for key in entities if catalogue[key].searchable]):
            yield
    except BaseException:
        with suppress(StoreError):  # what stopped the load is what is told; the next start makes what is missing
            _put_back(engine, catalogue, clock, aside)
        raise
    _put_back(engine, catalogue, clock, aside)


def _put_back(engine: Engine, catalogue: Catalogue, clock: Callable[[], int], aside: Sequence[tuple[Entity, Index]]) -> None:
    if aside:
        searched = dict.fromkeys(entity.key for entity, _index in aside if entity.searchable)
        with engine.search_coming_back(list(searched)):
            for entity, index in aside:  # each in its own transaction, so that others get their turn
                engine.run(index_sql(entity.key, index))
        migrations.upgrade(engine, catalogue, clock())


@contextmanager
def rare_collection() -> Iterator[None]:
    """Rows make many objects and no cycles: looking for cycles at the usual pace costs a fifth of the time.

    Two threads may do so at once: who ends first brings the usual pace back, and the other goes on a little slower.
    """
    gc.set_threshold(100_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*USUAL_PACE)


def _empty(engine: Engine, entity: Entity) -> bool:
    return not engine.run(f"SELECT 1 FROM {quote(entity.key)} LIMIT 1")


def _spare(entity: Entity, keep: Sequence[str]) -> Iterator[Index]:
    """The indexes that only lists and filters use."""
    needed = {field.key for field in entity.stored if field.name in keep or (field.kind is Kind.REFERENCE and not field.sortable)}
    for index in entity_table(entity).indexes:
        if not index.unique and index.on[0].removesuffix("_key") not in needed:
            yield index
