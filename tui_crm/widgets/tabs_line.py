"""The line of tabs: their numbers and names, the one that is shown between brackets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import events
from textual.message import Message

from tui_crm.widgets.cells import safe_text, safe_width
from tui_crm.widgets.one_line import OneLine, Span


class TabsLine(OneLine):
    """`[1 profile]  2 contacts  3 timeline`; a click chooses one."""

    DEFAULT_CSS = """
    TabsLine { color: $text-muted; }
    TabsLine > .tabs-line--chosen { color: $text-accent; text-style: bold; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"tabs-line--chosen"}

    class Chosen(Message):
        """A tab was clicked, the first is 0."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._names: tuple[str, ...] = ()
        self._chosen = 0

    def show(self, names: Sequence[str], chosen: int) -> None:
        """Show these tabs; `chosen` is the index of the one in view."""
        self._names, self._chosen = tuple(names), chosen
        self.changed()

    def spans(self, width: int) -> Iterable[Span]:
        """The tabs."""
        return [
            (f"[{index + 1} {name}]" if index == self._chosen else f" {index + 1} {name} ", "tabs-line--chosen" if index == self._chosen else "")
            for index, name in enumerate(self._names)
        ]

    def on_click(self, event: events.Click) -> None:
        """Choose the tab that was clicked."""
        end = 0
        for index, (text, _style) in enumerate(self.spans(self.size.width)):
            end += safe_width(safe_text(text))
            if event.x < end:
                self.post_message(self.Chosen(index))
                return
