"""Phone numbers: E.164 where that is certain, untouched where it is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_crm.model.phones import normalise, show, split_code


@pytest.mark.parametrize(
    ("text", "country", "kept"),
    [
        ("138 0013 8000", "CN", "+8613800138000"), ("+86 138-0013-8000", "", "+8613800138000"), ("0086 13800138000", "", "+8613800138000"),
        ("8613800138000", "CN", "+8613800138000"), ("021-6123 4567", "CN", "+862161234567"), ("(021) 61234567转8012", "CN", "+862161234567x8012"),
        ("(415) 555-2671 ext. 12", "US", "+14155552671x12"), ("+44 20 7946 0958", "CN", "+442079460958"), ("13800138000", "", "13800138000"),
        ("110", "CN", "110"), ("ask for Bob", "CN", "ask for Bob"), ("1-800-FLOWERS", "US", "1-800-FLOWERS"),
        ("call 13800138000", "CN", "call 13800138000"),
        ("13800138000 / 13900139000", "CN", "13800138000 / 13900139000"), ("+14155552671x12", "CN", "+14155552671x12"),
    ],
)
def test_the_kept_form(text: str, country: str, kept: str) -> None:
    assert normalise(text, country) == kept


@given(st.text(), st.sampled_from(["", "CN", "US"]))
def test_no_digit_of_an_unclear_number_is_lost(text: str, country: str) -> None:
    kept = normalise(text, country)
    assert kept == text.strip() or kept.startswith("+")


def test_home_and_abroad() -> None:
    assert show("+8613800138000", "CN") == "138 0013 8000"
    assert show("+862161234567x12", "CN") == "021 6123 4567 x12"
    assert show("+8613800138000", "US") == "+86 138 0013 8000"
    assert show("whatever", "US") == "whatever"


@pytest.mark.parametrize(
    ("number", "parts"),
    [("+8613800138000", ("86", "13800138000", "")), ("+14155552671x12", ("1", "4155552671", "12")), ("+85223456789", ("852", "23456789", "")),
    ("12345", ("", "12345", ""))],
)
def test_the_calling_code_is_split_off(number: str, parts: tuple[str, str, str]) -> None:
    assert split_code(number) == parts
