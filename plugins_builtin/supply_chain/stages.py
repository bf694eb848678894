"""The way of new business with a key account: from the inquiry over samples and approval to the first series delivery."""

from __future__ import annotations

from tui_crm.plugins.api import PipelineSpec, StageSpec, hookimpl

SERIES = PipelineSpec(
    key="series", label="Series business", about="From the inquiry of a key account to its series delivery",
    stages=(
        StageSpec(key="inquiry", label="Inquiry", probability=10, allowed_days=14),
        StageSpec(key="quoted", label="Quoted", probability=25, allowed_days=30, needed=("annual_quantity",)),
        StageSpec(key="samples", label="Samples", probability=40, allowed_days=45),
        StageSpec(key="approval", label="Approval of the part", probability=60, allowed_days=60, needed=("annual_quantity", "supply_start")),
        StageSpec(key="contract", label="Framework contract", probability=85, allowed_days=45, needed=("annual_quantity", "supply_start")),
        StageSpec(key="paused", label="Paused by the customer", kind="on_hold", probability=10, ever=False),
        StageSpec(key="series", label="In series", kind="won", probability=100),
        StageSpec(key="lost", label="Lost", kind="lost"),
    ),
)  # fmt: skip


@hookimpl
def stages() -> list[PipelineSpec]:
    """One pipeline."""
    return [SERIES]
