"""Grading of those who look for a home, and of those who have one: fit, purse, readiness, urgency, viewings, what they entrusted to us."""

from __future__ import annotations

from datetime import date

from tui_crm.plugins.api import Batch, Criterion, GradingRow, Guard, Population, Scheme, hookimpl, per_row

from .words import ELIGIBLE, FINANCING

READY = {"cash": 1.0, "approved": 0.9, "provident": 0.7, "applied": 0.6, "sells_first": 0.4, "open": 0.2}
VIEWED = "count(realty.viewing, {days})"
ENTRUSTED = ("count(realty.listing)", "sum(realty.listing.price)")


def _looks(row: GradingRow) -> bool:
    return "buyer" in row["realty.role"] or "tenant" in row["realty.role"]


def _days_left(row: GradingRow) -> int:
    return (date.fromisoformat(row["realty.decide_by"]) - date.fromisoformat(row.today)).days


@per_row
def budget_fit(row: GradingRow) -> float | None:
    """How well the best listing on offer fits, at the last matching."""
    return min(row["realty.best_fit"], 100) / 100 if row["realty.matched_on"] else None


def explain_fit(row: GradingRow, factor: float) -> str:
    """The fit, and how many listings there are."""
    return row.text("best listing {fit} %, {count} fit").format(fit=row["realty.best_fit"], count=row["realty.fits"])


@per_row
def purse(row: GradingRow) -> float | None:
    """The budget among those who look in the same city; where they are too few, against a full budget."""
    budget = row["realty.budget_max"]
    if not budget:
        return None
    place = row.place("budgets")
    return min(1.0, budget / row.parameter("full")) if place is None else (3 - min(place, 3)) / 3


def explain_purse(row: GradingRow, factor: float) -> str:
    """Where the budget stands."""
    budget = f"{row['realty.budget_max'] // 100:,}"
    cuts = row.cutoffs("budgets")
    if row.place("budgets") is None or not cuts:
        return row.text("budget {budget} of {full}").format(budget=budget, full=f"{int(row.parameter('full')) // 100:,}")
    begins = ", ".join(f"{int(cut) // 100:,}" for cut in cuts)
    return row.text("budget {budget}; quarters of the city begin at {cuts}").format(budget=budget, cuts=begins)


@per_row
def readiness(row: GradingRow) -> float | None:
    """Whether they could sign: money and the right to buy."""
    if row["realty.eligible"] == "no":
        return 0.0
    return READY.get(row["realty.financing"])


def explain_readiness(row: GradingRow, factor: float) -> str:
    """How it is paid, and whether they may buy."""
    words = [row.text(dict(FINANCING).get(row["realty.financing"], "")), row.text(dict(ELIGIBLE).get(row["realty.eligible"], ""))]
    return " · ".join(filter(None, words))


@per_row
def urgency(row: GradingRow) -> float | None:
    """Full in the last two weeks, falling to a fifth at the horizon; who let the day pass fades within a month."""
    if not row["realty.decide_by"]:
        return None
    left, horizon = _days_left(row), max(row.parameter("horizon"), 15.0)
    if left < 0:
        return max(0.0, 0.5 * (1 + left / 30))
    return max(0.2, 1 - 0.8 * max(0, left - 14) / (horizon - 14))


def explain_urgency(row: GradingRow, factor: float) -> str:
    """Days left, or gone by."""
    left = _days_left(row)
    return (row.text("decides in {days} days") if left >= 0 else row.text("wanted to decide {days} days ago")).format(days=abs(left))


@per_row
def viewing_activity(row: GradingRow) -> float | None:
    """Viewings in the period; sellers are not judged by them."""
    return min(1.0, row[VIEWED] / row.parameter("full")) if _looks(row) else None


def explain_viewings(row: GradingRow, factor: float) -> str:
    """How many in how many days."""
    return row.text("{count} viewings in {days} days").format(count=row[VIEWED], days=int(row.parameter("days")))


@per_row
def entrusted(row: GradingRow) -> float | None:
    """What owners gave us to sell or let, by its price; who gave nothing is not judged."""
    count, worth = (row[need] for need in ENTRUSTED)
    return min(1.0, worth / row.parameter("full")) if count else None


def explain_entrusted(row: GradingRow, factor: float) -> str:
    """How many homes, worth how much."""
    count, worth = (row[need] for need in ENTRUSTED)
    return row.text("{count} homes worth {worth}").format(count=count, worth=f"{worth // 100:,}")


def may_not_buy(batch: Batch) -> list[bool]:
    """The rules of the city do not let them buy."""
    return [value == "no" for value in batch["realty.eligible"]]


def gone_quiet(batch: Batch) -> list[bool]:
    """The day to decide lies more than a month back, and no viewing since."""
    rows = (batch.row(index) for index in range(len(batch)))
    return [bool(row["realty.decide_by"]) and _days_left(row) < -30 and not row["count(realty.viewing, 30)"] for row in rows]


BUDGETS = Population(key="budgets", column="realty.budget_max", method="quantile", cuts=(0.25, 0.5, 0.75), where="realty.budget_max", by="city")


@hookimpl
def grading() -> list[Criterion | Guard]:
    """Six criteria and two guards."""
    return [
        Criterion(key="budget_fit", axis="fit", label="Budget fits what is on offer", score=budget_fit, explain=explain_fit,
                  needs=("realty.best_fit", "realty.fits", "realty.matched_on")),
        Criterion(key="purse", axis="purchasing power", label="Budget in the city", needs=("realty.budget_max",), score=purse, explain=explain_purse,
                  populations=(BUDGETS,), parameters={"full": 5_000_000_00}),
        Criterion(key="readiness", axis="purchasing power", label="Ready to sign", needs=("realty.financing", "realty.eligible"), score=readiness,
                  explain=explain_readiness),
        Criterion(key="urgency", axis="potential", label="Urgency", needs=("realty.decide_by",), score=urgency, explain=explain_urgency, decays=True,
                  parameters={"horizon": 180}),
        Criterion(key="viewings", axis="activity", label="Viewings", needs=("realty.role", VIEWED), score=viewing_activity, explain=explain_viewings,
                  decays=True, parameters={"days": 60, "full": 6}),
        Criterion(key="entrusted", axis="loyalty", label="Homes entrusted to us", needs=ENTRUSTED, score=entrusted, explain=explain_entrusted,
                  parameters={"full": 8_000_000_00}),
        Guard(key="may_not_buy", label="May not buy yet", needs=("realty.eligible",), test=may_not_buy, grade="C"),
        Guard(key="gone_quiet", label="Let the day pass, no viewing since", needs=("realty.decide_by", "count(realty.viewing, 30)"), test=gone_quiet,
              grade="C", decays=True),
    ]  # fmt: skip


@hookimpl
def schemes() -> list[Scheme]:
    """How an agency ranks whom to call first."""
    return [
        Scheme(key="clients", label="Clients of the agency", minimum_coverage=25, bands=(("A", 70), ("B", 50), ("C", 30), ("D", 0)),
               criteria={"budget_fit": 25, "urgency": 20, "viewings": 20, "readiness": 15, "purse": 10, "entrusted": 10, "core.in_touch": 10},
               guards={"may_not_buy": "C", "gone_quiet": "C", "core.do_not_contact": "C"}),
    ]  # fmt: skip
