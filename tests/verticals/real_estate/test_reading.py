"""What portals and people write about homes, and what they type behind commands."""

from __future__ import annotations

import pytest

from plugins_builtin.real_estate.arguments import Said, date_in, money_in, span_in, viewing_in
from plugins_builtin.real_estate.reading import floors_in, level_of, price_in, rooms_in
from tui_crm.plugins.api import Context

NOON = 1_772_452_800_000  # 2026-03-02 12:00 UTC
HERE = Context("realty", now=NOON, zone="Asia/Shanghai")


@pytest.mark.parametrize(
    ("text", "rooms"),
    [
        ("3室2厅1卫", 3), ("三室一厅", 3), ("2房2厅", 2), ("3-2-1", 3), ("2 bedrooms", 2), ("4 br", 4), ("开间", 1), ("studio", 1), ("别墅", 0),
        ("", 0),
    ],
)  # fmt: skip
def test_rooms_of_a_layout(text: str, rooms: int) -> None:
    assert rooms_in(text) == rooms


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("中楼层(共32层)", (0, 32, "middle")), ("高楼层/28层", (0, 28, "high")), ("8/18层", (8, 18, "middle")), ("第3层（共6层）", (3, 6, "middle")),
        ("2 of 9 floors", (2, 9, "low")), ("顶层", (0, 0, "high")), ("18层", (18, 0, "")), ("共6层", (0, 6, "")), ("", (0, 0, "")),
    ],
)  # fmt: skip
def test_floors(text: str, found: tuple[int, int, str]) -> None:
    assert floors_in(text) == found


def test_a_third_of_the_building() -> None:
    assert [level_of(floor, 6) for floor in range(8)] == ["", "low", "low", "middle", "middle", "high", "high", ""]


@pytest.mark.parametrize(
    ("text", "heading", "price"),
    [
        ("380万", False, "3800000"), ("380", True, "3800000"), ("3,800,000元", False, "3800000"), ("1.2亿", False, "120000000"),
        ("5,800元/月", False, "5800"), ("3800000", True, "3800000"), ("面议", False, ""), ("128.5", True, "1285000"),
    ],
)  # fmt: skip
def test_prices(text: str, heading: bool, price: str) -> None:
    assert price_in(text, heading) == price


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", Said()),
        ("4 likes the light", Said(0, 4, "likes the light")),
        ("太贵了", Said(0, 0, "太贵了")),
        ("tomorrow 15:00", Said(1_772_521_200_000, 0, "")),
        ("3月1日 10:30 5 想买", Said(1_772_332_200_000, 5, "想买")),
        ("2026-03-01 2", Said(1_772_330_400_000, 2, "")),
        ("25:00 6 stars", Said(0, 0, "25:00 6 stars")),
    ],
)
def test_a_viewing_in_one_line(text: str, said: Said) -> None:
    assert viewing_in(HERE, text) == said


def test_amounts_days_and_floors_behind_commands() -> None:
    assert [money_in(text) for text in ("365万", "3,650,000", "later")] == [3_650_000_00, 3_650_000_00, 0]
    assert [date_in(HERE, text) for text in ("90", "2027-01-31", "soon", "2026-02-30")] == ["2026-05-31", "2027-01-31", "", ""]
    assert [span_in(text) for text in ("18", "3-18", "x")] == [(1, 18), (3, 18), (0, 0)]
