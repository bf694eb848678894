"""A plugin's field is a field like any other, and a plugin that says something impossible is told so by name."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import ValidationError

from tui_crm.model.core import CORE
from tui_crm.model.fields import Kind
from tui_crm.plugins.api import FieldSpec, hookimpl
from tui_crm.plugins.manifest import PluginError
from tui_crm.plugins.registry import fields_of

BUDGET = FieldSpec(entity="customer", key="budget", type="money", label="Budget", indexed=True, pii=True)
ROOMS = FieldSpec(entity="customer", key="rooms", type="multi_choice", label="Rooms", choices=(("2", "two"), ("3", "three")))


def plugin(answer: object, name: str = "fields") -> SimpleNamespace:
    def hook() -> object:
        return answer

    return SimpleNamespace(**{name: hookimpl(hook)})


def test_a_plugins_fields_stand_in_the_catalogue_under_its_id() -> None:
    customer = fields_of({"abode": plugin([BUDGET, ROOMS])}, CORE)["customer"]
    budget, rooms = customer.by_name["abode.budget"], customer.by_name["abode.rooms"]
    assert (budget.kind, budget.sortable, budget.sensitive, budget.plugin) == (Kind.MONEY, True, True, "abode")
    assert (rooms.kind, rooms.many, rooms.empty) == (Kind.CHOICE, True, ())
    assert customer.extended == (budget, rooms)
    assert budget in customer.editable
    assert customer.names["budget"] == budget
    assert "abode.budget" not in CORE["customer"].by_name


def test_the_order_in_which_plugins_are_given_changes_nothing() -> None:
    one, two = plugin([BUDGET]), plugin([ROOMS])
    assert fields_of({"abode": one, "agency": two}, CORE)["customer"] == fields_of({"agency": two, "abode": one}, CORE)["customer"]


@pytest.mark.parametrize(
    ("plugin_id", "given", "message"),
    [
        ("core", plugin([]), "plugin core: the id must be"),
        ("Realty", plugin([]), "plugin Realty: the id must be"),
        ("abode", plugin([BUDGET, BUDGET]), "abode.fields: returned what cannot be used: budget is declared twice"),
        ("abode", plugin([BUDGET.model_copy(update={"entity": "boat"})]), "plugin abode: no entity boat for field budget"),
        ("abode", plugin("budget"), "abode.fields: returned what cannot be used: expected a list of FieldSpec, found str"),
        ("abode", plugin([], name="feilds"), "unknown hook 'feilds' in plugin"),
    ],
)
def test_a_plugin_that_cannot_be_is_refused_by_name(plugin_id: str, given: object, message: str) -> None:
    with pytest.raises(PluginError, match=message) as error:
        fields_of({plugin_id: given}, CORE)
    assert plugin_id in str(error.value)


@pytest.mark.parametrize(
    "wrong",
    [{"key": "Budget"}, {"type": "gold"}, {"type": "choice"}, {"type": "reference"}, {"colour": "red"}, {"choices": (("a", "A"),)}],
    ids=["key", "type", "no choices", "no ref", "unknown word", "choices of money"],
)
def test_a_field_that_says_something_impossible_cannot_be_made(wrong: dict[str, Any]) -> None:
    right: dict[str, Any] = {"entity": "customer", "key": "budget", "type": "money", "label": "Budget"}
    assert FieldSpec(**right).key == "budget"
    with pytest.raises(ValidationError):
        FieldSpec(**{**right, **wrong})
