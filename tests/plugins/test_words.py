"""What a plugin called in one language is read in everybody's own, in one database, until somebody calls it otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.databases import Place
from tests.plugins import samples
from tests.plugins.test_review import opened
from tui_crm import i18n
from tui_crm.i18n import _
from tui_crm.model.showing import show
from tui_crm.services import archive, plugins, views
from tui_crm.services.crm import Crm
from tui_crm.services.grading import applying, rulesets

SHOP = """
@hookimpl
def fields():
    return [FieldSpec(entity="customer", key="size", type="integer", label="Size")]

@hookimpl
def segments():
    return [Segment(key="large", entity="customer", label="Large shops", where="shop.size>10")]

@hookimpl
def grading():
    return [Criterion(key="size", axis="means", label="Size", needs=("shop.size",),
                      score=lambda batch: [min(1.0, s / 10) for s in batch["shop.size"]])]

@hookimpl
def schemes():
    return [Scheme(key="rank", label="Rank of shops", criteria={"size": 100}, bands=(("top", 50), ("low", 0)), labels={"top": "Top shop"})]

@hookimpl
def translations():
    return {"zh_CN": {"Large shops": "大店", "Rank of shops": "门店等级", "Top shop": "旗舰店", "Size": "规模"}}
"""
TOLD = {"en": ("Large shops", "Rank of shops", "Top shop"), "zh_CN": ("大店", "门店等级", "旗舰店")}


def told(crm: Crm) -> tuple[str, str, str]:
    """What the view, the scheme's field and the best grade are called."""
    (view,) = [each for each in views.views(crm, "customer") if each["owner"] == 0]
    field = crm.catalogue["customer"].field("grade.shop_rank")
    named = show(crm.catalogue["view"].field("name"), view["name"], crm.showing())
    assert named == views.name_of(view)
    (ruleset,) = rulesets.all_of(crm, "shop_rank")
    assert _(ruleset.rules.label) == _(field.label) == _(ruleset.name)
    assert ruleset.rules.label_of("top") == show(field, "top", crm.showing())
    return named, _(field.label), ruleset.rules.label_of("top")


@pytest.mark.parametrize("first", ["en", "zh_CN"])
def test_a_view_and_a_scheme_are_read_in_everybodys_language(place: Place, tmp_path: Path, first: str) -> None:
    i18n.install(first)
    crm = opened(place, tmp_path, shop=SHOP)
    archive.add(crm, "customer", {"name": "Acme", "shop.size": 20})
    applying.apply(crm, rulesets.find(crm, "shop_rank"))
    wanted = crm.plugins.wanted
    for language in ("zh_CN", "en", "zh_CN"):
        i18n.install(language)
        there = place.open("ann", wanted=wanted)
        assert told(there) == TOLD[language]
        assert views.find(there, "customer", TOLD[language][0]).id
    plan = rulesets.plan_of(there, rulesets.find(there, "shop_rank").rules)
    i18n.install("en")
    assert rulesets.plan_of(place.open("ann", wanted=wanted), rulesets.find(there, "shop_rank").rules).digest == plan.digest


def test_what_people_call_otherwise_stays_as_they_call_it(place: Place, tmp_path: Path) -> None:
    crm = opened(place, tmp_path, shop=SHOP)
    (view,) = views.views(crm, "customer")
    archive.edit(crm, "view", view.id, {"name": "Our whales"})
    i18n.install("zh_CN")
    assert [views.name_of(each) for each in views.views(place.open("ann", wanted=crm.plugins.wanted), "customer")] == ["Our whales"]


def test_what_was_kept_in_another_language_before_is_known_again(place: Place, tmp_path: Path) -> None:
    crm = opened(place, tmp_path, shop=SHOP)
    (view,) = views.views(crm, "customer")
    archive.edit(crm, "view", view.id, {"name": "大店"})  # as an earlier version kept it
    there = place.open("ann", wanted=crm.plugins.wanted)
    assert views.name_of(views.views(there, "customer")[0]) == "Large shops"
    plugins.disable(there, "shop")
    plugins.enable(place.open("ann", wanted=crm.plugins.wanted), "shop")
    assert len(views.views(there, "customer")) == 1  # not proposed a second time


def test_words_are_those_of_the_database_that_is_open(place: Place, tmp_path: Path) -> None:
    samples.write(tmp_path / "plugins", "shop", SHOP)
    i18n.install("zh_CN")
    opened(place, tmp_path, shop=SHOP)
    assert _("Large shops") == "大店"
    i18n.bring({})
    assert _("Large shops") == "Large shops"
