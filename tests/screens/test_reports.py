"""Reports in the app: the list, a report asked anew by keys, and the records behind a number."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screens.desk import LARGE, SMALL, archive_of, desk
from tui_crm.model.report import Result
from tui_crm.services import archive
from tui_crm.services.pipeline import moving
from tui_crm.services.reports import library
from tui_crm.services.reports.making import Maker
from tui_crm.services.reports.spec import Report


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Three deals won and one lost, of two reps."""
    path = tmp_path / "crm.sqlite"
    crm = archive_of(path)
    other = archive.add(crm, "user", {"login": "wang", "name": "王伟", "team": "华东"})
    for owner, amount, day in ((1, 1000_00, "2025-03-01"), (other, 2000_00, "2025-03-09"), (other, 500_00, "2025-07-01")):
        deal = archive.add(crm, "deal", {"customer": 1, "amount": amount, "owner": owner, "engaged_on": "2025-01-10"})
        moving.win(crm, [deal], day)
    lost = archive.add(crm, "deal", {"customer": 2, "amount": 700_00, "owner": 1, "engaged_on": "2025-01-10"})
    moving.lose(crm, [lost], moving.Loss(note="price"), "2025-04-01")
    crm.close()
    return path


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_reports_are_listed_and_one_is_built(path: Path, size: tuple[int, int]) -> None:
    async with desk(path, size) as d:
        screen = await d.press("g", "r")
        assert screen.startswith(" Reports")
        assert " Sales\n" in screen and " Funnel " in screen and " Customers " in screen
        await d.press("down", "down", "down", "down", "down")
        screen = await d.press("enter")
        screen = await d.until(lambda text: "2025-03" in text)
        assert screen.startswith(" Reports › Won")
        assert "amounts in CNY" in screen
        assert " 2025-03  3,000" in screen and " Total    3,500" in screen


async def test_a_number_opens_its_records_and_gr_comes_back_to_it(path: Path) -> None:
    async with desk(path) as d:
        await d.press(":")
        await d.type("reports won")
        await d.press("enter")
        await d.until(lambda text: "2025-03" in text)
        await d.press("b")
        await d.type("rep")
        screen = await d.press("enter")
        screen = await d.until(lambda text: "王伟" in text)
        assert " 王伟   2,500" in screen and " ann    1,000" in screen
        await d.press("l", "l")
        screen = await d.press("enter")
        screen = await d.until(lambda text: "Deals " in text.splitlines()[0])
        assert "status:won owner:#2" in screen
        assert "1/2" in screen
        screen = await d.press("g", "r")
        screen = await d.until(lambda text: "王伟" in text and "Reports › Won" in text)
        assert "by rep" in screen
        screen = await d.press("q", "q")
        assert screen.startswith(" Deals")


async def test_period_filter_and_options_are_changed_by_keys(path: Path) -> None:
    async with desk(path) as d:
        await d.press(":")
        await d.type("reports won")
        await d.press("enter")
        await d.until(lambda text: "2025-03" in text)
        await d.press("p")
        await d.type("2025-Q1")
        await d.press("enter")
        screen = await d.until(lambda text: "2025-03-31" in text)
        assert " Total    3,000" in screen
        await d.press(">", ">")
        screen = await d.until(lambda text: "2025-07-01" in text)
        assert " Total      500" in screen
        await d.press("/")
        await d.type("owner:wang")
        await d.press("enter")
        screen = await d.until(lambda text: "Filter: owner:wang" in text)
        await d.press("o")
        await d.type("across=rep")
        screen = await d.press("enter")
        screen = await d.until(lambda text: "Across: rep" in text)
        assert "Won value by month and Rep" in screen
        await d.press("p")
        await d.type("nonsense")
        screen = await d.press("enter")
        assert "This is no period" in screen


async def test_a_report_is_written_to_a_file(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with desk(path) as d:
        await d.press(":")
        await d.type("reports won")
        await d.press("enter")
        await d.until(lambda text: "2025-03" in text)
        await d.press("w")
        screen = await d.press("enter")
        screen = await d.until(lambda text: "the report is in won.svg" in text)
        assert (tmp_path / "won.svg").read_text("utf-8").startswith("<svg")
        assert screen.startswith(" Reports › Won")


async def test_the_cursor_goes_from_number_to_number_and_columns_scroll(path: Path) -> None:
    async with desk(path) as d:
        await d.press(":")
        await d.type("reports forecast")
        await d.press("enter")
        screen = await d.until(lambda text: "2025-03" in text)
        assert "On hold" not in screen
        screen = await d.press(*["l"] * 9)
        assert "hold" in screen and "Won " not in screen
        screen = await d.press(*["h"] * 9)
        assert " Won " in screen


async def test_keys_answer_while_a_report_is_built_and_esc_stops_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def build(maker: Maker) -> Result:
        maker.crm.store.engine.run("WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c")
        return Result("endless", "Endless")

    monkeypatch.setattr(library, "CORE", (Report("endless", "Endless", "", "Sales", "deal", build, "created_at"),))
    async with desk(path) as d:
        await d.press("g", "r")
        await d.pilot.press("enter")
        await d.until(lambda text: "building the report" in text)
        await d.pilot.press("p")
        await d.until(lambda text: "period:" in text)
        await d.pilot.press("escape", "escape")
        await d.until(lambda text: "stopped; R builds the report" in text)
        assert (await d.press("q")).startswith(" Reports")
