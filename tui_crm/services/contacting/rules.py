"""The contact rules in force: those that are kept as records, and those shipped for grades that have none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tui_crm.services.crm import Crm

OTHERS = "*"
DAY = 86_400_000


@dataclass(frozen=True, slots=True)
class ContactRule:
    """How customers of a grade are contacted. Days; 0 everywhere: no limit, never."""

    grade: str
    quiet_days: int = 0
    most_contacts: int = 0
    period_days: int = 7
    pool_days: int = 0
    warn_days: int = 7


SHIPPED: Mapping[str, ContactRule] = {
    rule.grade: rule
    for rule in (ContactRule("A", 14, 5), ContactRule("B", 30, 4), ContactRule("C", 60, 3), ContactRule("D", 120, 2), ContactRule(OTHERS, 60, 3))
}


@dataclass(frozen=True, slots=True)
class ContactRules:
    """All of them, by grade."""

    by_grade: Mapping[str, ContactRule]

    def of(self, grade: str) -> ContactRule:
        """The rule for customers of a grade."""
        return self.by_grade.get(grade) or self.by_grade[OTHERS]


def read(crm: Crm) -> ContactRules:
    """The rules in force."""
    ids = crm.lists.stream_ids(crm.listing("contact_rule"))
    kept = [
        ContactRule(record.text("grade"), *(record.number(name) for name in ("quiet_days", "most_contacts", "period_days", "pool_days", "warn_days")))
        for record in crm.store.read_many("contact_rule", ids)
    ]
    return ContactRules({**SHIPPED, **{rule.grade: rule for rule in kept}})
