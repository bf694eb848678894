"""One file on its way in: its rows part by part, the verdicts on them, what refers to what. The dry run and the import work alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice

from tui_crm.errors import Cancelled
from tui_crm.i18n import _
from tui_crm.services.crm import Crm
from tui_crm.services.record_rules import IMPORTED
from tui_crm.services.transfer.meaning.converting import Prepared, RowReader, in_parts
from tui_crm.services.transfer.run.job import Job
from tui_crm.services.transfer.run.judging import Judge, own_references
from tui_crm.services.transfer.run.linking import Link
from tui_crm.services.transfer.run.memory import Memory
from tui_crm.services.transfer.run.noting import Noting
from tui_crm.services.transfer.run.options import Unjoined
from tui_crm.services.transfer.run.plan import Reject, Watcher
from tui_crm.services.transfer.run.references import ELSEWHERE, References
from tui_crm.services.transfer.run.rejects import RejectsFile
from tui_crm.services.transfer.run.tally import Tally
from tui_crm.services.transfer.run.verdicts import Fate, Verdict
from tui_crm.services.transfer.sources.reading import Row
from tui_crm.store.loading import rare_collection

PART, SLOW_PART = 4000, 2000  # rows of one transaction: fewer where each takes long, so that others get their turn


@dataclass(slots=True)
class Running:
    """What a dry run and an import of one file have in common."""

    crm: Crm
    job: Job
    reader: RowReader
    judge: Judge
    references: References
    tally: Tally
    has_own: bool
    noting: Noting
    _unjoined: dict[int, list[Reject]] = field(default_factory=dict)  # of the part at hand, by line

    def parts(self, cancelled: Callable[[], bool]) -> Iterator[list[Prepared]]:
        """The rows of the file that are not counted yet, as values, part by part. Raises Cancelled."""
        try:
            self.judge.begin(lambda _done: not cancelled())
        except Cancelled:
            raise Cancelled(_("Cancelled; nothing was changed")) from None
        size = SLOW_PART if self.judge.suspects.looking or not self.asks_nothing else PART
        for rows in in_parts(islice(self.job.source.rows(self._advance), self.tally.rows, None), size):
            if cancelled():
                raise Cancelled(_("Cancelled; nothing was changed"))
            yield self._prepared(rows)

    def judged(self, part: Sequence[Prepared], size: int = PART) -> Iterator[list[Verdict]]:
        """The verdicts on a part, `size` at a time; the database is asked before the first ones."""
        for verdicts in self.judge.judge(part, size):
            if self.has_own:
                own_references(self.crm, verdicts, self.tally.entity, self.job.options.fill_only)
            self.noting.verdicts(verdicts)
            if self.crm.plugins.known:
                from tui_crm.services.transfer.run import plugin_rows

                plugin_rows.look_at(self.crm, self.tally.entity.key, verdicts)
            yield verdicts

    @property
    def asks_nothing(self) -> bool:
        """Whether the verdicts on some rows of a part are found without asking the database once more."""
        return not self.has_own and not self.crm.plugins.known and self.tally.entity.key not in IMPORTED

    def count(self, verdicts: Sequence[Verdict]) -> None:
        """Count the verdicts on a part, and write down what is rejected."""
        self.tally.add(verdicts)
        if self._unjoined:
            taken = {verdict.row.line: verdict.row for verdict in verdicts if verdict.fate not in (Fate.REJECTED, Fate.DUPLICATE)}
            failed = [(line, problem) for line, problems in self._unjoined.items() if line in taken for problem in problems]
            self.tally.add_incomplete([(Link(line, 0, problem.field, "", tuple(taken[line].cells)), problem) for line, problem in failed])

    def links_of(self, verdicts: Sequence[Verdict], ids: Mapping[int, int]) -> list[Link]:
        """References to records of the same kind that wait for the end. `ids`: of the records made, by number."""
        if not self.has_own:
            return []
        return [
            Link(v.row.line, ids.get(v.number, v.number), name, text, tuple(v.row.cells))
            for v in verdicts if v.fate in (Fate.NEW, Fate.UPDATED) for name, text in v.row.own
        ]  # fmt: skip

    def _prepared(self, rows: Sequence[Row]) -> list[Prepared]:
        for entity, at in self.reader.references:
            self.references.learn(entity, {row.cells[at] for row in rows if not row.problem})
        self.tally.short += sum(row.short for row in rows)
        self.noting.rows(rows)
        read, currency = self.reader.read, self.crm.locale.currency
        found = [read(row, currency) for row in rows]
        self.noting.read(found)
        if self.job.options.unjoined is Unjoined.REJECT and not self.job.ids:
            return found
        self._unjoined.clear()
        return [self._completed(row) for row in found]

    def _completed(self, row: Prepared) -> Prepared:
        """The row with what its system calls it; references that lead nowhere put aside where the options say so."""
        if row.problems and self.job.options.unjoined is not Unjoined.REJECT:
            by_name = self.tally.entity.by_name
            lost = [p for p in row.problems if p.field in by_name and by_name[p.field].ref and not by_name[p.field].required]
            if lost:
                row.problems = [p for p in row.problems if p not in lost]
                self._unjoined[row.line] = [replace(p, reason=_("taken in without it: {reason}").format(reason=p.reason)) for p in lost]
        if self.job.ids and not row.problems:
            found = (*row.values.get(ELSEWHERE, ()), *(_plain_site(row.cells[at]) for at in self.job.ids))  # type: ignore[misc]
            if ids := tuple(dict.fromkeys(text for text in found if text)):
                row.values[ELSEWHERE] = ids
        return row

    def _advance(self, done: int) -> None:
        self.tally.done = done


def _plain_site(text: str) -> str:
    """What a cell calls the record; of a web address the host alone, as other files name companies by their domains."""
    plain = text.strip()
    return plain.partition("://")[2].partition("/")[0].removeprefix("www.") or plain


@contextmanager
def running(
    crm: Crm, job: Job, stage: str, progress: Watcher, memories: Mapping[str, Memory] | None = None, *, since: Mapping[str, int] | None = None
) -> Iterator[Running]:
    """A file that is begun. `memories`: of the dry run; `since`: see References. Raises UsageError for options that do not fit the file."""
    entity = job.mapping.entity
    planned = {key: memory.names for key, memory in (memories or {}).items()}
    references = References(crm, planned, since)
    reader = RowReader(job.mapping, replace(crm.reading(), resolve=references.resolve))
    contacts = planned["contact"].customers if "contact" in planned else None
    judge = Judge(crm, job.mapping, reader, job.options, (memories or {}).get(entity.key), ELSEWHERE if job.ids else "", contacts)
    has_own = any(f.ref == entity.key for f in job.mapping.fields)
    with RejectsFile(crm, job.rejects, job.source) as rejects_file, rare_collection():
        noting = Noting(crm, job.mapping, references)
        tally = Tally(entity, stage, job.source.name, job.source.size, progress, rejects_file, noting)
        try:
            yield Running(crm, job, reader, judge, references, tally, has_own, noting)
        finally:
            judge.close()
