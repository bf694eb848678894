"""All that a plugin may import. What is here stays as it is within one API number; everything else may change.

    from tui_crm.plugins.api import FieldSpec, hookimpl

    @hookimpl
    def fields():
        return [FieldSpec(entity="customer", key="budget", type="money", label="Budget", indexed=True)]

Nothing here has an effect when it is imported, and nothing here reaches the database: a plugin returns values, the host reads and writes.
"""

from __future__ import annotations

from tui_crm.plugins.exchange import DemoRow, Importer, ImportRows, Message, MessageGateway, Sent
from tui_crm.plugins.fields import EntitySpec, FieldSpec, OwnField
from tui_crm.plugins.figures import Figures
from tui_crm.plugins.grading import Batch, Classes, Criterion, GradingRow, Guard, Population, Scheme, per_row
from tui_crm.plugins.hookspecs import hookimpl
from tui_crm.plugins.manifest import API, MINOR
from tui_crm.plugins.pipelines import PipelineSpec, StageSpec
from tui_crm.plugins.records import Change, Context, DuplicateKey, Edit, Event, Issue, Migration, New, Query, Review, Row, Segment, Validator
from tui_crm.plugins.views import ChartView, Command, FormView, Outcome, PageView, Report, Tab, TableView, TextView

__all__ = [
    "API",
    "MINOR",
    "Batch",
    "Change",
    "ChartView",
    "Classes",
    "Command",
    "Context",
    "Criterion",
    "DemoRow",
    "DuplicateKey",
    "Edit",
    "EntitySpec",
    "Event",
    "FieldSpec",
    "Figures",
    "FormView",
    "GradingRow",
    "Guard",
    "ImportRows",
    "Importer",
    "Issue",
    "Message",
    "MessageGateway",
    "Migration",
    "New",
    "Outcome",
    "OwnField",
    "PageView",
    "PipelineSpec",
    "Population",
    "Query",
    "Report",
    "Review",
    "Row",
    "Scheme",
    "Segment",
    "Sent",
    "StageSpec",
    "Tab",
    "TableView",
    "TextView",
    "Validator",
    "hookimpl",
    "per_row",
]  # fmt: skip
