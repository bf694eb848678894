"""The purchases of the demo data: who buys how often and for how much, by size and lifecycle, through the seasons; some come back no more."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from tui_crm.services.demo_chance import DAY, Calendar, Chance
from tui_crm.services.demo_people import Customer, Values

HISTORY_DAYS = 1_000
MOST, MOST_LARGE = 40, 3  # purchases of one customer, the latest; where there are very many customers
SPREAD = 0.45  # of the days between two purchases, a lognormal draw
TAKEN_BACK = 0.015  # of purchases, in part
SEASONS = (0.85, 0.5, 1.15, 1.0, 1.05, 1.3, 0.85, 0.8, 1.2, 0.95, 1.3, 1.2)  # January …: quiet over the new year, the half-year and the year end busy
HOUSEHOLD = 3.0  # what a person weighs beside a company's employees


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How such customers buy: median days between two purchases, since when nothing more in such intervals, how often a long pause lies between."""

    days: float
    quiet: tuple[float, float] = (0.0, 0.9)
    pause: float = 0.0


RHYTHMS = {
    "repeat": Rhythm(95), "loyal": Rhythm(42), "at_risk": Rhythm(55, (2.2, 4.0)), "lost": Rhythm(70, (5.5, 9.0)),
    "won_back": Rhythm(75, (0.0, 0.6), 240.0),
}  # fmt: skip
"""By lifecycle. Who is a prospect bought nothing, a first customer once."""


@dataclass(frozen=True, slots=True)
class Days:
    """The days back from today: as dates, their months, their instants at noon."""

    now: int
    dates: Sequence[str]
    months: Sequence[int]

    @classmethod
    def of(cls, calendar: Calendar) -> Days:
        """Those of a calendar."""
        today = datetime.fromtimestamp((calendar.now + calendar.offset) / 1000, UTC).date()
        days: list[date] = [today - timedelta(days=back) for back in range(HISTORY_DAYS + 1)]
        return cls(calendar.now, [day.isoformat() for day in days], [day.month for day in days])


@dataclass(slots=True)
class Shelf:
    """What is sold: (name, price in minor units), the cheapest first; and the number of the next order."""

    products: Sequence[tuple[str, int]]
    currency: str
    most: int
    days: Days
    next_number: int = field(default=1)


def shelf(products: Sequence[tuple[int, str, int]], currency: str, calendar: Calendar, most: int) -> Shelf:
    """What the firm offers. `products`: (id, name, price) …"""
    sold = sorted(((name, price) for _id, name, price in products if price > 0), key=lambda pair: pair[1])
    return Shelf(sold, currency, most, Days.of(calendar))


def of_customer(shop: Shelf, chance: Chance, one: Customer, record: int) -> list[Values]:
    """What one customer bought, the first first."""
    created = (shop.days.now - int(str(one.values["created_at"]))) // DAY
    known = min(int(created), HISTORY_DAYS)
    scale = math.sqrt(float(str(one.values.get("employees", HOUSEHOLD)))) * math.exp(0.5 * chance.normal())
    made: list[Values] = []
    for back in sorted(_moments(chance, str(one.values["lifecycle"]), known)[: shop.most], reverse=True):
        made.append(_purchase(shop, chance, record, back, scale))
        if chance.roll() < TAKEN_BACK and back > 5:
            made.append(_returned(shop, made[-1], back - 1 - chance.below(4)))
    return made


def _moments(chance: Chance, lifecycle: str, known: int) -> list[int]:
    """How many days ago they bought, the latest first. `known`: since when they are customers."""
    if lifecycle == "first":
        return [chance.below(max(min(known, 150), 1))]
    rhythm = RHYTHMS.get(lifecycle)
    if rhythm is None:
        return []
    own = rhythm.days * math.exp(0.35 * chance.normal())
    low, high = rhythm.quiet
    back = own * (low + (high - low) * chance.roll())
    found: list[int] = []
    while back < known and len(found) < MOST:
        found.append(int(back))
        back += own * math.exp(SPREAD * chance.normal())
        if rhythm.pause and len(found) == 2:
            back += rhythm.pause
    return found or [max(known - 1, 0)]  # all of these bought once at least


def _purchase(shop: Shelf, chance: Chance, record: int, back: int, scale: float) -> Values:
    drawn = chance.roll()
    name, price = shop.products[int(drawn * drawn * min(len(shop.products), 3 + scale))]
    worth = scale * 900_00 * SEASONS[shop.days.months[back] - 1] * math.exp(0.6 * chance.normal())
    quantity = max(round(worth / price), 1)
    number = shop.next_number
    shop.next_number += 1
    at = shop.days.now - back * DAY
    return {
        "customer": record, "date": shop.days.dates[back], "product": name, "quantity": Decimal(quantity), "amount": price * quantity,
        "currency": shop.currency, "number": f"SO-{number:06}", "created_at": at, "updated_at": at,
    }  # fmt: skip


def _returned(shop: Shelf, bought: Values, back: int) -> Values:
    """Some of it was taken back a few days later."""
    price = int(str(bought["amount"])) // int(str(bought["quantity"]))
    some = (int(str(bought["quantity"])) + 2) // 3
    at = shop.days.now - back * DAY
    return {**bought, "date": shop.days.dates[back], "quantity": Decimal(-some), "amount": -price * some, "created_at": at, "updated_at": at}
