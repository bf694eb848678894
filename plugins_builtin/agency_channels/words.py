"""The words of partner sales: what choice fields hold, and what is kept where."""

from __future__ import annotations

Choices = tuple[tuple[str, str], ...]

STATUSES: Choices = (("prospect", "being won"), ("active", "active"), ("suspended", "suspended"), ("ended", "ended"))
TIERS: Choices = (("platinum", "Platinum"), ("gold", "Gold"), ("silver", "Silver"), ("registered", "Registered"))
KINDS: Choices = (
    ("agency", "agency"), ("distributor", "distributor"), ("reseller", "reseller"), ("integrator", "system integrator"), ("referrer", "referrer"),
)  # fmt: skip
CERTIFICATIONS: Choices = (("associate", "associate"), ("professional", "professional"), ("expert", "expert"))
FINDINGS: Choices = (("clear", "in order"), ("open", "finding open"), ("breach", "breach"))

SUBMITTED, PROTECTED, DISPUTED, REFUSED, OVERRULED = "submitted", "protected", "disputed", "refused", "overruled"
EXPIRED, WON, LOST, CANCELLED = "expired", "won", "lost", "cancelled"
STATES: Choices = (
    (SUBMITTED, "submitted"), (PROTECTED, "protected"), (DISPUTED, "disputed"), (REFUSED, "refused"), (OVERRULED, "overruled"),
    (EXPIRED, "expired"), (WON, "won"), (LOST, "lost"), (CANCELLED, "cancelled"),
)  # fmt: skip
CLAIMS = frozenset({SUBMITTED, PROTECTED, DISPUTED})
"""States in which a partner claims the end customer."""
CLOSED = frozenset({WON, LOST, EXPIRED, CANCELLED})
"""States in which the registration came to an end in the market: what conversion is counted of."""

HOUSE, SPLIT = "house", "split"
RULINGS: Choices = (
    ("first", "registered first"), ("incumbent", "serves the customer already"), ("evidence", "better evidence of work"),
    ("expired", "protection had expired"), (SPLIT, "shared"), (HOUSE, "kept by us"), ("other", "other"),
)  # fmt: skip

PASSED, ACCEPTED, RETURNED, TAKEN_BACK, DONE, FAILED = "passed", "accepted", "returned", "taken_back", "won", "lost"
HANDOFF_STATES: Choices = (
    (PASSED, "passed on"), (ACCEPTED, "accepted"), (RETURNED, "returned"), (TAKEN_BACK, "taken back"), (DONE, "won"), (FAILED, "lost"),
)  # fmt: skip
OPEN_HANDOFFS = frozenset({PASSED, ACCEPTED})
RETURN_REASONS: Choices = (
    ("unreachable", "cannot be reached"), ("no_need", "has no need"), ("no_budget", "has no budget"), ("region", "outside the region"),
    ("capacity", "no capacity"), ("conflict", "works with another partner"), ("overdue", "not answered in time"), ("other", "other"),
)  # fmt: skip

PLAN_STATES: Choices = (("draft", "draft"), ("active", "active"), ("retired", "retired"))
METHODS: Choices = (("whole", "the rate reached holds for the whole volume"), ("marginal", "each rate holds for its part of the volume"))
ROUNDINGS: Choices = (("half_up", "half a cent up"), ("half_even", "half a cent to the even cent"), ("down", "down to the cent"))
STATEMENT_STATES: Choices = (("draft", "draft"), ("confirmed", "confirmed"), ("paid", "paid"), ("void", "void"))
LINE_KINDS: Choices = (("commission", "commission"), ("reversal", "reversal"), ("adjustment", "adjustment"))


def label(choices: Choices, value: str) -> str:
    """What people call a value, in English; the value itself for one that is not among them."""
    return dict(choices).get(value, value)


REGISTRATION, HANDOFF, PLAN, RATE = "channels.registration", "channels.handoff", "channels.plan", "channels.rate"
STATEMENT, LINE = "channels.statement", "channels.line"
