"""What a product costs: by the price list that is valid on a day, by quantity; else the product's own list price."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tui_crm.model.fields import SCALE, Kind
from tui_crm.services.crm import Crm

STEP = 10 ** SCALE[Kind.DECIMAL]  # how quantities are stored


@dataclass(frozen=True, slots=True)
class Price:
    """What one piece costs, in minor units; `floor` 0: there is none; `price_list` 0: the product's own price."""

    price: int
    floor: int = 0
    price_list: int = 0


def valid_list(crm: Crm, currency: str, day: str) -> int:
    """The price list of a currency that holds on a day (YYYY-MM-DD): of several the one that began last, its latest edition; 0 for none."""
    sql = (
        "SELECT id FROM price_list WHERE deleted_at = 0 AND active = 1 AND (currency = :currency OR currency = '') "
        "AND valid_from <= :day AND (valid_until = '' OR valid_until >= :day) ORDER BY valid_from DESC, edition DESC, id DESC LIMIT 1"
    )
    found = crm.store.engine.run(sql, {"currency": currency, "day": day})
    return found[0][0] if found else 0


def price_of(crm: Crm, product: int, quantity: Decimal, currency: str, day: str, price_list: int = 0) -> Price | None:
    """The price of a piece when so many are taken. `price_list`: the list that is to be used; 0: the one that is valid. None: nobody wrote
    down what it costs in this currency.
    """
    chosen = price_list or valid_list(crm, currency, day)
    sql = (
        "SELECT price, floor FROM price WHERE deleted_at = 0 AND product = :product AND price_list = :list AND from_quantity <= :quantity "
        "ORDER BY from_quantity DESC, id DESC LIMIT 1"
    )
    found: Sequence[Sequence[int]] = []
    if chosen:
        found = crm.store.engine.run(sql, {"product": product, "list": chosen, "quantity": int(quantity * STEP)})
    if found:
        return Price(found[0][0], found[0][1], chosen)
    record = crm.store.read("product", product)
    own = record.text("currency") or crm.locale.currency
    return Price(record.number("price")) if record["price"] and own == currency else None


def amount_of(quantity: Decimal, price: int, discount: Decimal) -> int:
    """What a line comes to, in minor units, half up: quantity × price − discount (percent)."""
    from decimal import ROUND_HALF_UP

    return int((quantity * price * (100 - discount) / 100).to_integral_value(ROUND_HALF_UP))
