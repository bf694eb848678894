"""What a desk needs to start with, for a database that has none: business hours, a service level with targets, callbacks, escalation. They are
ordinary records, in the language of who opens the database first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_crm.i18n import N_, _
from tui_crm.store.store import Store

if TYPE_CHECKING:
    from tui_crm.store.unit import Unit

HOURS = ("Mon-Fri 09:00-12:00 13:00-18:00",)
HOUR, DAY = 60, 8 * 60  # business minutes
TARGETS = (
    ("complaint", "", "critical", 30, 4 * HOUR), ("complaint", "", "serious", HOUR, DAY), ("complaint", "", "minor", 4 * HOUR, 2 * DAY),
    ("", "urgent", "", 30, 4 * HOUR), ("", "high", "", HOUR, DAY), ("", "normal", "", 4 * HOUR, 3 * DAY), ("", "low", "", DAY, 5 * DAY),
)  # fmt: skip
"""Kind, priority, severity, minutes to the first answer, minutes to the solution. A complaint's severity counts more than its priority."""
CALLBACKS = ((N_("Complaints"), "complaint", 1, 5, 2), (N_("Faults"), "fault", 3, 3, 2))
"""Name, kind, days after, attempts, the score up to which the ticket is reopened."""
ESCALATIONS = (
    (N_("Solution soon due"), 1, "resolve", 75, "owner"), (N_("First answer late"), 1, "respond", 100, "manager"),
    (N_("Dispatch not confirmed"), 1, "confirm", 100, "manager"), (N_("Solution late"), 2, "resolve", 100, "manager"),
    (N_("Solution very late"), 3, "resolve", 200, "manager"),
)  # fmt: skip
"""Name, level, of which promise, from which percent, who is told."""


def is_needed(store: Store) -> bool:
    """Whether the database has no service level at all and never had one."""
    return not store.engine.run("SELECT 1 FROM sla_policy LIMIT 1")


def seed(store: Store, unit: Unit) -> None:
    """Make them, unless somebody was quicker. Callback rules and escalation levels that are there stay alone."""
    if not is_needed(store):
        return
    calendar = unit.create("calendar", {"name": _("Business hours"), "hours": HOURS})
    policy = unit.create(
        "sla_policy", {"name": _("Usual service"), "position": 1, "calendar": calendar, "where": "", "confirm": 2 * HOUR, "active": True}
    )
    unit.create_many("sla_target", [
        {"policy": policy, "kind": kind, "priority": priority, "severity": severity, "grade": "", "respond": respond, "resolve": resolve}
        for kind, priority, severity, respond, resolve in TARGETS
    ])  # fmt: skip
    if not store.engine.run("SELECT 1 FROM callback_rule LIMIT 1"):
        unit.create_many("callback_rule", [
            {"name": _(name), "position": at, "kind": kind, "grade": "", "days": days, "retries": tries, "reopens": score, "active": True}
            for at, (name, kind, days, tries, score) in enumerate(CALLBACKS, 1)
        ])  # fmt: skip
    if not store.engine.run("SELECT 1 FROM escalation LIMIT 1"):
        unit.create_many("escalation", [
            {"name": _(name), "level": level, "measure": measure, "percent": percent, "tell": tell, "user": 0, "active": True}
            for name, level, measure, percent, tell in ESCALATIONS
        ])  # fmt: skip
