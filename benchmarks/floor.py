"""The floor: the least that a Textual program does. One label, `q` quits."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Label


class Floor(App[None]):
    """A bare app with one label."""

    BINDINGS = [("q", "quit", "Quit")]

    def compose(self) -> ComposeResult:
        """One label."""
        yield Label("the floor")


if __name__ == "__main__":
    Floor().run()
