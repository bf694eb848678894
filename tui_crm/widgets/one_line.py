"""A line of the chrome: it is drawn as text of one or two styles, and repaints only the cells that changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui_crm.widgets.cells import safe_cell, safe_text, safe_width

Span = tuple[str, str]
"""Text and the component class it is drawn in ("" for the line's own style)."""


class OneLine(Widget, inherit_bindings=False):
    """The base of title, status and footer."""

    DEFAULT_CSS = """
    OneLine { height: 1; width: 1fr; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = set()

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.auto_links = False
        self._spans: tuple[Span, ...] = ()
        self._line_styles: dict[str, Style] = {}

    def spans(self, width: int) -> Iterable[Span]:
        """What to show in `width` cells; what is too long is cut, what is short is padded."""
        raise NotImplementedError

    def changed(self) -> None:
        """Repaint from the first cell to the last that differs."""
        width = self.size.width
        if not width:
            return
        before, after = _cells(self._spans), _cells(spans := self._fitted(width))
        self._spans = spans
        if len(before) != len(after):
            self.refresh()
            return
        differing = [place for place, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
        if differing:
            first, last = differing[0], differing[-1] + 1
            while first and not after[first][0]:
                first -= 1  # never begin in the second half of a wide character
            self.refresh(Region(first, 0, last - first, 1))

    def render_line(self, y: int) -> Strip:
        """The line."""
        width = self.size.width
        if sum(safe_width(text) for text, _name in self._spans) != width:
            self._spans = self._fitted(width)
        return Strip([Segment(text, self._style(name)) for text, name in self._spans], width)

    def notify_style_update(self) -> None:
        """Theme or CSS changed."""
        super().notify_style_update()
        self._line_styles.clear()

    def on_resize(self) -> None:
        """Another width: fit again."""
        self.changed()

    def _style(self, name: str) -> Style:
        if name not in self._line_styles:
            self._line_styles[name] = self.get_component_rich_style(name) if name else self.rich_style
        return self._line_styles[name]

    def _fitted(self, width: int) -> tuple[Span, ...]:
        """The spans, safe, in exactly `width` cells."""
        fitted: list[Span] = []
        room = width
        for text, name in self.spans(width):
            if room <= 0:
                break
            text = safe_text(text)
            cells = safe_width(text)
            if cells > room:
                text, cells = safe_cell(text, room), room
            if text:
                fitted.append((text, name))
                room -= cells
        if room > 0:
            fitted.append((" " * room, ""))
        return tuple(fitted)


def _cells(spans: Iterable[Span]) -> list[tuple[str, str]]:
    """One (character, style) a cell; the second cell of a wide character is empty, a combining mark belongs to the cell before."""
    cells: list[tuple[str, str]] = []
    for text, name in spans:
        for character in text:
            width = 1 if character.isascii() else safe_width(character)
            if width == 0 and cells:
                cells[-1] = (cells[-1][0] + character, name)
            else:
                cells.append((character, name))
                cells.extend([("", name)] * (width - 1))
    return cells
