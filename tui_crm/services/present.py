"""Stored values as cells of a list."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from tui_crm.model.fields import Field, Kind
from tui_crm.model.showing import show
from tui_crm.model.storage import from_db
from tui_crm.services import plugin_formats
from tui_crm.services.crm import Crm

PLAIN = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.DATE, Kind.EMAIL, Kind.URL, Kind.SOCIAL})
RIGHT = frozenset({Kind.INTEGER, Kind.MONEY, Kind.DECIMAL, Kind.PERCENT})

CURRENCY = "currency"
Cell = Callable[[Any], str]


class Presenter:
    """Makes the cells of the rows that `Lists.window` gives for its `columns`: those asked for, and the currency where there are amounts."""

    def __init__(self, crm: Crm, entity: str, columns: Sequence[str]) -> None:
        described = crm.catalogue[entity]
        self._crm, self._entity = crm, entity
        self._fields = [described.by_name[name] for name in columns]
        amounts = CURRENCY in described.by_name and any(field.kind is Kind.MONEY for field in self._fields)
        self.columns = (*columns, CURRENCY) if amounts and CURRENCY not in columns else tuple(columns)
        self._currency = self.columns.index(CURRENCY) + 1 if amounts else 0
        self._made: dict[str, tuple[Cell, ...]] = {}

    def cells(self, row: Sequence[Any]) -> tuple[str, ...]:
        """The texts of one row (id first), amounts in the record's currency."""
        cells = self._cells(row[self._currency] if self._currency else "")
        return tuple([cell(value) for cell, value in zip(cells, row[1:], strict=False)])

    def _cells(self, currency: str) -> tuple[Cell, ...]:
        """How the columns of a record with this currency are shown."""
        if currency not in self._made:
            context = self._crm.showing(relative=True)
            context = replace(context, currency=currency or context.currency)
            cells = tuple(_cell(field, lambda field, value: show(field, value, context)) for field in self._fields)
            if self._crm.plugins.answering(plugin_formats.HOOK):
                cells = tuple(plugin_formats.cell(self._crm, self._entity, *pair) for pair in zip(self._fields, cells, strict=True))
            self._made[currency] = cells
        return self._made[currency]


def _cell(field: Field, text: Callable[[Field, object], str]) -> Cell:
    if field.kind is Kind.REFERENCE and not field.many:
        return str  # the listing has looked the name up
    if field.many:
        return lambda stored: "" if stored == "[]" else _several(field, json.loads(stored), text)
    if field.kind in PLAIN and not field.message:
        return str
    empty = field.empty
    return lambda stored: "" if not stored else text(field, from_db(field, stored)) if stored != empty else ""


def _several(field: Field, items: Sequence[Any], text: Callable[[Field, object], str]) -> str:
    """The first value and how many more there are; short words such as tags all."""
    if field.kind is Kind.TEXT:
        return ", ".join(map(str, items))
    first = text(field, (items[0],))
    return f"{first} +{len(items) - 1}" if len(items) > 1 else first
