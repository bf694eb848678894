"""Taking back an import that was cancelled or interrupted."""

from __future__ import annotations

import time

from tui_crm.services import rollback as acts
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.run.plan import Progress, Watcher, unwatched
from tui_crm.store import journal
from tui_crm.store.journal import Act


def interrupted(crm: Crm) -> list[Act]:
    """Imports that were begun and neither finished nor cancelled; one of them may be running in another process."""
    return [act for act in journal.open_acts(crm.store.engine) if act.verb == "import"]


def rollback(crm: Crm, act_id: int, progress: Watcher = unwatched) -> int:
    """Take back an open import (see services.rollback), watched as imports are. Raises UsageError when the act is not open."""
    began = time.monotonic()
    return acts.rollback(crm, act_id, lambda done, total: progress(Progress("rollback", done, done, total, 0, time.monotonic() - began)))
