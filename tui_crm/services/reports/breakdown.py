"""The table most reports are: records of one kind in groups, figures beside one another, each number with the records behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.model.report import Behind, Cell, Column, Table
from tui_crm.query.ast import ALL, Node, Not, conjunction
from tui_crm.services.reports import cells
from tui_crm.services.reports.grouping import Grouping, grouping, keys_of, labels_of
from tui_crm.services.reports.making import Maker, either
from tui_crm.services.reports.spec import By, Figure, Ratio, Share, Shown
from tui_crm.store.aggregates import Answer, Group, Measure, Question, Value

MOST = 30
"""Rows of a breakdown that has no order of its own; the rest are one row."""
MOST_COLUMNS = 40
"""Columns of a table in two directions, where they have no order of their own."""


@dataclass(frozen=True)
class Breakdown:
    """What is broken down: records of `entity` that match `where` (beside what was asked for), by `by`, with `shown` columns. The first that is
    a count or a sum orders the rows of groups without an order of their own.
    """

    key: str
    title: str
    entity: str
    by: By
    shown: tuple[Shown, ...]
    where: Node = ALL
    most: int = MOST
    said: Node | None = None  # by which records are opened, where `where` names too many one by one


def table(maker: Maker, asked: Breakdown) -> Table:
    """The table. Raises Cancelled, FilterError."""
    return _Making(maker, asked).table()


class _Making:
    """One breakdown being made."""

    def __init__(self, maker: Maker, asked: Breakdown) -> None:
        self.maker, self.asked = maker, asked
        self.grouping = grouping(maker, asked.entity, asked.by)
        self.figures = [each for each in asked.shown if isinstance(each, Figure)]
        self.measures = tuple(maker.measure(asked.entity, figure) for figure in self.figures)

    def table(self) -> Table:
        most = 0 if self.grouping.ordered else self.asked.most
        order = next((place for place, measure in enumerate(self.measures) if measure.function in ("count", "sum")), 0)
        answer = self.maker.answer(Question(self.asked.entity, self.asked.where, (self.grouping.dimension,), self.measures, order, most))
        keys = keys_of(self.maker, self.grouping, answer)
        labels = labels_of(self.maker, self.grouping, keys)
        values = {group.keys[0]: group.values for group in answer.groups}
        nothing = tuple(0 if measure.function in ("count", "sum") else None for measure in self.measures)
        rows = [self._row(labels[key], values.get(key, nothing), answer, self.grouping.where(key)) for key in keys]
        rest = bool(most and answer.count > most)
        if rest:
            rows.append(self._others(keys, answer))
        rows.append(self._row(_("Total"), answer.total, answer, ALL))
        return Table(self.asked.key, self.asked.title, self._columns(), tuple(rows), total=True, rest=rest)

    def _columns(self) -> tuple[Column, ...]:
        money = self.maker.currency
        heads = [Column(each.key, _(each.label), each.unit, money if each.unit == "money" else "") for each in self.asked.shown]
        return (Column(self.asked.by.key, _(self.asked.by.label), "text"), *heads)

    def _others(self, keys: Sequence[Any], answer: Answer) -> tuple[Cell, ...]:
        """All groups that have no row of their own, as one."""
        others = Not(either(*(self.grouping.where(key) for key in keys)))
        found = self.maker.answer(Question(self.asked.entity, conjunction(self.asked.where, others), (), self.measures))
        label = _("{count} others").format(count=f"{answer.count - len(keys):,}")
        return self._row(label, found.total, answer, others)

    def _row(self, label: str, values: Sequence[Value], answer: Answer, group: Node) -> tuple[Cell, ...]:
        by_key = {figure.key: value for figure, value in zip(self.figures, values, strict=True)}
        whole = {figure.key: value for figure, value in zip(self.figures, answer.total, strict=True)}
        opened = Cell(label, label, self._behind(group))
        return (opened, *(self._cell(each, by_key, whole, group) for each in self.asked.shown))

    def _cell(self, shown: Shown, values: Mapping[str, Value], total: Mapping[str, Value], group: Node) -> Cell:
        match shown:
            case Figure():
                value = cells.in_unit(values[shown.key], shown.unit)
                return cells.number(value, shown.unit, self.maker.currency, self._behind(group, self._counted(shown.key)))
            case Ratio():
                part = sum(values[key] or 0 for key in shown.parts) - sum(values[key] or 0 for key in shown.less)
                whole = sum((total if shown.of_all else values)[key] or 0 for key in shown.wholes)
                opened = either(*(self._counted(key) for key in (shown.parts if shown.of_all else shown.wholes)))
                return cells.number(cells.percent(part, whole), shown.unit, behind=self._behind(group, opened))
            case Share():
                share = cells.percent(values[shown.of], total[shown.of])
                return cells.number(share, shown.unit, behind=self._behind(group, self._counted(shown.of)))

    def _counted(self, key: str) -> Node:
        place = next(place for place, figure in enumerate(self.figures) if figure.key == key)
        return self.measures[place].counted

    def _behind(self, *nodes: Node) -> Behind:
        where = self.asked.where if self.asked.said is None else self.asked.said
        return self.maker.behind(self.asked.entity, where, *nodes)


@dataclass(frozen=True)
class Cross:
    """One figure in two directions: rows and columns."""

    key: str
    title: str
    entity: str
    rows: By
    columns: By
    figure: Figure
    where: Node = ALL


def cross(maker: Maker, asked: Cross) -> Table:
    """The table, with the totals at the right and below. Raises Cancelled, FilterError, UsageError for too many columns."""
    return _Crossing(maker, asked).table()


class _Crossing:
    """One such table being made."""

    def __init__(self, maker: Maker, asked: Cross) -> None:
        self.maker, self.asked = maker, asked
        self.down, self.across = (grouping(maker, asked.entity, by) for by in (asked.rows, asked.columns))
        self.measure = maker.measure(asked.entity, asked.figure)

    def table(self) -> Table:
        shown, left = self._largest()
        by = (self.down.dimension, self.across.dimension)
        answer = self.maker.answer(Question(self.asked.entity, conjunction(self.asked.where, shown), by, (self.measure,)))
        values = {group.keys: group.values[0] for group in answer.groups}
        down, across = (_keys(self.maker, each, answer, place) for place, each in enumerate((self.down, self.across)))
        others = Not(shown)
        rest = self._one_way(others) if left else {}
        across += [key for key in rest if key not in across]
        if len(across) > MOST_COLUMNS and not self.across.ordered:
            problem = _("{what} has {count} values, too many for columns; change places with the rows")
            raise UsageError(problem.format(what=_(self.asked.columns.label), count=f"{len(across):,}"))
        labels = labels_of(self.maker, self.down, down)
        rows = [self._line(labels[row], {key: values.get((row, key), 0) for key in across}, self.down.where(row)) for row in down]
        if left:
            rows.append(self._line(_("{count} others").format(count=f"{left:,}"), {key: rest.get(key, 0) for key in across}, others))
        sums = {key: sum(values.get((row, key), 0) or 0 for row in down) + (rest.get(key, 0) or 0) for key in across}
        rows.append(self._line(_("Total"), sums, ALL))
        return Table(self.asked.key, self.asked.title, self._columns(across), tuple(rows), total=True, rest=bool(left))

    def _largest(self) -> tuple[Node, int]:
        """The filter of the rows that are shown, and how many groups have none."""
        if self.down.ordered:
            return ALL, 0
        most = self.maker.answer(Question(self.asked.entity, self.asked.where, (self.down.dimension,), (self.measure,), 0, MOST))
        if most.count <= MOST:
            return ALL, 0
        return either(*(self.down.where(group.keys[0]) for group in most.groups)), most.count - len(most.groups)

    def _one_way(self, where: Node) -> Mapping[Any, Value]:
        """The columns of all groups that have no row, together."""
        answer = self.maker.answer(Question(self.asked.entity, conjunction(self.asked.where, where), (self.across.dimension,), (self.measure,)))
        return {group.keys[0]: group.values[0] for group in answer.groups}

    def _columns(self, across: Sequence[Any]) -> tuple[Column, ...]:
        unit, rows, columns = self.asked.figure.unit, self.asked.rows, self.asked.columns
        money = self.maker.currency if unit == "money" else ""
        labels = labels_of(self.maker, self.across, across)
        heads = [Column(f"{columns.key}_{place + 1}", labels[key], unit, money) for place, key in enumerate(across)]
        return Column(rows.key, _(rows.label), "text"), *heads, Column("total", _("Total"), unit, money)

    def _line(self, label: str, values: Mapping[Any, Value], group: Node) -> tuple[Cell, ...]:
        found = [self._cell(value, group, self.across.where(key)) for key, value in values.items()]
        head = Cell(label, label, self.maker.behind(self.asked.entity, self.asked.where, group))
        return head, *found, self._cell(sum(value or 0 for value in values.values()), group)

    def _cell(self, value: Value, *nodes: Node) -> Cell:
        behind = self.maker.behind(self.asked.entity, self.asked.where, *nodes, self.measure.counted)
        return cells.number(value, self.asked.figure.unit, self.maker.currency, behind)


def _keys(maker: Maker, grouping: Grouping, answer: Answer, place: int) -> list[Any]:
    """The keys of one direction: by size where they have no order."""
    sums: dict[Any, float] = {}
    for group in answer.groups:
        sums[group.keys[place]] = sums.get(group.keys[place], 0) + (group.values[0] or 0)
    one_way = Answer(tuple(Group((key,), (value,)) for key, value in sorted(sums.items(), key=lambda item: -item[1])), answer.total, len(sums))
    return keys_of(maker, grouping, one_way)


def measured(maker: Maker, entity: str, figures: Sequence[Figure], where: Node) -> tuple[tuple[Value, Measure], ...]:
    """Figures about all records that match, without any groups."""
    measures = tuple(maker.measure(entity, figure) for figure in figures)
    answer = maker.answer(Question(entity, where, (), measures))
    return tuple(zip(answer.total, measures, strict=True))
