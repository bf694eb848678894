"""Every hook of API 1, each with one sentence that says what it is for. A plugin answers those it wants, with `@hookimpl`.

The upper ones declare: they are asked once, when the plugin is switched on or has changed. The lower ones are asked while people work.
"""

from __future__ import annotations

from collections.abc import Mapping

import pluggy
from pydantic import BaseModel

from tui_crm.plugins.base import Value
from tui_crm.plugins.exchange import DemoRow, Importer, MessageGateway
from tui_crm.plugins.fields import EntitySpec, FieldSpec
from tui_crm.plugins.figures import Figures
from tui_crm.plugins.grading import Criterion, Guard, Scheme
from tui_crm.plugins.pipelines import PipelineSpec
from tui_crm.plugins.records import Change, Context, DuplicateKey, Event, Migration, Review, Row, Segment, Validator
from tui_crm.plugins.views import Command, Outcome, Report, Tab

PROJECT = "tui_crm"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)

# mypy: disable-error-code="empty-body"


@hookspec
def fields() -> list[FieldSpec]:
    """Fields that the plugin adds to records of the core or of other plugins."""


@hookspec
def entities() -> list[EntitySpec]:
    """Kinds of record that the plugin brings, with a list, a page, a form and commands of their own."""


@hookspec
def stages() -> list[PipelineSpec]:
    """Pipelines with their stages, for the deals of the plugin's trade."""


@hookspec
def grading() -> list[Criterion | Guard]:
    """Criteria by which customers are graded, and guards that stand above the score."""


@hookspec
def schemes() -> list[Scheme]:
    """Rulesets made of criteria, which the plugin proposes beside those that are shipped."""


@hookspec
def validators() -> list[Validator]:
    """Rules that a record must meet before it is saved."""


@hookspec
def commands() -> list[Command]:
    """Acts of the plugin, with keys, in the palette and on the command line."""


@hookspec
def tabs() -> list[Tab]:
    """Tabs on the pages of records: tables, forms, texts and charts, which the host draws."""


@hookspec
def figures() -> list[Figures]:
    """Figures on records, worked out again whenever something that they are made of was saved."""


@hookspec
def importers() -> list[Importer]:
    """Kinds of file that the plugin can read."""


@hookspec
def gateways() -> list[MessageGateway]:
    """Ways to send messages to people."""


@hookspec
def reports() -> list[Report]:
    """Reports over many records."""


@hookspec
def segments() -> list[Segment]:
    """Lists that the plugin proposes; they stand among the saved views."""


@hookspec
def migrations() -> list[Migration]:
    """Changes of what records hold in the plugin's fields, each made once a database."""


@hookspec
def demo_data() -> list[DemoRow]:
    """Records for a demo database."""


@hookspec
def config() -> type[BaseModel]:
    """The model of the plugin's settings; people fill it in a form made from it."""


@hookspec
def translations() -> Mapping[str, Mapping[str, str]]:
    """The plugin's texts in other languages: {"zh_CN": {"Budget": "预算"}}."""


@hookspec
def record_saving(ctx: Context, change: Change) -> Review | None:
    """Asked before a record is saved: what is wrong with it, what the plugin's own fields shall hold."""


@hookspec
def record_saved(ctx: Context, event: Event) -> Outcome | None:
    """Told after a change was committed, at least once; what it wants written in return is an act of its own."""


@hookspec(firstresult=True)
def format_value(ctx: Context, entity: str, field: str, value: Value) -> str | None:
    """How a value is shown in lists, on record pages and by the command line's tables; None: as usual. The first plugin that says so is followed."""


@hookspec(firstresult=True)
def duplicate_key(ctx: Context, row: Row) -> DuplicateKey | None:
    """What two customers or contacts have in common when they are one in this trade; None: nothing more than usual."""


@hookspec
def health(ctx: Context) -> str | None:
    """What is wrong with the plugin's surroundings (a key that has run out, a service that is down); None: nothing."""


RETURNS: Mapping[str, tuple[type, ...]] = {
    "fields": (FieldSpec,), "entities": (EntitySpec,), "stages": (PipelineSpec,), "grading": (Criterion, Guard), "schemes": (Scheme,),
    "validators": (Validator,),
    "commands": (Command,), "tabs": (Tab,), "importers": (Importer,), "gateways": (MessageGateway,), "reports": (Report,), "segments": (Segment,),
    "figures": (Figures,), "migrations": (Migration,), "demo_data": (DemoRow,),
}  # fmt: skip
"""Hook → what its list may hold."""
RUN_TIME = ("record_saving", "record_saved", "format_value", "duplicate_key", "health")
DEPRECATED: Mapping[str, str] = {}
"""Hooks that go away with the next API number → what to use instead; `plugins check` warns of them."""
