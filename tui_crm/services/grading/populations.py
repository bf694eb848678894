"""Cut-off values: what makes a rule about a whole population a rule about one customer. Pure arithmetic, exact.

A population's cut-offs are descending: class 0 (the best) begins at the first, class 1 at the second …; what reaches none is in the last.
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from fractions import Fraction

NEVER = math.inf
"""A cut-off that no value reaches."""
Cuts = tuple[float, ...]


def cutoffs(method: str, values: Iterable[float], cuts: Sequence[float], min_n: int = 0) -> Cuts | None:
    """The values from which the classes begin; None where there are fewer than `min_n` values."""
    ordered = sorted(values)
    if len(ordered) < max(1, min_n):
        return None
    if method == "cumulative_share":
        return _shares(ordered, cuts)
    if method == "quantile":
        return tuple(quantile(ordered, cut) for cut in reversed(cuts))
    return tuple(ordered[-min(len(ordered), int(cut))] for cut in cuts)


def _shares(ordered: Sequence[float], cuts: Sequence[float]) -> Cuts:
    """By value descending, equal values together: class i takes who comes while less than cuts[i] percent of the sum lies before them.

    Values of zero and less count for nothing and reach no class but the last.
    """
    total = sum(value for value in ordered if value > 0)
    exact = [Fraction(str(cut)) * _exact(total) / 100 for cut in cuts]
    whole = isinstance(total, int)  # whole sums are below a limit when they are below its ceiling, which is quicker to compare
    limits: Sequence[Fraction | int] = [math.ceil(limit) for limit in exact] if whole else exact
    found = [NEVER] * len(cuts)
    before: int | float = 0
    place = len(ordered)
    while place and (value := ordered[place - 1]) > 0 and before < limits[-1]:
        first = _first(ordered, value, place)
        found = [value if before < limit else cut for cut, limit in zip(found, limits, strict=True)]
        before += value * (place - first)
        place = first
    return tuple(found)


def _first(ordered: Sequence[float], value: float, end: int) -> int:
    """Where the run of equal values that ends at `end` begins."""
    while end and ordered[end - 1] == value:
        end -= 1
    return end


def quantile(ordered: Sequence[float], share: float) -> float:
    """The type-7 quantile of ascending values (Hyndman & Fan 1996: linear between the order statistics at (n - 1) · share)."""
    place = (len(ordered) - 1) * Fraction(str(share))
    below = place.numerator // place.denominator
    rest = place - below
    low = ordered[below]
    if not rest:
        return low
    exact = _exact(low) + rest * (_exact(ordered[below + 1]) - _exact(low))
    return exact.numerator if exact.denominator == 1 else float(exact)


def _exact(value: float) -> Fraction | int:
    return value if isinstance(value, int) else Fraction(value)


def placed(values: Sequence[float | None], cuts: Cuts) -> list[int | None]:
    """The class of each value: 0 for the best, len(cuts) for what reaches no cut-off; None stays None."""
    ascending, last = cuts[::-1], len(cuts)
    return [None if value is None else last - bisect_right(ascending, value) for value in values]


def crossed(values: array[int] | Sequence[float], before: Cuts, after: Cuts) -> list[int]:
    """Indices of the values whose class differs between two lists of cut-offs."""
    spans = [(min(old, new), max(old, new)) for old, new in zip(before, after, strict=True) if old != new]
    return [at for at, value in enumerate(values) if any(low <= value < high for low, high in spans)] if spans else []
