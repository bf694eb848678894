"""A channel for a demo: nine partners, their customers, a year of registrations with three conflicts, leads, plans, statements.

Days are said from the day it is written; what is drawn by chance is drawn the same each time.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from tui_crm.plugins.api import DemoRow, hookimpl

from . import commission
from .words import (
    ACCEPTED,
    CLOSED,
    DISPUTED,
    EXPIRED,
    HANDOFF,
    LINE,
    LOST,
    OVERRULED,
    PASSED,
    PLAN,
    PROTECTED,
    RATE,
    REGISTRATION,
    RETURNED,
    STATEMENT,
    SUBMITTED,
    TAKEN_BACK,
    WON,
)

SEED = 20_260_302
HUNDRED = Decimal(100)
# key, name, kind, tier, city, regions, target (whole units), contract from, contract to, certification, audit, finding, status
PARTNERS = (
    ("hd", "上海汇达信息技术有限公司", "integrator", "platinum", "上海", "上海, 江苏, 浙江", 6_000_000, "-700d", "+300d", "expert", 96, "clear",
     "active"),
    ("bf", "北京博方科技有限公司", "distributor", "platinum", "北京", "北京, 天津, 河北", 5_000_000, "-500d", "+220d", "expert", 91, "clear",
     "active"),
    ("yl", "广州粤联系统集成有限公司", "integrator", "gold", "广州", "广东, 广西", 3_000_000, "-350d", "+15d", "professional", 84, "clear", "active"),
    ("cx", "成都川信网络有限公司", "reseller", "gold", "成都", "四川, 重庆", 2_400_000, "-330d", "+90d", "professional", 72, "open", "active"),
    ("hz", "武汉华中软件服务有限公司", "reseller", "silver", "武汉", "湖北, 湖南", 1_500_000, "-380d", "-16d", "associate", 80, "clear", "active"),
    ("ns", "Northshore Systems Pte Ltd", "distributor", "gold", "Singapore", "Singapore, Malaysia", 2_800_000, "-260d", "+470d", "professional", 93,
     "clear", "active"),
    ("km", "Keller & Maas GmbH", "agency", "silver", "Hamburg", "Germany, Austria", 1_200_000, "-300d", "+65d", "associate", 88, "clear", "active"),
    ("xa", "西安秦岭数据有限公司", "referrer", "registered", "西安", "陕西", 600_000, "-120d", "+245d", "", 0, "", "active"),
    ("dl", "大连滨海电子商行", "reseller", "registered", "大连", "辽宁", 500_000, "-420d", "+120d", "", 40, "breach", "suspended"),
)  # fmt: skip
# key, name, city, region, industry
CUSTOMERS = (
    ("c1", "苏州精工机械股份有限公司", "苏州", "江苏", "制造"), ("c2", "杭州云栖医药有限公司", "杭州", "浙江", "医药"),
    ("c3", "天津港联物流有限公司", "天津", "天津", "物流"), ("c4", "佛山永固家居有限公司", "佛山", "广东", "家居"),
    ("c5", "重庆山城汽车零部件有限公司", "重庆", "重庆", "汽车"), ("c6", "长沙湘江食品集团", "长沙", "湖南", "食品"),
    ("c7", "Straits Precision Tools Sdn Bhd", "Penang", "Malaysia", "tools"), ("c8", "Hafenwerk Logistik AG", "Bremen", "Germany", "logistics"),
    ("c9", "南京江宁第一医院", "南京", "江苏", "医疗"), ("c10", "石家庄冀北电力设备有限公司", "石家庄", "河北", "电力"),
    ("c11", "南宁八桂水务有限公司", "南宁", "广西", "水务"), ("c12", "绵阳科创园管理有限公司", "绵阳", "四川", "园区"),
    ("c13", "Merlion Retail Group", "Singapore", "Singapore", "retail"), ("c14", "咸阳关中乳业有限公司", "咸阳", "陕西", "食品"),
)  # fmt: skip
PRODUCTS = ("ERP", "MES", "云备份", "安全网关")
HOME = {"hd": ("c1", "c2", "c9"), "bf": ("c3", "c10"), "yl": ("c4", "c11"), "cx": ("c5", "c12"), "hz": ("c6",), "ns": ("c7", "c13"), "km": ("c8",),
        "xa": ("c14",), "dl": ("c10",)}  # fmt: skip
REGION = {key: region for key, _name, _city, region, _industry in CUSTOMERS}
NAME = {key: name for key, name, *_rest in (*PARTNERS, *CUSTOMERS)}
SIZES = {"platinum": (60, 180), "gold": (25, 90), "silver": (10, 45), "registered": (5, 20)}
"""What a project comes to, in units of 10,000."""
STEPS = ((0, 500), (500_000, 650), (2_000_000, 800))
PLANS = (("all", "渠道佣金方案 · 标准", "", "whole", 0), ("top", "渠道佣金方案 · 铂金", "platinum", "marginal", 150))


def rows() -> tuple[DemoRow, ...]:
    """All demo records, in the order in which they refer to one another."""
    made = tuple(_registrations(random.Random(SEED)))
    return (*_partners(), *_customers(), *_plans(), *(row for row, _sale in made), *_conflicts(), *_handoffs(), *_statements(made))


def _partners() -> Iterator[DemoRow]:
    for key, name, kind, tier, city, regions, target, since, until, certification, audit, finding, status in PARTNERS:
        own = {
            "status": status, "tier": tier, "kind": kind, "regions": regions, "target": target * 100, "contract": f"QD-{key.upper()}-01",
            "contract_from": since, "contract_to": until, "certification": certification, "certified_to": "+180d" if certification else "",
            "audit": Decimal(audit), "audited_on": "-45d" if audit else "", "finding": finding,
        }  # fmt: skip
        values: dict[str, Any] = {"name": name, "city": city, "lifecycle": "loyal", "source": "partner"}
        values |= {f"channels.{field}": value for field, value in own.items()}
        yield DemoRow(entity="customer", key=key, values=values)


def _customers() -> Iterator[DemoRow]:
    serving = {customer: partner for partner, customers in HOME.items() for customer in customers}
    for key, name, city, region, industry in CUSTOMERS:
        values = {"name": name, "kind": "company", "city": city, "region": region, "industry": industry, "source": "partner",
                  "channels.partner": f"@{serving[key]}"}  # fmt: skip
        yield DemoRow(entity="customer", key=key, values=values)


def _plans() -> Iterator[DemoRow]:
    for key, name, tier, method, more in PLANS:
        values = {"name": name, "tier": tier, "method": method, "rounding": "half_up", "valid_from": "-400d", "state": "active", "currency": "CNY"}
        yield DemoRow(entity=PLAN, key=f"plan_{key}", values=values)
        for volume, rate in STEPS:
            yield _rate(key, "", volume, rate + more)
        yield _rate(key, "云备份", 0, 1200 + more)


def _rate(plan: str, product: str, volume: int, rate: int) -> DemoRow:
    name = f"{product or '通用'} ≥ {volume:,}"
    values: dict[str, Any] = {"name": name, "plan": f"@plan_{plan}", "product": product, "volume_from": volume * 100, "rate": rate}
    return DemoRow(entity=RATE, values=values)


def _registrations(chance: random.Random) -> Iterator[Made]:
    """A year of registrations by each partner at home, of which some were won. With each the sale that it became."""
    number = 0
    for partner, _name, _kind, tier, *_about in PARTNERS:
        count = {"hd": 12, "bf": 9, "yl": 7, "cx": 5, "hz": 4, "ns": 7, "km": 4, "xa": 2, "dl": 2}[partner]
        for _each in range(count):
            number += 1
            customer, product = chance.choice(HOME[partner]), chance.choice(PRODUCTS)
            ago = chance.randrange(20, 350)
            amount = chance.randrange(*SIZES[tier]) * 10_000_00
            if ago < 80:
                state = chance.choice((PROTECTED, PROTECTED, SUBMITTED))
            else:
                state = chance.choice((WON, WON, LOST, EXPIRED) if partner != "dl" else (LOST, EXPIRED))
            yield _registration(number, partner, customer, product, ago, amount, state)


Made = tuple[DemoRow, commission.Sale | None]
"""A registration, and the sale that it became."""


def _registration(number: int, partner: str, customer: str, product: str, ago: int, amount: int, state: str) -> Made:
    values: dict[str, Any] = {
        "name": f"{_short(customer)} · {product}", "partner": f"@{partner}", "end_customer": f"@{customer}", "product": product,
        "region": REGION[customer], "amount": amount, "currency": "CNY", "state": state, "registered_on": f"-{ago}d",
        "won": int(state == WON), "closed": int(state in CLOSED),
    }  # fmt: skip
    if state != SUBMITTED:
        values |= {"protected_from": f"-{ago}d", "protected_to": f"{90 - ago:+}d"}
    sale = None
    if state == WON:
        signed = max(ago - 60, 5)
        values |= {"won_amount": amount, "won_on": f"-{signed}d"}
        sale = commission.Sale(number, str(values["name"]), product, REGION[customer], amount, "CNY", f"{1000 - signed:04}")
    return DemoRow(entity=REGISTRATION, key=f"r{number}", values=values), sale


def _conflicts() -> Iterator[DemoRow]:
    """One that waits for a ruling, one that one holds and another wants, one that was ruled."""
    base = {"product": "MES", "amount": 860_000_00, "currency": "CNY"}
    yield _claim("x1", "hd", "c9", "-25d", {**base, "state": DISPUTED})
    yield _claim("x2", "cx", "c9", "-22d", {**base, "state": DISPUTED, "note": "院方信息科出具了推荐函"})
    yield _claim("x3", "ns", "c13", "-40d", {**base, "state": PROTECTED, "protected_from": "-40d", "protected_to": "+50d"})
    yield _claim("x4", "km", "c13", "-6d", {**base, "state": SUBMITTED})
    ruled = {"ruling": "incumbent", "ruling_reason": "博方 2024 年起服务该客户，有验收单", "ruled_by": "lin", "ruled_on": "-50d"}
    yield _claim("x5", "bf", "c3", "-60d", {**base, **ruled, "state": PROTECTED, "protected_from": "-50d", "protected_to": "+40d"})
    yield _claim("x6", "hd", "c3", "-64d", {**base, **ruled, "state": OVERRULED, "rival": "@x5"})


def _short(customer: str) -> str:
    """A customer in few characters, for the name of a project."""
    name = NAME[customer]
    return name.split()[0] if name.isascii() else name[:6]


def _claim(key: str, partner: str, customer: str, registered: str, more: dict[str, Any]) -> DemoRow:
    values = {"name": f"{_short(customer)} · MES", "partner": f"@{partner}", "end_customer": f"@{customer}", "region": REGION[customer],
              "registered_on": registered, **more}  # fmt: skip
    return DemoRow(entity=REGISTRATION, key=key, values=values)


HANDOFFS = (
    # partner, customer, state, passed, answer by, answered, reason, answered in time
    ("hd", "c2", ACCEPTED, "-30d", "-27d", "-29d", "", 1), ("yl", "c4", ACCEPTED, "-21d", "-18d", "-16d", "", 0),
    ("cx", "c12", RETURNED, "-45d", "-42d", "-43d", "no_budget", 1), ("hz", "c6", PASSED, "-9d", "-6d", "", "", 0),
    ("ns", "c7", ACCEPTED, "-60d", "-57d", "-60d", "", 1), ("km", "c8", PASSED, "-1d", "+2d", "", "", 0),
    ("hz", "c6", TAKEN_BACK, "-80d", "-77d", "", "overdue", 0), ("bf", "c10", ACCEPTED, "-14d", "-11d", "-13d", "", 1),
)  # fmt: skip


def _handoffs() -> Iterator[DemoRow]:
    for partner, customer, state, passed, by, answered, reason, in_time in HANDOFFS:
        values: dict[str, Any] = {
            "name": NAME[customer], "partner": f"@{partner}", "customer": f"@{customer}", "state": state, "passed_on": passed, "answer_by": by,
            "answered_on": answered, "reason": reason, "answered": int(bool(answered) or reason == "overdue"), "in_time": in_time,
        }  # fmt: skip
        yield DemoRow(entity=HANDOFF, values=values)


def _statements(made: tuple[Made, ...]) -> Iterator[DemoRow]:
    """What two partners sold more than a hundred days ago is settled; the rest waits for the next statement."""
    for partner, plan in (("hd", PLANS[1]), ("ns", PLANS[0])):
        own = [sale for row, sale in made if sale and row.values["partner"] == f"@{partner}" and sale.won_on < "0900"]
        key, _name, _tier, method, more = plan
        rates = [commission.Rate("", "", volume * 100, rate + more) for volume, rate in STEPS] + [commission.Rate("云备份", "", 0, 1200 + more)]
        lines, _left = commission.settled(own, commission.Plan(0, method, "half_up", "CNY", tuple(rates)))
        total = {"sales": sum(line.base for line in lines), "commission": sum(line.commission for line in lines)}
        values: dict[str, Any] = {
            "name": f"{NAME[partner][:10]} · 半年结算", "partner": f"@{partner}", "plan": f"@plan_{key}", "period_from": "-365d",
            "period_to": "-101d", "state": "paid" if partner == "hd" else "confirmed", "paid_on": "-85d" if partner == "hd" else "",
            "currency": "CNY", **total,
            "reversed": 0, "payable": total["commission"],
        }  # fmt: skip
        yield DemoRow(entity=STATEMENT, key=f"s_{partner}", values=values)
        for line in lines:
            given: dict[str, Any] = {
                "name": line.name, "statement": f"@s_{partner}", "partner": f"@{partner}", "registration": f"@r{line.registration}",
                "kind": line.kind, "booked_on": "-100d", "currency": "CNY", "base": line.base, "rate": line.rate, "commission": line.commission,
            }  # fmt: skip
            yield DemoRow(entity=LINE, values=given)


@hookimpl
def demo_data() -> list[DemoRow]:
    """Records for a demo."""
    return list(rows())
