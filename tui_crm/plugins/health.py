"""How a plugin is doing: what was asked of it, what failed, and when it is no longer asked."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from tui_crm.i18n import N_
from tui_crm.plugins.guard import Failure

WINDOW = 5 * 60_000  # milliseconds in which failures are counted
DEGRADED, QUARANTINED = 3, 10  # failures in the window
FATAL = frozenset({"import"})
"""What has no second try: a plugin that cannot be imported."""


class State(StrEnum):
    """What people are told of a plugin."""

    ACTIVE = "active"
    DEGRADED = "degraded"
    QUARANTINED = "quarantined"
    INCOMPATIBLE = "incompatible"
    DISABLED = "disabled"
    MISSING = "missing"


MEANINGS = {
    State.ACTIVE: N_("switched on and well"),
    State.DEGRADED: N_("switched on; some of its answers failed"),
    State.QUARANTINED: N_("no longer asked: it failed too often, or could not be imported"),
    State.INCOMPATIBLE: N_("cannot run with this version, or clashes with what is there"),
    State.DISABLED: N_("switched off, or never switched on here: what it keeps can be read"),
    State.MISSING: N_("switched on, but not installed: its fields can be read"),
}
STATE_NAMES = {
    State.ACTIVE: N_("active"), State.DEGRADED: N_("degraded"), State.QUARANTINED: N_("quarantined"), State.INCOMPATIBLE: N_("incompatible"),
    State.DISABLED: N_("disabled"), State.MISSING: N_("missing"),
}  # fmt: skip


@dataclass(slots=True)
class Count:
    """What one hook did. Times in epoch milliseconds, durations in seconds."""

    calls: int = 0
    failures: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    last_success: int = 0
    last_failure: int = 0


@dataclass(slots=True)
class Health:
    """The record of one plugin in this process. Written under the lock of its host."""

    clock: Callable[[], int]
    counts: dict[str, Count] = field(default_factory=dict)
    failures: deque[tuple[int, Failure]] = field(default_factory=lambda: deque(maxlen=50))
    quarantined: bool = False

    def well(self, hook: str, seconds: float) -> None:
        """Note an answer."""
        count = self.counts.setdefault(hook, Count())
        count.calls += 1
        count.seconds += seconds
        count.slowest = max(count.slowest, seconds)
        count.last_success = self.clock()

    def failed(self, failure: Failure) -> None:
        """Note a failure; enough of them end it."""
        now = self.clock()
        count = self.counts.setdefault(failure.hook, Count())
        count.calls += 1
        count.failures += 1
        count.last_failure = now
        self.failures.append((now, failure))
        self.quarantined = self.quarantined or failure.hook in FATAL or self._recent() >= QUARANTINED

    def _recent(self) -> int:
        since = self.clock() - WINDOW
        return sum(at > since for at, _failure in self.failures)

    @property
    def state(self) -> State:
        """Active, degraded or quarantined."""
        if self.quarantined:
            return State.QUARANTINED
        return State.DEGRADED if self._recent() >= DEGRADED else State.ACTIVE

    @property
    def last(self) -> Failure | None:
        """The last failure."""
        return self.failures[-1][1] if self.failures else None
