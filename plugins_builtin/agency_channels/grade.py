"""Grading of partners: what they sell, how many registrations they win, how active, prompt and correct they are. Who is no partner has no grade."""

from __future__ import annotations

from collections.abc import Callable

from tui_crm.plugins.api import Batch, Criterion, GradingRow, Guard, Population, Scheme, hookimpl, per_row

from .days import between

STATUS, TIER, TARGET = "channels.status", "channels.tier", "channels.target"
SOLD = "sum(channels.registration.won_amount, {days})"
WINS, CLOSINGS = "sum(channels.registration.won, {days})", "sum(channels.registration.closed, {days})"
COUNT, LATEST = "count(channels.registration, {days})", "last(channels.registration.registered_on)"
ANSWERED, IN_TIME = "sum(channels.handoff.answered, {days})", "sum(channels.handoff.in_time, {days})"
UNTIL, FINDING, AUDIT, AUDITED = "channels.contract_to", "channels.finding", "channels.audit", "channels.audited_on"
CERTIFIED, CERTIFIED_TO = "channels.certification", "channels.certified_to"

YEAR = 365.0
Judge = Callable[[GradingRow], float | None]


def _of_partners(judge: Judge) -> Judge:
    """The same, of partners only."""
    return lambda row: judge(row) if row[STATUS] else None


def _money(row: GradingRow, amount: float) -> str:
    """Whole units, with separators."""
    return f"{int(amount) // 100:,}"


# revenue


def _revenue(row: GradingRow) -> float | None:
    target = row[TARGET] or row.parameter("target")
    return float(max(0.0, min(1.0, (row[SOLD] or 0) / target)))


def _explain_revenue(row: GradingRow, factor: float) -> str:
    target = row[TARGET] or row.parameter("target")
    own = row.text("sold {value} of the target {target}") if row[TARGET] else row.text("sold {value} of the usual {target}")
    return own.format(value=_money(row, row[SOLD] or 0), target=_money(row, target))


def _peers(row: GradingRow) -> float | None:
    place, cuts = row.place("tier"), row.cutoffs("tier")
    return None if place is None or not cuts else float(1 - place / len(cuts))


def _explain_peers(row: GradingRow, factor: float) -> str:
    cuts = row.cutoffs("tier") or ()
    text = row.text("sold {value}; the quarters of the tier begin at {cuts}")
    return text.format(value=_money(row, row[SOLD] or 0), cuts=", ".join(_money(row, cut) for cut in cuts))


# conversion


def _conversion(row: GradingRow) -> float | None:
    if row[CLOSINGS] < row.parameter("least"):
        return None
    return float(min(1.0, row[WINS] / row[CLOSINGS] * 100 / row.parameter("full")))


def _explain_conversion(row: GradingRow, factor: float) -> str:
    text = row.text("won {won} of {closed} closed registrations; {full} % are full marks")
    return text.format(won=row[WINS], closed=row[CLOSINGS], full=f"{row.parameter('full'):g}")


# activity


def _activity(row: GradingRow) -> float | None:
    """Half for how many were registered, half for how lately."""
    often = min(1.0, row[COUNT] / row.parameter("full"))
    lately = max(0.0, 1 - between(row[LATEST], row.today) / row.parameter("asleep")) if row[LATEST] else 0.0
    return float(often + min(1.0, lately)) / 2


def _explain_activity(row: GradingRow, factor: float) -> str:
    if not row[LATEST]:
        return row.text("never registered anything")
    text = row.text("{count} registrations in {days} days, the last {ago} days ago")
    return text.format(count=row[COUNT], days=f"{row.parameter('days'):g}", ago=between(row[LATEST], row.today))


def _prompt(row: GradingRow) -> float | None:
    return float(min(1.0, row[IN_TIME] / row[ANSWERED])) if row[ANSWERED] else None


def _explain_prompt(row: GradingRow, factor: float) -> str:
    return row.text("answered {in_time} of {all} leads in time").format(in_time=row[IN_TIME], all=row[ANSWERED])


# compliance


def _is_certified(row: GradingRow) -> bool:
    return bool(row[CERTIFIED]) and (not row[CERTIFIED_TO] or row[CERTIFIED_TO] >= row.today)


def _compliance(row: GradingRow) -> float | None:
    """The audit, a third less while a finding is open, half without a valid certificate, nothing in a breach. Never audited: not judged."""
    if row[FINDING] == "breach":
        return 0.0
    if not row[AUDITED] and not row[AUDIT]:
        return None
    found = min(1.0, float(row[AUDIT]) / 100)
    found *= 2 / 3 if row[FINDING] == "open" else 1
    return found if _is_certified(row) else found / 2


def _explain_compliance(row: GradingRow, factor: float) -> str:
    parts = [row.text("audit {value} %").format(value=f"{float(row[AUDIT]):g}")]
    parts += [row.text("a finding is open")] if row[FINDING] == "open" else [row.text("in breach")] if row[FINDING] == "breach" else []
    parts += [] if _is_certified(row) else [row.text("not certified, or no longer")]
    return ", ".join(parts)


# guards


def _ended(batch: Batch) -> list[bool]:
    return [bool(status and until and until < batch.today) for status, until in zip(batch[STATUS], batch[UNTIL], strict=True)]


def _in_breach(batch: Batch) -> list[bool]:
    return [bool(status) and finding == "breach" for status, finding in zip(batch[STATUS], batch[FINDING], strict=True)]


def _not_active(batch: Batch) -> list[bool]:
    return [bool(status) and status != "active" for status in batch[STATUS]]


SALES, WORK, TRUST = "sales of the partner", "work of the partner", "compliance of the partner"
BY_TIER = Population(key="tier", column=SOLD, method="quantile", cuts=(0.25, 0.5, 0.75), min_n=3, where=STATUS, by=TIER)

GRADING: tuple[Criterion | Guard, ...] = (
    Criterion(key="revenue", axis=SALES, label="Sales against the target", needs=(STATUS, SOLD, TARGET), score=per_row(_of_partners(_revenue)),
              explain=_explain_revenue, parameters={"days": YEAR, "target": 1_000_000_00.0}, decays=True),
    Criterion(key="peers", axis=SALES, label="Sales among partners of the tier", needs=(STATUS, SOLD), score=per_row(_of_partners(_peers)),
              explain=_explain_peers, parameters={"days": YEAR}, populations=(BY_TIER,), decays=True),
    Criterion(key="conversion", axis=WORK, label="Conversion of registrations", needs=(STATUS, WINS, CLOSINGS),
              score=per_row(_of_partners(_conversion)), explain=_explain_conversion, parameters={"days": YEAR, "least": 3.0, "full": 50.0},
              decays=True),
    Criterion(key="activity", axis=WORK, label="Activity of the partner", needs=(STATUS, COUNT, LATEST), score=per_row(_of_partners(_activity)),
              explain=_explain_activity, parameters={"days": YEAR, "full": 12.0, "asleep": 120.0}, decays=True),
    Criterion(key="prompt", axis=WORK, label="Leads answered in time", needs=(STATUS, ANSWERED, IN_TIME), score=per_row(_of_partners(_prompt)),
              explain=_explain_prompt, parameters={"days": YEAR}, decays=True),
    Criterion(key="compliance", axis=TRUST, label="Compliance and certificate", needs=(STATUS, FINDING, AUDIT, AUDITED, CERTIFIED, CERTIFIED_TO),
              score=per_row(_of_partners(_compliance)), explain=_explain_compliance, decays=True),
    Guard(key="contract", label="Partner contract has ended", needs=(STATUS, UNTIL), test=_ended, grade="D", decays=True),
    Guard(key="breach", label="Partner in breach", needs=(STATUS, FINDING), test=_in_breach, grade="C"),
    Guard(key="inactive", label="Partner is not active", needs=(STATUS,), test=_not_active, grade="C"),
)  # fmt: skip

SCHEMES = (
    Scheme(key="partner", label="Partner grade", criteria={"revenue": 30, "peers": 15, "conversion": 20, "activity": 15, "prompt": 10,
           "compliance": 10},
           bands=(("A", 75), ("B", 55), ("C", 30), ("D", 0)), guards={"contract": "D", "breach": "C", "inactive": "C"}, minimum_coverage=45),
)  # fmt: skip


@hookimpl
def grading() -> list[Criterion | Guard]:
    """What partners are graded by."""
    return list(GRADING)


@hookimpl
def schemes() -> list[Scheme]:
    """The proposed ruleset."""
    return list(SCHEMES)
