"""Whatever a cell holds, it is drawn in exactly its width, and nothing in it reaches the terminal raw."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from wcwidth import wcwidth

from tui_crm.widgets.cells import safe_cell, safe_text, safe_width


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("Acme", 6, "Acme  "),
        ("Acme Holding", 6, "Acme …"),
        ("王伟", 6, "王伟  "),
        ("王伟有限公司", 6, "王伟… "),
        ("王伟有限", 8, "王伟有限"),
        ("two\nlines\r\nhere", 14, "two⏎lines⏎here"),
        ("a\tb\x00\x1b[31m", 12, "a␉b␀␛[31m   "),
        ("evil\u202egnp.exe", 12, "evil·gnp.exe"),
        ("zero\u200bwidth\ufeff", 9, "zerowidth"),
        ("a" + "\u0301\u0316\u0317\u0318\u0319", 3, "á\u0316\u0317  "),
        ("\u0301x", 2, "x "),
        ("\u200b", 2, "· "),
        ("", 2, "  "),
        ("👨\u200d👩\u200d👧", 7, "👨👩👧 "),
        ("❤\ufe0f", 2, "❤ "),
        ("🇨🇳", 3, "CN "),
        ("\ud800x", 3, "\ufffdx "),
        ("\ue000", 1, "\ufffd"),
        ("\x85", 1, "·"),
        ("x", 0, ""),
    ],
)
def test_a_cell_is_drawn_safely(text: str, width: int, expected: str) -> None:
    assert safe_cell(text, width) == expected


def test_numbers_stand_at_the_right() -> None:
    assert safe_cell("42", 5, "right") == "   42"
    assert safe_cell("￥42", 6, "right") == "  ￥42"


def test_text_of_the_forms_and_titles_is_safe_but_not_cut() -> None:
    assert safe_text("王伟 & Söhne") == "王伟 & Söhne"
    assert safe_text("a\x1b]52;c;x\x07") == "a␛]52;c;x␇"
    assert safe_width(safe_text("王a\u0301")) == 3


@given(st.text(alphabet=st.characters(), max_size=20), st.integers(0, 12), st.sampled_from(["left", "right"]))
def test_every_cell_takes_its_width_by_every_table(text: str, width: int, align: str) -> None:
    drawn = safe_cell(text, width, align)
    assert cell_len(drawn) == width
    assert all(wcwidth(character) >= 0 for character in drawn)
    assert all(unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Zl", "Zp") for character in drawn)
    drawn.encode("utf-8")


@given(st.text(max_size=30))
def test_the_width_of_safe_text_is_known(text: str) -> None:
    assert safe_width(safe_text(text)) == cell_len(safe_text(text))
