"""Grading in the app: the schemes, the ruleset editor with its live what-if, why a customer has its grade, a grade set by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screens.desk import LARGE, SMALL, Desk, archive_of, desk
from tui_crm.services import archive
from tui_crm.services.grading import applying, rulesets


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An archive in which three of five customers bought something."""
    path = tmp_path / "crm.sqlite"
    crm = archive_of(path)
    for number, amount in ((1, 760_00), (2, 200_00), (5, 40_00)):
        archive.add(crm, "purchase", {"customer": number, "date": "2025-11-01", "amount": amount})
    crm.close()
    return path


def graded(path: Path) -> None:
    """ABC is active."""
    crm = archive_of(path, ())
    applying.apply(crm, rulesets.find(crm, "abc"))
    crm.close()


async def schemes(d: Desk) -> str:
    return await d.press("g", "k")


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_shipped_schemes_are_listed_and_open_in_the_editor(path: Path, size: tuple[int, int]) -> None:
    async with desk(path, size) as d:
        screen = await schemes(d)
        assert screen.startswith(" Grading")
        assert "abc " in screen and "ABC of sales" in screen and "shipped" in screen
        screen = await d.press("enter")
        assert screen.startswith(" Ruleset › ABC of sales")
        assert "Share of all sales" in screen and "core.share" in screen
        screen = await d.until(lambda text: "would move" in text)
        assert "5 of 5 customers would move (5 in all)" in screen


async def test_a_changed_bound_shows_at_once_who_would_move_and_can_be_applied_and_undone(path: Path) -> None:
    graded(path)
    async with desk(path) as d:
        await schemes(d)
        screen = await d.press("enter")
        assert "0 of 5 customers would move" in await d.until(lambda text: "would move" in text)
        screen = await d.press("j", "j", "j")
        await d.press("enter")
        await d.press(*["backspace"] * 4)
        await d.type("60")
        await d.press("enter")
        screen = await d.until(lambda text: "1 of 5 customers would move" in text)
        assert screen.startswith(" Ruleset › ABC of sales*")
        assert "bands" in screen and "Betasoft" in screen and "B → C" in screen
        screen = await d.press("A")
        screen = await d.until(lambda text: "graded" in text and "changed" in text)
        assert "5 graded, 1 changed" in screen
        assert d.crm.store.read("customer", 2)["grade.abc"] == "C"
        await d.press("u")
        await d.until(lambda text: "undone" in text)
        assert d.crm.store.read("customer", 2)["grade.abc"] == "B"


async def test_a_draft_is_kept_and_a_value_that_cannot_be_is_refused_in_the_line(path: Path) -> None:
    async with desk(path) as d:
        await schemes(d)
        await d.press("enter", "plus", "ctrl+s")
        screen = await d.until(lambda text: "kept as draft" in text)
        assert "draft" in screen
        await d.press("enter")
        screen = await d.press("x", "enter")
        assert "not a number" in screen


async def test_the_picture_states_its_rule(path: Path) -> None:
    graded(path)
    async with desk(path, LARGE) as d:
        await schemes(d)
        await d.press("p")
        screen = await d.until(lambda text: "Pareto" in text)
        assert "a class takes who comes while less than 75 / 95 %" in screen
        assert "760 CNY (76.0 %)" in screen


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_customers_page_says_why_it_has_its_grade_and_takes_one_by_hand(path: Path, size: tuple[int, int]) -> None:
    graded(path)
    async with desk(path, size) as d:
        await d.press("slash")
        await d.type("Betasoft")
        await d.press("enter", "enter")
        screen = d.screen
        for _tab in range(12):
            screen = screen if "grade]" in screen else await d.press("l")
        assert "ABC of sales: B" in screen
        assert "A: Share of all sales 760 CNY" in screen
        await d.press("equals_sign")
        await d.type("A an old friend")
        await d.press("enter")
        screen = await d.until(lambda text: "set by hand: an old friend" in text)
        assert "ABC of sales: A" in screen
        assert d.crm.store.read("customer", 2)["grade.abc"] == "A"


async def test_without_a_scheme_a_record_has_no_such_tab_and_says_why(path: Path) -> None:
    async with desk(path) as d:
        screen = await d.press("enter")
        assert " grade" not in screen.splitlines()[1]
        screen = await d.press("equals_sign")
        assert "No scheme is active" in screen


async def test_a_purchase_is_graded_while_one_looks(path: Path) -> None:
    graded(path)
    async with desk(path) as d:
        bob = d.colleague()
        archive.add(bob, "purchase", {"customer": 5, "date": "2025-11-02", "amount": 9_000_00})
        await d.until(lambda text: d.crm.store.read("customer", 5)["grade.abc"] == "A")
        assert d.crm.store.read("customer", 5)["grade.abc"] == "A"
        bob.close()


async def test_criteria_and_segments_come_and_go_without_json(path: Path) -> None:
    async with desk(path, LARGE) as d:
        await schemes(d)
        await d.press("enter", "a")
        await d.type("core.repeat")
        screen = await d.press("enter")
        assert "core.repeat" in screen and screen.startswith(" Ruleset › ABC of sales*")
        assert "core.repeat" not in await d.press("d")
        await d.press("q", *["j"] * 5, "enter")
        await d.until(lambda text: "Ruleset › RFM" in text)
        await d.press("end", "k", "a")
        await d.type("star: core.recency 0.9-1")
        screen = await d.press("enter")
        assert "core.recency 0.9–1" in screen
        assert "core.recency 0.9–1" not in await d.press("d")
