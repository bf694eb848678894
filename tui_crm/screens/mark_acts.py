"""Marks: what the keys do to them on pages of lists and boards, and what a verb acts upon."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from tui_crm.i18n import _
from tui_crm.widgets.markable import Markable


class Marks(Protocol):
    """The widget whose records are marked."""

    marks: set[int]

    @property
    def cursor_id(self) -> int | None: ...
    def toggle_mark(self) -> None: ...
    def mark_range(self) -> bool: ...
    def set_marks(self, marks: set[int]) -> None: ...
    def clear_marks(self) -> None: ...


class MarkActs:
    """Mixed into a page. `everything`: what V marks, None while that is not known; `mark_words`: what is said of so many marks."""

    everything: Callable[[], Sequence[int] | None]
    mark_words: Callable[[int], str]
    _show_position: Callable[[], None]
    say: Any

    if TYPE_CHECKING:

        @property
        def marked(self) -> Marks:
            """The list, or the board."""

    def do_mark_toggle(self, argument: str) -> None:
        self.marked.toggle_mark()

    def do_mark_range(self, argument: str) -> None:
        if not self.marked.mark_range():
            self.say(_("reading the rest of the list…"))

    def do_mark_all(self, argument: str) -> None:
        """Mark all that the filter matches."""
        ids = self.everything()
        if ids is None:
            self.say(_("The list is still being read; once more in a moment"), "warning")
        else:
            self.marked.set_marks(set(ids))

    def on_markable_marked(self, event: Markable.Marked) -> None:
        """Say what a verb would act upon."""
        event.stop()
        self._show_position()
        if event.count:
            self.say(self.mark_words(event.count))

    def targets(self) -> list[int]:
        """The records a verb acts upon: the marked ones if any, else the one under the cursor."""
        if self.marked.marks:
            return sorted(self.marked.marks)
        return [self.marked.cursor_id] if self.marked.cursor_id else []
