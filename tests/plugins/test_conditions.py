"""A tab that does not concern a record is not among its tabs; tabs that have no number are gone to by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.databases import Place
from tests.plugins import samples
from tests.plugins.test_review import opened
from tests.screens.desk import LARGE, SMALL
from tests.screens.test_plugins import desk
from tui_crm.plugins.manifest import PluginError
from tui_crm.screens.record_tabs import tabs_for
from tui_crm.services import archive, plugin_check
from tui_crm.services.crm import Crm

SELLS = """
@hookimpl
def fields():
    return [FieldSpec(entity="customer", key="role", type="multi_choice", label="Is", choices=(("buyer", "buyer"), ("seller", "seller"))),
            FieldSpec(entity="customer", key="secret", type="text", label="Secret", read_role="manager")]

def view(ctx, row, data):
    return TextView(text=f"homes of {row['name']}")

@hookimpl
def tabs():
    return [Tab(key="any", label="Any", entity="customer", view=view),
            Tab(key="homes", label="Their homes", entity="customer", view=view, where="sells.role:seller"),
            Tab(key="kept", label="Kept", entity="customer", view=view, where="sells.secret:any")]
"""


def names(crm: Crm, entity: str, record: int) -> list[str]:
    """The plugin's tabs of a record."""
    return [tab.label for tab in tabs_for(crm, entity, crm.store.read(entity, record)) if tab.plugin]


def test_a_tab_is_shown_where_its_condition_holds(place: Place, tmp_path: Path) -> None:
    crm = opened(place, tmp_path, sells=SELLS)
    seller = archive.add(crm, "customer", {"name": "Ada", "sells.role": ("buyer", "seller")})
    buyer = archive.add(crm, "customer", {"name": "Bob", "sells.role": ("buyer",), "sells.secret": "x"})
    assert names(crm, "customer", seller) == ["Any", "Their homes"]
    assert names(crm, "customer", buyer) == ["Any", "Kept"]
    contact = archive.add(crm, "contact", {"name": "Carl"})
    assert names(crm, "contact", contact) == []
    rep = archive.add(crm, "user", {"login": "rep", "role": "rep"})
    assert rep
    theirs = place.open("rep", wanted=crm.plugins.wanted)
    assert names(theirs, "customer", buyer) == ["Any"]  # the field is not for them to see


@pytest.mark.parametrize(
    ("where", "told"),
    [("sells.rolle:seller", "sells.rolle"), ("owner.name:Ann", "fields of the record itself only"), ("Acme", "fields of the record itself only"),
     ("sells.role:", "tabs.homes")],
    ids=["no such field", "of another record", "words", "no filter"],
)  # fmt: skip
def test_a_condition_that_cannot_be_asked_is_refused_and_found_by_the_check(place: Place, tmp_path: Path, where: str, told: str) -> None:
    code = SELLS.replace('where="sells.role:seller"', f'where="{where}"')
    with pytest.raises(PluginError, match=r"plugin sells: tabs\.homes: .*") as refused:
        opened(place, tmp_path, sells=code)
    assert told in str(refused.value)
    path = samples.write(tmp_path / "other", "sells", code)
    wrong = [finding.text for finding in plugin_check.check(path, None, 10) if finding.level == "error"]
    assert len(wrong) == 1
    assert wrong[0] in str(refused.value)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_tabs_without_a_number_are_gone_to_by_name(tmp_path: Path, size: tuple[int, int]) -> None:
    async with desk(tmp_path, "sells", size=size, sells=SELLS) as at:
        customer = at.crm.lists.first_ids(at.crm.listing("customer"), 1)[0]
        archive.edit(at.crm, "customer", customer, {"sells.role": ("seller",)})
        await at.press("enter")
        await at.press(":", *"tab their", "enter")
        assert "[Their homes]" in await at.until(lambda screen: "homes of" in screen)
        assert "[1 profile]" in await at.press("1")
        assert "There is no tab “sold”" in await at.press(":", *"tab sold", "enter")
        await at.press("ctrl+p", *"their homes")
        assert "tab of this record" in at.screen
        await at.press("enter")
        assert "[Their homes]" in await at.until(lambda screen: "homes of" in screen)
        archive.edit(at.crm, "customer", customer, {"sells.role": ("buyer",)})  # a colleague: it does not concern the record any more
        await at.until(lambda screen: "[1 profile]" in screen)
        assert "Their homes" not in at.screen.split("\n")[1]
