"""What agents do with listings all day: log viewings, change the price, sell or let, prolong the mandate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tui_crm.plugins.api import Command, Context, Edit, New, Outcome, Query, Row

from .arguments import Said, date_in, money_in, viewing_in
from .settings import settings_of
from .words import amount, day_of

Data = Mapping[str, tuple[Row, ...]]
CODED = "code={1}"


def _viewing(ctx: Context, customer: Row, home: Row, said: Said, kind: str) -> list[New]:
    """The viewing, and for one that was done the visit in the customer's timeline."""
    at = said.at or ctx.now
    done = at <= ctx.now
    values: dict[str, Any] = {
        "name": f"{customer['name']} · {home['name']}"[:200], "customer": customer.id, kind: home.id, "at": at,
        "state": "done" if done else "planned", "score": said.score, "remark": said.words,
    }  # fmt: skip
    found = [New(entity="realty.viewing", values=values)]
    if done:
        subject = ctx.text("Viewing: {home}").format(home=f"{home['code']} {home['name']}")
        words = f"{said.score}/5 {said.words}".strip() if said.score else said.words
        found.append(New(entity="activity", values={"type": "visit", "customer": customer.id, "subject": subject[:200], "body": words, "at": at}))
    return found


def view_home(ctx: Context, rows: Sequence[Row], argument: str, data: Data) -> Outcome:
    """The customers saw, or will see, the home whose code comes first."""
    home = next(iter((*data["listing"], *data["unit"])), None)
    if home is None:
        return Outcome(message=ctx.text("There is no listing or unit with this code; the code comes first, as in L-000012 4 likes it"))
    kind = "listing" if home.entity == "realty.listing" else "unit"
    said = viewing_in(ctx, argument.partition(" ")[2])
    new = tuple(each for row in rows for each in _viewing(ctx, row, home, said, kind))
    return Outcome(message=_logged(ctx, len(rows), said), new=new)


def show_to(ctx: Context, rows: Sequence[Row], argument: str, data: Data) -> Outcome:
    """The customer whose code comes first saw, or will see, these listings."""
    if not data["customer"]:
        return Outcome(message=ctx.text("There is no customer with this code; the code comes first, as in C-000123 tomorrow 15:00"))
    said = viewing_in(ctx, argument.partition(" ")[2])
    new = tuple(each for row in rows for each in _viewing(ctx, data["customer"][0], row, said, "listing"))
    return Outcome(message=_logged(ctx, len(rows), said), new=new)


def _logged(ctx: Context, count: int, said: Said) -> str:
    text = ctx.text("{count} viewings planned") if said.at > ctx.now else ctx.text("{count} viewings logged")
    return text.format(count=count)


def change_price(ctx: Context, rows: Sequence[Row], argument: str, data: Data) -> Outcome:
    """Another price; the old one stays in the history."""
    price = money_in(argument)
    if price <= 0:
        return Outcome(message=ctx.text("{text}: this is no price").format(text=argument))
    first = rows[0]
    change = f"{(price - first['price']) * 100 / first['price']:+.1f} %" if first["price"] else "–"
    text = ctx.text("{home}: {old} → {new} ({change})")
    message = text.format(home=first["name"], old=amount(ctx, first["price"]), new=amount(ctx, price), change=change)
    edits = tuple(Edit(entity="realty.listing", id=row.id, changes={"price": price, **_least(row, price)}) for row in rows)
    return Outcome(message=message, edits=edits)


def _least(row: Row, price: int) -> dict[str, Any]:
    """The least price comes down with the price; who may not see it does not change it."""
    return {"floor_price": price} if row.get("floor_price", 0) > price else {}


def close(ctx: Context, rows: Sequence[Row], argument: str, data: Data) -> Outcome:
    """Sold or let: to whom, for how much; and its commission to be filled in."""
    if not data["customer"] or len(rows) != 1:
        return Outcome(message=ctx.text("One listing at a time, to the customer whose code comes first, as in C-000123 3650000"))
    home, buyer = rows[0], data["customer"][0]
    if home["state"] == "closed":
        return Outcome(message=ctx.text("{home} is sold or let already").format(home=home["name"]))
    price, today = money_in(argument.partition(" ")[2]) or home["price"], day_of(ctx)
    edit = Edit(entity="realty.listing", id=home.id, changes={"state": "closed", "buyer": buyer.id, "closed_price": price, "closed_on": today})
    from_buyer, from_seller = _commission(ctx, home, price)
    commission = New(entity="realty.commission", values={
        "name": f"{home['name']} · {buyer['name']}"[:200], "listing": home.id, "buyer": buyer.id, "seller": home["seller"], "signed_on": today,
        "price": price, "from_buyer": from_buyer, "from_seller": from_seller, "entry_agent": home["owner"], "source_agent": buyer["owner"],
        "closing_agent": buyer["owner"] or home["owner"],
    })  # fmt: skip
    text = ctx.text("Closed at {price}; its commission is among the commissions (g m): {home}")
    return Outcome(message=text.format(home=home["name"], price=amount(ctx, price)), edits=(edit,), new=(commission,))


def _commission(ctx: Context, home: Row, price: int) -> tuple[int, int]:
    """What buyer and seller, or tenant and landlord, pay by the agency's usual rates."""
    settings = settings_of(ctx.config)
    rates = (settings.tenant_rate, settings.landlord_rate) if home["market"] == "rent" else (settings.buyer_rate, settings.seller_rate)
    return round(price * rates[0] / 100), round(price * rates[1] / 100)


def prolong(ctx: Context, rows: Sequence[Row], argument: str, data: Data) -> Outcome:
    """The mandate lasts until another day."""
    until = date_in(ctx, argument)
    if not until:
        return Outcome(message=ctx.text("{text}: a day or a number of days, as in 2027-01-31 or 90").format(text=argument))
    edits = tuple(Edit(entity="realty.listing", id=row.id, changes={"mandate_until": until}) for row in rows)
    return Outcome(message=ctx.text("{count} mandates until {day}").format(count=len(rows), day=until), edits=edits)


CUSTOMER = Query(name="customer", entity="customer", where=CODED, columns=("code", "name", "owner"), limit=1)
HOME = (
    Query(name="listing", entity="realty.listing", where=CODED, columns=("code", "name"), limit=1),
    Query(name="unit", entity="realty.unit", where=CODED, columns=("code", "name"), limit=1),
)
COMMANDS = (
    Command(key="viewing", label="Log a viewing", help="The customer saw, or will see, a listing or a unit", entity="customer", keys=("E v",),
            run=view_home, needs=HOME, argument="its code, then day, time, score 1 to 5, words"),
    Command(key="show", label="Show to a customer", help="A customer saw, or will see, this listing", entity="realty.listing", keys=("E w",),
            run=show_to, needs=(CUSTOMER,), argument="the customer's code, then day, time, score 1 to 5, words"),
    Command(key="price", label="Change the price", help="Ask another price; the history keeps the old one", entity="realty.listing", keys=("E p",),
            run=change_price, argument="the new price"),
    Command(key="close", label="Sold or let", help="Close the listing and begin its commission", entity="realty.listing", keys=("E s",),
            run=close, needs=(CUSTOMER,), argument="the customer's code and the price"),
    Command(key="prolong", label="Prolong the mandate", help="The mandate lasts until another day", entity="realty.listing", keys=("E x",),
            run=prolong, argument="a day, or a number of days from today"),
)
