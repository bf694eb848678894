"""The rows of a breakdown: which groups there are, in which order, what they are called, and which records each has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tui_crm.i18n import _
from tui_crm.model.fields import Field, Kind
from tui_crm.model.money import show_money
from tui_crm.model.showing import show
from tui_crm.model.storage import from_db
from tui_crm.query.ast import Node
from tui_crm.services.reports import calendar
from tui_crm.services.reports.calendar import Bands
from tui_crm.services.reports.making import Maker
from tui_crm.services.reports.spec import By
from tui_crm.store.aggregates import NOTHING, Answer, Dimension, condition

ORDERED = frozenset({"stage", "pipeline"})
"""Kinds of record that have an order of their own, kept in their field `position`."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """How the records of one kind are parted. `bands`: of time; `whole`: every band is shown, those without records too."""

    dimension: Dimension
    bands: Bands | None = None
    whole: bool = False

    @property
    def last(self) -> Field:
        """The field whose values the groups are."""
        return self.dimension.path[-1]

    @property
    def ordered(self) -> bool:
        """Whether the groups have an order that is not by size."""
        return bool(self.dimension.edges) or bool(self.last.choices and not self.last.open_choices) or self.last.ref in ORDERED

    def where(self, key: Any) -> Node:
        """The filter of one group."""
        return condition(self.dimension, key)


def grouping(maker: Maker, entity: str, by: By) -> Grouping:
    """How `by` parts the records. Raises FilterError."""
    path = maker.path(entity, by.path)
    last = path[-1]
    if last.kind not in (Kind.DATE, Kind.INSTANT):
        return Grouping(Dimension(path, maker.edges(last, by.unit) if by.unit else ()))
    zone = maker.crm.locale.zone
    about_period = entity == maker.report.entity and maker.report.date and path == maker.path(entity, maker.report.date)
    first, final = (maker.period.first, maker.period.last) if about_period else (None, None)
    if first is None or final is None:
        target = entity if len(path) == 1 else path[-2].ref
        span = maker.aggregates.span(target, last)
        low, high = (calendar.day_of(last, value, zone) for value in span) if span else (maker.today, maker.today)
        first = min(low, final or low) if first is None else first
        final = max(high, first) if final is None else final
    bands = calendar.bands(by.unit or "month", first, final)
    return Grouping(Dimension(path, bands.edges(last, zone)), bands, bool(about_period and maker.period.first and maker.period.last))


def keys_of(maker: Maker, grouping: Grouping, answer: Answer) -> list[Any]:
    """The keys of the rows, in order."""
    found = [group.keys[0] for group in answer.groups]
    if grouping.bands is not None:
        return _bands_of(grouping, found)
    if grouping.dimension.edges:
        return sorted(found, key=lambda key: (key == NOTHING, key))
    if not grouping.ordered:
        return found
    if grouping.last.choices:
        order = {choice.value: place for place, choice in enumerate(grouping.last.choices)}
        return sorted(found, key=lambda key: order.get(key, len(order)))
    places = positions(maker, grouping.last.ref, found)
    return sorted(found, key=lambda key: places.get(key, (1 << 30, 0, 0)))


def positions(maker: Maker, entity: str, ids: Sequence[int]) -> dict[int, tuple[int, int, int]]:
    """Where records that have an order of their own come: (pipeline, position, id)."""
    records = maker.crm.store.read_many(entity, [record for record in ids if record])
    return {each.id: (int(str(each.values.get("pipeline", 0))), each.number("position"), each.id) for each in records}


def _bands_of(grouping: Grouping, found: Sequence[int]) -> list[int]:
    """All bands between the first and the last with records; of a closed period all of it; what has no date comes last."""
    count = len(grouping.dimension.edges)
    inside = [key for key in found if 0 < key < count]
    shown = range(1, count) if grouping.whole else range(min(inside, default=1), max(inside, default=0) + 1)
    return [*(key for key in (0,) if key in found), *shown, *(key for key in (count, NOTHING) if key in found)]


def labels_of(maker: Maker, grouping: Grouping, keys: Sequence[Any]) -> dict[Any, str]:
    """What each group is called."""
    if grouping.bands is not None:
        return {key: _band_label(grouping.bands, key) for key in keys}
    last = grouping.last
    if edges := grouping.dimension.edges:
        return {key: _between([shown(maker, last, edge) for edge in edges], key) for key in keys}
    if last.kind is Kind.REFERENCE:
        titles = maker.titles(last.ref, keys)
        return {key: titles.get(key) or (f"#{key}" if key else _("none")) for key in keys}
    return {key: shown(maker, last, from_db(last, key)) or _("none") for key in keys}


def shown(maker: Maker, field: Field, value: Any) -> str:
    """A value as it names a row; of an amount without its currency, which is said above the table."""
    return show_money(value, "") if field.kind is Kind.MONEY else show(field, value, maker.crm.showing())


def _between(edges: Sequence[str], key: int) -> str:
    """What a band of numbers is called."""
    if key == NOTHING:
        return _("none")
    if key in (0, len(edges)):
        return f"< {edges[0]}" if key == 0 else f"≥ {edges[-1]}"
    return f"{edges[key - 1]} – < {edges[key]}"


def _band_label(bands: Bands, key: int) -> str:
    if key == NOTHING:
        return _("no date")
    if key == 0:
        return _("before {day}").format(day=bands.starts[0])
    if key == len(bands.starts):
        return _("after {day}").format(day=bands.starts[-1] - timedelta(days=1))
    return bands.labels[key - 1]
