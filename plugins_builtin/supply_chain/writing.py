"""How numbers, amounts, shares and days are written and read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

WITHOUT_CENTS = frozenset({"JPY", "KRW", "VND", "CLP", "ISK"})
RATE = re.compile(r"([A-Z]{3})\s*=\s*(\d{1,9}(?:\.\d{1,9})?)")


def days_between(first: str, last: str) -> int:
    """Days from one day to another, both "YYYY-MM-DD"."""
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


@dataclass(frozen=True, slots=True)
class Purse:
    """Amounts in the house's currency. `rates`: what one unit of another currency is worth in ours."""

    currency: str = ""
    rates: Mapping[str, Decimal] = field(default_factory=dict)

    def in_house(self, minor: int, currency: str) -> int | None:
        """An amount in minor units of our currency; None for a currency without a rate. Without a currency it is in ours."""
        if currency in ("", self.currency):
            return minor
        rate = self.rates.get(currency)
        return None if rate is None else round(minor * rate * _scale(self.currency) / _scale(currency))

    def minor(self, units: Decimal) -> int:
        """An amount that people write in units, in minor units."""
        return round(units * _scale(self.currency))

    def shown(self, minor: float) -> str:
        """Whole units, with separators."""
        return f"{minor / _scale(self.currency):,.0f}"


def _scale(currency: str) -> int:
    """Minor units of one unit."""
    return 1 if currency in WITHOUT_CENTS else 100


def purse_of(currency: str, rates: str) -> Purse:
    """The house's currency with rates as people write them: "USD=7.2, EUR=7.8"; what cannot be read is left out."""
    return Purse(currency, {code: Decimal(rate) for code, rate in RATE.findall(rates.upper())})


def quantity(number: Decimal | float) -> str:
    """A quantity without useless zeros."""
    return f"{number:,.4f}".rstrip("0").rstrip(".")


def percent(share: float | None) -> str:
    """A share (1 is the whole) in percent with one decimal; "–" where there is none."""
    return "–" if share is None else f"{share * 100:.1f} %"


def number_of(text: str) -> Decimal | None:
    """A number as people write it, "1,200.5"; None for anything else, and for what is below zero."""
    try:
        found = Decimal(text.replace(",", "").replace("，", "").strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() and found >= 0 else None


def is_day(text: str) -> bool:
    """Whether a text is a day, "YYYY-MM-DD"."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
