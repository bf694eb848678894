"""What a board is made of, as text: headings and cards, each line of exactly its column's width."""

from __future__ import annotations

from dataclasses import dataclass

from tui_crm.widgets.cells import safe_cell, safe_text, safe_width
from tui_crm.widgets.rows import Row

LEAST, MOST = 20, 40
"""The width of a column in cells, the gap behind it included: four columns fit in 80 cells, six in 120."""
GAP = 1
HEAD = 2
"""Lines of a heading: name and number; sums."""
CARD = 3
"""Lines of a card: what it is called; whose it is; amount, age, what comes next."""
MARK = "*"
ALARM = "!"
PENDING = "…"


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands over a column. `sums` are the ways to say how much it is, the longest first: the first that fits is shown."""

    title: str
    count: int | None = None  # None while it is being counted
    sums: tuple[str, ...] = ()
    alarms: int = 0  # how many of its cards need attention


@dataclass(frozen=True, slots=True)
class Card:
    """A card; None while it is being read."""

    row: Row | None
    marked: bool


@dataclass(frozen=True, slots=True)
class More:
    """How many cards are out of view."""

    above: int
    below: int


@dataclass(frozen=True, slots=True)
class Shown:
    """Which columns are in view, and how wide each is."""

    first: int
    count: int
    width: int

    @property
    def range(self) -> range:
        return range(self.first, self.first + self.count)


def lay_out(columns: int, width: int, first: int, current: int, least: int = LEAST) -> Shown:
    """As many columns of at least `least` cells as fit side by side, scrolled no further than needed to have `current` in view."""
    fitting = max(1, min(columns, width // least))
    first = max(0, min(max(first, current - fitting + 1), current, columns - fitting))
    return Shown(first, fitting if columns else 0, min(MOST, width // fitting))


def heading_line(heading: Heading, part: int, width: int) -> str:
    """Name and number, or the sums and how many cards need attention."""
    if part:
        return _ends(heading.sums, f"{ALARM}{heading.alarms:,}" if heading.alarms else "", width)
    return _ends((heading.title,), PENDING if heading.count is None else f"{heading.count:,}", width)


def _ends(left: tuple[str, ...], right: str, width: int) -> str:
    """One text at the left, as much of it as there is room for, one at the right."""
    room = width - GAP - 1
    if len(right) > room - 2:
        return " " + safe_cell(right, room) + " " * GAP
    rest = room - len(right) - 1 if right else room
    return " " + safe_cell(fitting(left, rest), rest) + (f" {right}" if right else "") + " " * GAP


def card_line(card: Card, part: int, width: int) -> str:
    """A line of a card. Cells: title, about, amount in two lengths, age, next, and anything at all for an alarm."""
    room = width - GAP - 1
    if card.row is None:
        return (" " if part else " " + PENDING).ljust(width)
    title, about, amount, short, age, coming, alarm = card.row[1]
    if part == 0:
        return (MARK if card.marked else " ") + safe_cell(title, room) + " "
    if part == 1:
        return " " + safe_cell(about, room) + " "
    times = " ".join(filter(None, (age, coming)))
    left = fitting((amount, short), room - safe_width(safe_text(times)) - 1)
    cells = room - safe_width(safe_text(times)) - 1
    return (ALARM if alarm else " ") + (safe_cell(left, cells) + " " + safe_text(times) if cells > 0 else safe_cell(times, room)) + " "


def more_line(more: More, width: int) -> str:
    """How many cards are out of view."""
    text = " ".join(f"{sign}{number:,}" for sign, number in (("↑", more.above), ("↓", more.below)) if number)
    return " " + safe_cell(text, width - GAP - 1) + " "


def fitting(texts: tuple[str, ...], room: int) -> str:
    """The first of the texts that fits in `room` cells, else the last."""
    return next((text for text in texts if safe_width(safe_text(text)) <= room), texts[-1] if texts else "")
