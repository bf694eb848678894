"""Importing a file: the dry run and the run. Both read, convert and judge alike; only the run writes, as one act in many parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tui_crm.errors import Cancelled, CrmError, StoreError
from tui_crm.i18n import _
from tui_crm.model.values import ReadContext
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.converting import Prepared, RowReader, in_parts
from tui_crm.services.transfer.following import Following
from tui_crm.services.transfer.judging import Fate, Judge, Verdict, key_field, own_references
from tui_crm.services.transfer.linking import FileNames, Link, Links, resolved
from tui_crm.services.transfer.mapping import Mapping, Use
from tui_crm.services.transfer.plan import Plan, Watcher, never, unwatched
from tui_crm.services.transfer.proposing import propose
from tui_crm.services.transfer.reading import Reader
from tui_crm.services.transfer.references import References, naming_fields
from tui_crm.services.transfer.rejects import RejectsFile
from tui_crm.services.transfer.rollback import rollback
from tui_crm.services.transfer.tally import Tally
from tui_crm.store.loading import rare_collection
from tui_crm.store.unit import CHUNK, Edit, Unit


def proposal(crm: Crm, entity: str, source: Reader, unknown: Use = Use.NOTES) -> Mapping:
    """What the headings of a file most likely mean. `entity`: its key or plural."""
    return propose(crm.entity(entity), source, crm.reading(), unknown)


def check(
    crm: Crm, source: Reader, mapping: Mapping, *, key: str = "", clear_blanks: bool = False, progress: Watcher = unwatched,
    cancelled: Callable[[], bool] = never, rejects: Path | None = None,
) -> Plan:
    """The dry run: what the import would do; nothing is written. `key`: the field by which rows find the record they update.

    `clear_blanks`: a blank cell empties the field of a record that is updated; else it leaves the field as it is.
    Raises UsageError for a file or a key that cannot be used, Cancelled.
    """
    _allow(crm, mapping)
    with _running(crm, source, mapping, "check", key, clear_blanks, progress, rejects, lasting=True) as run:
        names = FileNames(mapping.entity)
        for part in run.parts(cancelled):
            verdicts = run.judged(part)
            for verdict in verdicts:
                if verdict.fate is Fate.NEW and run.has_own:
                    names.add(verdict.number, verdict.values)
            run.links.add(run.links_of(verdicts, {}))
            run.tally.add(verdicts)
        for links in run.links.parts():
            run.tally.add_incomplete(resolved(crm, mapping.entity, links, names)[1])
        return run.tally.plan()


def run(
    crm: Crm, source: Reader, mapping: Mapping, *, key: str = "", clear_blanks: bool = False, progress: Watcher = unwatched,
    cancelled: Callable[[], bool] = never, rejects: Path | None = None,
) -> Plan:
    """Import the file as one act, which `Plan.act` names (0 when nothing was written); rejected rows go into the file `rejects`.

    Cancelled, or ended by any error, it takes back what it wrote and raises. Killed, it leaves an open act that `rollback` takes back.
    Arguments and errors as `check`.
    """
    _allow(crm, mapping)
    crm = crm.by("import")
    with (
        _running(crm, source, mapping, "import", key, clear_blanks, progress, rejects, lasting=False) as running,
        crm.store.loading(mapping.entity.key, keep=_looked_up(running, key)),
    ):
        with crm.store.act(crm.author, "import", mapping.entity.key, source.name, state="open") as unit:
            act = unit.act
        try:
            written = _write_all(crm, running, act, cancelled)
            if written:
                crm.store.close_act(act)
            else:
                _forget(crm, act)
        except BaseException as error:
            _take_back(crm, act, progress, error)
            raise
        return running.tally.plan(act if written else 0)


@dataclass(slots=True)
class _Run:
    """What a dry run and a run have in common."""

    crm: Crm
    source: Reader
    reader: RowReader
    judge: Judge
    references: References
    tally: Tally
    links: Links
    has_own: bool

    def parts(self, cancelled: Callable[[], bool]) -> Iterator[list[Prepared]]:
        """The rows of the file as values, part by part. Raises Cancelled."""
        for rows in in_parts(self.source.rows(self._advance), CHUNK):
            if cancelled():
                raise Cancelled(_("Cancelled; nothing was changed"))
            for entity, at in self.reader.references:
                self.references.learn(entity, {row.cells[at] for row in rows if not row.problem})
            read, currency = self.reader.read, self.crm.locale.currency
            yield [read(row, currency) for row in rows]

    def judged(self, part: Sequence[Prepared]) -> list[Verdict]:
        """The verdicts on a part."""
        verdicts = self.judge.judge(part)
        if self.has_own:
            own_references(self.crm, verdicts, self.tally.entity)
        return verdicts

    def links_of(self, verdicts: Sequence[Verdict], ids: dict[int, int]) -> list[Link]:
        """References to records of the same kind that wait for the end. `ids`: of the records made, by number."""
        if not self.has_own:
            return []
        return [
            Link(v.row.line, ids.get(v.number, v.number), name, text, tuple(v.row.cells))
            for v in verdicts if v.fate is not Fate.REJECTED for name, text in v.row.own
        ]  # fmt: skip

    def _advance(self, done: int) -> None:
        self.tally.done = done


@contextmanager
def _running(
    crm: Crm, source: Reader, mapping: Mapping, stage: str, key: str, clear_blanks: bool, progress: Watcher, rejects: Path | None, *, lasting: bool
) -> Iterator[_Run]:
    found = key_field(mapping.entity, mapping, key)
    references = References(crm)
    reader = RowReader(mapping, _reading(crm, references))
    judge = Judge(crm, mapping, reader, found, clear_blanks, lasting)
    links = Links()
    has_own = any(f.ref == mapping.entity.key for f in mapping.fields)
    with RejectsFile(rejects, source) as rejects_file:
        tally = Tally(mapping.entity, stage, source.size, progress, rejects_file)
        try:
            with rare_collection():
                yield _Run(crm, source, reader, judge, references, tally, links, has_own)
        finally:
            judge.close()
            links.close()


def _reading(crm: Crm, references: References) -> ReadContext:
    return replace(crm.reading(), resolve=references.resolve)


def _write_all(crm: Crm, running: _Run, act: int, cancelled: Callable[[], bool]) -> bool:
    """Write every part, then the references among the rows. Returns whether anything was written."""
    entity = running.tally.entity
    following = Following(crm, entity.key)
    written = False
    for part in running.parts(cancelled):
        with crm.store.part(crm.author, act, entity.key) as unit:
            verdicts = running.judged(part)
            ids = _write(unit, entity.key, verdicts, following)
            written = written or unit.written
        running.links.add(running.links_of(verdicts, ids))
        running.tally.add(verdicts)
    for links in running.links.parts():
        if cancelled():
            raise Cancelled(_("Cancelled; nothing was changed"))
        with crm.store.part(crm.author, act, entity.key) as unit:
            made, failed = resolved(crm, entity, links, None)
            unit.update_many(entity.key, [Edit(link.number, {link.field: target}) for link, target in made])
        running.tally.add_incomplete(failed)
        running.tally.tell()
    return written


def _write(unit: Unit, entity: str, verdicts: Sequence[Verdict], following: Following) -> dict[int, int]:
    """Write a part; returns the ids of the new records by number. Several rows about one record are one write."""
    created: dict[int, dict[str, object]] = {}
    changed: dict[int, dict[str, object]] = {}
    for verdict in verdicts:
        if verdict.fate is Fate.NEW:
            created[verdict.number] = verdict.values
        elif verdict.fate is Fate.UPDATED and verdict.values:
            target = created[verdict.number] if verdict.number in created else changed.setdefault(verdict.number, {})
            target.update(verdict.values)
    ids = dict(zip(created, unit.create_many(entity, list(created.values())), strict=True)) if created else {}
    unit.update_many(entity, [Edit(record, values) for record, values in changed.items()])
    following.write(unit, [*((ids[number], values) for number, values in created.items()), *changed.items()])
    return ids


def _take_back(crm: Crm, act: int, progress: Watcher, error: BaseException) -> None:
    try:
        rollback(crm, act, progress)
    except CrmError as second:
        message = _("The import was stopped ({reason}) and could not be taken back ({second}). Try: tui-crm import --rollback {act}")
        raise StoreError(message.format(reason=error, second=second, act=act)) from error


def _looked_up(running: _Run, key: str) -> tuple[str, ...]:
    """The fields in which records are looked up while the file is read."""
    own = tuple(field.name for field in naming_fields(running.tally.entity)) if running.has_own else ()
    return (*own, key) if key else own


def _forget(crm: Crm, act: int) -> None:
    """An import that wrote nothing leaves no act."""
    with crm.store.engine.tx():
        crm.store.engine.run("DELETE FROM act WHERE id = :id", {"id": act})


def _allow(crm: Crm, mapping: Mapping) -> None:
    crm.policy.allow("users" if mapping.entity.key == "user" else "write")
