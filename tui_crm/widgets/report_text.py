"""A report in lines of text, for the screen and the command line alike: how it was asked for, pictures, tables whose cells can be pointed at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tui_crm.i18n import _
from tui_crm.model.report import Column, Result, Table
from tui_crm.widgets.cells import safe_cell, safe_text, safe_width
from tui_crm.widgets.picture_text import Spans, picture_lines
from tui_crm.widgets.view_text import laid_out

GAP = 2
LEAST, WIDEST = 8, 32  # cells of the first column
SHORT = 8  # cells of a heading that is not worth two lines


@dataclass(frozen=True, slots=True)
class Spot:
    """A row of a table: what a line stands for."""

    table: int
    row: int


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One line. `columns`: the table's column of each span, -1 for none."""

    spans: Spans
    stands_for: object = None
    columns: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """What it says."""
        return "".join(text for text, _style in self.spans).rstrip()


def report_lines(result: Result, width: int, left: int = 1) -> list[ReportLine]:
    """The whole report in lines of at most `width` cells (0: as wide as it is). `left`: the first number column that tables show."""
    lines = [ReportLine(((" " + part, "muted"),)) for part in _wrapped(_asked(result), (width or 200) - 2)]
    for picture in result.pictures:
        if not any(picture.key.startswith(f"{table.key}_") for table in result.tables):
            lines += _titled(picture.title, [ReportLine(spans) for spans in picture_lines(picture, (width or 100) - 1)])
    for number, table in enumerate(result.tables):
        lines += _titled(table.title if len(result.tables) > 1 else "", list(table_lines(table, number, width, left)))
        for picture in result.pictures:
            if picture.key.startswith(f"{table.key}_"):
                lines += _titled(picture.title, [ReportLine(spans) for spans in picture_lines(picture, (width or 100) - 1)])
    for view in result.views:
        lines += [ReportLine(()), *(ReportLine(laid.spans, laid.stands_for) for laid in laid_out(view, width or 100))]
    for note in result.notes:
        parts = _wrapped(note, (width or 200) - 4)
        lines += [ReportLine(()), *(ReportLine(((("   " if place else " ! ") + part, "sign"),)) for place, part in enumerate(parts))]
    return lines


def _asked(result: Result) -> str:
    parts = [f"{name}: {value}" for name, value in result.asked.items()]
    currencies = dict.fromkeys(column.currency for table in result.tables for column in table.columns if column.currency)
    if currencies:
        parts.append(_("amounts in {currency}").format(currency=", ".join(currencies)))
    return " · ".join(parts)


def _titled(title: str, lines: Sequence[ReportLine]) -> list[ReportLine]:
    head = [ReportLine(((" " + safe_text(title), "heading"),))] if title else []
    return [ReportLine(()), *head, *lines]


def table_lines(table: Table, number: int, width: int, left: int = 1) -> Iterator[ReportLine]:
    """A table: headings in up to two lines, rows, and a rule before the total."""
    rooms = _rooms(table, width)
    shown = shown_columns(rooms, width, left)
    heads = {at: _two_lines(table.columns[at].label, rooms[at]) for at in shown}
    for part in (0, 1):
        if any(heads[at][part] for at in shown):
            named = [_aligned(heads[at][part], rooms[at], table.columns[at]) for at in shown]
            yield ReportLine(((_headings(named, shown, len(rooms), width if part else 0), "label"),))
    last = len(table.rows) - 1
    for place, row in enumerate(table.rows):
        if table.total and place == last:
            yield ReportLine(((" " + (" " * GAP).join("─" * rooms[at] for at in shown), "muted"),))
        spans: list[tuple[str, str]] = []
        for at in shown:
            spans.append((" " if at == shown[0] else " " * GAP, ""))
            spans.append((_aligned(row[at].text, rooms[at], table.columns[at]), "heading" if table.total and place == last else ""))
        yield ReportLine(tuple(spans), Spot(number, place), tuple(column for at in shown for column in (-1, at)))
    if not table.rows:
        yield ReportLine(((" " + safe_text(table.empty or _("Nothing here yet.")), "muted"),))


def _headings(named: Sequence[str], shown: Sequence[int], columns: int, width: int) -> str:
    """A line of headings; signs tell that there are more columns to either side. `width` 0: without signs."""
    gaps = [" " * GAP] * len(named)
    if width and len(shown) > 1 and shown[1] > 1:
        gaps[0] = "<".ljust(GAP)
    text = " " + "".join(name + gap for name, gap in zip(named, gaps, strict=True))[:-GAP]
    if width and shown[-1] < columns - 1 and len(shown) > 1:
        text += " " * (width - 1 - safe_width(text)) + ">"
    return text


def rooms_of(table: Table, width: int, left: int) -> list[int]:
    """The columns of a table that fit in `width` cells beside the first, from `left` on."""
    return shown_columns(_rooms(table, width), width, left)


def shown_columns(rooms: Sequence[int], width: int, left: int) -> list[int]:
    """The first column, and those from `left` on that fit."""
    shown, used = [0], 1 + rooms[0]
    for at in range(min(max(left, 1), max(len(rooms) - 1, 1)), len(rooms)):
        used += GAP + rooms[at]
        if width and used > width and len(shown) > 1:
            break
        shown.append(at)
    return shown


def _rooms(table: Table, width: int) -> list[int]:
    rooms = []
    for at, column in enumerate(table.columns):
        cells = max((safe_width(safe_text(row[at].text)) for row in table.rows), default=1)
        head = safe_width(safe_text(column.label))
        room = max(cells, head if head <= SHORT else 1)
        while room < head and any(safe_width(part) > room for part in _parts(safe_text(column.label), room)):
            room += 1
        rooms.append(min(room, WIDEST) if width and column.unit == "text" else room)
    if width:
        rooms[0] = max(min(rooms[0], max(LEAST, width // 3), WIDEST), min(LEAST, rooms[0]))
    return rooms


def _parts(text: str, room: int) -> tuple[str, str]:
    """A heading in two lines, broken at a blank (not before a percent sign), or between wide letters."""
    if safe_width(text) <= room:
        return "", text
    blanks = [place for place, sign in enumerate(text) if sign == " " and text[place + 1 : place + 2] != "%"]
    blanks = blanks or [place for place, sign in enumerate(text) if place and safe_width(sign) > 1]
    if not blanks:
        return "", text
    place = min(blanks, key=lambda at: abs(safe_width(text[:at]) * 2 - safe_width(text)))
    return text[:place].strip(), text[place:].strip()


def _two_lines(label: str, room: int) -> tuple[str, str]:
    return _parts(safe_text(label), room)


def _aligned(text: str, room: int, column: Column) -> str:
    return safe_cell(text, room, "left" if column.unit == "text" else "right")


def _wrapped(text: str, width: int) -> list[str]:
    """A text in lines of at most `width` cells, broken at blanks."""
    lines = [""]
    for word in safe_text(text).split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and safe_width(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return [line for line in lines if line]
