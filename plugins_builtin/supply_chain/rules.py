"""What a record must meet: credit before goods leave, floors and tiers of prices, a cause before an incident is closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tui_crm.plugins.api import Context, Query, Row, Validator, hookimpl

from .measures import exposure
from .months import month_of
from .pricing import agreed, overlap
from .settings import settings_of
from .writing import purse_of

Data = Mapping[str, Sequence[Row]]
MOST = 2000  # records of one customer that are looked at

DEBTOR = Query(
    name="customer", entity="customer", where="#{customer}", columns=("supply.blocked", "supply.block_reason", "supply.credit_limit"), limit=1
)
OPEN = Query(
    name="open", entity="supply.receivable", where="customer:#{customer} open!=0", columns=("open", "currency", "due", "late_from"), limit=MOST
)
ON_THE_WAY = Query(
    name="shipped", entity="supply.delivery", where="customer:#{customer} state:shipped", columns=("quantity", "unit_price", "currency"), limit=MOST
)
PRICES = Query(name="prices", entity="supply.price", where="customer:#{customer} product={product}", limit=MOST)
MONTHS = Query(name="months", entity="supply.forecast", where="customer:#{customer} product={product}", columns=("month",), limit=MOST)


def _credit(ctx: Context, row: Row, data: Data) -> str | None:
    """Goods leave only to who is not blocked and stays within the limit: open receivables, what is on its way, and this shipment together."""
    if row["state"] != "shipped" or row["release"].strip() or not data["customer"]:
        return None
    customer, settings = data["customer"][0], settings_of(ctx.config)
    if customer["blocked"]:
        return ctx.text("delivery to this customer is blocked: {reason}").format(reason=customer["block_reason"] or "–")
    purse, limit = purse_of(ctx.currency, settings.rates), customer["credit_limit"]
    if not limit:
        return None
    shipped = sum(_value(each, purse.in_house(each["unit_price"], each["currency"])) for each in data["shipped"] if each.id != row.id)
    own = _value(row, purse.in_house(row["unit_price"], row["currency"]))
    whole = exposure(data["open"], ctx.today, purse).total + shipped + own
    if whole <= limit * (1 + settings.credit_percent / 100):
        return None
    text = ctx.text("with this shipment {whole} would be open, the credit limit is {limit}; say who allowed it under “Shipped despite credit”")
    return text.format(whole=purse.shown(whole), limit=purse.shown(limit))


def _value(delivery: Row, unit_price: int | None) -> int:
    return int(delivery["quantity"] * (unit_price or 0))


def _agreed_price(ctx: Context, row: Row, data: Data) -> str | None:
    """A delivery is charged at what was agreed for its quantity and day, and never below the floor."""
    found = agreed(data["prices"], row["quantity"], row["promised"]) if row["unit_price"] and row["promised"] else None
    if found is None or found["currency"] != row["currency"]:
        return None
    if found["floor"] and row["unit_price"] < found["floor"]:
        return ctx.text("the lowest price that may be charged is {floor} ({code})").format(
            floor=ctx.money(found["floor"], found["currency"]), code=found["code"]
        )
    if row["unit_price"] != found["price"]:
        return ctx.text("{price} was agreed for this quantity ({code})").format(
            price=ctx.money(found["price"], found["currency"]), code=found["code"]
        )
    return None


def _floor(row: Row) -> str | None:
    return "is below the lowest price" if row["floor"] and row["price"] < row["floor"] else None


def _tier(row: Row) -> str | None:
    if row["to_quantity"] and row["to_quantity"] <= row["from_quantity"]:
        return "must be above the quantity at which the tier begins"
    return None


def _validity(row: Row) -> str | None:
    return "is before the day from which it is valid" if row["valid_to"] and row["valid_to"] < row["valid_from"] else None


def _tiers(ctx: Context, row: Row, data: Data) -> str | None:
    """Of two prices for one quantity on one day nobody knows which holds."""
    others = [each["code"] for each in data["prices"] if each.id != row.id and overlap(row, each)]
    return ctx.text("its tier overlaps with {codes}").format(codes=", ".join(others[:3])) if others else None


def _month(row: Row) -> str | None:
    return None if month_of(row["month"], "2026-01-01") else "is no month; write 2026-03, 2026年3月 or Mar 2026"


def _one_a_month(ctx: Context, row: Row, data: Data) -> str | None:
    """A second forecast for the month would be counted twice."""
    month = month_of(row["month"], ctx.today)
    if month and any(each.id != row.id and each["month"] == month for each in data["months"]):
        return ctx.text("there is a forecast of this product for {month} already").format(month=month)
    return None


def _delivered(row: Row) -> str | None:
    if row["state"] == "delivered" and not (row["delivered_on"] and row["delivered"] > 0):
        return "what is delivered needs a day and a quantity"
    return None


def _too_much(row: Row) -> str | None:
    return "more was delivered than ordered" if row["delivered"] > row["quantity"] > 0 else None


def _paid(row: Row) -> str | None:
    if row["paid"] < 0:
        return "is not below zero; a credit note is a receivable below zero"
    return "more was paid than is due" if row["paid"] > row["amount"] >= 0 else None


def _caused(row: Row) -> str | None:
    if row["state"] != "closed":
        return None
    return None if row["cause"] and row["root_cause"].strip() else "an incident is closed with its kind of cause and its root cause"


def _limit(row: Row) -> str | None:
    return "is not below zero" if row["credit_limit"] < 0 else None


def _reason(row: Row) -> str | None:
    return "say why" if row["blocked"] and not row["block_reason"].strip() else None


def _share(row: Row) -> str | None:
    return None if 0 <= row["our_share"] <= 100 else "is between 0 and 100"


@hookimpl
def validators() -> list[Validator]:
    """The rules, by kind of record."""
    own = "supply."
    return [
        Validator(
            key="credit",
            entity="supply.delivery",
            label="Nothing is shipped to who is blocked or beyond the credit limit",
            field="state",
            check=_credit,
            needs=(DEBTOR, OPEN, ON_THE_WAY),
            when=("state", "customer", "quantity", "unit_price", "release"),
        ),
        Validator(
            key="agreed_price",
            entity="supply.delivery",
            label="Charged as agreed, and not below the floor",
            field="unit_price",
            check=_agreed_price,
            severity="warning",
            needs=(PRICES,),
            when=("unit_price", "product", "quantity", "promised", "customer"),
        ),
        Validator(
            key="delivered", entity="supply.delivery", label="What is delivered has a day and a quantity", field="delivered_on", check=_delivered
        ),
        Validator(
            key="too_much",
            entity="supply.delivery",
            label="No more is delivered than ordered",
            field="delivered",
            check=_too_much,
            severity="warning",
            when=("delivered", "quantity"),
        ),
        Validator(key="floor", entity="supply.price", label="No price below its floor", field="price", check=_floor),
        Validator(key="tier", entity="supply.price", label="A tier ends above its beginning", field="to_quantity", check=_tier),
        Validator(key="validity", entity="supply.price", label="A price ends after it begins", field="valid_to", check=_validity),
        Validator(key="tiers", entity="supply.price", label="Tiers do not overlap", field="from_quantity", check=_tiers, needs=(PRICES,)),
        Validator(key="month", entity="supply.forecast", label="A forecast names a month", field="month", check=_month),
        Validator(
            key="one_a_month",
            entity="supply.forecast",
            label="One forecast a customer, product and month",
            field="month",
            check=_one_a_month,
            needs=(MONTHS,),
            when=("month", "customer", "product"),
        ),
        Validator(key="paid", entity="supply.receivable", label="No more is paid than is due", field="paid", check=_paid),
        Validator(key="caused", entity="supply.incident", label="An incident is closed with its cause", field="state", check=_caused),
        Validator(key="limit", entity="customer", label="A credit limit is not below zero", field=own + "credit_limit", check=_limit),
        Validator(key="reason", entity="customer", label="A block has a reason", field=own + "block_reason", check=_reason),
        Validator(key="share", entity="customer", label="A share is between 0 and 100 percent", field=own + "our_share", check=_share),
    ]
