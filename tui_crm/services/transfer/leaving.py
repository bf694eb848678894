"""Records on their way out of the app: into a file, or through a command of the shell."""

from __future__ import annotations

import io
import os
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from tui_crm.errors import Cancelled, NotAllowed, UsageError, reason_of
from tui_crm.i18n import _
from tui_crm.model.fields import Field
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.exporting import Format, export
from tui_crm.services.transfer.plan import never
from tui_crm.store.listing import Listing

Progress = Callable[[int, int], None]
LOOK = 0.1  # seconds between two looks whether a command is to be stopped
MOST_SHOWN = 2000  # lines of a command's output


@dataclass(frozen=True, slots=True)
class Output:
    """What a command printed, and the status it ended with."""

    code: int
    lines: tuple[str, ...]


def form_of(path: Path) -> Format:
    """The format that a file's name asks for. Raises UsageError."""
    try:
        return Format(path.suffix.casefold().removeprefix("."))
    except ValueError:
        raise UsageError(_("{file} must end with .csv, .json or .ndjson").format(file=path.name)) from None


def save(
    crm: Crm, listing: Listing, ids: Sequence[int], fields: Sequence[Field], path: Path, *, progress: Progress, cancelled: Callable[[], bool] = never
) -> int:
    """Write the records of a list (only `ids`, when there are any) to a file that appears whole or not at all; returns how many.

    Raises UsageError for a file that cannot be written, Cancelled.
    """
    form = form_of(path)
    with whole_file(path) as file:
        return export(crm, listing, fields, form, file, ids=ids, progress=progress, cancelled=cancelled)


@contextmanager
def whole_file(path: Path) -> Iterator[TextIO]:
    """A file to write texts to that appears when it is complete, or not at all. Raises UsageError when it cannot be written."""
    part = path.with_name(path.name + ".part")
    try:
        try:
            with part.open("w", encoding="utf-8", newline="") as file:
                yield file
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(_("{file} cannot be written: {reason}").format(file=path, reason=reason_of(error))) from error


def pipe(crm: Crm, listing: Listing, ids: Sequence[int], command: str, cancelled: Callable[[], bool] = never) -> Output:
    """Give records as NDJSON, with all their fields, to a command of the shell; returns what it printed. Raises UsageError, Cancelled."""
    text = io.StringIO()
    export(crm, listing, crm.catalogue[listing.entity].fields, Format.NDJSON, text, ids=ids, cancelled=cancelled)
    try:
        process = subprocess.Popen(
            command, shell=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
        )  # fmt: skip
    except OSError as error:
        raise UsageError(_("The command cannot be run: {reason}").format(reason=reason_of(error))) from error
    given: bytes | None = text.getvalue().encode("utf-8", "surrogateescape")
    while True:
        try:
            printed, _errors = process.communicate(given, timeout=LOOK)
            break
        except subprocess.TimeoutExpired:
            given = None
            if cancelled():
                os.killpg(process.pid, signal.SIGTERM)
                process.communicate()
                raise Cancelled(_("The command was stopped")) from None
    return Output(process.returncode, tuple(printed.decode("utf-8", "replace").splitlines()[:MOST_SHOWN]))


def allow_shell(wanted: bool, environ: Mapping[str, str]) -> None:
    """Raises NotAllowed where the app is all that a person may run: under a forced command of SSH, or where the settings say so."""
    if not wanted or "SSH_ORIGINAL_COMMAND" in environ:
        raise NotAllowed(_("No commands of the shell here: this session may run only tui-crm"))
