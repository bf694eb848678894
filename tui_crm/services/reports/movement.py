"""Pipeline movement: what was open on one day, what came, went and changed until another, and from which stage to which.

What came and went are changes of stage in the period, each counted; their amounts are those the deals have now. What was open at the two ends is
taken from the history of stages, with the amounts of then from the journal; the line "amounts changed" is what lies between.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from tui_crm.i18n import N_, _
from tui_crm.model.report import Behind, Cell, Column, Result, Table
from tui_crm.query.ast import Node, Op, Test, conjunction
from tui_crm.query.names import MAX_PATH
from tui_crm.services.pipeline.stages import Pipelines, pipelines
from tui_crm.services.reports import calendar, cells
from tui_crm.services.reports.making import Maker, either
from tui_crm.services.reports.pipelines import PIPELINE, SALES, in_pipeline
from tui_crm.services.reports.plain import picture, stacked
from tui_crm.services.reports.prefixing import prefixed
from tui_crm.services.reports.spec import Figure, Report
from tui_crm.store.aggregates import Question
from tui_crm.store.movement import Moved, moved, standing

NAMED = 200
"""Deals that a filter names one by one, where nothing else says which they were."""
FLOWS = (
    ("new", N_("New"), 1, "was:none became.kind:open"),
    ("reopened", N_("Reopened"), 1, "was:any not was.kind:open became.kind:open"),
    ("won", N_("Won"), -1, "was.kind:open became.kind:won"),
    ("lost", N_("Lost"), -1, "was.kind:open became.kind:lost"),
    ("on_hold", N_("Put on hold"), -1, "was.kind:open became.kind:on_hold"),
)
"""What the changes of stage did to what is open."""


def _movement(maker: Maker) -> Result:
    zone = maker.crm.locale.zone
    first, last = maker.period.first or maker.today, maker.period.last or maker.today
    at = maker.path("stage_change", "at")[-1]
    start, end = (int(calendar.edge(at, day, zone)) for day in (first, last + timedelta(days=1)))
    asked = conjunction(in_pipeline(maker), maker.wanted, maker.only_ours("deal"))
    seen = conjunction(asked, maker.crm.policy.row_filter("deal"))
    engine, catalogue = maker.crm.store.engine, maker.crm.catalogue
    known = pipelines(maker.crm)
    counted = standing(engine, catalogue, seen, start, end)
    changed = moved(engine, catalogue, seen, start, end, NAMED + 1)
    since = Test(maker.path("deal", "stage_since"), Op.LT, start)

    def behind(which: Callable[[Moved], bool], still: Node | None) -> Behind | None:
        """Deals that stayed where they were and match `still`, and those named that `which` picks; None when they are too many."""
        codes = [deal.code for deal in changed if deal.before != deal.after or not _stayed(deal)]
        if len(codes) > NAMED:
            return None
        picked = [Test(maker.path("deal", "code"), Op.EQ, deal.code) for deal in changed if which(deal)]
        parts = [conjunction(still, since)] if still is not None else []
        return maker.behind("deal", asked, either(*parts, *picked)) if parts or picked else None

    flow = _flow(maker, known, asked, (start, end), counted, changed, behind)
    crossing = _crossing(maker, known, counted, behind)
    title = _("From {first} to {last}").format(first=first, last=last)
    tables = [Table("movement", title, flow[0], tuple(flow[1])), *([crossing] if crossing else [])]
    pictures = [picture(tables[0], 1, "bars", _("Deals")), *([stacked(crossing, "heat")] if crossing else [])]
    return maker.result(tables, pictures)


def _stayed(deal: Moved) -> bool:
    """Whether only its amount changed."""
    return deal.before == deal.after


def _flow(
    maker: Maker, known: Pipelines, asked: Node, span: tuple[int, int], counted: Sequence[tuple[int, int, int, int]], changed: Sequence[Moved],
    behind: Callable[[Callable[[Moved], bool], Node | None], Behind | None],
) -> tuple[tuple[Column, ...], list[tuple[Cell, ...]]]:  # fmt: skip
    """Opening, what came and went, closing."""
    opened = frozenset(stage.id for stage in known.by_id.values() if stage.kind == "open")
    ends = []
    for place in (0, 1):
        count = sum(row[2] for row in counted if row[place] in opened)
        amount = sum(row[3] for row in counted if row[place] in opened)
        amount += sum(_correction(deal, place) for deal in changed if (deal.before, deal.after)[place] in opened)
        ends.append((count, amount))
    still = maker.node("deal", "status:open")
    now = maker.crm.store.clock() < span[1]
    money = maker.currency
    columns = (Column("movement", _("Movement"), "text"), Column("deals", _("Deals"), "number"), Column("amount", _("Amount"), "money", money))
    opening = behind(lambda deal: deal.before in opened and deal.before != deal.after, still)
    closing = maker.behind("deal", asked, still) if now else behind(lambda deal: deal.after in opened and deal.before != deal.after, still)
    rows = [_line(_("Open on the first day"), ends[0][0], ends[0][1], opening, money)]
    balance = ends[0][1]
    for (_key, label, sign, _text), (count, amount, where) in zip(FLOWS, _changes(maker, asked, span), strict=True):
        balance += sign * amount
        rows.append(_line(f"{'+' if sign > 0 else '−'} {_(label)}", sign * count, sign * amount, where, money))
    rows.append(_line(_("± Amounts changed"), None, ends[1][1] - balance, None, money))
    rows.append(_line(_("Open on the last day"), ends[1][0], ends[1][1], closing, money))
    return columns, rows


def _correction(deal: Moved, place: int) -> int:
    """What the amount of then differs by from that of now, which `standing` adds up."""
    return (deal.amount_before, deal.amount_after)[place] - deal.amount_now


def _line(label: str, count: int | None, amount: int, behind: Behind | None, money: str) -> tuple[Cell, ...]:
    return Cell(label, label, behind), cells.number(count, "number", behind=behind), cells.number(amount, "money", money, behind)


def _changes(maker: Maker, asked: Node, span: tuple[int, int]) -> list[tuple[int, int, Behind | None]]:
    """Changes of stage in the period, for each of FLOWS: number, amounts, the changes themselves."""
    deal, at = maker.path("stage_change", "deal"), maker.path("stage_change", "at")
    inner = prefixed(asked, deal, MAX_PATH)
    when = (Test(at, Op.GE, span[0]), Test(at, Op.LT, span[1]))
    where = conjunction(maker.node("stage_change", "deal.deleted_at:none"), *when, inner)
    both = (("count", ""), ("sum", "deal.amount"))
    figures = [Figure("", "", "number", function, of, where=text) for *_about, text in FLOWS for function, of in both]
    measures = tuple(maker.measure("stage_change", figure) for figure in figures)
    total = [int(value or 0) for value in maker.answer(Question("stage_change", where, (), measures)).total]
    opened = [maker.behind("stage_change", where, measure.where) if inner is not None else None for measure in measures[::2]]
    return list(zip(total[::2], total[1::2], opened, strict=True))


def _crossing(
    maker: Maker, known: Pipelines, counted: Sequence[tuple[int, int, int, int]],
    behind: Callable[[Callable[[Moved], bool], Node | None], Behind | None],
) -> Table | None:  # fmt: skip
    """From which stage (rows) to which (columns)."""
    counts: Mapping[tuple[int, int], int] = {(before, after): count for before, after, count, _amount in counted if after}
    order = {stage.id: (stage.pipeline, stage.position) for stage in known.by_id.values()}
    sides = [sorted({pair[place] for pair in counts}, key=lambda stage: order.get(stage, (0, 0))) for place in (0, 1)]
    if not counts:
        return None
    names = {stage.id: stage.name for stage in known.by_id.values()}

    def cell(before: int, after: int) -> Cell:
        still = maker.node("deal", f"stage:#{after}") if before == after else None
        return cells.number(
            counts.get((before, after), 0), "count", behind=behind(lambda deal: (deal.before, deal.after) == (before, after), still)
        )

    def line(label: str, stages: Sequence[int]) -> tuple[Cell, ...]:
        found = [sum(counts.get((before, after), 0) for before in stages) for after in sides[1]]
        return (Cell(label, label), *(cells.number(count, "count") for count in found), cells.number(sum(found), "count"))

    rows = []
    for before in sides[0]:
        label = names.get(before, _("not there yet"))
        across = [cell(before, after) for after in sides[1]]
        rows.append((Cell(label, label), *across, cells.number(sum(int(each.value or 0) for each in across), "count")))
    rows.append(line(_("Total"), sides[0]))
    heads = [Column(f"to_{after}", names.get(after, f"#{after}")) for after in sides[1]]
    columns = (Column("from", _("From, to →"), "text"), *heads, Column("total", _("Total")))
    return Table("crossing", _("Stage on the first day and on the last"), columns, tuple(rows), total=True)


REPORTS = (
    Report(
        "movement", N_("Pipeline movement"), N_("What was open on one day, what came, went and changed until another, and from which stage to which"),
        SALES, "deal", _movement, date="stage_since", period="this month", options=(PIPELINE,),
    ),
)  # fmt: skip
