"""How plugins show values: the list draws at once as usual, and again with the plugin's text; what fails is shown as usual."""

from __future__ import annotations

from pathlib import Path

from tests.databases import Place
from tests.plugins.test_review import opened
from tests.screens.test_plugins import desk
from tui_crm.cli.values import shown
from tui_crm.services import archive, card, plugin_formats
from tui_crm.services.present import Presenter

FLOORS = """
@hookimpl
def fields():
    return [FieldSpec(entity="customer", key="floor", type="integer", label="Floor")]

@hookimpl
def format_value(ctx, entity, field, value):
    if (entity, field) == ("customer", "agency.floor"):
        return "ground floor" if value == 1 else f"floor {value}"
    if field == "tags":
        return " & ".join(value)
"""
LATER = """
@hookimpl
def format_value(ctx, entity, field, value):
    return f"later: {value}" if field in ("agency.floor", "industry") else None
"""
BROKEN = """
@hookimpl
def format_value(ctx, entity, field, value):
    raise RuntimeError("broken")
"""


def test_a_list_draws_as_usual_until_the_plugins_text_has_come(place: Place, tmp_path: Path) -> None:
    crm = opened(place, tmp_path, agency=FLOORS, zlater=LATER)
    customer = archive.add(crm, "customer", {"name": "Acme", "agency.floor": 3, "tags": ("a", "b"), "industry": "toys"})
    columns = ("name", "agency.floor", "tags", "industry", "city")

    def cells() -> list[tuple[str, ...]]:
        presenter = Presenter(crm, "customer", columns)
        return [presenter.cells(row) for row in crm.lists.window("customer", columns, [customer])]

    assert cells() == [("Acme", "3", "a, b", "toys", "")]
    assert plugin_formats.ask(crm)
    assert cells() == [("Acme", "floor 3", "a & b", "later: toys", "")]
    assert not plugin_formats.ask(crm)
    lines = {line.label: line.text for section in card.sections(crm, crm.store.read("customer", customer)) for line in section.lines}
    assert (lines["Floor"], lines["Industry"]) == ("floor 3", "later: toys")


def test_the_command_line_waits_for_it(place: Place, tmp_path: Path) -> None:
    crm = opened(place, tmp_path, agency=FLOORS)
    customer = archive.add(crm, "customer", {"name": "Acme", "agency.floor": 1})
    fields = [crm.catalogue["customer"].by_name[name] for name in ("name", "agency.floor")]
    assert list(shown(crm, fields, crm.store.read_many("customer", [customer]))) == [["Acme", "ground floor"]]


def test_a_plugin_that_fails_leaves_values_as_they_are(place: Place, tmp_path: Path) -> None:
    crm = opened(place, tmp_path, agency=FLOORS, awry=BROKEN)
    customer = archive.add(crm, "customer", {"name": "Acme", "agency.floor": 1})
    fields = [crm.catalogue["customer"].by_name[name] for name in ("name", "agency.floor")]
    assert list(shown(crm, fields, crm.store.read_many("customer", [customer]))) == [["Acme", "ground floor"]]
    assert str(crm.plugins.last_failure("awry")) == "awry.format_value: RuntimeError: broken"


async def test_the_app_draws_it_again(tmp_path: Path) -> None:
    async with desk(tmp_path, "agency", agency=FLOORS) as at:
        archive.add(at.crm, "customer", {"name": "Zebra", "agency.floor": 7})
        await at.press("/", *"zebra", "enter", "enter", "/", *"floor", "enter")
        assert "floor 7" in await at.until(lambda screen: "floor 7" in screen)
