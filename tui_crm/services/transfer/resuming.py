"""Going on with an import that was interrupted, exactly after the last part that is in."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from dataclasses import dataclass

from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.acting import Ongoing, runner_here
from tui_crm.services.transfer.importing import go_on
from tui_crm.services.transfer.keeping_task import Opener, jobs_of
from tui_crm.services.transfer.plan import Plan, Watcher, never, unwatched
from tui_crm.store import journal, runs
from tui_crm.store.journal import Act

TAKING_BACK = "rollback"


@dataclass(frozen=True, slots=True)
class Interrupted:
    """An import that was begun and is not finished. `rows`: how many rows of its files are in; `running`: a process of this machine
    is at it still; `resumable`: it can be gone on with.
    """

    act: Act
    rows: int
    running: bool
    resumable: bool


def interrupted(crm: Crm) -> list[Interrupted]:
    """The imports that are begun and not finished."""
    return [_about(crm, act) for act in journal.open_acts(crm.store.engine) if act.verb == "import"]


def resume(
    crm: Crm, act_id: int, open_again: Opener, *, progress: Watcher = unwatched, cancelled: Callable[[], bool] = never
) -> tuple[Plan, ...]:
    """Go on with an open import after the last part that is in; a process that is still at it stops.

    Cancelled, or ended by any error, all of it is taken back. Raises UsageError for an act that cannot be gone on with, and for a file
    that is gone or has changed.
    """
    act = journal.act(crm.store.engine, act_id)
    kept = runs.found(crm.store.engine, act_id)
    if act is None or act.state == "done" or act.verb != "import":
        raise UsageError(_("There is no unfinished import {id}").format(id=act_id))
    crm.policy.allow_write(act.entity)
    if kept is None or kept.runner == TAKING_BACK:
        raise UsageError(_("Import {id} cannot be gone on with; take it back: tui-crm import --rollback {id}").format(id=act_id))
    crm = crm.by("import")
    jobs = jobs_of(crm, kept.task, open_again)
    runner = runner_here()
    runs.take_over(crm.store.engine, act_id, runner)
    place = (runs.found(crm.store.engine, act_id) or kept).place  # the process before may have brought it further in the meantime
    return go_on(crm, Ongoing(act_id, runner, jobs, kept.task["since"], place["file"], list(place["files"])), progress, cancelled)


def _about(crm: Crm, act: Act) -> Interrupted:
    kept = runs.found(crm.store.engine, act.id)
    if kept is None:
        return Interrupted(act, 0, False, False)
    rows = sum(file.get("rows", 0) for file in kept.place["files"])
    resumable = kept.runner != TAKING_BACK and all(file["opening"] for file in kept.task["files"])
    return Interrupted(act, rows, _lives(kept.runner), resumable)


def _lives(runner: str) -> bool:
    """Whether the process of that name is one of this machine's and has not ended."""
    host, _colon, rest = runner.partition(":")
    number = rest.partition(":")[0]
    if host != socket.gethostname() or not number.isdigit():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except OSError:  # somebody else's
        return True
    return True
