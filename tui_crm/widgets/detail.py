"""A column of text beside a list: what the record under the cursor holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from tui_crm.widgets.cells import safe_cell


class Detail(Widget, inherit_bindings=False):
    """Lines of text, each in the style of its class; repaints only lines that differ."""

    DEFAULT_CSS = """
    Detail { height: 1fr; }
    Detail > .detail--title { text-style: bold; color: $foreground; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"detail--title"}

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: Sequence[tuple[str, str]] = ()

    def show(self, lines: Sequence[tuple[str, str]]) -> None:
        """Show these (text, "title" or "") lines."""
        if list(lines) != list(self._lines):
            self._lines = lines
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line, cut at the edge."""
        text, kind = self._lines[y] if y < len(self._lines) else ("", "")
        style = self.get_component_rich_style(f"detail--{kind}") if kind else self.rich_style
        width = self.size.width
        return Strip([Segment(safe_cell(text, width), style)], width)
