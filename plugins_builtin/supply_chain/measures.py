"""What is counted, by stated formulas: deliveries on time in full, the error of forecasts, open and overdue amounts by age."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from .settings import Settings
from .writing import Purse, days_between

Values = Mapping[str, Any]
AGES = (("Not due", 0), ("0–30", 30), ("31–60", 60), ("61–90", 90), ("90+", 10**6))
"""Classes of age with the most days overdue that each takes."""


def result_of(delivery: Values, settings: Settings) -> str:
    """How a delivery went: "ok" (on time in full), "late", "early", "short", "both" (late and short); "" while it is not delivered.

    On time: delivered from `early_days` before to `late_days` after the promised day. In full: at least the ordered quantity less
    `short_percent` of it. A line counts as a whole: one piece missing is not in full.
    """
    if delivery["state"] == "cancelled" or not delivery["delivered_on"]:
        return ""
    after = days_between(delivery["promised"], delivery["delivered_on"])
    short = delivery["delivered"] < delivery["quantity"] * (1 - Decimal(str(settings.short_percent)) / 100)
    late = after > settings.late_days
    if late and short:
        return "both"
    if late or short:
        return "late" if late else "short"
    return "early" if -after > settings.early_days else "ok"


@dataclass(frozen=True, slots=True)
class Otif:
    """Deliveries on time in full. `judged`: those delivered, and those not delivered though their day is over; cancelled ones never count."""

    judged: int = 0
    on_time: int = 0
    in_full: int = 0
    both: int = 0

    @property
    def share(self) -> float | None:
        """On time in full, of all that were judged; None for none."""
        return self.both / self.judged if self.judged else None

    def of(self, number: int) -> float | None:
        """A number as a share of what was judged."""
        return number / self.judged if self.judged else None

    def plus(self, result: str) -> Otif:
        """With one more delivery; `result` as `result_of` says, "" for one that was missed altogether."""
        on_time, in_full = result in ("ok", "short"), result in ("ok", "late", "early")
        return replace(
            self, judged=self.judged + 1, on_time=self.on_time + on_time, in_full=self.in_full + in_full, both=self.both + (result == "ok")
        )


def is_judged(delivery: Values, today: str, settings: Settings) -> bool:
    """Whether a delivery counts by today: it was delivered, or its promised day and the days of tolerance are over."""
    if delivery["state"] == "cancelled":
        return False
    return bool(delivery["delivered_on"]) or days_between(delivery["promised"], today) > settings.late_days


def otif(deliveries: Iterable[Values], today: str, settings: Settings) -> Otif:
    """On time in full over some deliveries."""
    found = Otif()
    for each in deliveries:
        if is_judged(each, today, settings):
            found = found.plus(result_of(each, settings))
    return found


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How good forecasts were, over closed months.

    WAPE (weighted absolute percentage error) = Σ|actual - forecast| / Σ actual; accuracy = 1 - WAPE, never below 0;
    bias = Σ(forecast - actual) / Σ actual (above 0: too much was forecast). Weighted: large items count as much as they are large.
    """

    months: int = 0
    forecast: Decimal = Decimal(0)
    actual: Decimal = Decimal(0)
    error: Decimal = Decimal(0)

    def plus(self, forecast: Decimal, actual: Decimal) -> Accuracy:
        """With one more item of a closed month."""
        return Accuracy(self.months + 1, self.forecast + forecast, self.actual + actual, self.error + abs(actual - forecast))

    @property
    def wape(self) -> float | None:
        """The error as a share of what was ordered; None where nothing was."""
        return float(self.error / self.actual) if self.actual else None

    @property
    def accuracy(self) -> float | None:
        """1 - WAPE; 0 where something was forecast and nothing ordered, None where neither was."""
        return accuracy_of(float(self.error), float(self.actual))

    @property
    def bias(self) -> float | None:
        """Above 0: too much was forecast."""
        return float((self.forecast - self.actual) / self.actual) if self.actual else None


def accuracy_of(error: float, actual: float) -> float | None:
    """1 - error / actual, never below 0; None when both are 0."""
    if not actual:
        return 0.0 if error else None
    return max(0.0, 1 - error / actual)


def accuracy(forecasts: Iterable[Values]) -> Accuracy:
    """Over the closed months among some forecasts."""
    found = Accuracy()
    for each in forecasts:
        if each["closed"]:
            found = found.plus(each["quantity"], each["actual"])
    return found


@dataclass(frozen=True, slots=True)
class Exposure:
    """What a customer owes, in minor units of our currency. `ages`: by `AGES`; `foreign`: documents in a currency without a rate, not counted."""

    ages: tuple[int, ...] = (0,) * len(AGES)
    longest: int = 0
    """Days for which the oldest of it is overdue."""
    foreign: int = 0

    @property
    def total(self) -> int:
        """All that is open."""
        return sum(self.ages)

    @property
    def overdue(self) -> int:
        """What should have been paid."""
        return sum(self.ages[1:])


def late_from(due: str, grace_days: int) -> str:
    """The first day on which an amount is overdue."""
    return (date.fromisoformat(due) + timedelta(days=grace_days + 1)).isoformat()


def exposure(receivables: Iterable[Values], today: str, purse: Purse) -> Exposure:
    """What is open, by days since it was due; within the days of grace it is not due."""
    ages, longest, foreign = [0] * len(AGES), 0, 0
    for each in receivables:
        if not each["open"]:
            continue
        amount = purse.in_house(each["open"], each["currency"])
        if amount is None:
            foreign += 1
            continue
        days = days_between(each["due"], today) if each["late_from"] <= today else 0
        place = next(place for place, (_name, most) in enumerate(AGES) if days <= most)
        ages[place] += amount
        longest = max(longest, days) if amount > 0 else longest
    return Exposure(tuple(ages), longest, foreign)
