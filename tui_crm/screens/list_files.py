"""What leaves a list: into a file, or through a command of the shell."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tui_crm.i18n import _, ngettext
from tui_crm.screens.long_task import LongTask, run_long
from tui_crm.screens.page import Page
from tui_crm.screens.replacing import write_to

if TYPE_CHECKING:
    from tui_crm.model.entity import Entity
    from tui_crm.query.complete import Completion
    from tui_crm.screens.places import Place
    from tui_crm.services.transfer.leaving import Output
    from tui_crm.services.views import Layout
    from tui_crm.widgets.record_table import RecordTable


class ListFiles(Page, inherit_bindings=False):
    """Mixed into the list page."""

    place: Place
    targets: Callable[[], list[int]]
    _layout: Layout

    if TYPE_CHECKING:

        @property
        def entity(self) -> Entity: ...
        @property
        def table(self) -> RecordTable: ...

    # export

    def do_list_export(self, argument: str) -> None:
        """Into a file: what the filter matches or the marks, with the columns of the list. The file's name says the format; a ZIP archive holds
        all fields as CSV, and a file for each kind of records that belong to these.
        """
        if argument:
            self._export(argument)
        else:
            marks = len(self.table.marks)
            from tui_crm.services.transfer.leaving import ARCHIVE, ENDINGS

            endings = " ".join((*ENDINGS, ARCHIVE))
            label = ngettext("export {count} marked record to ({endings}):", "export {count} marked records to ({endings}):", marks)
            prompt = label.format(count=f"{marks:,}", endings=endings) if marks else _("export to ({endings}):").format(endings=endings)
            self.ask(prompt, self._export, f"{self.entity.group or self.entity.key}.csv", kind="export", complete=self.complete_list_export)

    def complete_list_export(self, text: str, cursor: int) -> Completion:
        from tui_crm.services.paths import complete_path
        from tui_crm.services.transfer.leaving import ARCHIVE, ENDINGS

        return complete_path(text, cursor, (*ENDINGS, ARCHIVE))

    def _export(self, name: str) -> None:
        from tui_crm.services.transfer.leaving import ARCHIVE, form_of

        self.crm.policy.allow("export")
        path = Path(name.strip()).expanduser()
        form_of(path, archive=path.suffix.casefold() == ARCHIVE)  # told while the line is still open
        write_to(self, path, lambda: self._write(path))

    def _write(self, path: Path) -> None:
        from tui_crm.services.transfer import related
        from tui_crm.services.transfer.exporting import EVERYTHING, columns
        from tui_crm.services.transfer.leaving import ARCHIVE, Wanted, save

        crm, place = self.crm, self.place
        with_related = path.suffix.casefold() == ARCHIVE
        wanted = Wanted(
            crm.listing(place.entity, place.filter, place.sort, place.bin),
            columns(crm, place.entity, () if with_related else self._layout.names),
            sorted(self.table.marks),
            related.chosen(crm, place.entity, (EVERYTHING,)) if with_related else (),
        )

        def write(task: LongTask) -> int:
            return save(crm, wanted, path, replace=True, progress=lambda done, total: _told(task, done, total), cancelled=task.cancelled)

        def done(count: int) -> None:
            message = ngettext("exported {count} record to {file}", "exported {count} records to {file}", count)
            self.desk.say(message.format(count=f"{count:,}", file=path))

        run_long(self, _("exporting"), write, done, queue="aside")

    # pipe

    def do_list_pipe(self, argument: str) -> None:
        """Give the marks, or the row, as NDJSON to a command; what it prints is shown."""
        from tui_crm.services.transfer.leaving import allow_shell

        allow_shell(self.desk.settings.shell, os.environ)
        ids = self.targets()
        if not ids:
            self.say(_("There is no record here"), "warning")
        elif argument:
            self._pipe(argument, ids)
        else:
            label = ngettext("pipe {count} record to:", "pipe {count} records to:", len(ids)).format(count=f"{len(ids):,}")
            self.ask(label, lambda command: self._pipe(command, ids), kind="pipe")

    def _pipe(self, command: str, ids: Sequence[int]) -> None:
        from tui_crm.services.transfer.leaving import pipe

        if not command.strip():
            return
        crm, listing = self.crm, self.crm.listing(self.place.entity)

        def run(task: LongTask) -> Output:
            return pipe(crm, listing, ids, command, task.cancelled)

        run_long(self, command, run, lambda output: self._show_output(command, output), queue="aside")

    def _show_output(self, command: str, output: Output) -> None:
        ended = "" if not output.code else _("{command} ended with status {code}").format(command=command, code=output.code)
        if len(output.lines) > 1:
            from tui_crm.widgets.fitted import Cells

            self.desk.open_page("text", f"! {command}", [Cells((line,)) for line in output.lines], aside=ended)
        elif ended:
            self.desk.say(" · ".join([ended, *output.lines]), "warning")
        else:
            self.desk.say(output.lines[0] if output.lines else _("{command}: done").format(command=command))


def _told(task: LongTask, done: int, total: int) -> None:
    task.advance(done, total)
