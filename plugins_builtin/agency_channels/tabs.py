"""Tabs: what a customer's page says of the channel, who claims an end customer, what a statement comes to, what a plan pays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tui_crm.plugins.api import Context, FormView, PageView, Query, Row, Tab, TableView, TextView, hookimpl

from . import commission
from .partner import days_left, is_partner
from .protection import Conflict, conflicts, holds
from .registering import CLAIM
from .settling import BOOKED, PLANS, RATES, SALES, STATEMENTS, worked_out
from .words import (
    ACCEPTED,
    CERTIFICATIONS,
    CLAIMS,
    FINDINGS,
    HANDOFF,
    HANDOFF_STATES,
    KINDS,
    LINE,
    LINE_KINDS,
    METHODS,
    PASSED,
    RATE,
    REGISTRATION,
    ROUNDINGS,
    RULINGS,
    STATEMENT,
    STATEMENT_STATES,
    STATES,
    STATUSES,
    TIERS,
    WON,
    Choices,
    label,
)

Data = Mapping[str, Sequence[Row]]
SIGNS = {True: "●", False: "○"}
LOST_SIGN = "·"


def word(ctx: Context, choices: Choices, value: str) -> str:
    """What a choice is called in the person's language."""
    return ctx.text(label(choices, value)) if value else ""


def heads(ctx: Context, *names: str) -> tuple[str, ...]:
    """Headings in the person's language."""
    return tuple(map(ctx.text, names))


def percent(points: int) -> str:
    """Basis points for people: 850 is "8.5 %"."""
    return f"{points / 100:g} %"


# the partner


def _partner(ctx: Context, row: Row, data: Data) -> PageView | TextView | TableView:
    """Of a partner its standing and what it has under way; of an end customer who claims it."""
    if not is_partner(row):
        return _claims_on(ctx, row, data)
    parts: list[tuple[str, FormView | TableView]] = [("", _standing(ctx, row, data))]
    parts += [(ctx.text("Registrations"), registrations(ctx, [each for each in data["registrations"] if each["partner"] == row.id], "end_customer"))]
    parts += [(ctx.text("Lead handoffs"), handoffs(ctx, [each for each in data["handoffs"] if each["partner"] == row.id], "customer"))]
    return PageView(parts=tuple(parts))


def _standing(ctx: Context, row: Row, data: Data) -> FormView:
    left = days_left(row, ctx.today)
    if left is None:
        contract = ctx.text("no end noted")
    else:
        text = "until {day}: {count} days left" if left >= 0 else "! ended on {day}, {count} days ago"
        contract = ctx.text(text).format(day=row["channels.contract_to"], count=abs(left))
    own = [each for each in data["registrations"] if each["partner"] == row.id]
    sold = sum(each["won_amount"] for each in own if each["state"] == WON and each["won_on"][:4] == ctx.today[:4])
    target = row["channels.target"]
    this_year = ctx.money(sold) + (ctx.text(" of {target}, {share} %").format(target=ctx.money(target), share=sold * 100 // target) if target else "")
    closed, won = sum(each["closed"] for each in own), sum(each["won"] for each in own)
    late = [each for each in data["handoffs"] if each["partner"] == row.id and each["state"] == PASSED and each["answer_by"] < ctx.today]
    standing = (
        (ctx.text("Partner"), " · ".join(filter(None, (word(ctx, TIERS, row["channels.tier"]), word(ctx, KINDS, row["channels.kind"]),
                                                       word(ctx, STATUSES, row["channels.status"]))))),
        (ctx.text("Partner contract"), contract),
        (ctx.text("Regions"), row["channels.regions"] or ctx.text("everywhere")),
        (ctx.text("Compliance"), " · ".join(filter(None, (word(ctx, FINDINGS, row["channels.finding"]),
                                                          word(ctx, CERTIFICATIONS, row["channels.certification"]))))),
        (ctx.text("Signed this year"), this_year),
        (ctx.text("Registrations won"), ctx.text("{won} of {closed} closed").format(won=won, closed=closed) if closed else "–"),
        (ctx.text("Protected now"), str(sum(holds(each, ctx.today) for each in own))),
        (ctx.text("Leads not answered in time"), str(len(late))),
    )  # fmt: skip
    return FormView(sections=(("", standing),))


def _claims_on(ctx: Context, row: Row, data: Data) -> PageView | TextView:
    claims = [each for each in data["registrations"] if each["end_customer"] == row.id]
    passed = [each for each in data["handoffs"] if each["customer"] == row.id]
    if not claims and not passed:
        nothing = "No partner has anything to do with this customer. Q r registers it for a partner, Q p passes it on as a lead."
        return TextView(text=ctx.text(nothing))
    parts: list[tuple[str, TableView | TextView]] = []
    for found in conflicts(claims, ctx.today):
        parts.append((ctx.text("Conflict"), TextView(text=verdict(ctx, found))))
    parts.append((ctx.text("Registrations"), registrations(ctx, claims, "partner")))
    parts.append((ctx.text("Lead handoffs"), handoffs(ctx, passed, "partner")))
    return PageView(parts=tuple(parts))


def registrations(ctx: Context, rows: Iterable[Row], other: str) -> TableView:
    """Registrations with the other side; ● holds the protection, ○ claims it, · is over."""
    shown = sorted(rows, key=lambda row: (row["state"] not in CLAIMS, row["registered_on"] or "9999", row.id))
    table = tuple(
        (
            SIGNS[holds(row, ctx.today)] if row["state"] in CLAIMS else LOST_SIGN, row["code"], row.called(other), row["product"],
            word(ctx, STATES, row["state"]), row["registered_on"], row["protected_to"], ctx.money(row["amount"], row["currency"]),
        )
        for row in shown
    )  # fmt: skip
    names = heads(ctx, "", "Code", "End customer" if other == "end_customer" else "Partner", "Product", "State", "Registered on", "Until", "Amount")
    return TableView(columns=names, rows=table, right=(7,), records=tuple((REGISTRATION, row.id) for row in shown), empty=ctx.text("None yet."))


def handoffs(ctx: Context, rows: Iterable[Row], other: str) -> TableView:
    """Leads with their answers; ! was not answered in time."""
    shown = sorted(rows, key=lambda row: (row["state"] not in (PASSED, ACCEPTED), row["answer_by"], row.id))
    table = tuple(
        (
            "!" if row["state"] == PASSED and row["answer_by"] < ctx.today else "", row["code"], row.called(other), row["passed_on"],
            row["answer_by"], word(ctx, HANDOFF_STATES, row["state"]),
        )
        for row in shown
    )  # fmt: skip
    names = heads(ctx, "", "Code", "Customer" if other == "customer" else "Partner", "Passed on", "Answer by", "State")
    return TableView(columns=names, rows=table, records=tuple((HANDOFF, row.id) for row in shown), empty=ctx.text("None yet."))


# a conflict


def verdict(ctx: Context, conflict: Conflict) -> str:
    """Who was first, who holds the protection, and what is to be done."""
    first = conflict.first
    text = ctx.text("First: {partner} on {day}.").format(partner=first.called("partner"), day=first["registered_on"] or "–")
    if holders := conflict.holders:
        names = ", ".join(f"{row.called('partner')} ({row['protected_to'] or '–'})" for row in holders)
        text += " " + ctx.text("Protected: {partners}.").format(partners=names)
    else:
        text += " " + ctx.text("Nobody holds the protection.")
    return text + " " + ctx.text("Q c upon a registration rules who gets it.")


def _conflict(ctx: Context, row: Row, data: Data) -> PageView | TextView:
    """On a registration's page: the others on the same end customer, and the ruling if there was one."""
    others = [each for each in data["registrations"] if each["partner"] != row["partner"]]
    open_ones = [each for each in conflicts(data["registrations"], ctx.today) if any(claim.id == row.id for claim in each.claims)]
    parts: list[tuple[str, TextView | FormView | TableView]] = []
    if row["ruling"] or row["ruling_reason"]:
        ruling = (
            (ctx.text("Ruling"), word(ctx, RULINGS, row["ruling"]) or word(ctx, STATES, row["state"])),
            (ctx.text("Reason of the ruling"), row["ruling_reason"]),
            (ctx.text("Ruled by"), f"{row['ruled_by']} {row['ruled_on']}".strip()),
            (ctx.text("In favour of"), row.called("rival")),
            (ctx.text("Share"), f"{float(row['share']):g} %" if row["share"] != 100 else ""),
        )  # fmt: skip
        parts.append((ctx.text("Ruling"), FormView(sections=(("", tuple(pair for pair in ruling if pair[1])),))))
    parts += [(ctx.text("Conflict"), TextView(text=verdict(ctx, found))) for found in open_ones]
    if not parts and not others:
        return TextView(text=ctx.text("No other partner has registered this end customer."))
    parts.append((ctx.text("Registrations of this end customer"), registrations(ctx, data["registrations"], "partner")))
    return PageView(parts=tuple(parts))


# commission


def _commission(ctx: Context, row: Row, data: Data) -> PageView | TextView:
    """A partner's statements, and what would come into the next one."""
    if not is_partner(row):
        return TextView(text=ctx.text("This customer is no partner."))
    found = worked_out(ctx, row, ctx.today, data)
    parts: list[tuple[str, TableView | TextView]] = []
    if found is None:
        parts.append((ctx.text("To be settled"), TextView(text=ctx.text("There is no commission plan for this tier and day."))))
    else:
        parts.append((ctx.text("To be settled"), _lines(ctx, [(line.name, line.kind, line.base, line.rate,
        line.commission) for line in found.lines])))
    shown = sorted(data["all"], key=lambda each: each["period_to"], reverse=True)
    table = tuple(
        (each["code"], each["name"], word(ctx, STATEMENT_STATES, each["state"]),
         *(ctx.money(each[name], each["currency"]) for name in ("sales", "commission", "reversed", "payable")))
        for each in shown
    )  # fmt: skip
    names = heads(ctx, "Code", "Subject", "State", "Sales", "Commission", "Reversals", "Payable")
    empty = ctx.text("None yet. Q s makes the statement of a period.")
    statements = TableView(columns=names, rows=table, right=(3, 4, 5, 6), records=tuple((STATEMENT, each.id) for each in shown), empty=empty)
    return PageView(parts=(*parts, (ctx.text("Commission statements"), statements)))


def _lines(ctx: Context, lines: Sequence[tuple[str, str, int, int, int]], currency: str = "") -> TableView:
    table = [
        (name, word(ctx, LINE_KINDS, kind), ctx.money(base, currency), percent(rate), ctx.money(value, currency)) for name, kind, base, rate,
        value in lines
    ]
    if lines:
        table.append((ctx.text("Total"), "", ctx.money(sum(line[2] for line in lines), currency), "", ctx.money(sum(line[4] for line in lines),
        currency)))
    return TableView(columns=heads(ctx, "Subject", "Kind", "Sales", "Rate", "Commission"), rows=tuple(table), right=(2, 3, 4),
                     empty=ctx.text("Nothing to settle."))  # fmt: skip


def _statement(ctx: Context, row: Row, data: Data) -> PageView:
    """The lines of a statement, their sum, and the rule by which they were rounded."""
    lines = [(each["name"], each["kind"], each["base"], each["rate"], each["commission"]) for each in data["lines"]]
    plan = data["plan"][0] if data["plan"] else None
    rule = ctx.text("Each line is rounded once ({rule}); the total is the sum of the lines; a reversal is its line with the other sign.")
    told = rule.format(rule=word(ctx, ROUNDINGS, plan["rounding"] if plan else "half_up"))
    if sum(line[4] for line in lines) != row["payable"]:
        told += "\n! " + ctx.text("The lines do not add up to what the statement says.")
    return PageView(parts=(("", _lines(ctx, lines, row["currency"])), ("", TextView(text=told))))


def _plan(ctx: Context, row: Row, data: Data) -> PageView:
    """The steps of a plan, and what they pay for the least volume of each."""
    rates = sorted(data["rates"], key=lambda rate: (rate["product"], rate["region"], rate["volume_from"]))
    steps = tuple(commission.Rate(rate["product"], rate["region"], rate["volume_from"], rate["rate"]) for rate in rates)
    plan = commission.Plan(row.id, row["method"], row["rounding"], row["currency"] or ctx.currency, steps)
    table = []
    for rate in rates:
        volume = max(rate["volume_from"], 100_000_00)
        sale = commission.Sale(0, "", rate["product"], rate["region"], volume, plan.currency, "")
        paid = commission.settled([sale], plan)[0][0].commission
        table.append((rate["product"] or ctx.text("every product"), rate["region"] or ctx.text("every region"), ctx.money(rate["volume_from"],
        plan.currency),
                      percent(rate["rate"]), f"{ctx.money(paid)} / {ctx.money(volume)}"))  # fmt: skip
    names = heads(ctx, "Product", "Region", "From a volume of", "Rate", "Pays")
    steps_view = TableView(columns=names, rows=tuple(table), right=(2, 3, 4), records=tuple((RATE, rate.id) for rate in rates),
                           empty=ctx.text("This plan has no rates yet: add some under :commission_rates."))  # fmt: skip
    about = ctx.text("Method: {method}. Rounding: {rounding}.").format(method=word(ctx, METHODS, row["method"]), rounding=word(ctx, ROUNDINGS,
    row["rounding"]))
    return PageView(parts=(("", steps_view), ("", TextView(text=about))))


DEALT_WITH = "channels.status:any or channels.partner:any or channels.dealings:any"
MORE = (*CLAIM, "won_amount", "won_on", "closed", "won")
TABS = (
    Tab(key="channel", label="Channel", entity="customer", view=_partner, where=DEALT_WITH, needs=(
        Query(name="registrations", entity=REGISTRATION, where="partner:#{id} or end_customer:#{id}", columns=MORE, sort="registered_on", limit=2000),
        Query(name="handoffs", entity=HANDOFF, where="partner:#{id} or customer:#{id}", sort="-passed_on", limit=500),
    )),
    Tab(key="commission", label="Commission", entity="customer", view=_commission, where="channels.status:any", needs=(
        SALES, BOOKED, STATEMENTS, PLANS, RATES, Query(name="all", entity=STATEMENT, where="partner:#{id}", sort="-period_to", limit=200),
    )),
    Tab(key="conflict", label="Conflict", entity=REGISTRATION, view=_conflict, needs=(
        Query(name="registrations", entity=REGISTRATION, where="end_customer:#{end_customer}", columns=MORE, sort="registered_on", limit=500),
    )),
    Tab(key="lines", label="Lines", entity=STATEMENT, view=_statement, needs=(
        Query(name="lines", entity=LINE, where="statement:#{id}", sort="id", limit=10_000), Query(name="plan", entity="channels.plan",
        where="#{plan}"),
    )),
    Tab(key="steps", label="Rates", entity="channels.plan", view=_plan, needs=(Query(name="rates", entity=RATE, where="plan:#{id}", limit=1000),)),
)  # fmt: skip


@hookimpl
def tabs() -> list[Tab]:
    """On customers, registrations, statements and plans."""
    return list(TABS)
