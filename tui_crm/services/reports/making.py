"""What every report is made with: one person's archive, how the report was asked for, and words turned into fields, filters and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.model.fields import NUMBER_KINDS, Field, Kind
from tui_crm.model.instants import local_time
from tui_crm.model.report import Behind, Picture, Result, Table
from tui_crm.model.values import parse
from tui_crm.query.ast import ALL, And, Node, Not, Op, Or, Test, conjunction
from tui_crm.query.names import Names
from tui_crm.query.render import render
from tui_crm.services.crm import Crm, name_of
from tui_crm.services.reports import calendar
from tui_crm.services.reports.calendar import Period
from tui_crm.services.reports.spec import Asked, By, Figure, Report
from tui_crm.store.aggregates import Aggregates, Answer, Group, Measure, Path, Question


class OtherCurrency(Exception):
    """Some of the records measured have amounts in another currency: the report is made once more, with `Maker.foreign` saying so."""

    def __init__(self, entity: str, count: int) -> None:
        super().__init__(entity)
        self.entity, self.count = entity, count


@dataclass(frozen=True)
class Maker:
    """One report being made."""

    crm: Crm
    report: Report
    asked: Asked
    aggregates: Aggregates
    notes: list[str] = field(default_factory=list)
    foreign: Mapping[str, int] = field(default_factory=dict)  # by kind of record: how many have amounts in another currency
    _names: dict[str, Names] = field(default_factory=dict)

    # what was asked

    @cached_property
    def period(self) -> Period:
        """The period asked for, or the report's own. Raises UsageError."""
        return calendar.read_period(self.asked.period or self.report.period, self.crm.store.clock(), self.crm.locale.zone)

    @cached_property
    def by(self) -> By:
        """What to group by: one of the report's own ways, or a field by name ("industry", "created_at:quarter"). Raises UsageError."""
        return self.way(self.asked.by) if self.asked.by else self.report.by[0]

    def way(self, text: str) -> By:
        """What `text` means as a way of grouping. Raises UsageError."""
        found = next((by for by in self.report.by if text.casefold() in (by.key, by.label.casefold(), _(by.label).casefold())), None)
        if found:
            return found
        name, _colon, unit = text.partition(":")
        if name in calendar.UNITS and self.report.date:
            return By(name, calendar.UNIT_LABELS[name], self.report.date, name)
        step = self.names(self.report.entity).field(name)
        if step is None or step.many or not self._parts(step, unit):
            offered = ", ".join(by.key for by in self.report.by)
            problem = _("“{text}” is nothing to group by; there are {offered}, and every field by its name")
            raise UsageError(problem.format(text=text, offered=offered))
        return By(name, step.label, name, unit)

    def _parts(self, field: Field, unit: str) -> bool:
        """Whether a field's values can be parted so: a date by a unit of time, a number by the edges of bands, anything by its values."""
        if field.kind in (Kind.DATE, Kind.INSTANT):
            return not unit or unit in calendar.UNITS
        return not unit or (field.kind in NUMBER_KINDS and bool(self.edges(field, unit)))

    def edges(self, field: Field, text: str) -> tuple[Any, ...]:
        """The edges of bands of a number, rising: "1000,5k,20k". Raises UsageError."""
        try:
            return tuple(sorted({parse(field, part, self.crm.reading()) for part in text.split(",")}))
        except ValueError as error:
            raise UsageError(_("The bands “{text}” make no sense: {reason}").format(text=text, reason=error)) from None

    def option(self, key: str) -> str:
        """The value of one of the report's options. Raises UsageError for a value it does not have."""
        option = self.report.option(key)
        text = self.asked.options.get(key, "") or option.first
        if not option.values:
            return text
        found = next((value for value, label in option.values.items() if text.casefold() in (value, label.casefold(), _(label).casefold())), None)
        if found is None:
            raise UsageError(_("“{option}” is one of {values}, not “{text}”").format(option=key, values=", ".join(option.values), text=text))
        return found

    @property
    def currency(self) -> str:
        """The currency that amounts are added up in."""
        return self.asked.options.get("currency", "").upper() or self.crm.locale.currency

    @property
    def today(self) -> date:
        """The day it is for the person."""
        return local_time(self.crm.store.clock(), self.crm.locale.zone).date()

    # words and filters

    def names(self, entity: str) -> Names:
        """What the words of a filter mean."""
        return self._names.setdefault(entity, self.crm.names(entity))

    def path(self, entity: str, name: str) -> Path:
        """The field that a name means, with the references that lead there. Raises FilterError."""
        return self.names(entity).path(name, 0, len(name)) if name else ()

    def node(self, entity: str, *texts: str) -> Node:
        """Filters, all of them together. Raises FilterError."""
        return conjunction(*(self.crm.filter(entity, text) for text in texts))

    @cached_property
    def wanted(self) -> Node:
        """The filter that was asked for. Raises FilterError."""
        return self.node(self.report.entity, self.asked.where)

    def in_period(self, name: str = "") -> Node:
        """The filter for the period, about the report's own date or another field. Raises UsageError."""
        name = name or self.report.date
        return calendar.within(self.path(self.report.entity, name), self.period, self.crm.locale.zone) if name else ALL

    def behind(self, entity: str, *nodes: Node) -> Behind:
        """The records that match all of these."""
        return Behind(entity, render(conjunction(*nodes), self.names(entity)))

    # figures

    def measure(self, entity: str, figure: Figure) -> Measure:
        """A figure as it is measured; amounts only in the report's currency."""
        where = self.node(entity, figure.where)
        if figure.unit == "money" and entity in self.foreign:
            where = conjunction(where, self.ours(entity))
        return Measure(figure.function, self.path(entity, figure.of), self.path(entity, figure.times), self.path(entity, figure.since), where)

    def ours(self, entity: str) -> Node:
        """The filter for records whose amounts are in the report's currency; ALL where records have none."""
        currency = self.crm.catalogue[entity].by_name.get("currency")
        if currency is None:
            return ALL
        own = Test((currency,), Op.EQ, self.currency)
        return Or((Test((currency,), Op.EMPTY), own)) if self.currency == self.crm.locale.currency else own

    def only_ours(self, entity: str) -> Node:
        """The filter that leaves records in another currency out altogether, which is told; ALL when there are none."""
        ours = self.ours(entity)
        found = 0 if ours == ALL else self.answer(Question(entity, Not(ours))).total[0]
        if not found:
            return ALL
        told = _("{things}: {count} have amounts in another currency and are left out ({currency})")
        self.notes.append(told.format(count=f"{found:,}", things=_(self.crm.catalogue[entity].plural), currency=self.currency))
        return ours

    def answer(self, question: Question) -> Answer:
        """What the person may see of it. Raises Cancelled; OtherCurrency when sums would mix currencies, which is found on the way."""
        entity, measures = question.entity, question.measures
        ours = self.ours(entity)
        mixed = ours != ALL and entity not in self.foreign and any(measure.of and measure.of[-1].kind is Kind.MONEY for measure in measures)
        if mixed:
            measures = (*measures, Measure("count", where=Not(ours)))
        seen = conjunction(question.where, self.crm.policy.row_filter(entity))
        found = self.aggregates.answer(Question(entity, seen, question.by, measures, question.order, question.limit))
        if not mixed:
            return found
        if found.total[-1]:
            raise OtherCurrency(entity, int(found.total[-1]))
        return Answer(tuple(Group(group.keys, group.values[:-1]) for group in found.groups), found.total[:-1], found.count)

    def titles(self, entity: str, ids: Iterable[int]) -> Mapping[int, str]:
        """What people call these records."""
        wanted = [record for record in dict.fromkeys(ids) if record]
        if entity == "user":
            return {found.id: name_of(found) for found in self.crm.store.read_many(entity, wanted)}
        return self.crm.store.titles(entity, wanted)

    def result(self, tables: Sequence[Table], pictures: Sequence[Picture] = (), **asked: str) -> Result:
        """What came of it, with how it was asked for."""
        shown = {_("Period"): self.period.shown} if self.report.date else {}
        if self.report.by:
            shown[_("Grouped by")] = _(self.by.label)
        for option in self.report.options:
            if value := self.option(option.key):
                shown[_(option.label)] = _(option.values.get(value, value))
        if self.asked.where:
            shown[_("Filter")] = self.asked.where
        notes = (*self.notes, *(self._of_foreign(entity, count) for entity, count in self.foreign.items()))
        return Result(self.report.key, _(self.report.label), {**shown, **asked}, tuple(tables), tuple(pictures), notes)

    def _of_foreign(self, entity: str, count: int) -> str:
        told = _("{things}: {count} have amounts in another currency; they are counted, but not in sums ({currency})")
        return told.format(count=f"{count:,}", things=_(self.crm.catalogue[entity].plural), currency=self.currency)


def either(*nodes: Node) -> Node:
    """At least one of them."""
    return ALL if any(node == And(()) for node in nodes) else nodes[0] if len(nodes) == 1 else Or(nodes)
