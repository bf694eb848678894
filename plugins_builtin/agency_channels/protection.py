"""Who may work on an end customer: claims of partners, their protection, and where two of them meet. Rules only, no texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tui_crm.plugins.api import Row

from .words import CLAIMS, PROTECTED, SPLIT

LAST = "9999-12-31"


def same_product(one: Row, other: Row) -> bool:
    """Whether two registrations are about the same product; one that names none is about all."""
    first, second = str(one["product"]).casefold().strip(), str(other["product"]).casefold().strip()
    return not first or not second or first == second


def begins(claim: Row) -> str:
    """The day from which a registration counts."""
    return str(claim["protected_from"] or claim["registered_on"])


def ends(claim: Row) -> str:
    """The last day of its protection; one without an end holds until it is decided."""
    return str(claim["protected_to"]) or LAST


def meet(one: Row, other: Row) -> bool:
    """Whether two registrations of different partners want the same end customer for the same product in the same days."""
    rivals = one.id != other.id and one["partner"] != other["partner"] and one["end_customer"] == other["end_customer"]
    return rivals and same_product(one, other) and begins(one) <= ends(other) and begins(other) <= ends(one)


def holds(claim: Row, today: str) -> bool:
    """Whether a registration protects its end customer on a day."""
    return claim["state"] == PROTECTED and begins(claim) <= today <= ends(claim)


def earliest(claims: Iterable[Row]) -> Row:
    """Who registered first; of the same day who was written down first."""
    return min(claims, key=lambda claim: (claim["registered_on"] or LAST, claim.id))


@dataclass(frozen=True)
class Conflict:
    """Claims of several partners on one end customer, the earliest first."""

    claims: tuple[Row, ...]
    today: str

    @property
    def first(self) -> Row:
        """Who registered first."""
        return self.claims[0]

    @property
    def holders(self) -> tuple[Row, ...]:
        """Who holds the protection: nobody, one, or those among whom a ruling shared it."""
        return tuple(claim for claim in self.claims if holds(claim, self.today))

    @property
    def is_settled(self) -> bool:
        """Whether every holder was ruled to hold it."""
        return bool(self.holders) and all(claim["ruling"] == SPLIT for claim in self.holders) and len(self.holders) == len(self.claims)


def conflicts(registrations: Iterable[Row], today: str) -> list[Conflict]:
    """Where partners meet: groups of claims of which each meets another, in order of the first registration. Settled ones are left out."""
    by_customer: dict[int, list[Row]] = {}
    for each in registrations:
        if each["state"] in CLAIMS:
            by_customer.setdefault(each["end_customer"], []).append(each)
    found = [Conflict(tuple(_ordered(group)), today) for claims in by_customer.values() for group in _groups(claims)]
    return sorted((each for each in found if not each.is_settled), key=lambda each: (each.first["registered_on"] or LAST, each.first.id))


def _groups(claims: Sequence[Row]) -> list[list[Row]]:
    """Claims that meet, directly or through others."""
    left = list(claims)
    found = []
    while left:
        group, left = [left[0]], left[1:]
        while near := [claim for claim in left if any(meet(claim, other) for other in group)]:
            group += near
            left = [claim for claim in left if claim not in near]
        if len(group) > 1:
            found.append(group)
    return found


def _ordered(claims: Iterable[Row]) -> list[Row]:
    return sorted(claims, key=lambda claim: (claim["registered_on"] or LAST, claim.id))
