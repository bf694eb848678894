"""The lines of a form: headings and fields, one a line, with an editor in the line of the cursor.

One widget draws them all: the label at the left, the value, and beside it what is wrong with it or what it means. Opening a form of forty fields
costs one widget, and a key repaints one line. It knows no records: its owner says what stands in each line and is told what is typed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from rich.segment import Segment
from textual import events
from textual.geometry import Offset, Region
from textual.strip import Strip

from tui_crm.widgets.cells import safe_cell, safe_text, safe_width
from tui_crm.widgets.line_editor import LineEditor
from tui_crm.widgets.line_widget import LineWidget

NoteKind = Literal["problem", "meaning", "theirs"]
SIGNS: dict[NoteKind, str] = {"problem": "! ", "meaning": "= ", "theirs": "~ "}
"""State is never colour alone."""
LONGEST_LABEL = 22
GAP = 2
LEAST_VALUE = 12
"""Cells a value keeps when a long note stands beside it."""
HEADING_INDENT = " "
CHANGED = "+"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a form. A heading has no key. `text` is what stands there; `typed`: it is edited in place (else keys go to the owner)."""

    key: str
    label: str
    text: str = ""
    typed: bool = True
    required: bool = False
    changed: bool = False
    note: str = ""
    note_kind: NoteKind = "meaning"


class FormLines(LineWidget, can_focus=True, inherit_bindings=False):
    """The fields of a form. Keys come from the screen through its methods."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "form-lines--heading", "form-lines--label", "form-lines--label-current", "form-lines--cursor", "form-lines--ghost",
        "form-lines--problem", "form-lines--meaning", "form-lines--theirs", "form-lines--changed",
    }
    DEFAULT_CSS = """
    FormLines { height: 1fr; width: 1fr; }
    FormLines > .form-lines--heading { color: $text-accent; text-style: bold; }
    FormLines > .form-lines--label { color: $text-muted; }
    FormLines > .form-lines--label-current { background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold; }
    FormLines > .form-lines--cursor { text-style: reverse; }
    FormLines > .form-lines--ghost { color: $text-muted; text-style: italic; }
    FormLines > .form-lines--problem { color: $text-error; text-style: bold; }
    FormLines > .form-lines--meaning { color: $text-muted; }
    FormLines > .form-lines--theirs { color: $text-warning; }
    FormLines > .form-lines--changed { color: $text-accent; text-style: bold; }
    FormLines:ansi, FormLines:nocolor {
        & > .form-lines--label-current { text-style: bold reverse; color: ansi_default; background: ansi_default; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.editor = LineEditor()
        self._lines: list[Line] = []
        self._places: dict[str, int] = {}
        self._at = 0
        self._top = 0
        self._ghost = ""
        self._label_width = 0
        self._typed: Callable[[str, str], object] | None = None
        self._moved: Callable[[str, str], object] | None = None

    def follow(self, typed: Callable[[str, str], object], moved: Callable[[str, str], object]) -> None:
        """Be told at once: `typed(key, text)` when the text of the field under the cursor changed, `moved(from key, to key)`."""
        self._typed, self._moved = typed, moved

    # what stands in the lines

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines, the cursor in the first field."""
        self._lines = list(lines)
        self._places = {line.key: place for place, line in enumerate(lines) if line.key}
        self._label_width = min(max((safe_width(safe_text(line.label)) + line.required for line in lines if line.key), default=0), LONGEST_LABEL)
        self._top = 0
        if self._places:
            self._at = next(iter(self._places.values()))
            self.editor.load(self._lines[self._at].text)
        self.refresh()

    def line(self, key: str) -> Line:
        """The line of a field as it is shown now."""
        return self._lines[self._places[key]]

    def put(self, line: Line) -> None:
        """Show a field's line as this; its text goes into the editor if it stands there and differs."""
        place = self._places[line.key]
        if line == self._lines[place]:
            return
        self._lines[place] = line
        if place == self._at and line.text != self.editor.text:
            self.editor.load(line.text)
        self._repaint(place)

    def show_ghost(self, text: str) -> None:
        """Show how the text would go on behind the cursor; `take_ghost` takes it."""
        if text != self._ghost:
            self._ghost = text
            self._repaint(self._at)

    # the cursor

    @property
    def current(self) -> str:
        """The key of the field under the cursor; "" for a form without fields."""
        return self._lines[self._at].key if self._places else ""

    @property
    def position(self) -> tuple[int, int]:
        """The number of the field under the cursor, from 1, and how many there are."""
        places = list(self._places.values())
        return (places.index(self._at) + 1 if self._places else 0), len(places)

    def go(self, key: str) -> None:
        """Move the cursor into a field."""
        self._go(self._places[key])

    def step(self, count: int) -> bool:
        """Move by so many fields; False at the end."""
        places = list(self._places.values())
        wanted = places.index(self._at) + count
        inside = min(max(wanted, 0), len(places) - 1)
        if places[inside] == self._at:
            return False
        self._go(places[inside])
        return True

    def page(self, direction: int) -> None:
        """Move by as many lines as are shown."""
        wanted = self._at + direction * max(self.size.height - 1, 1)
        places = list(self._places.values())
        if direction > 0:
            self._go(next((place for place in places if place >= wanted), places[-1]))
        else:
            self._go(next((place for place in reversed(places) if place <= wanted), places[0]))

    def _go(self, place: int) -> None:
        if place == self._at:
            return
        before, self._at = self._at, place
        self._ghost = ""
        self.editor.load(self._lines[place].text)
        if not self._bring_into_view(place):
            self._repaint(before)
            self._repaint(place)
        if self._moved:
            self._moved(self._lines[before].key, self._lines[place].key)

    def _bring_into_view(self, place: int) -> bool:
        """Bring a line into view; the view jumps by half of itself. True if it moved."""
        height = max(self.size.height, 1)
        first = place - 1 if place and not self._lines[place - 1].key else place  # a heading stays with its first field
        top = self._top
        if first < self._top:
            top = max(first - height // 2, 0) if first > height // 2 else 0
        elif place >= self._top + height:
            top = min(place - height // 2, max(len(self._lines) - height, 0))
        if top == self._top:
            return False
        self._top = top
        self.refresh()
        return True

    # typing

    def press(self, key: str, character: str | None) -> bool:
        """Give a key to the editor; False if it is none of its keys or the field is not typed into."""
        if not self._places or not self._lines[self._at].typed:
            return False
        if key in ("right", "end") and self._ghost and self.editor.cursor == len(self.editor.text):
            return self.take_ghost()
        before = (self.editor.text, self.editor.cursor)
        if not self.editor.press(key, character):
            return False
        if self.editor.text != before[0]:
            self._told()
        elif self.editor.cursor != before[1]:
            self._repaint(self._at)
        return True

    def paste(self, text: str) -> None:
        """Put pasted text at the cursor."""
        if self._places and self._lines[self._at].typed and text:
            self.editor.insert(text)
            self._told()

    def undo(self) -> bool:
        """Take back the last step of typing in this field."""
        if not self.editor.undo():
            return False
        self._told()
        return True

    def take_ghost(self) -> bool:
        """Take the text shown behind the cursor; False if there is none."""
        if not self._ghost:
            return False
        self.editor.insert(self._ghost)
        self._told()
        return True

    def substitute(self, start: int, end: int, text: str) -> None:
        """Put text in place of a part of the field under the cursor."""
        self.editor.replace(start, end, text)
        self._told()

    def _told(self) -> None:
        """The text changed: forget the ghost, show it, tell the owner."""
        self._ghost = ""
        line = self._lines[self._at]
        self._lines[self._at] = replace(line, text=self.editor.text)
        self._repaint(self._at)
        if self._typed:
            self._typed(line.key, self.editor.text)

    def on_click(self, event: events.Click) -> None:
        """The mouse goes where it points."""
        event.stop()
        place = self._top + event.y
        if place < len(self._lines) and self._lines[place].key:
            self._go(place)
            cell = event.x - self._value_start
            if cell >= 0 and self._lines[place].typed:
                self.editor.place(cell, self._room)
                self._repaint(place)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel moves through the fields."""
        event.stop()
        self.step(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel moves through the fields."""
        event.stop()
        self.step(-1)

    # drawing

    @property
    def _value_start(self) -> int:
        return 1 + self._label_width + GAP

    @property
    def _room(self) -> int:
        return max(self.size.width - self._value_start - 1, LEAST_VALUE)

    def _repaint(self, place: int) -> None:
        y = place - self._top
        if 0 <= y < self.size.height:
            self.refresh(Region(0, y, self.size.width, 1))

    def on_resize(self) -> None:
        """Another size: the cursor stays in view."""
        height = max(self.size.height, 1)
        self._top = min(self._top, max(len(self._lines) - height, 0))
        self._bring_into_view(self._at)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line."""
        place = self._top + y
        if place >= len(self._lines):
            return self.strip()
        line = self._lines[place]
        if not line.key:
            return self.strip(Segment(HEADING_INDENT + safe_text(line.label), self.line_style("form-lines--heading")))
        return self.strip(*self._field(line, place == self._at))

    def _field(self, line: Line, current: bool) -> Iterator[Segment]:
        label = line.label + ("*" if line.required else "")
        sign = SIGNS[line.note_kind][0] if line.note and line.note_kind != "meaning" else CHANGED if line.changed else " "
        style = f"form-lines--{line.note_kind}" if sign not in (CHANGED, " ") else "form-lines--changed"
        yield Segment(sign, self.line_style(style))
        yield Segment(safe_cell(label, self._label_width), self.line_style("form-lines--label-current" if current else "form-lines--label"))
        yield Segment(" " * GAP, self.line_style(""))
        note = SIGNS[line.note_kind] + safe_text(line.note) if line.note else ""
        room = self._room - min(safe_width(note) + GAP, self._room - LEAST_VALUE) if note else self._room
        used = 0
        for segment in self._edited(room) if current and line.typed else self._still(line, room, current):
            used += safe_width(segment.text)
            yield segment
        if note:
            yield Segment(" " * GAP, self.line_style(""))
            left = self._room - used - GAP
            yield Segment(note if safe_width(note) <= left else safe_cell(note, left), self.line_style(f"form-lines--{line.note_kind}"))

    def _still(self, line: Line, room: int, current: bool) -> Iterator[Segment]:
        text = safe_text(line.text)
        text = text if safe_width(text) <= room else safe_cell(text, room)
        if current:
            yield Segment(text[:1] or " ", self.line_style("form-lines--cursor"))
            text = text[1:]
        yield Segment(text, self.line_style(""))

    def _edited(self, room: int) -> Iterator[Segment]:
        view = self.editor.view(room)
        self._place_terminal_cursor(view.cell)
        yield Segment(view.before, self.line_style(""))
        ghost = safe_text(self._ghost) if not view.after and view.under == " " else ""
        left = room - view.cell - safe_width(ghost[:1])
        if ghost and left >= 0:
            yield Segment(ghost[0], self.line_style("form-lines--cursor"))
            rest = ghost[1:]
            yield Segment(rest if safe_width(rest) <= left else safe_cell(rest, left), self.line_style("form-lines--ghost"))
        else:
            yield Segment(view.under, self.line_style("form-lines--cursor"))
            yield Segment(view.after, self.line_style(""))

    def _place_terminal_cursor(self, cell: int) -> None:
        """Input methods show their candidates at the terminal's cursor."""
        region = self.content_region
        self.app.cursor_position = Offset(region.x + self._value_start + cell, region.y + self._at - self._top)
