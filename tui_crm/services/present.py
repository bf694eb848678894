"""Stored values as cells of a list."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from tui_crm.model.fields import Field, Kind
from tui_crm.model.showing import show
from tui_crm.model.storage import from_db
from tui_crm.services import plugin_formats
from tui_crm.services.crm import Crm

PLAIN = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.DATE, Kind.EMAIL, Kind.URL, Kind.SOCIAL})
RIGHT = frozenset({Kind.INTEGER, Kind.MONEY, Kind.DECIMAL, Kind.PERCENT})


class Presenter:
    """Makes the cells of the rows that `Lists.window` gives for these columns."""

    def __init__(self, crm: Crm, entity: str, columns: Sequence[str]) -> None:
        described = crm.catalogue[entity]
        context = crm.showing(relative=True)
        fields = [described.by_name[name] for name in columns]
        self._cells = tuple(_cell(field, lambda field, value: show(field, value, context)) for field in fields)
        if crm.plugins.answering(plugin_formats.HOOK):
            self._cells = tuple(plugin_formats.cell(crm, entity, *pair) for pair in zip(fields, self._cells, strict=True))

    def cells(self, row: Sequence[Any]) -> tuple[str, ...]:
        """The texts of one row (id first)."""
        return tuple([cell(value) for cell, value in zip(self._cells, row[1:], strict=True)])


def _cell(field: Field, text: Callable[[Field, object], str]) -> Callable[[Any], str]:
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
