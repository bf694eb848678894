"""Before an import: where a file's rejected rows go, and which of the keys each of several files has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import chain, count
from pathlib import Path
from typing import Any

from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.query.names import find
from tui_crm.services.transfer.meaning.mapping import Mapping as FieldMapping
from tui_crm.services.transfer.run.job import Job
from tui_crm.services.transfer.run.options import Mode
from tui_crm.services.transfer.run.rejects_form import suffix_for


def with_own_keys(job: Job) -> Job:
    """Of several files each uses the keys that it has. Raises UsageError for a file of updates without any.

    Without one, what nobody owns (colleagues, stages, products) and is here under the same name is what the other files mean: it stays as it is.
    """
    keys = tuple(name for name in job.options.keys if _fills(job.mapping, name))
    if not keys and job.options.mode is Mode.UPDATE:
        raise UsageError(_("No column of {file} fills a key").format(file=job.source.name))
    if not keys and not job.mapping.entity.owned:
        named = tuple(field.name for field in job.mapping.fields if field.unique and field.name != "code")
        return replace(job, options=replace(job.options, keys=named, mode=Mode.CREATE if named else job.options.mode))
    return replace(job, options=replace(job.options, keys=keys))


def rejects_file(opening: Mapping[str, Any], headings: tuple[str, ...], chosen: Path | None, folder: Path) -> Path:
    """Where rejected rows go: beside the file, unless somebody said otherwise. `folder`: of what was unpacked or read from standard input.

    Raises UsageError when that is the file itself.
    """
    path = Path(opening["path"])
    base = Path("stdin") if path.parent == folder else path.with_suffix("")
    if opening["member"]:
        base = base.with_name(f"{base.name}-{Path(opening['member']).stem}")
    suffix = suffix_for(Path(opening["member"]) if opening["member"] else path, headings)
    target = chosen or _free(base, suffix)
    if target.resolve() == path.resolve():
        raise UsageError(_("The file of rejected rows cannot be the file that is read"))
    return target


def _free(base: Path, suffix: str) -> Path:
    """A name that no file has: rows that an earlier import rejected may be under correction."""
    names = chain([base.name], (f"{base.name}-{number}" for number in count(2)))
    return next(path for name in names if not (path := base.with_name(f"{name}.rejected{suffix}")).exists())


def _fills(mapping: FieldMapping, name: str) -> bool:
    found = find(mapping.entity, name)
    return found is not None and found in mapping.fields
