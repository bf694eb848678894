"""The journal: every act of everybody, the newest first; what each changed; undoing any of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.widget import Widget

from tui_crm import services
from tui_crm.actions import Context
from tui_crm.errors import CrmError
from tui_crm.i18n import _, ngettext
from tui_crm.screens.long_task import LongTask, run_long
from tui_crm.screens.page import Page
from tui_crm.screens.scrolling import Scrolling
from tui_crm.services.act_list import OPEN, Act, ActRows, state
from tui_crm.services.history import RecordChange
from tui_crm.services.reading import News
from tui_crm.services.undo import UndoRefused
from tui_crm.widgets.fitted import Cells
from tui_crm.widgets.record_table import RecordTable
from tui_crm.widgets.rows import Column

WIDE = 100  # cells from which the state has a column of its own
MOST = 500  # records whose changes are shown of one act
WIDTHS = (16, 0, 0)


class JournalPage(Scrolling, Page, inherit_bindings=False):
    """Acts in rows."""

    context: ClassVar[Context] = "journal"

    def __init__(self) -> None:
        super().__init__()
        self._mine = False
        self._rows: ActRows | None = None  # those that are shown
        self._coming: ActRows | None = None  # those that will take their place
        self._shown_mine = False
        self._wanted_end = False

    # what it is made of

    def body(self) -> Iterator[Widget]:
        """The list of acts."""
        yield RecordTable(frozen=0, id="table")

    @property
    def table(self) -> RecordTable:
        """The list of acts."""
        return self.query_one("#table", RecordTable)

    @property
    def scrolled(self) -> RecordTable:
        return self.table

    def on_mount(self) -> None:
        """The newest acts."""
        super().on_mount()
        self.table.follow(self._show_position)
        self.table.set_empty(_("Every change will be listed here: who made it, when, and by which way."))
        self._lay_out(self.size.width)
        self._show_title()
        self._read()
        self.table.focus()

    def on_resize(self) -> None:
        """What was done gets the room that is left."""
        self._lay_out(self.size.width)

    def _lay_out(self, width: int) -> None:
        wide = width >= WIDE
        who, word = (16, 18) if wide else (10, 0)
        what = max(20, width - 37 - who - (word + 1 if wide else 0))
        columns = [
            Column("sign", "", 1), Column("when", _("When"), 16), Column("who", _("Who"), who), Column("way", _("By"), 6),
            Column("what", _("What"), what), Column("count", _("Records"), 7, "right"),
        ]  # fmt: skip
        self.table.set_columns([*columns, Column("state", _("State"), word)] if wide else columns)

    def _read(self) -> None:
        if self._coming:
            self._coming.close()
        rows = self._coming = ActRows(self.crm, self.desk.threads, self._told, self._mine)
        rows.begin()
        self._swap(rows)

    def _told(self, rows: ActRows, news: News) -> None:
        """From the reading threads."""
        self.desk.from_outside(lambda: self._arrived(rows, news))

    def _arrived(self, rows: ActRows, news: News) -> None:
        if not self.is_attached or rows not in (self._rows, self._coming):
            return
        if news == "error":
            self.say(str(rows.error), "error")
        self._swap(rows)
        if rows is not self._rows:
            return
        if news == "rows":
            self.table.rows_arrived(*self.table.view)
        else:
            self.table.total_changed()
            if self._wanted_end and rows.complete:
                self._wanted_end = False
                self.table.end()
        self._show_position(self.table.cursor, None)

    def _swap(self, rows: ActRows) -> None:
        """Show the acts that were read, with the cursor on the act it was on. Those that are shown stay until that act is found again, or until
        it is known that it is not there; which acts were asked for first does not wait for the rest.
        """
        if rows is not self._coming or not (rows.total or rows.complete):
            return
        act = self._current()
        place = rows.place(act) if act else 0
        if place is None and not rows.complete and self._mine == self._shown_mine:
            return
        if self._rows:
            self._rows.close()
        self._rows, self._coming, self._shown_mine = rows, None, self._mine
        self.table.set_source(rows, place or 0)
        self._show_title()

    def _show_title(self) -> None:
        self.title_line.show(_("Journal") + (" › " + _("my own acts") if self._mine else ""))

    def _current(self) -> int | None:
        """The act under the cursor, its row read or not."""
        ids = self._rows.ids(self.table.cursor, 1) if self._rows else ()
        return ids[0] if ids else None

    def _show_position(self, index: int, act: int | None) -> None:
        total, more = (self._rows.total, "" if self._rows.complete else "+") if self._rows else (0, "")
        word = self._rows.word(self._current() or 0) if self._rows else ""
        self.status.set_position(f"{word}  {min(index + 1, total):,}/{total:,}{more}".strip())

    def refresh_records(self, changed: frozenset[tuple[str, int]] | None) -> None:
        """There are new acts."""
        self._read()

    def before_leaving(self) -> None:
        """Stop reading."""
        for rows in (self._rows, self._coming):
            if rows:
                rows.close()

    # moving

    def do_row_end(self, argument: str) -> None:
        """To the first act of all, as soon as it is known."""
        self._wanted_end = self._rows is not None and not self._rows.complete
        if not self._wanted_end:
            self.table.end()

    # acts

    def do_journal_mine(self, argument: str) -> None:
        """Only my own acts, or those of all."""
        self._mine = not self._mine
        self._read()

    def on_markable_opened(self, event: RecordTable.Opened) -> None:
        """Opened with the mouse."""
        event.stop()
        self.do_journal_open("")

    def do_journal_open(self, argument: str) -> None:
        """What the act changed."""
        number = self._current()
        if number is None:
            return

        def read() -> tuple[Act, str, list[RecordChange]]:
            act = services.history.act(self.crm, number)
            return act, services.history.describe(self.crm, act), services.history.of_act(self.crm, number, MOST)

        self.work(read, lambda found: self._open(*found))

    def _open(self, act: Act, title: str, changes: Sequence[RecordChange]) -> None:
        lines = list(_lines(changes))
        if act.count > len(changes) >= MOST:
            more = act.count - len(changes)
            lines.append(Cells((ngettext("… and {count} more record", "… and {count} more records", more).format(count=f"{more:,}"),)))
        empty = _("What this act did is gone: nothing that it changed is left.")
        self.desk.open_page("text", title, lines, WIDTHS, f"{act.who} · {act.way}", empty)

    def do_journal_undo(self, argument: str) -> None:
        """Undo the act; an interrupted import is rolled back."""
        number = self._current()
        if number is None:
            return
        act = services.history.act(self.crm, number)
        if state(act) == OPEN:
            self._ask_rollback(act)
        else:
            title = _("undoing")
            run_long(self, title, lambda task: services.history.describe(self.crm, services.undo.undo(self.crm, number, progress=task.step)),
                     self._undone, self._refused, total=act.count)

    def _undone(self, act: str) -> None:
        self.desk.say(_("undone: {act}").format(act=act))
        self.desk.refresh_pages(None)

    def _refused(self, error: CrmError) -> None:
        """Say why; which records stand in the way is a page of its own if there are several."""
        if isinstance(error, UndoRefused) and error.count > 1:
            lines = [Cells((obstacle.title, ", ".join(obstacle.fields))) for obstacle in error.obstacles]
            self.desk.open_page("text", _("Changed again since; nothing was undone"), lines, (0, 0), f"{error.count:,}")
        self.desk.say(str(error), "error")

    def _ask_rollback(self, act: Act) -> None:
        name = services.history.describe(self.crm, act)

        def roll_back(answer: str) -> None:
            if answer.strip().casefold() in ("yes", _("yes")):
                run_long(self, _("taking back"), lambda task: _roll_back(self, act, task), self._rolled_back, queue="aside")
            else:
                self.say(_("Nothing was taken back"))

        self.ask(_("{act} never ended; if no other program is at it, type yes to take it back:").format(act=name), roll_back)

    def _rolled_back(self, count: int) -> None:
        self.desk.say(ngettext("{count} change taken back", "{count} changes taken back", count).format(count=f"{count:,}"))
        self.desk.refresh_pages(None)


def _roll_back(page: JournalPage, act: Act, task: LongTask) -> int:
    """In the thread for long work. What is taken back stays so: it cannot be stopped, only begun again."""
    from tui_crm.services.rollback import rollback

    return rollback(page.crm, act.id, task.advance)


def _lines(changes: Sequence[RecordChange]) -> Iterator[Cells]:
    """Each record, and below it its fields: before and after."""
    for change in changes:
        yield Cells((f"{change.title or '#' + str(change.record)}  ({change.kind}, {change.verb})",), None, ("heading",))
        for field in change.fields:
            yield Cells((f"  {field.label}", field.old or "–", f"→ {field.new or '–'}"), None, ("muted",))
