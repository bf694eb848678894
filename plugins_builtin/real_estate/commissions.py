"""Commission 佣金 of a sale or a letting, and how it is shared among those who worked for it: a hundred percent, to the cent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from tui_crm.plugins.api import EntitySpec, OwnField

from .words import COMMISSION_STATES

MONEY, SHARES = "Money", "Shares"

PARTS: tuple[tuple[str, str], ...] = (
    ("entry", "Brought the listing"), ("mandate", "Won the mandate"), ("keys", "Keeps the keys"), ("photos", "Took the pictures"),
    ("source", "Brought the customer"), ("closing", "Closed the sale"),
)  # fmt: skip
"""The parts that people play in a sale: the cooperation of agents as large agencies settle it."""
HOUSE = "house"
HOUSE_LABEL = "The house"


def _part_fields() -> tuple[OwnField, ...]:
    found: list[OwnField] = []
    for key, label in PARTS:
        found.append(OwnField(key=f"{key}_agent", type="reference", label=label, ref="user", width=12, section=SHARES, indexed=key == "closing"))
        found.append(OwnField(key=f"{key}_share", type="percent", label=f"{label}, share", width=7, section=SHARES))
    found.append(OwnField(key=f"{HOUSE}_share", type="percent", label=f"{HOUSE_LABEL}, share", width=7, section=SHARES))
    return tuple(found)


COMMISSION = EntitySpec(
    key="commission", label="Commission", plural="Commissions", group="commissions", prefix="CM", letter="m", sort="-signed_on",
    columns=("name", "signed_on", "price", "total", "state", "received", "closing_agent", "owner"),
    fields=(
        OwnField(key="name", type="text", label="Subject", required=True, searchable=True, width=24, aliases=("合同名称",)),
        OwnField(key="contract", type="text", label="Contract number", unique=True, width=14, searchable=True, aliases=("合同编号",)),
        OwnField(key="deal", type="reference", label="Deal", ref="deal", indexed=True, width=16),
        OwnField(key="listing", type="reference", label="Listing", ref="realty.listing", indexed=True, width=18, aliases=("房源",)),
        OwnField(key="unit", type="reference", label="Unit", ref="realty.unit", indexed=True, width=12),
        OwnField(key="buyer", type="reference", label="Buyer or tenant", ref="customer", indexed=True, width=14, aliases=("买方", "承租方")),
        OwnField(key="seller", type="reference", label="Seller or landlord", ref="customer", indexed=True, width=14, aliases=("卖方", "出租方")),
        OwnField(key="signed_on", type="date", label="Signed on", indexed=True, width=10, aliases=("签约日期",)),
        OwnField(key="state", type="choice", label="State", choices=COMMISSION_STATES, default="agreed", indexed=True, width=9),
        OwnField(key="price", type="money", label="Price", width=14, section=MONEY, sortable=True, aliases=("成交价",)),
        OwnField(key="from_buyer", type="money", label="Paid by the buyer", width=12, section=MONEY, aliases=("买方佣金",)),
        OwnField(key="from_seller", type="money", label="Paid by the seller", width=12, section=MONEY, help="or by the developer",
                 aliases=("卖方佣金",)),
        OwnField(key="total", type="money", label="Commission in all", width=12, section=MONEY, indexed=True, kept=True, help="worked out",
                 aliases=("佣金合计",)),
        OwnField(key="received", type="money", label="Received", width=12, section=MONEY, sortable=True, aliases=("已收佣金",)),
        OwnField(key="received_on", type="date", label="Received on", width=10, section=MONEY, indexed=True),
        *_part_fields(),
        OwnField(key="note", type="long_text", label="Note", width=20, section=SHARES),
    ),
)  # fmt: skip


def shares_of(values: Mapping[str, Any]) -> dict[str, Decimal]:
    """What percent each part gets, the house last; parts with nothing are left out."""
    found = {key: Decimal(values.get(f"{key}_share") or 0) for key in (*(key for key, _label in PARTS), HOUSE)}
    return {key: share for key, share in found.items() if share}


def divided(total: int, shares: Mapping[str, Decimal]) -> dict[str, int]:
    """A sum in minor units divided by percent, so that the parts add up to it: by the largest remainder (Hamilton's method), ties to whom
    comes first. Shares that are not 100 in all divide what they cover.
    """
    exact = {key: Decimal(total) * share / 100 for key, share in shares.items()}
    found = {key: int(value // 1) for key, value in exact.items()}
    whole = sum(exact.values(), Decimal(0))
    missing = int(whole.to_integral_value(rounding="ROUND_HALF_UP")) - sum(found.values())
    order: Sequence[str] = sorted(exact, key=lambda key: found[key] - exact[key])
    for key in order[: max(0, missing)]:
        found[key] += 1
    return found
