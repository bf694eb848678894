"""Imports that were begun and not finished: what the command line and the app tell about them. Light, because every start asks."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from pathlib import Path

from tui_crm.i18n import _
from tui_crm.services.crm import Crm
from tui_crm.store import journal, runs
from tui_crm.store.journal import Act

TAKING_BACK = "rollback"


@dataclass(frozen=True, slots=True)
class Interrupted:
    """An import that is not finished. `rows`: how many rows of its files are in; `running`: a process of this machine is at it still;
    `resumable`: it can be gone on with.
    """

    act: Act
    rows: int
    running: bool
    resumable: bool

    @property
    def told(self) -> str:
        """It in words, with what can be done."""
        if self.running:
            text = _("Import {act} ({label}, {who}) runs just now: {rows} rows are in")
        elif self.resumable:
            text = _("Import {act} ({label}, {who}) was interrupted when {rows} rows were in. Go on with it: tui-crm import --resume {act}; or take "
                     "it back: tui-crm import --rollback {act}")  # fmt: skip
        else:
            text = _("Import {act} ({label}, {who}) was interrupted when {rows} rows were in. Take it back: tui-crm import --rollback {act}")
        return text.format(act=self.act.id, label=self.act.label, who=self.act.who, rows=f"{self.rows:,}")

    @property
    def brief(self) -> str:
        """It in one line of the app."""
        if self.running:
            return _("Import {act} runs just now: {rows} rows are in").format(act=self.act.id, rows=f"{self.rows:,}")
        text = _("Import {act} was interrupted, {rows} rows are in: see gi")
        return text.format(act=self.act.id, rows=f"{self.rows:,}")


def unfinished(crm: Crm) -> list[Interrupted]:
    """The imports that are begun and not finished."""
    return [_about(crm, act) for act in journal.open_acts(crm.store.engine) if act.verb == "import"]


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
        pass
    return not _is_only_a_name(number)


def _is_only_a_name(number: str) -> bool:
    """Whether the process has ended and waits for who started it to take note, which in a container may be nobody (Linux)."""
    try:
        return Path(f"/proc/{number}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()[0] == "Z"
    except OSError:  # no such file elsewhere
        return False
