"""The lines of a board: whatever cards say, each line takes exactly its column."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui_crm import i18n
from tui_crm.model.money import brief_money, whole_money
from tui_crm.widgets.board_lines import CARD, Card, Heading, More, card_line, heading_line, lay_out, more_line

texts = st.text("ab 王海é│👨→1,", max_size=30)
widths = st.integers(8, 40)


@given(st.tuples(texts, texts, texts, texts, texts, texts, st.sampled_from(["", "!"])), st.booleans(), widths)
def test_each_line_of_a_card_takes_its_column(cells: tuple[str, ...], marked: bool, width: int) -> None:
    assert {cell_len(card_line(Card((1, cells), marked), part, width)) for part in range(CARD)} == {width}
    assert {cell_len(card_line(Card(None, False), part, width)) for part in range(CARD)} == {width}


@given(texts, st.integers(0, 10_000_000), st.lists(texts, max_size=3), st.integers(0, 9999), widths)
def test_each_line_of_a_heading_takes_its_column(title: str, count: int, sums: list[str], alarms: int, width: int) -> None:
    heading = Heading(title, count, tuple(sums), alarms)
    assert {cell_len(heading_line(heading, part, width)) for part in (0, 1)} == {width}
    assert cell_len(more_line(More(count, alarms), width)) == width


@given(st.integers(1, 30), st.integers(8, 300), st.integers(0, 30), st.integers(0, 29))
def test_the_column_of_the_cursor_is_in_view(columns: int, width: int, first: int, current: int) -> None:
    current = min(current, columns - 1)
    shown = lay_out(columns, width, first, current)
    assert current in shown.range
    assert shown.first >= 0 and shown.range.stop <= columns
    assert shown.count * shown.width <= max(width, shown.width)


def test_four_columns_fit_in_80_cells_and_six_in_120() -> None:
    assert lay_out(7, 80, 0, 0).count == 4
    assert lay_out(7, 120, 0, 0).count == 6


def test_the_longest_sums_that_fit_are_said() -> None:
    heading = Heading("Won", 3, ("1,234,567 ~987,654 · 80%", "1,234,567 ~987,654", "1.23M ~988k", "1.23M"), 12)
    said = {width: heading_line(heading, 1, width).split("!")[0].strip() for width in (10, 18, 26, 40)}
    assert said == {10: "1.2…", 18: "1.23M ~988k", 26: "1,234,567 ~987,654", 40: "1,234,567 ~987,654 · 80%"}


def test_amounts_in_few_cells() -> None:
    amounts = (0, 99_50, 1_000_00, 12_345_67, 123_456_78, 1_234_567_89, 99_999_999_00, 1_234_567_890_12, -5_000_00)
    assert [brief_money(amount, "CNY", "CNY") for amount in amounts] == ["0", "100", "1k", "12.3k", "123k", "1.23M", "100M", "1.23B", "-5k"]
    assert (brief_money(1_234_567, "JPY"), whole_money(1_234_550, "USD", "CNY")) == ("1.23M JPY", "12,346 USD")
    i18n.install("zh_CN")
    assert [brief_money(amount, "CNY", "CNY") for amount in amounts[3:8]] == ["1.23万", "12.3万", "123万", "1亿", "12.3亿"]
