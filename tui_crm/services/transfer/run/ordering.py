"""The order in which files that belong together come in: what is referred to before what refers to it."""

from __future__ import annotations

from collections.abc import Sequence
from graphlib import CycleError, TopologicalSorter

from tui_crm.model.entity import Entity
from tui_crm.services.transfer.run.job import Job


def in_order(jobs: Sequence[Job]) -> list[Job]:
    """The files in the order in which they can refer to one another; among equals as they were given."""
    given = list(dict.fromkeys(job.mapping.entity.key for job in jobs))
    sorter = TopologicalSorter({job.mapping.entity.key: _needed(job.mapping.entity, given) for job in jobs})
    try:
        rank = {key: number for number, key in enumerate(sorter.static_order())}
    except CycleError:  # two kinds that refer to each other: as they were given
        return list(jobs)
    return sorted(jobs, key=lambda job: rank[job.mapping.entity.key])


def _needed(entity: Entity, given: Sequence[str]) -> list[str]:
    return [key for key in given if key != entity.key and any(field.ref == key for field in entity.fields)]
