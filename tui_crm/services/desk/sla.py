"""The clock of a service level, by replay of a ticket's states: never from stored counters, so that a changed target or calendar gives the right
answer for the past as well. Without I/O.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from tui_crm.model.service_level import WARN_PERCENT
from tui_crm.model.ticket import CATEGORY
from tui_crm.model.working_time import WorkingTime

MINUTE = 60_000
Verdict = Literal["none", "running", "paused", "met", "breached"]


@dataclass(frozen=True, slots=True)
class Promise:
    """What is promised, in business minutes; 0: nothing."""

    respond: int = 0
    resolve: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """A ticket came into a state at an instant."""

    at: int
    state: str


@dataclass(frozen=True, slots=True)
class Clock:
    """One promise as it stands. `used` and `target` in milliseconds of business time; `due`: the instant by which it must be kept when
    nothing is paused any more, or at which it was missed; 0 when it stands still, was kept, or has no end.
    """

    verdict: Verdict
    target: int = 0
    used: int = 0
    due: int = 0
    kept_at: int = 0

    @property
    def percent(self) -> int:
        """How much of the target is used up, in whole percent, rounded down."""
        return self.used * 100 // self.target if self.target else 0

    @property
    def warned(self) -> bool:
        """Whether it is near its end, not past it and not kept."""
        return self.verdict in ("running", "paused") and self.percent >= WARN_PERCENT


NOTHING = Clock("none")


@dataclass(frozen=True, slots=True)
class Standing:
    """Both promises of a ticket."""

    respond: Clock = NOTHING
    resolve: Clock = NOTHING

    @property
    def breached(self) -> bool:
        """Whether one of them was missed."""
        return "breached" in (self.respond.verdict, self.resolve.verdict)

    @property
    def warned(self) -> bool:
        """Whether one of them is near its end."""
        return self.respond.warned or self.resolve.warned

    @property
    def next_due(self) -> int:
        """The earliest instant at which something runs out; 0: nothing runs."""
        return min((clock.due for clock in (self.respond, self.resolve) if clock.verdict == "running" and clock.due), default=0)


def standing(time: WorkingTime, steps: Sequence[Step], answered_at: int, promise: Promise, now: int) -> Standing:
    """How a ticket stands. `steps`: its states in order, the first when it was made; `answered_at`: the first public reply by a person, or 0."""
    if not steps:
        return Standing()
    running = tuple(_running(steps, now))
    going = CATEGORY[steps[-1].state] == "open"
    respond = _clock(time, _until(running, answered_at), promise.respond, now if going else 0, answered_at)
    done = CATEGORY[steps[-1].state] in ("resolved", "closed")
    return Standing(respond, _clock(time, running, promise.resolve, now if going else 0, steps[-1].at if done else 0))


def _running(steps: Sequence[Step], now: int) -> Iterator[tuple[int, int]]:
    """The stretches of time in which the clock ran."""
    for step, following in pairwise((*steps, Step(max(now, steps[-1].at), ""))):
        if CATEGORY[step.state] == "open" and following.at > step.at:
            yield step.at, following.at


def _until(running: Sequence[tuple[int, int]], end: int) -> Sequence[tuple[int, int]]:
    return running if not end else [(start, min(stop, end)) for start, stop in running if start < end]


def _clock(time: WorkingTime, running: Sequence[tuple[int, int]], minutes: int, going: int, kept_at: int) -> Clock:
    """`going`: now, if it runs now, else 0; `kept_at`: when it was kept, 0 while it is not."""
    target = minutes * MINUTE
    if not target:
        return NOTHING
    used, missed = 0, 0
    for start, stop in running:
        part = time.between(start, stop)
        if not missed and used + part >= target:
            missed = time.after(start, target - used) or 0
        used += part
    if used >= target:
        return Clock("breached", target, used, missed, kept_at)
    if kept_at:
        return Clock("met", target, used, 0, kept_at)
    if not going:
        return Clock("paused", target, used)
    return Clock("running", target, used, time.after(going, target - used) or 0)
