"""A small sales team's deals, the same each time: what tests of reports look at."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

from tui_crm.services import archive
from tui_crm.services.crm import Crm
from tui_crm.services.pipeline import moving

FIRST = date(2025, 9, 1)
"""The test's clock stands at 2026-03-02."""


def reps(crm: Crm) -> Sequence[int]:
    """Three reps of two teams."""
    return [archive.add(crm, "user", {"login": login, "name": name, "team": team})
            for login, name, team in (("lee", "Lee", "West"), ("ray", "Ray", "East"), ("wang", "王伟", "West"))]  # fmt: skip


def team(crm: Crm, number: int = 60, seed: int = 7) -> Sequence[int]:
    """Reps, customers, products, and deals at every stage; some in another currency, some of nobody."""
    chance = random.Random(seed)
    owners = [*reps(crm), 0]
    customers = [archive.add(crm, "customer", {"name": f"Firm {at}", "industry": chance.choice(("retail", "software", ""))}) for at in range(12)]
    products = [archive.add(crm, "product", {"name": f"Pump {at}"}) for at in range(3)]
    deals = []
    for _at in range(number):
        begun = FIRST + timedelta(days=chance.randrange(150))
        deal = archive.add(crm, "deal", {
            "customer": chance.choice(customers), "product": chance.choice(products), "owner": chance.choice(owners),
            "amount": chance.randrange(0, 90_000) * 10, "currency": "USD" if chance.random() < 0.1 else "",
            "engaged_on": begun.isoformat(), "expected_close": (begun + timedelta(days=chance.randrange(60, 300))).isoformat(),
        })  # fmt: skip
        for _step in range(chance.randrange(4)):
            moving.shift(crm, [deal], 1)
        fate = chance.random()
        closed = (begun + timedelta(days=chance.randrange(1, 40))).isoformat()
        if fate < 0.3:
            moving.win(crm, [deal], closed)
        elif fate < 0.5:
            moving.lose(crm, [deal], moving.Loss(reason=chance.randrange(1, 5)), closed)
        elif fate < 0.55:
            moving.hold(crm, [deal])
        elif fate < 0.65 and crm.store.read("deal", deal).number("stage") > 1:
            moving.shift(crm, [deal], -1)
        deals.append(deal)
    return deals
