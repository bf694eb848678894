"""The record people mean: by number, code, login or name."""

from __future__ import annotations

import pytest

from tui_crm.errors import NotFound, UsageError
from tui_crm.services import archive, lookup
from tui_crm.services.crm import Crm


@pytest.fixture
def acme(crm: Crm) -> int:
    """Acme of Shanghai among others."""
    made = archive.add(crm, "customer", {"name": "阿克米", "code": "K-77", "city": "上海"})
    for name in ("Twin", "Twin", "42"):
        archive.add(crm, "customer", {"name": name})
    archive.add(crm, "contact", {"name": "Acme Lee", "customer": made})
    return made


@pytest.mark.parametrize("text", ["#1", "1", "K-77", "阿克米", " 阿克米 "])
def test_a_record_is_found_by_what_people_call_it(crm: Crm, acme: int, text: str) -> None:
    assert lookup.record(crm, "customer", text).id == acme
    assert lookup.record(crm, "customers", text).id == acme


def test_a_name_goes_before_a_number(crm: Crm, acme: int) -> None:
    assert lookup.record(crm, "customer", "42").title == "42"


def test_a_user_is_found_by_login_or_me(crm: Crm) -> None:
    assert lookup.record(crm, "user", "ann").id == lookup.record(crm, "user", "me").id == crm.user.id


@pytest.mark.parametrize("text", ["", "#", "#99", "99", "nobody", "#99999999999999999999999", "' OR 1=1 --", "%"])
def test_nothing_is_found_by_anything_else(crm: Crm, acme: int, text: str) -> None:
    with pytest.raises(NotFound, match="There is no Customer"):
        lookup.record(crm, "customer", text)


def test_a_name_of_two_is_not_guessed(crm: Crm, acme: int) -> None:
    with pytest.raises(UsageError, match="More than one Customer is called “Twin”; use the code"):
        lookup.record(crm, "customer", "Twin")


def test_references_in_texts_are_remembered(crm: Crm, acme: int) -> None:
    resolve = lookup.resolver(crm)
    assert resolve("customer", "K-77") == acme
    archive.edit(crm, "customer", acme, {"code": "K-78"})
    assert resolve("customer", "K-77") == acme
    with pytest.raises(ValueError, match="There is no Customer “Nobody”"):
        resolve("customer", "Nobody")


def test_anything_is_found_by_a_few_letters(crm: Crm, acme: int) -> None:
    assert [(hit.entity, hit.title, hit.about) for hit in lookup.anything(crm, "akemi")] == [("customer", "阿克米", "上海")]
    assert [hit.title for hit in lookup.anything(crm, "acme")] == ["Acme Lee"]
    assert [hit.code for hit in lookup.anything(crm, "K-77")] == ["K-77"]
    assert lookup.anything(crm, "  ") == []
