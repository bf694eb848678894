"""The tabs that tell what happened: viewings, an owner's homes, comparable homes, the sales control table, the shares of a commission."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from statistics import median

from tui_crm.plugins.api import Context, FormView, PageView, Query, Row, Tab, TableView, TextView

from .commissions import HOUSE, HOUSE_LABEL, PARTS, divided, shares_of
from .words import FEEDBACK, LISTING_STATES, MARKETS, UNIT_SIGNS, UNIT_STATES, VIEWING_STATES, amount, date_of, day_of, days_between, label, labels

Data = Mapping[str, tuple[Row, ...]]
VIEWING_COLUMNS = ("at", "customer", "listing", "unit", "state", "score", "feedback", "offer", "remark", "owner")


def viewings_of_customer(ctx: Context, row: Row, data: Data) -> TableView:
    """What a customer was shown and what they said."""
    return _viewings(ctx, data["viewings"], "Home", lambda each: each.called("listing") or each.called("unit"), "No viewing yet; E v logs one.")


def viewings_of_listing(ctx: Context, row: Row, data: Data) -> TableView:
    """Who was shown a home and what they said."""
    return _viewings(ctx, data["viewings"], "Customer", lambda each: each.called("customer"), "Nobody has seen it yet; E w logs a viewing.")


def _viewings(ctx: Context, viewings: Sequence[Row], heading: str, name: Callable[[Row], str], empty: str) -> TableView:
    rows = tuple(
        (
            date_of(ctx, each["at"]), name(each), label(ctx, VIEWING_STATES, each["state"]), str(each["score"] or "–"),
            amount(ctx, each["offer"]) if each["offer"] else "", labels(ctx, FEEDBACK, each["feedback"]) or each["remark"], each.called("owner"),
        )
        for each in viewings
    )  # fmt: skip
    columns = tuple(map(ctx.text, ("When", heading, "State", "Score", "Offer", "Feedback", "Agent")))
    return TableView(columns=columns, rows=rows, right=(3, 4), records=tuple(("realty.viewing", each.id) for each in viewings), empty=ctx.text(empty))


def homes_of_owner(ctx: Context, row: Row, data: Data) -> TableView:
    """What a seller or landlord gave us, with the days that its mandate has left."""
    homes, today = data["homes"], day_of(ctx)
    rows = tuple(
        (
            each["code"], each["name"], label(ctx, MARKETS, each["market"]), label(ctx, LISTING_STATES, each["state"]), amount(ctx, each["price"]),
            mandate(ctx, each, today),
        )
        for each in homes
    )  # fmt: skip
    columns = tuple(map(ctx.text, ("Code", "Listing", "Kind", "State", "Price", "Mandate")))
    return TableView(columns=columns, rows=rows, right=(4,), records=tuple(("realty.listing", each.id) for each in homes),
                     empty=ctx.text("This customer has given us no home to sell or let."))  # fmt: skip


def mandate(ctx: Context, listing: Row, today: str) -> str:
    """How a listing's mandate stands: "exclusive, 12 days left"."""
    kind = ctx.text("exclusive") if listing["exclusive"] else ctx.text("open mandate")
    if not listing["mandate_until"]:
        return kind
    left = days_between(today, listing["mandate_until"])
    text = ctx.text("{kind}, {days} days left") if left >= 0 else ctx.text("{kind}, ended {days} days ago")
    return text.format(kind=kind, days=abs(left))


def comparable(ctx: Context, row: Row, data: Data) -> PageView | TextView:
    """What such homes cost nearby, and where this one stands among them."""
    others = [each for each in data["near"] if each["unit_price"] and each["market"] == row["market"]]
    if not others or not row["unit_price"]:
        return TextView(text=ctx.text("Nothing to compare with: the listing needs a price, an area and a district with other listings."))
    middle = int(median(each["unit_price"] for each in others))
    off = (row["unit_price"] - middle) * 100 / middle
    form = FormView(sections=(("", (
        (ctx.text("This home, per m²"), amount(ctx, row["unit_price"])),
        (ctx.text("Median of {count} in {district}").format(count=len(others), district=row["district"]), amount(ctx, middle)),
        (ctx.text("Difference"), f"{off:+.1f} %"),
    )),))  # fmt: skip
    near = sorted(others, key=lambda each: (each["community"] != row["community"], abs(each["area"] - row["area"]), each.id))[:20]
    table = TableView(
        columns=tuple(map(ctx.text, ("Listing", "Layout", "Area", "Price", "Price per m²", "State"))),
        rows=tuple(
            (each["name"], each["layout"], f"{each['area'].normalize():f}", amount(ctx, each["closed_price"] or each["price"]),
             amount(ctx, each["unit_price"]), label(ctx, LISTING_STATES, each["state"]))
            for each in near
        ),
        right=(2, 3, 4), records=tuple(("realty.listing", each.id) for each in near),
    )  # fmt: skip
    return PageView(parts=((ctx.text("Against the market"), form), (ctx.text("Nearest in kind"), table)))


def sales_control(ctx: Context, row: Row, data: Data) -> PageView | TextView:
    """The sales control table 销控表: floors down the page, doors across, a sign for each home; and how much is sold."""
    units = data["units"]
    if not units:
        return TextView(text=ctx.text("No units yet: import them, or make them with E g."))
    counts = {state: sum(each["state"] == state for each in units) for state, _name in UNIT_STATES}
    lines = tuple(
        (f"{UNIT_SIGNS[state]} {ctx.text(name)}", f"{counts[state]:>4}  {counts[state] * 100 // len(units):>3} %") for state, name in UNIT_STATES
    )
    heading = ctx.text("{count} units").format(count=len(units))
    parts: list[tuple[str, FormView | TableView]] = [(heading, FormView(sections=(("", lines),)))]
    for building in dict.fromkeys(each["building"] for each in sorted(units, key=lambda each: _natural(each["building"]))):
        parts.append((ctx.text("Building {name}").format(name=building or "–"), _grid(ctx, [each for each in units if each["building"] == building])))
    return PageView(parts=tuple(parts))


def _grid(ctx: Context, units: Sequence[Row]) -> TableView:
    doors = sorted({each["door"] for each in units}, key=_natural)
    by_place = {(each["floor"], each["door"]): each for each in units}
    floors = sorted({each["floor"] for each in units}, reverse=True)
    cells = [tuple(_cell(ctx, by_place.get((floor, door))) for door in doors) for floor in floors]
    firsts = [next(by_place[floor, door] for door in doors if (floor, door) in by_place) for floor in floors]
    rows = tuple((str(floor), *row) for floor, row in zip(floors, cells, strict=True))
    return TableView(columns=(ctx.text("Floor"), *doors), rows=rows, right=(0,),
                     records=tuple(("realty.unit", each.id) for each in firsts))  # fmt: skip


def _cell(ctx: Context, unit: Row | None) -> str:
    return f"{UNIT_SIGNS[unit['state']]} {amount(ctx, unit['price'])}" if unit else ""


def _natural(text: str) -> tuple[int, str]:
    digits = "".join(character for character in text if character.isdigit())
    return (int(digits) if digits else 0, text)


def statement(ctx: Context, row: Row, data: Data) -> TableView:
    """Who gets what of a commission, to the cent."""
    shares = shares_of({name: row[name] for name in row})
    sums = divided(row["total"], shares)
    names = {**dict(PARTS), HOUSE: HOUSE_LABEL}
    rows = [
        (ctx.text(names[key]), (row.called(f"{key}_agent") if key != HOUSE else "") or "–", f"{share.normalize():f} %", f"{sums[key] / 100:,.2f}")
        for key, share in shares.items()
    ]
    if rows:
        rows.append((ctx.text("Together"), "", f"{sum(shares.values(), Decimal(0)).normalize():f} %", f"{sum(sums.values()) / 100:,.2f}"))
    columns = tuple(map(ctx.text, ("Part", "Agent", "Share", "Amount")))
    return TableView(columns=columns, rows=tuple(rows), right=(2, 3), empty=ctx.text("No shares yet."))


COMPARED = ("name", "market", "community", "layout", "area", "price", "closed_price", "unit_price", "state")
HOMES = ("code", "name", "market", "state", "price", "exclusive", "mandate_until")
TABS = (
    Tab(key="viewings", label="Viewings", entity="customer", view=viewings_of_customer, where="realty.role:any or realty.viewings:any",
        needs=(Query(name="viewings", entity="realty.viewing", where="customer:#{id}", columns=VIEWING_COLUMNS, sort="-at", limit=200),)),
    Tab(key="homes", label="Their homes", entity="customer", view=homes_of_owner, where="realty.role:seller,landlord or realty.homes:any",
        needs=(Query(name="homes", entity="realty.listing", where="seller:#{id}", columns=HOMES, sort="-listed_on", limit=200),)),
    Tab(key="seen", label="Viewings", entity="realty.listing", view=viewings_of_listing,
        needs=(Query(name="viewings", entity="realty.viewing", where="listing:#{id}", columns=VIEWING_COLUMNS, sort="-at", limit=200),)),
    Tab(key="market", label="Market", entity="realty.listing", view=comparable,
        needs=(Query(name="near", entity="realty.listing", where="district={district} id!={id}", columns=COMPARED, sort="-listed_on", limit=500),)),
    Tab(key="control", label="Sales control", entity="realty.development", view=sales_control,
        needs=(Query(name="units", entity="realty.unit", where="development:#{id}", sort="name", limit=3_000,
                     columns=("building", "floor", "door", "price", "state")),)),
    Tab(key="statement", label="Shares", entity="realty.commission", view=statement),
)  # fmt: skip
