"""What is kept of companies and stays current: what a partner sold, how much it has under way, how many of its registrations it wins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from tui_crm.plugins.api import Context, FieldSpec, Figures, Query, Row, hookimpl

from .days import later
from .words import CLAIMS, HANDOFF, REGISTRATION, WON

MOST = 20_000
SECTION = "Partner's results"
FIELDS = (
    FieldSpec(entity="customer", key="sold", type="money", label="Signed in a year", indexed=True, kept=True, width=14, section=SECTION,
              help="by the partner, in the last 365 days, in our currency"),
    FieldSpec(entity="customer", key="under_way", type="money", label="Under way", indexed=True, kept=True, width=14, section=SECTION,
              help="expected amounts of registrations that wait, are protected or disputed"),
    FieldSpec(entity="customer", key="conversion", type="percent", label="Registrations won", indexed=True, kept=True, width=10, section=SECTION,
              help="of those closed in the last 365 days"),
    FieldSpec(entity="customer", key="dealings", type="integer", label="Registrations and leads", kept=True, width=8, section=SECTION,
              help="that name the company, as partner or as customer"),
)  # fmt: skip


def _results(ctx: Context, rows: Sequence[Row], data: Mapping[str, Sequence[Row]]) -> dict[int, dict[str, Any]]:
    since = later(ctx.today, -365)
    found: dict[int, dict[str, Any]] = {}
    for row in rows:
        own = [each for each in data["registrations"] if each["partner"] == row.id]
        ours = [each for each in own if each["currency"] in ("", ctx.currency)]
        recent = [each for each in own if each["closed"] and (each["won_on"] or each["registered_on"]) > since]
        won = sum(each["won"] for each in recent)
        named = [each for each in (*data["registrations"], *data["claims"], *data["leads"]) if row.id in _companies(each)]
        found[row.id] = {
            "sold": sum(each["won_amount"] for each in ours if each["state"] == WON and each["won_on"] > since),
            "under_way": sum(each["amount"] for each in ours if each["state"] in CLAIMS),
            "conversion": Decimal(won * 100) / len(recent) if recent else Decimal(0),
            "dealings": len({(each.entity, each.id) for each in named}),
        }
    return {number: {**values, "conversion": values["conversion"].quantize(Decimal("0.01")).normalize() + 0} for number, values in found.items()}


def _companies(record: Row) -> tuple[int, ...]:
    """Whom a registration or a handoff names."""
    other = record.get("end_customer", record.get("customer", 0))
    return (record["partner"], other)


@hookimpl
def figures() -> list[Figures]:
    """Of partners, and of the customers that they register or are given."""
    columns = ("partner", "end_customer", "state", "amount", "won_amount", "won_on", "registered_on", "currency", "won", "closed")
    needs = (
        Query(name="registrations", entity=REGISTRATION, where="partner:{ids}", columns=columns, limit=MOST),
        Query(name="claims", entity=REGISTRATION, where="end_customer:{ids}", columns=("partner", "end_customer"), limit=MOST),
        Query(name="leads", entity=HANDOFF, where="partner:{ids} or customer:{ids}", columns=("partner", "customer"), limit=MOST),
    )
    made_of = {REGISTRATION: "#{partner}, #{end_customer}", HANDOFF: "#{partner}, #{customer}"}
    return [Figures(key="results", label="Partner's results", entity="customer", run=_results, needs=needs, made_of=made_of)]
