"""The default pipeline and the usual loss reasons, for a database that has none: ordinary records, in the language of who opens it first."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from tui_crm.i18n import N_, _
from tui_crm.store.store import Store

if TYPE_CHECKING:
    from tui_crm.store.unit import Unit

STAGES = (
    ("contact", N_("First contact"), "open", 10, 14),
    ("qualified", N_("Qualified"), "open", 20, 21),
    ("proposal", N_("Proposal"), "open", 50, 21),
    ("negotiation", N_("Negotiation"), "open", 80, 14),
    ("won", N_("Won"), "won", 100, 0),
    ("lost", N_("Lost"), "lost", 0, 0),
    ("hold", N_("On hold"), "on_hold", 0, 0),
)
"""Short name, name, kind, probability in percent, days after which a deal is stalled."""
REASONS = (
    N_("Price"), N_("A competitor was better"), N_("No budget"), N_("Put off"), N_("No need"), N_("Lacks a function"),
    N_("Lost contact"), N_("Other"),
)


def is_needed(store: Store) -> bool:
    """Whether the database has no pipeline at all, the recycle bin included; costs one statement."""
    return not store.engine.run("SELECT 1 FROM pipeline LIMIT 1")


def seed(store: Store, unit: Unit) -> None:
    """Make the default pipeline and the loss reasons, unless somebody was quicker."""
    if not is_needed(store):
        return
    pipeline = unit.create("pipeline", {"name": _("Sales"), "slug": "sales", "position": 1, "active": True})
    unit.create_many("stage", [
        {"name": _(name), "slug": f"sales.{slug}", "pipeline": pipeline, "position": at, "kind": kind, "probability": Decimal(probability),
         "allowed_days": days, "ever": kind in ("open", "won")}
        for at, (slug, name, kind, probability, days) in enumerate(STAGES, 1)
    ])  # fmt: skip
    if not store.engine.run("SELECT 1 FROM loss_reason LIMIT 1"):
        unit.create_many("loss_reason", [{"name": _(name), "position": at, "active": True} for at, name in enumerate(REASONS, 1)])
