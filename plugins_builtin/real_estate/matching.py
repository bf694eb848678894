"""Matching 匹配: how well a listing answers what a customer looks for, point by point, with the reason for each.

A fit is 100 · Σ points earned / Σ points of what is known on both sides. What rules a listing out (the wrong market, far over the budget) gives no
fit at all. Nothing here reads or writes anything: the same demand and offer always give the same fit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from .words import split_words

Verdict = Literal["yes", "near", "no", "unknown"]
SIGNS: Mapping[Verdict, str] = {"yes": "✓", "near": "~", "no": "✗", "unknown": "?"}
WEIGHTS: Mapping[str, int] = {"price": 35, "place": 25, "layout": 15, "size": 10, "floor": 5, "musts": 10}


@dataclass(frozen=True, slots=True)
class Demand:
    """What a customer looks for. Empty values: they did not say. Money in minor units."""

    markets: tuple[str, ...] = ()
    budget_min: int = 0
    budget_max: int = 0
    rent_max: int = 0
    areas: tuple[str, ...] = ()
    rooms: tuple[str, ...] = ()
    size_min: Decimal = Decimal(0)
    size_max: Decimal = Decimal(0)
    levels: tuple[str, ...] = ()
    musts: tuple[str, ...] = ()

    def limit(self, market: str) -> int:
        """The most they pay on a market."""
        return self.rent_max if market == "rent" else self.budget_max

    @property
    def is_said(self) -> bool:
        """Whether there is anything to match by: an amount or a place."""
        return bool(self.markets and (self.budget_max or self.rent_max or self.areas))


@dataclass(frozen=True, slots=True)
class Offer:
    """A home that can be had."""

    market: str
    price: int = 0
    area: Decimal = Decimal(0)
    rooms: int = 0
    level: str = ""
    places: tuple[str, ...] = ()
    features: tuple[str, ...] = ()

    def is_payable(self, demand: Demand, stretch: int) -> bool:
        """Whether it is of a market they look at and not too far over what they can pay; the cheap question before `fit`."""
        limit = demand.limit(self.market)
        return self.market in demand.markets and not (limit and self.price * 100 > limit * (100 + stretch))


class Point(NamedTuple):
    """One thing that was compared. `key`: of WEIGHTS; `ours` and `theirs` are for the words that are said about it."""

    key: str
    verdict: Verdict
    earned: float
    theirs: Any = None
    ours: Any = None

    @property
    def weight(self) -> int:
        """The points that were to be had; 0 where one side says nothing."""
        return 0 if self.verdict == "unknown" else WEIGHTS[self.key]


@dataclass(frozen=True, slots=True)
class Fit:
    """How well an offer answers a demand: 0 to 100, and why."""

    score: int
    points: tuple[Point, ...]


def demand_of(row: Mapping[str, Any]) -> Demand:
    """What a customer's fields say."""
    roles, markets = row["realty.role"], tuple(row["realty.market"])
    if not markets:
        markets = (("second_hand", "new") if "buyer" in roles else ()) + (("rent",) if "tenant" in roles else ())
    return Demand(
        markets, row["realty.budget_min"], row["realty.budget_max"], row["realty.rent_max"], split_words(row["realty.areas"]),
        tuple(row["realty.rooms"]), Decimal(row["realty.size_min"]), Decimal(row["realty.size_max"]), tuple(row["realty.levels"]),
        tuple(row["realty.musts"]),
    )  # fmt: skip


def offer_of(row: Mapping[str, Any]) -> Offer:
    """What a listing's fields say."""
    places = tuple(text for text in (row["district"], row["community"], row["city"], row["address"], row["name"]) if text)
    features = tuple(row["features"]) + (("south",) if _faces_south(row["orientation"]) else ())
    return Offer(row["market"], row["price"], Decimal(row["area"]), row["rooms"], row["level"], places, features)


def _faces_south(text: str) -> bool:
    return "南" in text or "south" in text.casefold()


def fit(demand: Demand, offer: Offer, stretch: int = 10) -> Fit | None:
    """How well an offer answers a demand; None when something rules it out. `stretch`: percent over the budget that still count as near."""
    if not offer.is_payable(demand, stretch):
        return None
    points = (
        _price(demand, offer, stretch), _place(demand, offer), _layout(demand, offer), _size(demand, offer),
        _among("floor", demand.levels, offer.level), _musts(demand, offer),
    )  # fmt: skip
    weight = sum([WEIGHTS[point.key] for point in points if point.verdict != "unknown"])
    if not weight:
        return None
    return Fit(round(100 * sum([point.earned for point in points]) / weight), points)


def _point(key: str, verdict: Verdict, share: float, theirs: Any, ours: Any) -> Point:
    return Point(key, verdict, WEIGHTS[key] * share if verdict != "unknown" else 0.0, theirs, ours)


def _price(demand: Demand, offer: Offer, stretch: int) -> Point:
    limit = demand.limit(offer.market)
    least = demand.budget_min if offer.market != "rent" else 0
    if not limit or not offer.price:
        return _point("price", "unknown", 0, limit, offer.price)
    if offer.price > limit:  # from full marks at the limit to a third at the end of the stretch
        return _point("price", "near", 1 - (offer.price / limit - 1) * 100 / max(stretch, 1) * 2 / 3, limit, offer.price)
    if offer.price < least:
        return _point("price", "near", 0.8, limit, offer.price)
    return _point("price", "yes", 1, limit, offer.price)


def _place(demand: Demand, offer: Offer) -> Point:
    if not demand.areas or not offer.places:
        return _point("place", "unknown", 0, demand.areas, offer.places)
    there = "\n".join(offer.places).casefold()
    for rank, area in enumerate(demand.areas):
        if area.casefold() in there:
            return _point("place", "yes", 1 if rank == 0 else 0.9, demand.areas, area)
    return _point("place", "no", 0, demand.areas, offer.places[0])


def _layout(demand: Demand, offer: Offer) -> Point:
    if not demand.rooms or not offer.rooms:
        return _point("layout", "unknown", 0, demand.rooms, offer.rooms)
    if str(min(offer.rooms, 5)) in demand.rooms:
        return _point("layout", "yes", 1, demand.rooms, offer.rooms)
    off = min(abs(offer.rooms - int(each)) for each in demand.rooms)
    return _point("layout", "near" if off == 1 else "no", 0.5 if off == 1 else 0, demand.rooms, offer.rooms)


def _size(demand: Demand, offer: Offer) -> Point:
    wanted = (demand.size_min, demand.size_max)
    if not any(wanted) or not offer.area:
        return _point("size", "unknown", 0, wanted, offer.area)
    least, most = demand.size_min, demand.size_max or offer.area
    if least <= offer.area <= most:
        return _point("size", "yes", 1, wanted, offer.area)
    off = (least - offer.area) / least if offer.area < least else (offer.area - most) / most
    return _point("size", "near" if off <= Decimal("0.1") else "no", 0.5 if off <= Decimal("0.1") else 0, wanted, offer.area)


def _among(key: str, wanted: Sequence[str], found: str) -> Point:
    if not wanted or not found:
        return _point(key, "unknown", 0, wanted, found)
    return _point(key, "yes" if found in wanted else "no", 1 if found in wanted else 0, wanted, found)


def _musts(demand: Demand, offer: Offer) -> Point:
    if not demand.musts or not offer.features:
        return _point("musts", "unknown", 0, demand.musts, offer.features)
    there = [each for each in demand.musts if each in offer.features]
    share = len(there) / len(demand.musts)
    missing = tuple(each for each in demand.musts if each not in offer.features)
    return _point("musts", "yes" if share == 1 else "near" if share >= 0.5 else "no", share, demand.musts, missing)
