"""Runs: everybody, or those of whom something changed. Grades, states and history are written in short transactions, a batch each."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from tui_crm.errors import Cancelled
from tui_crm.i18n import N_, _
from tui_crm.services.crm import Crm
from tui_crm.services.grading import changes, measuring, rulesets
from tui_crm.services.grading.grader import Batch, Grader, inputs, moment_of, overrides_of, reasons, rows
from tui_crm.services.grading.judging import Found, measured
from tui_crm.services.grading.library import Library
from tui_crm.services.grading.plan import Plan
from tui_crm.services.grading.populations import placed
from tui_crm.services.grading.rules import UNKNOWN
from tui_crm.services.grading.rulesets import Ruleset
from tui_crm.services.parts import Progress
from tui_crm.store import grade_rows
from tui_crm.store.author import Author
from tui_crm.store.grade_columns import Kept, Moment, Reader
from tui_crm.store.grade_rows import Graded, Run, Writing
from tui_crm.store.loading import rare_collection
from tui_crm.store.unit import Unit

SYSTEM = Author(0, "grading")
FULL, SOME, NONE = "full", "changed", "nothing"
DATA, CUTS, RULES, OVERRIDE, DECAY = "data", "cut-offs", "rules", "override", "decay"
CAUSES = (N_("data"), N_("cut-offs"), N_("rules"), N_("override"), N_("decay"))
SMALL = 20_000
MOVED = 0.01
"""Share of a population that may change before its cut-offs are measured anew."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did. `problems`: why it is partial; those concerned kept their grades."""

    scheme: str
    label: str
    ruleset: int
    kind: str
    graded: int = 0
    changed: int = 0
    frozen: int = 0
    grades: Mapping[str, int] = field(default_factory=dict)  # of those graded
    problems: Sequence[str] = ()
    causes: Mapping[str, int] = field(default_factory=dict)

    @property
    def partial(self) -> bool:
        """Whether some kept their last grade because a criterion failed or is missing."""
        return bool(self.problems)


@dataclass(frozen=True)
class Job:
    """One run of one scheme: what is asked, of whom, and why. `ids` None: everybody."""

    ruleset: Ruleset
    plan: Plan
    moment: Moment
    cuts: Mapping[str, Found]
    cursor: int
    ids: Sequence[int] | None
    cause: str
    causes: Mapping[int, str] = field(default_factory=dict)  # of those whose cause is another
    since: int = 0  # customers graded since the cut-offs were measured
    kept: Kept | None = None


@rare_collection()
def run(crm: Crm, scheme: str = "", *, full: bool = False, library: Library | None = None, progress: Progress | None = None) -> list[Report]:
    """Bring the grades of a scheme (of all active ones) up to date. Raises NotFound, NotAllowed, Cancelled (what was written is taken back)."""
    crm.policy.allow("write")
    crm = crm.entire
    wanted = [rulesets.active_one(crm, scheme)] if scheme else list(rulesets.active(crm).values())
    return [_scheme(crm, ruleset, full, library, progress) for ruleset in wanted]


@rare_collection()
def keep_up(crm: Crm) -> int:
    """Grade again the few of whom something changed; returns how many grades changed. What takes longer waits for a run that somebody asks for:
    new rules, a plugin that is missing, a new day of more than SMALL customers.
    """
    changed = 0
    crm = crm.entire
    for ruleset in rulesets.active(crm).values():
        plan = rulesets.plan_of(crm, ruleset.rules)
        last = grade_rows.last_run(crm.store.engine, ruleset.scheme)
        if plan.missing or last is None or last.digest != plan.digest or grade_rows.unfinished(crm.store.engine, ruleset.scheme, last.id):
            continue
        new_day = plan.decays and last.day != moment_of(crm).today
        if new_day and crm.lists.count(crm.listing(plan.entity.key)) > SMALL:
            continue
        job = _job(crm, ruleset, plan, False, None)
        if job.ids is None or len(job.ids):
            changed += do(crm, job).changed
        else:
            _nothing(crm, ruleset, job)
    return changed


def _scheme(crm: Crm, ruleset: Ruleset, full: bool, library: Library | None, progress: Progress | None) -> Report:
    plan = rulesets.plan_of(crm, ruleset.rules, library)
    if plan.missing:
        return _frozen(crm, ruleset, plan)
    job = _job(crm, ruleset, plan, full, progress)
    if job.ids is not None and not job.ids:
        return _nothing(crm, ruleset, job)
    return do(crm, job, progress)


def _nothing(crm: Crm, ruleset: Ruleset, job: Job) -> Report:
    """Nobody has to be graded; what was looked through need not be looked through again."""
    last = grade_rows.last_run(crm.store.engine, ruleset.scheme)
    if last and last.cursor != job.cursor:
        with crm.store.engine.tx():
            grade_rows.move_cursor(crm.store.engine, last.id, job.cursor)
    return Report(ruleset.scheme, ruleset.rules.label, ruleset.id, NONE)


def _job(crm: Crm, ruleset: Ruleset, plan: Plan, full: bool, progress: Progress | None) -> Job:
    """What has to be done: everybody by new rules, on a new day, after a run that never ended; else those who changed."""
    engine = crm.store.engine
    last = grade_rows.last_run(engine, ruleset.scheme)
    moment = moment_of(crm)
    start = engine.feed_end()
    if last is None or last.digest != plan.digest or grade_rows.unfinished(engine, ruleset.scheme, last.id):
        return everybody(crm, ruleset, plan, RULES if last is None or last.digest != plan.digest else DATA, progress)
    ids, cursor = changes.dirty(crm, plan, last.cursor)
    if full or ids is None or (plan.decays and last.day != moment.today):
        causes = dict.fromkeys(ids or (), DATA)
        cause = DECAY if ids is not None and last.day != moment.today and plan.decays else DATA
        return replace(everybody(crm, ruleset, plan, cause, progress), causes=causes, cursor=start)
    cuts = measuring.load(last.cuts)
    ended = _ended_overrides(crm, ruleset.scheme, last.day, moment.today)
    found = dict.fromkeys(ended, OVERRIDE) | dict.fromkeys(ids, DATA)
    found |= dict.fromkeys(grade_rows.stale_ids(engine, ruleset.scheme, changes.MANY), DATA)
    graded = since(last) + len(ids)
    if plan.groups and ids and graded > MOVED * min(each.n for each in cuts.values()):
        anew = measuring.measure(crm, plan, moment, {}, _beat(progress))
        found = dict.fromkeys(_crossed(crm, plan, moment, cuts, anew), CUTS) | found
        cuts, graded = anew, 0
    return Job(ruleset, plan, moment, cuts, cursor, sorted(found), DATA, found, graded)


def everybody(crm: Crm, ruleset: Ruleset, plan: Plan, cause: str, progress: Progress | None, known: Mapping[str, Found] | None = None) -> Job:
    """The job of grading everybody; `known`: cut-offs that need not be measured again."""
    cursor, moment = crm.store.engine.feed_end(), moment_of(crm)
    kept = Kept()
    cuts = measuring.measure(crm, plan, moment, known or {}, _beat(progress), kept)
    return Job(ruleset, plan, moment, cuts, cursor, None, cause, kept=kept)


def since(last: Run) -> int:
    """How many customers were graded since the cut-offs of a run were measured."""
    return int(json.loads(last.counts or "{}").get("since", 0))


def _ended_overrides(crm: Crm, scheme: str, before: str, today: str) -> list[int]:
    """Customers whose grade set by hand held until a day between the last run and today."""
    sql = "SELECT customer FROM grade_override WHERE scheme = :scheme AND deleted_at = 0 AND until >= :before AND until < :today"
    return [row[0] for row in crm.store.engine.run(sql, {"scheme": scheme, "before": before, "today": today})]


def _crossed(crm: Crm, plan: Plan, moment: Moment, before: Mapping[str, Found], after: Mapping[str, Found]) -> Iterator[int]:
    """Customers between an old and a new cut-off."""
    moved = [group for group in plan.groups if before[group.name].groups != after[group.name].groups]
    if not moved:
        return
    fields = [plan.entity.by_name[group.declared.by] for group in moved if group.declared.by]
    reader = Reader(crm.store.engine, crm.catalogue, plan.entity, [group.column for group in moved], plan.tender, moment, fields)
    for ids, columns, more in reader.batches(measuring.SIZE):
        named = {field_.name: values for field_, values in zip(fields, more, strict=True)}
        for group in moved:
            keys = named.get(group.declared.by, [""] * len(ids))
            numbers = measured(group.column, columns[group.column])
            for record, key, number in zip(ids, keys, numbers, strict=True):
                old, new = before[group.name].groups.get(str(key)), after[group.name].groups.get(str(key))
                if old != new and (old is None or new is None or placed((number,), old) != placed((number,), new)):
                    yield record


# doing a job


def do(crm: Crm, job: Job, progress: Progress | None = None, *, act: int = 0) -> Report:
    """Grade and write. `act`: an open act that the run belongs to; else it makes one of its own. Raises Cancelled: taken back."""
    overrides = overrides_of(crm, job.ruleset.scheme, job.moment.today)
    grader = Grader(crm, job.plan, job.moment, job.cuts, overrides, job.kept)
    assert grader.target is not None  # an active scheme has its field
    batches = grader.everybody() if job.ids is None else grader.customers(job.ids)
    tally = _Tally()
    with _act(crm, job, act, tally) as number:
        kind = FULL if job.ids is None else SOME
        plan = job.plan
        run_id = grade_rows.begin_run(
            crm.store.engine, job.ruleset.scheme, job.ruleset.id, plan.digest, kind, crm.store.clock(), job.moment.today, job.cursor, number
        )
        writing = Writing(job.ruleset.scheme, run_id, plan.entity, grader.target, job.cause)
        try:
            _write(crm, job, writing, batches, number, tally, progress)
        except BaseException:
            take_back(crm, job.ruleset.scheme, run_id, writing, number)
            raise
        counts = {"graded": tally.graded, "changed": tally.changed, "frozen": tally.frozen, "since": job.since, "causes": tally.causes}
        state = "partial" if tally.problems else "done"
        grade_rows.end_run(
            crm.store.engine, run_id, state, measuring.dump(job.cuts), json.dumps(counts), json.dumps(tally.problems, ensure_ascii=False)
        )
    return Report(job.ruleset.scheme, job.ruleset.rules.label, job.ruleset.id, kind, tally.graded, tally.changed, tally.frozen, dict(tally.grades),
                  tally.problems, dict(tally.causes))  # fmt: skip


@dataclass(slots=True)
class _Tally:
    graded: int = 0
    changed: int = 0
    frozen: int = 0
    problems: list[str] = field(default_factory=list)
    causes: Counter[str] = field(default_factory=Counter)
    grades: Counter[str] = field(default_factory=Counter)  # of those graded


@contextmanager
def _act(crm: Crm, job: Job, act: int, tally: _Tally) -> Iterator[int]:
    """The act that a run's parts belong to, open until its end; one that changed nothing leaves no trace."""
    if act:
        yield act
        return
    with crm.store.act(SYSTEM, "grade", job.plan.entity.key, job.ruleset.rules.label, state="open") as unit:
        number = unit.act
    try:
        yield number
    finally:
        if tally.changed:
            crm.store.close_act(number)
        else:
            grade_rows.forget_act(crm.store.engine, number)


def _write(
    crm: Crm, job: Job, writing: Writing, batches: Iterable[Batch], act: int, tally: _Tally, progress: Progress | None
) -> None:
    for batch in batches:
        found = rows(job.plan, batch)
        with crm.store.part(SYSTEM, act, job.plan.entity.key) as unit:
            _write_batch(unit, job, writing, batch, found, tally)
        tally.graded += len(batch.ids)
        tally.problems += [text for text in reasons(batch.judged.failures) if text not in tally.problems]
        if progress and not progress(tally.graded):
            raise Cancelled(_("Cancelled; the grades are as before"))


def _write_batch(unit: Unit, job: Job, writing: Writing, batch: Batch, found: Sequence[Graded], tally: _Tally) -> None:
    failed = batch.failed
    was = batch.was if not failed else [before for record, before in zip(batch.ids, batch.was, strict=True) if record not in failed]
    changed = [
        at for at, (before, grade) in enumerate(zip(batch.was, batch.outcome.grades, strict=True)) if before != grade and (before or grade != UNKNOWN)
    ]
    between = (batch.ids[0], batch.ids[-1]) if job.ids is None and not failed else None
    causes = {row[0]: job.causes.get(row[0], job.cause) for row, before in zip(found, was, strict=True) if row[1] != before}
    tally.changed += writing.write(unit, found, was, inputs(job.plan, batch, changed), between, causes)
    tally.causes.update(causes.values())
    tally.grades.update(batch.outcome.grades if not failed else [*(row[1] for row in found), *(batch.was[at] for at in batch.judged.failed)])
    if failed:
        groups: dict[str, list[int]] = {}
        for record, reason in failed.items():
            groups.setdefault(reason, []).append(record)
        writing.freeze(unit, groups, dict(zip(batch.ids, batch.was, strict=True)))
        tally.frozen += len(failed)


def take_back(crm: Crm, scheme: str, run_id: int, writing: Writing, act: int) -> None:
    """Give the customers of a run that did not end the grades that they had."""
    engine = crm.store.engine
    while found := grade_rows.taken_back(engine, scheme, run_id, 2000):
        groups: dict[str, list[int]] = {}
        for step in found:
            groups.setdefault(step.was, []).append(step.record)
        with crm.store.part(SYSTEM, act, writing.entity.key) as unit:
            grade_rows.set_grades(unit, writing.entity, writing.field, groups)
            grade_rows.forget_steps(engine, [step.id for step in found])
    grade_rows.mark_run(engine, run_id, "open")  # the next run grades everybody: the states are of both


def _frozen(crm: Crm, ruleset: Ruleset, plan: Plan) -> Report:
    """A criterion's plugin is missing: nobody's grade changes."""
    problem = _("{names}: no plugin that is switched on has it; the grades stay as they are").format(names=", ".join(plan.missing))
    with crm.store.engine.tx():
        grade_rows.freeze_all(crm.store.engine, ruleset.scheme, problem)
    grades = grade_rows.grade_counts(crm.store.engine, ruleset.scheme)
    return Report(ruleset.scheme, ruleset.rules.label, ruleset.id, NONE, 0, 0, sum(grades.values()), grades, (problem,))


def _beat(progress: Progress | None) -> measuring.Beat:
    def beat(_count: int) -> None:
        if progress and not progress(0):
            raise Cancelled(_("Cancelled; the grades are as before"))

    return beat
