"""Moving through the rows or lines of a page: what the keys of rows do, on every page that has some."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from tui_crm.widgets.page_lines import PageLines


class Scrolled(Protocol):
    """Rows or lines with a cursor."""

    def move(self, delta: int, /) -> object: ...
    def page(self, direction: int, part: int = 1, /) -> object: ...
    def top(self) -> object: ...
    def end(self) -> object: ...


class Scrolling:
    """Mixed into a page; `scrolled` is what the keys move through."""

    if TYPE_CHECKING:

        @property
        def scrolled(self) -> Scrolled:
            """The rows or lines of the page."""

    def do_row_down(self, argument: str) -> None:
        self.scrolled.move(1)

    def do_row_up(self, argument: str) -> None:
        self.scrolled.move(-1)

    def do_row_page_down(self, argument: str) -> None:
        self.scrolled.page(1)

    def do_row_page_up(self, argument: str) -> None:
        self.scrolled.page(-1)

    def do_row_half_down(self, argument: str) -> None:
        self.scrolled.page(1, 2)

    def do_row_half_up(self, argument: str) -> None:
        self.scrolled.page(-1, 2)

    def do_row_top(self, argument: str) -> None:
        self.scrolled.top()

    def do_row_end(self, argument: str) -> None:
        self.scrolled.end()


class ScrollingLines(Scrolling):
    """Mixed into a page with one `PageLines` of id "lines"."""

    query_one: Any

    @property
    def lines(self) -> PageLines:
        """The body."""
        found: PageLines = self.query_one("#lines", PageLines)
        return found

    @property
    def scrolled(self) -> PageLines:
        return self.lines
