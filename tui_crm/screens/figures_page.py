"""One report: its tables and pictures, the questions it is asked with changed by keys, the records behind each number one key away.

It is built in a reading thread and never waited for; esc stops it, and so does asking anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.widget import Widget

from tui_crm.actions import Context
from tui_crm.errors import Cancelled, UsageError
from tui_crm.i18n import _
from tui_crm.screens.page import Candidates, Page
from tui_crm.screens.places import Place
from tui_crm.screens.replacing import write_to
from tui_crm.screens.report_desk import LeftReport
from tui_crm.screens.scrolling import ScrollingLines
from tui_crm.widgets.page_lines import NO_MARK, Bookmark, PageLines
from tui_crm.widgets.report_lines import ReportLines
from tui_crm.widgets.report_text import Spot

if TYPE_CHECKING:
    from tui_crm.model.report import Result
    from tui_crm.services.reports.running import Running
    from tui_crm.services.reports.spec import Asked, Report

LATE = 0.3  # seconds until it is said that a report is being built
PERIODS = ("this month", "last month", "this quarter", "last quarter", "this year", "last year", "last 90 days", "last 12 months")


class FiguresPage(ScrollingLines, Page, inherit_bindings=False):
    """One report."""

    context: ClassVar[Context] = "figures"

    def __init__(self, key: str, left: LeftReport | None = None) -> None:
        super().__init__()
        self._key, self._left = key, left
        self._building: Running | None = None
        self._result: Result | None = None

    def body(self) -> Iterator[Widget]:
        """The report."""
        yield ReportLines(id="lines")

    @property
    def figures(self) -> ReportLines:
        """The body, with its cells."""
        found: ReportLines = self.query_one("#lines", ReportLines)
        return found

    def on_mount(self) -> None:
        """Build it."""
        from tui_crm.services.reports import library
        from tui_crm.services.reports.spec import Asked

        super().on_mount()
        self._report: Report = library.find(self.crm, self._key)
        self._asked: Asked = self._left.asked if self._left else Asked()
        self._show_title()
        self.lines.focus()
        if self._left:
            self._build(self._left.mark, self._left.column)
        else:
            self._build()

    def _show_title(self) -> None:
        asked = self._asked
        options = (f"{key}={text}" for key, text in asked.options.items())
        parts = [asked.period, asked.by and _("by {what}").format(what=asked.by), *options, asked.where]
        self.title_line.show(_("Reports") + " › " + _(self._report.label), "  ".join(part for part in parts if part))

    # building

    def _build(self, mark: Bookmark = NO_MARK, column: int = 1) -> None:
        """Read in a thread; what is shown stays until the new figures are there."""
        from tui_crm.services.reports.running import Running

        self._stop()
        running = self._building = Running(self.crm, self._key, self._asked)
        reading = self.desk.threads.ids.submit(running.run)
        reading.add_done_callback(lambda future: self.desk.from_outside(lambda: self._came(running, future, mark, column)))
        self.set_timer(LATE, lambda: self._still_building(running))

    def _still_building(self, running: Running) -> None:
        if running is self._building:
            self.say(_("building the report… esc stops it"))

    def _came(self, running: Any, future: Any, mark: Any = NO_MARK, column: Any = 1) -> None:
        if running is not self._building or not self.is_attached:
            return  # another one is asked for meanwhile
        self._building = None
        self.status.clear()
        error = future.exception()
        if error is None:
            self._result = future.result()
            self.figures.show_result(self._result, column, mark)
        elif not isinstance(error, Cancelled):
            self.say(str(error), "error")  # what nobody foresaw is the reader's to tell

    def _stop(self) -> bool:
        """Give up what is being built; whether there was anything."""
        running, self._building = self._building, None
        if running is not None:
            running.stop()
        return running is not None

    def before_leaving(self) -> None:
        """The page is about to be closed."""
        self._stop()

    def do_app_escape(self, argument: str) -> None:
        """Stop building; else back."""
        if self._stop():
            self.say(_("stopped; R builds the report"), "warning")
        else:
            super().do_app_escape(argument)

    def do_app_refresh(self, argument: str) -> None:
        """Build it again."""
        self._build(self.lines.bookmark, self.figures.column)
        self.desk.repaint()

    def refresh_records(self, changed: frozenset[tuple[str, int]] | None) -> None:
        """Others changed records: figures are not built anew unasked, which may take seconds."""
        if self._result is not None and self._building is None:
            self.status.set_position(_("as of before; R builds it again"))

    # asking

    def _ask_again(self, asked: Asked) -> None:
        """Show it as asked for now. Raises UsageError, FilterError."""
        from tui_crm.services.reports import running

        running.validate(self.crm, self._key, asked)
        self._asked = asked
        self.status.set_position("")
        self._show_title()
        self._build(column=self.figures.column)

    def _questions(self) -> None:
        if self._report.plugin:
            raise UsageError(_("This report is a plugin's and takes no questions"))

    def do_figures_period(self, argument: str) -> None:
        """Another period."""
        self._questions()
        if not self._report.date:
            raise UsageError(_("This report is about what there is now"))
        self._given(_("period:"), argument, self._asked.period, lambda text: replace(self._asked, period=text), PERIODS)

    def do_figures_by(self, argument: str) -> None:
        """Another grouping."""
        self._questions()
        if not self._report.by:
            raise UsageError(_("This report has only one way of grouping"))
        fields = (field.name for field in self.crm.catalogue[self._report.entity].fields if not field.many)
        names = dict.fromkeys((*(by.key for by in self._report.by), *fields))
        self._given(_("by:"), argument, "", lambda text: replace(self._asked, by=text), names)

    def do_figures_filter(self, argument: str) -> None:
        """Another filter."""
        from tui_crm.query.complete import complete

        self._questions()

        def answer(text: str) -> None:
            self._ask_again(replace(self._asked, where=text.strip()))

        if argument:
            answer(argument)
            return
        names = self.crm.names(self._report.entity)
        self.ask("/", answer, self._asked.where, kind="filter", complete=lambda text, cursor: complete(text, cursor, names, lambda _field, _text: ()))

    def do_figures_option(self, argument: str) -> None:
        """Another option: name=value; nothing after "=" takes it back."""
        self._questions()

        def changed(text: str) -> Asked:
            key, equals, value = (part.strip() for part in text.partition("="))
            if not equals:
                raise UsageError(_("“{text}” is no option; write OPTION=VALUE").format(text=text))
            options = {**self._asked.options, key: value}
            return replace(self._asked, options={name: kept for name, kept in options.items() if kept})

        offered = [f"{option.key}={value}" for option in self._report.options for value in (*option.values, "")]
        self._given(_("option:"), argument, "", changed, [*offered, "currency="])

    def _given(self, prompt: str, argument: str, value: str, changed: Callable[[str], Asked], offered: Iterable[str]) -> None:
        """Take the argument of a command, or ask for it."""
        names = tuple(offered)

        def answer(text: str) -> None:
            self._ask_again(changed(text.strip()))

        if argument:
            answer(argument)
        else:
            self.ask(prompt, answer, value, kind=f"report {prompt}", complete=lambda text, cursor: _beginning(names, text, cursor))

    def do_figures_earlier(self, argument: str) -> None:
        """The period before."""
        self._step(-1)

    def do_figures_later(self, argument: str) -> None:
        """The period after."""
        self._step(1)

    def _step(self, by: int) -> None:
        from tui_crm.services.reports import calendar

        self._questions()
        now = calendar.read_period(self._asked.period or self._report.period, self.crm.store.clock(), self.crm.locale.zone)
        self._ask_again(replace(self._asked, period=calendar.stepped(now, by)))

    # moving and opening

    def do_figures_left(self, argument: str) -> None:
        self.figures.move_column(-1)

    def do_figures_right(self, argument: str) -> None:
        self.figures.move_column(1)

    def do_figures_part(self, argument: str) -> None:
        """To the first row of the next table, after the last to the first."""
        spot, tables = self.lines.current, len(self._result.tables) if self._result else 0
        following = (spot.table + 1) % tables if isinstance(spot, Spot) and tables else 0
        place = self.lines.source.place(Spot(following, 0))
        if place is not None:
            self.lines.goto(place)

    def on_page_lines_opened(self, event: PageLines.Opened) -> None:
        """Opened with the mouse."""
        event.stop()
        self.do_figures_open("")

    def do_figures_open(self, argument: str) -> None:
        """The records behind the number; gr comes back."""
        current, behind = self.lines.current, self.figures.behind
        if isinstance(current, tuple) and current[0] in self.crm.catalogue.entities:  # a plugin's line stands for a record
            self.desk.go_record(*current)
            return
        if behind is not None and behind.record:
            self.desk.go_record(behind.entity, behind.record)
            return
        if behind is None:
            raise UsageError(_("No list of records stands behind this number"))
        self.desk.left_report = LeftReport(self._key, self._asked, self.figures.column, self.lines.bookmark)
        self.desk.go(Place(behind.entity, behind.where))
        self.desk.say(_("gr goes back to the report"))

    # files

    def do_figures_write(self, argument: str) -> None:
        """Write it to a file."""
        from tui_crm.services.paths import complete_path
        from tui_crm.services.reports import saving

        result = self._result
        if result is None:
            raise UsageError(_("The report is not there yet"))

        def answer(text: str) -> None:
            path = Path(text.strip())

            def write() -> None:
                self.work(lambda: saving.save(result, path, replace=True), lambda _done: self.say(_("the report is in {file}").format(file=path)))

            write_to(self, path.expanduser(), write)

        if argument:
            answer(argument)
        else:
            self.ask(_("write to:"), answer, f"{self._key}.svg", kind="report file", complete=complete_path)


def _beginning(names: Iterable[str], text: str, cursor: int) -> Candidates:
    """Those of the names that begin so."""
    from tui_crm.query.complete import Candidate, Completion

    begun = text[:cursor].casefold()
    return Completion(0, cursor, tuple(Candidate(name, "") for name in names if name.casefold().startswith(begun)))
