"""Cells that a spreadsheet would run are guarded, and every text comes back exactly."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tui_crm.services.transfer.formulas import guarded, unguarded

DANGEROUS = ("=1+1", "+1+2", "-2+3+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "+86 138 0013 8000", "--", "-", "=")
HARMLESS = ("", "Acme", "-5", "+8613800138000", "-3.25", "+8613800138000; +862168881234", "a=b", "'", "'quoted'", "it's", "00123", "1-2", "e@mail")


@pytest.mark.parametrize("text", DANGEROUS)
def test_what_would_run_gets_an_apostrophe(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", HARMLESS)
def test_texts_and_numbers_stay_as_they_are(text: str) -> None:
    assert guarded(text) == text
    assert unguarded(text) == text


def test_what_looks_guarded_already_is_guarded_once_more() -> None:
    assert [guarded("'=1"), guarded("''@x"), guarded("'-5")] == ["''=1", "'''@x", "'-5"]


def test_cells_that_other_programs_guarded_are_read_as_they_were() -> None:
    assert [unguarded("'=1+1"), unguarded("'+86 138"), unguarded("'tis")] == ["=1+1", "+86 138", "'tis"]


@given(st.text(st.sampled_from("'=+-@\t\r\n ＝1;.aé\u3000"), max_size=8) | st.text(max_size=12))
@example("'-5")
@example("-5; +6")
def test_every_text_comes_back(text: str) -> None:
    cell = guarded(text)
    assert unguarded(cell) == text
    assert not cell or cell[0] not in "=+-@\t\r＝" or cell[1:2].isdigit()
