"""Agreed prices: which tier holds for a quantity on a day, and which tiers contradict one another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

Values = Mapping[str, Any]
ALWAYS = "9999-12-31"


def is_valid(price: Values, day: str) -> bool:
    """Whether an agreed price holds on a day."""
    return bool(price["valid_from"] <= day <= (price["valid_to"] or ALWAYS))


def is_for(price: Values, quantity: Decimal) -> bool:
    """Whether a quantity lies in its tier: from ≤ quantity < to."""
    return bool(price["from_quantity"] <= quantity and (not price["to_quantity"] or quantity < price["to_quantity"]))


def agreed(prices: Iterable[Values], quantity: Decimal, day: str) -> Values | None:
    """The price that holds for a quantity on a day: contracts before spot prices, of several the latest; None where nothing was agreed."""
    holding = [each for each in prices if is_valid(each, day) and is_for(each, quantity)]
    return max(holding, key=lambda each: (each["kind"] != "spot", each["valid_from"]), default=None)


def overlap(one: Values, other: Values) -> bool:
    """Whether two agreed prices of one customer and product hold for one quantity on one day, in one currency, by the same kind of agreement."""
    if one["product"].casefold() != other["product"].casefold() or one["currency"] != other["currency"] or one["kind"] != other["kind"]:
        return False
    days = one["valid_from"] <= (other["valid_to"] or ALWAYS) and other["valid_from"] <= (one["valid_to"] or ALWAYS)
    return days and _below(one["from_quantity"], other["to_quantity"]) and _below(other["from_quantity"], one["to_quantity"])


def _below(quantity: Decimal, end: Decimal) -> bool:
    return not end or quantity < end
