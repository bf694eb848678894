"""How tables and pictures of reports look in characters."""

from __future__ import annotations

import pytest

from tui_crm.model.report import Cell, Column, Picture, Series, Table
from tui_crm.services.desk.countdown import left_text
from tui_crm.services.desk.sla import MINUTE, Clock, Standing
from tui_crm.widgets.picture_text import picture_lines
from tui_crm.widgets.report_text import table_lines


def bars(unit: str, *values: float) -> list[int]:
    """The lengths of the bars."""
    picture = Picture("p", "bars", "P", tuple("abc"[: len(values)]), (Series("S", values, tuple(map(str, values))),), unit)  # type: ignore[arg-type]
    return [sum(text.count("█") for text, _style in spans) for spans in picture_lines(picture, 112)]


def test_a_share_is_a_part_of_the_whole_and_a_number_a_part_of_the_largest() -> None:
    half, whole = bars("percent", 50.0, 100.0)
    assert half == whole // 2
    assert bars("percent", 50.0, 25.0)[0] == half
    assert bars("count", 50.0, 25.0)[0] >= whole - 1  # its number takes a cell less


def table(columns: int) -> Table:
    heads = (Column("kind", "Kind", "text"), *(Column(f"c{at}", f"Column {at}") for at in range(columns)))
    return Table("t", "T", heads, (tuple(Cell(str(at)) for at in range(columns + 1)),))


def heading(width: int, left: int) -> str:
    return next(line.text for line in table_lines(table(9), 0, width, left) if "Kind" in line.text)


def test_signs_tell_of_columns_beyond_the_edges() -> None:
    assert [sign in heading(40, 1) for sign in "<>"] == [False, True]
    assert [sign in heading(40, 4) for sign in "<>"] == [True, True]
    assert [sign in heading(40, 9) for sign in "<>"] == [True, False]
    assert [sign in heading(200, 1) for sign in "<>"] == [False, False]
    assert [sign in heading(0, 1) for sign in "<>"] == [False, False]


@pytest.mark.parametrize(("label", "lines"), [("4 or 5", ["Kind  4 or 5"]), ("First answer, 90 % within", ["First answer,", "90 % within"])])
def test_a_short_heading_stays_in_one_line_and_a_percent_sign_with_its_number(label: str, lines: list[str]) -> None:
    short = Table("t", "T", (Column("kind", "Kind", "text"), Column("n", label)), ((Cell("a"), Cell("1")),))
    found = [line.text.strip() for line in table_lines(short, 0, 80) if line.stands_for is None]
    assert [text.removeprefix("Kind").strip() if label not in text else text for text in found] == lines


@pytest.mark.parametrize(("minutes", "expected"), [(185, "~ 3h05"), (-65, "! -1h05"), (99 * 60 + 59, "  99h59"), (-1306 * 60 - 30, "! -1306h")])
def test_what_a_ticket_has_left_fits_its_column(minutes: int, expected: str) -> None:
    target = 10_000 * MINUTE
    clock = Clock(target=target, used=target - minutes * MINUTE, verdict="breached" if minutes < 0 else "running")
    assert left_text(Standing(resolve=clock)) == expected
