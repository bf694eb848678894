"""A dry run to leaf through: the verdict on every row, in a temporary file, with what memory holds growing by nine bytes a row."""

from __future__ import annotations

import pickle
import tempfile
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any

from tui_crm.errors import Cancelled
from tui_crm.i18n import N_, _
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field, Kind
from tui_crm.query.ast import And, Node, Not, Or, Test
from tui_crm.query.evaluate import matches
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.run.job import Job
from tui_crm.services.transfer.run.plan import Change, Reject
from tui_crm.services.transfer.run.tally import sample
from tui_crm.services.transfer.run.verdicts import FATES, Fate, Verdict

if TYPE_CHECKING:
    from tui_crm.query.names import Names

IN_MEMORY = 32 * 1024 * 1024  # bytes
ABOUT = (
    Field("fate", Kind.CHOICE, N_("Outcome"), choices=FATES, width=9),
    Field("line", Kind.INTEGER, N_("Line"), width=6),
    Field("title", Kind.TEXT, N_("Record"), width=24),
    Field("reason", Kind.TEXT, N_("Reason"), width=30),
    Field("file", Kind.TEXT, N_("File"), width=16),
)
_ORDER = tuple(Fate)


@dataclass(frozen=True, slots=True)
class Judged:
    """One row of a dry run. `record`: the id of the record it updates or repeats, 0 for none; `values`: what it says, by public field name,
    references in the file's words; `changes`: what it would write; `problems`: why it is rejected or left out, or what it looks like.
    """

    file: str
    entity: str
    line: int
    fate: Fate
    title: str
    record: int
    values: dict[str, Any]
    changes: tuple[Change, ...]
    problems: tuple[Reject, ...]

    @property
    def reason(self) -> str:
        """All that is wrong or doubtful, in one text."""
        return "; ".join(f"{problem.field}: {problem.reason}" if problem.field else problem.reason for problem in self.problems)


class Trial:
    """The rows of a dry run, in their order. A context manager; `importing.check_all` fills it. Once full, several threads may read it."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed by `close`
        self._places, self._fates = array("q"), bytearray()
        self._entities: dict[str, Entity] = {}
        self._end = 0
        self._reading = Lock()  # the file has one position

    def add(self, job: Job, verdicts: Sequence[Verdict]) -> None:
        """Keep these verdicts."""
        entity = job.mapping.entity
        self._entities.setdefault(entity.key, entity)
        texts = tuple((c.field, c.number - 1) for c in job.mapping.columns if c.field and entity.by_name[c.field].ref)
        self._file.seek(self._end)
        for verdict in verdicts:
            self._places.append(self._file.tell())
            self._fates.append(_ORDER.index(verdict.fate))
            pickle.dump(_kept(job.source.name, entity, verdict, texts), self._file, pickle.HIGHEST_PROTOCOL)
        self._end = self._file.tell()

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self._places)

    def window(self, start: int, count: int) -> list[Judged]:
        """Some rows, from place `start` on."""
        return [self._read(place) for place in self._places[start : start + count]]

    def where(self, crm: Crm, text: str, step: Callable[[int], bool] | None = None) -> Selection:
        """The rows that a filter chooses; it may ask for fate, line, title, reason, file and every field.

        `step` is told how many rows were looked at, and answers False to stop. Raises FilterError, Cancelled.
        """
        node = self.filter(crm, text)
        if node is None:
            return Selection(self, range(self.count))
        if _asks_only_fate(node):
            wanted = {number for number, fate in enumerate(_ORDER) if matches(node, {"fate": fate.value})}
            return Selection(self, array("q", (number for number, fate in enumerate(self._fates) if fate in wanted)))
        return Selection(self, array("q", (number for number, row in enumerate(self._all(step)) if matches(node, _shown_to_filters(row)))))

    def fields(self) -> tuple[Field, ...]:
        """What a filter may ask for."""
        own = {field.name: field for entity in self._entities.values() for field in entity.fields}
        plain = (replace(f, kind=Kind.TEXT, ref="") if f.kind is Kind.REFERENCE else f for name, f in own.items())
        about = {field.name for field in ABOUT}
        return (*ABOUT, *(field for field in plain if field.name not in about))

    def entity(self, row: Judged) -> Entity:
        """What a row is one of, with the fields that its file makes."""
        return self._entities[row.entity]

    def at(self, number: int) -> Judged:
        """One row by its place."""
        return self._read(self._places[number])

    def close(self) -> None:
        """Remove the temporary file."""
        self._file.close()

    def __enter__(self) -> Trial:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def names(self, crm: Crm) -> Names:
        """What the words of a filter on the rows mean."""
        from tui_crm.query.names import Names

        entity = Entity("trial", N_("Row"), N_("Rows"), self.fields(), title="title", owned=False, searchable=False)
        return Names(entity, crm.catalogue, crm.store.clock(), crm.locale.zone, crm.user.id, crm.locale.currency)

    def filter(self, crm: Crm, text: str) -> Node | None:
        """What a filter asks for; None for all rows. Raises FilterError."""
        from tui_crm.query.parser import parse

        return parse(text, self.names(crm)) if text.strip() else None

    def _read(self, place: int) -> Judged:
        with self._reading:
            self._file.seek(place)
            return _judged(pickle.load(self._file))

    def _all(self, step: Callable[[int], bool] | None) -> Iterator[Judged]:
        for number, place in enumerate(self._places):
            if step and number % 1000 == 0 and not step(number):
                raise Cancelled(_("stopped"))
            yield self._read(place)


@dataclass(frozen=True, slots=True)
class Selection:
    """Rows of a dry run that a filter chose."""

    trial: Trial
    numbers: Sequence[int]

    @property
    def count(self) -> int:
        """How many they are."""
        return len(self.numbers)

    def window(self, start: int, count: int) -> list[Judged]:
        """Some of them, from place `start` on."""
        return [self.trial.at(number) for number in self.numbers[start : start + count]]


def _kept(file: str, entity: Entity, verdict: Verdict, texts: Sequence[tuple[str, int]]) -> tuple[Any, ...]:
    told, row = sample(verdict, entity), verdict.row
    said = {name: row.cells[at].strip() for name, at in texts if at < len(row.cells)}
    problems = [(p.line, p.field, p.reason) for p in verdict.problems] or [(row.line, "", suspect.told) for suspect in verdict.suspects]
    title = told.title or str(row.values.get(entity.title, ""))
    changes = [(change.field, change.old, change.new) for change in told.changes] if verdict.fate in (Fate.NEW, Fate.UPDATED) else []
    return file, entity.key, row.line, verdict.fate.value, title, max(verdict.number, 0), {**row.values, **said}, changes, problems


def _judged(kept: tuple[Any, ...]) -> Judged:
    file, entity, line, fate, title, record, values, changes, problems = kept
    return Judged(file, entity, line, Fate(fate), title, record, values, tuple(Change(*c) for c in changes), tuple(Reject(*p) for p in problems))


def _shown_to_filters(row: Judged) -> dict[str, object]:
    about = {"fate": row.fate.value, "line": row.line, "title": row.title, "reason": row.reason, "file": row.file}
    return {**row.values, **about}


def _asks_only_fate(node: Node) -> bool:
    match node:
        case And(items) | Or(items):
            return all(map(_asks_only_fate, items))
        case Not(item):
            return _asks_only_fate(item)
        case Test():
            return node.field.name == "fate"
    return False
