"""Columns of many records at once, for grading: fields of their own, and what records that refer to them add up to."""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tui_crm.model.entity import Catalogue, Entity
from tui_crm.model.fields import SCALE, Field, Kind
from tui_crm.query.ast import ALL, Node
from tui_crm.store.engine import Engine, quote
from tui_crm.store.filters import Compiler
from tui_crm.store.listing import order_column
from tui_crm.store.schema import LIVE

DAY = 86_400_000
FUNCTIONS = ("count", "sum", "mean", "min", "max", "first", "last", "days")


@dataclass(frozen=True, slots=True)
class Own:
    """A field of the graded record."""

    field: Field


@dataclass(frozen=True, slots=True)
class Total:
    """What the records of `entity` that name the graded one by `by` add up to: those of the last `days` days (0: all) that match `where`.

    `only`: `where` as it was written.
    """

    function: str  # one of FUNCTIONS
    entity: str
    by: str
    field: Field | None  # None: for count
    days: int = 0
    only: str = ""
    where: Node = ALL


Need = Own | Total
Columns = Mapping[Need, list[Any]]


@dataclass(frozen=True, slots=True)
class Tender:
    """The currency in which amounts are compared. `rates`: minor units of it for one minor unit of another, as (numerator, denominator)."""

    currency: str = ""
    rates: Mapping[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Moment:
    """The day as of which records are looked at. `today`: "YYYY-MM-DD"; `end`: the instant at which it ends, epoch milliseconds UTC."""

    today: str
    end: int


@dataclass(frozen=True, slots=True)
class Kept:
    """Totals of all records that were read already, eight bytes each: what a population was measured by need not be added up again."""

    ids: array[int] = field(default_factory=lambda: array("q"))
    columns: dict[Need, array[int]] = field(default_factory=dict)

    def add(self, ids: Sequence[int], columns: Columns) -> None:
        """Keep one more batch, in order of id."""
        self.ids.extend(ids)
        for need, kept in self.columns.items():
            kept.extend(columns[need])

    def of(self, needs: Sequence[Need], ids: Sequence[int]) -> dict[Need, list[Any]] | None:
        """The columns of neighbours; None when not all are known."""
        if not ids or any(need not in self.columns for need in needs):
            return None
        start = bisect_left(self.ids, ids[0])
        end = start + len(ids)
        if self.ids[start:end] != array("q", ids):
            return None
        return {need: self.columns[need][start:end].tolist() for need in needs}


@dataclass(frozen=True)
class Reader:
    """Reads the columns `needs` of records of one entity."""

    engine: Engine
    catalogue: Catalogue
    entity: Entity
    needs: Sequence[Need]
    tender: Tender
    moment: Moment
    more: Sequence[Field] = ()  # read beside the needs
    kept: Kept | None = None

    def batches(self, size: int, where: Node = ALL, after: int = 0, every: int = 1) -> Iterator[tuple[list[int], Columns, list[list[Any]]]]:
        """All living records that match, in order of id, `size` at a time: ids, columns, the stored values of `more`.

        `every`: only each so many-th id (a sample that is the same each time).
        """
        compiler = Compiler(self.engine, self.catalogue)
        condition = "" if where == ALL else f" AND ({compiler.compile(self.entity, where)})"
        if every > 1:
            condition += f" AND t.id % {int(every)} = 0"
        params = compiler.params | self._params()
        sql = f"SELECT {self._selected()} FROM {quote(self.entity.key)} t WHERE t.{LIVE} AND t.id > :after{condition} ORDER BY t.id LIMIT {int(size)}"
        while rows := self.engine.run(sql, {**params, "after": after}):
            first, after = rows[0][0], rows[-1][0]
            between = len(rows) * 3 > after - first + 1  # neighbours: a range is quicker than a list of ids
            yield self._batch(rows, (first, after) if between else None)
            if len(rows) < size:
                return

    def records(self, ids: Sequence[int]) -> tuple[list[int], Columns, list[list[Any]]]:
        """Those of the records that live."""
        condition = self.engine.ids_in("t.id", "ids")
        sql = f"SELECT {self._selected()} FROM {quote(self.entity.key)} t WHERE {condition} AND t.{LIVE} ORDER BY t.id"
        return self._batch(self.engine.run(sql, {**self._params(), "ids": self.engine.ids_param(ids)}), None)

    def _batch(self, rows: list[tuple[Any, ...]], between: tuple[int, int] | None) -> tuple[list[int], Columns, list[list[Any]]]:
        own = [need for need in self.needs if isinstance(need, Own)]
        parts = [list(part) for part in zip(*rows, strict=True)] or [[] for _ in range(1 + len(own) + len(self.more))]
        ids = parts[0]
        columns: dict[Need, list[Any]] = {need: values_of(need.field, stored) for need, stored in zip(own, parts[1:], strict=False)}
        for entity, by in dict.fromkeys((need.entity, need.by) for need in self.needs if isinstance(need, Total)):
            totals = [need for need in self.needs if isinstance(need, Total) and (need.entity, need.by) == (entity, by)]
            known = self.kept.of(totals, ids) if self.kept else None
            columns.update(self._totals(entity, by, totals, ids, between) if known is None else known)
        return ids, columns, parts[1 + len(own) :]

    # SQL

    def _selected(self) -> str:
        own = [self._own(need.field) for need in self.needs if isinstance(need, Own)]
        return ", ".join(["t.id", *own, *(order_column(field) if field.plugin else f"t.{quote(field.key)}" for field in self.more)])

    def _own(self, field: Field) -> str:
        column = order_column(field) if field.plugin else f"t.{quote(field.key)}"
        return self._tendered(self.entity, column, "t.") if field.kind is Kind.MONEY and not field.many else column

    def _tendered(self, entity: Entity, column: str, alias: str) -> str:
        """SQL: an amount in our currency; NULL where no rate is known. An amount without a currency is in ours."""
        if not self.tender.currency or "currency" not in entity.by_name:
            return column
        currency = f"{alias}{quote('currency')}"
        rates = "".join(
            f" WHEN {currency} = :rate{at} THEN {column} * {int(up)} / {int(down)}" for at, (up, down) in enumerate(self.tender.rates.values())
        )
        return f"CASE WHEN {currency} = '' OR {currency} = :tender THEN {column}{rates} ELSE NULL END"

    def _params(self) -> dict[str, Any]:
        params: dict[str, Any] = {f"rate{at}": code for at, code in enumerate(self.tender.rates)} if self.tender.currency else {}
        return {**params, "tender": self.tender.currency} if self.tender.currency else params

    def _totals(
        self, key: str, by: str, totals: Sequence[Total], ids: Sequence[int], between: tuple[int, int] | None
    ) -> dict[Need, list[Any]]:
        entity = self.catalogue[key]
        when = time_field(entity)
        params = self._params()
        parts = []
        compiler = Compiler(self.engine, self.catalogue)
        for at, need in enumerate(totals):
            only = "" if need.where == ALL else compiler.compile(entity, need.where, "x")
            parts.append(self._total(entity, need, when, f"since{at}", only))
            if need.days and when:
                params[f"since{at}"] = self._since(when, need.days)
        params |= compiler.params
        column = f"x.{quote(by)}"
        among = f"{column} >= :low AND {column} <= :high" if between else self.engine.ids_in(column, "ids")
        params |= {"low": between[0], "high": between[1]} if between else {"ids": self.engine.ids_param(ids)}
        if when:
            among += f" AND x.{quote(when.key)} <= :until"
            params["until"] = self.moment.today if when.kind is Kind.DATE else self.moment.end
        sql = f"SELECT {column}, {', '.join(parts)} FROM {quote(key)} x WHERE x.{LIVE} AND {among} GROUP BY {column}"
        found = {row[0]: row[1:] for row in self.engine.run(sql, params)}
        nothing = tuple(_nothing(need) for need in totals)
        rows = [found.get(record, nothing) for record in ids]
        if not rows:
            return {need: [] for need in totals}
        return {need: _scaled(need, list(values)) for need, values in zip(totals, zip(*rows, strict=True), strict=True)}

    def _since(self, when: Field, days: int) -> str | int:
        """The last day (or instant) that is too long ago."""
        if when.kind is Kind.DATE:
            return (date.fromisoformat(self.moment.today) - timedelta(days=days)).isoformat()
        return self.moment.end - days * DAY

    def _total(self, entity: Entity, need: Total, when: Field | None, since: str, only: str) -> str:
        late = f"x.{quote(when.key)} > :{since}" if need.days and when else ""
        inside = " AND ".join(filter(None, (late, only)))
        if need.field is None:
            return f"count(CASE WHEN {inside} THEN 1 END)" if inside else "count(*)"
        column = f"x.{quote(need.field.key)}"
        empty = "''" if need.field.kind is Kind.DATE else "0"
        if need.field.kind is Kind.MONEY:
            column = self._tendered(entity, column, "x.")
        if inside:
            column = f"CASE WHEN {inside} THEN {column} END"
        match need.function:
            case "sum":
                return f"CAST(coalesce(sum({column}), 0) AS BIGINT)"
            case "mean":
                return f"CAST(coalesce(sum({column}), 0) AS BIGINT) / CASE WHEN count({column}) = 0 THEN 1 ELSE count({column}) END"
            case "days":
                return f"count(DISTINCT {column})"
            case function:
                least = function in ("min", "first")
                return f"coalesce({'min' if least else 'max'}({column}), {empty})"


def is_whole(need: Need) -> bool:
    """Whether the column holds whole numbers only, which can be kept."""
    if not isinstance(need, Total):
        return False
    return need.field is None or need.function == "days" or (need.field.kind not in SCALE and need.field.kind is not Kind.DATE)


def time_field(entity: Entity) -> Field | None:
    """When a record of this kind happened: the field its list is sorted by, if that is a date or an instant."""
    found = entity.by_name.get(entity.sort.removeprefix("-"))
    return found if found and found.kind in (Kind.DATE, Kind.INSTANT) and not found.plugin else None


def _nothing(need: Total) -> Any:
    return "" if need.field is not None and need.field.kind is Kind.DATE and need.function in ("first", "last", "min", "max") else 0


def _scaled(need: Total, values: list[Any]) -> list[Any]:
    if need.field is None or need.field.kind not in SCALE or need.function == "days":
        return values
    scale = 10.0 ** SCALE[need.field.kind]
    return [value / scale for value in values]


def values_of(field: Field, stored: list[Any]) -> list[Any]:
    """Stored values as a criterion reads them."""
    if field.many:
        return [() if value == "[]" else tuple(json.loads(value)) for value in stored]
    if field.kind is Kind.BOOLEAN:
        return [bool(value) for value in stored]
    if field.kind in SCALE:
        scale = 10.0 ** SCALE[field.kind]
        return [value / scale for value in stored]
    return stored
