"""The board of a scheme: its grades as columns, its customers as cards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.model.instants import local_time
from tui_crm.query.ast import Op, Test, conjunction
from tui_crm.services.boards.board import Column, Sum
from tui_crm.services.boards.cards import ago, coming, planned
from tui_crm.services.crm import Crm
from tui_crm.services.grading import rulesets
from tui_crm.services.grading.grader import overrides_of
from tui_crm.services.reading import Row
from tui_crm.store import grade_rows

SHOWN = ("name", "city", "owner", "last_activity")


@dataclass(frozen=True)
class GradeBoard:
    """Reads the boards of all schemes that are active."""

    crm: Crm
    entity = "customer"
    fields = ("name", "city", "owner", "last_activity")
    sort = "-last_activity"
    board_field = ""
    related = frozenset({"customer", "ruleset", "grade_override", "followup"})

    def boards(self) -> Sequence[str]:
        """What the schemes are called."""
        return [_(ruleset.rules.label) for ruleset in rulesets.active(self.crm).values()]

    def columns(self, board: int, where: str, sort: str) -> Sequence[Column]:
        """The grades of a scheme, the best first. Raises UsageError where nobody is graded."""
        active = [*rulesets.active(self.crm).values()]
        if not active:
            raise UsageError(_("No scheme is active; gk goes to the grading"))
        rules = active[min(board, len(active) - 1)].rules
        asked = self.crm.listing("customer", where, sort or self.sort)
        field = self.crm.catalogue["customer"].by_name[rules.field_name]
        return [
            Column(grade, rules.label_of(grade), replace(asked, where=conjunction(Test((field,), Op.EQ, grade), asked.where)), board=rules.scheme)
            for grade in rules.grades
        ]

    def sums(self, columns: Sequence[Column]) -> Sequence[Sum]:
        """How many customers each grade has."""
        return [Sum(self.crm.lists.count(column.listing)) for column in columns]

    def cards(self, column: Column, ids: Sequence[int]) -> Iterator[Row]:
        """The cards of customers: their score, how long ago somebody was in touch, what is planned; whose grade was set by hand."""
        now, zone = self.crm.store.clock(), self.crm.locale.zone
        today = local_time(now, zone).date()
        states = grade_rows.states(self.crm.store.engine, column.board, ids)
        by_hand = overrides_of(self.crm, column.board, today.isoformat(), ids)
        due = planned(self.crm, "customer", ids)
        for record, name, city, owner, touched in self.crm.lists.window("customer", SHOWN, ids):
            about = " · ".join(part for part in (_("by hand") if record in by_hand else "", city, owner) if part)
            score = _("{score} points").format(score=round(states[record].score / 100)) if record in states else ""
            yield record, (name, about, score, score, ago(touched, now), coming(due.get(record, ""), today), "")

    def given(self, column: Column) -> Mapping[str, int]:
        """A new customer is graded by the ruleset, wherever it is added."""
        return {}
