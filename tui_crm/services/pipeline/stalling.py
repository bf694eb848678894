"""Stalled deals (跟踪异常): no activity and no change of stage for longer than the stage allows."""

from __future__ import annotations

from tui_crm.model.record import Record
from tui_crm.query.ast import Node
from tui_crm.services.crm import Crm
from tui_crm.services.pipeline.stages import Pipelines, Stage, pipelines

DAY = 86_400_000  # milliseconds


def stalls_at(stage: Stage, last_touch: int) -> int:
    """When a deal of this stage is stalled, in epoch milliseconds; 0: never."""
    return last_touch + stage.allowed_days * DAY if stage.allowed_days and not stage.closed else 0


def is_stalled(known: Pipelines, deal: Record, now: int) -> bool:
    """Whether the deal is stalled now."""
    stage = known.by_id.get(deal.number("stage"))
    due = stalls_at(stage, deal.number("last_touch")) if stage else 0
    return bool(due) and due < now


def stalled_text(crm: Crm, days: int = 0) -> str:
    """The filter that finds the stalled deals (`days`: those that will be within so many days, too), as text. One condition a stage, each
    answered from the index of its deals; stages without deals' patience are left out.
    """
    known = pipelines(crm)
    parts = [
        f"(stage:#{stage.id} last_touch<-{max(stage.allowed_days - days, 0)}d)"
        for stages in known.by_pipeline.values() for stage in stages
        if stage.allowed_days and not stage.closed
    ]  # fmt: skip
    return f"({' OR '.join(parts)})" if parts else "code:none"


def stalled(crm: Crm, days: int = 0) -> Node:
    """`stalled_text` as a filter."""
    return crm.filter("deal", stalled_text(crm, days))
