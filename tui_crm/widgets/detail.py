"""A column of text beside a list: what the record under the cursor holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.strip import Strip

from tui_crm.widgets.cells import safe_cell, safe_width
from tui_crm.widgets.line_widget import LineWidget

EDGE = "│ "
WIDEST_LABEL = 14
Pair = tuple[str, str]
"""A label and its value; without a label a heading, without either an empty line."""


class Detail(LineWidget):
    """Labelled values. Repaints only when what it shows is another text."""

    DEFAULT_CSS = """
    Detail { height: 1fr; color: $foreground; }
    Detail > .detail--title { text-style: bold; color: $text-accent; }
    Detail > .detail--label { color: $text-muted; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"detail--title", "detail--label"}

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._pairs: Sequence[Pair] = ()

    def show(self, pairs: Sequence[Pair]) -> None:
        """Show these."""
        if list(pairs) != list(self._pairs):
            self._pairs = tuple(pairs)
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """One pair, the label at the left, cut at the edge."""
        label, value = self._pairs[y] if y < len(self._pairs) else ("", "")
        width = self.size.width - len(EDGE)
        edge = Segment(EDGE, self.line_style("detail--label"))
        if not label:
            return self.strip(edge, Segment(safe_cell(value, width), self.line_style("detail--title")))
        room = min(WIDEST_LABEL, max(safe_width(name) for name, _value in self._pairs)) + 1
        name = Segment(safe_cell(label, room - 1) + " ", self.line_style("detail--label"))
        return self.strip(edge, name, Segment(safe_cell(value, width - room), self.line_style("")))
