"""How fast this machine is at the moment: times of budgets are meant for one on which the bare Textual app is ready in `report.REFERENCE` ms."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from typing import TypeVar

from benchmarks import report
from benchmarks.scenario import FLOOR
from benchmarks.terminal import Run, measure_start

STARTS = 5
Measured = TypeVar("Measured")


def floor(starts: int = STARTS) -> float:
    """The median of the ms until the bare app is ready. Raises ProbeError."""
    run = Run(FLOOR, 0)
    for _ in range(starts):
        measure_start(run)
    return statistics.median(run.each_round("ready"))


def beside(work: Callable[[], Measured]) -> tuple[Measured, float]:
    """What `work` gives, and the pace (see `report.pace`) of the machine around it: before and after."""
    before = floor()
    done = work()
    return done, report.pace((before + floor()) / 2)
