"""The shapes of each style of picture: bars, funnel, line, stacked bars, Pareto, heat map."""

from __future__ import annotations

import math
from collections.abc import Sequence

from tui_crm.i18n import _
from tui_crm.model.money import minor_units
from tui_crm.model.report import Picture
from tui_crm.services.reports.cells import written
from tui_crm.services.reports.svg import COLOURS, MARGIN, WIDTH, Drawing, shortened, width_of

ROW, BAR = 24, 16  # heights of a row and of its bar
HEIGHT = 220  # of a line's picture
MOST = 60  # rows of a picture
ROOM = WIDTH - 2 * MARGIN


def draw(drawing: Drawing, picture: Picture) -> None:
    """Draw a picture from `drawing.y` down."""
    if not picture.labels or not picture.series:
        drawing.text(MARGIN, drawing.y + 12, _("Nothing here yet."), style="dim")
        drawing.y += ROW
        return
    {"bars": _bars, "funnel": _funnel, "line": _line, "stacked": _stacked, "pareto": _pareto, "heat": _heat}[picture.style](drawing, picture)


def _text(picture: Picture, series: int, at: int) -> str:
    found = picture.series[series]
    if found.texts:
        return found.texts[at]
    value = found.values[at]
    return "–" if value is None else written(value, picture.unit, picture.currency)


def _named(labels: Sequence[str]) -> float:
    return min(max((width_of(label) for label in labels), default=0.0), ROOM / 3) + 10


def _bars(drawing: Drawing, picture: Picture) -> None:
    _rows(drawing, picture)


def _pareto(drawing: Drawing, picture: Picture) -> None:
    """Bars with a line of their running share, which ends at the right edge with 100 %."""
    top, named = drawing.y, _named(picture.labels)
    bars = _rows(drawing, picture)
    values = [max(value or 0, 0) for value in picture.series[0].values[:MOST]]
    whole = sum(max(value or 0, 0) for value in picture.series[0].values) + max(picture.rest, 0) or 1
    running = 0.0
    points = []
    for at, value in enumerate(values):
        running += value
        points.append((MARGIN + named + bars * running / whole, top + at * ROW + BAR / 2))
    drawing.line(points, COLOURS[1])
    running = 0.0
    for (x, y), value in zip(points, values, strict=True):
        running += value
        drawing.dot(x, y, COLOURS[1], f"{100 * running / whole:.1f} %")


def _rows(drawing: Drawing, picture: Picture) -> float:
    """A bar a label; returns the width of the longest."""
    count = min(len(picture.labels), MOST)
    texts = [_text(picture, 0, at) for at in range(count)]
    named, behind = _named(picture.labels[:count]), max(map(width_of, texts)) + 8
    room = ROOM - named - behind
    values = picture.series[0].values[:count]
    most = picture.full(max((abs(value or 0) for value in values), default=0))
    for at in range(count):
        value = values[at] or 0
        length = abs(value) / most * room
        drawing.text(MARGIN + named - 8, drawing.y + 13, shortened(picture.labels[at], named), anchor="end")
        drawing.box(MARGIN + named, drawing.y, length, BAR, COLOURS[3 if value < 0 else 0], about=f"{picture.labels[at]}: {texts[at]}")
        drawing.text(MARGIN + named + length + 6, drawing.y + 13, texts[at], style="dim")
        drawing.y += ROW
    return room


def _funnel(drawing: Drawing, picture: Picture) -> None:
    """Each stage as wide as its part of the first, with what is left of the stage before at the right."""
    count = min(len(picture.labels), MOST)
    values = [max(value or 0, 0) for value in picture.series[0].values[:count]]
    most, named, tall = max(values, default=0) or 1, _named(picture.labels[:count]), 34
    room = ROOM - named - 90
    middle = MARGIN + named + room / 2
    for at, value in enumerate(values):
        after = values[at + 1] if at + 1 < count else value
        upper, lower = value / most * room / 2, min(after, value) / most * room / 2
        y = drawing.y
        text = _text(picture, 0, at)
        drawing.shape([(middle - upper, y), (middle + upper, y), (middle + lower, y + tall - 3), (middle - lower, y + tall - 3)], COLOURS[0],
                      f"{picture.labels[at]}: {text}")  # fmt: skip
        drawing.text(MARGIN + named - 8, y + 20, shortened(picture.labels[at], named), anchor="end")
        inside = width_of(text) + 8 < upper + lower
        drawing.text(middle if inside else middle + upper + 8, y + 20, text, anchor="middle" if inside else "start", style="on" if inside else "dim")
        if at and values[at - 1]:
            drawing.text(WIDTH - MARGIN, y + 20, f"{100 * value / values[at - 1]:.1f} %", anchor="end", style="dim")
        drawing.y += tall


def _line(drawing: Drawing, picture: Picture) -> None:
    if len(picture.series) > 1:
        drawing.legend([series.label for series in picture.series])
    known = [value for series in picture.series for value in series.values if value is not None]
    low, high = min(0.0, *known, 0.0), max(0.0, *known, 0.0)
    step = _step(high - low or 1)
    low, high = math.floor(low / step) * step, max(math.ceil(high / step) * step, step)
    ticks = [low + step * at for at in range(round((high - low) / step) + 1)]
    heads = [_tick(picture, tick) for tick in ticks]
    left = MARGIN + max(map(width_of, heads)) + 8
    wide, top = WIDTH - MARGIN - left, drawing.y + 6

    def height(value: float) -> float:
        return top + HEIGHT - (value - low) / (high - low) * HEIGHT

    for tick, head in zip(ticks, heads, strict=True):
        drawing.rule(left, height(tick), WIDTH - MARGIN, height(tick))
        drawing.text(left - 8, height(tick) + 4, head, anchor="end", style="dim", size=11)
    count = len(picture.labels)
    places = [left + wide * (at + 0.5) / count for at in range(count)]
    for number, series in enumerate(picture.series):
        colour = COLOURS[number % len(COLOURS)]
        points = [(places[at], height(value)) for at, value in enumerate(series.values) if value is not None]
        drawing.line(points, colour)
        for at, value in enumerate(series.values):
            if value is not None and count <= 100:
                drawing.dot(places[at], height(value), colour, f"{picture.labels[at]}: {_text(picture, number, at)}")
    every = max(1, math.ceil(max(map(width_of, picture.labels)) * 1.2 / (wide / count)))
    for at in range(0, count, every):
        drawing.text(places[at], top + HEIGHT + 18, picture.labels[at], anchor="middle", style="dim", size=11)
    drawing.y = top + HEIGHT + 26


def _step(span: float) -> float:
    """A round distance between some five lines of the grid."""
    power = 10 ** math.floor(math.log10(span / 4))
    return float(next(each * power for each in (1, 2, 2.5, 5, 10) if each * power >= span / 5))


def _tick(picture: Picture, value: float) -> str:
    if picture.unit == "money":
        value /= 10 ** minor_units(picture.currency)
    return f"{value:,.6g}" if abs(value) < 1_000_000 else f"{value:,.0f}"


def _stacked(drawing: Drawing, picture: Picture) -> None:
    drawing.legend([series.label for series in picture.series])
    count = min(len(picture.labels), MOST)
    sums = [sum(max(series.values[at] or 0, 0) for series in picture.series) for at in range(count)]
    texts = [written(round(total) if picture.unit in ("count", "money") else total, picture.unit, picture.currency) for total in sums]
    named, behind, most = _named(picture.labels[:count]), max(map(width_of, texts)) + 8, max(sums, default=0) or 1
    room = ROOM - named - behind
    for at in range(count):
        x = MARGIN + named
        drawing.text(x - 8, drawing.y + 13, shortened(picture.labels[at], named), anchor="end")
        for number, series in enumerate(picture.series):
            length = max(series.values[at] or 0, 0) / most * room
            if length:
                told = f"{picture.labels[at]} · {series.label}: {_text(picture, number, at)}"
                drawing.box(x, drawing.y, length, BAR, COLOURS[number % len(COLOURS)], round_by=0, about=told)
            x += length
        drawing.text(x + 6, drawing.y + 13, texts[at], style="dim")
        drawing.y += ROW


def _heat(drawing: Drawing, picture: Picture) -> None:
    """A row a series, a column a label; the fuller the colour, the larger the number."""
    rows = picture.series[:MOST]
    named = _named([series.label for series in rows])
    wide = (ROOM - named) / len(picture.labels)
    most = max((value or 0 for series in rows for value in series.values), default=0) or 1
    for at, label in enumerate(picture.labels):
        drawing.text(MARGIN + named + wide * (at + 0.5), drawing.y + 12, shortened(label, wide), anchor="middle", style="dim", size=11)
    drawing.y += 20
    for number, series in enumerate(rows):
        drawing.text(MARGIN + named - 8, drawing.y + 17, shortened(series.label, named), anchor="end")
        for at, value in enumerate(series.values):
            text, x = _text(picture, number, at), MARGIN + named + wide * at
            share = max(value or 0, 0) / most
            told = f"{series.label} · {picture.labels[at]}: {text}"
            drawing.box(x + 1, drawing.y, wide - 2, 26, COLOURS[0], opacity=0.08 + 0.92 * share, about=told)
            drawing.text(x + wide / 2, drawing.y + 17, shortened(text, wide), anchor="middle", style="on" if share > 0.55 else "", size=11)
        drawing.y += 28
