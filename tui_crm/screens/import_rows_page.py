"""The rows of a dry run: a list with the filter language, the row under the cursor below it, field by field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import ClassVar

from textual.widget import Widget

from tui_crm.actions import Context
from tui_crm.errors import CrmError
from tui_crm.i18n import _, ngettext
from tui_crm.screens.import_outcome import fate_in_words
from tui_crm.screens.import_row_lines import in_brief, row_lines, widths
from tui_crm.screens.long_task import run_long
from tui_crm.screens.page import Candidates, Page
from tui_crm.screens.scrolling import Scrolling
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.run.trial import ABOUT, Judged, Selection, Trial
from tui_crm.widgets.fitted import Cells, fitted
from tui_crm.widgets.page_lines import FixedLines, PageLines
from tui_crm.widgets.record_table import RecordTable
from tui_crm.widgets.rows import Column, Row

FATE, LINE, TITLE = 9, 7, 24
QUICK = 2000  # rows that are looked through at once
KEPT = 512  # rows that are drawn already


class ChosenRows:
    """The rows that a filter chose, as rows of a table; ids are places from 1."""

    def __init__(self, crm: Crm, chosen: Selection) -> None:
        self._chosen = chosen
        self.showing = crm.showing()
        self._cells = lru_cache(KEPT)(self._drawn)

    @property
    def total(self) -> int:
        """How many."""
        return self._chosen.count

    def window(self, start: int, count: int) -> Sequence[Row | None]:
        """Some of them."""
        return [(place + 1, self._cells(place)) for place in range(start, min(start + count, self.total))]

    def ids(self, start: int, count: int) -> Sequence[int] | None:
        """Their ids."""
        return range(start + 1, min(start + count, self.total) + 1)

    def at(self, place: int) -> Judged:
        """One of them."""
        return self._chosen.window(place, 1)[0]

    def _drawn(self, place: int) -> tuple[str, ...]:
        row = self.at(place)
        entity = self._chosen.trial.entity(row)
        return fate_in_words(row.fate), f"{row.line:,}", row.title, in_brief(row, entity, self.showing)


class ImportRowsPage(Scrolling, Page, inherit_bindings=False):
    """`trial` belongs to the page below, which is open as long as this one."""

    context: ClassVar[Context] = "import-rows"

    def __init__(self, trial: Trial, where: str = "") -> None:
        super().__init__()
        self._trial, self._where = trial, where
        self._rows: ChosenRows | None = None

    # what it is made of

    def body(self) -> Iterator[Widget]:
        """The rows, and one of them."""
        yield RecordTable(frozen=0, id="rows")
        yield PageLines(passive=True, id="row")

    @property
    def table(self) -> RecordTable:
        return self.query_one("#rows", RecordTable)

    @property
    def scrolled(self) -> RecordTable:
        return self.table

    def on_mount(self) -> None:
        """The rows that were asked for."""
        super().on_mount()
        self.table.follow(self._moved)
        self.table.set_empty(_("No row is so.\nesc drops the filter."))
        self._lay_out(self.size.width)
        self._filter(self._where)
        self.table.focus()

    def on_resize(self) -> None:
        """What would change has the room that is left."""
        self._lay_out(self.size.width)

    def _lay_out(self, width: int) -> None:
        labels = {field.name: _(field.label) for field in ABOUT}
        title = TITLE if width < 100 else width // 4
        rest = max(10, width - FATE - LINE - title - 4)
        self.table.set_columns([
            Column("fate", labels["fate"], FATE), Column("line", labels["line"], LINE, "right"), Column("title", labels["title"], title),
            Column("reason", _("What would change, or why not"), rest),
        ])  # fmt: skip

    # the rows

    def _filter(self, text: str) -> None:
        """Show the rows that are so. Raises FilterError with its position if the text cannot be understood."""
        self._trial.filter(self.crm, text)
        if self._trial.count <= QUICK:
            self._show(text.strip(), self._trial.where(self.crm, text))
            return
        crm, trial = self.crm, self._trial
        run_long(self, _("filtering"), lambda task: trial.where(crm, text, task.step), lambda chosen: self._show(text.strip(), chosen),
                 queue="aside", total=trial.count)  # fmt: skip

    def _show(self, where: str, chosen: Selection) -> None:
        if not self.is_attached:
            return
        self._where, self._rows = where, ChosenRows(self.crm, chosen)
        self.title_line.show(_("Import") + " › " + _("rows of the dry run"), where)
        self.table.set_source(self._rows)
        self._moved(self.table.cursor, self.table.cursor_id)

    def _moved(self, index: int, record: int | None) -> None:
        total = self._rows.total if self._rows else 0
        self.status.set_position(f"{min(index + 1, total):,}/{total:,}")
        row = self._rows.at(index) if self._rows and index < total else None
        self.query_one("#row", PageLines).show(lambda width: fitted(self._about(row, width), widths(row), width) if row else FixedLines())

    def _about(self, row: Judged, width: int) -> list[Cells]:
        return list(row_lines(row, self._trial.entity(row), self.crm.showing(), width))

    def _row(self) -> Judged | None:
        """The row under the cursor; says so if there is none."""
        if self._rows is None or not self._rows.total:
            self.say(_("There is no row here"), "warning")
            return None
        return self._rows.at(self.table.cursor)

    # keys

    def do_rows_show(self, argument: str) -> None:
        """The whole row on a page of its own."""
        if row := self._row():
            self.desk.open_page("text", _("Line {line}").format(line=row.line), self._about(row, self.size.width), widths(row), row.title)

    def on_markable_opened(self, event: RecordTable.Opened) -> None:
        """Opened with the mouse."""
        event.stop()
        self.do_rows_show("")

    def do_rows_record(self, argument: str) -> None:
        """The record that the row updates, or is the same as."""
        row = self._row()
        if row is None:
            return
        if not row.record:
            self.say(_("No record is here yet that this row is"), "warning")
            return
        self.desk.go_record(row.entity, row.record)

    def do_rows_fate(self, argument: str) -> None:
        """Only the rows that become what this one becomes; again: all."""
        row = self._row()
        if row is not None:
            wanted = f"fate:{row.fate.value}"
            self._filter("" if self._where == wanted else wanted)

    def do_list_filter(self, argument: str) -> None:
        """Show only some rows: fate:rejected city:上海 reason:phone."""
        if argument:
            self._asked_for(argument)
        else:
            self.ask("/", self._asked_for, self._where, kind="import-rows", complete=self.complete_list_filter)

    def _asked_for(self, text: str) -> None:
        self._filter(text)
        if self._trial.count <= QUICK and self._rows:
            count = self._rows.total
            self.say(ngettext("{count} row", "{count} rows", count).format(count=f"{count:,}"))

    def complete_list_filter(self, text: str, cursor: int) -> Candidates:
        from tui_crm.query.complete import complete

        return complete(text, cursor, self._trial.names(self.crm), lambda field, prefix: ())

    def do_app_escape(self, argument: str) -> None:
        """The filter first, then back."""
        if self._where:
            try:
                self._filter("")
            except CrmError as error:
                self.say(str(error), "error")
        else:
            self.do_app_close(argument)
