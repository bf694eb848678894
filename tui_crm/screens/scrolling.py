"""Moving through the lines of a page: the keys of rows, for every page whose body is `PageLines`."""

from __future__ import annotations

from typing import Any

from tui_crm.widgets.page_lines import PageLines


class Scrolling:
    """Mixed into a page with one `PageLines` of id "lines"."""

    query_one: Any

    @property
    def lines(self) -> PageLines:
        """The body."""
        found: PageLines = self.query_one("#lines", PageLines)
        return found

    def do_row_down(self, argument: str) -> None:
        self.lines.move(1)

    def do_row_up(self, argument: str) -> None:
        self.lines.move(-1)

    def do_row_page_down(self, argument: str) -> None:
        self.lines.page(1)

    def do_row_page_up(self, argument: str) -> None:
        self.lines.page(-1)

    def do_row_half_down(self, argument: str) -> None:
        self.lines.page(1, 2)

    def do_row_half_up(self, argument: str) -> None:
        self.lines.page(-1, 2)

    def do_row_top(self, argument: str) -> None:
        self.lines.top()

    def do_row_end(self, argument: str) -> None:
        self.lines.end()
