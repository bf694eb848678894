"""Reports: conflicts, partner contracts, protections, and how partners do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tui_crm.plugins.api import ChartView, Context, PageView, Query, Report, Row, TableView, TextView, hookimpl

from .days import between, later
from .protection import Conflict, conflicts, ends, holds
from .registering import CLAIM, CLAIMED
from .settings import settings_of
from .tabs import SIGNS, heads, word
from .words import CLAIMS, FINDINGS, HANDOFF, PASSED, PROTECTED, REGISTRATION, RULINGS, STATES, TIERS, WON

Data = Mapping[str, Sequence[Row]]
MOST = 100_000
LONGEST = 20  # partners in a chart

PARTNER = ("code", "name", "channels.status", "channels.tier", "channels.target", "channels.contract", "channels.contract_to", "channels.finding",
"owner")
PARTNERS = Query(name="partners", entity="customer", where="channels.status:any", columns=PARTNER, limit=MOST)


def _conflicts(ctx: Context, data: Data) -> PageView:
    """Each end customer that several partners claim: who was first, who holds it; and how the last ones were ruled."""
    open_ones = conflicts(data["claims"], ctx.today)
    rows, records = [], []
    for found in open_ones:
        for claim in found.claims:
            rows.append(_claim(ctx, found, claim))
            records.append((REGISTRATION, claim.id))
    names = heads(ctx, "End customer", "Product", "", "Partner", "Registered on", "Until", "Amount", "State")
    table = TableView(columns=names, rows=tuple(rows), right=(6,), records=tuple(records),
    empty=ctx.text("No two partners claim the same end customer."))
    ruled = sorted(data["ruled"], key=lambda row: (row["ruled_on"], row.id), reverse=True)[:50]
    past = tuple(
        (row["ruled_on"], row.called("end_customer"), row.called("partner"), word(ctx, STATES, row["state"]), word(ctx, RULINGS, row["ruling"]),
         row["ruled_by"], row["ruling_reason"])
        for row in ruled
    )  # fmt: skip
    names = heads(ctx, "Ruled on", "End customer", "Partner", "State", "Ruling", "Ruled by", "Reason")
    rulings = TableView(columns=names, rows=past, records=tuple((REGISTRATION, row.id) for row in ruled), empty=ctx.text("No rulings yet."))
    text = ctx.text("{count} end customers are claimed by several partners. 1 registered first, ● holds the protection, ○ claims it.")
    return PageView(parts=(("", TextView(text=text.format(count=len(open_ones)))), ("", table), (ctx.text("Rulings"), rulings)))


def _claim(ctx: Context, found: Conflict, claim: Row) -> tuple[str, ...]:
    sign = SIGNS[holds(claim, ctx.today)] + ("1" if claim.id == found.first.id else " ")
    return (claim.called("end_customer"), claim["product"], sign, claim.called("partner"), claim["registered_on"], claim["protected_to"],
            ctx.money(claim["amount"], claim["currency"]), word(ctx, STATES, claim["state"]))  # fmt: skip


def _contracts(ctx: Context, data: Data) -> PageView:
    """Partner contracts that end soon, or have ended while the partner is still active."""
    limit = later(ctx.today, settings_of(ctx.config).contract_warning_days)
    ending = sorted((row for row in data["partners"] if row["channels.status"] == "active" and row["channels.contract_to"] <= limit
                     and row["channels.contract_to"]), key=lambda row: row["channels.contract_to"])  # fmt: skip
    without = [row for row in data["partners"] if row["channels.status"] == "active" and not row["channels.contract_to"]]
    protected: dict[int, int] = {}
    for claim in data["claims"]:
        protected[claim["partner"]] = protected.get(claim["partner"], 0) + holds(claim, ctx.today)
    rows = []
    for row in ending:
        left = between(ctx.today, row["channels.contract_to"])
        rows.append(("!" if left < 0 else "", row["code"], row.title, word(ctx, TIERS, row["channels.tier"]), row["channels.contract"],
                     row["channels.contract_to"], str(left), str(protected.get(row.id, 0)), row.called("owner")))  # fmt: skip
    names = heads(ctx, "", "Code", "Partner", "Tier", "Contract number", "Until", "Days", "Protected", "Owner")
    empty = ctx.text("No contract ends soon.")
    table = TableView(columns=names, rows=tuple(rows), right=(6, 7), records=tuple(("customer", row.id) for row in ending), empty=empty)
    told = ctx.text("Contracts that have ended: {ended}; that end by {day}: {soon}; active partners without an end: {without}.")
    over = sum(row["channels.contract_to"] < ctx.today for row in ending)
    text = told.format(ended=over, soon=len(ending) - over, day=limit, without=len(without))
    return PageView(parts=(("", TextView(text=text)), ("", table)))


def _protections(ctx: Context, data: Data) -> TableView:
    """Protections that end soon, or whose time is over and that nobody closed."""
    limit = later(ctx.today, settings_of(ctx.config).protection_warning_days)
    ending = sorted((row for row in data["claims"] if row["state"] == PROTECTED and ends(row) <= limit), key=lambda row: (ends(row), row.id))
    rows = tuple(
        ("!" if ends(row) < ctx.today else "", row["code"], row.called("partner"), row.called("end_customer"), row["product"], row["protected_to"],
         str(row["extensions"]), ctx.money(row["amount"], row["currency"]))
        for row in ending
    )  # fmt: skip
    names = heads(ctx, "", "Code", "Partner", "End customer", "Product", "Until", "Extensions", "Amount")
    empty = ctx.text("No protection ends soon.")
    return TableView(columns=names, rows=rows, right=(6, 7), records=tuple((REGISTRATION, row.id) for row in ending), empty=empty)


def _partners(ctx: Context, data: Data) -> PageView:
    """How partners did in the last 365 days, the best first: sales, target, conversion, what is under way, leads in time."""
    since = later(ctx.today, -365)
    rows = []
    for partner in data["partners"]:
        own = [row for row in data["registrations"] if row["partner"] == partner.id]
        sold = sum(row["won_amount"] for row in own if row["state"] == WON and row["won_on"] >= since)
        closed, won = (sum(row[name] for row in own if row["registered_on"] >= since) for name in ("closed", "won"))
        under_way = sum(row["amount"] for row in own if row["state"] in CLAIMS)
        leads = [row for row in data["handoffs"] if row["partner"] == partner.id]
        answered, late = sum(row["answered"] for row in leads), sum(row["state"] == PASSED and row["answer_by"] < ctx.today for row in leads)
        rows.append((sold, partner, closed, won, under_way, answered, sum(row["in_time"] for row in leads), late))
    rows.sort(key=lambda row: (-row[0], row[1].id))
    table = tuple(
        (
            partner.title, word(ctx, TIERS, partner["channels.tier"]), ctx.money(sold),
            f"{sold * 100 // partner['channels.target']} %" if partner["channels.target"] else "–", f"{won}/{closed}" if closed else "–",
            ctx.money(under_way), f"{in_time}/{answered}" + (f" !{late}" if late else "") if answered or late else "–",
            word(ctx, FINDINGS, partner["channels.finding"]),
        )
        for sold, partner, closed, won, under_way, answered, in_time, late in rows
    )  # fmt: skip
    names = heads(ctx, "Partner", "Tier", "Signed in a year", "Target", "Won", "Under way", "Leads in time", "Compliance")
    view = TableView(columns=names, rows=table, right=(2, 3, 4, 5, 6), records=tuple(("customer", row[1].id) for row in rows),
                     empty=ctx.text("There are no partners yet: fill in the partner status of a customer."))  # fmt: skip
    chart = ChartView(points=tuple((partner.title, sold / 100) for sold, partner, *_rest in rows[:LONGEST]))
    return PageView(parts=(("", chart), ("", view)))


MORE = (*CLAIM, "won", "closed", "won_amount", "won_on")
RULED = ("partner", "end_customer", "state", "ruling", "ruling_reason", "ruled_by", "ruled_on", "rival")
CLAIMS_NOW = Query(name="claims", entity=REGISTRATION, where=CLAIMED, columns=CLAIM, limit=MOST)
REPORTS = (
    Report(key="conflicts", label="Channel conflicts", help="End customers that several partners claim, and how conflicts were ruled",
    view=_conflicts,
           needs=(CLAIMS_NOW, Query(name="ruled", entity=REGISTRATION, where="ruling:any", columns=RULED, sort="-registered_on", limit=2000))),
    Report(key="contracts", label="Partner contracts", help="Contracts that end soon or have ended", view=_contracts, needs=(PARTNERS, CLAIMS_NOW)),
    Report(key="protections", label="Protections about to end", help="Protections that end soon", view=_protections, needs=(CLAIMS_NOW,)),
    Report(key="partners", label="Partners compared", help="Sales, conversion, registrations under way and punctuality of the last 365 days",
           view=_partners, needs=(PARTNERS, Query(name="registrations", entity=REGISTRATION, columns=MORE, limit=MOST),
                                  Query(name="handoffs", entity=HANDOFF, columns=("partner", "state", "answer_by", "answered", "in_time"),
                                  limit=MOST))),
)  # fmt: skip


@hookimpl
def reports() -> list[Report]:
    """What a channel manager looks at each week."""
    return list(REPORTS)
