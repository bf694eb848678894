"""What must hold when records are saved, what is filled in, and what follows from deals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tui_crm.plugins.api import Change, Context, Edit, Event, Issue, Outcome, Query, Review, Row, Validator, hookimpl

from .days import between, later
from .partner import covers, listed, may_sell
from .protection import earliest, meet
from .registering import CLAIM, told
from .settings import settings_of
from .words import ACCEPTED, CLOSED, DONE, FAILED, HANDOFF, LOST, PLAN, PROTECTED, RATE, REGISTRATION, RETURNED, STATEMENT, SUBMITTED, TAKEN_BACK, WON

Data = Mapping[str, Sequence[Row]]

CLAIMS_NEAR = Query(name="claims", entity=REGISTRATION, where="end_customer:#{end_customer} state:submitted,protected,disputed", columns=CLAIM,
                    sort="registered_on", limit=1000)  # fmt: skip
PARTNER = Query(name="partner", entity="customer", where="#{partner}",
                columns=("name", "channels.status", "channels.regions", "channels.products", "channels.contract_to", "channels.finding"))  # fmt: skip
CLAIMED = ("end_customer", "partner", "product", "state", "registered_on", "protected_from", "protected_to")
MOST_POINTS = 10_000


def _rivals(row: Row, data: Data, states: frozenset[str]) -> list[Row]:
    return [claim for claim in data["claims"] if claim["state"] in states and meet(row, claim)]


def _protected_once(ctx: Context, row: Row, data: Data) -> str | None:
    """A protection over another partner's: refused unless a ruling stands above it, or the settings only want a warning."""
    if row["state"] != PROTECTED or row["ruling"] or settings_of(ctx.config).overlap != "refuse":
        return None
    rivals = _rivals(row, data, frozenset({PROTECTED}))
    return told(ctx, earliest(rivals)) if rivals else None


def _claimed_by_another(ctx: Context, row: Row, data: Data) -> str | None:
    """A registration where another partner claims the end customer: said, whatever the settings."""
    warned = {SUBMITTED} if settings_of(ctx.config).overlap == "refuse" else {SUBMITTED, PROTECTED}
    if row["state"] not in warned or row["ruling"]:
        return None
    rivals = _rivals(row, data, frozenset({SUBMITTED, PROTECTED}))
    return told(ctx, earliest(rivals)) if rivals else None


def _by_a_partner(ctx: Context, row: Row, data: Data) -> str | None:
    """A claim by somebody who may not sell now."""
    if row["state"] not in (SUBMITTED, PROTECTED) or not data["partner"]:
        return None
    reason = may_sell(data["partner"][0], ctx.today)
    return f"{data['partner'][0].title}: {ctx.text(reason)}" if reason else None


def _in_the_territory(ctx: Context, row: Row, data: Data) -> str | None:
    """A project outside what the partner may sell, or where."""
    if row["state"] not in (SUBMITTED, PROTECTED) or not data["partner"]:
        return None
    partner = data["partner"][0]
    if not covers(partner["channels.regions"], row["region"]):
        return ctx.text("{region} is not among the partner's regions ({regions})").format(region=row["region"], regions=partner["channels.regions"])
    if not covers(partner["channels.products"], row["product"]):
        text = ctx.text("{product} is not among the partner's products ({products})")
        return text.format(product=row["product"], products=partner["channels.products"])
    return None


def _two_sides(row: Row) -> str | None:
    return "Partner and end customer are the same company" if row["partner"] and row["partner"] == row["end_customer"] else None


def _ruled_with_reason(row: Row) -> str | None:
    return "A ruling needs its reason" if row["ruling"] and not row["ruling_reason"].strip() else None


def _in_order(first: str, last: str, text: str) -> Any:
    def check(row: Row) -> str | None:
        return text if row[first] and row[last] and row[last] < row[first] else None

    return check


def _returned_with_reason(row: Row) -> str | None:
    return "A returned lead needs the reason" if row["state"] == RETURNED and not row["reason"] else None


def _rate_in_range(row: Row) -> str | None:
    return None if 0 <= row["rate"] <= MOST_POINTS else "A rate lies between 0 and 10,000 basis points"


def _share_in_range(row: Row) -> str | None:
    return None if 0 <= row["share"] <= 100 else "A share lies between 0 and 100 %"


VALIDATORS = (
    Validator(key="protected", entity=REGISTRATION, label="One partner holds the protection of an end customer", field="end_customer",
              check=_protected_once, needs=(CLAIMS_NEAR,), when=CLAIMED),
    Validator(key="claimed", entity=REGISTRATION, label="Another partner's registration is told", field="end_customer", severity="warning",
              check=_claimed_by_another, needs=(CLAIMS_NEAR,), when=CLAIMED),
    Validator(key="partner", entity=REGISTRATION, label="Who registers is an active partner under contract", field="partner", severity="warning",
              check=_by_a_partner, needs=(PARTNER,), when=("partner", "state")),
    Validator(key="territory", entity=REGISTRATION, label="The project lies in the partner's regions and products", field="region",
              severity="warning", check=_in_the_territory, needs=(PARTNER,), when=("partner", "region", "product")),
    Validator(key="sides", entity=REGISTRATION, label="A partner registers others, not itself", field="end_customer", check=_two_sides),
    Validator(key="ruling", entity=REGISTRATION, label="A ruling has a reason", field="ruling_reason", check=_ruled_with_reason),
    Validator(key="share", entity=REGISTRATION, label="A share is a part of the whole", field="share", check=_share_in_range),
    Validator(key="protection", entity=REGISTRATION, label="A protection ends after it begins", field="protected_to",
              check=_in_order("protected_from", "protected_to", "The protection ends before it begins")),
    Validator(key="returned", entity=HANDOFF, label="A returned lead has a reason", field="reason", check=_returned_with_reason),
    Validator(key="rate", entity=RATE, label="A rate is a part of the whole", field="rate", check=_rate_in_range),
    Validator(key="plan", entity=PLAN, label="A plan ends after it begins", field="valid_to",
              check=_in_order("valid_from", "valid_to", "The plan ends before it begins")),
    Validator(key="period", entity=STATEMENT, label="A period ends after it begins", field="period_to",
              check=_in_order("period_from", "period_to", "The period ends before it begins")),
    Validator(key="contract", entity="customer", label="A contract ends after it begins", field="contract_to",
              check=_in_order("channels.contract_from", "channels.contract_to", "The contract ends before it begins")),
)  # fmt: skip


# what is filled in


@hookimpl
def record_saving(ctx: Context, change: Change) -> Review | None:
    """The plugin's own fields that follow from others."""
    if change.entity == "customer":
        return _customer(ctx, change)
    made = {REGISTRATION: _registration, HANDOFF: _handoff}.get(change.entity)
    patch = made(ctx, change) if made else {}
    return Review(patch=patch) if patch else None


CONTRACT = frozenset({"channels.contract_to", "channels.status", "channels.tier"})


def _customer(ctx: Context, change: Change) -> Review | None:
    """Regions and products between commas of one kind; a contract that ends soon is told when somebody works on it."""
    found = {}
    for name in ("channels.regions", "channels.products"):
        plain = ", ".join(listed(change.after[name]))
        if name in change.changed and plain != change.after[name]:
            found[name.removeprefix("channels.")] = plain
    told_of = _running_out(ctx, change.after) if CONTRACT & set(change.changed) else None
    issues = (Issue(message=told_of, field="contract_to", severity="warning"),) if told_of else ()
    return Review(patch=found, issues=issues) if found or issues else None


def _running_out(ctx: Context, row: Row) -> str | None:
    """An active partner whose contract ends soon, or has ended."""
    until = row["channels.contract_to"]
    if row["channels.status"] != "active" or not until:
        return None
    left = between(ctx.today, until)
    if left > settings_of(ctx.config).contract_warning_days:
        return None
    text = "The partner contract ends in {count} days ({day})" if left >= 0 else "The partner contract ended {count} days ago ({day})"
    return ctx.text(text).format(count=abs(left), day=until)


def _registration(ctx: Context, change: Change) -> dict[str, Any]:
    """The day of registration, the protection, the signed amount, and what conversion counts."""
    row, state = change.after, change.after["state"]
    patch: dict[str, Any] = {}
    if not row["registered_on"]:
        patch["registered_on"] = ctx.today
    if state == PROTECTED and not row["protected_from"]:
        patch["protected_from"] = ctx.today
    if state == PROTECTED and not row["protected_to"]:
        patch["protected_to"] = later(row["protected_from"] or ctx.today, settings_of(ctx.config).protection_days)
    if state == WON:
        patch |= {} if row["won_on"] else {"won_on": ctx.today}
        patch |= {} if row["won_amount"] else {"won_amount": row["amount"]}
    counted = {"won": int(state == WON), "closed": int(state in CLOSED)}
    return patch | {name: value for name, value in counted.items() if row[name] != value}


def _handoff(ctx: Context, change: Change) -> dict[str, Any]:
    """The days of passing and answering, and what punctuality counts: a lead taken back unanswered was not answered in time."""
    row = change.after
    patch: dict[str, Any] = {}
    settings = settings_of(ctx.config)
    passed = row["passed_on"] or ctx.today
    answer_by = row["answer_by"] or later(passed, settings.answer_days)
    patch |= {} if row["passed_on"] else {"passed_on": passed}
    patch |= {} if row["answer_by"] else {"answer_by": answer_by}
    answered = row["answered_on"]
    if row["state"] in (ACCEPTED, RETURNED, DONE, FAILED) and not answered:
        answered = patch["answered_on"] = ctx.today
    late = row["state"] == TAKEN_BACK and not answered and row["reason"] == "overdue"
    counted = {"answered": int(bool(answered) or late), "in_time": int(bool(answered) and answered <= answer_by)}
    return patch | {name: value for name, value in counted.items() if row[name] != value}


# what follows from deals


@hookimpl
def record_saved(ctx: Context, event: Event) -> Outcome | None:
    """A deal that was won or lost closes the registration that it belongs to."""
    if event.entity != "deal" or event.op not in ("create", "update") or event.row is None or not event.row["channels.registration"]:
        return None
    deal = event.row
    if deal["status"] not in (WON, LOST):
        return None
    changes: dict[str, Any] = {"state": deal["status"], "deal": deal.id}
    if deal["status"] == WON:
        changes |= {"won_amount": deal["amount"], "won_on": deal["closed_on"] or ctx.today, "currency": deal["currency"]}
    else:
        changes |= {"lost_why": deal["loss_note"] or deal.called("loss_reason")}
    return Outcome(edits=(Edit(entity=REGISTRATION, id=deal["channels.registration"], changes=changes),))


@hookimpl
def validators() -> list[Validator]:
    """What must hold."""
    return list(VALIDATORS)
