"""What is kept of customers and stays current: how well the best listing fits, what they were shown, what they gave us to sell or let."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from tui_crm.plugins.api import Context, Figures, Query, Row, hookimpl

from .matching_tabs import ON_OFFER, best, by_market
from .words import date_of, day_of

Data = Mapping[str, Sequence[Row]]
MOST = 20_000
DEMAND = ("role", "market", "areas", "rooms", "size_min", "size_max", "levels", "musts", "budget_min", "budget_max", "rent_max")
OFFERED = ("state", "market", "price", "area", "rooms", "layout", "level", "orientation", "features", "city", "district", "community")
CAN_PAY = "realty.role:buyer realty.budget_max>={asks} or realty.role:tenant realty.rent_max>={asks}"


def _fits(ctx: Context, rows: Sequence[Row], data: Data) -> dict[int, dict[str, Any]]:
    """As the command “Match with listings” keeps it; the day is that of the last change."""
    offers, found = by_market(data["listings"]), {}
    for row in rows:
        score, count = best(ctx, row, offers)
        if (score, count) != (row["best_fit"], row["fits"]):
            found[row.id] = {"best_fit": score, "fits": count, "matched_on": day_of(ctx)}
    return found


def _dealings(ctx: Context, rows: Sequence[Row], data: Data) -> dict[int, dict[str, Any]]:
    """How often they were shown something and when last, and how many of their homes are with us."""
    seen: dict[int, list[int]] = defaultdict(list)
    for viewing in data["viewings"]:
        seen[viewing["customer"]].append(viewing["at"])
    homes: dict[int, int] = defaultdict(int)
    for home in data["homes"]:
        homes[home["seller"]] += 1
    return {
        row.id: {"viewings": len(seen[row.id]), "last_viewing": date_of(ctx, max(seen[row.id], default=0)), "homes": homes[row.id]} for row in rows
    }


@hookimpl
def figures() -> list[Figures]:
    """Worked out again after each save of a demand, a listing, a viewing."""
    viewed = Query(name="viewings", entity="realty.viewing", where="customer:{ids} state:done", columns=("customer", "at"), limit=MOST)
    homes = Query(name="homes", entity="realty.listing", where="seller:{ids} state!=withdrawn", columns=("seller",), limit=MOST)
    return [
        Figures(key="fits", label="Listings that fit", entity="customer", run=_fits, needs=(ON_OFFER,),
                made_of={"customer": "#{id}", "realty.listing": CAN_PAY}, when={"customer": DEMAND, "realty.listing": OFFERED}),
        Figures(key="dealings", label="Viewings and homes", entity="customer", run=_dealings, needs=(viewed, homes),
                made_of={"realty.viewing": "#{customer}", "realty.listing": "#{seller}"},
                when={"realty.viewing": ("customer", "state", "at"), "realty.listing": ("seller", "state")}),
    ]  # fmt: skip
