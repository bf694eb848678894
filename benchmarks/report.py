"""Figures, budgets and the Markdown tables that show them."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

HEADINGS = ("figure", "at {small:,}", "at {large:,}", "ratio", "budget", "ok")
GROWTH = 1.5  # every figure at the large size is at most this many times its own at the small size
REFERENCE = 200.0  # ms until the bare Textual app (floor.py) is ready on the machine that the budgets were set on
TIMES = ("ms", "%")  # units that a slower machine makes larger


def percentile(values: Sequence[float], share: float) -> float:
    """The linearly interpolated (type 7) percentile; `share` from 0 to 1."""
    ordered = sorted(values)
    at = (len(ordered) - 1) * share
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (at - low)


def summary(values: Sequence[float], statistic: str) -> float | None:
    """`median`, `p95` or `max` of the values; None when there are none. Raises KeyError for another statistic."""
    if not values:
        return None
    shares = {"median": 0.5, "p95": 0.95, "max": 1.0}
    return percentile(values, shares[statistic])


def paired_ratio(values: Sequence[float], base: Sequence[float]) -> float | None:
    """Median of the ratios round by round: on a noisy machine neighbours are worth more than two averages."""
    ratios = [value / other for value, other in zip(values, base, strict=False) if other]
    return statistics.median(ratios) if ratios else None


def pace(floor: float | None) -> float:
    """How many times slower than the machine of the budgets this one is, by the ms its bare Textual app takes now; never below 1."""
    return max(1.0, (floor or REFERENCE) / REFERENCE)


@dataclass(frozen=True)
class Line:
    """One line of the table of two sizes. `budget` holds for the large size, `growth` for large ÷ small; None: no limit. A budget of time holds
    `pace` times over.
    """

    figure: str
    unit: str
    small: float | None
    large: float | None
    budget: float | None = None
    growth: float | None = GROWTH
    ratio: float | None = None  # when it is not simply large ÷ small
    added: float | None = None  # budget for large − small
    pace: float = 1.0

    @property
    def grown(self) -> float | None:
        """Large ÷ small."""
        if self.ratio is not None:
            return self.ratio
        return self.large / self.small if self.large is not None and self.small else None

    @property
    def times(self) -> float:
        """How many times over the budget holds."""
        return self.pace if self.unit in TIMES else 1.0

    @property
    def ok(self) -> bool | None:
        """Whether all limits hold; None when something was not measured or there is no limit."""
        checks: list[bool | None] = []
        if self.budget is not None:
            checks.append(None if self.large is None else self.large <= self.budget * self.times)
        if self.growth is not None:
            checks.append(None if self.grown is None else self.grown <= self.growth)
        if self.added is not None:
            checks.append(None if self.large is None or self.small is None else self.large - self.small <= self.added)
        if False in checks:
            return False
        return None if None in checks or not checks else True

    def cells(self) -> tuple[str, ...]:
        """The line as text."""
        slower = f" × {self.times:.2f}" if self.times > 1 else ""
        limits = [f"≤ {number(self.budget)} {self.unit}".rstrip() + slower] if self.budget is not None else []
        limits += [f"+{number(self.added)} {self.unit}".rstrip()] if self.added is not None else []
        limits += [f"{self.growth:g} ×"] if self.growth is not None else []
        ratio = "" if self.grown is None or self.growth is None else f"{self.grown:.2f}"
        name = f"{self.figure}, {self.unit}" if self.unit else self.figure
        return (name, number(self.small), number(self.large), ratio, ", ".join(limits), verdict(self.ok))


def verdict(ok: bool | None) -> str:
    """A word for the last column."""
    return "–" if ok is None else "yes" if ok else "NO"


def number(value: float | None) -> str:
    """Three significant digits or all of a larger whole number; a dash for what was not measured."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table, padded so that it reads as plain text too; all columns but the first aligned right."""
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]

    def line(cells: Sequence[str]) -> str:
        padded = [cell.ljust(width) if at == 0 else cell.rjust(width) for at, (cell, width) in enumerate(zip(cells, widths, strict=True))]
        return f"| {' | '.join(padded)} |"

    rule = [("-" * width) if at == 0 else "-" * (width - 1) + ":" for at, width in enumerate(widths)]
    return "\n".join([line(head), line(rule), *map(line, rows)])


def machine() -> str:
    """What a reader of the figures needs to know about where they were made."""
    load = os.getloadavg()[0]
    return f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores, load {load:.1f}"
