"""What plugins show (tables, forms, texts, charts), laid out as lines of text for a width. Knows neither Textual nor the plugins."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tui_crm.i18n import _
from tui_crm.widgets.cells import safe_cell, safe_text, safe_width

BLOCKS = " ▁▂▃▄▅▆▇█"
BAR = "█"
HEIGHT = 8  # lines of a line chart
LONGEST = 40  # cells of a label
GAP = 2
MOST_LINES = 5000


@dataclass(frozen=True, slots=True)
class Laid:
    """One line: texts with the names of their styles ("" for plain), and the record it stands for, as (entity, id)."""

    spans: tuple[tuple[str, str], ...]
    stands_for: Hashable = None

    @property
    def text(self) -> str:
        """What it says."""
        return "".join(text for text, _style in self.spans).rstrip()


def laid_out(view: Mapping[str, Any], width: int) -> list[Laid]:
    """A view, as `View.plain` gives it, in lines of at most `width` cells."""
    draw = {"table": _table, "form": _form, "text": _text, "chart": _chart, "page": _page}[view["kind"]]
    return list(draw(view, max(width, 20)))[:MOST_LINES]


def _table(view: Mapping[str, Any], width: int) -> Iterator[Laid]:
    rows: Sequence[Sequence[str]] = view["rows"]
    if not rows:
        yield Laid(((" " + safe_cell(view["empty"] or _("Nothing here yet."), width - 1), "muted"),))
        return
    columns = list(zip(view["columns"], *rows, strict=True))
    rooms = _rooms([max(safe_width(safe_text(cell)) for cell in column) for column in columns], width - 1)
    yield Laid(_cells(view["columns"], rooms, view["right"], "heading"))
    records = view["records"] or [None] * len(rows)
    for row, record in zip(rows, records, strict=True):
        yield Laid(_cells(row, rooms, view["right"], ""), (record[0].replace(".", "_"), record[1]) if record else None)


def _cells(row: Sequence[str], rooms: Sequence[int], right: Sequence[int], style: str) -> tuple[tuple[str, str], ...]:
    cells = [safe_cell(cell, room, "right" if place in right else "left") for place, (cell, room) in enumerate(zip(row, rooms, strict=True))]
    return ((" " + (" " * GAP).join(cells), style),)


def _rooms(wanted: Sequence[int], width: int) -> list[int]:
    """The cells of each column: what it wants, unless all together want too much; then the widest give way."""
    rooms = list(wanted)
    over = sum(rooms) + GAP * (len(rooms) - 1) - width
    while over > 0 and max(rooms) > 4:
        widest = rooms.index(max(rooms))
        second = max((room for place, room in enumerate(rooms) if place != widest), default=4)
        less = min(over, max(1, rooms[widest] - max(second, 4)))
        rooms[widest] -= less
        over -= less
    return rooms


def _form(view: Mapping[str, Any], width: int) -> Iterator[Laid]:
    labels = [label for _title, lines in view["sections"] for label, _value in lines]
    room = min(max((safe_width(safe_text(label)) for label in labels), default=0), LONGEST, width // 2)
    for title, lines in view["sections"]:
        if title:
            yield Laid(((" " + safe_cell(title, width - 1), "heading"),))
        for label, value in lines:
            for place, part in enumerate(str(value).splitlines() or [""]):
                yield Laid(((f"  {safe_cell(label if place == 0 else '', room)}  ", "label"), (safe_text(part)[: width * 4], "")))


def _text(view: Mapping[str, Any], width: int) -> Iterator[Laid]:
    for paragraph in str(view["text"]).splitlines():
        rest = safe_text(paragraph)
        while safe_width(rest) > width - 1:
            end = _fitting(rest, width - 1)
            yield Laid(((" " + rest[:end].rstrip(), ""),))
            rest = rest[end:].lstrip()
        yield Laid(((" " + rest, ""),))


def _fitting(text: str, width: int) -> int:
    """Where to break: at the last blank that fits, else where the cells end."""
    cells = 0
    for place, character in enumerate(text):
        cells += safe_width(character)
        if cells > width:
            blank = text.rfind(" ", 0, place + 1)
            return blank if blank > place // 2 else max(place, 1)
    return len(text)


def _chart(view: Mapping[str, Any], width: int) -> Iterator[Laid]:
    points = [(str(label), float(value)) for label, value in view["points"]]
    if not points:
        yield Laid(((" " + _("Nothing here yet."), "muted"),))
    elif view["style"] == "line":
        yield from _line(points, view["unit"], width)
    else:
        yield from _bars(points, view["unit"], width)


def _page(view: Mapping[str, Any], width: int) -> Iterator[Laid]:
    for place, (heading, part) in enumerate(view["parts"]):
        if place:
            yield Laid((("", ""),))
        if heading:
            yield Laid(((" " + safe_cell(heading, width - 1), "heading"),))
        yield from laid_out(part, width)


def _bars(points: Sequence[tuple[str, float]], unit: str, width: int) -> Iterator[Laid]:
    numbers = [_number(value, unit) for _label, value in points]
    label_room = min(max(safe_width(safe_text(label)) for label, _value in points), LONGEST, width // 3)
    number_room = max(map(safe_width, numbers))
    room = max(width - label_room - number_room - 5, 4)
    most = max((abs(value) for _label, value in points), default=0) or 1
    for (label, value), number in zip(points, numbers, strict=True):
        eighths = round(abs(value) / most * room * 8)
        bar = BAR * (eighths // 8) + ("▏▎▍▌▋▊▉"[eighths % 8 - 1] if eighths % 8 else "")
        yield Laid(((f" {safe_cell(label, label_room)} ", "label"), (f"{number:>{number_room}} ", ""), (("-" if value < 0 else "") + bar, "sign")))


def _line(points: Sequence[tuple[str, float]], unit: str, width: int) -> Iterator[Laid]:
    values = [value for _label, value in points]
    low, high = min(0.0, *values), max(0.0, *values)
    top, bottom = _number(high, unit), _number(low, unit)
    margin = max(safe_width(top), safe_width(bottom)) + 2
    room = max(width - margin - 1, 8)
    shown = [values[min(place * len(values) // room, len(values) - 1)] for place in range(room)] if len(values) > room else values
    each = max(1, room // len(shown))
    scale = (high - low) or 1
    heights = [round((value - low) / scale * HEIGHT * 8) for value in shown]
    for level in reversed(range(HEIGHT)):
        head = top if level == HEIGHT - 1 else bottom if level == 0 else ""
        body = "".join(BLOCKS[min(max(height - level * 8, 0), 8)] * each for height in heights)
        yield Laid(((f"{head:>{margin - 1}} ", "label"), (body, "sign")))
    first, last = safe_text(points[0][0]), safe_text(points[-1][0])
    blank = max(1, each * len(shown) - safe_width(first) - safe_width(last))
    yield Laid(((" " * margin + first + (" " * blank + last if len(points) > 1 else ""), "label"),))


def _number(value: float, unit: str) -> str:
    text = f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"
    return f"{text} {unit}".rstrip()
