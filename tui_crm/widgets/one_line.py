"""A line of the chrome: text of a few styles on one line, drawn again only if it says something else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip

from tui_crm.widgets.cells import safe_cell, safe_text, safe_width
from tui_crm.widgets.line_widget import LineWidget

Span = tuple[str, str]
"""Text and the component class it is drawn in ("" for the line's own style)."""


class OneLine(LineWidget, inherit_bindings=False):
    """The base of title, status and footer."""

    DEFAULT_CSS = """
    OneLine { height: 1; width: 1fr; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = set()

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._spans: tuple[Span, ...] = ()
        self._drawn: Strip | None = None

    def spans(self, width: int) -> Iterable[Span]:
        """What to show in `width` cells; what is too long is cut, what is short is padded."""
        return ()

    def changed(self) -> None:
        """Repaint if there is something else to show (the painter sends only the cells that differ)."""
        width = self.size.width
        if width and (spans := self._fitted(width)) != self._spans:
            self._spans, self._drawn = spans, None
            self.refresh(Region(0, 0, width, 1))

    def render_line(self, y: int) -> Strip:
        """The line."""
        width = self.size.width
        if self._drawn is None or self._drawn.cell_length != width:
            self._spans = self._spans or self._fitted(width)
            self._drawn = self.strip(*(Segment(text, self.line_style(name)) for text, name in self._spans))
        return self._drawn

    def notify_style_update(self) -> None:
        """Theme or CSS changed."""
        super().notify_style_update()
        self._drawn = None

    def on_resize(self) -> None:
        """Another width: fit again."""
        self._spans, self._drawn = (), None
        self.changed()

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
