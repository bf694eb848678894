"""Escalation while the app is open: now and then a reading thread looks for what is late; it is written once, whichever of several apps is first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tui_crm.errors import CrmError

FIRST, PACE = 20.0, 300.0  # seconds after the start, and between two looks


class EscalationWatch:
    """Mixed into the app."""

    crm: Any
    threads: Any
    run_task: Callable[..., None]
    from_outside: Callable[[Callable[[], object]], None]
    set_timer: Any
    set_interval: Any

    def watch_escalations(self) -> None:
        """Begin to look, where this person may write."""
        try:
            for entity in ("ticket", "dispatch", "followup"):
                self.crm.policy.allow_write(entity)
        except CrmError:
            return
        self.set_timer(FIRST, self.look_for_escalations)
        self.set_interval(PACE, self.look_for_escalations)

    def look_for_escalations(self) -> None:
        """Look once."""
        self.threads.ids.submit(self._look_for_late)

    def _look_for_late(self) -> None:
        from tui_crm.services.desk import escalating

        try:
            late = escalating.due(self.crm)
        except CrmError:  # a closing database, or a calendar that cannot be read: whoever asks how tickets stand is told
            return
        if late:
            self.from_outside(lambda: self.run_task(lambda: escalating.escalate(self.crm, late, by_itself=True), _written))


def _written(future: Any) -> None:
    """Nobody waits for it: what another app wrote first, or a closing database, is found again at the next look."""
    if isinstance(future.exception(), CrmError) or future.exception() is None:
        return
    future.result()
