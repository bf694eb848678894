"""Going on with an import that was interrupted, exactly after the last part that is in."""

from __future__ import annotations

from collections.abc import Callable

from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.run.acting import Ongoing, runner_here
from tui_crm.services.transfer.run.importing import go_on
from tui_crm.services.transfer.run.interrupted import TAKING_BACK
from tui_crm.services.transfer.run.keeping_task import Opener, jobs_of
from tui_crm.services.transfer.run.plan import Plan, Watcher, never, unwatched
from tui_crm.store import journal, runs


def resume(
    crm: Crm, act_id: int, open_again: Opener, *, progress: Watcher = unwatched, cancelled: Callable[[], bool] = never
) -> tuple[Plan, ...]:
    """Go on with an open import after the last part that is in. Cancelled, or ended by any error, all of it is taken back.

    Raises as `taken_over`.
    """
    return go_on(crm.by("import"), taken_over(crm, act_id, open_again), progress, cancelled)


def taken_over(crm: Crm, act_id: int, open_again: Opener) -> Ongoing:
    """An open import, ready for `importing.go_on`; a process that is still at it stops at its next part.

    Raises UsageError for an act that cannot be gone on with, and for a file that is gone or has changed, NotAllowed.
    """
    act = journal.act(crm.store.engine, act_id)
    kept = runs.found(crm.store.engine, act_id)
    if act is None or act.state == "done" or act.verb != "import":
        raise UsageError(_("There is no unfinished import {id}").format(id=act_id))
    crm.policy.allow_write(act.entity)
    if kept is None or kept.runner == TAKING_BACK:
        raise UsageError(_("Import {id} cannot be gone on with; take it back: tui-crm import --rollback {id}").format(id=act_id))
    jobs = jobs_of(crm, kept.task, open_again)
    runner = runner_here()
    runs.take_over(crm.store.engine, act_id, runner)
    place = (runs.found(crm.store.engine, act_id) or kept).place  # the process before may have brought it further in the meantime
    return Ongoing(act_id, runner, jobs, kept.task["since"], place["file"], list(place["files"]))
