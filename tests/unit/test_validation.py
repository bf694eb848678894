"""The rules a record must meet: all problems at once, and the same ones by both ways."""

from __future__ import annotations

import pydantic
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_crm.errors import InvalidRecord
from tui_crm.i18n import N_
from tui_crm.model.core import CORE
from tui_crm.model.fields import Field, Kind
from tui_crm.model.validation import attribute, record_model, validate

CUSTOMER = CORE["customer"]


def problems(values: dict[str, object], partial: bool = False) -> dict[str, str]:
    with pytest.raises(InvalidRecord) as refused:
        validate(CUSTOMER, values, partial)
    return {problem.field: problem.reason for problem in refused.value.problems}


def test_a_new_record_gets_defaults_and_clean_values() -> None:
    cleaned = validate(CUSTOMER, {"name": "Acme", "phones": ["138 0013 8000"], "emails": ["Bob@ACME.com"]}, country="CN")

    assert cleaned == {"name": "Acme", "kind": "company", "lifecycle": "prospect", "phones": ("+8613800138000",), "emails": ("Bob@acme.com",)}


def test_all_problems_come_at_once() -> None:
    wrong = {"name": "", "kind": "horse", "emails": ("nobody",), "birthday": "2026-02-30", "colour": "red", "version": 3, "employees": "many"}

    found = problems(wrong)

    assert found["name"] == "must be filled in"
    assert found["kind"] == "horse is none of: company, person"
    assert found["emails"] == "not an e-mail address: nobody"
    assert found["birthday"] == "not a date: 2026-02-30"
    assert found["colour"] == "Customer has no such field"
    assert found["version"] == "is kept by the system"
    assert found["employees"] == "not a whole number"


def test_a_new_record_needs_its_name_and_an_update_does_not() -> None:
    assert problems({"city": "上海"}) == {"name": "must be filled in"}
    assert validate(CUSTOMER, {"city": "上海"}, partial=True) == {"city": "上海"}
    assert problems({"name": "  "}, partial=True) == {"name": "must be filled in"}


def test_nothing_means_the_initial_value() -> None:
    assert validate(CUSTOMER, {"kind": None, "tags": None, "revenue": None}, partial=True) == {"kind": "company", "tags": (), "revenue": 0}


def test_the_system_may_set_what_people_may_not() -> None:
    assert validate(CUSTOMER, {"created_at": 5}, partial=True, system=True) == {"created_at": 5}


@pytest.mark.parametrize(
    "address",
    ["a@b", "o'neil+tag@example.co.uk", '"very odd"@example.com', "用户@例子.公司", "user@[192.168.0.1]", "x@xn--fsqu00a.xn--0zwm56d", "a@b@c.de"],
)
def test_no_valid_address_is_refused(address: str) -> None:
    assert validate(CUSTOMER, {"emails": (address,)}, partial=True)


@pytest.mark.parametrize("address", ["nobody", "@example.com", "a@", "a b@example.com", "a@exa mple.com", "Bob <bob@example.com>"])
def test_what_is_no_address_is_refused(address: str) -> None:
    assert "emails" in problems({"emails": (address,)}, partial=True)


NAMES = st.sampled_from(["name", "emails", "phones", "kind", "birthday", "employees", "do_not_contact"])


@given(st.dictionaries(NAMES, st.text() | st.integers() | st.booleans() | st.lists(st.text())))
def test_the_pydantic_model_has_the_same_rules(values: dict[str, object]) -> None:
    try:
        quick: dict[str, object] | None = validate(CUSTOMER, values, system=True)
    except InvalidRecord:
        quick = None
    try:
        model = record_model(CUSTOMER)(**values)
    except pydantic.ValidationError:
        model = None

    assert (quick is None) == (model is None)
    if quick is not None and model is not None:
        assert quick == {name: getattr(model, name) for name in quick}


def test_the_model_is_frozen_and_knows_a_plugins_fields_by_their_dotted_names() -> None:
    extended = CUSTOMER.with_fields([Field("budget", Kind.MONEY, N_("Budget"), plugin="realty")])
    model = record_model(extended)

    record = model(**{"name": "Acme", "realty.budget": 5})

    assert getattr(record, attribute(extended.by_name["realty.budget"])) == 5
    assert record.model_dump(by_alias=True)["realty.budget"] == 5
    assert validate(extended, {"realty.budget": 5}, partial=True) == {"realty.budget": 5}
    with pytest.raises(pydantic.ValidationError):
        record.name = "other"  # type: ignore[attr-defined]
    with pytest.raises(pydantic.ValidationError, match="Extra inputs"):
        model(name="x", colour="red")
