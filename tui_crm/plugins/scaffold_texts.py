"""The code and the tests that `plugins new` writes, by kind of plugin. `$id` is the plugin's id."""

from __future__ import annotations

from collections.abc import Mapping

FIELDS = '''"""$summary."""

from tui_crm.plugins.api import FieldSpec, hookimpl


@hookimpl
def fields():
    return [
        FieldSpec(entity="customer", key="budget", type="money", label="Budget", indexed=True, help="what they want to spend at most"),
        FieldSpec(entity="customer", key="purpose", type="choice", label="Purpose", choices=(("own", "own use"), ("let", "to let"))),
        FieldSpec(entity="customer", key="decides", type="date", label="Decides on"),
    ]


@hookimpl
def translations():
    return {"zh_CN": {"Budget": "预算", "Purpose": "用途", "own use": "自用", "to let": "出租", "Decides on": "决定日期"}}
'''
FIELDS_TEST = '''
from tui_crm.services import archive


def test_a_budget_is_kept_found_and_sorted(plugin_host):
    crm = plugin_host.enable(PLUGIN)
    rich = archive.add(crm, "customer", {"name": "Rich", "$id.budget": 900_000_00, "$id.purpose": "let"})
    archive.add(crm, "customer", {"name": "Poor", "$id.budget": 5_00})
    assert list(crm.lists.stream_ids(crm.listing("customer", "$id.budget>1000"))) == [rich]
    assert crm.store.read("customer", rich)["$id.purpose"] == "let"
'''
GRADING = '''"""$summary."""

from tui_crm.plugins.api import Criterion, FieldSpec, Scheme, hookimpl, per_row


@hookimpl
def fields():
    return [FieldSpec(entity="customer", key="budget", type="money", label="Budget", indexed=True)]


@per_row
def score(row):
    """0 (worst) to 1 (best); None: cannot be judged. This is the function to change."""
    if not row["$id.budget"]:
        return None
    return min(1.0, row["$id.budget"] / row.parameter("full"))


def explain(row, factor):
    return f"{row['$id.budget'] // 100:,} of {int(row.parameter('full')) // 100:,}"


@hookimpl
def grading():
    return [
        Criterion(
            key="budget", version=1, axis="purchasing power", label="Budget", needs=("$id.budget",), score=score, explain=explain,
            parameters={"full": 300_000_00},
        )
    ]


@hookimpl
def schemes():
    return [Scheme(key="means", label="Means", criteria={"budget": 100}, bands=(("A", 75), ("B", 50), ("C", 25), ("D", 0)))]
'''
GRADING_TEST = '''
from tui_crm.services import archive


def criterion(crm):
    from importlib import import_module

    from tui_crm.plugins.discovery import at
    from tui_crm.plugins.loading import imported

    if hasattr(PLUGIN, "grading"):
        return import_module(PLUGIN.__name__).grading()[0]
    return imported("$id", at(PLUGIN).source.plain()).grading()[0]


def test_a_budget_counts_up_to_what_is_full(plugin_host, assert_explains):
    crm = plugin_host.enable(PLUGIN)
    assert_explains(criterion(crm), {"$id.budget": 270_000_00}, factor=0.9, text="270,000 of 300,000")
    assert_explains(criterion(crm), {"$id.budget": 900_000_00}, factor=1.0)
    assert_explains(criterion(crm), {"$id.budget": 0}, factor=None)


def test_the_budget_is_a_field(plugin_host):
    crm = plugin_host.enable(PLUGIN)
    customer = archive.add(crm, "customer", {"name": "Acme", "$id.budget": 270_000_00})
    assert crm.store.read("customer", customer)["$id.budget"] == 270_000_00
'''
VERTICAL = '''"""$summary."""

from pydantic import BaseModel

from tui_crm.plugins.api import (
    Command, Criterion, Edit, EntitySpec, FieldSpec, Outcome, OwnField, Query, Report, Segment, Tab, TableView, Validator, hookimpl, per_row,
)


class Settings(BaseModel):
    """What people set in the app, or with `tui-crm plugins config $id --set full=500000`."""

    full: int = 300_000


@hookimpl
def config():
    return Settings


@hookimpl
def fields():
    return [
        FieldSpec(entity="customer", key="budget", type="money", label="Budget", indexed=True),
        FieldSpec(entity="customer", key="served", type="date", label="Served on"),
    ]


@hookimpl
def entities():
    own = (
        OwnField(key="name", type="text", label="Name", required=True),
        OwnField(key="price", type="money", label="Price", indexed=True),
        OwnField(key="state", type="choice", label="State", choices=(("open", "open"), ("sold", "sold")), default="open"),
        OwnField(key="customer", type="reference", label="Owner", ref="customer", indexed=True),
    )
    columns = ("name", "price", "state")
    return [EntitySpec(key="listing", label="Listing", plural="Listings", group="listings", prefix="L", columns=columns, fields=own)]


@hookimpl
def validators():
    def check(row):
        return "a budget is not negative" if row["budget"] < 0 else None

    return [Validator(key="budget", entity="customer", label="A budget is not negative", field="budget", check=check)]


def matching(ctx, row, data):
    fitting = [listing for listing in data["listings"] if listing["price"] <= row["budget"]]
    return TableView(
        columns=("Listing", "Price"), right=(1,), empty="No listing fits this budget.",
        rows=tuple((listing["name"], f"{listing['price'] // 100:,}") for listing in fitting),
        records=tuple(("$id.listing", listing.id) for listing in fitting),
    )


OPEN = Query(name="listings", entity="$id.listing", where="state:open", columns=("name", "price"), limit=500)


@hookimpl
def tabs():
    return [Tab(key="matching", label="Matching", entity="customer", needs=(OPEN,), view=matching)]


def serve(ctx, rows, argument, data):
    from datetime import UTC, datetime

    today = datetime.fromtimestamp(ctx.now / 1000, UTC).date().isoformat()
    edits = tuple(Edit(entity="customer", id=row.id, changes={"served": today}) for row in rows)
    return Outcome(message=f"{len(rows)} served", edits=edits)


@hookimpl
def commands():
    return [Command(key="serve", label="Served", help="Note that the customer was served today", entity="customer", run=serve)]


@hookimpl
def reports():
    def view(ctx, data):
        return TableView(columns=("Listing", "Price"), right=(1,), rows=tuple((row["name"], f"{row['price'] // 100:,}") for row in data["listings"]))

    return [Report(key="open", label="Open listings", needs=(OPEN,), view=view)]


@hookimpl
def segments():
    return [Segment(key="rich", entity="customer", label="Large budgets", where="$id.budget>=200000", sort="-$id.budget")]


@per_row
def score(row):
    return min(1.0, row["$id.budget"] / row.parameter("full")) if row["$id.budget"] else None


@hookimpl
def grading():
    return [Criterion(key="budget", axis="purchasing power", label="Budget", needs=("$id.budget",), score=score, parameters={"full": 300_000_00})]
'''
VERTICAL_TEST = '''
import pytest

from tui_crm.errors import InvalidRecord
from tui_crm.services import archive, plugin_acts


def test_a_listing_is_a_record_and_a_tab_shows_those_that_fit(plugin_host):
    crm = plugin_host.enable(PLUGIN)
    customer = archive.add(crm, "customer", {"name": "Acme", "$id.budget": 500_00})
    archive.add(crm, "${id}_listing", {"name": "Elm Street", "price": 400_00})
    archive.add(crm, "${id}_listing", {"name": "Palace", "price": 9_000_00})
    view = plugin_acts.tab(crm, plugin_acts.find(crm, "tabs", "$id.matching"), crm.store.read("customer", customer))
    assert [list(row) for row in view["rows"]] == [["Elm Street", "400"]]


def test_a_command_notes_the_day_and_can_be_undone(plugin_host):
    from tui_crm.services import undo

    crm = plugin_host.enable(PLUGIN)
    customer = archive.add(crm, "customer", {"name": "Acme"})
    assert plugin_acts.run(crm, "$id.serve", [customer]).message == "1 served"
    assert crm.store.read("customer", customer)["$id.served"] == "2026-03-02"
    undo.undo(crm)
    assert crm.store.read("customer", customer)["$id.served"] == ""


def test_a_negative_budget_is_refused(plugin_host):
    crm = plugin_host.enable(PLUGIN)
    with pytest.raises(InvalidRecord, match="not negative"):
        archive.add(crm, "customer", {"name": "Acme", "$id.budget": -1})


@pytest.mark.parametrize("hook", ["validators", "tabs", "commands"])
def test_a_broken_hook_is_told_when_the_plugin_is_switched_on(plugin_host, chaos, hook):
    from tui_crm.plugins.manifest import PluginError

    if not hasattr(PLUGIN, "fields"):
        pytest.skip("chaos takes a module; this plugin is a single file")
    with pytest.raises(PluginError, match=hook):
        plugin_host.enable(chaos(PLUGIN, hook, "raise"), plugin_id="$id")
'''
IMPORTER = '''"""$summary."""

from pathlib import Path

from tui_crm.plugins.api import Importer, ImportRows, hookimpl


def read(ctx, path):
    """Lines as in "Acme:Boston:+1 617 555 0101". What the headings mean is proposed to people, who may change it."""
    rows = [line.split(":") for line in Path(path).read_text("utf-8").splitlines() if line.strip()]
    return ImportRows(headings=("name", "city", "phone"), rows=tuple(tuple((row + ["", "", ""])[:3]) for row in rows))


@hookimpl
def importers():
    return [Importer(key="colons", label="Colon-separated lines", entity="customer", suffixes=(".colons",), read=read)]
'''
IMPORTER_TEST = '''
from tui_crm.services import plugin_files


def test_a_file_becomes_headings_and_rows(plugin_host, tmp_path):
    crm = plugin_host.enable(PLUGIN)
    (tmp_path / "people.colons").write_text("Acme:Boston\\nBeta:Berlin:+49 30 1234567\\n", "utf-8")
    rows = plugin_files.read(crm, tmp_path / "people.colons")
    assert rows.headings == ["name", "city", "phone"]
    assert rows.rows == [["Acme", "Boston", ""], ["Beta", "Berlin", "+49 30 1234567"]]
'''
GATEWAY = '''"""$summary."""

from pydantic import BaseModel

from tui_crm.plugins.api import MessageGateway, Sent, hookimpl


class Settings(BaseModel):
    sender: str = "tui-crm"
    limit: int = 160


@hookimpl
def config():
    return Settings


def send(ctx, messages):
    """Give the messages to the service. This one only says what it would do: put the call of your service here."""
    return [Sent(ok=len(message.text) <= ctx.config.limit, detail=f"{ctx.config.sender} to {message.to}") for message in messages]


@hookimpl
def gateways():
    return [MessageGateway(key="sms", label="Text message", kind="phone", send=send)]
'''
GATEWAY_TEST = '''
from tui_crm.services import archive, plugin_messages


def test_a_message_goes_to_the_first_number_and_is_logged(plugin_host):
    crm = plugin_host.enable(PLUGIN, {"sender": "Ann"})
    customer = archive.add(crm, "customer", {"name": "Acme", "phones": ("+16175550101",)})
    (sent,) = plugin_messages.send(crm, "$id.sms", "customer", [customer], "hello")
    assert (sent.ok, sent.detail) == (True, "Ann to +16175550101")
    assert crm.lists.count(crm.listing("activity", f"customer:#{customer}")) == 1


def test_what_the_service_refuses_is_told_and_not_logged(plugin_host):
    crm = plugin_host.enable(PLUGIN, {"limit": 3})
    customer = archive.add(crm, "customer", {"name": "Acme", "phones": ("+16175550101",)})
    (sent,) = plugin_messages.send(crm, "$id.sms", "customer", [customer], "hello")
    assert not sent.ok
    assert crm.lists.count(crm.listing("activity", f"customer:#{customer}")) == 0
'''
CODE: Mapping[str, str] = {"vertical": VERTICAL, "grading": GRADING, "fields": FIELDS, "importer": IMPORTER, "gateway": GATEWAY}
TESTS: Mapping[str, str] = {
    "vertical": VERTICAL_TEST, "grading": GRADING_TEST, "fields": FIELDS_TEST, "importer": IMPORTER_TEST, "gateway": GATEWAY_TEST,
}  # fmt: skip
