"""Commands about commission: make the statements of a period, confirm them, note the payment, make one void."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tui_crm.plugins.api import Command, Context, Edit, New, Outcome, PageView, Query, Row, TableView, TextView

from . import commission, days
from .answering import answered
from .partner import is_partner
from .words import LINE, PLAN, RATE, REGISTRATION, STATEMENT, STATEMENT_STATES, label

Data = Mapping[str, Sequence[Row]]
Rows = Sequence[Row]

SALE = ("code", "name", "partner", "end_customer", "product", "region", "currency", "won_amount", "won_on", "share", "state")
SALES = Query(name="sales", entity=REGISTRATION, where="partner:{ids} state:won", columns=SALE, sort="won_on", limit=100_000)
BOOKED = Query(name="booked", entity=LINE, where="partner:{ids}", sort="id", limit=100_000,
               columns=("name", "partner", "statement", "registration", "kind", "base", "rate", "commission", "reverses"))  # fmt: skip
STATEMENTS = Query(name="statements", entity=STATEMENT, where="partner:{ids} state!=void", limit=10_000,
                   columns=("code", "name", "partner", "period_from", "period_to", "state"))  # fmt: skip
PLANS = Query(name="plans", entity=PLAN, where="state:active", limit=1_000)
RATES = Query(name="rates", entity=RATE, limit=10_000)


def plan_for(ctx: Context, partner: Row, day: str, data: Data) -> commission.Plan | None:
    """The plan that holds for a partner on a day: that of the tier, else the one for all."""
    valid = [plan for plan in data["plans"] if (plan["valid_from"] or day) <= day <= (plan["valid_to"] or day)]
    fitting = [plan for plan in valid if plan["tier"] == partner["channels.tier"]] or [plan for plan in valid if not plan["tier"]]
    if not fitting:
        return None
    newest = max(fitting, key=lambda plan: (plan["valid_from"], plan.id))
    rates = tuple(commission.Rate(rate["product"], rate["region"], rate["volume_from"],
    rate["rate"]) for rate in data["rates"] if rate["plan"] == newest.id)
    return commission.Plan(newest.id, newest["method"], newest["rounding"], newest["currency"] or ctx.currency, rates)


def sales_of(ctx: Context, partner: Row, until: str, data: Data) -> list[commission.Sale]:
    """The sales of a partner that were signed up to a day."""
    return [
        commission.Sale(row.id, row["name"], row["product"], row["region"], row["won_amount"], row["currency"] or ctx.currency, row["won_on"],
                        int(row["share"] * 100))
        for row in data["sales"] if row["partner"] == partner.id and row["won_on"] and row["won_on"] <= until
    ]  # fmt: skip


def worked_out(ctx: Context, partner: Row, until: str, data: Data) -> commission.Statement | None:
    """What there is to settle with a partner up to a day; None without a plan."""
    plan = plan_for(ctx, partner, until, data)
    valid = frozenset(row.id for row in data["statements"])
    booked = [{**line, "id": line.id} for line in data["booked"] if line["partner"] == partner.id] if plan else []
    return commission.statement(sales_of(ctx, partner, until, data), booked, valid, plan) if plan else None


def _make(ctx: Context, rows: Rows, argument: str, data: Data) -> Outcome:
    """A statement of a period for each marked partner: what was sold and not settled yet, and what is taken back."""
    period = days.period(argument, ctx.today)
    if period is None:
        return Outcome(message=ctx.text("“{text}” is no period; say 2026-03, 2026-Q1 or 2026").format(text=argument))
    new: list[New] = []
    words: list[str] = []
    table: list[tuple[str, ...]] = []
    for partner in rows:
        problem = _problem(ctx, partner, period, data)
        found = None if problem else worked_out(ctx, partner, period[1], data)
        if problem or found is None or not found.lines:
            reason = problem or ("nothing to settle" if found else "there is no commission plan for this tier and day")
            words.append(f"{partner.title}: {ctx.text(reason)}")
            continue
        plan = plan_for(ctx, partner, period[1], data)
        assert plan is not None
        new += _records(ctx, partner, plan, period, found)
        names = ("sales", "commission", "reversed", "payable")
        table.append((partner.title, str(len(found.lines)), *(ctx.money(found.totals[name], plan.currency) for name in names)))
        if found.left_out:
            words.append(ctx.text("{partner}: {count} sales have no rate in the plan").format(partner=partner.title, count=len(found.left_out)))
    heads = tuple(map(ctx.text, ("Partner", "Lines", "Sales", "Commission", "Reversals", "Payable")))
    name = days.named(*period)
    done = ctx.text("{count} statements of {period}").format(count=len(table), period=name)
    if not table:
        return answered(done, words)
    view = PageView(parts=(
        ("", TableView(columns=heads, rows=tuple(table), right=(1, 2, 3, 4, 5))), *((("", TextView(text="\n".join(words))),) if words else ()),
    ))  # fmt: skip
    return Outcome(message=done, new=tuple(new), view=view, title=f"{ctx.text('Commission statement')} {name}")


def _problem(ctx: Context, partner: Row, period: tuple[str, str], data: Data) -> str:
    """Why there can be no statement, in English; "" when there can."""
    if not is_partner(partner):
        return "is no partner"
    drafts = [row for row in data["statements"] if row["partner"] == partner.id and row["state"] == "draft"]
    if drafts:
        return "has a draft already; confirm it or make it void first"
    return "the period is not over yet" if period[1] >= ctx.today else ""


def _records(ctx: Context, partner: Row, plan: commission.Plan, period: tuple[str, str], found: commission.Statement) -> Iterable[New]:
    """The statement and its lines."""
    key = f"statement{partner.id}"
    title = f"{partner.title} {days.named(*period)}"
    values: dict[str, Any] = {"name": title, "partner": partner.id, "plan": plan.id, "period_from": period[0], "period_to": period[1],
                              "currency": plan.currency, **found.totals}  # fmt: skip
    yield New(entity=STATEMENT, key=key, values=values)
    for line in found.lines:
        given: dict[str, Any] = {
            "name": line.name, "statement": f"@{key}", "partner": partner.id, "registration": line.registration, "kind": line.kind,
            "booked_on": ctx.today, "currency": plan.currency, "base": line.base, "rate": line.rate, "commission": line.commission,
            "reverses": line.reverses, "note": ctx.text(line.note) if line.note else "",
        }  # fmt: skip
        yield New(entity=LINE, values=given)


def _step(ctx: Context, rows: Rows, state: str, before: frozenset[str], more: Mapping[str, Any] = {}) -> Outcome:
    """Statements go on to another state; others stay as they are."""
    moved = [row for row in rows if row["state"] in before]
    edits = tuple(Edit(entity=STATEMENT, id=row.id, changes={"state": state, **more}) for row in moved)
    text = ctx.text("{count} statements: {state}").format(count=len(moved), state=ctx.text(label(STATEMENT_STATES, state)))
    return Outcome(message=text, edits=edits)


def _confirm(ctx: Context, rows: Rows, argument: str, data: Data) -> Outcome:
    """Confirm drafts: their lines are what was agreed."""
    return _step(ctx, rows, "confirmed", frozenset({"draft"}))


def _paid(ctx: Context, rows: Rows, argument: str, data: Data) -> Outcome:
    """Note that confirmed statements were paid."""
    return _step(ctx, rows, "paid", frozenset({"confirmed"}), {"paid_on": ctx.today})


def _void(ctx: Context, rows: Rows, argument: str, data: Data) -> Outcome:
    """Make statements void that were not paid: their sales can be settled again."""
    return _step(ctx, rows, "void", frozenset({"draft", "confirmed"}))


COMMANDS = (
    Command(key="settle", label="Make the commission statement", help="Settle the commission of partners for a period", run=_make,
            entity="customer", keys=("Q s",), needs=(SALES, BOOKED, STATEMENTS, PLANS, RATES), argument="period, as in 2026-03, 2026-Q1"),
    Command(key="confirm", label="Confirm the statement", help="Drafts become what was agreed", run=_confirm, entity=STATEMENT, keys=("Q f",)),
    Command(key="paid", label="Statement was paid", help="Note the payment of confirmed statements", run=_paid, entity=STATEMENT, keys=("Q m",)),
    Command(key="void", label="Make the statement void", help="Statements that were not paid no longer count", run=_void, entity=STATEMENT,
            keys=("Q v",)),
)  # fmt: skip
