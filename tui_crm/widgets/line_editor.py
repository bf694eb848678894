"""A line of text being edited: the text, the place in it, and what undo needs. It draws nothing; its owner asks what to show.

Every character is drawn by itself, so that what is invisible (joiners, marks, controls) can be seen and deleted, and the cursor is where
it seems to be.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from tui_crm.widgets.cells import safe_text, safe_width

_WORD_BEFORE = re.compile(r"(?:\w+|[^\w\s]+)?\s*\Z")
_WORD_AFTER = re.compile(r"\s*(?:\w+|[^\w\s]+)?")
_HIDDEN = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")
KEPT = 200
"""Steps that undo remembers."""


def fits_one_line(text: str) -> bool:
    """Whether a text can be edited in one line: it has no line breaks, tabs or controls."""
    return not _HIDDEN.search(text)


@dataclass(frozen=True, slots=True)
class View:
    """What to draw: the text before the cursor, the character under it (a blank at the end), the text after it; and the cursor's cell."""

    before: str
    under: str
    after: str
    cell: int


@dataclass(slots=True)
class LineEditor:
    """Edits one line. `key` is Textual's name of a key."""

    text: str = ""
    cursor: int = 0
    _scroll: int = 0
    _done: list[tuple[str, int]] = field(default_factory=list)
    _typing: bool = False

    def load(self, text: str) -> None:
        """Begin with another text, the cursor at its end; undo begins anew."""
        self.text, self.cursor, self._scroll, self._typing = text, len(text), 0, False
        self._done.clear()

    def press(self, key: str, character: str | None) -> bool:
        """Do what a key says. False if it is no key of an editor."""
        act = _KEYS.get(key)
        if act:
            self._typing = False
            act(self)
            return True
        if character and len(character) == 1 and character.isprintable() and not key.startswith(("ctrl+", "alt+")):
            self.insert(character, typed=True)
            return True
        return False

    def insert(self, text: str, *, typed: bool = False) -> None:
        """Put text at the cursor; letters typed after one another are undone together, word by word."""
        if not typed or not self._typing or text == " ":
            self._remember()
        self._typing = typed
        self.text = self.text[: self.cursor] + text + self.text[self.cursor :]
        self.cursor += len(text)

    def replace(self, start: int, end: int, text: str) -> None:
        """Put text in place of a part; the cursor behind it."""
        self._remember()
        self._typing = False
        self.text = self.text[:start] + text + self.text[end:]
        self.cursor = start + len(text)

    def undo(self) -> bool:
        """Take back the last step; False if there is none."""
        self._typing = False
        if not self._done:
            return False
        self.text, self.cursor = self._done.pop()
        return True

    def _remember(self) -> None:
        self._done.append((self.text, self.cursor))
        del self._done[:-KEPT]

    def _cut(self, start: int, end: int) -> None:
        if start < end:
            self.replace(start, end, "")

    def _word_left(self) -> int:
        found = _WORD_BEFORE.search(self.text, 0, self.cursor)
        start = found.start() if found else 0
        return start if start < self.cursor else max(self.cursor - 1, 0)

    def _word_right(self) -> int:
        found = _WORD_AFTER.match(self.text, self.cursor)
        return found.end() if found else len(self.text)

    # what it looks like

    def view(self, width: int) -> View:
        """The part of the text around the cursor that fits `width` cells, the cursor's own cell included."""
        drawn = [safe_text(character) for character in self.text]
        cells = [safe_width(piece) for piece in drawn]
        under = cells[self.cursor] if self.cursor < len(cells) else 1
        start = min(self._scroll, self.cursor)
        while start < self.cursor and sum(cells[start : self.cursor]) + under > width:
            start += 1
        while start and sum(cells[start - 1 :]) + 1 <= width:
            start -= 1  # the text became shorter: show more of its beginning
        self._scroll = start
        before = "".join(drawn[start : self.cursor])
        used = sum(cells[start : self.cursor])
        room = width - used - under
        after: list[str] = []
        for piece, size in zip(drawn[self.cursor + 1 :], cells[self.cursor + 1 :], strict=True):
            if size > room:
                break
            after.append(piece)
            room -= size
        return View(before, drawn[self.cursor] if self.cursor < len(drawn) else " ", "".join(after), used)

    def place(self, cell: int, width: int) -> None:
        """Put the cursor on the character drawn at a cell of the view: a click."""
        self.view(width)
        self._typing = False
        at = 0
        for index in range(self._scroll, len(self.text)):
            at += safe_width(safe_text(self.text[index]))
            if cell < at:
                self.cursor = index
                return
        self.cursor = len(self.text)


def _go(place: Callable[[LineEditor], int]) -> Callable[[LineEditor], None]:
    def act(editor: LineEditor) -> None:
        editor.cursor = place(editor)

    return act


def _delete(part: Callable[[LineEditor], tuple[int, int]]) -> Callable[[LineEditor], None]:
    return lambda editor: editor._cut(*part(editor))


_KEYS: dict[str, Callable[[LineEditor], None]] = {
    "left": _go(lambda e: max(e.cursor - 1, 0)),
    "right": _go(lambda e: min(e.cursor + 1, len(e.text))),
    "home": _go(lambda e: 0),
    "end": _go(lambda e: len(e.text)),
    "ctrl+left": _go(LineEditor._word_left),
    "ctrl+right": _go(LineEditor._word_right),
    "backspace": _delete(lambda e: (max(e.cursor - 1, 0), e.cursor)),
    "delete": _delete(lambda e: (e.cursor, min(e.cursor + 1, len(e.text)))),
    "ctrl+w": _delete(lambda e: (e._word_left(), e.cursor)),
    "ctrl+u": _delete(lambda e: (0, e.cursor)),
    "ctrl+k": _delete(lambda e: (e.cursor, len(e.text))),
}
