"""What the filter line offers while a filter is typed; "|" stands for the cursor."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.filter_examples import CONTACTS, CUSTOMERS
from tui_crm.model.fields import Field
from tui_crm.query.complete import Candidate, Completion, complete


def known(field: Field, prefix: str) -> Sequence[str]:
    """The values that the archive holds."""
    values = {"city": ("上海", "Shanghai", "New York"), "owner": ("li", "lina"), "tags": ("vip",)}
    return [value for value in values.get(field.name, ()) if value.casefold().startswith(prefix.casefold())]


def offered(text: str) -> Completion:
    return complete(text.replace("|", ""), text.index("|"), CUSTOMERS, known)


def texts(text: str) -> list[str]:
    return [candidate.text for candidate in offered(text).candidates]


def first_taken(text: str) -> str:
    """The filter after the first candidate was taken."""
    found, plain = offered(text), text.replace("|", "")
    return plain[: found.start] + found.candidates[0].text + plain[found.end :]


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("ci|", "city:"), ("acme ci|", "acme city:"), ("(ci|)", "(city:)"), ("-ci|", "-city:"), ("城|", "城市:"), ("phone n|", "phone name:"),
        ("ci|ty:上海", "city:上海"), ("realty.b|", "realty.budget:"), ("parent.ci|", "parent.city:"), ("parent.parent.gra|", "parent.parent.grade:"),
        ("city:上|", "city:上海"), ("city:new|", 'city:"New York"'), ('city:"New |', 'city:"New York"'), ('city:"New |"', 'city:"New York"'),
        ("city：北京，上|", "city：北京，上海"),
        ("city: sh|", "city: Shanghai"), ("owner:l|", "owner:li"), ("owner:m|", "owner:me"), ("tag:v|", "tag:vip"),
        ("lifecycle:pro|", "lifecycle:prospect"), ('lifecycle:"at |', 'lifecycle:"at risk"'),
        ("created:this-m|", "created:this-month"), ("created>-3|", "created>-30d"),
        ("created:2026..to|", "created:2026..today"), ("dnc:y|", "dnc:yes"),
        ("x (a or gra|", "x (a or grade:"), ('"Last activity":ne|', '"Last activity":never'),
    ],
)  # fmt: skip
def test_the_first_candidate_is_what_was_meant(typed: str, completed: str) -> None:
    assert first_taken(typed) == completed


def test_a_whole_name_offers_its_operators() -> None:
    assert texts("revenue|")[:6] == ["revenue:", "revenue<", "revenue>", "revenue<=", "revenue>=", "revenue!="]
    assert texts("grade|")[:2] == ["grade:", "grade!="]


def test_an_empty_line_offers_every_field_with_its_label() -> None:
    assert offered("|").candidates[0] == Candidate("name:", "Name")
    assert "realty.budget:" in texts("acme |") or len(texts("acme |")) == 50


def test_a_value_may_be_none_or_any() -> None:
    assert texts("owner:|") == ["me", "li", "lina", "none", "any"]
    assert texts("grade:|") == ["A", "B", "C", "D", "none", "any"]


@pytest.mark.parametrize("text", ["zzz:a|", "acme zzzz|", '"quo|', "revenue:1|", "city:上海 |x:"])
def test_nothing_is_offered_where_nothing_is_known(text: str) -> None:
    assert all(candidate.text.endswith(":") for candidate in offered(text).candidates)


def test_a_contact_offers_its_own_fields() -> None:
    found = complete("customer.gra", 12, CONTACTS, known)
    assert [candidate.text for candidate in found.candidates] == ["customer.grade:"]


PIECES = [*"ci:。=\"“()|,，.-! 上<>#\\1\n", "owner", "parent.", "created", "city:"]


@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join), st.integers(0, 30))
def test_no_text_breaks_completion(text: str, cursor: int) -> None:
    found = complete(text, min(cursor, len(text)), CUSTOMERS, known)
    assert 0 <= found.start <= found.end <= len(text)
