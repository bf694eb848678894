"""The public pool, driven by keys."""

from __future__ import annotations

from pathlib import Path

from tests.screens.desk import archive_of, desk
from tui_crm.services import archive, lookup


async def test_customers_of_the_pool_are_taken_and_given_back(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    crm = archive_of(path)
    for name in ("Free Pumps", "Free Valves"):
        archive.add(crm, "customer", {"name": name, "owner": 0})
    crm.close()
    async with desk(path) as at:
        screen = await at.press("g", "u")
        assert "Free Pumps" in screen
        assert "上海华兴" not in screen
        assert "Free Valves is yours · u takes it back" in await at.press("O")
        await at.press("u")
        await at.until(lambda screen: "/2" in screen)
        await at.press("g", "g", "space", "space", "O")
        await at.until(lambda screen: "2 customers are yours" in screen)
        await at.press("g", "c", "/", *"Free Pumps", "enter", "enter")
        assert "Free Pumps is in the public pool now" in await at.press("B")
        assert "No customer was left alone for too long" in await at.press(":", *"recycle", "enter")


async def test_leads_are_given_to_people(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    crm = archive_of(path)
    archive.add(crm, "customer", {"name": "Free Pumps", "owner": 0})
    crm.close()
    async with desk(path) as at:
        await at.press(":", *"assign-leads", "enter")
        await at.until(lambda screen: "There is no active lead rule" in screen)
        archive.add(at.crm, "lead_rule", {"name": "all", "logins": ("ann",)})
        await at.press("escape", ":", *"assign-leads", "enter")
        await at.until(lambda screen: "given to people by the lead rules: ann 1" in screen)
        given = lookup.record(at.crm, "customer", "Free Pumps")
        assert given["owner"] == lookup.record(at.crm, "user", "ann").id


async def test_only_customers_are_in_the_pool(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    archive_of(path).close()
    async with desk(path) as at:
        assert "Only customers are in the public pool" in await at.press("g", "p", "O")
