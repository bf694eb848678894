"""Saved views and how each person likes their lists."""

from __future__ import annotations

import pytest

from tests.databases import Place
from tui_crm.errors import FilterError, NotFound
from tui_crm.services import archive, undo, views
from tui_crm.services.crm import Crm
from tui_crm.services.views import Layout


def names(crm: Crm) -> list[str]:
    return [view.title for view in views.views(crm, "customer")]


def test_a_view_is_kept_found_and_replaced(crm: Crm) -> None:
    views.save(crm, "customer", "Hot", "grade:A", "-revenue", ("name", "grade"))
    first = views.save(crm, "customer", "Cold", "grade:D", "", ())
    assert names(crm) == ["Hot", "Cold"]
    found = views.find(crm, "customer", "hot")
    assert (found["filter"], found["sort"], found["column_names"]) == ("grade:A", "-revenue", ("name", "grade"))
    assert views.find(crm, "customer", "2").id == first
    assert views.save(crm, "customer", "Cold", "grade:C", "", ()) == first
    assert views.find(crm, "customer", "Cold")["filter"] == "grade:C"
    undo.undo(crm)
    assert views.find(crm, "customer", "Cold")["filter"] == "grade:D"
    with pytest.raises(NotFound, match="There is no view “Warm”"):
        views.find(crm, "customer", "Warm")


def test_a_view_that_makes_no_sense_is_not_kept(crm: Crm) -> None:
    with pytest.raises(FilterError):
        views.save(crm, "customer", "Bad", "nofield:x", "", ())
    assert names(crm) == []


def test_others_see_the_shared_views_only(place: Place, crm: Crm) -> None:
    views.save(crm, "customer", "Mine", "", "", ())
    views.save(crm, "customer", "Ours", "", "", (), shared=True)
    bob = place.open("bob")
    views.save(bob, "customer", "Ours", "city:x", "", ())
    assert names(bob) == ["Ours", "Ours"]
    assert names(crm) == ["Mine", "Ours"]
    assert views.find(crm, "customer", "Ours")["filter"] == ""
    archive.archive(crm, "view", [views.find(crm, "customer", "Mine").id])
    assert names(crm) == ["Ours"]


def test_columns_are_remembered_for_each_person(place: Place, crm: Crm) -> None:
    usual = views.layout(crm, "customer")
    assert usual.names == crm.entity("customer").columns
    views.keep_layout(crm, "customer", Layout((("city", 20), ("name", 9), ("gone.field", 5))))
    assert views.layout(place.open("ann"), "customer") == Layout((("city", 20), ("name", 9)))
    assert views.layout(place.open("bob"), "customer") == usual


def test_a_preference_is_remembered(place: Place, crm: Crm) -> None:
    assert views.preference(crm, "theme") == ""
    for value in ("dark", "浅色"):
        views.keep_preference(crm, "theme", value)
    assert views.preference(place.open("ann"), "theme") == "浅色"
    assert views.preference(place.open("bob"), "theme") == ""
