"""A page that shows what a plugin gave: a table, a form, a text, a chart. Enter opens the record that a line stands for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from textual.widget import Widget

from tui_crm.actions import Context
from tui_crm.i18n import _
from tui_crm.screens.page import Page
from tui_crm.screens.plugin_tabs import content
from tui_crm.screens.scrolling import ScrollingLines
from tui_crm.widgets.page_lines import PageLines


class ViewPage(ScrollingLines, Page, inherit_bindings=False):
    """One view."""

    context: ClassVar[Context] = "report"

    def __init__(self, title: str, view: Mapping[str, Any]) -> None:
        super().__init__()
        self._title, self._view = title, view

    def body(self) -> Iterator[Widget]:
        """The view."""
        yield PageLines(id="lines")

    def on_mount(self) -> None:
        """Show it with the first paint."""
        super().on_mount()
        self.title_line.show(self._title)
        self.lines.show(content(self._view))
        self.lines.focus()

    def on_page_lines_opened(self, event: PageLines.Opened) -> None:
        """Opened with the mouse."""
        event.stop()
        self.do_report_open("")

    def do_report_open(self, argument: str) -> None:
        """Open the record under the cursor."""
        current = self.lines.current
        if isinstance(current, tuple) and current[0] in self.crm.catalogue.entities:
            self.desk.go_record(*current)
        else:
            self.say(_("This names no record"), "warning")
