"""Seeded chance for the demo data: the same seed draws the same things."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from typing import TypeVar

from tui_crm.services.demo_places import Place

T = TypeVar("T")

MINUTE = 60_000
DAY = 24 * 60 * MINUTE  # milliseconds


class Chance:
    """Draws that follow from `seed` alone."""

    def __init__(self, seed: str) -> None:
        self.roll = random.Random(seed).random  # a float in [0, 1)
        self._normal = random.Random(seed + "/normal").gauss

    def pick(self, items: Sequence[T]) -> T:
        """One of `items`, each as likely."""
        return items[int(self.roll() * len(items))]

    def pick_front(self, items: Sequence[T]) -> T:
        """One of `items`, the first ones more often."""
        drawn = self.roll()
        return items[int(drawn * drawn * len(items))]

    def below(self, limit: int) -> int:
        """A whole number from 0 to `limit` - 1."""
        return int(self.roll() * limit)

    def normal(self) -> float:
        """A standard normal draw."""
        return self._normal(0.0, 1.0)

    def about(self, mean: float) -> int:
        """A count of things that come at random: often few, sometimes many, `mean` on average."""
        return int(-mean * math.log(1.0 - self.roll()) + 0.5)

    def digits(self, pattern: str) -> str:
        """`pattern` with a random digit for each "#"."""
        first, *rest = pattern.split("#")
        return first + "".join([str(int(self.roll() * 10)) + part for part in rest])


def weighted(pairs: Sequence[tuple[T, int]]) -> tuple[T, ...]:
    """Each value as often as its weight says, for `Chance.pick`."""
    return tuple(value for value, weight in pairs for _ in range(weight))


def weighted_places(places: Sequence[Place]) -> tuple[Place, ...]:
    """The places, each as often as its weight says."""
    return weighted([(place, place.weight) for place in places])


class Calendar:
    """Instants on working days, before now. `offset`: the local time's distance from UTC in milliseconds."""

    def __init__(self, now: int, offset: int) -> None:
        self.now, self.offset = now, offset
        self._midnight = (now + offset) // DAY * DAY - offset
        self._weekday = ((now + offset) // DAY + 3) % 7  # 1 January 1970 was a Thursday

    def office_hours(self, chance: Chance, near: int) -> int:
        """An instant of the working day on or before which `near` falls; at a weekend, of one of the days before it."""
        days = (self._midnight - near) // DAY + 1 if near < self._midnight else 0
        weekend = (self._weekday - days) % 7 - 4
        if weekend > 0:
            days += weekend + chance.below(5)
        found = self._midnight - days * DAY + (510 + chance.below(600)) * MINUTE + chance.below(MINUTE)
        if found > self.now:  # today's office hours are not over
            found = self.now - chance.below(3 * 60 * MINUTE) if found - self.now < 9 * 60 * MINUTE and self._weekday < 5 else found - DAY
        return found

    def working_time(self, chance: Chance, earliest: int, latest: int) -> int:
        """An instant between the two, in office hours or soon after the first; later ones are likelier."""
        found = self.office_hours(chance, earliest + int((latest - earliest) * chance.roll() ** 0.6))
        return found if earliest <= found <= latest else min(earliest + chance.below(90 * MINUTE), latest)


def growing(number: float, total: int) -> float:
    """Where on the way from the firm's first day (0) to today (1) its `number`-th customer of `total` came: more come each month."""
    return (number / total) ** 0.75 if total else 0.0
