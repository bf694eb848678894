"""What the boss looks at: viewings and what comes of them, the stock by age and price, mandates that end, who earned what, what is left to sell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from tui_crm.plugins.api import ChartView, Context, PageView, Query, Report, Row, TableView, hookimpl

from .commissions import HOUSE, HOUSE_LABEL, PARTS, divided, shares_of
from .words import MARKETS, UNIT_STATES, amount, day_of, days_between

Data = Mapping[str, tuple[Row, ...]]
ALL = 100_000
AGES = ((14, "up to 14 days"), (30, "15 to 30 days"), (60, "31 to 60 days"), (90, "61 to 90 days"), (1_000_000, "over 90 days"))
SALE_BANDS = (2_000_000_00, 4_000_000_00, 6_000_000_00, 10_000_000_00)
RENT_BANDS = (3_000_00, 6_000_00, 10_000_00, 20_000_00)


def viewings_by_agent(ctx: Context, data: Data) -> PageView:
    """For each agent of the last 90 days: viewings, customers shown around, second viewings, offers, and how many of these customers signed."""
    signed = {each["buyer"] for each in data["closed"] if each["buyer"]}
    by_agent: dict[str, list[Row]] = {}
    for each in data["viewings"]:
        by_agent.setdefault(each.called("owner") or "–", []).append(each)
    rows = []
    for agent, viewings in sorted(by_agent.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        people = {each["customer"] for each in viewings}
        offers = {each["customer"] for each in viewings if each["offer"]}
        scores = [each["score"] for each in viewings if each["score"]]
        rows.append((
            agent, str(len(viewings)), str(len(people)), str(sum(each["again"] for each in viewings)), str(len(offers)), str(len(people & signed)),
            _share(len(people & signed), len(people)), f"{sum(scores) / len(scores):.1f}" if scores else "–",
        ))
    headings = ("Agent", "Viewings", "Customers", "Second viewings", "With offer", "Signed", "Conversion", "Mean score")
    table = TableView(columns=tuple(map(ctx.text, headings)), rows=tuple(rows), right=tuple(range(1, 8)), empty=ctx.text("No viewing in 90 days."))
    people = {each["customer"] for each in data["viewings"]}
    offers = {each["customer"] for each in data["viewings"] if each["offer"]}
    again = {each["customer"] for each in data["viewings"] if each["again"]}
    funnel = (("Customers", people), ("Second viewings", again), ("With offer", offers), ("Signed", people & signed))
    chart = ChartView(points=tuple((ctx.text(name), float(len(found))) for name, found in funnel))
    return PageView(parts=((ctx.text("From viewing to contract, last 90 days"), chart), (ctx.text("By agent"), table)))


def _share(part: int, whole: int) -> str:
    return f"{part * 100 / whole:.0f} %" if whole else "–"


def stock(ctx: Context, data: Data) -> PageView:
    """What is on offer, by days since it was listed and by price."""
    sale = [each for each in data["listings"] if each["market"] != "rent"]
    rent = [each for each in data["listings"] if each["market"] == "rent"]
    ages = Counter(_age(ctx, each) for each in data["listings"])
    chart = ChartView(points=tuple((ctx.text(name), float(ages[name])) for _days, name in AGES))
    parts = [(ctx.text("On offer, by age"), chart)]
    tables = [(ctx.text("For sale"), _bands(ctx, sale, SALE_BANDS)), (ctx.text("To let, per month"), _bands(ctx, rent, RENT_BANDS))]
    return PageView(parts=(*parts, *tables))


def _age(ctx: Context, listing: Row) -> str:
    listed = listing["listed_on"]
    days = days_between(listed, day_of(ctx)) if listed else 0
    return next(name for most, name in AGES if days <= most)


def _bands(ctx: Context, listings: Sequence[Row], bands: Sequence[int]) -> TableView:
    names = [f"< {amount(ctx, bands[0])}", *(f"{amount(ctx, low)}–{amount(ctx, high)}" for low, high in pairwise(bands)),
             f"≥ {amount(ctx, bands[-1])}"]  # fmt: skip
    counted = Counter((sum(each["price"] >= bound for bound in bands), _age(ctx, each)) for each in listings)
    rows = []
    for place, name in enumerate(names):
        numbers = [counted[place, age] for _days, age in AGES]
        rows.append((name, *map(str, numbers), str(sum(numbers))))
    columns = (ctx.text("Price"), *(ctx.text(name) for _days, name in AGES), ctx.text("Together"))
    return TableView(columns=columns, rows=tuple(rows) if listings else (), right=tuple(range(1, len(columns))))


def mandates(ctx: Context, data: Data) -> TableView:
    """Mandates that have ended or end within 60 days, the first first."""
    today = day_of(ctx)
    rows = tuple(
        (
            each["mandate_until"], str(days_between(today, each["mandate_until"])), "✓" if each["exclusive"] else "", each["code"], each["name"],
            each.called("seller") or "–", amount(ctx, each["price"]), each.called("owner") or "–",
        )
        for each in data["listings"]
    )  # fmt: skip
    headings = ("Mandate until", "Days left", "Exclusive", "Code", "Listing", "Belongs to", "Price", "Agent")
    return TableView(columns=tuple(map(ctx.text, headings)), rows=rows, right=(1, 6),
                     records=tuple(("realty.listing", each.id) for each in data["listings"]),
                     empty=ctx.text("No mandate ends within 60 days."))  # fmt: skip


def earnings(ctx: Context, data: Data) -> PageView:
    """The commissions of this year, by who gets what, and how much of them came in."""
    sums: Counter[str] = Counter()
    deals: Counter[str] = Counter()
    paid: Counter[str] = Counter()
    for each in data["commissions"]:
        for key, part in divided(each["total"], shares_of({name: each[name] for name in each})).items():
            name = ctx.text(HOUSE_LABEL) if key == HOUSE else each.called(f"{key}_agent") or "–"
            sums[name] += part
            deals[name] += key == "closing"
            paid[name] += part if each["state"] in ("received", "paid_out") else 0
    ordered = sorted(sums, key=lambda name: (-sums[name], name))
    chart = ChartView(points=tuple((name, sums[name] / 100) for name in ordered[:15]))
    rows = tuple((name, str(deals[name]), f"{sums[name] / 100:,.2f}", f"{paid[name] / 100:,.2f}") for name in ordered)
    columns = tuple(map(ctx.text, ("Agent", "Closed", "Commission", "Received")))
    table = TableView(columns=columns, rows=rows, right=(1, 2, 3), empty=ctx.text("No commission this year."))
    return PageView(parts=((ctx.text("Commission of this year"), chart), ("", table)))


def inventory(ctx: Context, data: Data) -> TableView:
    """For each project how many units are in each state, and what those that are free are worth."""
    by_project: dict[int, list[Row]] = {}
    for each in data["units"]:
        by_project.setdefault(each["development"], []).append(each)
    rows = []
    for units in sorted(by_project.values(), key=lambda units: units[0].called("development")):
        counted = Counter(each["state"] for each in units)
        sold = counted["subscribed"] + counted["signed"]
        free = sum(each["price"] for each in units if each["state"] == "free")
        numbers = [str(counted[state]) for state, _name in UNIT_STATES]
        rows.append((units[0].called("development"), str(len(units)), *numbers, _share(sold, len(units) - counted["blocked"]), amount(ctx, free)))
    headings = ("Project", "Units", *(name for _state, name in UNIT_STATES), "Sold", "Value of free units")
    return TableView(columns=tuple(map(ctx.text, headings)), rows=tuple(rows), right=tuple(range(1, 9)),
                     records=tuple(("realty.development", units[0]["development"]) for units in
                                   sorted(by_project.values(), key=lambda units: units[0].called("development"))),
                     empty=ctx.text("No units yet."))  # fmt: skip


def markets(ctx: Context, data: Data) -> PageView:
    """What was closed in the last 365 days: by market, with days on offer and what was given way in price."""
    rows = []
    for market, name in MARKETS:
        closed = [each for each in data["closed"] if each["market"] == market]
        days = [days_between(each["listed_on"], each["closed_on"]) for each in closed if each["listed_on"] and each["closed_on"]]
        gaps = [(each["closed_price"] - each["price"]) * 100 / each["price"] for each in closed if each["price"] and each["closed_price"]]
        rows.append((ctx.text(name), str(len(closed)), amount(ctx, sum(each["closed_price"] for each in closed)),
                     f"{sum(days) / len(days):.0f}" if days else "–", f"{sum(gaps) / len(gaps):+.1f} %" if gaps else "–"))  # fmt: skip
    columns = tuple(map(ctx.text, ("Kind", "Closed", "Volume", "Days on offer", "Against the price asked")))
    months = Counter(each["closed_on"][:7] for each in data["closed"] if each["closed_on"])
    chart = ChartView(points=tuple((month, float(months[month])) for month in sorted(months)))
    table = TableView(columns=columns, rows=tuple(rows), right=(1, 2, 3, 4))
    return PageView(parts=((ctx.text("Closed by month"), chart), (ctx.text("By kind"), table)))


SHARE_COLUMNS = tuple(f"{key}_{what}" for key, _label in PARTS for what in ("agent", "share"))
STOCK = ("market", "price", "listed_on")


@hookimpl
def reports() -> list[Report]:
    """Six reports."""
    listing = "realty.listing"
    ending = Query(name="listings", entity=listing, where="state:available,reserved,paused mandate_until<=+60d", sort="mandate_until", limit=500,
                   columns=("code", "name", "seller", "price", "state", "exclusive", "mandate_until", "owner"))
    return [
        Report(key="viewings", label="Viewings by agent", help="Viewings of 90 days: by agent, with offers and contracts that came of them",
               view=viewings_by_agent, needs=(
                   Query(name="viewings", entity="realty.viewing", where="state:done at:-90d..", limit=ALL,
                         columns=("owner", "customer", "again", "offer", "score")),
                   Query(name="closed", entity="realty.commission", where="signed_on:-90d.. state!=void", columns=("buyer",), limit=ALL),
               )),
        Report(key="stock", label="Listings by age and price", help="What is on offer, by days since it was listed and by price", view=stock,
               needs=(Query(name="listings", entity=listing, where="state:available", columns=STOCK, limit=ALL),)),
        Report(key="mandates", label="Mandates that end", help="Mandates that have ended or end within 60 days", view=mandates, needs=(ending,)),
        Report(key="earnings", label="Commission by agent", help="The commissions of this year, shared out", view=earnings, needs=(
            Query(name="commissions", entity="realty.commission", where="signed_on:this-year state!=void", limit=ALL,
                  columns=("total", "state", *SHARE_COLUMNS, f"{HOUSE}_share")),
        )),
        Report(key="inventory", label="Units by project", help="How many units of each project are free, reserved, sold", view=inventory,
               needs=(Query(name="units", entity="realty.unit", columns=("development", "state", "price"), limit=ALL),)),
        Report(key="closed", label="Sold and let", help="What was closed in a year: volume, days on offer, distance to the price asked", view=markets,
               needs=(Query(name="closed", entity=listing, where="state:closed closed_on:-365d..", limit=ALL,
                            columns=("market", "price", "closed_price", "listed_on", "closed_on")),)),
    ]  # fmt: skip
