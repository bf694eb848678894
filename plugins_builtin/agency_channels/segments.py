"""Views that a channel desk opens each morning."""

from __future__ import annotations

from tui_crm.plugins.api import PipelineSpec, Segment, StageSpec, hookimpl

from .words import HANDOFF, REGISTRATION, STATEMENT

PARTNER = ("name", "channels.tier", "channels.status", "channels.regions", "channels.contract_to", "channels.finding", "owner")

SEGMENTS = (
    Segment(key="partners", entity="customer", label="Partners", where="channels.status:any", sort="name", columns=PARTNER),
    Segment(key="top", entity="customer", label="Platinum and gold partners", where="channels.tier:platinum,gold channels.status:active", sort="name",
            columns=PARTNER),
    Segment(key="ending", entity="customer", label="Partner contracts ending", where="channels.status:active channels.contract_to<=+60d",
            sort="channels.contract_to", columns=PARTNER),
    Segment(key="breach", entity="customer", label="Partners with findings", where="channels.finding:open,breach", sort="name", columns=PARTNER),
    Segment(key="waiting", entity=REGISTRATION, label="Waiting for approval", where="state:submitted", sort="registered_on"),
    Segment(key="disputed", entity=REGISTRATION, label="Disputed registrations", where="state:disputed", sort="registered_on"),
    Segment(key="expiring", entity=REGISTRATION, label="Protections ending in 14 days", where="state:protected protected_to<=+14d",
    sort="protected_to"),
    Segment(key="overdue", entity=HANDOFF, label="Leads not answered in time", where="state:passed answer_by<today", sort="answer_by"),
    Segment(key="drafts", entity=STATEMENT, label="Statements to confirm", where="state:draft", sort="-period_to"),
    Segment(key="unpaid", entity=STATEMENT, label="Statements to pay", where="state:confirmed", sort="period_to"),
)  # fmt: skip

PIPELINES = (
    PipelineSpec(key="partner", label="Partner sales", about="deals that partners bring, from the registration on", stages=(
        StageSpec(key="registered", label="Registration accepted", probability=10, allowed_days=14, needed=("partner",)),
        StageSpec(key="joint", label="Joint visit", probability=30, allowed_days=30),
        StageSpec(key="proposal", label="Proposal with the partner", probability=50, allowed_days=30),
        StageSpec(key="tender", label="Tender", probability=70, allowed_days=45),
        StageSpec(key="contract", label="Contract", probability=90, allowed_days=30),
        StageSpec(key="won", label="Won with the partner", kind="won", probability=100),
        StageSpec(key="lost", label="Lost with the partner", kind="lost"),
        StageSpec(key="waiting", label="Waiting for the customer", kind="on_hold", probability=10),
    )),
)  # fmt: skip


@hookimpl
def segments() -> list[Segment]:
    """The proposed views."""
    return list(SEGMENTS)


@hookimpl
def stages() -> list[PipelineSpec]:
    """The way of a deal that a partner brings."""
    return list(PIPELINES)
