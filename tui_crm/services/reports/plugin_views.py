"""What a plugin's report shows, as the tables and pictures of every other report, so that it can be opened, written and drawn like them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tui_crm.model.report import Behind, Cell, Column, Picture, Result, Series, Table
from tui_crm.plugins.declared import entity_key


@dataclass
class _Parts:
    tables: list[Table] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    views: list[Mapping[str, object]] = field(default_factory=list)  # forms and texts stay as they are


def converted(key: str, title: str, message: str, view: Mapping[str, Any] | None) -> Result:
    """A plugin's view, as it gave it, as a report."""
    parts = _Parts()
    if view is not None:
        _add(parts, "", view)
    return Result(key, title, {}, tuple(parts.tables), tuple(parts.pictures), (message,) if message else (), tuple(parts.views))


def _add(parts: _Parts, heading: str, view: Mapping[str, Any]) -> None:
    match view["kind"]:
        case "page":
            for title, part in view["parts"]:
                _add(parts, str(title), part)
        case "table":
            parts.tables.append(_table(f"table{len(parts.tables) + 1}", heading, view))
        case "chart":
            parts.pictures.append(_picture(f"picture{len(parts.pictures) + 1}", heading, view))
        case _:
            parts.views.append(view)


def _table(key: str, heading: str, view: Mapping[str, Any]) -> Table:
    numbers = frozenset(view["right"])
    columns = tuple(Column(f"column{place + 1}", str(label), "number" if place in numbers else "text") for place, label in enumerate(view["columns"]))
    rows = tuple(
        tuple(Cell(str(text), str(text), _behind(view, row, place)) for place, text in enumerate(texts)) for row, texts in enumerate(view["rows"])
    )
    return Table(key, heading, columns, rows, empty=str(view["empty"]))


def _behind(view: Mapping[str, Any], row: int, place: int) -> Behind | None:
    """The filter that the plugin named for a cell, else the record that the row stands for."""
    named = view.get("behind") or ()
    if named and (found := named[row][place]):
        return Behind(entity_key(found[0]), str(found[1]))
    records = view["records"] or ()
    return Behind(entity_key(records[row][0]), "", int(records[row][1])) if records and records[row] else None


def _picture(key: str, heading: str, view: Mapping[str, Any]) -> Picture:
    labels, values = [str(label) for label, _value in view["points"]], [float(value) for _label, value in view["points"]]
    unit = f" {view['unit']}" if view["unit"] else ""
    texts = tuple((f"{value:,.0f}" if value == int(value) else f"{value:,.2f}") + unit for value in values)
    return Picture(key, "line" if view["style"] == "line" else "bars", heading, tuple(labels), (Series(heading, tuple(values), texts),), "number")
