"""What every command that opens the archive shares: the database, remarks, questions, the records that words name."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click

from tui_crm.cli.words import QUIET
from tui_crm.config import Settings
from tui_crm.errors import FilterError, NotFound, UsageError
from tui_crm.i18n import _
from tui_crm.model.entity import Entity
from tui_crm.model.record import Record
from tui_crm.query.ast import Op, Test
from tui_crm.services import lookup
from tui_crm.services.crm import Crm, locale_of, open_crm
from tui_crm.services.plugin_set import wanted_of
from tui_crm.store import journal
from tui_crm.terminal import waiting_told
from tui_crm.widgets.cells import safe_text

SERVERS = ("postgresql://", "postgres://")


def settings() -> Settings:
    """The settings of this process."""
    found = click.get_current_context().find_object(Settings)
    assert found is not None  # the root command makes them before any other runs
    return found


@contextmanager
def opened(*, writes: bool = False, known: int = 0) -> Iterator[Crm]:
    """The archive that the settings name. A command that only reads makes no new database at a place that was named (a slip of
    the finger), and none of its own on a file that may not be written. It tells of interrupted imports, but not of the act `known`,
    which the command is about. Raises StoreError.
    """
    wanted = settings()
    place = wanted.database if wanted.database.startswith(SERVERS) else str(Path(wanted.database).expanduser())
    locked = not place.startswith(SERVERS) and Path(place).exists() and not os.access(place, os.W_OK)
    with waiting_told(None if click.get_current_context().meta.get(QUIET) else sys.stderr) as told:
        crm = open_crm(
            place,
            locale_of(wanted),
            way="cli",
            create=writes or not wanted.db,
            read_only=locked and not writes,
            wanted=wanted_of(wanted),
            told=told,
        )
    try:
        _tell_unfinished(crm, known)
        yield crm
        if crm.plugins.known:
            _look_after_plugins(crm, writes)
    finally:
        crm.close()


def _look_after_plugins(crm: Crm, writes: bool) -> None:
    """Tell what plugins want people to know, and tell plugins what was written."""
    if writes:
        from tui_crm.services import plugin_events, plugins

        plugin_events.deliver(crm)
        plugins.note_quarantine(crm)
    for warning in crm.plugins.take_warnings():
        remark(f"! {warning}")


def _tell_unfinished(crm: Crm, known: int) -> None:
    """Say which imports besides the `known` one were interrupted, and what can be done about them."""
    if journal.open_acts(crm.store.engine):
        from tui_crm.services.transfer.run.interrupted import unfinished

        for found in unfinished(crm):
            if found.act.id != known:
                remark(found.told)


def remark(text: str) -> None:
    """Tell people something that is no result: one line on standard error, and not when `--quiet`."""
    if not click.get_current_context().meta.get(QUIET):
        click.echo(safe_text(text), err=True)


def somebody_is_there() -> bool:
    """Whether questions can be answered: standard input is a terminal."""
    return sys.stdin is not None and sys.stdin.isatty()


def confirm(question: str, yes: bool) -> None:
    """Ask on a terminal; go on without asking when `yes` or when nobody is there. Raises click.Abort for no."""
    if not yes and somebody_is_there():
        click.confirm(question, abort=True, err=True)


def confirm_forever(expected: str, question: str, yes: bool) -> None:
    """What cannot be undone needs the typed `expected`, or `yes`. Raises UsageError when nobody is there, click.Abort for another word."""
    if yes:
        return
    if not somebody_is_there():
        raise UsageError(_("This cannot be undone; say --yes"))
    if click.prompt(question, err=True, default="", show_default=False) != expected:
        raise click.Abort


def counter(total: int) -> Callable[[int], bool]:
    """Shows how far a long act is, on a terminal only."""

    def show(done: int) -> bool:
        if done < total or done > 5000:
            click.echo(f"\r{done:,} / {total:,}", err=True, nl=done == total)
        return True

    return show if sys.stderr.isatty() else lambda _done: True


@contextmanager
def interruptible() -> Iterator[Callable[[], bool]]:
    """Ctrl-C asks to stop, so that everything is put back; a second one stops at once. Gives the function that tells whether to stop."""
    import signal

    asked: list[int] = []

    def stop(number: int, _frame: object) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(number)

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: bool(asked)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def group_key(crm: Crm, name: str) -> str:
    """The key of the entity that a group's name means. Raises UsageError."""
    entity = crm.catalogue.by_group.get(name) or crm.catalogue.entities.get(name)
    if entity is None or not entity.group:
        raise UsageError(_("There are no “{name}”; there are {groups}").format(name=name, groups=", ".join(crm.catalogue.by_group)))
    return entity.key


def one(crm: Crm, entity: Entity, reference: str, *, bin: bool = False) -> Record:
    """The record that a word names; with `bin`, in the recycle bin. Raises NotFound, UsageError."""
    if bin and reference.startswith("#") and reference[1:].isdecimal():  # also what was merged into another
        return crm.store.read(entity.key, int(reference[1:]))
    if not bin:
        return _told_if_merged(lookup.record(crm, entity.key, reference), reference)
    fields = [field for field in entity.stored if field.unique] + [entity.title_field]
    for field in dict.fromkeys(fields):
        ids = crm.lists.first_ids(replace(crm.listing(entity.key, sort="id", bin=True), where=Test((field,), Op.EQ, reference)), 2)
        if len(ids) > 1:
            raise UsageError(_("More than one {entity} is called “{text}”; use the code").format(entity=_(entity.label), text=reference))
        if ids:
            return crm.store.read(entity.key, ids[0])
    raise NotFound(_("There is no {entity} “{text}” in the recycle bin").format(entity=_(entity.label), text=reference))


def _told_if_merged(record: Record, reference: str) -> Record:
    """Say when a record is named by the code of one that was merged into it."""
    former = record.values.get("former_codes")
    if isinstance(former, tuple) and reference.strip().casefold() in map(str.casefold, former):
        remark(_("{code} was merged into {title} ({other})").format(code=reference.strip(), title=record.title, other=record.code))
    return record


def named(references: Sequence[str]) -> list[str]:
    """The words that name records; "-" stands for the lines of standard input."""
    found: list[str] = []
    for reference in references:
        found += [_of_line(line) for line in sys.stdin if line.strip()] if reference == "-" else [reference]
    return found


def _of_line(line: str) -> str:
    """The record that a line names: a word, the first of several between tabs, or a JSON object as `list --format ndjson` writes it."""
    if line.lstrip().startswith("{"):
        with contextlib.suppress(ValueError):
            found = json.loads(line)
            return str(found.get("code") or found.get("login") or f"#{found.get('id')}")
    return line.rstrip("\r\n").split("\t")[0]


def chosen(crm: Crm, entity: Entity, references: Sequence[str], where: str | None, *, bin: bool = False) -> list[int]:
    """The ids of the records that words or a filter name. Raises UsageError for both or neither, NotFound, FilterError told in words."""
    if (where is None) == (not references):
        raise UsageError(_("Name records, or say which with --where (one of the two)"))
    if where is None:
        return list(dict.fromkeys(one(crm, entity, reference, bin=bin).id for reference in named(references)))
    with filter_errors_told(where):
        return list(crm.lists.stream_ids(crm.listing(entity.key, where, bin=bin)))


@contextmanager
def filter_errors_told(where: str) -> Iterator[None]:
    """Say where in `--where` the mistake is. Raises UsageError."""
    try:
        yield
    except FilterError as error:
        place = where[error.start : error.end] or where[error.start :]
        text = _("--where, character {number}: {reason}").format(number=error.start + 1, reason=error)
        raise UsageError(f"{text} ({place})" if place and place not in str(error) else text) from None
