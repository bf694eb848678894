"""Importing a file: what its headings mean, a try without writing, the import, and taking it back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from textual.widget import Widget

from tui_crm import services
from tui_crm.actions import Context
from tui_crm.errors import CrmError, UsageError
from tui_crm.i18n import _
from tui_crm.query.complete import Candidate, Completion
from tui_crm.query.names import find, spellings
from tui_crm.screens.import_lines import WIDTHS, Way, counts, lines
from tui_crm.screens.long_task import LongTask, run_long
from tui_crm.screens.page import Page
from tui_crm.screens.scrolling import ScrollingLines
from tui_crm.services.paths import complete_path
from tui_crm.services.transfer.mapping import Column, Use
from tui_crm.services.transfer.plan import Plan, Progress
from tui_crm.widgets.fitted import fitted
from tui_crm.widgets.page_lines import NO_MARK, Bookmark, PageLines

SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".json", ".ndjson", ".jsonl", ".vcf", ".db", ".sqlite", ".sqlite3")
KINDS = ("customer", "contact", "activity", "purchase", "tag")
OUT, NOTES = "-", "+"  # in place of a field's name


class ImportPage(ScrollingLines, Page, inherit_bindings=False):
    """One file."""

    context: ClassVar[Context] = "import"

    def __init__(self, path: str = "") -> None:
        super().__init__()
        self._path = Path(path).expanduser() if path else None
        self._way: Way | None = None
        self._plan: Plan | None = None

    # what it is made of

    def body(self) -> Iterator[Widget]:
        """Outcome, choices, headings."""
        yield PageLines(id="lines")

    def on_mount(self) -> None:
        """Ask for the file, unless it was named."""
        super().on_mount()
        self.title_line.show(_("Import"))
        empty = _("A file becomes records: separated values, a spreadsheet, JSON, vCards, SQLite.\nf chooses the file.")
        self.lines.show(lambda width: fitted((), WIDTHS, width), empty)
        self.lines.focus()
        if self._path:
            self._open(str(self._path))
        else:
            self.do_import_file("")

    def _show(self, at: object = None) -> None:
        way = self._way
        if way is None:
            return
        entries = list(lines(self.crm, way, self._plan))
        self.title_line.show(_("Import") + " › " + way.source.name, _(way.mapping.entity.plural))
        self.lines.show(lambda width: fitted(entries, WIDTHS, width), mark=NO_MARK if at is None else Bookmark(at=at))

    # the file

    def do_import_file(self, argument: str) -> None:
        """Another file."""
        self.ask(_("file to import:"), self._open, kind="import", complete=lambda text, cursor: complete_path(text, cursor, SUFFIXES))

    def _open(self, name: str) -> None:
        if not name.strip():
            return
        path = Path(name.strip()).expanduser()
        self._read(path, self._way.mapping.entity.key if self._way else KINDS[0])

    def _read(self, path: Path, entity: str) -> None:
        unknown = self._way.unknown if self._way else Use.NOTES

        def read() -> tuple[Way, bool]:
            from tui_crm.services.transfer import importing  # the page is open before these are
            from tui_crm.services.transfer.rollback import interrupted
            from tui_crm.services.transfer.sources.opening import open_source

            source = open_source(path)
            return Way(source, importing.proposal(self.crm, entity, source, unknown), unknown=unknown), bool(interrupted(self.crm))

        self.work(read, lambda found: self._take(path, *found))

    def _take(self, path: Path, way: Way, unfinished: bool) -> None:
        if not self.is_attached:
            return
        self._path, self._way, self._plan = path, way, None
        self._show(at=way.mapping.columns[0].number)
        if unfinished:
            self.say(_("An earlier import never ended; gj shows it, u there takes it back"), "warning")
        else:
            self.say(_("t tries it without writing, F2 imports"))

    def _ready(self) -> Way | None:
        if self._way is None:
            self.say(_("f chooses a file first"), "warning")
        return self._way

    def _change(self, way: Way) -> None:
        """Another way: what was tried is void."""
        at = self.lines.current
        self._way, self._plan = way, None
        self._show(at=at)

    # choices

    def do_import_change(self, argument: str) -> None:
        """The field that the heading under the cursor fills."""
        way = self._ready()
        column = self._column(way) if way else None
        if way is None or column is None:
            return

        def change(text: str) -> None:
            name = text.strip()
            if name == NOTES:
                mapping = way.mapping.with_notes(column.number)
            else:
                mapping = way.mapping.with_field(column.number, None if name in ("", OUT) else name)
            self._change(replace(way, mapping=mapping))

        prompt = _("“{heading}” is (- leave out, + notes):").format(heading=column.name)
        self.ask(prompt, change, column.field, kind="field", complete=self._complete_field)

    def on_page_lines_opened(self, event: PageLines.Opened) -> None:
        """Opened with the mouse."""
        event.stop()
        self.do_import_change("")

    def _column(self, way: Way) -> Column | None:
        number = self.lines.current
        found = next((column for column in way.mapping.columns if column.number == number), None)
        if found is None:
            self.say(_("Go to a heading first"), "warning")
        return found

    def _complete_field(self, text: str, cursor: int) -> Completion:
        wanted = text[:cursor].strip().casefold()
        fields = self._way.mapping.entity.editable if self._way else ()
        found = [field for field in fields if any(name.startswith(wanted) for name in spellings(field))]
        return Completion(0, len(text), tuple(Candidate(field.name, _(field.label)) for field in found))

    def do_import_key(self, argument: str) -> None:
        """The field by which a row finds the record it updates."""
        way = self._ready()
        if way is None:
            return

        def choose(text: str) -> None:
            from tui_crm.services.transfer.known import key_fields

            found = find(way.mapping.entity, text.strip()) if text.strip() not in ("", OUT) else None
            if text.strip() not in ("", OUT) and found is None:
                raise UsageError(_("{entity} has no field “{name}”").format(entity=_(way.mapping.entity.label), name=text.strip()))
            key = found.name if found else ""
            key_fields(way.mapping.entity, way.mapping.fields, (key,) if key else ())
            self._change(replace(way, key=key))

        def complete(text: str, cursor: int) -> Completion:
            names = [field.name for field in way.mapping.fields if field.name.startswith(text[:cursor].strip())]
            return Completion(0, len(text), tuple(Candidate(name) for name in names))

        self.ask(_("a row updates the record with the same (empty: every row is new):"), choose, way.key, kind="key", complete=complete)

    def do_import_kind(self, argument: str) -> None:
        """What the rows are: the next kind of record."""
        way = self._ready()
        if way and self._path:
            now = way.mapping.entity.key
            self._read(self._path, KINDS[(KINDS.index(now) + 1) % len(KINDS)])

    def do_import_unknown(self, argument: str) -> None:
        """Headings that mean no field: into the notes, or left out."""
        from tui_crm.services.transfer import importing

        if way := self._ready():
            unknown = Use.IGNORE if way.unknown is Use.NOTES else Use.NOTES
            mapping = importing.proposal(self.crm, way.mapping.entity.key, way.source, unknown)
            own = (_("chosen by you"), _("left out by you"))
            chosen = {column.number: column for column in way.mapping.columns if column.field or column.reason in own}
            columns = tuple(chosen.get(column.number, column) for column in mapping.columns)
            self._change(replace(way, unknown=unknown, mapping=replace(mapping, columns=columns)))

    def do_import_blanks(self, argument: str) -> None:
        """Blank cells: leave a field as it is, or empty it."""
        if way := self._ready():
            self._change(replace(way, clear_blanks=not way.clear_blanks))

    # trying and doing

    def do_import_check(self, argument: str) -> None:
        """What an import would do."""
        from tui_crm.services.transfer import importing

        if way := self._ready():
            crm = self.crm

            def check(task: LongTask) -> Plan:
                return importing.check(
                    crm, way.source, way.mapping, way.options, progress=_watch(task), cancelled=task.cancelled
                )

            run_long(self, _("trying"), check, self._told, queue="aside")

    def do_import_run(self, argument: str) -> None:
        """Import: one act."""
        from tui_crm.services.transfer import importing

        way, path = self._ready(), self._path
        if way is None or path is None:
            return
        if self._plan and self._plan.act:
            self.say(_("This file is in; f chooses another, u takes it back"), "warning")
            return
        crm, rejects = self.crm, path.with_name(path.stem + ".rejected.csv")

        def run(task: LongTask) -> Plan:
            return importing.run(
                crm, way.source, way.mapping, way.options, progress=_watch(task), cancelled=task.cancelled,
                rejects=rejects,
            )  # fmt: skip

        def failed(error: CrmError) -> None:
            self.desk.refresh_pages(None)
            self.desk.say(str(error), "warning")

        run_long(self, _("importing"), run, lambda plan: self._told(plan, wrote=True), failed, queue="aside")

    def _told(self, plan: Plan, wrote: bool = False) -> None:
        """It was tried, or done; the page may be closed by now."""
        if plan.act:
            self.desk.refresh_pages(None)
        follows = _(" · u takes it back") if plan.act else _(" · nothing was written") if wrote else _(" · F2 imports")
        if not self.is_attached:
            self.desk.say(counts(plan))
            return
        self._plan = plan
        self._show(at="outcome")
        self.desk.say(counts(plan) + follows)

    def do_import_undo(self, argument: str) -> None:
        """Take back all that the import did."""
        plan = self._plan
        if plan is None or not plan.act:
            self.say(_("Nothing was imported here"), "warning")
            return

        def undone(_act: object) -> None:
            self.desk.say(_("The import is taken back; the data is as before"))
            self.desk.refresh_pages(None)
            if self.is_attached:
                self._plan = None
                self._show()

        act = plan.act
        run_long(self, _("taking back"), lambda task: services.undo.undo(self.crm, act, progress=task.step), undone, total=plan.rows)


def _watch(task: LongTask) -> Callable[[Progress], None]:
    """Tells the task how far an import is: done in bytes, said in rows."""

    def told(progress: Progress) -> None:
        task.advance(progress.done, progress.total, progress.rows)

    return told
