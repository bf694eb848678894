"""Records on their way out of the app: into a file, a stream, or through a command of the shell. The policy is asked, and the journal keeps it."""

from __future__ import annotations

import io
import os
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from tui_crm.errors import Cancelled, NotAllowed, UsageError, reason_of
from tui_crm.i18n import _
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field
from tui_crm.query.ast import ALL
from tui_crm.services.crm import Crm
from tui_crm.services.transfer import related
from tui_crm.services.transfer.exporting import Format, Progress, Table, write_tables, writer_of
from tui_crm.services.transfer.run.plan import never
from tui_crm.services.transfer.writers.writer import Writer
from tui_crm.services.whole_files import free, whole_file, whole_folder
from tui_crm.store.listing import Listing

LOOK = 0.1  # seconds between two looks whether a command is to be stopped
MOST_SHOWN = 2000  # lines of a command's output
MOST_NAMED = 200  # records that the journal names one by one, when an export is of chosen ones
ENDINGS = tuple(f".{form.value}" for form in Format)
ARCHIVE = ".zip"


@dataclass(frozen=True, slots=True)
class Output:
    """What a command printed, and the status it ended with."""

    code: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to leave: a list, or only `ids` of it; which fields; which kinds of related records beside it."""

    listing: Listing
    fields: Sequence[Field]
    ids: Sequence[int] = ()
    related: tuple[Entity, ...] = ()

    def tables(self, crm: Crm, cancelled: Callable[[], bool]) -> list[Table]:
        """All that is to be written, the list first."""
        main = Table(self.listing.entity, self.fields, self.ids or crm.lists.stream_ids(self.listing, cancelled))
        return related.tables(crm, main, self.related, cancelled) if self.related else [main]


def form_of(path: Path, *, archive: bool = False) -> Format:
    """The format that a file's name asks for; with `archive`, a ZIP or a folder holds CSV. Raises UsageError."""
    if archive and _holds_files(path):
        return Format.CSV
    try:
        return Format(path.suffix.casefold().removeprefix("."))
    except ValueError:
        known = ", ".join((*ENDINGS, ARCHIVE) if archive else ENDINGS)
        raise UsageError(_("{file} must end with one of: {endings}").format(file=path.name, endings=known)) from None


def save(
    crm: Crm, wanted: Wanted, path: Path, *, form: Format | None = None, progress: Progress | None = None, cancelled: Callable[[], bool] = never,
    replace: bool = False,
) -> int:
    """Write records to a file that appears whole or not at all; returns how many, related ones included.

    A name that ends with .zip, and a folder, hold a file for each kind of records; a workbook has a sheet for each.
    Raises NotAllowed, FileThere unless it may `replace` what is there, UsageError for a file that cannot be written, Cancelled.
    """
    crm.policy.allow("export")
    chosen = form or form_of(path, archive=True)
    if wanted.related and not _holds_files(path) and chosen is not Format.XLSX:
        raise UsageError(_("Several kinds of records need a file that ends with .zip or .xlsx, or a folder"))
    if _holds_files(path) and chosen is Format.XLSX:
        raise UsageError(_("A workbook holds several kinds of records by itself; name a file that ends with .xlsx"))
    free(path, replace=replace)
    tables = wanted.tables(crm, cancelled)
    with _writer_to(path, chosen, replace) as writer:
        count = write_tables(crm, tables, writer, progress, cancelled)
    _note(crm, wanted, tables, str(path.absolute()))
    return count


def give(crm: Crm, wanted: Wanted, form: Format, stream: BinaryIO, cancelled: Callable[[], bool] = never, target: str = "-") -> int:
    """Write records to a stream; returns how many. What was handed over before an error is journaled too.

    Raises NotAllowed, UsageError, Cancelled.
    """
    crm.policy.allow("export")
    if wanted.related and form is not Format.XLSX:
        raise UsageError(_("Several kinds of records need a file that ends with .zip or .xlsx, or a folder"))
    tables = wanted.tables(crm, cancelled)
    begun: list[int] = []
    try:
        return write_tables(crm, tables, writer_of(form, stream), lambda done, total: begun.append(done), cancelled)
    finally:
        if begun:
            _note(crm, wanted, tables, target)


def pipe(crm: Crm, listing: Listing, ids: Sequence[int], command: str, cancelled: Callable[[], bool] = never) -> Output:
    """Give records as NDJSON, with all their fields, to a command of the shell; returns what it printed. Raises NotAllowed, UsageError, Cancelled."""
    given = io.BytesIO()
    give(crm, Wanted(listing, crm.catalogue[listing.entity].fields, ids), Format.NDJSON, given, cancelled, f"! {command}")
    try:
        process = subprocess.Popen(
            command, shell=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
        )  # fmt: skip
    except OSError as error:
        raise UsageError(_("The command cannot be run: {reason}").format(reason=reason_of(error))) from error
    rest: bytes | None = given.getvalue()
    while True:
        try:
            printed, _errors = process.communicate(rest, timeout=LOOK)
            break
        except subprocess.TimeoutExpired:
            rest = None
            if cancelled():
                os.killpg(process.pid, signal.SIGTERM)
                process.communicate()
                raise Cancelled(_("The command was stopped")) from None
    return Output(process.returncode, tuple(printed.decode("utf-8", "replace").splitlines()[:MOST_SHOWN]))


def allow_shell(wanted: bool, environ: Mapping[str, str]) -> None:
    """Raises NotAllowed where the app is all that a person may run: under a forced command of SSH, or where the settings say so."""
    if not wanted or "SSH_ORIGINAL_COMMAND" in environ:
        raise NotAllowed(_("No commands of the shell here: this session may run only tui-crm"))


@contextmanager
def _writer_to(path: Path, form: Format, replace: bool) -> Iterator[Writer]:
    from tui_crm.services.transfer.writers.files import into_archive, into_folder

    make = partial(writer_of, form)
    if not _holds_files(path):
        with whole_file(path, replace=replace) as file:
            yield make(file)
    elif path.suffix.casefold() == ARCHIVE:
        with whole_file(path, replace=replace) as file:
            yield into_archive(file, form.value, make)
    else:
        with whole_folder(path, replace=replace) as folder:
            yield into_folder(folder, form.value, make, lambda name: free(path / name, replace=replace))


def _holds_files(path: Path) -> bool:
    return path.suffix.casefold() == ARCHIVE or path.is_dir() or (not path.suffix and not path.exists())


def _note(crm: Crm, wanted: Wanted, tables: Sequence[Table], target: str) -> None:
    """Journal the export: what, by which filter, with which fields, where to."""
    from tui_crm.query.render import render

    listing = wanted.listing
    entity = crm.catalogue[listing.entity]
    where = "" if listing.where == ALL else render(listing.where, crm.names(listing.entity))
    facts = {"file": target, "filter": "" if wanted.ids else where, "columns": ", ".join(field.name for field in wanted.fields)}
    if wanted.ids:
        named = crm.store.read_many(entity.key, wanted.ids[:MOST_NAMED])
        facts["records"] = ", ".join([*(record.code for record in named), *(["…"] if len(wanted.ids) > MOST_NAMED else [])])
    if wanted.related:
        facts["related"] = ", ".join(f"{crm.catalogue[table.entity].group or table.entity} {len(table.ids)}" for table in tables[1:])
    label = f"{_(entity.plural)} → {target}" + (f" ({facts['filter']})" if facts["filter"] else "")
    with crm.store.act(crm.author, "export", entity.key, label) as unit:
        unit.note(entity.key, "export", facts, len(tables[0].ids))
