"""Lists whose records are little more than a name (loss reasons, competitors, products): what files name and is not in them can be made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from tui_crm.services.crm import Crm
from tui_crm.services.transfer.meaning.columns import LISTED, Column, Otherwise, Use
from tui_crm.services.transfer.meaning.mapping import Mapping
from tui_crm.services.transfer.meaning.shapes import same_text
from tui_crm.services.transfer.run.job import Job
from tui_crm.services.transfer.run.options import Doubles, Mode, Options
from tui_crm.services.transfer.run.references import References
from tui_crm.services.transfer.sources.names import open_names


def with_made(crm: Crm, jobs: Sequence[Job]) -> tuple[Job, ...]:
    """The files, before each a file of the names that it has made: of the columns of which somebody said so. Reads these files once more."""
    return tuple(each for job in jobs for each in (*_made(crm, job), job))


def _made(crm: Crm, job: Job) -> Iterator[Job]:
    for column in job.mapping.columns:
        field = job.mapping.entity.by_name.get(column.field)
        if column.otherwise is not Otherwise.CREATE or field is None or field.ref not in LISTED:
            continue
        if names := _strange(crm, job, column, field.ref):
            entity = crm.catalogue[field.ref]
            opening = {**job.opening, "names": [column.name, *names]} if job.opening is not None else None
            source = open_names(Path(job.source.name), [column.name, *names])
            title = Column(1, column.name, Use.FIELD, entity.title)
            options = Options(Mode.CREATE, (entity.title,), duplicates=Doubles.IGNORE)
            yield Job(source, Mapping(entity, (title,)), options, opening=opening)


def _strange(crm: Crm, job: Job, column: Column, entity: str) -> list[str]:
    """The different names in the column that mean no record, and of which nobody said what they mean; in the order of the file."""
    mapped = {same_text(theirs) for theirs, _ours in column.values}
    at = column.number - 1
    found = dict.fromkeys(row.cells[at].strip() for row in job.source.rows() if not row.problem and row.cells[at].strip())
    known = References(crm)
    known.learn(entity, found)
    strange = [text for text in found if same_text(text) not in mapped and not known.found(entity, text)]
    return list({same_text(text): text for text in reversed(strange)}.values())[::-1]
