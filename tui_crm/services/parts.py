"""Writing much: one act in many short transactions, so that colleagues get their turn, and taken back when it cannot be finished."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from typing import TypeVar

from tui_crm.errors import Cancelled
from tui_crm.i18n import _
from tui_crm.services.crm import Crm
from tui_crm.store.unit import Unit

Progress = Callable[[int], bool]
"""Told how many are done; answers False to stop."""
Item = TypeVar("Item")


def write(
    crm: Crm,
    verb: str,
    entity: str,
    label: str,
    parts: Iterator[Sequence[Item]],
    task: Callable[[Unit, Sequence[Item]], object],
    progress: Progress | None = None,
    *,
    undoes: int = 0,
    closing: Callable[[Unit], object] | None = None,
) -> int:
    """Write one act; returns how many records it changed. `task` writes one part; `closing` writes what belongs to the end.

    A single part is one transaction. Several are one transaction each, under an act that is open until the end: what stops it
    (`progress` answering False, an error, a refusal) takes everything back and is raised; killed in between, the act is found open
    by `db check` and taken back by `undo --act`.
    """
    first = next(parts, None)
    second = next(parts, None) if first is not None else None
    if second is None:
        with crm.store.act(crm.author, verb, entity, label, undoes=undoes) as unit:
            if first is not None:
                _do(unit, first, task, progress, len(first))
            if closing:
                closing(unit)
        return unit.count
    with crm.store.act(crm.author, verb, entity, label, undoes=undoes, state="open") as unit:
        act = unit.act
    done = count = 0
    try:
        for part in chain((first, second), parts):
            if part is None:
                continue
            done += len(part)
            with crm.store.part(crm.author, act, entity) as unit:
                _do(unit, part, task, progress, done)
            count += unit.count
        with crm.store.part(crm.author, act, entity) as unit:
            if closing:
                closing(unit)
        crm.store.close_act(act)
    except BaseException:
        from tui_crm.services import rollback

        rollback.rollback(crm, act)
        raise
    return count + unit.count


def _do(unit: Unit, part: Sequence[Item], task: Callable[[Unit, Sequence[Item]], object], progress: Progress | None, done: int) -> None:
    task(unit, part)
    if progress and not progress(done):
        raise Cancelled(_("Cancelled; nothing was changed"))


def sliced(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """The items in parts of at most `size`."""
    return (items[start : start + size] for start in range(0, len(items), size))


def sliced_of(sources: Sequence[Iterator[Item]], size: int) -> Iterator[Sequence[Item]]:
    """What several iterators give, one after the other, in parts of at most `size`: never all at once."""
    every = chain.from_iterable(sources)
    while part := list(islice(every, size)):
        yield part
