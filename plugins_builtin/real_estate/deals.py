"""The way of a deal: pipelines of second-hand sale, new build and letting, and what a deal must say on its way."""

from __future__ import annotations

from tui_crm.plugins.api import FieldSpec, PipelineSpec, StageSpec, hookimpl

SALE = PipelineSpec(
    key="sale", label="Second-hand sale", about="from the wish for a home to the handing over of the keys",
    stages=(
        StageSpec(key="wish", label="Demand taken", probability=5, allowed_days=7),
        StageSpec(key="viewing", label="Viewing", probability=15, allowed_days=14),
        StageSpec(key="second_viewing", label="Second viewing", probability=30, allowed_days=10),
        StageSpec(key="offer", label="Offer", probability=45, allowed_days=7, needed=("listing",)),
        StageSpec(key="negotiation", label="Negotiation of three", probability=60, allowed_days=7, needed=("offer",)),
        StageSpec(key="deposit", label="Deposit paid", probability=80, allowed_days=14, needed=("deposit",)),
        StageSpec(key="registered", label="Contract registered", probability=90, allowed_days=30, needed=("contract_no",)),
        StageSpec(key="mortgage", label="Mortgage granted", probability=95, allowed_days=45),
        StageSpec(key="handed_over", label="Handed over", kind="won", probability=100),
        StageSpec(key="on_hold", label="On hold", kind="on_hold", ever=False),
        StageSpec(key="lost", label="Lost", kind="lost"),
    ),
)  # fmt: skip
NEW_BUILD = PipelineSpec(
    key="new_build", label="New build", about="from registering a buyer with the developer to the contract",
    stages=(
        StageSpec(key="registered", label="Registered with the developer", probability=10, allowed_days=7),
        StageSpec(key="visited", label="Visited the show home", probability=25, allowed_days=14),
        StageSpec(key="queue", label="Put down for the draw", probability=40, allowed_days=30),
        StageSpec(key="reserved", label="Unit reserved", probability=60, allowed_days=7, needed=("unit",)),
        StageSpec(key="subscribed", label="Subscribed", probability=80, allowed_days=14, needed=("unit", "deposit")),
        StageSpec(key="signed", label="Contract signed", kind="won", probability=100),
        StageSpec(key="lost", label="Lost", kind="lost"),
    ),
)  # fmt: skip
LETTING = PipelineSpec(
    key="letting", label="Letting", about="from the wish to moving in",
    stages=(
        StageSpec(key="wish", label="Demand taken", probability=10, allowed_days=3),
        StageSpec(key="viewing", label="Viewing", probability=35, allowed_days=5),
        StageSpec(key="terms", label="Rent and terms", probability=60, allowed_days=3, needed=("listing",)),
        StageSpec(key="deposit", label="Deposit paid", probability=85, allowed_days=5, needed=("deposit",)),
        StageSpec(key="moved_in", label="Moved in", kind="won", probability=100),
        StageSpec(key="lost", label="Lost", kind="lost"),
    ),
)  # fmt: skip


@hookimpl
def stages() -> list[PipelineSpec]:
    """The three ways of a deal."""
    return [SALE, NEW_BUILD, LETTING]


def deal_fields() -> list[FieldSpec]:
    """What a deal says about the home."""
    part = "Home"
    return [
        FieldSpec(entity="deal", key="listing", type="reference", label="Listing", ref="realty.listing", indexed=True, section=part, width=18,
                  aliases=("房源",)),
        FieldSpec(entity="deal", key="unit", type="reference", label="Unit", ref="realty.unit", indexed=True, section=part, width=12),
        FieldSpec(entity="deal", key="offer", type="money", label="Offer", section=part, width=14, aliases=("出价",)),
        FieldSpec(entity="deal", key="deposit", type="money", label="Deposit", section=part, width=12, aliases=("定金", "押金")),
        FieldSpec(entity="deal", key="contract_no", type="text", label="Registered contract", section=part, width=16, searchable=True,
                  aliases=("网签号", "网签编号")),
        FieldSpec(entity="deal", key="handover_on", type="date", label="Handover", section=part, width=10, aliases=("交房日期",)),
    ]  # fmt: skip
