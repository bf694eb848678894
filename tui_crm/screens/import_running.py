"""Trying, importing, taking back, and going on with what was interrupted: what the import page does in the background."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from tui_crm import services
from tui_crm.errors import CrmError
from tui_crm.i18n import _, ngettext
from tui_crm.screens.long_task import LongTask, run_long

if TYPE_CHECKING:
    from tui_crm.screens.import_outcome import Outcome
    from tui_crm.screens.import_way import Way
    from tui_crm.screens.page import Page
    from tui_crm.services.transfer.run.interrupted import Interrupted
    from tui_crm.services.transfer.run.job import Job
    from tui_crm.services.transfer.run.plan import Plan, Progress
    from tui_crm.services.transfer.run.trial import Trial


class ImportRunning:
    """Mixed into the import page."""

    if TYPE_CHECKING:
        crm: Any
        desk: Any
        say: Any
        work: Any
        is_attached: Any
        lines: Any
        _ways: tuple[Way, ...]
        _outcome: Outcome | None
        _interrupted: list[Interrupted]

        @property
        def _folder(self) -> Path: ...
        def ready(self) -> Way | None: ...
        def show(self, at: object = None) -> None: ...
        def tidy(self) -> None: ...

    def __init__(self) -> None:
        super().__init__()
        self._trial: Trial | None = None
        self._warned: object = None  # the files whose open questions were told

    # the dry run

    def do_import_check(self, argument: str) -> None:
        """What an import would do, row by row."""
        from tui_crm.screens.import_outcome import Outcome, told
        from tui_crm.screens.import_way import jobs
        from tui_crm.services.transfer.run import importing
        from tui_crm.services.transfer.run.listed import with_made
        from tui_crm.services.transfer.run.trial import Trial

        if not self.ready():
            return
        crm, given = self.crm, jobs(self._ways, self._folder, rejects=False)
        trial = Trial()

        def check(task: LongTask) -> tuple[Plan, ...]:
            return importing.check_all(crm, with_made(crm, given), progress=_watch(task), cancelled=task.cancelled, trial=trial)

        def done(plans: tuple[Plan, ...]) -> None:
            if not self.is_attached:
                trial.close()
                self.tidy()
                return
            self._take_trial(trial)
            self._outcome = Outcome(plans, browsable=True)
            self.show(at="outcome")
            self.desk.say(told(plans) + _(" · F2 imports"))

        def failed(error: CrmError) -> None:
            trial.close()
            self.tidy()
            self.desk.say(str(error), "warning")

        run_long(cast("Page", self), _("trying"), check, done, failed, queue="aside")

    def _take_trial(self, trial: Trial | None) -> None:
        """The rows to leaf through; those of the dry run before are let go."""
        if self._trial:
            self._trial.close()
        self._trial = trial

    def do_import_rows(self, argument: str) -> None:
        """Leaf through the rows of the dry run."""
        if self._trial is None or self._outcome is None:
            self.say(_("t tries it first: then its rows can be looked at"), "warning")
            return
        self.desk.open_page("import-rows", self._trial, argument)

    # the import

    def do_import_run(self, argument: str) -> None:
        """Import: one act. What is open is told once."""
        from tui_crm.screens.import_way import jobs
        from tui_crm.services.transfer.run import importing
        from tui_crm.services.transfer.run.listed import with_made

        if not self.ready():
            return
        if self._outcome and self._outcome.act:
            self.say(_("This is in; f chooses another file, u takes it back"), "warning")
            return
        given = jobs(self._ways, self._folder, rejects=True)
        asked = sum(len(job.mapping.questions) for job in given)
        if asked and self._warned is not self._ways:
            self._warned = self._ways
            text = ngettext("{count} question is open: answer it above, or F2 again imports as it is",
                            "{count} questions are open: answer them above, or F2 again imports as it is", asked)  # fmt: skip
            self.say(text.format(count=asked), "warning")
            return
        crm = self.crm

        def run(task: LongTask) -> tuple[Plan, ...]:
            return importing.run_all(crm, with_made(crm, given), progress=_watch(task), cancelled=task.cancelled)

        self._run_aside(_("importing"), run, given)

    def _run_aside(self, title: str, run: Callable[[LongTask], tuple[Plan, ...]], given: Sequence[Job] = ()) -> None:
        def failed(error: CrmError) -> None:
            self.desk.refresh_pages(None)
            self.desk.say(str(error), "warning")
            self.tidy()
            self.look_for_interrupted()

        def done(plans: tuple[Plan, ...]) -> None:
            from tui_crm.services.transfer.run.acting import knowing_new_fields

            if any(job.mapping.new_fields for job in given):
                self.desk.take_crm(knowing_new_fields(self.crm, given))
            self._imported(plans)

        run_long(cast("Page", self), title, run, done, failed, queue="aside")

    def _imported(self, plans: tuple[Plan, ...]) -> None:
        """It was done; the page may be closed by now."""
        from tui_crm.screens.import_outcome import Outcome, told

        outcome = Outcome(plans, browsable=self._trial is not None)
        if outcome.act:
            self.desk.refresh_pages(None)
        follows = _(" · u takes it back") if outcome.act else _(" · nothing was written")
        if self.is_attached:
            self._outcome = outcome
            self.show(at="outcome")
            self.look_for_interrupted()
        self.tidy()
        self.desk.say(told(plans) + follows)

    def do_import_undo(self, argument: str) -> None:
        """Take back all that the import did."""
        outcome = self._outcome
        if outcome is None or not outcome.act:
            self.say(_("Nothing was imported here"), "warning")
            return

        def undone(_act: object) -> None:
            self.desk.say(_("The import is taken back; the data is as before"))
            self.desk.refresh_pages(None)
            if self.is_attached:
                self._outcome = None
                self._take_trial(None)
                self.show()

        act = outcome.act
        run_long(cast("Page", self), _("taking back"), lambda task: services.undo.undo(self.crm, act, progress=task.step), undone, total=outcome.rows)

    # what was interrupted

    def look_for_interrupted(self) -> None:
        """Read which imports were begun and not finished, and show them."""
        from tui_crm.services.transfer.run.interrupted import unfinished

        def shown(found: list[Interrupted]) -> None:
            if self.is_attached and found != self._interrupted:
                self._interrupted = found
                self.show()

        self.work(lambda: unfinished(self.crm), shown)

    def _interrupted_here(self) -> Interrupted | None:
        """The one under the cursor, else the first that can be acted upon; says so if there is none."""
        at = self.lines.current
        idle = [each for each in self._interrupted if not each.running]
        found = next((each for each in idle if at == ("interrupted", each.act.id)), idle[0] if idle else None)
        if found is None:
            self.say(_("No import was interrupted"), "warning")
        return found

    def do_import_resume(self, argument: str) -> None:
        """Go on with an import that was interrupted, exactly after the last rows that are in."""
        from tui_crm.services.transfer.run import relating, resuming

        found = self._interrupted_here()
        if found is None:
            return
        if not found.resumable:
            self.say(_("Import {act} cannot be gone on with; it can only be taken back").format(act=found.act.id), "warning")
            return
        crm, act, folder = self.crm, found.act.id, self._folder

        def run(task: LongTask) -> tuple[Plan, ...]:
            return resuming.resume(crm, act, relating.opener(folder), progress=_watch(task), cancelled=task.cancelled)

        self._run_aside(_("going on"), run)

    def do_import_rollback(self, argument: str) -> None:
        """Take back an import that was interrupted."""
        from tui_crm.services.transfer.run import rollback

        found = self._interrupted_here()
        if found is None:
            return
        crm, act = self.crm, found.act.id

        def done(count: int) -> None:
            text = ngettext("{count} change taken back; the data is as before the import",
                            "{count} changes taken back; the data is as before the import", count)  # fmt: skip
            self.desk.say(text.format(count=f"{count:,}"))
            self.desk.refresh_pages(None)
            self.look_for_interrupted()

        run_long(cast("Page", self), _("taking back"), lambda task: rollback.rollback(crm, act, _watch(task)), done, queue="aside")


def _watch(task: LongTask) -> Callable[[Progress], None]:
    """Tells the task how far an import is: done in bytes, said in rows."""

    def told_so(progress: Progress) -> None:
        task.advance(progress.done, progress.total, progress.rows)

    return told_so
