"""What an import was asked to do, as plain values that outlive its process; and the same read again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from tui_crm.errors import UsageError, reason_of
from tui_crm.i18n import _
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.meaning.columns import Column, Otherwise, Use
from tui_crm.services.transfer.meaning.mapping import Mapping as FieldMapping
from tui_crm.services.transfer.run.job import Job
from tui_crm.services.transfer.run.options import Options
from tui_crm.services.transfer.sources.reading import Reader

PIECE = 1 << 20  # bytes read at once
NOT_KEPT = frozenset({"samples", "seen", "reason"})  # what people look at, and no row needs
Opener = Callable[..., Reader]


def task_of(jobs: Sequence[Job]) -> dict[str, Any]:
    """The files of an import, their mappings and options."""
    return {"files": [_file(job) for job in jobs]}


def jobs_of(crm: Crm, task: Mapping[str, Any], open_again: Opener) -> tuple[Job, ...]:
    """The files of an import that was interrupted, opened again. Raises UsageError for one that is gone or not the same any more."""
    return tuple(_job(crm, kept, open_again) for kept in task["files"])


def fingerprint(path: Path) -> str:
    """Tells files apart by all of their content. Raises UsageError for one that cannot be read."""
    digest = hashlib.blake2b(digest_size=16)
    try:
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                digest.update(piece)
    except OSError as error:
        raise UsageError(_("{file} cannot be read: {reason}").format(file=path, reason=reason_of(error))) from error
    return digest.hexdigest()


def _file(job: Job) -> dict[str, Any]:
    opening = dict(job.opening) if job.opening is not None else None
    return {
        "name": job.source.name, "opening": opening, "fingerprint": fingerprint(Path(opening["path"])) if opening else "",
        "entity": job.mapping.entity.key, "system": job.mapping.system, "columns": [_plain(column) for column in job.mapping.columns],
        "options": job.options.as_json(), "ids": list(job.ids), "rejects": str(job.rejects) if job.rejects else "",
    }  # fmt: skip


def _plain(column: Column) -> dict[str, Any]:
    return {name: value for name, value in asdict(column).items() if name not in NOT_KEPT}


def _job(crm: Crm, kept: Mapping[str, Any], open_again: Opener) -> Job:
    opening = kept["opening"]
    if opening is None:
        raise UsageError(_("{file} cannot be opened again; the import can only be taken back").format(file=kept["name"]))
    if fingerprint(Path(opening["path"])) != kept["fingerprint"]:
        raise UsageError(_("{file} has changed since; the import can only be taken back").format(file=opening["path"]))
    mapping = FieldMapping(crm.catalogue[kept["entity"]], tuple(map(_column, kept["columns"])), kept["system"])
    rejects = Path(kept["rejects"]) if kept["rejects"] else None
    return Job(open_again(**opening), mapping, Options.from_json(kept["options"]), rejects, tuple(kept["ids"]), opening)


def _column(kept: Mapping[str, Any]) -> Column:
    known = {field.name for field in fields(Column)}
    values: dict[str, Any] = {name: tuple(map(tuple, value)) if name == "values" else value for name, value in kept.items() if name in known}
    return Column(**{**values, "use": Use(kept["use"]), "otherwise": Otherwise(kept["otherwise"])})
