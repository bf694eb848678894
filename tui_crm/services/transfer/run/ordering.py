"""The order in which files that belong together come in: what is referred to before what refers to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from tui_crm.model.entity import Entity
from tui_crm.services.transfer.run.job import Job


def in_order(jobs: Sequence[Job]) -> list[Job]:
    """The files in the order in which they can refer to one another; among equals as they were given."""
    given = list(dict.fromkeys(job.mapping.entity.key for job in jobs))
    entities = {job.mapping.entity.key: job.mapping.entity for job in jobs}
    needed = {key: [other for other in given if other != key and _refers(entity, other)] for key, entity in entities.items()}
    while True:
        try:
            rank = {key: number for number, key in enumerate(TopologicalSorter(needed).static_order())}
        except CycleError as error:  # kinds that refer to one another
            _break(error.args[1], entities, needed)
        else:
            return sorted(jobs, key=lambda job: rank[job.mapping.entity.key])


def _break(cycle: Sequence[str], entities: Mapping[str, Entity], needed: dict[str, list[str]]) -> None:
    """Let one kind of a circle come before another that it refers to: best one whose records can do without."""
    pairs = [(later, earlier) for earlier, later in pairwise(cycle)]
    one, other = next((pair for pair in pairs if not _refers(entities[pair[0]], pair[1], required=True)), pairs[0])
    needed[one].remove(other)


def _refers(entity: Entity, other: str, *, required: bool = False) -> bool:
    return any(field.ref == other and not field.read_only and (field.required or not required) for field in entity.fields)
