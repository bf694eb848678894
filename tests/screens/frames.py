"""What a person sees: the text of an app's screen."""

from __future__ import annotations

from textual.app import App


def frame(app: App[object]) -> str:
    """The screen as lines of text, without trailing blanks."""
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())


def lines(app: App[object]) -> list[str]:
    """The lines of `frame`."""
    return frame(app).split("\n")
