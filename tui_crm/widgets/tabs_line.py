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
        """The tabs; when not all fit, `<` and `>` stand for those that are left out at the ends, and the one in view is among the others."""
        return [span for _index, span in self._fitting(width)]

    def _fitting(self, width: int) -> list[tuple[int, Span]]:
        """(index of the tab, its text and style); a sign at an end is the tab next to it."""
        tabs = [self._tab(index) for index in range(len(self._names))]
        widths = [safe_width(safe_text(text)) for text, _style in tabs]
        first, end = 0, len(tabs)
        if sum(widths) > width:
            while first < self._chosen and sum(widths[first : self._chosen + 1]) + 2 * (self._chosen + 1 < len(tabs)) + 2 * (first > 0) > width:
                first += 1
            end = self._chosen + 1
            while end < len(tabs) and sum(widths[first : end + 1]) + 2 * (end + 1 < len(tabs)) + 2 * (first > 0) <= width:
                end += 1
        shown = list(enumerate(tabs))[first:end]
        before = [(first - 1, ("< ", ""))] if first else []
        return [*before, *shown, *([(end, (" >", ""))] if end < len(tabs) else [])]

    def _tab(self, index: int) -> Span:
        name = f"{index + 1} {self._names[index]}"
        return (f"[{name}]", "tabs-line--chosen") if index == self._chosen else (f" {name} ", "")

    def on_click(self, event: events.Click) -> None:
        """Choose the tab that was clicked."""
        end = 0
        for index, (text, _style) in self._fitting(self.size.width):
            end += safe_width(safe_text(text))
            if event.x < end:
                self.post_message(self.Chosen(index))
                return
