"""Sales targets: what a period's targets add up to, and how much of them is reached by rep, by team, by month, by stage.

Targets may be given for the firm, for teams and for reps at once; they are never added across these levels.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from tui_crm.i18n import N_, _
from tui_crm.model.report import Behind, Cell, Column, Result, Table
from tui_crm.query.ast import ALL, And, Node, Op, Test, conjunction
from tui_crm.services.reports import calendar, cells
from tui_crm.services.reports.grouping import Grouping, grouping, keys_of, labels_of
from tui_crm.services.reports.making import Maker
from tui_crm.services.reports.pipelines import PIPELINE, SALES, in_pipeline
from tui_crm.services.reports.plain import columns_picture
from tui_crm.services.reports.prefixing import prefixed
from tui_crm.services.reports.spec import By, Figure, Report
from tui_crm.store.aggregates import Answer, Dimension, Question, Value

LEVELS: Mapping[str, str] = {"firm": "user:none team:none", "team": "user:none team:any", "rep": "user:any"}
"""Whose targets they are, and which targets these are."""
AMOUNT = Figure("target", N_("Target"), "money", "sum", "amount")
Goal = tuple[int, Behind]


def won_targets(maker: Maker, dimension: Dimension, level: str, more: Node = ALL) -> Mapping[Any, Goal]:
    """What is to be won, by group of targets: amount and the targets it adds up."""
    measure = maker.measure("target", AMOUNT)
    where = conjunction(maker.node("target", LEVELS[level], "stage:none"), more)
    answer = maker.answer(Question("target", where, (dimension,), (measure,)))
    return {
        group.keys[0]: (int(group.values[0] or 0), maker.behind("target", where, _of(dimension, group.keys[0]), measure.counted))
        for group in answer.groups
    }


def _of(dimension: Dimension, key: Any) -> Node:
    return Grouping(dimension).where(key)


def by_month(maker: Maker, bands: calendar.Bands) -> Mapping[int, Goal]:
    """What is to be won in each stretch of time: the firm's targets; where there are none the teams', else the reps'.

    With a filter, only those of the one rep or team that it names: targets are not parted otherwise.
    """
    month = maker.path("target", "month")
    dimension = Dimension(month, bands.edges(month[-1], maker.crm.locale.zone))
    whose = _whose(maker)
    if whose is None:
        maker.notes.append(_("Targets are not shown: with a filter, only those of one rep or one team can be compared"))
        return {}
    levels, more = whose
    whole = calendar.Period("", bands.starts[0], bands.starts[-1] - timedelta(days=1))
    inside = calendar.within(month, whole, maker.crm.locale.zone) if maker.period.first or maker.period.last else ALL
    for level in levels:
        if found := won_targets(maker, dimension, level, conjunction(more, inside)):
            return found
    return {}


def _whose(maker: Maker) -> tuple[Sequence[str], Node] | None:
    """The levels of targets that the filter leaves, and which of them; None when it parts deals in a way that targets are not."""
    wanted = maker.wanted
    if wanted == And(()):
        return tuple(LEVELS), ALL
    if not isinstance(wanted, Test) or wanted.op not in (Op.EQ, Op.HAS):
        return None
    names = tuple(step.name for step in wanted.path)
    if names == ("owner",):
        return ("rep",), Test(maker.path("target", "user"), wanted.op, wanted.value)
    if names in (("team",), ("owner", "team")):
        return ("team",), Test(maker.path("target", "team"), wanted.op, wanted.value)
    return None


# the report

_WAYS = (By("rep", N_("Rep"), "owner"), By("region", N_("Region or team"), "owner.team"), By("month", N_("month"), "closed_on", "month"),
         By("quarter", N_("quarter"), "closed_on", "quarter"))  # fmt: skip
_TARGET_FIELD = {"rep": "user", "region": "team"}


def _targets(maker: Maker) -> Result:
    """Targets beside what was won, and targets of stages beside what came into them."""
    won = conjunction(maker.node("deal", "status:won"), maker.in_period(), in_pipeline(maker), maker.wanted)
    figures = (Figure("won", "", "money", "sum", "amount"), Figure("deals", ""))
    measures = tuple(maker.measure("deal", figure) for figure in figures)
    parted = grouping(maker, "deal", maker.by)
    answer = maker.answer(Question("deal", won, (parted.dimension,), measures))
    aims = goals(maker, parted)
    keys = _all_keys(maker, parted, answer, aims)
    labels = labels_of(maker, parted, keys)
    values = {group.keys[0]: group.values for group in answer.groups}
    rows = []
    for key in keys:
        where = [conjunction(won, parted.where(key)), measures[0].counted]
        rows.append(_row(maker, labels[key], aims.get(key), values.get(key, (0, 0)), where))
    whole = sum(amount for amount, _behind in aims.values())
    rows.append(_row(maker, _("Total"), (whole, None) if aims else None, answer.total, [won, measures[0].counted]))
    money = maker.currency
    columns = (
        Column(maker.by.key, _(maker.by.label), "text"), Column("target", _("Target"), "money", money), Column("won", _("Won value"), "money", money),
        Column("attained", _("Attained"), "percent"), Column("missing", _("Still missing"), "money", money), Column("deals", _("Deals won")),
    )  # fmt: skip
    tables = [Table("targets", _("Target attainment"), columns, tuple(rows), total=True)]
    pictures = [columns_picture(tables[0], (1, 2), "line", _("Target and won value"))]
    if stages := _stage_table(maker):
        tables.append(stages)
    return maker.result(tables, pictures)


def goals(maker: Maker, parted: Grouping) -> Mapping[Any, Goal]:
    """What is to be won, by group of a grouping by time, rep or team; none for other groupings, which is told."""
    if parted.bands:
        return by_month(maker, parted.bands)
    if maker.by.key not in _TARGET_FIELD:
        maker.notes.append(_("Targets are given for reps, teams and months; this grouping has none"))
        return {}
    month = calendar.within(maker.path("target", "month"), maker.period, maker.crm.locale.zone)
    level = "rep" if maker.by.key == "rep" else "team"
    return won_targets(maker, Dimension(maker.path("target", _TARGET_FIELD[maker.by.key])), level, month)


def _all_keys(maker: Maker, parted: Grouping, answer: Answer, goals: Mapping[Any, Goal]) -> list[Any]:
    """The groups with deals, then those that have a target only."""
    found = keys_of(maker, parted, answer)
    if parted.bands is None:
        found.sort(key=lambda key: -next((group.values[0] or 0 for group in answer.groups if group.keys[0] == key), 0))
        return [*found, *(key for key in goals if key not in found)]
    return sorted({*found, *goals}, key=lambda key: (key < 0, key))


def _row(maker: Maker, label: str, goal: tuple[int, Behind | None] | None, values: Sequence[Value], where: Sequence[Node]) -> tuple[Cell, ...]:
    behind = maker.behind("deal", where[0])
    amounts = maker.behind("deal", *where)
    target = goal[0] if goal else None
    won = int(values[0] or 0)
    missing = None if target is None else max(target - won, 0)
    return (
        Cell(label, label, behind), cells.number(target, "money", maker.currency, goal[1] if goal else None),
        cells.number(won, "money", maker.currency, amounts), cells.number(cells.percent(won, target), "percent", behind=amounts),
        cells.number(missing, "money", maker.currency), cells.number(values[1], "count", behind=behind),
    )  # fmt: skip


def _stage_table(maker: Maker) -> Table | None:
    """Targets of what is to come into a stage, beside what came; None when there are none in the period."""
    zone = maker.crm.locale.zone
    in_months = conjunction(maker.node("target", "stage:any"), calendar.within(maker.path("target", "month"), maker.period, zone))
    stage = Dimension(maker.path("target", "stage"))
    measures = tuple(maker.measure("target", figure) for figure in (AMOUNT, Figure("deals", "", "number", "sum", "deals")))
    asked = ((level, conjunction(maker.node("target", text), in_months)) for level, text in LEVELS.items())
    answered = ((level, where, maker.answer(Question("target", where, (stage,), measures))) for level, where in asked)
    found = next((each for each in answered if each[2].groups), None)
    if found is None:
        return None
    level, where, answer = found
    labels = maker.titles("stage", [group.keys[0] for group in answer.groups])
    money = maker.currency
    columns = (
        Column("stage", _("Stage"), "text"), Column("target", _("Target"), "money", money), Column("came", _("Came into it"), "money", money),
        Column("attained", _("Attained"), "percent"), Column("target_deals", _("Target, deals"), "number"),
        Column("came_deals", _("Deals that came")),
    )  # fmt: skip
    rows = []
    for group in answer.groups:
        key = group.keys[0]
        target = maker.behind("target", where, Test(stage.path, Op.EQ, key))
        rows.append(_came(maker, key, labels.get(key, ""), group.values, target))
    title = _("Targets of stages ({whose})").format(whose={"firm": _("of the firm"), "team": _("of the teams"), "rep": _("of the reps")}[level])
    return Table("stage_targets", title, columns, tuple(rows))


def _came(maker: Maker, stage: int, label: str, goal: Sequence[Value], target: Behind) -> tuple[Cell, ...]:
    """One stage: the changes into it in the period, with the amounts that their deals have now."""
    deal = maker.path("stage_change", "deal")
    changed = calendar.within(maker.path("stage_change", "at"), maker.period, maker.crm.locale.zone)
    asked = prefixed(maker.wanted, deal, 4)
    where = conjunction(maker.node("stage_change", f"became:#{stage}"), changed, asked)
    measures = (maker.measure("stage_change", Figure("", "", "number", "sum", "deal.amount")), maker.measure("stage_change", Figure("", "")))
    amount, count = maker.answer(Question("stage_change", where, (), measures)).total
    behind = maker.behind("stage_change", where)
    return (
        Cell(label, label, behind), cells.number(goal[0], "money", maker.currency, target),
        cells.number(int(amount or 0), "money", maker.currency, behind), cells.number(cells.percent(amount, goal[0]), "percent", behind=behind),
        cells.number(goal[1], "number", behind=target), cells.number(count, "count", behind=behind),
    )  # fmt: skip


REPORTS = (
    Report(
        "targets", N_("Target attainment"), N_("Sales targets beside what was won, by rep, team or month; and targets of stages"), SALES, "deal",
        _targets, date="closed_on", period="this year", by=_WAYS, options=(PIPELINE,),
    ),
)  # fmt: skip
