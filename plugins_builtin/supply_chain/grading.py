"""Customers as a supplier grades them: volume, margin, payment, forecast accuracy, strategic fit; overdue amounts cap the grade."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tui_crm.plugins.api import Batch, Criterion, GradingRow, Guard, Population, Scheme, hookimpl, per_row

from .measures import accuracy_of

VOLUME = "sum(supply.delivery.amount, {days})"
COSTED, COST = "sum(supply.delivery.costed, {days})", "sum(supply.delivery.cost, {days})"
DUE, IN_TIME = "sum(supply.receivable.amount, {days})", "sum(supply.receivable.in_time, {days})"
ERROR, ACTUAL = "sum(supply.forecast.error, {days})", "sum(supply.forecast.judged, {days})"
OVERDUE, RECENT = "sum(supply.receivable.open)", "sum(supply.receivable.open, {days})"
"""Totals of receivables are of those that are overdue by today: their time is the day from which they are."""
LIMIT, BLOCKED, FIT = "supply.credit_limit", "supply.blocked", "supply.fit"
FITS = {"strategic": 1.0, "good": 0.7, "neutral": 0.4, "poor": 0.0}
PARETO = (50.0, 75.0, 90.0, 97.0)
"""Percent of all that was delivered: the classes of the Pareto curve end here."""
YEAR = {"days": 365.0}


def _whole(minor: float) -> str:
    return f"{minor / 100:,.0f}"


# volume


def _volume(batch: Batch) -> Sequence[float | None]:
    """By the class of the Pareto curve: 1 for the first, 0 for the last, in even steps; who got nothing cannot be judged."""
    cuts = next((found for found in batch.cutoffs("volume") if found is not None), PARETO)
    steps = [1 - place / max(1, len(cuts)) for place in range(len(cuts) + 1)]
    judged = zip(batch.classes("volume"), batch[VOLUME], strict=True)
    return [None if place is None or not amount else steps[place] for place, amount in judged]


def _explain_volume(row: GradingRow, factor: float) -> str:
    cuts = row.cutoffs("volume") or ()
    bounds = ", ".join("–" if cut == float("inf") else _whole(cut) for cut in cuts)
    text = row.text("delivered for {amount} in {days} days; the classes begin at {cuts}")
    return text.format(amount=_whole(row[VOLUME] or 0), days=f"{row.parameter('days'):g}", cuts=bounds)


# margin


def _margin_of(row: GradingRow) -> float | None:
    worth: float = row[COSTED] or 0
    return (worth - row[COST]) / worth if worth else None


@per_row
def _margin(row: GradingRow) -> float | None:
    """Margin of what has a known cost, against the margin that is full marks."""
    margin = _margin_of(row)
    return None if margin is None else max(0.0, min(1.0, margin / row.parameter("full") * 100))


def _explain_margin(row: GradingRow, factor: float) -> str:
    text = row.text("margin {margin} %, {full} % are full marks")
    return text.format(margin=f"{100 * (_margin_of(row) or 0):.1f}", full=f"{row.parameter('full'):g}")


# payment


@per_row
def _payment(row: GradingRow) -> float | None:
    """Of all that fell due in the period, what was paid in time."""
    due: float = row[DUE] or 0
    return max(0.0, min(1.0, (row[IN_TIME] or 0) / due)) if due > 0 else None


def _explain_payment(row: GradingRow, factor: float) -> str:
    return row.text("paid in time: {paid} of {due} that fell due").format(paid=_whole(row[IN_TIME] or 0), due=_whole(row[DUE]))


# forecasts


@per_row
def _forecast(row: GradingRow) -> float | None:
    """1 - WAPE, from `none` percent accuracy (0) to `full` percent (1)."""
    found = accuracy_of(row[ERROR], row[ACTUAL])
    if found is None:
        return None
    none, full = row.parameter("none") / 100, row.parameter("full") / 100
    return max(0.0, min(1.0, (found - none) / (full - none)))


def _explain_forecast(row: GradingRow, factor: float) -> str:
    found = accuracy_of(row[ERROR], row[ACTUAL]) or 0.0
    return row.text("forecast accuracy {share} %, {full} % are full marks").format(share=f"{100 * found:.1f}", full=f"{row.parameter('full'):g}")


# fit


@per_row
def _fit(row: GradingRow) -> float | None:
    return FITS.get(row[FIT])


def _explain_fit(row: GradingRow, factor: float) -> str:
    return row.text("strategic fit: {fit}").format(fit=row.text(row[FIT]))


# guards


def _late(batch: Batch) -> Sequence[bool]:
    """More is overdue than `percent` of the credit limit, or something for longer than `days`; where there is no limit only the days count."""
    share, least = batch.parameter("percent") / 100, batch.parameter("least")
    rows = zip(batch[LIMIT], batch[OVERDUE], batch[RECENT], strict=True)
    return [_is_late(limit or 0, overdue or 0, recent or 0, share, least) for limit, overdue, recent in rows]


def _is_late(limit: int, overdue: int, recent: int, share: float, least: float) -> bool:
    return (limit > 0 and overdue > limit * share) or overdue - recent > least


def _yes(need: str) -> Callable[[Batch], Sequence[bool]]:
    return lambda batch: [bool(value) for value in batch[need]]


def _strategic(batch: Batch) -> Sequence[bool]:
    return [fit == "strategic" for fit in batch[FIT]]


@hookimpl
def grading() -> list[Criterion | Guard]:
    """Five criteria and three guards."""
    return [
        Criterion(
            key="volume",
            axis="value",
            label="Delivered volume",
            needs=(VOLUME,),
            score=_volume,
            explain=_explain_volume,
            decays=True,
            populations=(Population(key="volume", column=VOLUME, cuts=PARETO, min_n=10),),
            parameters=YEAR,
        ),
        Criterion(
            key="margin",
            axis="value",
            label="Margin",
            needs=(COSTED, COST),
            score=_margin,
            explain=_explain_margin,
            decays=True,
            parameters={**YEAR, "full": 30.0},
        ),
        Criterion(
            key="payment",
            axis="reliability",
            label="Payment behaviour",
            needs=(DUE, IN_TIME),
            score=_payment,
            explain=_explain_payment,
            decays=True,
            parameters=YEAR,
        ),
        Criterion(
            key="forecast",
            axis="reliability",
            label="Forecast accuracy",
            needs=(ERROR, ACTUAL),
            score=_forecast,
            explain=_explain_forecast,
            decays=True,
            parameters={**YEAR, "none": 40.0, "full": 90.0},
        ),
        Criterion(key="fit", axis="future", label="Strategic fit", needs=(FIT,), score=_fit, explain=_explain_fit),
        Guard(
            key="overdue",
            label="Overdue beyond the limit",
            needs=(LIMIT, OVERDUE, RECENT),
            test=_late,
            effect="cap",
            grade="C",
            decays=True,
            parameters={"percent": 10.0, "days": 60.0, "least": 0.0},
        ),
        Guard(key="blocked", label="Blocked for delivery", needs=(BLOCKED,), test=_yes(BLOCKED), effect="cap", grade="D"),
        Guard(key="strategic", label="Strategic customers are at least C", needs=(FIT,), test=_strategic, effect="floor", grade="C"),
    ]


@hookimpl
def schemes() -> list[Scheme]:
    """What a supplier would begin with; it grades nobody until somebody applies it."""
    weights = {"volume": 30, "margin": 20, "payment": 25, "forecast": 15, "fit": 10}
    guards = {"overdue": "", "blocked": "", "strategic": ""}
    return [
        Scheme(
            key="accounts",
            label="Supply accounts",
            criteria=weights,
            bands=(("A", 75), ("B", 55), ("C", 35), ("D", 0)),
            guards=guards,
            minimum_coverage=40,
        )
    ]
