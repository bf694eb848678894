"""Reports that break deals down: where they stand, what was won and lost, how often and how fast, which are stalled."""

from __future__ import annotations

from collections.abc import Sequence

from tui_crm.i18n import N_
from tui_crm.model.report import Result, Style
from tui_crm.query.ast import Node, conjunction
from tui_crm.services.pipeline.stalling import stalled
from tui_crm.services.reports.making import Maker
from tui_crm.services.reports.pipelines import (
    COMPETITOR,
    CUSTOMER,
    GRADE,
    INDUSTRY,
    LAST_STAGE,
    PIPELINE,
    PIPELINES,
    PRODUCT,
    REASON,
    REGION,
    REP,
    SALES,
    SERIES,
    SOURCE,
    STAGE,
    in_pipeline,
    months,
)
from tui_crm.services.reports.plain import ACROSS, plain
from tui_crm.services.reports.spec import By, Figure, Option, Ratio, Report, Share, Shown

LARGEST = frozenset({"customer", "product", "rep"})
"""Groups whose sizes are drawn as a Pareto diagram."""


def _deals(maker: Maker, shown: Sequence[Shown], where: str, style: Style | None = None, *more: Node) -> Result:
    return plain(maker, shown, conjunction(maker.node("deal", where), in_pipeline(maker), *more), style)


def _overview(maker: Maker) -> Result:
    return _deals(maker, (
        Figure("deals", N_("Deals")),
        Share("share", N_("Share"), "deals"),
        Figure("amount", N_("Amount"), "money", "sum", "amount"),
        Figure("weighted", N_("Weighted, open"), "money", "sum", "amount", "probability", where="status:open"),
        Figure("mean", N_("Mean"), "money", "mean", "amount"),
    ), "")  # fmt: skip


def _won(maker: Maker) -> Result:
    return _deals(maker, (
        Figure("won", N_("Won value"), "money", "sum", "amount"),
        Share("share", N_("Share"), "won"),
        Figure("deals", N_("Deals won")),
        Figure("mean", N_("Mean"), "money", "mean", "amount"),
        Figure("median", N_("Median"), "money", "p50", "amount"),
    ), "status:won", "pareto" if maker.by.key in LARGEST else None)  # fmt: skip


def _win_rate(maker: Maker) -> Result:
    return _deals(maker, (
        Ratio("rate", N_("Win rate"), ("won",), ("won", "lost")),
        Figure("won", N_("Won"), where="status:won"),
        Figure("lost", N_("Lost"), where="status:lost"),
        Ratio("value_rate", N_("Win rate by amount"), ("won_value",), ("won_value", "lost_value")),
        Figure("won_value", N_("Won value"), "money", "sum", "amount", where="status:won"),
        Figure("lost_value", N_("Lost value"), "money", "sum", "amount", where="status:lost"),
    ), "status:won,lost")  # fmt: skip


def _losses(maker: Maker) -> Result:
    """A reason or a rival is of a lost deal: its rate is of all that were closed, not of its own."""
    of_all = maker.by.path in ("loss_reason", "competitor")
    return _deals(maker, (
        Figure("lost", N_("Lost"), where="status:lost"),
        Share("share", N_("Share of the lost"), "lost"),
        Ratio("rate", N_("Loss rate"), ("lost",), ("lost", "won"), of_all=of_all),
        Figure("lost_value", N_("Lost value"), "money", "sum", "amount", where="status:lost"),
        Share("value_share", N_("Share of the lost value"), "lost_value"),
        Ratio("value_rate", N_("Loss rate by amount"), ("lost_value",), ("lost_value", "won_value"), of_all=of_all),
        Figure("won", N_("Won"), where="status:won"),
        Figure("won_value", N_("Won value"), "money", "sum", "amount", where="status:won"),
    ), "status:won,lost", "pareto" if of_all else None)  # fmt: skip


def _cycle(maker: Maker) -> Result:
    state = maker.option("state")
    return _deals(maker, (
        Figure("mean", N_("Mean days"), "days", "mean", "closed_on", since="engaged_on"),
        Figure("median", N_("Median days"), "days", "p50", "closed_on", since="engaged_on"),
        Figure("p90", N_("90 % within, days"), "days", "p90", "closed_on", since="engaged_on"),
        Figure("deals", N_("Deals"), where="engaged_on:any closed_on:any"),
    ), "status:won,lost" if state == "closed" else f"status:{state}")  # fmt: skip


def _stalled(maker: Maker) -> Result:
    return _deals(maker, (
        Figure("deals", N_("Stalled deals")),
        Share("share", N_("Share"), "deals"),
        Figure("amount", N_("Amount"), "money", "sum", "amount"),
        Figure("weighted", N_("Weighted"), "money", "sum", "amount", "probability"),
        Figure("touched", N_("without any move in 90 days"), where="last_touch<-90d"),
    ), "", None, stalled(maker.crm))  # fmt: skip


_WAYS = (REP, REGION, PRODUCT, SERIES, CUSTOMER, INDUSTRY, GRADE, SOURCE)
_STATES = {"won": N_("won"), "lost": N_("lost"), "closed": N_("won or lost")}

REPORTS = (
    Report(
        "deals", N_("Deals"), N_("How many deals there are and what they are worth, by status, stage or any field"), SALES, "deal", _overview,
        date="created_at", by=(By("status", N_("Status"), "status"), STAGE, PIPELINES, *_WAYS, *months("created_at")), options=(PIPELINE, ACROSS),
    ),
    Report(
        "won", N_("Won"), N_("What was won, by month, quarter, region, rep, product, customer or any field"), SALES, "deal", _won,
        date="closed_on", by=(*months("closed_on"), *_WAYS), options=(PIPELINE, ACROSS),
    ),
    Report(
        "win-rate", N_("Win rate"), N_("Won of those won or lost, by number and by amount"), SALES, "deal", _win_rate,
        date="closed_on", by=(REP, *months("closed_on"), *_WAYS[1:], COMPETITOR), options=(PIPELINE,),
    ),
    Report(
        "losses", N_("Losses"), N_("Loss rate by number and by amount: by reason, rep, stage, competitor or any field"), SALES, "deal", _losses,
        date="closed_on", by=(REASON, REP, LAST_STAGE, COMPETITOR, *_WAYS[1:], *months("closed_on")), options=(PIPELINE, ACROSS),
    ),
    Report(
        "cycle", N_("Sales cycle"), N_("Days from the first engagement to the close: mean, median, and within how many nine of ten are closed"),
        SALES, "deal", _cycle, date="closed_on", by=(REP, *months("closed_on"), *_WAYS[1:]),
        options=(Option("state", N_("Deals"), _STATES), PIPELINE),
    ),
    Report(
        "stalled", N_("Stalled deals"), N_("Deals without activity and without a change of stage for longer than their stage allows"), SALES, "deal",
        _stalled, by=(STAGE, REP, REGION, CUSTOMER, PRODUCT, PIPELINES), options=(PIPELINE, ACROSS),
    ),
)  # fmt: skip
