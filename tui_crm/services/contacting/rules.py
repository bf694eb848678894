"""The contact rules in force: those that are kept as records, and those shipped for grades that have none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tui_crm.model.record import Record
from tui_crm.services.crm import Crm

OTHERS = "*"
DAY = 86_400_000
MOST_GRADES = 50


@dataclass(frozen=True, slots=True)
class ContactRule:
    """How customers of a grade are contacted, and when they return to the public pool. Days; 0 everywhere: no limit, never.

    `qualifying`: the kinds of activities that keep them from the pool, none for all; `by_itself`: open apps put them there.
    """

    grade: str
    quiet_days: int = 0
    most_contacts: int = 0
    period_days: int = 7
    pool_days: int = 0
    warn_days: int = 7
    qualifying: tuple[str, ...] = ()
    by_itself: bool = False


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
    kept = map(_rule, crm.store.read_many("contact_rule", ids))
    return ContactRules({**SHIPPED, **{rule.grade: rule for rule in kept}})


def each(crm: Crm) -> Iterator[tuple[str, ContactRule]]:
    """Each grade that customers have, "" among them, with its rule; the grades with a rule of their own first."""
    known = read(crm)
    own = [grade for grade in known.by_grade if grade != OTHERS]
    others = [grade for grade in ("", *crm.lists.distinct("customer", "grade", "", MOST_GRADES)) if grade not in known.by_grade]
    return ((grade, known.of(grade)) for grade in (*own, *dict.fromkeys(others)))


def _rule(record: Record) -> ContactRule:
    kinds = record["qualifying"]
    counting = tuple(map(str, kinds)) if isinstance(kinds, tuple) else ()
    return ContactRule(
        record.text("grade"), record.number("quiet_days"), record.number("most_contacts"), record.number("period_days"), record.number("pool_days"),
        record.number("warn_days"), counting, bool(record["by_itself"]),
    )  # fmt: skip
