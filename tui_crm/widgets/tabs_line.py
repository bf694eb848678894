"""The line of tabs: their numbers and names, the one that is shown between brackets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import events
from textual.message import Message

from tui_crm.widgets.cells import safe_text, safe_width
from tui_crm.widgets.one_line import OneLine, Span

KEYED = 9
"""Tabs that have a key of their own: 1 to 9."""


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
        """The tabs; when not all fit, `<` and `>` stand for those that are left out at the ends, and the one in view is between its neighbours."""
        return [span for _index, span in self._fitting(width)]

    def _fitting(self, width: int) -> list[tuple[int, Span]]:
        """(index of the tab, its text and style); a sign at an end is the tab next to it."""
        tabs = [self._tab(index) for index in range(len(self._names))]
        widths = [safe_width(safe_text(text)) for text, _style in tabs]
        first, end = _window(widths, self._chosen, width)
        shown = list(enumerate(tabs))[first:end]
        before = [(first - 1, ("< ", ""))] if first else []
        return [*before, *shown, *([(end, (" >", ""))] if end < len(tabs) else [])]

    def _tab(self, index: int) -> Span:
        name = f"{index + 1} {self._names[index]}" if index < KEYED else self._names[index]
        return (f"[{name}]", "tabs-line--chosen") if index == self._chosen else (f" {name} ", "")

    def on_click(self, event: events.Click) -> None:
        """Choose the tab that was clicked."""
        end = 0
        for index, (text, _style) in self._fitting(self.size.width):
            end += safe_width(safe_text(text))
            if event.x < end:
                self.post_message(self.Chosen(index))
                return


def _window(widths: Sequence[int], chosen: int, width: int) -> tuple[int, int]:
    """(the first tab shown, the first behind them): as many as fit about the chosen one, with two cells for the sign at an end that is cut."""

    def fits(first: int, end: int) -> bool:
        return sum(widths[first:end]) + 2 * (first > 0) + 2 * (end < len(widths)) <= width

    first, end = (0, len(widths)) if fits(0, len(widths)) else (chosen, chosen + 1)
    grows = True
    while grows:
        grows = False
        if end < len(widths) and fits(first, end + 1):
            end, grows = end + 1, True
        if first and fits(first - 1, end):
            first, grows = first - 1, True
    return first, end
