"""The forecast: open deals by the month in which they are expected to close, beside what is won and what is targeted.

Weighted = amount × probability of open deals; won deals count fully in the month in which they were won; lost ones not at all; those on hold stand
apart. Committed: won, and open deals as probable as `commit` says. Best case: won, and every open deal in full.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tui_crm.errors import UsageError
from tui_crm.i18n import N_, _
from tui_crm.model.report import Behind, Cell, Column, Result, Table
from tui_crm.query.ast import ALL, Node, conjunction
from tui_crm.services.reports import cells, targets
from tui_crm.services.reports.grouping import Grouping, grouping, keys_of, labels_of
from tui_crm.services.reports.making import Maker, either
from tui_crm.services.reports.pipelines import PIPELINE, REGION, REP, SALES, in_pipeline
from tui_crm.services.reports.plain import columns_picture
from tui_crm.services.reports.spec import By, Figure, Option, Report
from tui_crm.store.aggregates import NOTHING, Answer, Dimension, Group, Measure, Question, Value

COMMIT = Option("commit", N_("Committed from, percent"), {}, "80")
"""Open deals of at least this probability count as committed."""


@dataclass(frozen=True)
class Part:
    """The deals of one kind: which, by which date, what is measured."""

    where: Node
    measures: tuple[Measure, ...]
    date: Dimension
    found: Mapping[Any, Sequence[Value]]
    total: Sequence[Value]

    def of(self, key: Any) -> Sequence[Value]:
        """The figures of one month."""
        return self.total if key is None else self.found.get(key, (0,) * len(self.measures))

    def behind(self, maker: Maker, key: Any, measure: int) -> Node:
        """The deals that a figure counts."""
        month = ALL if key is None else Grouping(self.date).where(key)
        return conjunction(self.where, month, self.measures[measure].counted)


def _part(maker: Maker, where: Node, parted: Grouping, figures: Sequence[Figure], date: str) -> Part:
    measures = tuple(maker.measure("deal", figure) for figure in figures)
    dimension = Dimension(maker.path("deal", date), parted.dimension.edges) if parted.bands else parted.dimension
    answer = maker.answer(Question("deal", where, (dimension,), measures))
    return Part(where, measures, dimension, {group.keys[0]: group.values for group in answer.groups}, answer.total)


def _amount(key: str, where: str = "", times: str = "") -> Figure:
    return Figure(key, "", "money", "sum", "amount", times, where=where)


def forecast(maker: Maker) -> Result:
    """The report."""
    commit = maker.option("commit")
    if not commit.replace(".", "", 1).isdecimal():
        raise UsageError(_("“{option}” is a number of percent, not “{text}”").format(option=COMMIT.key, text=commit))
    base = conjunction(in_pipeline(maker), maker.wanted)
    parted = grouping(maker, "deal", maker.by)
    expected, closed = maker.in_period("expected_close"), maker.in_period("closed_on")
    likely = f"probability>={commit}"
    figures = (_amount("best"), _amount("weighted", times="probability"), _amount("likely", likely), Figure("deals", ""))
    opened = _part(maker, conjunction(base, maker.node("deal", "status:open"), expected), parted, figures, "expected_close")
    won = _part(maker, conjunction(base, maker.node("deal", "status:won"), closed), parted, (_amount("won"),), "closed_on")
    held = _part(maker, conjunction(base, maker.node("deal", "status:on_hold"), expected), parted, (_amount("held"),), "expected_close")
    if maker.period.first or maker.period.last:
        _tell_without_date(maker, base)
    goals = targets.goals(maker, parted)
    keys = _keys(maker, parted, (opened, won, held), goals)
    labels = labels_of(maker, parted, keys)
    rows = [_row(maker, labels[key], key, (opened, won, held), goals.get(key)) for key in keys]
    inside = sum(goals[key][0] for key in keys if key in goals)
    rows.append(_row(maker, _("Total"), None, (opened, won, held), (inside, None) if goals else None))
    table = Table("forecast", _("Forecast"), _columns(maker), tuple(rows), total=True)
    shown, title = ((2, 4, 5), _("Forecast, best case, target")) if goals else ((2, 4), _("Forecast and best case"))
    return maker.result([table], [columns_picture(table, shown, "line", title)])


def _columns(maker: Maker) -> tuple[Column, ...]:
    labels = (("won", _("Won")), ("forecast", _("Forecast (won and weighted)")), ("committed", _("Committed")), ("best", _("Best case")),
              ("target", _("Target")))  # fmt: skip
    money = [Column(key, label, "money", maker.currency) for key, label in labels]
    rest = (Column("attained", _("Forecast of target"), "percent"), Column("deals", _("Open deals")), Column("weighted", _("Weighted, open"), "money",
            maker.currency), Column("on_hold", _("On hold"), "money", maker.currency))  # fmt: skip
    return (Column(maker.by.key, _(maker.by.label), "text"), *money, *rest)


def _row(maker: Maker, label: str, key: Any, parts: Sequence[Part], goal: tuple[int, Behind | None] | None) -> tuple[Cell, ...]:
    opened, won, held = parts
    best, weighted, likely, deals = (int(value or 0) for value in opened.of(key))
    was, kept = int(won.of(key)[0] or 0), int(held.of(key)[0] or 0)
    is_won, money = won.behind(maker, key, 0), maker.currency

    def amount(value: int, *nodes: Node) -> Cell:
        return cells.number(value, "money", money, maker.behind("deal", either(*nodes)))

    all_open = opened.behind(maker, key, 0)
    target = goal[0] if goal else None
    return (
        Cell(label, label, maker.behind("deal", either(is_won, all_open))), amount(was, is_won), amount(was + weighted, is_won, all_open),
        amount(was + likely, is_won, opened.behind(maker, key, 2)), amount(was + best, is_won, all_open),
        cells.number(target, "money", money, goal[1] if goal else None),
        cells.number(cells.percent(was + weighted, target), "percent", behind=maker.behind("deal", either(is_won, all_open))),
        cells.number(deals, "count", behind=maker.behind("deal", opened.behind(maker, key, 3))),
        amount(weighted, all_open), amount(kept, held.behind(maker, key, 0)),
    )  # fmt: skip


def _keys(maker: Maker, parted: Grouping, parts: Sequence[Part], goals: Mapping[Any, Any]) -> list[Any]:
    found = {key for part in parts for key in part.found} | (set(goals) if parted.whole or not parted.bands else set())
    if not parted.bands:  # the largest first
        return sorted(found, key=lambda key: -sum(float(part.of(key)[0] or 0) for part in parts[:2]))
    return keys_of(maker, parted, Answer(tuple(Group((key,), ()) for key in sorted(found, key=lambda key: (key == NOTHING, key))), (), len(found)))


def _tell_without_date(maker: Maker, base: Node) -> None:
    """Open deals that nobody expects to close on any day are in no period."""
    where = conjunction(base, maker.node("deal", "status:open", "expected_close:none"))
    if count := maker.answer(Question("deal", where)).total[0]:
        maker.notes.append(_("{count} open deals have no expected close and are in no period").format(count=f"{count:,}"))


REPORTS = (
    Report(
        "forecast", N_("Forecast"), N_("Won, weighted, committed and best case by month, beside the target; what is on hold apart"), SALES, "deal",
        forecast, date="expected_close", period="this year",
        by=(By("month", N_("month"), "expected_close", "month"), By("quarter", N_("quarter"), "expected_close", "quarter"),
            By("year", N_("year"), "expected_close", "year"), REP, REGION),
        options=(COMMIT, PIPELINE),
    ),
)  # fmt: skip
