"""The tabs that match: listings for a customer, buyers for a listing; and the command that keeps the best fit on customers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from tui_crm.plugins.api import Command, Context, Edit, FormView, Outcome, PageView, Query, Row, Tab, TableView

from .match_words import HEADINGS, demand_cells, home_cells, reasons
from .matching import Demand, Fit, Offer, demand_of, fit, offer_of
from .settings import settings_of
from .words import LISTING_STATES, day_of, label

LISTING = "realty.listing"
OFFER_COLUMNS = (
    "code", "name", "market", "price", "area", "rooms", "layout", "level", "orientation", "features", "city", "district", "community", "address",
)  # fmt: skip
DEMAND_COLUMNS = tuple(
    f"realty.{key}" for key in ("role", "market", "areas", "rooms", "size_min", "size_max", "levels", "musts", "budget_min", "budget_max", "rent_max",
                                "decide_by")
)  # fmt: skip
MOST = 500
"""Candidates that are looked at for one customer or one home: those nearest to the budget."""
SHOWN, IN_WORDS = 30, 6

Data = Mapping[str, tuple[Row, ...]]


def _scored(ctx: Context, pairs: Iterable[tuple[Demand, Offer, Row]]) -> list[tuple[Fit, Row]]:
    """The fits that count as such, with what each pair stands for."""
    settings = settings_of(ctx.config)
    fits = ((fit(demand, offer, settings.stretch_percent), row) for demand, offer, row in pairs)
    return [(found, row) for found, row in fits if found and found.score >= settings.least_fit]


def listings_that_fit(ctx: Context, row: Row, data: Data) -> TableView | PageView:
    """What we have for a customer, and why."""
    demand = demand_of(row)
    scored = _scored(ctx, ((demand, offer_of(each), each) for each in (*data["sale"], *data["rent"])))
    scored.sort(key=lambda pair: (-pair[0].score, pair[1]["price"], pair[1].id))
    empty = ctx.text("No listing on offer fits.") if demand.is_said else ctx.text("Nothing to match by: fill in role, budget and wanted areas (e).")
    shown = scored[:SHOWN]
    table = TableView(
        columns=tuple(map(ctx.text, ("Fit", "Code", "Listing", *HEADINGS))),
        rows=tuple((f"{found.score}%", each["code"], each["community"] or each["name"], *home_cells(ctx, found)) for found, each in shown),
        right=(0,), records=tuple((LISTING, each.id) for _found, each in shown), empty=empty,
    )  # fmt: skip
    return _with_words(ctx, table, [(f"{each['code']} {found.score}%", found) for found, each in shown])


def buyers_that_fit(ctx: Context, row: Row, data: Data) -> TableView | PageView:
    """Who looks for such a home, and why."""
    if row["state"] != "available":
        state = label(ctx, LISTING_STATES, row["state"])
        return TableView(columns=(ctx.text("Fit"),), rows=(), empty=ctx.text("The listing is not on offer: {state}.").format(state=state))
    offer = offer_of(row)
    scored = _scored(ctx, ((demand_of(each), offer, each) for each in (data["tenants"] if row["market"] == "rent" else data["buyers"])))
    scored.sort(key=lambda pair: (-pair[0].score, pair[1]["realty.decide_by"] or "9", pair[1].id))
    shown = scored[:SHOWN]
    table = TableView(
        columns=tuple(map(ctx.text, ("Fit", "Customer", "Agent", "Decides by", *HEADINGS))),
        rows=tuple(
            (f"{found.score}%", each.title, each.called("owner") or "–", each["realty.decide_by"][5:] or "–", *demand_cells(ctx, found))
            for found, each in shown
        ),
        right=(0,), records=tuple(("customer", each.id) for _found, each in shown),
        empty=ctx.text("Nobody who looks for a home fits; customers need a role, a budget and wanted areas."),
    )  # fmt: skip
    return _with_words(ctx, table, [(f"{each.title} {found.score}%", found) for found, each in shown])


def _with_words(ctx: Context, table: TableView, fits: Sequence[tuple[str, Fit]]) -> TableView | PageView:
    """The table, and the best of it in words below."""
    if not fits:
        return table
    words = FormView(sections=(("", tuple((name, reasons(ctx, found)) for name, found in fits[:IN_WORDS])),))
    return PageView(parts=(("", table), (ctx.text("Why, in words"), words)))


def _nearest(demand: Demand, offers: Sequence[Offer], stretch: int) -> Iterable[Offer]:
    """Of offers from the dearest on, those that come first and can be paid."""
    return islice((offer for offer in offers if offer.is_payable(demand, stretch)), MOST)


def by_market(listings: Iterable[Row]) -> dict[str, list[Offer]]:
    """What is on offer in each market, the dearest first."""
    offers: dict[str, list[Offer]] = {}
    for each in listings:
        offers.setdefault(each["market"], []).append(offer_of(each))
    for of_market in offers.values():
        of_market.sort(key=lambda offer: -offer.price)
    return offers


def best(ctx: Context, row: Row, offers: Mapping[str, Sequence[Offer]]) -> tuple[int, int]:
    """How well the best listing fits a customer, and how many fit; (0, 0) where nothing is said of what they want."""
    demand, settings = demand_of(row), settings_of(ctx.config)
    if not demand.is_said:
        return 0, 0
    near = (offer for market in demand.markets for offer in _nearest(demand, offers.get(market, ()), settings.stretch_percent))
    scores = [found.score for offer in near if (found := fit(demand, offer, settings.stretch_percent))]
    return max(scores, default=0), sum(score >= settings.least_fit for score in scores)


def match(ctx: Context, rows: Sequence[Row], argument: str, data: Data) -> Outcome:
    """Note on customers how well the best listing fits and how many do."""
    offers, today = by_market(data["listings"]), day_of(ctx)
    edits, fitting = [], 0
    for row in rows:
        if not demand_of(row).is_said:
            continue
        score, count = best(ctx, row, offers)
        fitting += bool(count)
        edits.append(Edit(entity="customer", id=row.id, changes={"best_fit": score, "fits": count, "matched_on": today}))
    text = ctx.text("{count} customers matched with {listings} listings; for {fitting} there is something")
    return Outcome(message=text.format(count=len(edits), listings=len(data["listings"]), fitting=fitting), edits=tuple(edits))


SALE = Query(name="sale", entity=LISTING, where="state:available market:second_hand,new asks<={realty.budget_max}", columns=OFFER_COLUMNS,
             sort="-asks", limit=MOST)
RENT = Query(name="rent", entity=LISTING, where="state:available market:rent asks<={realty.rent_max}", columns=OFFER_COLUMNS,
             sort="-asks", limit=MOST)
BUYERS = Query(name="buyers", entity="customer", where="realty.role:buyer realty.budget_max>={asks}", columns=("owner", *DEMAND_COLUMNS),
               sort="realty.budget_max", limit=MOST)
TENANTS = Query(name="tenants", entity="customer", where="realty.role:tenant realty.rent_max>={asks}", columns=("owner", *DEMAND_COLUMNS),
                sort="realty.rent_max", limit=MOST)

TABS = (
    Tab(key="fits", label="Listings that fit", entity="customer", needs=(SALE, RENT), view=listings_that_fit, where="realty.role:buyer,tenant"),
    Tab(key="buyers", label="Buyers that fit", entity=LISTING, needs=(BUYERS, TENANTS), view=buyers_that_fit),
)
ON_OFFER = Query(name="listings", entity=LISTING, where="state:available", columns=OFFER_COLUMNS, sort="-listed_on", limit=5_000)
MATCH = Command(
    key="match", label="Match with listings", help="Note on customers how well the best listing fits and how many do", entity="customer",
    keys=("E m",), run=match, needs=(ON_OFFER,),
)  # fmt: skip
