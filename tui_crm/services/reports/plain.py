"""The plain kind of report: one breakdown, if wanted a second direction, and the picture of its first figure."""

from __future__ import annotations

from collections.abc import Sequence

from tui_crm.i18n import N_, _
from tui_crm.model.report import Cell, Picture, Result, Series, Style, Table
from tui_crm.query.ast import ALL, Node, conjunction
from tui_crm.services.reports.breakdown import Breakdown, Cross, cross, table
from tui_crm.services.reports.making import Maker
from tui_crm.services.reports.spec import Figure, Option, Shown

ACROSS = Option("across", N_("Across"))
"""A second way of grouping: the first figure as a table of rows and columns."""


TREND = 16
"""Stretches of time from which on they are drawn as a line."""


def plain(maker: Maker, shown: Sequence[Shown], where: Node = ALL, style: Style | None = None) -> Result:
    """A report that breaks the records that were asked for down by what was asked for. `style`: of the picture; None: as suits the groups."""
    entity = maker.report.entity
    matching = conjunction(maker.in_period(), where, maker.wanted)
    tables = [table(maker, Breakdown(maker.report.key, _(maker.report.label), entity, maker.by, tuple(shown), matching))]
    trend = maker.by.unit and len(tables[0].rows) > TREND
    pictures = [picture(tables[0], 1, style or ("line" if trend else "bars"))]
    if any(option.key == "across" for option in maker.report.options) and (across := maker.option("across")):
        figure = next(each for each in shown if isinstance(each, Figure))
        ways = maker.by, maker.way(across)
        title = _("{figure} by {rows} and {columns}").format(figure=_(figure.label), rows=_(ways[0].label), columns=_(ways[1].label))
        tables.append(cross(maker, Cross("across", title, entity, *ways, figure, matching)))
        pictures.append(stacked(tables[1]))
    return maker.result(tables, pictures)


def picture(source: Table, column: int, style: Style = "bars", title: str = "") -> Picture:
    """One column of a table as a picture."""
    rows = _shown(source)
    head = source.columns[column]
    values = tuple(_float(row[column].value) for row in rows)
    rest = (_float(source.rows[len(rows)][column].value) or 0.0) if source.rest else 0.0
    series = Series(head.label, values, tuple(row[column].text for row in rows))
    labels = tuple(row[0].text for row in rows)
    return Picture(f"{source.key}_{head.key}", style, title or head.label, labels, (series,), head.unit, head.currency, rest)


def _shown(source: Table) -> Sequence[tuple[Cell, ...]]:
    """The rows that have a bar: neither the total nor what stands for the rest, which would dwarf them."""
    return source.rows[: len(source.rows) - source.total - source.rest]


def columns_picture(source: Table, columns: Sequence[int], style: Style, title: str) -> Picture:
    """Several columns of a table as the series of one picture."""
    rows = _shown(source)
    series = tuple(
        Series(source.columns[at].label, tuple(_float(row[at].value) for row in rows), tuple(row[at].text for row in rows)) for at in columns
    )
    head = source.columns[columns[0]]
    return Picture(f"{source.key}_{style}", style, title, tuple(row[0].text for row in rows), series, head.unit, head.currency)


def stacked(source: Table, style: Style = "stacked") -> Picture:
    """A table of rows and columns with totals as bars of parts, or as a heat map."""
    if style == "heat":
        rows = _shown(source)
        labels = tuple(column.label for column in source.columns[1:-1])
        series = tuple(Series(row[0].text, tuple(_float(cell.value) for cell in row[1:-1]), tuple(cell.text for cell in row[1:-1])) for row in rows)
        head = source.columns[1]
        return Picture(f"{source.key}_heat", "heat", source.title, labels, series, head.unit, head.currency)
    return columns_picture(source, range(1, len(source.columns) - 1), "stacked", source.title)


def _float(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
