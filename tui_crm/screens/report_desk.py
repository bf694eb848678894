"""Going to reports, and back to the one whose records were listed: what the app adds to its navigation for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tui_crm.widgets.page_lines import NO_MARK, Bookmark

if TYPE_CHECKING:
    from tui_crm.services.reports.spec import Asked


@dataclass(frozen=True, slots=True)
class LeftReport:
    """A report as it was left: how it was asked for, and where the cursor was."""

    key: str
    asked: Asked
    column: int = 1
    mark: Bookmark = NO_MARK


class ReportDesk:
    """Mixed into the app."""

    open_page: Any

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.left_report: LeftReport | None = None

    def do_go_reports(self, argument: str) -> None:
        """The reports; with a word, the one of that name; after its records were listed, back to the report."""
        left, self.left_report = self.left_report, None
        if argument:
            self.open_page("figures", argument.strip())
        elif left is not None:
            self.open_page("reports")
            self.open_page("figures", left.key, left)
        else:
            self.open_page("reports")
