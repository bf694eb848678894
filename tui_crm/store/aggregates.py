"""Figures about many records: a kind of record, a typed filter, what to group by and what to measure, made into one SQL text for both engines.

A group can be said as a filter again (`condition`), and so can what a measure counts (`Measure.counted`): who shows a figure can also open
exactly the records behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from tui_crm.errors import Cancelled
from tui_crm.i18n import _
from tui_crm.model.entity import Catalogue, Entity
from tui_crm.model.fields import SCALE, Field, Kind
from tui_crm.model.storage import from_db, to_db
from tui_crm.query.ast import ALL, And, Node, Not, Op, Or, Test, conjunction
from tui_crm.store.engine import Engine, quote
from tui_crm.store.filters import Compiler
from tui_crm.store.listing import Listing, Lists
from tui_crm.store.schema import LIVE, extension

Path = tuple[Field, ...]
"""A field, with the references that lead to it: (owner, team)."""
Value = int | float | None
NOTHING = -1
"""The band of records whose field is empty."""
DAY = 86_400_000
HUNDRED = 100 * 10 ** SCALE[Kind.PERCENT]  # 100 percent as it is stored


@dataclass(frozen=True, slots=True)
class Dimension:
    """What records are grouped by: each value of a field, or bands of it.

    `edges` (values of the field, rising) part it into bands: 0 is below the first edge, n from edge n-1 up to below edge n; NOTHING: empty.
    """

    path: Path
    edges: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """What is measured in each group, of its records that match `where`.

    `function`: "count", "sum", "mean" or a percentile ("p50" is the median, "p90"; type 7). `of` is a number's field; with `times`, a percent
    field, each amount is weighted by it and rounded to a whole unit; with `since`, a field like `of`, it is the days from that one to `of`
    (for dates whole days, for instants with fractions), of records that have both.
    """

    function: str
    of: Path = ()
    times: Path = ()
    since: Path = ()
    where: Node = ALL

    @property
    def counted(self) -> Node:
        """The records that go into it."""
        both = [Not(Test(path, Op.EMPTY)) for path in (self.since, self.of) if self.since]
        return conjunction(self.where, *both)

    @property
    def percentile(self) -> int:
        """Which percentile it is; 0 for another function."""
        return int(self.function[1:]) if self.function[0] == "p" else 0


@dataclass(frozen=True, slots=True)
class Question:
    """The records asked about, and how. With `limit`, only so many groups are given: those with most of the measure number `order`."""

    entity: str
    where: Node = ALL
    by: tuple[Dimension, ...] = ()
    measures: tuple[Measure, ...] = (Measure("count"),)
    order: int = 0
    limit: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """One group: a key for each dimension (a stored value, a record's id, a band's number) and a value for each measure.

    Counts are whole; a sum is of whole minor units for money, else in the field's own unit; a mean or percentile of nothing is None.
    """

    keys: tuple[Any, ...]
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The groups in order of their keys, or the largest first; `total`: the measures of all records together; `count`: how many groups there are."""

    groups: tuple[Group, ...]
    total: tuple[Value, ...]
    count: int


def condition(dimension: Dimension, key: Any) -> Node:
    """The filter that finds the records of one group."""
    path, last = dimension.path, dimension.path[-1]
    if (key == NOTHING and dimension.edges) or (not dimension.edges and key == to_db(last, last.empty)):
        return _empty(path)
    if not dimension.edges:
        return Test(path, Op.EQ, from_db(last, key))
    tests: list[Node] = []
    if key > 0:
        tests.append(Test(path, Op.GE, dimension.edges[key - 1]))
        if to_db(last, dimension.edges[key - 1]) <= to_db(last, last.empty):  # type: ignore[operator]
            tests.append(Not(_empty(path)))
    if key < len(dimension.edges):
        tests.append(Test(path, Op.LT, dimension.edges[key]))
        if to_db(last, dimension.edges[key]) <= to_db(last, last.empty) and key == 0:  # type: ignore[operator]
            return tests[0]
    return conjunction(*tests)


def _empty(path: Path) -> Node:
    """Nothing stands there, or what leads there is missing."""
    steps = tuple(Test(path[: length + 1], Op.EMPTY) for length in range(len(path)))
    return steps[0] if len(steps) == 1 else Or(steps)


@dataclass(frozen=True, slots=True)
class Aggregates:
    """Answers questions about one database. `cancelled` is asked between two statements; a statement that runs is stopped by `Engine.interrupt`."""

    engine: Engine
    catalogue: Catalogue
    cancelled: Callable[[], bool] = lambda: False

    def answer(self, question: Question) -> Answer:
        """The groups and the total. Raises Cancelled, StoreError."""
        wide = Lists(self.engine, self.catalogue).is_wide(Listing(question.entity, question.where))
        statement = _Statement(self.engine, self.catalogue, question, wide)
        found: dict[tuple[Any, ...], list[Value]] = {}
        total: list[Value] = []
        count = 0
        for row in self._run(*statement.grouped()):
            count = row[1] or count
            values = statement.values(row[2 + len(question.by) :])
            if row[0]:
                total = values
            else:
                found[row[2 : 2 + len(question.by)]] = values
        for place, measure in enumerate(question.measures):
            if measure.percentile:
                for keys, value in self._percentiles(statement, measure, list(found)):
                    if keys is None:
                        total[place] = value
                    elif keys in found:
                        found[keys][place] = value
        groups = [Group(keys, tuple(values)) for keys, values in found.items()]
        return Answer(tuple(groups if question.limit else sorted(groups, key=lambda group: group.keys)), tuple(total), count)

    def span(self, entity: str, field: Field) -> tuple[Any, Any] | None:
        """The least and the largest value of a field that living records have, found by its index; None when it is empty in all."""
        column = _column(field, "t")
        sql = "SELECT {function}({column}) FROM {table} t WHERE t.{live} AND {column} > :empty"
        empty = {"empty": to_db(field, field.empty)}
        low, high = (
            self._run(sql.format(function=function, column=column, table=quote(entity), live=LIVE), empty)[0][0] for function in ("min", "max")
        )
        return None if low is None else (low, high)

    def _percentiles(
        self, statement: _Statement, measure: Measure, groups: Sequence[tuple[Any, ...]]
    ) -> Iterator[tuple[tuple[Any, ...] | None, Value]]:
        """The percentile of each of the groups, and of all (None)."""
        for by in dict.fromkeys((statement.question.by, ())):
            if by and not groups:
                continue
            shown = ALL if not by or not statement.question.limit else Or(tuple(conjunction(*map(condition, by, keys)) for keys in groups))
            near: dict[tuple[Any, ...], list[tuple[int, int, int]]] = {}
            for row in self._run(*statement.ranked(measure, by, shown)):
                near.setdefault(row[: len(by)], []).append(row[len(by) :])
            for keys, found in near.items():
                value = _scaled(measure, _between(sorted(found, key=lambda each: each[1]), measure.percentile))
                if by == statement.question.by:
                    yield keys, value
                if not by:
                    yield None, value

    def _run(self, sql: str, params: dict[str, Any]) -> list[tuple[Any, ...]]:
        if self.cancelled():
            raise Cancelled(_("Cancelled"))
        return self.engine.run(sql, params)


def _between(found: Sequence[tuple[Any, int, int]], percent: int) -> float:
    """The type-7 percentile from the one or two values next to it: (value, rank from 1, how many there are)."""
    value, _rank, count = found[0]
    place = (count - 1) * percent
    part = place % 100 / 100
    return float(value) if len(found) == 1 or not part else float(value) + part * (float(found[1][0]) - float(value))


def _scaled(measure: Measure, value: Any) -> Value:
    """A value of the statement in the field's own unit."""
    if value is None:
        return None
    if measure.function == "count":
        return int(value)
    if measure.since:
        return float(value) / (DAY if measure.of[-1].kind is Kind.INSTANT else 1)
    scale = SCALE.get(measure.of[-1].kind)
    if scale:
        return float(value) / 10.0**scale
    exact: int | float = int(value) if measure.function == "sum" else float(value)  # PostgreSQL hands out decimals
    return exact


def _column(field: Field, alias: str) -> str:
    return extension(field).replace('"ext"', f'{alias}."ext"') if field.plugin else f"{alias}.{quote(field.key)}"


@dataclass(slots=True)
class _Statement:
    """One question as SQL."""

    engine: Engine
    catalogue: Catalogue
    question: Question
    wide: bool = False  # so many records match that the table is read in its order
    compiler: Compiler = field(init=False)
    joins: dict[tuple[str, ...], str] = field(default_factory=dict)  # by the names of the references that lead there: alias
    joined: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.compiler = Compiler(self.engine, self.catalogue, walking=self.wide)

    @property
    def entity(self) -> Entity:
        return self.catalogue[self.question.entity]

    def grouped(self) -> tuple[str, dict[str, Any]]:
        """Rows: whether it is the total, how many groups, the keys, then one column a measure (two for a mean: sum and count)."""
        keys = [f"{self._key(dimension)} AS k{place}" for place, dimension in enumerate(self.question.by)]
        columns = [column for measure in self.question.measures for column in self._columns(measure)]
        measured = [f"{column} AS m{place}" for place, column in enumerate(columns)]
        rows = f"SELECT {', '.join([*keys, *measured])} {self._source(self.question.where)}"
        if not keys:
            return f"SELECT 1, 0, {', '.join(f'm{place}' for place in range(len(columns)))} FROM ({rows}) g", self.compiler.params
        names = [f"k{place}" for place in range(len(keys))]
        values = [f"m{place}" for place in range(len(columns))]
        sums = ", ".join(f"CAST(coalesce(sum({value}), 0) AS BIGINT)" for value in values)
        empty = ", ".join(f"{_neutral(dimension)}" for dimension in self.question.by)
        first, limit = self._first_column(self.question.order), self.question.limit
        largest = f" ORDER BY m{first} DESC, {', '.join(names)} LIMIT {limit:d}" if limit else ""
        sql = (
            f"WITH g AS ({rows} GROUP BY {', '.join(str(place + 1) for place in range(len(keys)))}) "
            f"SELECT 1, count(*), {empty}, {sums} FROM g UNION ALL "
            f"SELECT * FROM (SELECT 0, 0, {', '.join([*names, *values])} FROM g{largest}) r"
        )
        return sql, self.compiler.params

    def ranked(self, measure: Measure, by: Sequence[Dimension], which: Node) -> tuple[str, dict[str, Any]]:
        """Rows: the keys, then (value, rank, count) of the one or two values next to a percentile; of the records that match `which`."""
        asked = _Statement(self.engine, self.catalogue, self.question, self.wide)
        keys = [f"{asked._key(dimension)} AS k{place}" for place, dimension in enumerate(by)]
        names = [f"k{place}" for place in range(len(by))]
        value = asked._value(measure)
        source = asked._source(conjunction(self.question.where, measure.counted, which))
        parted = f"PARTITION BY {', '.join(names)}" if by else ""
        place = f"(n - 1) * {measure.percentile:d} / 100"
        sql = (
            f"SELECT {', '.join([*names, 'v', 'rn', 'n'])} FROM (SELECT {', '.join([*names, 'v'])}, row_number() OVER ({parted} ORDER BY v) AS rn, "
            f"count(*) OVER ({parted}) AS n FROM (SELECT {', '.join([*keys, f'{value} AS v'])} {source}) s) q "
            f"WHERE rn = 1 + {place} OR rn = 2 + {place}"
        )
        return sql, asked.compiler.params

    def values(self, columns: Sequence[Any]) -> list[Value]:
        """The measures' values from the columns of a row; a percentile's comes later."""
        found: list[Value] = []
        place = 0
        for measure in self.question.measures:
            if measure.percentile:
                found.append(None)
                continue
            value = columns[place]
            place += 1
            if measure.function == "mean":
                count = columns[place]
                place += 1
                value = float(value) / count if count else None
            found.append(_scaled(measure, value))
        return found

    def _first_column(self, order: int) -> int:
        return sum(len(self._columns(measure)) for measure in self.question.measures[:order])

    def _columns(self, measure: Measure) -> tuple[str, ...]:
        if measure.percentile:
            return ()
        here = None if measure.counted == ALL else self.compiler.compile(self.entity, measure.counted)
        count = f"count(CASE WHEN {here} THEN 1 END)" if here else "count(*)"
        if measure.function == "count":
            return (count,)
        value = self._value(measure)
        total = f"CAST(coalesce(sum({f'CASE WHEN {here} THEN {value} END' if here else value}), 0) AS BIGINT)"
        return (total, count) if measure.function == "mean" else (total,)

    def _value(self, measure: Measure) -> str:
        value = self._at(measure.of)
        if measure.times:
            weighted = f"{value} * {self._at(measure.times)}"  # rounded half away from nothing, as integers divide towards it on both engines
            return f"({weighted} + CASE WHEN {value} < 0 THEN -{HUNDRED // 2} ELSE {HUNDRED // 2} END) / {HUNDRED}"
        if not measure.since:
            return value
        start = self._at(measure.since)
        if measure.of[-1].kind is Kind.DATE:
            return f"{self.engine.day_number(value)} - {self.engine.day_number(start)}"
        return f"{value} - {start}"

    def _key(self, dimension: Dimension) -> str:
        value = self._at(dimension.path)
        if not dimension.edges:  # an index of the groups' order would be read to and fro
            return self.engine.unindexed(value)
        last = dimension.path[-1]
        bounds = [f":{self.compiler.param(to_db(last, edge))}" for edge in dimension.edges]
        return f"CASE WHEN {value} = {_literal(last)} THEN {NOTHING} ELSE {_bands(value, bounds, 0)} END"

    def _at(self, path: Path) -> str:
        """The column at the end of a path; its empty value where a reference leads nowhere."""
        alias, key = "t", tuple[str, ...]()
        for step in path[:-1]:
            key = (*key, step.name)
            if key not in self.joins:
                self.joins[key] = f"d{len(self.joins)}"
                self.joined.append(f" LEFT JOIN {quote(step.ref)} {self.joins[key]} ON {self.joins[key]}.id = {_column(step, alias)}")
            alias = self.joins[key]
        column = _column(path[-1], alias)
        return column if alias == "t" else f"coalesce({column}, {_literal(path[-1])})"

    def _source(self, where: Node) -> str:
        """FROM and WHERE: after all columns are made, as they add what is joined."""
        inside = "" if where == And(()) else f" AND {self.compiler.compile(self.entity, where)}"
        return f"FROM {quote(self.entity.key)} t{''.join(self.joined)} WHERE t.{LIVE}{inside}"


def _literal(field: Field) -> str:
    """The empty value, for SQL."""
    empty = to_db(field, field.empty)
    return f"'{empty}'" if isinstance(empty, str) else str(empty)


def _neutral(dimension: Dimension) -> str:
    """What stands in the place of a key in the row of the total."""
    return "0" if dimension.edges else _literal(dimension.path[-1])


def _bands(value: str, bounds: Sequence[str], first: int) -> str:
    """The number of the band a value is in, found by halving."""
    if not bounds:
        return str(first)
    half = len(bounds) // 2
    below, above = _bands(value, bounds[:half], first), _bands(value, bounds[half + 1 :], first + half + 1)
    return f"CASE WHEN {value} < {bounds[half]} THEN {below} ELSE {above} END"
