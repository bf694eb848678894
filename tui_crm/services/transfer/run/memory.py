"""What the files of one dry run share that bring records of one kind: the records that earlier ones make are there for later ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tui_crm.model.fields import Field
from tui_crm.query.names import find
from tui_crm.services.transfer.run.job import Job
from tui_crm.services.transfer.run.linking import FileNames
from tui_crm.services.transfer.run.overlay import Overlay
from tui_crm.services.transfer.run.suspects import Suspects


@dataclass(slots=True)
class Memory:
    """The files' records of one kind. `keys`: the fields by which some of the files find records; `made`: how many are new."""

    names: FileNames
    keys: tuple[Field, ...]
    alone: bool  # there is only one such file: what it does not fill need not be remembered
    overlay: Overlay = field(default_factory=Overlay)
    suspects: Suspects | None = None
    made: int = 0

    def close(self) -> None:
        """Remove the temporary file."""
        self.overlay.close()


def memories(jobs: Sequence[Job]) -> dict[str, Memory]:
    """One for each kind of records, by entity."""
    found = {}
    for entity in {job.mapping.entity.key: job.mapping.entity for job in jobs}.values():
        same = [job for job in jobs if job.mapping.entity.key == entity.key]
        keys = [key for job in same for name in job.options.keys if (key := find(entity, name)) is not None]
        unique = [each for each in entity.stored if each.unique]
        found[entity.key] = Memory(FileNames(entity), tuple(dict.fromkeys((*keys, *unique))), len(same) == 1)
    return found
