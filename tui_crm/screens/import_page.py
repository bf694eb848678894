"""Importing: the file, what its headings mean, how its rows are taken in, a dry run to leaf through, the import, and taking it back."""

from __future__ import annotations

import tempfile
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget

from tui_crm.actions import Context, shown
from tui_crm.errors import CrmError, UsageError
from tui_crm.i18n import _
from tui_crm.screens.import_choices import ImportChoices
from tui_crm.screens.import_columns import ImportColumns
from tui_crm.screens.import_running import ImportRunning
from tui_crm.screens.import_source import ImportSource
from tui_crm.screens.page import Page
from tui_crm.screens.scrolling import ScrollingLines
from tui_crm.services.paths import complete_path
from tui_crm.widgets.fitted import Cells, fitted
from tui_crm.widgets.page_lines import NO_MARK, Bookmark, FixedLines, PageLines

if TYPE_CHECKING:
    from tui_crm.screens.import_lines import Section, State
    from tui_crm.screens.import_outcome import Outcome
    from tui_crm.screens.import_way import Opened, Way
    from tui_crm.services.transfer.meaning.mapping import Mapping
    from tui_crm.services.transfer.run.interrupted import Interrupted
    from tui_crm.services.transfer.sources.opening import SourceOptions

SLOW = 0.15  # seconds until it is said that a file is being read


class ImportPage(ImportChoices, ImportColumns, ImportSource, ImportRunning, ScrollingLines, Page, inherit_bindings=False):
    """One file, or several that belong together."""

    context: ClassVar[Context] = "import"

    def __init__(self, path: str = "") -> None:
        super().__init__()
        self._path = Path(path).expanduser() if path else None
        self._ways: tuple[Way, ...] = ()
        self._place = 0
        self._left_out: tuple[str, ...] = ()
        self._outcome: Outcome | None = None
        self._interrupted: list[Interrupted] = []
        self._unpacked: tempfile.TemporaryDirectory[str] | None = None
        self._reading = ""
        self._left = False

    # what it is made of

    def body(self) -> Iterator[Widget]:
        """One list of lines."""
        yield PageLines(id="lines")

    def on_mount(self) -> None:
        """Ask for the file, unless it was named."""
        super().on_mount()
        self.title_line.show(_("Import"))
        self.lines.follow(self._show_position)
        self.show()
        self.lines.focus()
        self.look_for_interrupted()
        if self._path:
            self._open(str(self._path))
        else:
            self.do_import_file("")

    def before_leaving(self) -> None:
        """Let go of the rows of the dry run, and of what was unpacked."""
        self._left = True
        self._take_trial(None)
        if not self.desk.long_tasks:  # else it is read from still
            self.tidy()

    def tidy(self) -> None:
        """Remove what was unpacked, once the page is left."""
        if self._left and self._unpacked:
            self._unpacked.cleanup()

    @property
    def _folder(self) -> Path:
        """Where archives are unpacked."""
        if self._unpacked is None:
            self._unpacked = tempfile.TemporaryDirectory(prefix="tui-crm-", ignore_cleanup_errors=True)
        return Path(self._unpacked.name)

    def show(self, at: object = None) -> None:
        """Draw the page, with the cursor on what `at` stands for, else where it was."""
        found = list(self._sections()) if self._ways or self._interrupted else []
        way = self._ways[self._place] if self._ways else None
        if way:
            several = f" {self._place + 1}/{len(self._ways)}" if len(self._ways) > 1 else ""
            self.title_line.show(_("Import") + " › " + way.source.name + several, _(way.mapping.entity.plural))
        here = self.lines.bookmark if way and at is None else NO_MARK
        empty = _("A file becomes records: separated values, a spreadsheet, JSON, vCards, SQLite;\n"
                  "a folder or a ZIP archive of files that belong together.\nf chooses it.")  # fmt: skip
        self.lines.show(lambda width: _stacked(found, width), empty, here if at is None else Bookmark(at=at))

    def _sections(self) -> Iterator[Section]:
        from tui_crm.screens import import_lines, import_outcome

        if self._interrupted:
            yield [*import_lines.interrupted_lines(self._interrupted, self.key_of), Cells(("",))], (0,)
        if self._outcome:
            yield [*import_outcome.outcome_lines(self._outcome, self.key_of), Cells(("",))], import_outcome.WIDTHS
        if self._ways:
            yield from import_lines.sections(self._state(), self.key_of)

    def _state(self) -> State:
        from tui_crm.screens.import_lines import State

        return State(self._ways, self._place, self.shown_mapping(), self._left_out)

    def shown_mapping(self) -> Mapping:
        """The mapping in view as it would be imported: with the stamps, joined with the other files."""
        from tui_crm.screens.import_way import jobs
        from tui_crm.services.transfer.run.options import Options

        way = self._ways[self._place]
        plain = [replace(each, options=Options(keep=each.options.keep)) for each in self._ways]
        try:
            found = jobs(plain, self._folder, rejects=False)
        except UsageError:
            return way.mapping
        return found[self._place].mapping

    def key_of(self, action_id: str) -> str:
        """The first key of an action, as people read it."""
        action = next(action for action in self.desk.actions if action.id == action_id)
        return shown(action.keys[0]) if action.keys else f":{action.command}"

    def _show_position(self, line: int) -> None:
        self.status.set_position(f"{line + 1:,}/{self.lines.total:,}" if self.lines.total else "")

    # the file

    def do_import_file(self, argument: str) -> None:
        """Another file."""
        from tui_crm.services import plugin_files
        from tui_crm.services.transfer.sources.opening import SUFFIXES

        suffixes = (*SUFFIXES, ".zip", *plugin_files.suffixes(self.crm))
        self.ask(_("file to import:"), self._open, argument, kind="import", complete=lambda text, cursor: complete_path(text, cursor, suffixes))

    def _open(self, name: str, said: SourceOptions | None = None) -> None:
        if not name.strip():
            return
        from tui_crm.services.transfer.sources.opening import RECOGNISED

        path, crm, folder = Path(name.strip()).expanduser(), self.crm, self._folder
        self._reading = path.name

        def read() -> Opened:
            from tui_crm.screens.import_way import open_ways  # the page is there before all that reads files is

            return open_ways(crm, path, folder, said or RECOGNISED)

        def failed(error: CrmError) -> None:
            self._reading = ""
            if self.is_attached:
                self._not_opened(path, said or RECOGNISED, error)

        self.work(read, lambda opened: self._take(path, opened), failed)
        self.set_timer(SLOW, lambda: self.say(_("reading {file}…").format(file=self._reading)) if self._reading == path.name else None)

    def _not_opened(self, path: Path, said: SourceOptions, error: CrmError) -> None:
        """Ask for what is missing, where that is all; else say what is wrong."""
        from tui_crm.services.transfer.sources.undecided import Undecided

        if isinstance(error, Undecided) and error.option in ("encoding", "sheet") and not self._ways:
            self.ask_undecided(path, said, error)
        self.say(str(error), "error")

    def _take(self, path: Path, opened: Opened) -> None:
        self._reading = ""
        if not self.is_attached:
            return
        self._ways, self._left_out, self._place = opened.ways, opened.left_out, 0
        self._outcome, self._unread = None, None
        self._take_trial(None)
        self.show(at=self._first())
        self.say(_("t tries it without writing, F2 imports"))

    def _first(self) -> object:
        """Where the cursor begins: what is open, else the first heading."""
        mapping = self.shown_mapping()
        return ("question", 0) if mapping.questions else mapping.columns[0].number

    def do_import_next(self, argument: str) -> None:
        self._turn(1)

    def do_import_previous(self, argument: str) -> None:
        self._turn(-1)

    def _turn(self, step: int) -> None:
        """Another of several files."""
        if len(self._ways) < 2:
            self.say(_("This is the only file"), "warning")
            return
        self._place = (self._place + step) % len(self._ways)
        self.show(at=self._first())

    def ready(self) -> Way | None:
        """The file in view; says so if there is none."""
        if not self._ways:
            self.say(_("f chooses a file first"), "warning")
            return None
        return self._ways[self._place]

    def change(self, way: Way) -> None:
        """The file in view another way: what was tried is void."""
        before = self._ways[self._place]
        if way.mapping is not before.mapping and way.saved == before.saved:
            way = replace(way, edited=True)
        self._ways = (*self._ways[: self._place], way, *self._ways[self._place + 1 :])
        self._void()

    def _void(self) -> None:
        self._outcome = None
        self._take_trial(None)
        self.show()

    # choices

    def do_import_change(self, argument: str) -> None:
        """What the line under the cursor is for."""
        match self.lines.current:
            case ("choice", str(action)):
                self.perform(action)
            case ("rows", str(where)):
                self.do_import_rows(where)
            case ("interrupted", int()):
                self.do_import_resume("")
            case ("question", int(), *_line):
                self._open_question()
            case _:
                self.change_field()

    def _open_question(self) -> None:
        """What values mean is said on a page of its own; of two ways of writing, enter takes the first, then the second."""
        from tui_crm.services.transfer.meaning.columns import Asked

        question = self._question_here()
        if question and question.asked is Asked.VALUES:
            self.do_import_values("")
        else:
            self.say(_("Press the digit of the answer"), "warning")

    def on_page_lines_opened(self, event: PageLines.Opened) -> None:
        """Opened with the mouse."""
        event.stop()
        self.perform("import.change")

    def do_import_part(self, argument: str) -> None:
        """The next part of the page: the outcome, the questions, the headings, the options."""
        if not self.ready():
            return
        here = self.lines.cursor
        starts: list[int] = [place for place in map(self.lines.source.place, self._parts()) if place is not None]
        self.lines.goto(next((place for place in sorted(starts) if place > here), min(starts)))

    def _parts(self) -> Iterator[Hashable]:
        """What the first line of each part stands for."""
        if self._outcome:
            yield "outcome"
        yield ("question", 0)
        yield self.shown_mapping().columns[0].number
        yield ("choice", "import.key")


def _stacked(sections: Sequence[Section], width: int) -> FixedLines:
    """The sections one under the other, each with its own columns."""
    return FixedLines(tuple(line for entries, widths in sections for line in fitted(entries, widths, width).lines))
