"""What the tabs of a record show, laid out as lines: fields, people, activities, history."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence

from tui_crm import services
from tui_crm.i18n import _
from tui_crm.model.fields import Kind
from tui_crm.model.instants import exact, when
from tui_crm.model.record import Record
from tui_crm.services.crm import Crm
from tui_crm.services.pager import Pager
from tui_crm.services.reading import Read, Row
from tui_crm.widgets.cells import safe_cell, safe_text, safe_width
from tui_crm.widgets.page_lines import Content, FixedLines, LineSource, PageLine

Spans = tuple[tuple[str, str], ...]
Opens = Callable[[int], tuple[str, int]]
LABEL_WIDTH = 22
AGO, DAY, VERB, WHO, KIND = 8, 16, 10, 10, 10
ROOMY = 100  # cells from which a name has more of them
LEAST = 9  # cells of what an entry is about that are always seen: a code, and that there is more
NO_VALUE = "–"


def wrapped(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` cells, broken at its own line ends, else at blanks, else anywhere."""
    lines: list[str] = []
    for paragraph in text.splitlines() or [""]:
        rest = safe_text(paragraph)
        while safe_width(rest) > width:
            fitting = _fitting(rest, max(width, 2))
            blank = rest.rfind(" ", 0, fitting + 1)
            end = blank if blank > fitting // 2 else fitting
            lines.append(rest[:end].rstrip())
            rest = rest[end:].lstrip(" ")
        lines.append(rest)
    return lines


def _fitting(text: str, width: int) -> int:
    """How many characters of `text` fit in so many cells; at least one."""
    cells = 0
    for place, character in enumerate(text):
        cells += safe_width(character)
        if cells > width:
            return max(place, 1)
    return len(text)


# profile


def profile(crm: Crm, record: Record) -> Content:
    """The record's fields by section; a line stands for its field."""
    sections = services.card.sections(crm, record)
    texts = {line.field.name: _value_text(crm, record, line) for section in sections for line in section.lines}

    def lay_out(width: int) -> LineSource:
        widest = max((safe_width(safe_text(line.label)) for section in sections for line in section.lines), default=0)
        label = min(widest, LABEL_WIDTH, max(width * 2 // 5, 8))
        return FixedLines(tuple(_profile_lines(sections, texts, label, width)))

    return lay_out


def _value_text(crm: Crm, record: Record, line: services.card.CardLine) -> str:
    """What a field says: an instant also how long ago it was."""
    value = record.values.get(line.field.name)
    if line.field.kind is Kind.INSTANT and isinstance(value, int) and value:
        ago, day = when(value, crm.store.clock(), crm.locale.zone), exact(value, crm.locale.zone)
        if day.startswith(ago):
            return day
        distance = ago if value > crm.store.clock() or ago == _("now") else _("{time} ago").format(time=ago)
        return f"{distance} · {day}"
    return line.text


def _profile_lines(sections: Sequence[services.card.Section], texts: dict[str, str], label: int, width: int) -> Iterator[PageLine]:
    for section in sections:
        if section.title:
            yield PageLine(((f" {section.title}", "heading"),))
        for line in section.lines:
            first, *more = wrapped(texts[line.field.name], width - label - 4)
            value = (first, "") if first or more else (NO_VALUE, "muted")
            yield PageLine(((f"  {safe_cell(line.label, label)} ", "label"), value), line.field.name)
            for text in more:
                yield PageLine(((" " * (label + 3), ""), (text, "")), line.field.name)


# people


def people_of(crm: Crm, record: Record) -> Content:
    """The contacts of a customer, or the customers of a contact; a line stands for (entity, id)."""
    found = services.people.ties(crm, record)

    def lay_out(width: int) -> LineSource:
        return FixedLines(tuple(_tie_line(tie, width) for tie in found))

    return lay_out


def _tie_line(tie: services.people.Tie, width: int) -> PageLine:
    other = tie.other
    about = str(other.values.get("job_title") or other.values.get("city") or "")
    name = min(26, max(14, width // 4))
    spans: list[tuple[str, str]] = [(" * " if tie.main else "   ", "sign"), (safe_cell(other.title, name) + " ", "")]
    spans.append((safe_cell(tie.role or about, 15) + " ", "label"))
    spans.append((safe_cell(tie.phone, 18) + " ", ""))
    rest = width - sum(safe_width(text) for text, _style in spans)
    if width >= ROOMY:
        spans.append((safe_cell(tie.email, 30) + " " + safe_cell(about if tie.role else "", max(rest - 31, 0)), ""))
    else:
        spans.append((safe_cell(tie.email, rest), ""))
    return PageLine(tuple(spans), (other.entity.key, other.id))


# timeline


class PagerLines:
    """The rows of a pager as lines; a line stands for the (entity, id) that `opens` gives for its row."""

    def __init__(self, pager: Pager, draw: Callable[[Sequence[str]], Spans], read: Read, opens: Opens) -> None:
        self._pager, self._draw, self._read, self._opens = pager, draw, read, opens
        self._drawn: dict[Row, PageLine] = {}

    @property
    def total(self) -> int:
        """How many are known."""
        return self._pager.total

    def window(self, start: int, count: int) -> Sequence[PageLine | None]:
        """Some of them."""
        return [self._line(row) if row else None for row in self._pager.window(start, count)]

    def place(self, stands_for: Hashable) -> int | None:
        """The line of a row, by its key."""
        return self._pager.place(stands_for) if isinstance(stands_for, int) else None

    def find(self, words: str, start: int, step: int) -> int | None:
        """The next line from `start` on that contains `words`, round the end. Reads: not for the event loop."""
        return services.timeline.find(self._pager.ids(0, self._pager.total) or (), self._read, words, start, step)

    def _line(self, row: Row) -> PageLine:
        line = self._drawn.get(row)
        if line is None:
            if len(self._drawn) > 1000:
                self._drawn.clear()
            line = self._drawn[row] = PageLine(self._draw(row[1]), self._opens(row[0]), row[0])
        return line


def timeline_spans(width: int) -> Callable[[Sequence[str]], Spans]:
    """How an entry (the cells of services.timeline) is drawn: how long ago, when, what kind and which way, who, what, what became of it."""
    who = 0 if width < 70 else WHO if width < ROOMY else WHO + 5

    def draw(cells: Sequence[str]) -> Spans:
        ago, day, kind, owner, what, *ends = cells
        head = f" {safe_cell(ago, AGO, 'right')} {safe_cell(day, DAY)} "
        middle = safe_cell(kind, KIND) + " "
        author = safe_cell(owner, who) + " " if who else ""
        rest = width - AGO - DAY - KIND - 4 - (who + 1 if who else 0)
        return (head, "label"), (middle, "sign"), (author, "label"), (_ended(what, ends, max(rest, 1)), "")

    return draw


def _ended(what: str, ends: Sequence[str], width: int) -> str:
    """What it is about and what became of it, of which the most is said that there is room for: it is never cut for the sake of a long subject."""
    cells = safe_width(safe_text(what))
    end = next((end for end in ends if cells + safe_width(safe_text(end)) <= width), ends[-1] if ends else "")
    room = max(width - safe_width(safe_text(end)), min(LEAST, cells))
    return safe_cell(safe_cell(what, room) + end, width) if end and cells > room else safe_cell(what + end, width)


def followup_spans(width: int) -> Callable[[Sequence[str]], Spans]:
    """How a follow-up (the cells of services.followups.listing) is drawn: its state, when, what kind, who, what."""
    who = 0 if width < 70 else WHO if width < ROOMY else WHO + 5

    def draw(cells: Sequence[str]) -> Spans:
        state, due, kind, owner, what = cells
        head = f" {safe_cell(state, VERB)} {safe_cell(due, DAY)} "
        author = safe_cell(owner, who) + " " if who else ""
        rest = width - VERB - DAY - 13 - (who + 1 if who else 0)
        return (head, "label"), (safe_cell(kind, 9) + " ", "sign"), (author, "label"), (safe_cell(what, max(rest, 1)), "")

    return draw


# history


def history_of(crm: Crm, record: Record) -> Content:
    """What happened to the record: an event on one line, or on one for each field."""
    events = services.history.of_record(crm, record.entity.key, record.id)
    now, zone = crm.store.clock(), crm.locale.zone
    times = {event.act: (when(event.at, now, zone), exact(event.at, zone)) for event in events}

    def lay_out(width: int) -> LineSource:
        return FixedLines(tuple(line for number, event in enumerate(events) for line in _event_lines(event, number, times[event.act], width)))

    return lay_out


def _event_lines(event: services.history.Event, number: int, times: tuple[str, str], width: int) -> Iterator[PageLine]:
    ago, day = times
    head = f" {safe_cell('' if day.startswith(ago) else ago, AGO, 'right')} {safe_cell(day, DAY)} "
    who = safe_cell(event.who, WHO) + " " + safe_cell(event.way, 6) + " "
    verb = safe_cell(event.verb, VERB) + " "
    indent = AGO + DAY + 3 + WHO + 8 + VERB + 1
    changes = [_("{label}: {old} → {new}").format(label=change.label, old=_short(change.old), new=_short(change.new)) for change in event.fields]
    first = changes.pop(0) if changes and safe_width(safe_text(changes[0])) <= width - indent else ""
    yield PageLine(((head, "label"), (who, ""), (verb, "sign"), (first, "")), number)
    for change in changes:
        for part in wrapped(change, width - AGO - 4):
            yield PageLine(((" " * (AGO + 2), ""), (part, "")), number)


def _short(text: str) -> str:
    return " ".join(text.split()) or NO_VALUE
