"""A believable year of eight key accounts, in English and Chinese: the same at every call, its days told from when it is written."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tui_crm.plugins.api import DemoRow, hookimpl

MONTHS = range(-12, 3)
TIERS = ((0, 500, 100), (500, 2000, 95), (2000, 0, 90))
"""(from, below, percent of the list price)."""


@dataclass(frozen=True, slots=True)
class Account:
    """A customer of the demo. `late`, `short`: how often a delivery is; `noise`: how far orders stray from forecasts; `slow`: days they pay late."""

    key: str
    name: str
    city: str
    country: str
    industry: str
    limit: int
    terms: int
    fit: str
    share: int
    goods: tuple[str, ...]
    monthly: int
    late: float
    short: float
    noise: float
    slow: int


@dataclass(frozen=True, slots=True)
class Good:
    """A product: list price and cost of one, in minor units."""

    name: str
    price: int
    cost: int


GOODS = {
    "motor": Good("风机电机 FM-80", 86_00, 61_00),
    "board": Good("控制板 CB-3", 142_00, 96_00),
    "housing": Good("Pump housing PH-12", 58_00, 47_00),
    "seal": Good("Seal kit SK-7", 19_50, 9_80),
    "sensor": Good("Pressure sensor PS-4", 230_00, 148_00),
}
ACCOUNTS = (
    Account("hanyu", "瀚宇家用电器有限公司", "佛山", "中国", "家电", 900_000_00, 60, "strategic", 65, ("motor", "board"), 1800, 0.10, 0.05, 0.12, -6),
    Account(
        "qihang", "启航新能源汽车有限公司", "合肥", "中国", "汽车", 600_000_00, 90, "strategic", 30, ("sensor", "board"), 520, 0.15, 0.05, 0.30, 4
    ),
    Account(
        "nordwerk", "Nordwerk Pumpen GmbH", "Kiel", "Germany", "Machinery", 300_000_00, 30, "good", 45, ("housing", "seal"), 900, 0.05, 0.03, 0.08, -3
    ),
    Account(
        "brightline",
        "Brightline Medical Ltd",
        "Leeds",
        "United Kingdom",
        "Medical devices",
        200_000_00,
        30,
        "good",
        55,
        ("sensor",),
        160,
        0.08,
        0.04,
        0.15,
        -2,
    ),
    Account("hengrui", "恒瑞精密仪器厂", "苏州", "中国", "仪器仪表", 60_000_00, 45, "neutral", 25, ("sensor", "seal"), 140, 0.25, 0.10, 0.45, 48),
    Account("jiahe", "嘉禾厨卫设备有限公司", "嘉兴", "中国", "厨卫", 80_000_00, 45, "neutral", 20, ("motor",), 260, 0.20, 0.15, 0.35, 12),
    Account(
        "sunridge",
        "Sunridge Kitchens Inc",
        "Denver",
        "United States",
        "Appliances",
        120_000_00,
        45,
        "neutral",
        15,
        ("motor",),
        220,
        0.12,
        0.06,
        0.25,
        6,
    ),
    Account("porto", "Porto Azul Lda", "Porto", "Portugal", "Pool technology", 40_000_00, 60, "poor", 80, ("housing",), 180, 0.30, 0.20, 0.60, 95),
)
MISSES = ("capacity", "material", "transport", "planning", "quality")


def _day(offset: int) -> str:
    return f"{offset:+d}d"


def _customer(each: Account) -> DemoRow:
    values: dict[str, Any] = {
        "name": each.name,
        "city": each.city,
        "country": each.country,
        "industry": each.industry,
        "lifecycle": "loyal",
        "supply.credit_limit": each.limit,
        "supply.credit_days": each.terms,
        "supply.fit": each.fit,
        "supply.our_share": each.share,
    }
    if each.key == "porto":
        values |= {"supply.blocked": True, "supply.block_reason": "invoices overdue for more than 60 days", "supply.blocked_on": "-20d"}
    return DemoRow(entity="customer", values=values, key=each.key)


def _prices(each: Account, good: Good) -> Iterator[DemoRow]:
    ends = {"hanyu": "+45d", "porto": "-15d"}.get(each.key, "+200d")
    for start, end, percent in TIERS:
        price = good.price * percent // 100
        yield DemoRow(
            entity="supply.price",
            values={
                "customer": f"@{each.key}",
                "product": good.name,
                "kind": "framework",
                "contract": f"FC-{each.key[:3].upper()}-{good.name[-2:].strip('-')}",
                "from_quantity": start,
                "to_quantity": end,
                "price": price,
                "floor": max(good.cost, price * 93 // 100),
                "currency": "",
                "valid_from": "-500d",
                "valid_to": ends,
            },
        )


def _price(good: Good, quantity: int) -> int:
    return next(good.price * percent // 100 for start, end, percent in TIERS if start <= quantity and (not end or quantity < end))


def _month(each: Account, good: Good, month: int, chance: random.Random, numbers: Iterator[int]) -> Iterator[DemoRow]:
    """A forecast, and for a month that is over what was ordered, delivered, invoiced and bought."""
    season = 1 + 0.15 * ((month % 12) in (3, 4, 5, 6))
    forecast = round(each.monthly * season * (1 + chance.uniform(-0.1, 0.1)) / 10) * 10
    actual = round(forecast * (1 + chance.uniform(-each.noise, each.noise * 0.6)))
    names = {"customer": f"@{each.key}", "product": good.name}
    past = month < 0
    yield DemoRow(
        entity="supply.forecast",
        values={
            **names,
            "month": f"{month:+d}m",
            "quantity": forecast,
            "actual": actual if past and month < -1 else 0,
            "closed": month < -1,
            "source": "rolling forecast",
        },
    )
    if month <= 0:
        promised = month * 30 + chance.randrange(2, 12)
        yield from _delivered(each, good, promised, actual, names, chance, next(numbers))
    elif month == 1:
        yield DemoRow(
            entity="supply.delivery",
            values={
                **names,
                "order_number": f"PO-{next(numbers)}",
                "quantity": actual,
                "promised": _day(chance.randrange(3, 25)),
                "state": "planned",
                "unit_price": _price(good, actual),
                "unit_cost": good.cost,
                "currency": "",
            },
        )


def _delivered(each: Account, good: Good, promised: int, actual: int, names: dict[str, Any], chance: random.Random, number: int) -> Iterator[DemoRow]:
    late = chance.randrange(1, 9) if chance.random() < each.late else 0
    short = chance.random() < each.short
    came = promised + late - (0 if late else chance.randrange(0, 2))
    values: dict[str, Any] = {
        **names,
        "order_number": f"PO-{number}",
        "quantity": actual,
        "promised": _day(promised),
        "unit_price": _price(good, actual),
        "unit_cost": good.cost,
        "currency": "",
        "batch": f"B{number % 1000:03}",
        "miss_cause": chance.choice(MISSES) if late or short else "",
    }
    if came > 0 or (each.key == "porto" and promised > -25):
        yield DemoRow(entity="supply.delivery", values={**values, "state": "planned", "miss_cause": ""})
        return
    delivered = actual * 9 // 10 if short else actual
    yield DemoRow(
        entity="supply.delivery", values={**values, "state": "delivered", "delivered": delivered, "delivered_on": _day(came)}, key=f"d{number}"
    )
    amount = delivered * _price(good, actual)
    yield DemoRow(
        entity="purchase", values={**names, "date": _day(came), "amount": amount, "currency": "", "quantity": delivered, "number": f"PO-{number}"}
    )
    yield _invoice(each, number, came, amount, chance)


def _invoice(each: Account, number: int, issued: int, amount: int, chance: random.Random) -> DemoRow:
    due = issued + each.terms
    pays = due + max(each.slow + chance.randrange(-4, 5), -10)
    paid: dict[str, Any] = {"paid": amount, "paid_on": _day(pays)} if pays <= 0 else {"paid": 0, "paid_on": ""}
    values: dict[str, Any] = {"customer": f"@{each.key}", "number": f"INV-{number}", "amount": amount, "currency": ""}
    dates: dict[str, Any] = {"issued": _day(issued), "due": _day(due)}
    return DemoRow(entity="supply.receivable", values={**values, **dates, **paid})


INCIDENTS: tuple[dict[str, Any], ...] = (
    {
        "customer": "@hanyu",
        "subject": "轴承异响",
        "product": GOODS["motor"].name,
        "batch": "B017",
        "quantity": 240,
        "severity": "major",
        "state": "analysed",
        "reported": "-18d",
        "ticket": "T-000412",
        "containment": "客户库存与在途全部复检",
        "cause": "process",
        "root_cause": "压装力超出上限",
    },
    {
        "customer": "@qihang",
        "subject": "零点漂移超差",
        "product": GOODS["sensor"].name,
        "batch": "B031",
        "quantity": 12,
        "severity": "critical",
        "state": "contained",
        "reported": "-3d",
        "ticket": "T-000431",
        "containment": "隔离批次 B031，补发 12 件",
    },
    {
        "customer": "@nordwerk",
        "subject": "Porosity at the flange",
        "product": GOODS["housing"].name,
        "batch": "B009",
        "quantity": 35,
        "severity": "major",
        "state": "closed",
        "reported": "-140d",
        "cause": "material",
        "root_cause": "Melt not degassed after the furnace was relined",
        "charge": 2_450_00,
        "corrective": "Degassing checked by density index, each melt",
        "prevention": "Step added to the relining checklist",
        "closed_on": "-119d",
    },
    {
        "customer": "@jiahe",
        "subject": "外箱破损",
        "product": GOODS["motor"].name,
        "batch": "B052",
        "quantity": 18,
        "severity": "minor",
        "state": "closed",
        "reported": "-75d",
        "cause": "packaging",
        "root_cause": "堆码超过 5 层",
        "charge": 860_00,
        "corrective": "改为 5 层堆码并加护角",
        "closed_on": "-61d",
    },
    {
        "customer": "@sunridge",
        "subject": "Wrong labels on cartons",
        "product": GOODS["motor"].name,
        "batch": "B044",
        "quantity": 96,
        "severity": "minor",
        "state": "reported",
        "reported": "-33d",
    },
    {
        "customer": "@porto",
        "subject": "Leaking at the seam",
        "product": GOODS["housing"].name,
        "batch": "B021",
        "quantity": 8,
        "severity": "major",
        "state": "closed",
        "reported": "-210d",
        "cause": "customer",
        "root_cause": "Tightened with twice the torque of the manual",
        "closed_on": "-190d",
    },
)


@hookimpl
def demo_data() -> list[DemoRow]:
    """Customers, prices, a year of forecasts, deliveries and receivables, incidents. After it: work out the figures."""
    chance = random.Random(20260302)
    numbers = iter(range(4101, 9999))
    found = [_customer(each) for each in ACCOUNTS]
    for each in ACCOUNTS:
        for good in (GOODS[name] for name in each.goods):
            found += _prices(each, good)
            for month in MONTHS:
                found += _month(each, good, month, chance, numbers)
    return [*found, *(DemoRow(entity="supply.incident", values=values) for values in INCIDENTS)]
