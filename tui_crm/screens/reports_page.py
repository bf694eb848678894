"""The reports there are, the plugins' among them, one a line under the heading of its kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.widget import Widget

from tui_crm.actions import Context
from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.screens.page import Page
from tui_crm.screens.scrolling import ScrollingLines
from tui_crm.widgets.fitted import Cells, fitted
from tui_crm.widgets.page_lines import PageLines

WIDTHS = (31, 0)


class ReportsPage(ScrollingLines, Page, inherit_bindings=False):
    """The list."""

    context: ClassVar[Context] = "reports"

    def body(self) -> Iterator[Widget]:
        """The lines."""
        yield PageLines(id="lines")

    def on_mount(self) -> None:
        """Show them with the first paint: nothing is read for it."""
        from tui_crm.services.reports import library

        super().on_mount()
        self.title_line.show(_("Reports"))
        entries: list[Cells] = []
        section = ""
        for report in library.reports(self.crm).values():
            if report.section != section:
                section = report.section
                entries += [*([Cells(("",))] if entries else []), Cells((_(section),), None, ("heading",))]
            entries.append(Cells((_(report.label), _(report.help)), report.key, ("", "muted")))
        self.lines.show(lambda width: fitted(entries, WIDTHS, width))
        self.lines.focus()

    def on_page_lines_opened(self, event: PageLines.Opened) -> None:
        """Opened with the mouse."""
        event.stop()
        self.do_reports_open("")

    def do_reports_open(self, argument: str) -> None:
        """Build the report under the cursor."""
        key = self.lines.current
        if not isinstance(key, str):
            raise UsageError(_("There is no report here"))
        self.desk.open_page("figures", key)
