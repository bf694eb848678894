"""A widget that draws its own lines and nothing around them.

Textual looks up every line's padding, border, hatch and filters again for each frame in which anything near it changed. These widgets have none of
that, so they hand over finished lines: about a tenth of the time from key to screen.
"""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class LineWidget(Widget, inherit_bindings=False):
    """The base of the list and of the lines around it. Subclasses give `render_line`, made with `strip`; CSS may not give them border or padding."""

    ALLOW_SELECT: ClassVar[bool] = False

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.auto_links = False
        self._line_styles: dict[str, Style] = {}

    def _forward_event(self, event: events.Event) -> None:
        """Keys go to the screen at once, which gives them their meaning: rising through every widget in between takes longer than a row's drawing."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            event._set_forwarded()
            self.screen.post_message(event)
        else:
            super()._forward_event(event)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a part of the widget."""
        lines = [self.render_line(y) for y in crop.line_range]
        x1, x2 = crop.column_span
        return lines if (x1, x2) == (0, self.size.width) else [line.crop(x1, x2) for line in lines]

    def strip(self, *segments: Segment) -> Strip:
        """A finished line: as wide as the widget, with the app's filters (no colour, dim) applied."""
        strip = Strip(segments).adjust_cell_length(self.size.width, self.line_style(""))
        for line_filter in self.get_line_filters():
            strip = strip.apply_filter(line_filter, self.background_colors[1])
        return strip

    def line_style(self, component: str) -> Style:
        """The style of a component class, "" for the widget's own: CSS is asked once, not once a line."""
        if component not in self._line_styles:
            self._line_styles[component] = self.get_component_rich_style(component) if component else self.rich_style
        return self._line_styles[component]

    def notify_style_update(self) -> None:
        """Theme or CSS changed."""
        super().notify_style_update()
        self._line_styles.clear()
