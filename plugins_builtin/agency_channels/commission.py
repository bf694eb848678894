"""Commission 佣金: which rate a sale has, what it comes to, what is taken back. Whole numbers only.

Amounts are minor units, rates basis points (850 is 8.5 %), shares hundredths of a percent. A line's commission is
sum(amount · rate) · share / 10 000 / 10 000, rounded once by the plan's rule; a statement's total is the sum of its lines. A reversal is the
line that it takes back with the other sign: nothing is worked out anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

POINTS = 10_000
"""Basis points of the whole, and hundredths of a percent of the whole."""


def rounded(numerator: int, denominator: int, rule: str) -> int:
    """numerator / denominator as a whole number. `half_up`: a half goes away from zero; `half_even`: to the even number; `down`: to zero."""
    whole, rest = divmod(abs(numerator), denominator)
    if rule == "half_up":
        whole += rest * 2 >= denominator
    elif rule == "half_even":
        whole += rest * 2 > denominator or (rest * 2 == denominator and whole % 2 == 1)
    return -whole if numerator < 0 else whole


@dataclass(frozen=True, slots=True)
class Rate:
    """One step of a plan. `product` and `region`: "" for those without a rate of their own."""

    product: str
    region: str
    volume_from: int
    rate: int

    @property
    def selects(self) -> tuple[str, str]:
        """What it is for."""
        return self.product.casefold().strip(), self.region.casefold().strip()


@dataclass(frozen=True)
class Plan:
    """A commission plan with its rates."""

    id: int
    method: str
    rounding: str
    currency: str
    rates: tuple[Rate, ...]

    def steps(self, product: str, region: str) -> tuple[Rate, ...]:
        """The steps for a product in a region, the lowest first: those that name both, else the product, else the region, else neither."""
        wanted = (product.casefold().strip(), region.casefold().strip())
        for selects in (wanted, (wanted[0], ""), ("", wanted[1]), ("", "")):
            found = sorted((rate for rate in self.rates if rate.selects == selects), key=lambda rate: rate.volume_from)
            if found:
                return tuple(found)
        return ()


@dataclass(frozen=True, slots=True)
class Sale:
    """A sale that has a commission. `share`: the partner's part of it, in hundredths of a percent."""

    id: int
    name: str
    product: str
    region: str
    amount: int
    currency: str
    won_on: str
    share: int = POINTS

    @property
    def base(self) -> int:
        """The partner's part of the sale, for people: cents are cut off."""
        return rounded(self.amount * self.share, POINTS, "down")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a statement. `reverses`: the id of the line that it takes back."""

    kind: str
    registration: int
    name: str
    base: int
    rate: int
    commission: int
    reverses: int = 0
    note: str = ""


@dataclass(frozen=True)
class Statement:
    """The lines of a statement and what they come to. `left_out`: sales without a rate, or in another currency."""

    lines: tuple[Line, ...]
    left_out: tuple[Sale, ...] = ()
    totals: Mapping[str, int] = field(default_factory=dict)


def settled(sales: Sequence[Sale], plan: Plan) -> tuple[list[Line], list[Sale]]:
    """The commission lines of sales by a plan, in order of the day they were signed, and the sales that the plan does not know.

    The volume that decides about a step is that of all these sales with the same steps. `whole`: the step reached holds for every sale;
    `marginal`: each sale goes through the steps on top of those before it.
    """
    lines, left_out = [], []
    ordered = sorted(sales, key=lambda sale: (sale.won_on, sale.id))
    volumes: dict[tuple[str, str], int] = {}
    known = []
    for sale in ordered:
        steps = plan.steps(sale.product, sale.region)
        if not steps or sale.currency != plan.currency:
            left_out.append(sale)
            continue
        known.append((sale, steps))
        volumes[steps[0].selects] = volumes.get(steps[0].selects, 0) + sale.amount
    before = dict.fromkeys(volumes, 0)
    for sale, steps in known:
        name = steps[0].selects
        points = _marginal(steps, before[name], sale.amount) if plan.method == "marginal" else sale.amount * _reached(steps, volumes[name])
        before[name] += sale.amount
        commission = rounded(points * sale.share, POINTS * POINTS, plan.rounding)
        rate = rounded(points, sale.amount, "half_up") if sale.amount else 0
        lines.append(Line("commission", sale.id, sale.name, sale.base, rate, commission))
    return lines, left_out


def _reached(steps: Sequence[Rate], volume: int) -> int:
    """The rate of the highest step that a volume reaches; 0 below the lowest."""
    return next((step.rate for step in reversed(steps) if volume >= step.volume_from), 0)


def _marginal(steps: Sequence[Rate], start: int, amount: int) -> int:
    """Amount times rate over the steps, for the part of the volume from `start` on."""
    points = 0
    for place, step in enumerate(steps):
        end = steps[place + 1].volume_from if place + 1 < len(steps) else start + amount
        points += max(0, min(start + amount, end) - max(start, step.volume_from)) * step.rate
    return points


def open_lines(booked: Iterable[Mapping[str, Any]], valid: frozenset[int]) -> list[Mapping[str, Any]]:
    """The commission lines of statements that are `valid` (not void, not archived) which no line took back."""
    living = [line for line in booked if line["statement"] in valid]
    gone = {line["reverses"] for line in living if line["reverses"]}
    return [line for line in living if line["kind"] == "commission" and _id(line) not in gone]


def statement(sales: Sequence[Sale], booked: Iterable[Mapping[str, Any]], valid: frozenset[int], plan: Plan) -> Statement:
    """What there is to settle now. `sales`: all that count, settled before or not; `booked`: the lines of former statements.

    A line whose sale no longer counts, or counts with another amount, is taken back; a sale without an open line gets one.
    """
    now = {sale.id: sale for sale in sales}
    reversals, kept = [], set()
    for line in open_lines(booked, valid):
        sale = now.get(line["registration"])
        if sale is not None and sale.base == line["base"]:
            kept.add(sale.id)
            continue
        reversals.append(
            Line("reversal", line["registration"], line["name"], -line["base"], line["rate"], -line["commission"], _id(line),
                 "the sale was cancelled" if sale is None else "the sale was changed")
        )  # fmt: skip
    lines, left_out = settled([sale for sale in sales if sale.id not in kept], plan)
    found = (*lines, *reversals)
    totals = {
        "sales": sum(line.base for line in found),
        "commission": sum(line.commission for line in lines),
        "reversed": sum(line.commission for line in reversals),
        "payable": sum(line.commission for line in found),
    }
    return Statement(found, tuple(left_out), totals)


def _id(line: Mapping[str, Any]) -> int:
    return int(getattr(line, "id", 0) or line["id"])
