"""Keeping the database sound: check, backup, restore, facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tui_crm.errors import StoreError, UsageError
from tui_crm.i18n import _
from tui_crm.services import whole_files
from tui_crm.store import checks, copying, journal, migrations, reindexing, schema
from tui_crm.store.store import Store, connect

if TYPE_CHECKING:
    from tui_crm.services.crm import Crm


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found. Sound when `problems` is empty; `notes` are things to know."""

    problems: tuple[str, ...]
    notes: tuple[str, ...]
    counts: Mapping[str, int]


def check(crm: Crm) -> Report:
    """Look through the whole database: the engine's own check, references, search and journal in step with the records."""
    engine, catalogue = crm.store.engine, crm.entire.catalogue
    problems = [*engine.problems(), *checks.problems(engine, catalogue)]
    notes = [
        _("act {id} ({verb}, {who}) was begun and not finished; take it back with: tui-crm undo --act {id}").format(id=a.id, verb=a.verb, who=a.who)
        for a in journal.open_acts(engine)
    ]
    return Report(tuple(problems), tuple(notes), counts(crm))


def counts(crm: Crm) -> dict[str, int]:
    """Live records by plural key."""
    return {entity.group: checks.live(crm.store.engine, entity) for entity in crm.entire.catalogue.entities.values() if entity.group}


def backup(crm: Crm, target: str, *, replace: bool = False) -> Report:
    """Copy the database to a file while others work, and check the copy; an earlier one is replaced only by one that is whole and sound.

    Raises StoreError, FileThere unless it may `replace` what is there.
    """
    try:
        with whole_files.in_place(Path(target).expanduser(), replace=replace) as part:
            copying.backup(crm.store.engine, crm.entire.catalogue, str(part), crm.store.clock())
            return _verified(crm, part)
    except OSError as error:
        raise StoreError(_("The backup could not be written: {reason}").format(reason=error)) from error


def _verified(crm: Crm, path: Path) -> Report:
    """The check of a copy in a file. Raises StoreError when it is damaged."""
    engine = connect(str(path), create=False, read_only=True)
    try:
        tables = engine.tables()
        if migrations.LEDGER.name not in tables:
            raise StoreError(_("{place} holds other data; it is not a tui-crm database.").format(place=engine.place))
        catalogue = schema.present(crm.entire.catalogue, tables)
        problems = (*engine.problems(), *checks.problems(engine, catalogue))
        numbers = {e.group: checks.live(engine, e) for e in catalogue.entities.values() if e.group}
    finally:
        engine.close()
    if problems:
        raise StoreError(_("The copy is damaged: {problem}").format(problem=problems[0]))
    return Report((), (), numbers)


def restore(crm: Crm, source: str) -> tuple[Report, Path]:
    """Check a backup and put it in the place of what the database holds, for everybody. Returns the report and where what was there is kept.

    Raises UsageError, StoreError; the database is then as it was.
    """
    crm.policy.allow("purge")
    path = Path(source).expanduser()
    if not path.exists():
        raise UsageError(_("There is no backup {path}").format(path=path))
    report = _verified(crm, path)
    kept = path.with_name(f"{path.stem}.before-restore-{crm.store.clock()}.sqlite")
    backup(crm, str(kept))
    copying.restore(crm.store.engine, crm.entire.catalogue, str(path))
    crm.store.ready()  # a backup of an older version is brought up to this one's
    return report, kept


def copy_to(crm: Crm, place: str) -> Report:
    """Copy everything into another, empty database (a path or a PostgreSQL URL): the way from one person's file to a team's server."""
    engine = connect(place)
    try:
        target = Store(engine, crm.entire.catalogue, crm.store.clock)
        target.ready()
        if any(checks.live(engine, entity) for entity in crm.entire.catalogue.entities.values()):
            raise UsageError(_("{place} holds records already; copy into an empty database").format(place=engine.place))
        with crm.store.engine.snapshot():
            copying.copy_tables(crm.store.engine, engine, crm.entire.catalogue)
        numbers = {e.group: checks.live(engine, e) for e in crm.entire.catalogue.entities.values() if e.group}
        return Report(tuple(checks.problems(engine, crm.entire.catalogue)), (), numbers)
    finally:
        engine.close()


def reindex(crm: Crm) -> int:
    """Make the search and the index of values anew; returns how many records were read."""
    crm.policy.allow("write")
    return reindexing.reindex(crm.store.engine, crm.entire.catalogue)


def tidy(crm: Crm) -> None:
    """Bring the search index and the statistics into order: worth while after much was imported or deleted. Changes no record."""
    crm.policy.allow("write")
    crm.store.engine.tidy([entity.key for entity in crm.entire.catalogue.entities.values() if entity.searchable])


def facts(crm: Crm) -> dict[str, str]:
    """What there is to know about the database: engine, place, size, records."""
    return {**crm.store.engine.info(), **{group: str(number) for group, number in counts(crm).items()}}
