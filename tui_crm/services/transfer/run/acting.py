"""The act of an import: begun, kept with what it takes to go on with it, closed; taken back when it is stopped."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from tui_crm.errors import CrmError, StoreError
from tui_crm.i18n import _
from tui_crm.model.fields import Field
from tui_crm.services import custom_fields
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.run import keeping_task
from tui_crm.services.transfer.run.job import Job
from tui_crm.services.transfer.run.plan import Plan, Watcher
from tui_crm.services.transfer.run.rollback import rollback
from tui_crm.services.transfer.run.tally import Tally
from tui_crm.services.transfer.run.writing import TakenOver
from tui_crm.store import runs


@dataclass(slots=True)
class Ongoing:
    """An open import. `since`: by entity the first id that it gave; `files`: how far each file is, as plain values."""

    act: int
    runner: str
    jobs: tuple[Job, ...]
    since: Mapping[str, int]
    number: int = 0  # of the file at hand
    files: list[dict[str, Any]] = field(default_factory=list)
    ended: bool = False
    _tally: Tally | None = None

    def enter(self, number: int, tally: Tally) -> bool:
        """Come to a file, and go on in it where the import was. Returns whether anything is left to do in it."""
        left = number >= self.number
        self.number, self._tally = max(self.number, number), tally
        if number < len(self.files):
            tally.go_on(self.files[number])
        else:
            self.files.append({})
        return left

    def place(self) -> dict[str, object]:
        """How far the import is."""
        if self._tally is not None:
            self.files[self.number] = self._tally.as_json()
        return {"file": self.number, "files": self.files}


def runner_here() -> str:
    """A name for what this process does now: machine, process, and something that nobody else says."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(8)}"


def begin(crm: Crm, jobs: Sequence[Job]) -> Ongoing:
    """Open the act."""
    kinds = [job.mapping.entity.key for job in jobs]
    about = "user" if "user" in kinds else kinds[0] if len(set(kinds)) == 1 else ""  # who may write users is asked for of the act's kind
    task = keeping_task.task_of(jobs)
    runner = runner_here()
    with crm.store.act(crm.author, "import", about, ", ".join(job.source.name for job in jobs), state="open") as unit:
        since = {row[0]: row[1] for row in crm.store.engine.run("SELECT entity, next FROM counter")}
        since = {entity: since.get(entity, 1) for entity in crm.catalogue.entities}
        runs.begin(crm.store.engine, unit.act, {**task, "since": since}, {"file": 0, "files": []}, runner)
    return Ongoing(unit.act, runner, tuple(jobs), since)


def finish(crm: Crm, ongoing: Ongoing, plans: Sequence[Plan]) -> tuple[Plan, ...]:
    """Close the act; one that wrote nothing leaves no trace."""
    engine, act = crm.store.engine, ongoing.act
    with engine.tx():
        written = bool(engine.run("SELECT 1 FROM change WHERE act = :act LIMIT 1", {"act": act}))
        runs.end(engine, act)
        if written:
            crm.store.close_act(act)
        else:
            engine.run("DELETE FROM act WHERE id = :id", {"id": act})
    ongoing.ended = True
    return tuple(replace(plan, act=act if written else 0) for plan in plans)


@contextmanager
def taken_back_when_stopped(crm: Crm, ongoing: Ongoing, progress: Watcher) -> Iterator[None]:
    """Whatever stops the import takes it back; only who has taken it over leaves it as it is. Trouble with the database (a full disk, a server that
    went away) would stop that, too: the import is then left to be gone on with, where its files can be opened again.
    """
    try:
        yield
    except TakenOver:
        raise
    except BaseException as error:
        if not ongoing.ended:
            ongoing.ended = True
            if isinstance(error, StoreError) and all(job.opening is not None for job in ongoing.jobs):
                raise _interrupted(error, ongoing.act) from error
            _take_back(crm, ongoing.act, progress, error)
        raise


def _interrupted(error: StoreError, act: int) -> StoreError:
    text = _("{reason} What the import wrote before stays. Go on with it: tui-crm import --resume {act}; or take it back: tui-crm import "
             "--rollback {act}")  # fmt: skip
    return StoreError(text.format(reason=error, act=act))


def _take_back(crm: Crm, act: int, progress: Watcher, error: BaseException) -> None:
    try:
        rollback(crm, act, progress)
    except CrmError as second:
        more = "" if str(second) == str(error) else f" ({second})"
        message = _("The import was stopped: {reason} It could not be taken back{more}. Try again to take it back: tui-crm import --rollback {act}")
        raise StoreError(message.format(reason=error, more=more, act=act)) from error


def with_new_fields(crm: Crm, jobs: Sequence[Job]) -> Crm:
    """The archive with the fields that the files' columns ask for, which are made now. Raises NotAllowed, InvalidRecord."""
    for job in jobs:
        for made in _unknown_fields(crm, job):
            custom_fields.add(crm, job.mapping.entity.key, made)
        crm = _knowing(crm, job)
    return crm


def knowing_new_fields(crm: Crm, jobs: Sequence[Job]) -> Crm:
    """The archive after an import made the fields that its files ask for: a session that goes on shows them."""
    for job in jobs:
        crm = _knowing(crm, job)
    return crm


def _unknown_fields(crm: Crm, job: Job) -> list[Field]:
    return [found for found in job.mapping.new_fields if found.name not in crm.catalogue[job.mapping.entity.key].by_name]


def _knowing(crm: Crm, job: Job) -> Crm:
    fresh = _unknown_fields(crm, job)
    catalogue = crm.catalogue.with_fields(job.mapping.entity.key, fresh)
    return replace(crm, store=replace(crm.store, catalogue=catalogue)) if fresh else crm
