"""Grades as they are kept: the state of each record in each scheme, what changed and why, the runs. Only grading writes them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field
from tui_crm.store.engine import Engine, quote
from tui_crm.store.unit import Unit

STATE = ("scheme", "record", "grade", "score", "coverage", "factors", "guards", "stale", "run")
HISTORY = ("scheme", "record", "at", "run", "was", "became", "score", "factors", "inputs", "cause")
CHANGE = ("act", "entity", "record", "op", "version", "diff")


@dataclass(frozen=True, slots=True)
class State:
    """The grade of one record in one scheme. `score` in hundredths, `coverage` in percent, `stale`: why it is not of now, "" when it is."""

    record: int
    grade: str
    score: int
    coverage: int
    factors: str
    guards: str
    stale: str = ""
    run: int = 0


Graded = tuple[int, str, int, int, str, str]
"""What a run writes of one record: (record, grade, score, coverage, factors, guards), as in `State`."""


@dataclass(frozen=True, slots=True)
class Step:
    """One change of a grade. `cause`: data, cut-offs, rules, override, decay."""

    id: int
    record: int
    at: int
    run: int
    was: str
    became: str
    score: int
    factors: str
    inputs: str
    cause: str


@dataclass(frozen=True, slots=True)
class Run:
    """One run. `state`: "open" (never finished if it is not running), "done", "partial"; `cuts`, `counts`, `problems`: JSON."""

    id: int
    scheme: str
    ruleset: int
    digest: str
    kind: str
    state: str
    at: int
    day: str
    cursor: int
    act: int
    cuts: str
    counts: str
    problems: str


RUN = ", ".join(quote(name) for name in Run.__slots__)


def begin_run(engine: Engine, scheme: str, ruleset: int, digest: str, kind: str, at: int, day: str, cursor: int, act: int) -> int:
    """Write that a run begins; returns its number."""
    params = {"scheme": scheme, "ruleset": ruleset, "digest": digest, "kind": kind, "at": at, "day": day, "cursor": cursor, "act": act}
    names = ", ".join(map(quote, params))
    values = ", ".join(f":{name}" for name in params)
    found: int = engine.run(f"INSERT INTO grade_run ({names}, state) VALUES ({values}, 'open') RETURNING id", params)[0][0]
    return found


def end_run(engine: Engine, run: int, state: str, cuts: str, counts: str, problems: str) -> None:
    """Write that a run has ended."""
    engine.run("UPDATE grade_run SET state = :state, cuts = :cuts, counts = :counts, problems = :problems WHERE id = :id",
               {"id": run, "state": state, "cuts": cuts, "counts": counts, "problems": problems})  # fmt: skip


def last_run(engine: Engine, scheme: str, states: Sequence[str] = ("done", "partial"), kind: str = "") -> Run | None:
    """The newest run of a scheme that ended so."""
    names = ", ".join(f"'{state}'" for state in states)
    more = " AND kind = :kind" if kind else ""
    params = {"scheme": scheme, "kind": kind} if kind else {"scheme": scheme}
    rows = engine.run(f"SELECT {RUN} FROM grade_run WHERE scheme = :scheme AND state IN ({names}){more} ORDER BY id DESC LIMIT 1", params)
    return Run(*rows[0]) if rows else None


def run_of(engine: Engine, number: int) -> Run | None:
    """The run of this number."""
    rows = engine.run(f"SELECT {RUN} FROM grade_run WHERE id = :id", {"id": number})
    return Run(*rows[0]) if rows else None


def unfinished(engine: Engine, scheme: str, after: int) -> list[int]:
    """Runs of a scheme after run `after` that were begun and not ended."""
    sql = "SELECT id FROM grade_run WHERE scheme = :scheme AND id > :after AND state = 'open' ORDER BY id"
    return [row[0] for row in engine.run(sql, {"scheme": scheme, "after": after})]


def acts_of_runs(engine: Engine, acts: Sequence[int]) -> set[int]:
    """Those of the acts that are runs of the grading."""
    found = engine.run(f"SELECT DISTINCT act FROM grade_run WHERE {engine.ids_in('act', 'ids')}", {"ids": engine.ids_param(acts)})
    return {row[0] for row in found}


def states(engine: Engine, scheme: str, ids: Sequence[int]) -> dict[int, State]:
    """The states of these records."""
    names = ", ".join(map(quote, State.__slots__))
    sql = f"SELECT {names} FROM grade_state WHERE scheme = :scheme AND {engine.ids_in('record', 'ids')}"
    return {row[0]: State(*row) for row in engine.run(sql, {"scheme": scheme, "ids": engine.ids_param(ids)})}


def reasons(engine: Engine, scheme: str, ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """The factors and guards that are kept of these records."""
    sql = f"SELECT record, factors, guards FROM grade_state WHERE scheme = :scheme AND {engine.ids_in('record', 'ids')}"
    return {record: (factors, guards) for record, factors, guards in engine.run(sql, {"scheme": scheme, "ids": engine.ids_param(ids)})}


def states_between(engine: Engine, scheme: str, first: int, last: int) -> dict[int, State]:
    """The states of the records from `first` to `last`."""
    names = ", ".join(map(quote, State.__slots__))
    sql = f"SELECT {names} FROM grade_state WHERE scheme = :scheme AND record >= :first AND record <= :last"
    return {row[0]: State(*row) for row in engine.run(sql, {"scheme": scheme, "first": first, "last": last})}


def stale_ids(engine: Engine, scheme: str, limit: int) -> list[int]:
    """Records whose grade is not of now."""
    sql = "SELECT record FROM grade_state WHERE scheme = :scheme AND stale <> '' ORDER BY stale, record LIMIT :limit"
    return [row[0] for row in engine.run(sql, {"scheme": scheme, "limit": limit})]


def steps(engine: Engine, scheme: str, record: int, limit: int = 200) -> list[Step]:
    """How the grade of a record changed, the newest first."""
    names = ", ".join(map(quote, Step.__slots__))
    sql = f"SELECT {names} FROM grade_history WHERE record = :record AND scheme = :scheme ORDER BY id DESC LIMIT :limit"
    return [Step(*row) for row in engine.run(sql, {"record": record, "scheme": scheme, "limit": limit})]


@dataclass(frozen=True, slots=True)
class Writing:
    """Where a run writes: into `field` of the records of `entity`, as run `run` of `scheme`. `cause` stands in the history."""

    scheme: str
    run: int
    entity: Entity
    field: Field
    cause: str

    def write(self, unit: Unit, found: Sequence[Graded], was: Sequence[str], inputs: Mapping[int, str],
              between: tuple[int, int] | None, causes: Mapping[int, str]) -> int:  # fmt: skip
        """Write the states of some records, their grades where they changed, and why. Returns how many changed.

        `was`: their grades so far. `between`: the records are all there are between two ids. `causes`: of those that change.
        """
        engine = unit.engine
        self._forget(engine, [row[0] for row in found], between)
        scheme, run = (self.scheme,), ("", self.run)
        engine.bulk("grade_state", STATE, [scheme + row + run for row in found])
        changed = [(row, before) for row, before in zip(found, was, strict=True) if row[1] != before]
        if changed:
            engine.bulk("grade_history", HISTORY, [
                (self.scheme, record, unit.now, self.run, before, grade, score, factors, inputs.get(record, ""), causes.get(record, self.cause))
                for (record, grade, score, _coverage, factors, _guards), before in changed
            ])  # fmt: skip
            groups: dict[str, list[int]] = {}
            for row, _before in changed:
                groups.setdefault(row[1], []).append(row[0])
            set_grades(unit, self.entity, self.field, groups)
        unit.written = True
        unit.count += len(changed)
        return len(changed)

    def _forget(self, engine: Engine, ids: Sequence[int], between: tuple[int, int] | None) -> None:
        if between:
            sql = "DELETE FROM grade_state WHERE scheme = :scheme AND record >= :first AND record <= :last"
            engine.run(sql, {"scheme": self.scheme, "first": between[0], "last": between[1]})
        elif ids:
            sql = f"DELETE FROM grade_state WHERE scheme = :scheme AND {engine.ids_in('record', 'ids')}"
            engine.run(sql, {"scheme": self.scheme, "ids": engine.ids_param(ids)})

    def freeze(self, unit: Unit, reasons: Mapping[str, Sequence[int]], was: Mapping[int, str]) -> None:
        """Let these records keep their grades, and say why: reason → records."""
        for reason, ids in reasons.items():
            sql = f"UPDATE grade_state SET stale = :reason WHERE scheme = :scheme AND {unit.engine.ids_in('record', 'ids')} RETURNING record"
            known = {row[0] for row in unit.engine.run(sql, {"reason": reason[:300], "scheme": self.scheme, "ids": unit.engine.ids_param(ids)})}
            fresh = [(self.scheme, i, was.get(i, ""), 0, 0, "", "", reason[:300], self.run) for i in ids if i not in known]
            unit.engine.bulk("grade_state", STATE, fresh)
        unit.written = True


def freeze_all(engine: Engine, scheme: str, reason: str) -> None:
    """Let all records of a scheme keep their grades, and say why."""
    engine.run("UPDATE grade_state SET stale = :reason WHERE scheme = :scheme AND stale <> :reason", {"reason": reason[:300], "scheme": scheme})


def set_grades(unit: Unit, entity: Entity, field: Field, groups: Mapping[str, Sequence[int]]) -> None:
    """Put grades into the records: grade → records. Like all that is derived it raises no version, and the feed tells of it."""
    engine, table = unit.engine, quote(entity.key)
    value = engine.put_extension(field.plugin, field.key, "grade") if field.plugin else ":grade"
    column = '"ext"' if field.plugin else quote(field.key)
    for grade, ids in groups.items():
        engine.run(f"UPDATE {table} SET {column} = {value} WHERE {engine.ids_in('id', 'ids')}", {"grade": grade, "ids": engine.ids_param(ids)})
    told = sorted(record for ids in groups.values() for record in ids)
    engine.bulk("change", CHANGE, [(unit.act, entity.key, record, "derive", 0, "") for record in told])


def taken_back(engine: Engine, scheme: str, run: int, limit: int) -> list[Step]:
    """The newest changes of a run that have to be taken back, at most `limit`."""
    names = ", ".join(map(quote, Step.__slots__))
    sql = f"SELECT {names} FROM grade_history WHERE run = :run AND scheme = :scheme ORDER BY id DESC LIMIT :limit"
    return [Step(*row) for row in engine.run(sql, {"run": run, "scheme": scheme, "limit": limit})]


def forget_steps(engine: Engine, ids: Sequence[int]) -> None:
    """Take changes out of the history: they were taken back."""
    engine.run(f"DELETE FROM grade_history WHERE {engine.ids_in('id', 'ids')}", {"ids": engine.ids_param(ids)})


def mark_run(engine: Engine, run: int, state: str) -> None:
    """Say how a run stands."""
    engine.run("UPDATE grade_run SET state = :state WHERE id = :id", {"id": run, "state": state})


def forget_records(engine: Engine, ids: Sequence[int]) -> None:
    """Forget the grades of records that are deleted for ever."""
    for table in ("grade_state", "grade_history"):
        engine.run(f"DELETE FROM {table} WHERE {engine.ids_in('record', 'ids')}", {"ids": engine.ids_param(ids)})


def forget_inputs(engine: Engine, ids: Sequence[int]) -> None:
    """Forget what the criteria read of these records; that their grades changed stays."""
    engine.run(f"UPDATE grade_history SET inputs = '' WHERE {engine.ids_in('record', 'ids')}", {"ids": engine.ids_param(ids)})


def forget_act(engine: Engine, act: int) -> None:
    """Take an act that changed nothing out of the journal. SQLite may give its number again: the runs forget it, too."""
    engine.run("UPDATE grade_run SET act = 0 WHERE act = :id", {"id": act})
    engine.run("DELETE FROM act WHERE id = :id", {"id": act})


def move_cursor(engine: Engine, run: int, cursor: int) -> None:
    """Let the next run look at what comes after `cursor` of the feed."""
    engine.run("UPDATE grade_run SET cursor = :cursor WHERE id = :id", {"id": run, "cursor": cursor})


def changes_of(engine: Engine, acts: Sequence[int], entities: Sequence[str]) -> Iterable[tuple[str, int, str, Mapping[str, Sequence[Any]]]]:
    """(entity, record, op, diff) of what acts changed in records of these kinds."""
    among = ", ".join(f"'{entity}'" for entity in entities)
    sql = f"SELECT entity, record, op, diff FROM change WHERE {engine.ids_in('act', 'ids')} AND entity IN ({among})"
    for entity, record, op, diff in engine.run(sql, {"ids": engine.ids_param(acts)}):
        yield entity, record, op, json.loads(diff) if diff else {}


def grade_counts(engine: Engine, scheme: str) -> dict[str, int]:
    """How many records have each grade."""
    return dict(engine.run("SELECT grade, count(*) FROM grade_state WHERE scheme = :scheme GROUP BY grade", {"scheme": scheme}))


def factor_counts(engine: Engine, scheme: str) -> list[tuple[str, int]]:
    """How many records have the same factors."""
    sql = "SELECT factors, count(*) FROM grade_state WHERE scheme = :scheme GROUP BY factors"
    return [(row[0], row[1]) for row in engine.run(sql, {"scheme": scheme})]
