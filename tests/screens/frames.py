"""What a person sees: the text of an app's screen."""

from __future__ import annotations

from typing import Any

from textual.app import App
from textual.geometry import Region
from textual.widget import Widget


def frame(app: App[Any]) -> str:
    """The screen as lines of text, without trailing blanks."""
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())


def lines(app: App[Any]) -> list[str]:
    """The lines of `frame`."""
    return frame(app).split("\n")


def record_paints(widget: Widget) -> list[Region]:
    """The regions a widget asks to have painted from now on; the list grows."""
    painted: list[Region] = []
    refresh = widget.refresh

    def recorded(*regions: Region, **how: bool) -> Widget:
        painted.extend(regions)
        return refresh(*regions, **how)

    widget.refresh = recorded  # type: ignore[method-assign]
    return painted
