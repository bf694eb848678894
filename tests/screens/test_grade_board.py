"""Customers on the board of a scheme: grades side by side; moving a card sets a grade by hand, with its reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screens.desk import SMALL, archive_of, desk
from tests.screens.test_board import cards, columns
from tui_crm.services import archive
from tui_crm.services.grading import applying, rulesets


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Five customers graded by their sales: one A, one B, three C."""
    path = tmp_path / "crm.sqlite"
    crm = archive_of(path)
    for number, amount in ((1, 760_00), (2, 200_00), (5, 40_00)):
        archive.add(crm, "purchase", {"customer": number, "date": "2025-11-01", "amount": amount})
    applying.apply(crm, rulesets.find(crm, "abc"))
    crm.close()
    return path


async def test_the_grades_of_a_scheme_stand_side_by_side(path: Path) -> None:
    async with desk(path, SMALL) as d:
        screen = await d.press("b")
        assert screen.startswith(" Customers › ABC of sales")
        found = columns(screen, 26)
        assert [column[0].split()[-1] for column in found[:3]] == ["1", "1", "3"]
        assert cards(found[0]) == ["Acme Corporation"]
        assert cards(found[1]) == ["Betasoft"]
        assert found[0][4].startswith("100 points")


async def test_moving_a_card_sets_the_grade_by_hand_with_a_reason(path: Path) -> None:
    async with desk(path, SMALL) as d:
        await d.press("b", "l")
        assert "by hand, because:" in await d.press("<")
        assert "needs a reason" in await d.press("enter")
        await d.press(*"an old friend", "enter")
        screen = await d.until(lambda shown: "1 customer is A by hand" in shown)
        found = columns(screen, 26)
        assert sorted(cards(found[0])) == ["Acme Corporation", "Betasoft"]
        assert d.crm.store.read("customer", 2)["grade.abc"] == "A"
        assert any(line.startswith("by hand") for line in found[0])
        await d.press("u")
        await d.until(lambda shown: "undone" in shown)


async def test_marked_customers_get_the_grade_that_is_named_as_one_act(path: Path) -> None:
    async with desk(path, SMALL) as d:
        await d.press("b", "l", "l", "space", "space", "m")
        await d.press("b", "enter", *"grown", "enter")
        await d.until(lambda shown: "2 customers are B by hand" in shown)
        assert len(d.crm.lists.stream_ids(d.crm.listing("customer", "grade.abc:B"))) == 3


async def test_where_nobody_is_graded_it_says_where_to_begin(tmp_path: Path) -> None:
    async with desk(tmp_path / "new.sqlite") as d:
        assert "No scheme is active" in await d.press("b")
