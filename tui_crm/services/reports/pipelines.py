"""What reports about deals share: the ways of grouping them, the option that names a pipeline, and its stages."""

from __future__ import annotations

from collections.abc import Sequence

from tui_crm.errors import NotFound
from tui_crm.i18n import N_, _
from tui_crm.query.ast import ALL, Node
from tui_crm.services.pipeline.stages import Pipelines, Stage, pipelines
from tui_crm.services.reports.making import Maker
from tui_crm.services.reports.spec import By, Option

SALES = N_("Sales")
PIPELINE = Option("pipeline", N_("Pipeline"))
"""A pipeline by name or short name; of reports that look at one, the first active one when none is named."""
REP, REGION = By("rep", N_("Rep"), "owner"), By("region", N_("Region or team"), "owner.team")
PRODUCT, SERIES = By("product", N_("Product"), "product"), By("series", N_("Series"), "product.series")
CUSTOMER, INDUSTRY = By("customer", N_("Customer"), "customer"), By("industry", N_("Industry"), "customer.industry")
GRADE, SOURCE = By("grade", N_("Grade"), "customer.grade"), By("source", N_("Source"), "source")
STAGE, PIPELINES = By("stage", N_("Stage"), "stage"), By("pipeline", N_("Pipeline"), "pipeline")
LAST_STAGE = By("stage", N_("Last open stage"), "reached")
REASON, COMPETITOR = By("reason", N_("Loss reason"), "loss_reason"), By("competitor", N_("Competitor"), "competitor")


def months(field: str) -> tuple[By, ...]:
    """By month, quarter and year of a date."""
    return By("month", N_("month"), field, "month"), By("quarter", N_("quarter"), field, "quarter"), By("year", N_("year"), field, "year")


def in_pipeline(maker: Maker) -> Node:
    """The filter for the pipeline asked for; ALL when none was. Raises NotFound."""
    text = maker.option("pipeline")
    return maker.node("deal", f"pipeline:#{named(pipelines(maker.crm), text)}") if text else ALL


def one_pipeline(maker: Maker) -> tuple[int, Sequence[Stage]]:
    """The pipeline asked for, else the first, and its stages in order. Raises NotFound, UsageError."""
    known = pipelines(maker.crm)
    text = maker.option("pipeline")
    found = named(known, text) if text else known.default
    return found, known.of(found)


def named(known: Pipelines, text: str) -> int:
    """The pipeline with this name or short name. Raises NotFound."""
    wanted = text.strip().casefold()
    for pipeline in known.pipelines:
        if wanted in (pipeline.title.casefold(), pipeline.text("slug").casefold(), f"#{pipeline.id}"):
            return pipeline.id
    names = ", ".join(pipeline.text("slug") or pipeline.title for pipeline in known.pipelines)
    raise NotFound(_("There is no pipeline “{name}”; there are: {names}").format(name=text, names=names))
