"""Files that belong together: found in folders and archives, each guessed to be some kind of record, joined by what they call one another."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from tui_crm.errors import UsageError, reason_of
from tui_crm.i18n import _
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.meaning.guessing import guess_entity
from tui_crm.services.transfer.meaning.referring import joined
from tui_crm.services.transfer.run.job import Job
from tui_crm.services.transfer.run.references import looked_up
from tui_crm.services.transfer.sources.archives import opened_archive
from tui_crm.services.transfer.sources.opening import SUFFIXES, SourceOptions, open_source
from tui_crm.services.transfer.sources.reading import Reader

MOST_FILES = 200
LOOKED_AT = 5_000  # rows of a file that are looked through for names
LARGEST = 20 * 1024**3  # bytes of one file of an archive: what is larger was made to fill the disk
Opening = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """What the rows of a file are. `entity`: its key, "" where nothing here is like them; `reason`: why."""

    entity: str
    reason: str


def openings(places: Sequence[Path], options: SourceOptions) -> list[dict[str, Any]]:
    """How each file of these places is opened; folders and ZIP archives stand for the files in them. Raises UsageError."""
    found: list[dict[str, Any]] = []
    for place in places:
        found += [{"path": str(path), "member": member, **asdict(options)} for path, member in _files(place)]
    if not found:
        raise UsageError(_("There is no file to import in {places}").format(places=", ".join(map(str, places))))
    if len(found) > MOST_FILES:
        raise UsageError(_("More than {count} files at once").format(count=MOST_FILES))
    return found


def opener(folder: Path) -> Callable[..., Reader]:
    """Opens files by what `openings` says of them; what is in an archive is unpacked into `folder`."""

    def open_one(path: str, member: str, **options: Any) -> Reader:
        return open_source(_unpacked(Path(path), member, folder) if member else Path(path), SourceOptions(**options))

    return open_one


def kind_of(crm: Crm, source: Reader) -> Kind:
    """What the rows of a file most likely are."""
    guesses = guess_entity(crm, source)
    if not guesses:
        return Kind("", _("nothing here is like it"))
    best = guesses[0]
    if not best.known:
        return Kind("", _("{reason}; there are no such records here").format(reason=best.reason))
    return Kind(best.entity, best.reason)


def joined_jobs(jobs: Sequence[Job]) -> tuple[Job, ...]:
    """The files, their references joined by what the others among them call their records: number, e-mail address, website, code or name."""
    entities = {job.mapping.entity.key for job in jobs}
    tied = [replace(job, mapping=joined(job.mapping, entities, _strange(job, jobs))) for job in jobs]
    by_site = {_target(job, c.field) for job in tied for c in job.mapping.columns if c.field and c.by == "website"}
    return tuple(replace(job, ids=(*job.ids, *_sites(job))) if job.mapping.entity.key in by_site else job for job in tied)


def _strange(job: Job, jobs: Sequence[Job]) -> frozenset[int]:
    """Numbers of columns that name records of another of the files, and none of those names is one of its records': another program's keys."""
    found = set()
    for column in job.mapping.columns:
        field = job.mapping.entity.by_name.get(column.field or column.meant)
        if field is None or field.ref in ("", job.mapping.entity.key) or column.by not in ("", "id") or not column.seen:
            continue
        others = [each for each in jobs if each.mapping.entity.key == field.ref]
        wanted = {text.strip() for text, _count in column.seen}
        if others and not any(_may_name(each, wanted) for each in others):
            found.add(column.number)
    return frozenset(found)


def _may_name(job: Job, wanted: set[str]) -> bool:
    """Whether some record of the file may be called one of these; of long files only the beginning is looked at, and the rest may."""
    naming = {field.name for field in looked_up(job.mapping.entity)}
    columns = [column for column in job.mapping.columns if column.field in naming]
    if any(column.part for column in columns):
        return True  # names in parts are put together when the rows are read
    for count, row in enumerate(job.source.rows()):
        if count == LOOKED_AT or any(row.cells[c.number - 1].strip() in wanted for c in columns if not row.problem):
            return True
    return False


def _target(job: Job, field: str) -> str:
    return job.mapping.entity.by_name[field].ref


def _sites(job: Job) -> list[int]:
    return [column.number - 1 for column in job.mapping.columns if column.field == "website"]


def _files(place: Path) -> list[tuple[Path, str]]:
    try:
        if place.is_dir():
            files = (path for path in sorted(place.iterdir()) if path.suffix.casefold() in SUFFIXES and path.is_file())
            return [(path, "") for path in files if not path.stem.endswith(".rejected")]  # what an earlier import left beside them
        if place.suffix.casefold() == ".zip":
            return [(place, name) for name in _members(place)]
    except OSError as error:
        raise UsageError(_("{file} cannot be read: {reason}").format(file=place, reason=reason_of(error))) from error
    return [(place, "")]


def _members(place: Path) -> list[str]:
    with opened_archive(place) as opened:
        infos = [info for info in opened.infolist() if Path(info.filename).suffix.casefold() in SUFFIXES and not info.is_dir()]
    if large := [info.filename for info in infos if info.file_size > LARGEST]:
        raise UsageError(_("{file} is too large to be unpacked").format(file=large[0]))
    return [info.filename for info in infos if not info.filename.startswith("__MACOSX/")]


def _unpacked(place: Path, member: str, folder: Path) -> Path:
    """The file of an archive, in `folder` under its last name. Raises UsageError."""
    target = folder / place.stem / member.replace("/", "_")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with opened_archive(place) as opened, opened.open(member) as source, target.open("wb") as copy:
            shutil.copyfileobj(source, copy)
    except OSError as error:
        raise UsageError(_("{file} cannot be unpacked: {reason}").format(file=member, reason=reason_of(error))) from error
    return target
