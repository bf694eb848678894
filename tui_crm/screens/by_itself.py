"""What happens by itself while the app is open: escalation, and the return of customers to the public pool. Now and then a reading thread looks for
what is due; it is written once, whichever of several apps is first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from tui_crm.errors import CrmError

if TYPE_CHECKING:
    from tui_crm.services.crm import Crm

FIRST, PACE = 20.0, 300.0  # seconds after the start, and between two looks
Write = Callable[[], object]


class ByItself:
    """Mixed into the app."""

    crm: Any
    threads: Any
    run_task: Callable[..., None]
    from_outside: Callable[[Callable[[], object]], None]
    set_timer: Any
    set_interval: Any

    def watch_what_is_due(self) -> None:
        """Begin to look, where this person may write."""
        try:
            for entity in ("ticket", "dispatch", "followup", "customer"):
                self.crm.policy.allow_write(entity)
        except CrmError:
            return
        self.set_timer(FIRST, self.look_for_what_is_due)
        self.set_interval(PACE, self.look_for_what_is_due)

    def look_for_what_is_due(self) -> None:
        """Look once."""
        self.threads.ids.submit(self._look_for_due)

    def _look_for_due(self) -> None:
        try:
            for write, more in due(self.crm):
                self.from_outside(partial(self.run_task, write, partial(self._written, more)))
        except CrmError:  # a closing database, or a calendar that cannot be read: whoever asks how tickets stand is told
            return

    def _written(self, more: bool, future: Any) -> None:
        """Nobody waits for it: what another app wrote first, or a closing database, is found again at the next look."""
        if isinstance(future.exception(), CrmError):
            return
        if future.result() and more:
            self.look_for_what_is_due()


def due(crm: Crm) -> Iterator[tuple[Write, bool]]:
    """What is to be written now, and whether there is more that should not wait."""
    from tui_crm.services.desk import escalating
    from tui_crm.services.pool import recycling

    if late := escalating.due(crm, escalating.BY_ITSELF):
        yield lambda: escalating.escalate(crm, late, by_itself=True), len(late) == escalating.BY_ITSELF
    if left_alone := recycling.due(crm, by_itself=True, limit=recycling.BY_ITSELF):
        yield lambda: recycling.recycle_by_itself(crm, left_alone), False
