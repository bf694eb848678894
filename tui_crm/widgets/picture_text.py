"""Pictures of reports drawn with characters that every terminal shows, told apart without colour. Pure: a picture and a width in, lines out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tui_crm.i18n import _
from tui_crm.model.report import Picture
from tui_crm.widgets.cells import safe_cell, safe_text, safe_width
from tui_crm.widgets.plots import COLUMN, SHADES, bar

FILLS = "█▓▒░·+×o"
"""The parts of a stacked bar, in turn."""
MARKS = "◆┃×"
"""Where the third series and those after it end in a bar of several."""
HEIGHT = 8  # lines of a line's picture
LONGEST = 30  # cells of a label
MOST = 40  # labels of a picture in characters; a terminal is no poster
Spans = tuple[tuple[str, str], ...]


def picture_lines(picture: Picture, width: int) -> list[Spans]:
    """A picture in lines of at most `width` cells: texts with the names of their styles."""
    draw = {"bars": _bars, "funnel": _funnel, "line": _line, "stacked": _stacked, "pareto": _pareto, "heat": _heat}[picture.style]
    if not picture.labels or not picture.series:
        return [((" " + _("Nothing here yet."), "muted"),)]
    lines = list(draw(picture, max(width, 40)))
    if len(picture.labels) > MOST and picture.style != "line":
        lines.append(((" " + _("… and {count} more").format(count=len(picture.labels) - MOST), "muted"),))
    return lines


def _labels(labels: Sequence[str], width: int) -> int:
    return min(max((safe_width(safe_text(label)) for label in labels), default=0), LONGEST, width // 3)


def _bars(picture: Picture, width: int) -> Iterator[Spans]:
    series = picture.series[0]
    shown = list(zip(picture.labels, series.values, _texts(picture, 0), strict=True))[:MOST]
    named, behind = _labels([label for label, _value, _text in shown], width), max(safe_width(text) for _label, _value, text in shown)
    room = max(4, width - named - behind - 4)
    most = picture.full(max((abs(value or 0) for _label, value, _text in shown), default=0))
    for label, value, text in shown:
        sign = "-" if (value or 0) < 0 else ""
        drawn = sign + bar(abs(value or 0) / most, room)
        yield (f" {safe_cell(label, named)} ", "label"), (safe_cell(text, behind, "right") + " ", ""), (drawn, "sign")


def _funnel(picture: Picture, width: int) -> Iterator[Spans]:
    """Each bar in the middle, as wide as its part of the widest; behind it, how many of the stage before it are."""
    series = picture.series[0]
    shown = list(zip(picture.labels, series.values, _texts(picture, 0), strict=True))[:MOST]
    named, behind = _labels(picture.labels, width), max(safe_width(text) for _label, _value, text in shown)
    room = max(6, width - named - behind - 12)
    most = max((value or 0 for value in series.values), default=0) or 1
    before: float | None = None
    for label, value, text in shown:
        filled = round(max(value or 0, 0) / most * room)
        left = (room - filled) // 2
        drawn = " " * left + "█" * filled + " " * (room - filled - left)
        step = f"{min(100 * max(value or 0, 0) / before, 999.9):5.1f} %" if before else " " * 7
        yield (f" {safe_cell(label, named)} ", "label"), (drawn, "sign"), (f" {safe_cell(text, behind, 'right')} ", ""), (step, "muted")
        before = max(value or 0, 0)


def _pareto(picture: Picture, width: int) -> Iterator[Spans]:
    """Bars, the largest first, with the share that they and those before them have of all."""
    series = picture.series[0]
    whole = sum(max(value or 0, 0) for value in series.values) + max(picture.rest, 0) or 1
    running = 0.0
    for spans, value in zip(_bars(picture, width - 9), series.values, strict=False):
        running += max(value or 0, 0)
        used = sum(safe_width(text) for text, _style in spans)
        yield (*spans, (" " * max(1, width - 9 - used) + f"{100 * running / whole:5.1f} %", "muted"))


def _line(picture: Picture, width: int) -> Iterator[Spans]:
    """One series: columns of eight lines. Several: see `_grouped`."""
    if len(picture.series) > 1:
        yield from _grouped(picture, width)
        return
    values = [value or 0.0 for value in picture.series[0].values]
    texts = _texts(picture, 0)
    low, high = min(0.0, *values), max(0.0, *values)
    top, bottom = (texts[values.index(edge)] if edge in values else "0" for edge in (high, low))
    margin = max(safe_width(top), safe_width(bottom)) + 2
    room = max(width - margin - 1, 8)
    shown = [values[place * len(values) // room] for place in range(room)] if len(values) > room else values
    each = max(1, min(6, room // len(shown)))
    fill = each - 1 if each > 2 else each
    scale = (high - low) or 1
    heights = [round((value - low) / scale * HEIGHT * 8) for value in shown]
    for level in reversed(range(HEIGHT)):
        head = top if level == HEIGHT - 1 else bottom if level == 0 else ""
        body = "".join(COLUMN[min(max(height - level * 8, 0), 8)] * fill + " " * (each - fill) for height in heights)
        yield (safe_cell(head, margin - 1, "right") + " ", "label"), (body.rstrip(), "sign")
    first, last = safe_text(picture.labels[0]), safe_text(picture.labels[-1])
    blank = max(1, each * len(shown) - safe_width(first) - safe_width(last))
    yield ((" " * margin + first + (" " * blank + last if len(picture.labels) > 1 else ""), "label"),)


def _grouped(picture: Picture, width: int) -> Iterator[Spans]:
    """A line a label: the first series is the bar, the second a lighter one behind it, the others signs where they would end."""
    signs = ["█", "░", *MARKS]
    shown = [signs[min(place, len(signs) - 1)] * (2 if place < 2 else 1) for place in range(len(picture.series))]
    legend = [f"{sign} {safe_text(series.label)}" for sign, series in zip(shown, picture.series, strict=True)]
    yield ((" " + "  ".join(legend), "label"),)
    texts = _texts(picture, 0)[:MOST]
    named, behind = _labels(picture.labels, width), max(map(safe_width, texts))
    room = max(4, width - named - behind - 4)
    most = max((abs(value or 0) for series in picture.series for value in series.values), default=0) or 1
    for at, label in enumerate(picture.labels[:MOST]):
        ends = [round(max(series.values[at] or 0, 0) / most * room) for series in picture.series]
        drawn = ["█" if place < ends[0] else "░" if place < ends[1] else " " for place in range(room + 1)]
        if ends[1] and ends[1] < ends[0]:
            drawn[ends[1] - 1] = "▒"
        for place, end in enumerate(ends[2:]):
            if picture.series[place + 2].values[at]:
                drawn[max(end - 1, 0)] = MARKS[min(place, len(MARKS) - 1)]
        yield (f" {safe_cell(label, named)} ", "label"), (safe_cell(texts[at], behind, "right") + " ", ""), ("".join(drawn).rstrip(), "sign")


def _stacked(picture: Picture, width: int) -> Iterator[Spans]:
    yield _legend(picture)
    sums = [sum(max(series.values[at] or 0, 0) for series in picture.series) for at in range(len(picture.labels))]
    most, named = max(sums, default=0) or 1, _labels(picture.labels, width)
    room = max(4, width - named - 3)
    for at, label in enumerate(picture.labels[:MOST]):
        drawn, before, ended = [], 0.0, 0
        for place, series in enumerate(picture.series):
            before += max(series.values[at] or 0, 0)
            end = round(before / most * room)
            drawn.append(FILLS[place % len(FILLS)] * (end - ended))
            ended = end
        yield (f" {safe_cell(label, named)} ", "label"), ("".join(drawn), "sign")


def _legend(picture: Picture) -> Spans:
    parts = [f"{FILLS[place % len(FILLS)] * 2} {safe_text(series.label)}" for place, series in enumerate(picture.series)]
    return ((" " + "  ".join(parts), "label"),)


def _heat(picture: Picture, width: int) -> Iterator[Spans]:
    """A row a series, a column a label: a shade by the share of the largest, and the number."""
    named = _labels([series.label for series in picture.series], width)
    texts = [_texts(picture, place) for place in range(len(picture.series))]
    wanted = max([safe_width(text) for each in texts for text in each] + [min(safe_width(safe_text(label)), 10) for label in picture.labels])
    room = wanted + 4
    fits = max(1, (width - named - 2) // room)
    most = max((value or 0 for series in picture.series for value in series.values), default=0) or 1
    heads = "".join(safe_cell(label, wanted + 3, "right") + " " for label in picture.labels[:fits])
    yield ((" " + " " * named + " " + heads.rstrip(), "label"),)
    for series, text in list(zip(picture.series, texts, strict=True))[:MOST]:
        cells = []
        for value, shown in list(zip(series.values, text, strict=True))[:fits]:
            shade = SHADES[min(len(SHADES) - 1, -(-int(max(value or 0, 0) * (len(SHADES) - 1)) // int(most) if most >= 1 else 0))]
            cells.append(shade * 2 + safe_cell(shown, wanted + 1, "right") + " ")
        yield (f" {safe_cell(series.label, named)} ", "label"), ("".join(cells).rstrip(), "")


def _texts(picture: Picture, place: int) -> tuple[str, ...]:
    series = picture.series[place]
    return tuple(map(safe_text, series.texts)) if series.texts else tuple("–" if value is None else f"{value:,.4g}" for value in series.values)
