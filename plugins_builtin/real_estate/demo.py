"""Demo records: an agency with agents, clients, homes, viewings, two developers' projects and the commissions of a year. Always the same."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tui_crm.plugins.api import DemoRow, hookimpl

from . import demo_names as names
from .deals import SALE
from .settings import Settings
from .words import FINANCING

SEED = 20261122
HOMES, VIEWINGS, CLOSED = 84, 130, 12
STAGES = 6  # of the pipeline, on which deals stand
WAN = 10_000_00  # ten thousand, in minor units


@dataclass
class _Home:
    key: str
    title: str
    district: str
    market: str
    price: int
    rooms: int
    area: Decimal
    owner: str
    state: str


@dataclass
class _Firm:
    """What the parts of the demo share."""

    chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    homes: list[_Home] = field(default_factory=list)
    seekers: list[tuple[str, str, str]] = field(default_factory=list)  # key, name, agent

    def agent(self) -> str:
        return f"@{self.chance.choices(names.AGENTS, weights=(4, 3, 2, 2))[0][0]}"

    def ago(self, least: int, most: int) -> str:
        return f"-{self.chance.randint(least, most)}d"

    def phone(self) -> str:
        return f"13{self.chance.randint(100000000, 999999999)}"


@hookimpl
def demo_data() -> list[DemoRow]:
    """Everything, in an order in which what is referred to comes first."""
    firm = _Firm()
    return [*_agents(), *_seekers(firm), *_owners(firm), *_homes(firm), *_viewings(firm), *_projects(firm), *_closed(firm), *_deals(firm)]


def _agents() -> Iterator[DemoRow]:
    for login, name, team in names.AGENTS:
        yield DemoRow(entity="user", key=login, values={"login": login, "name": name, "team": team, "role": "rep", "active": True})


def _seekers(firm: _Firm) -> Iterator[DemoRow]:
    chance = firm.chance
    for number, name in enumerate(names.PEOPLE):
        key, agent, tenant = f"seeker{number}", firm.agent(), number % 4 == 3
        rooms = chance.choice((1, 2, 2, 3, 3, 3, 4))
        districts = chance.sample(sorted({estate[2] for estate in names.ESTATES}), chance.choice((1, 2, 2, 3)))
        values: dict[str, Any] = {
            "name": name, "kind": "person", "city": "上海", "phones": (firm.phone(),), "owner": agent,
            "source": chance.choice(("referral", "website", "advertising", "social")),
            "realty.role": ("tenant",) if tenant else ("buyer",), "realty.areas": "、".join(districts),
            "realty.rooms": tuple(sorted({str(rooms), str(min(rooms + chance.choice((0, 1)), 5))})), "realty.size_min": Decimal(rooms * 28 + 10),
            "realty.decide_by": f"+{chance.randint(3, 150)}d" if chance.random() < 0.85 else firm.ago(2, 70),
            "realty.musts": tuple(chance.sample(("lift", "metro", "school", "south", "parking"), chance.choice((0, 0, 1, 2)))),
        }  # fmt: skip
        if tenant:
            values |= {"realty.rent_max": chance.choice((6, 8, 10, 14, 20, 30)) * 1_000_00, "realty.purpose": "work"}
        else:
            budget = chance.choice((380, 450, 520, 650, 780, 900, 1_100, 1_400, 1_800)) * WAN
            values |= {
                "realty.budget_max": budget, "realty.budget_min": budget * 7 // 10, "realty.down_payment": budget * 35 // 100,
                "realty.purpose": chance.choice(("first_home", "upgrade", "upgrade", "school", "investment", "parents", "wedding")),
                "realty.financing": chance.choices(tuple(dict(FINANCING)), weights=(2, 4, 3, 2, 3, 2))[0],
                "realty.eligible": chance.choices(("yes", "no", "checking"), weights=(8, 1, 2))[0],
            }  # fmt: skip
        firm.seekers.append((key, name, agent))
        yield DemoRow(entity="customer", key=key, values=values)


def _owners(firm: _Firm) -> Iterator[DemoRow]:
    for number, name in enumerate(names.OWNERS):
        role = ("landlord",) if number % 3 == 2 else ("seller", "buyer") if number % 5 == 0 else ("seller",)
        values: dict[str, Any] = {
            "name": name, "kind": "person", "city": "上海", "phones": (firm.phone(),), "owner": firm.agent(), "realty.role": role,
        }  # fmt: skip
        if "buyer" in role:
            values |= {"realty.budget_max": 1_200 * WAN, "realty.areas": "徐汇", "realty.rooms": ("3", "4"), "realty.financing": "sells_first"}
        yield DemoRow(entity="customer", key=f"owner{number}", values=values)
    for number, (name, phone) in enumerate(names.DEVELOPERS):
        values = {"name": name, "kind": "company", "city": "上海", "phones": (phone,), "industry": "real_estate", "owner": firm.agent()}
        yield DemoRow(entity="customer", key=f"developer{number}", values=values)


def _homes(firm: _Firm) -> Iterator[DemoRow]:
    chance = firm.chance
    for number in range(HOMES):
        estate, english, district, per_metre, built, floors = chance.choice(names.ESTATES)
        layout, rooms, least, most = chance.choices(names.LAYOUTS, weights=(2, 4, 4, 4, 3, 2, 1))[0]
        market = "rent" if number % 4 == 3 else "new" if number % 13 == 5 else "second_hand"
        area = Decimal(chance.randint(least * 10, most * 10)) / 10
        whole = int(per_metre * float(area) * chance.uniform(0.9, 1.08))
        price = round(whole * 0.0016 / 100) * 100_00 if market == "rent" else round(whole / 50_000) * 50_000_00
        floor, owner, exclusive = chance.randint(1, floors), chance.randrange(len(names.OWNERS)), chance.random() < 0.3
        state = chance.choices(("available", "reserved", "paused", "withdrawn"), weights=(20, 2, 1, 1))[0]
        home = _Home(f"home{number}", f"{estate} {english} {layout}", district, market, price, rooms, area, f"owner{owner}", state)
        firm.homes.append(home)
        values: dict[str, Any] = {
            "name": home.title, "market": market, "state": state, "price": price, "area": area, "layout": layout, "floor": floor, "floors": floors,
            "orientation": chance.choice(names.FACES), "decoration": chance.choice(("rough", "simple", "fine", "fine", "luxury")), "built": built,
            "features": tuple(chance.sample(("metro", "school", "parking", "quiet", "garden"), chance.choice((0, 1, 1, 2)))) +
                        (("lift",) if floors > 6 else ()),
            "city": "上海", "district": district, "community": estate, "door": f"{number % 20 + 1}号{floor}{number % 4 + 1:02}室",
            "seller": f"@{home.owner}", "floor_price": price * 95 // 100, "keys": chance.random() < 0.4, "exclusive": exclusive,
            "listed_on": firm.ago(1, 130), "owner": firm.agent(),
        }  # fmt: skip
        if exclusive:
            values |= {"mandate_from": firm.ago(60, 85), "mandate_until": f"+{chance.randint(2, 75)}d" if chance.random() < 0.85 else firm.ago(1, 9),
                       "mandate_no": f"DJ-{number:04}"}  # fmt: skip
        yield DemoRow(entity="realty.listing", key=home.key, values=values)


def _viewings(firm: _Firm) -> Iterator[DemoRow]:
    chance = firm.chance
    seen: set[tuple[str, str]] = set()
    for number in range(VIEWINGS):
        key, name, agent = firm.seekers[int(chance.triangular(0, len(firm.seekers) - 1, 4))]
        tenant = int(key.removeprefix("seeker")) % 4 == 3
        planned = number < 12
        shown = [home for home in firm.homes if (home.market == "rent") == tenant and (home.state == "available" or not planned)]
        home = chance.choice(shown)
        score, feedback, remark = chance.choice(names.SAID)
        at = f"+{chance.randint(2, 110)}h" if planned else f"-{chance.randint(3, 2_000)}h"
        values: dict[str, Any] = {
            "name": f"{name} · {home.title}", "customer": f"@{key}", "listing": f"@{home.key}", "at": at, "state": "planned" if planned else "done",
            "owner": agent, "again": (key, home.key) in seen,
        }  # fmt: skip
        if not planned and chance.random() < 0.85:
            values |= {"score": score, "feedback": (feedback,), "remark": remark}
            if score >= 4 and chance.random() < 0.35:
                values["offer"] = home.price * chance.randint(92, 99) // 100
        if not planned and chance.random() < 0.06:
            values |= {"state": "no_show", "score": 0, "feedback": (), "remark": ""}
        seen.add((key, home.key))
        yield DemoRow(entity="realty.viewing", values=values)
        if values["state"] == "done":
            yield DemoRow(entity="activity", values={"type": "visit", "subject": f"带看 Viewing: {home.title}", "customer": f"@{key}", "at": at,
                                                     "body": values.get("remark", ""), "owner": agent})  # fmt: skip


def _projects(firm: _Firm) -> Iterator[DemoRow]:
    for number, (project, english, district, per_metre, buildings, floors, doors) in enumerate(names.PROJECTS):
        yield DemoRow(entity="realty.development", key=f"project{number}", values={
            "name": f"{project} {english}", "developer": f"@developer{number}", "state": "on_sale", "city": "上海", "district": district,
            "price_from": per_metre * 100, "opens_on": firm.ago(40, 120), "handover_on": "+500d", "commission": Decimal("2.5"), "protection_days": 30,
            "contract_until": "+200d", "layouts": "89–118 m² 3室", "owner": firm.agent(),
        })  # fmt: skip
        for building in range(1, buildings + 1):
            for floor in range(1, floors + 1):
                for door in range(1, doors + 1):
                    yield _unit(firm, number, per_metre, (building, floor, door))


def _unit(firm: _Firm, project: int, per_metre: int, place: tuple[int, int, int]) -> DemoRow:
    chance, (building, floor, door) = firm.chance, place
    area = Decimal((89, 98, 105, 118)[door - 1])
    state = chance.choices(("free", "reserved", "subscribed", "signed", "blocked"), weights=(10, 2, 3, 6, 1))[0]
    values: dict[str, Any] = {
        "name": f"{building}-{floor:02}-{door:02}", "development": f"@project{project}", "building": str(building), "floor": floor,
        "door": f"{door:02}", "layout": "3室2厅2卫" if area > 100 else "3室2厅1卫", "area": area,
        "price": round(int(area) * per_metre * (1 + floor * 0.004)) * 100,
        "orientation": "南" if door in (1, 4) else "东南", "state": state,
    }  # fmt: skip
    if state in ("reserved", "subscribed", "signed"):
        values["buyer"] = f"@{chance.choice(firm.seekers)[0]}"
    if state == "reserved":
        values["reserved_until"] = chance.choice(("-1d", "+1d", "+2d", "+3d"))
    if state in ("subscribed", "signed"):
        values[f"{state}_on"] = firm.ago(1, 60)
    return DemoRow(entity="realty.unit", values=values)


def _closed(firm: _Firm) -> Iterator[DemoRow]:
    """Homes that were sold or let, each with its commission and those who share it."""
    chance, settings = firm.chance, Settings()
    for number in range(CLOSED):
        estate, english, district, per_metre, built, floors = chance.choice(names.ESTATES)
        layout, _rooms, least, most = chance.choice(names.LAYOUTS[1:5])
        let = number % 3 == 2
        area = Decimal(chance.randint(least, most))
        whole = per_metre * int(area)
        price = round(whole * 0.0016 / 100) * 100_00 if let else round(whole / 50_000) * 50_000_00
        reached, days = price * chance.randint(94, 100) // 100, chance.randint(4, 300)
        key, name, agent = firm.seekers[(number * 4 + 3) if let else number * 4]
        title = f"{estate} {english} {layout}"
        yield DemoRow(entity="realty.listing", key=f"closed{number}", values={
            "name": title, "market": "rent" if let else "second_hand", "state": "closed", "price": price, "area": area, "layout": layout,
            "built": built, "floors": floors, "city": "上海", "district": district, "community": estate, "seller": f"@owner{number}",
            "buyer": f"@{key}", "closed_price": reached, "closed_on": f"-{days}d", "listed_on": f"-{days + chance.randint(9, 90)}d", "owner": agent,
        })  # fmt: skip
        half = reached // 2 if let else reached // 100
        values: dict[str, Any] = {
            "name": f"{title} · {name}", "contract": f"HT-{2026000 + number}", "listing": f"@closed{number}", "buyer": f"@{key}",
            "seller": f"@owner{number}", "signed_on": f"-{days}d", "price": reached, "from_buyer": half, "from_seller": half, "owner": agent,
            "state": "paid_out" if days > 90 else chance.choice(("agreed", "invoiced", "received")),
            "entry_agent": firm.agent(), "source_agent": agent, "closing_agent": agent, "entry_share": Decimal(str(settings.entry_share)),
            "source_share": Decimal(str(settings.source_share)), "closing_share": Decimal(str(settings.closing_share)), "house_share": Decimal(45),
        }  # fmt: skip
        if values["state"] in ("received", "paid_out"):
            values |= {"received": half * 2, "received_on": f"-{max(days - 20, 0)}d"}
        yield DemoRow(entity="realty.commission", values=values)


def _deals(firm: _Firm) -> Iterator[DemoRow]:
    """Deals under way, on stages of the pipeline of second-hand sales."""
    yield DemoRow(entity="pipeline", key="sale", values={"slug": "realty_sale", "name": SALE.label})
    for place, stage in enumerate(SALE.stages[:STAGES]):
        yield DemoRow(entity="stage", key=f"stage{place}", values={"slug": f"realty_sale.{stage.key}", "name": stage.label, "pipeline": "@sale"})
    sold = [home for home in firm.homes if home.market == "second_hand" and home.state == "available"]
    for number in range(10):
        key, name, agent = firm.seekers[number * 4 + 1]
        home, place = sold[number * 3], number % STAGES
        values: dict[str, Any] = {
            "name": f"{name} · {home.title}", "customer": f"@{key}", "pipeline": "@sale", "stage": f"@stage{place}",
            "amount": home.price // 50, "realty.listing": f"@{home.key}", "owner": agent, "expected_close": f"+{20 + number * 6}d",
        }  # fmt: skip
        if place >= 3:
            values["realty.offer"] = home.price * 96 // 100
        if place >= 5:
            values["realty.deposit"] = 20 * WAN
        yield DemoRow(entity="deal", values=values)
