"""From the words of a command to the files of an import: what each is, what its columns become, where its rejected rows go."""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tui_crm.cli.import_apart import Apart
from tui_crm.cli.mapping_options import GUESSED
from tui_crm.cli.session import group_key, remark
from tui_crm.errors import CrmError, UsageError
from tui_crm.i18n import _
from tui_crm.services import plugin_files
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.meaning.guessing import ALSO
from tui_crm.services.transfer.run import relating
from tui_crm.services.transfer.run.job import Job
from tui_crm.services.transfer.run.keeping import with_stamps
from tui_crm.services.transfer.run.listed import with_made
from tui_crm.services.transfer.run.preparing import rejects_file, with_own_keys

STDIN = "-"
CUSTOMERS = "customers"


@contextmanager
def unpacking() -> Iterator[Path]:
    """A folder for what is read from standard input and from archives."""
    with TemporaryDirectory(prefix="tui-crm-") as folder:
        yield Path(folder)


def jobs(
    crm: Crm, words: Sequence[str], groups: Sequence[str], apart: Apart, rejects: Path | None, folder: Path
) -> tuple[Job, ...]:
    """The files that words name. Raises UsageError for one that cannot be used, and when none of them holds anything that is kept here."""
    places = [_copied(folder) if word == STDIN else Path(word).expanduser() for word in words]
    openings = [_said(opening, apart) for opening in relating.openings(plugin_files.converted(crm, places, folder), apart.how.source)]
    apart.check([_name(opening) for opening in openings])
    if len(openings) == 1:
        only = _job(crm, openings[0], _group_for(openings[0], groups, CUSTOMERS), apart, folder)
        if only is None:
            raise UsageError(_("None of the files holds records that are kept here"))
        target = rejects_file(openings[0], only.source.headings, rejects, folder)
        return _whole(crm, [replace(only, rejects=target, opening=None if STDIN in words else openings[0])])
    if rejects is not None:
        raise UsageError(_("--rejects names the file for one file; of several, each has its own"))
    if apart.columns.write_map is not None:
        raise UsageError(_("--write-map writes the mapping of one file; of several, say it with --for 'FILE=--write-map …'"))
    found = []
    for opening in openings:
        job = _job(crm, opening, _group_for(opening, groups, GUESSED), apart, folder, several=True)
        if job is not None:
            found.append(replace(job, rejects=rejects_file(opening, job.source.headings, None, folder), opening=opening))
    if not found:
        raise UsageError(_("None of the files holds records that are kept here"))
    for heading in apart.columns.headings:
        if not any(job.mapping.has(heading) for job in found):
            raise UsageError(_("None of the files has a heading “{heading}”").format(heading=heading))
    return _whole(crm, [with_own_keys(job) for job in found])


def _whole(crm: Crm, jobs: Sequence[Job]) -> tuple[Job, ...]:
    """The files as they come in: with those of the names that they have made, joined where there are several."""
    made = with_made(crm, jobs)
    return relating.joined_jobs(made) if len(made) > 1 else made


def _said(opening: dict[str, Any], apart: Apart) -> dict[str, Any]:
    """How a file is opened, with what is said of it alone."""
    return {**opening, **asdict(apart.of(_name(opening))[1].source)}


def _name(opening: dict[str, Any]) -> str:
    return Path(opening["member"] or opening["path"]).name


def _job(crm: Crm, opening: dict[str, Any], group: str, apart: Apart, folder: Path, *, several: bool = False) -> Job | None:
    """One file; None for one of several that is left out, which is said."""
    name = opening["member"] or opening["path"]
    if not group:
        return None
    try:
        source = relating.opener(folder)(**opening)
        if group == GUESSED:
            kind = relating.kind_of(crm, source)
            if not kind.entity:
                remark(_("{file} is left out: {reason}").format(file=name, reason=kind.reason))
                return None
            remark(_("{file} is read as {records}: {reason}").format(file=name, records=_(crm.entity(kind.entity).plural), reason=kind.reason))
        entity = kind.entity if group == GUESSED else group_key(crm, ALSO.get(group.casefold(), group))
    except CrmError as error:
        if group != GUESSED:
            raise
        remark(_("{file} is left out: {reason}").format(file=name, reason=error))
        return None
    columns, how = apart.of(_name(opening))
    mapping = columns.mapping(crm, entity, source, several=several)
    return Job(source, with_stamps(mapping) if how.keep else mapping, how.options)


def _group_for(opening: dict[str, Any], groups: Sequence[str], unsaid: str) -> str:
    """What `--as GROUP` and `--as FILE=GROUP` say of a file; "" leaves it out."""
    name, found = _name(opening), unsaid
    for given in groups:
        file, equals, group = given.rpartition("=")
        if not equals or file == name:
            found = group
    return found


def _copied(folder: Path) -> Path:
    """Standard input as a file, because recognising reads it twice."""
    path = folder / "stdin"
    with path.open("wb") as copy:
        if isinstance(sys.stdin, io.TextIOWrapper):
            shutil.copyfileobj(sys.stdin.buffer, copy)
        else:
            copy.write(sys.stdin.read().encode())
    return path
