"""The three lines around every page: title, status, footer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, Literal

from tui_crm.actions import Action, Context, footer, shown
from tui_crm.i18n import _
from tui_crm.widgets.cells import safe_cell, safe_text, safe_width
from tui_crm.widgets.one_line import OneLine, Span

Severity = Literal["info", "warning", "error"]
SIGNS: dict[Severity, str] = {"info": "", "warning": "! ", "error": "!! "}
"""State is never colour alone."""
BETWEEN = "  "


class TitleLine(OneLine):
    """Where one is at the left (`Customers › 上海`), what of it at the right (a filter, a count, a saved view's name)."""

    DEFAULT_CSS = """
    TitleLine { background: $panel; color: $foreground; text-style: bold; }
    TitleLine > .title-line--aside { color: $text-muted; }
    TitleLine:ansi, TitleLine:nocolor { text-style: bold reverse; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"title-line--aside"}

    def __init__(self, title: str = "", aside: str = "", *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._title, self._aside = title, aside

    def show(self, title: str, aside: str = "") -> None:
        """Show this title, and `aside` at the right."""
        self._title, self._aside = title, aside
        self.changed()

    def spans(self, width: int) -> Iterable[Span]:
        """Title and aside; a long aside is cut before the title is."""
        return _left_and_right(" " + self._title, "", self._aside, "title-line--aside", width)


class StatusLine(OneLine):
    """The last message at the left, the position at the right. A message stays until the next or until `clear`."""

    DEFAULT_CSS = """
    StatusLine { color: $text-muted; }
    StatusLine > .status-line--info { color: $foreground; }
    StatusLine > .status-line--warning { color: $text-warning; text-style: bold; }
    StatusLine > .status-line--error { color: $text-error; text-style: bold; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"status-line--info", "status-line--warning", "status-line--error"}

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._message = ""
        self.said = 0  # how often something was
        self._severity: Severity = "info"
        self._position = ""
        self._alarm = ""
        self._reminder = ""

    @property
    def message(self) -> str:
        """What is said now."""
        return self._message

    def say(self, message: str, severity: Severity = "info") -> None:
        """Say something; a warning or an error has a sign before it."""
        self.said += 1
        if (message, severity) != (self._message, self._severity):
            self._message, self._severity = message, severity
            self.changed()

    def clear(self) -> None:
        """Say nothing."""
        self.say("")

    def set_position(self, position: str) -> None:
        """The text at the right: `12/1,000,000`, marks."""
        if position != self._position:
            self._position = position
            self.changed()

    def set_alarm(self, alarm: str) -> None:
        """What stays before the position for as long as it lasts: `! realty`, a plugin in trouble."""
        if alarm != self._alarm:
            self._alarm = alarm
            self.changed()

    def set_reminder(self, reminder: str) -> None:
        """What stays before the position until it is looked at: `* 2 reminders`."""
        if reminder != self._reminder:
            self._reminder = reminder
            self.changed()

    def spans(self, width: int) -> Iterable[Span]:
        """Message, alarm, reminder and position; a long message is cut before the position is."""
        position = BETWEEN.join(part for part in (self._alarm, self._reminder, self._position) if part)
        room = width - safe_width(safe_text(position)) - len(BETWEEN) - 1
        message, _cells = _cut(" " + (SIGNS[self._severity] if self._message else "") + self._message, room)
        return _left_and_right(message, f"status-line--{self._severity}", position, "", width)


MORE = ("…", "")  # the rest is in the help


class FooterLine(OneLine):
    """The keys of this place, from the action table, as many as fit; while a prefix is pending, what may follow it."""

    DEFAULT_CSS = """
    FooterLine { background: $panel; color: $text-muted; }
    FooterLine > .footer-line--key { background: $panel; color: $text-accent; text-style: bold; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"footer-line--key"}

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._entries: tuple[tuple[str, str], ...] = ()
        self._pending = ""
        self._hints: tuple[tuple[str, str], ...] = ()

    def set_actions(self, context: Context, actions: Sequence[Action]) -> None:
        """Show the keys of a context."""
        self._entries = tuple((shown(action.keys[0]), _(action.label)) for action in footer(context, actions))
        self.changed()

    def set_hints(self, pending: str, hints: Sequence[tuple[str, str]]) -> None:
        """Show what may follow the pending keys (labels already translated); nothing pending shows the context's keys again."""
        if (pending, tuple(hints)) != (self._pending, self._hints):
            self._pending, self._hints = pending, tuple(hints)
            self.changed()

    def spans(self, width: int) -> Iterable[Span]:
        """Keys and labels; if not all fit, the last one (the way out) stays."""
        if self._pending:
            hints = ((f"{shown(self._pending)}…", ""), *self._hints)
            for between in (" ", ""):  # rather without blanks between them than not all
                if _width(hints, between) <= width:
                    return _entries(hints, between)
            return _entries(fitting((*hints, MORE), width, ""), "")
        return _entries(fitting(self._entries, width), " ")


def fitting(entries: Sequence[tuple[str, str]], width: int, between: str = " ") -> tuple[tuple[str, str], ...]:
    """As many entries as fit in `width` cells, in their order, with the last one kept."""
    if not entries:
        return ()
    room = width - _width(entries[-1:], between)
    kept: list[tuple[str, str]] = []
    for entry in entries[:-1]:
        room -= _width([entry], between)
        if room < 0:
            break
        kept.append(entry)
    return (*kept, entries[-1])


def _width(entries: Sequence[tuple[str, str]], between: str) -> int:
    """Cells that entries take as `_entries` writes them."""
    return sum(safe_width(safe_text(text)) for text, _style in _entries(entries, between))


def _entries(entries: Iterable[tuple[str, str]], between: str) -> Iterable[Span]:
    for key, label in entries:
        yield f" {key}", "footer-line--key"
        yield (f" {label}" if label else "") + between, ""


def _left_and_right(left: str, left_style: str, right: str, right_style: str, width: int) -> Iterable[Span]:
    """`left` and `right` at the edges; if both do not fit, the right is cut."""
    left, used = _cut(left, width - 1)
    right, cells = _cut(right, width - used - len(BETWEEN) - 1)
    yield left, left_style
    yield " " * (width - used - cells - 1), ""
    yield right, right_style
    yield " ", ""


def _cut(text: str, room: int) -> tuple[str, int]:
    """`text` in at most `room` cells, and the cells it takes."""
    text = safe_text(text)
    cells = safe_width(text)
    return (text, cells) if cells <= room else (safe_cell(text, room), max(room, 0))
