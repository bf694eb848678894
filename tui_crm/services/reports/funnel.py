"""The funnel ("ever reached"), and conversion and time per stage.

A deal counts at every open stage up to the furthest it ever reached, whatever it went back to later, and at "won" when it is won. Stages that it
passed over count as reached: otherwise later stages would hold more deals than earlier ones. Every deal of the pipeline counts at the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui_crm.i18n import N_, _
from tui_crm.model.report import Cell, Column, Result, Table
from tui_crm.query.ast import Node, Op, Test, conjunction
from tui_crm.query.names import MAX_PATH
from tui_crm.services.pipeline.stages import Stage
from tui_crm.services.reports import cells
from tui_crm.services.reports.making import Maker, either
from tui_crm.services.reports.pipelines import PIPELINE, SALES, one_pipeline
from tui_crm.services.reports.plain import picture
from tui_crm.services.reports.prefixing import prefixed
from tui_crm.services.reports.spec import Figure, Option, Report
from tui_crm.store.aggregates import Dimension, Question
from tui_crm.store.stays import Stays, stays

BASIS = Option("basis", N_("Counted when"), {"created": N_("created"), "begun": N_("begun"), "closed": N_("closed")})
"""By which date a deal falls into the period."""
DATES = {"created": "created_at", "begun": "engaged_on", "closed": "closed_on"}


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of the funnel: how many deals reached it, their amount; how many of them got no further and are open, on hold, lost."""

    stage: Stage
    reached: int
    amount: int
    open: int
    on_hold: int
    lost: int
    where: Node  # those that reached it
    stuck: Node  # those that got no further, won ones left out


@dataclass(frozen=True, slots=True)
class Funnel:
    """The deals of one pipeline that were asked about, stage by stage; the last is "won"."""

    where: Node
    steps: Sequence[Step]


def funnel(maker: Maker) -> Funnel:
    """The funnel as asked for. Raises NotFound, UsageError, Cancelled."""
    number, stages = one_pipeline(maker)
    where = conjunction(maker.node("deal", f"pipeline:#{number}"), maker.in_period(DATES[maker.option("basis")]), maker.wanted)
    opened = [stage for stage in stages if stage.kind == "open" and stage.ever]
    won = next((stage for stage in stages if stage.kind == "won"), None)
    furthest, status = maker.path("deal", "furthest"), maker.path("deal", "status")
    measures = (maker.measure("deal", Figure("deals", "")), maker.measure("deal", Figure("amount", "", "money", "sum", "amount")))
    answer = maker.answer(Question("deal", where, (Dimension(furthest), Dimension(status)), measures))
    places = {stage.id: stage.position for stage in stages}
    found = [(places.get(group.keys[0], 0), group.keys[1], int(group.values[0] or 0), int(group.values[1] or 0)) for group in answer.groups]
    steps = [_step(maker, stage, place, opened, found) for place, stage in enumerate(opened)]
    if won:
        deals = [(count, amount) for _place, state, count, amount in found if state == "won"]
        is_won = maker.node("deal", "status:won")
        steps.append(Step(won, sum(count for count, _a in deals), sum(amount for _c, amount in deals), 0, 0, 0, is_won, is_won))
    return Funnel(where, steps)


def _step(maker: Maker, stage: Stage, place: int, opened: Sequence[Stage], found: Sequence[tuple[int, str, int, int]]) -> Step:
    """`found`: (position of the furthest stage, status, deals, amount) …"""
    path = maker.path("deal", "furthest.position")
    first, end = place == 0, opened[place + 1].position if place + 1 < len(opened) else None
    reached = [each for each in found if first or each[1] == "won" or each[0] >= stage.position]
    stuck = [each for each in reached if each[1] != "won" and (end is None or each[0] < end)]
    here = {state: sum(each[2] for each in stuck if each[1] == state) for state in ("open", "on_hold", "lost")}
    beyond = either(maker.node("deal", "status:won"), Test(path, Op.GE, stage.position))
    upwards = [] if first else [Test(path, Op.GE, stage.position)]
    below = [] if end is None else [maker.node("deal", f"not furthest.position>={end}")]
    return Step(
        stage, sum(each[2] for each in reached), sum(each[3] for each in reached), here["open"], here["on_hold"], here["lost"],
        conjunction() if first else beyond, conjunction(*upwards, *below, maker.node("deal", "not status:won")),
    )  # fmt: skip


def _funnel(maker: Maker) -> Result:
    found = funnel(maker)
    money = maker.currency
    columns = (
        Column("stage", _("Stage"), "text"), Column("reached", _("Reached it")), Column("of_all", _("Of all"), "percent"),
        Column("of_before", _("Of the stage before"), "percent"), Column("amount", _("Amount"), "money", money),
        Column("open", _("No further: open")), Column("on_hold", _("No further: on hold")), Column("lost", _("No further: lost")),
    )  # fmt: skip
    rows = []
    for place, step in enumerate(found.steps):
        before = found.steps[place - 1].reached if place else None
        behind = maker.behind("deal", found.where, step.where)
        amount = maker.behind("deal", found.where, step.where, maker.measure("deal", Figure("", "", "money", "sum", "amount")).counted)
        here = [
            cells.number(count, "count", behind=maker.behind("deal", found.where, step.stuck, maker.node("deal", f"status:{state}")))
            for state, count in (("open", step.open), ("on_hold", step.on_hold), ("lost", step.lost))
        ]
        rows.append((
            Cell(step.stage.name, step.stage.name, behind), cells.number(step.reached, "count", behind=behind),
            cells.number(cells.percent(step.reached, found.steps[0].reached), "percent", behind=behind),
            cells.number(cells.percent(step.reached, before), "percent", behind=behind), cells.number(step.amount, "money", money, amount), *here,
        ))  # fmt: skip
    table = Table("funnel", _("Funnel"), columns, tuple(rows))
    return maker.result([table], [picture(table, 1, "funnel", _("Deals that ever reached the stage"))])


def _stages(maker: Maker) -> Result:
    """How many went on from each stage, and how long they stayed in it."""
    found = funnel(maker)
    seen = conjunction(found.where, maker.crm.policy.row_filter("deal"))
    lasted = stays(maker.crm.store.engine, maker.crm.catalogue, seen, maker.aggregates.cancelled)
    columns = (
        Column("stage", _("Stage"), "text"), Column("reached", _("Reached it")), Column("went_on", _("Went on")),
        Column("conversion", _("Conversion"), "percent"), Column("lost", _("Lost here")), Column("entries", _("Changes into it")),
        Column("mean", _("Mean days"), "days"), Column("median", _("Median days"), "days"), Column("p90", _("90 % within, days"), "days"),
        Column("allowed", _("Allowed days")),
    )  # fmt: skip
    rows = [_stage_row(maker, found, place, lasted) for place in range(len(found.steps))]
    table = Table("stages", _("Conversion and time per stage"), columns, tuple(rows))
    return maker.result([table], [picture(table, 3), picture(table, 6)])


def _stage_row(maker: Maker, found: Funnel, place: int, lasted: dict[int, Stays]) -> tuple[Cell, ...]:
    step = found.steps[place]
    after = found.steps[place + 1] if place + 1 < len(found.steps) else None
    behind = maker.behind("deal", found.where, step.where)
    further = maker.behind("deal", found.where, after.where) if after else None
    about = lasted.get(step.stage.id, Stays())
    deal = maker.path("stage_change", "deal")
    inner = prefixed(found.where, deal, MAX_PATH)
    changes = None if inner is None else maker.behind("stage_change", maker.node("stage_change", f"became:#{step.stage.id}"), inner)
    went = after.reached if after else None
    lost = maker.behind("deal", found.where, step.stuck, maker.node("deal", "status:lost"))
    times = [cells.number(value, "days", behind=changes) for value in (about.mean, *about.percentiles)]
    return (
        Cell(step.stage.name, step.stage.name, behind), cells.number(step.reached, "count", behind=behind),
        cells.number(went, "count", behind=further), cells.number(cells.percent(went, step.reached), "percent", behind=further),
        cells.number(step.lost, "count", behind=lost) if after else cells.number(None, "count"),
        cells.number(about.entries, "count", behind=changes), *times,
        cells.number(step.stage.allowed_days or None, "count"),
    )  # fmt: skip


REPORTS = (
    Report(
        "funnel", N_("Funnel"), N_("How many deals ever reached each stage of a pipeline, created, begun or closed in a period"), SALES, "deal",
        _funnel, date="created_at", options=(PIPELINE, BASIS),
    ),
    Report(
        "stages", N_("Conversion and time per stage"), N_("How many deals went on from each stage, were lost there, and how long they stayed"), SALES,
        "deal", _stages, date="created_at", options=(PIPELINE, BASIS),
    ),
)  # fmt: skip
