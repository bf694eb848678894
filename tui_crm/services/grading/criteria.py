"""The core's own criteria: purchasing power, loyalty and potential; sales shares; recency, frequency, money; a customer's own interval."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from math import log10

from tui_crm.i18n import N_, _, ngettext
from tui_crm.model.money import show_money
from tui_crm.plugins.grading import Batch, Criterion, Factor, GradingRow, Guard, Population, per_row

POWER, LOYALTY, POTENTIAL, SALES = N_("purchasing power"), N_("loyalty"), N_("potential"), N_("sales")
DAY = 86_400_000
MINOR = 100
"""Amounts in parameters are in minor units, like all amounts."""

REVENUE, STAFF, TOUCHED = "revenue", "employees", "last_activity"
BOUGHT, COUNT = "sum(purchase.amount, {days})", "count(purchase, {days})"
WON = "sum(deal.amount[status:won], {days})"
STARS, STARS_TWICE = "sum(survey_answer.csat[csat>=1], {days})", "sum(survey_answer.csat[csat>=1], {twice})"
ANSWERS, ANSWERS_TWICE = "count(survey_answer[csat>=1], {days})", "count(survey_answer[csat>=1], {twice})"
UNSETTLED = "count(ticket[kind:complaint category:open,paused])"
DAYS, FIRST, LAST = "days(purchase.date)", "first(purchase.date)", "last(purchase.date)"


def _rising(value: float, low: float, full: float) -> float:
    """0 at `low` and below, 1 at `full` and above, in even steps of magnitude between (ten times as much is as much better, wherever it is)."""
    if value <= low:
        return 0.0
    return 1.0 if value >= full else log10(value / low) / log10(full / low)


def _magnitude(need: str) -> Callable[[Batch], Sequence[Factor]]:
    """Judges one amount or number by its magnitude; nothing known: not judged."""

    def score(batch: Batch) -> Sequence[Factor]:
        low, full = batch.parameter("low"), batch.parameter("full")
        return [_rising(value, low, full) if value else None for value in batch[need]]

    return score


def _days_since(day: str, today: str) -> int:
    return (date.fromisoformat(today) - date.fromisoformat(day)).days


def _of_money(need: str) -> Callable[[GradingRow, float], str]:
    def explain(row: GradingRow, factor: float) -> str:
        return _("{value} of {full}").format(value=show_money(row[need], ""), full=show_money(int(row.parameter("full")), ""))

    return explain


def _of_number(need: str) -> Callable[[GradingRow, float], str]:
    def explain(row: GradingRow, factor: float) -> str:
        return _("{value} of {full}").format(value=f"{row[need]:,}", full=f"{row.parameter('full'):,.0f}")

    return explain


# loyalty


def _repeat(batch: Batch) -> Sequence[Factor]:
    """How often somebody came back; who never bought cannot be judged."""
    full = batch.parameter("full")
    return [min(1.0, days / full) if days else None for days in batch[DAYS]]


def _explain_repeat(row: GradingRow, factor: float) -> str:
    days = row[DAYS]
    return ngettext("bought on {count} day, {full} are full marks", "bought on {count} days, {full} are full marks", days).format(
        count=days, full=f"{row.parameter('full'):g}"
    )


def interval(row: GradingRow) -> float:
    """The customer's own interval between purchases in days; after a single one the parameter `usual`."""
    days: int = row[DAYS]
    if days < 2:
        return row.parameter("usual")
    return max(_days_since(row[FIRST], row[LAST]) / (days - 1), row.parameter("shortest"))


@per_row
def _on_time(row: GradingRow) -> Factor:
    """1 while no longer ago than the customer's own interval, then falling to 0 at `late` times of it."""
    if not row[DAYS]:
        return None
    stretched = max(0, _days_since(row[LAST], row.today)) / interval(row)
    late = row.parameter("late")
    return 1.0 if stretched <= 1 else max(0.0, 1 - (stretched - 1) / (late - 1))


def _explain_on_time(row: GradingRow, factor: float) -> str:
    ago = _days_since(row[LAST], row.today)
    return _("last bought {ago} days ago; usually every {interval}").format(ago=ago, interval=f"{interval(row):.0f}")


@per_row
def _frequency(row: GradingRow) -> Factor:
    """Purchases of the last period against those of the one before: 0.5 as many, 1 twice as many and more, 0 none. Without any: not judged."""
    late, both = row["count(purchase, {days})"], row["count(purchase, {twice})"]
    if not both:
        return None
    before = both - late
    return 1.0 if not before else min(1.0, late / before / 2)


def _explain_frequency(row: GradingRow, factor: float) -> str:
    late, both = row["count(purchase, {days})"], row["count(purchase, {twice})"]
    return _("{now} purchases in {days} days, {before} in those before").format(now=late, before=both - late, days=f"{row.parameter('days'):g}")


# potential


@per_row
def _in_touch(row: GradingRow) -> Factor:
    if not row[TOUCHED]:
        return None
    days: float = (row.now - row[TOUCHED]) / DAY
    return max(0.0, min(1.0, 1 - days / row.parameter("days")))


def _explain_in_touch(row: GradingRow, factor: float) -> str:
    return _("last activity {ago} days ago; after {days} it counts for nothing").format(
        ago=max(0, (row.now - row[TOUCHED]) // DAY), days=f"{row.parameter('days'):g}"
    )


@per_row
def _growth(row: GradingRow) -> Factor:
    """Sales of the last period against those of the one before: 0.5 as much, 1 twice as much and more, 0 none. Without any: not judged."""
    late, both = row["sum(purchase.amount, {days})"], row["sum(purchase.amount, {twice})"]
    before = both - late
    if late <= 0 and before <= 0:
        return None
    return 1.0 if before <= 0 else max(0.0, min(1.0, late / before / 2))


def _explain_growth(row: GradingRow, factor: float) -> str:
    late, both = row["sum(purchase.amount, {days})"], row["sum(purchase.amount, {twice})"]
    return _("{now} in {days} days, {before} in those before").format(
        now=show_money(late, ""), before=show_money(both - late, ""), days=f"{row.parameter('days'):g}"
    )


# satisfaction


def _points(row: GradingRow) -> tuple[float, float]:
    """The mean answer of the last period and of the one before, 1 to 5; 0 where nobody answered."""
    late, both = row[STARS], row[STARS_TWICE]
    count, twice = row[ANSWERS], row[ANSWERS_TWICE]
    return (late / count if count else 0.0), ((both - late) / (twice - count) if twice > count else 0.0)


@per_row
def _satisfaction(row: GradingRow) -> Factor:
    """0 for answers of 1, 1 for answers of 5; less what they fell since the period before, less `each` for every complaint that is not settled.

    Who gave no answer is judged by complaints alone, from the middle downwards; without either one cannot say.
    """
    now, before = _points(row)
    unsettled: int = row[UNSETTLED]
    if not now and not before and not unsettled:
        return None
    level = ((now or before) - 1) / 4 if now or before else 0.5
    fallen = max(0.0, before - now) / 4 if now and before else 0.0
    return max(0.0, min(1.0, level - fallen - unsettled * row.parameter("each")))


def _explain_satisfaction(row: GradingRow, factor: float) -> str:
    now, before = _points(row)
    said = {"now": f"{now:.1f}", "before": f"{before:.1f}", "days": f"{row.parameter('days'):g}", "by": f"{abs(before - now):.1f}"}
    if not now and not before:
        told = _("no answer")
    elif not now:
        told = _("no answer in {days} days, {before} of 5 in those before")
    elif not before:
        told = _("{now} of 5 in {days} days, no answer in those before")
    elif said["by"] == "0.0":
        told = _("steady: {now} of 5 in {days} days, {before} in those before")
    elif now < before:
        told = _("falling by {by}, which counts twice: {now} of 5 in {days} days, {before} in those before")
    else:
        told = _("rising by {by}: {now} of 5 in {days} days, {before} in those before")
    unsettled = row[UNSETTLED]
    complaints = ngettext("{count} complaint is not settled", "{count} complaints are not settled", unsettled).format(count=unsettled)
    return f"{told.format(**said)}; {complaints}" if unsettled else told.format(**said)


# populations


def _by_class(population: str) -> Callable[[Batch], Sequence[Factor]]:
    """1 for the best class, 0 for the last, in even steps."""

    def score(batch: Batch) -> Sequence[Factor]:
        cuts = next((found for found in batch.cutoffs(population) if found is not None), ())
        steps = [1 - place / max(1, len(cuts)) for place in range(len(cuts) + 1)]
        return [None if place is None else steps[place] for place in batch.classes(population)]

    return score


def _bought_only(score: Callable[[Batch], Sequence[Factor]], bought: str) -> Callable[[Batch], Sequence[Factor]]:
    """The same for those who bought anything in the period; the others cannot be judged."""

    def judged(batch: Batch) -> Sequence[Factor]:
        return [factor if count else None for factor, count in zip(score(batch), batch[bought], strict=True)]

    return judged


def _explain_share(row: GradingRow, factor: float) -> str:
    cuts = row.cutoffs("sales") or ()
    bounds = ", ".join(show_money(int(cut), "") if cut != float("inf") else "–" for cut in cuts)
    return _("sales {value}; the classes begin at {cuts}").format(value=show_money(row[BOUGHT], ""), cuts=bounds)


def _explain_fifth(need: str, population: str) -> Callable[[GradingRow, float], str]:
    def explain(row: GradingRow, factor: float) -> str:
        cuts = row.cutoffs(population) or ()
        shown = show_money(row[need], "") if need == BOUGHT else str(row[need])
        place = row.place(population)
        return _("{value}: {score} of {most}").format(value=shown, score=len(cuts) + 1 - (place or 0), most=len(cuts) + 1)

    return explain


FIFTHS = (0.2, 0.4, 0.6, 0.8)
YEARS = {"days": 365.0}
EVER = {"days": 0.0}

# lifecycle


def _purchases(batch: Batch) -> Sequence[Factor]:
    """0 never, a third once, two thirds again, 1 from `loyal` days on which was bought."""
    loyal = batch.parameter("loyal")
    return [0.0 if not days else 1.0 if days >= loyal else round(1 / 3, 4) if days == 1 else round(2 / 3, 4) for days in batch[DAYS]]


@per_row
def _comeback(row: GradingRow) -> Factor:
    """1: was lost, or came back after that, and bought in the last `days` days."""
    if row["lifecycle"] not in ("lost", "won_back") or not row[DAYS]:
        return 0.0
    return 1.0 if _days_since(row[LAST], row.today) <= row.parameter("days") else 0.0


OWN_INTERVAL = {"usual": 365.0, "shortest": 1.0, "late": 3.0}

ALL: tuple[Criterion | Guard, ...] = (
    Criterion(key="revenue", axis=POWER, label=N_("Yearly revenue"), needs=(REVENUE,), score=_magnitude(REVENUE), explain=_of_money(REVENUE),
              parameters={"low": 100_000.0 * MINOR, "full": 100_000_000.0 * MINOR}),
    Criterion(key="staff", axis=POWER, label=N_("Employees"), needs=(STAFF,), score=_magnitude(STAFF), explain=_of_number(STAFF),
              parameters={"low": 1.0, "full": 1000.0}),
    Criterion(key="sales", axis=POWER, label=N_("Sales of the period"), needs=(BOUGHT,), score=_magnitude(BOUGHT), explain=_of_money(BOUGHT),
              parameters={**YEARS, "low": 1_000.0 * MINOR, "full": 1_000_000.0 * MINOR}, decays=True),
    Criterion(key="won", axis=POWER, label=N_("Won deals begun in the period"), needs=(WON,), score=_magnitude(WON), explain=_of_money(WON),
              parameters={**YEARS, "low": 1_000.0 * MINOR, "full": 1_000_000.0 * MINOR}, decays=True),
    Criterion(key="repeat", axis=LOYALTY, label=N_("Repeated purchases"), needs=(DAYS,), score=_repeat, explain=_explain_repeat,
              parameters={"full": 12.0}),
    Criterion(key="on_time", axis=LOYALTY, label=N_("Own purchase interval"), needs=(DAYS, FIRST, LAST), score=_on_time,
              explain=_explain_on_time, parameters=OWN_INTERVAL, decays=True),
    Criterion(key="frequency", axis=LOYALTY, label=N_("Frequency, then and now"), needs=("count(purchase, {days})", "count(purchase, {twice})"),
              score=_frequency, explain=_explain_frequency, parameters={"days": 180.0, "twice": 360.0}, decays=True),
    Criterion(key="satisfaction", axis=LOYALTY, label=N_("Satisfaction"), needs=(STARS, STARS_TWICE, ANSWERS, ANSWERS_TWICE, UNSETTLED),
              score=_satisfaction, explain=_explain_satisfaction, parameters={"days": 180.0, "twice": 360.0, "each": 0.25}, decays=True),
    Criterion(key="in_touch", axis=POTENTIAL, label=N_("In touch"), needs=(TOUCHED,), score=_in_touch, explain=_explain_in_touch,
              parameters={"days": 180.0}, decays=True),
    Criterion(key="growth", axis=POTENTIAL, label=N_("Growth of sales"), needs=("sum(purchase.amount, {days})", "sum(purchase.amount, {twice})"),
              score=_growth, explain=_explain_growth, parameters={"days": 180.0, "twice": 360.0}, decays=True),
    Criterion(key="share", axis=SALES, label=N_("Share of all sales"), needs=(BOUGHT,), score=_by_class("sales"), explain=_explain_share,
              populations=(Population(key="sales", column=BOUGHT, cuts=(75, 95), min_n=1),), parameters=YEARS, decays=True),
    Criterion(key="recency", axis=N_("recency"), label=N_("Recency"), needs=(LAST, COUNT), score=_bought_only(_by_class("last"), COUNT),
              explain=_explain_fifth(LAST, "last"), parameters=EVER, decays=True,
              populations=(Population(key="last", column=LAST, method="quantile", cuts=FIFTHS, where=COUNT, min_n=5),)),
    Criterion(key="often", axis=N_("frequency"), label=N_("Frequency"), needs=(COUNT,), score=_bought_only(_by_class("count"), COUNT),
              explain=_explain_fifth(COUNT, "count"), parameters=EVER, decays=True,
              populations=(Population(key="count", column=COUNT, method="quantile", cuts=FIFTHS, where=COUNT, min_n=5),)),
    Criterion(key="money", axis=N_("money"), label=N_("Money"), needs=(BOUGHT, COUNT), score=_bought_only(_by_class("sum"), COUNT),
              explain=_explain_fifth(BOUGHT, "sum"), parameters=EVER, decays=True,
              populations=(Population(key="sum", column=BOUGHT, method="quantile", cuts=FIFTHS, where=COUNT, min_n=5),)),
    Criterion(key="purchases", axis=N_("lifecycle"), label=N_("Purchases so far"), needs=(DAYS,), score=_purchases, explain=_explain_repeat,
              parameters={"loyal": 6.0, "full": 6.0}),
    Criterion(key="comeback", axis=N_("lifecycle"), label=N_("Came back"), needs=("lifecycle", DAYS, LAST), score=_comeback,
              parameters={"days": 180.0}, decays=True),
    Guard(key="do_not_contact", label=N_("Must not be contacted"), needs=("do_not_contact",), test=lambda batch: list(batch["do_not_contact"]),
          effect="cap", grade="C"),
)  # fmt: skip
