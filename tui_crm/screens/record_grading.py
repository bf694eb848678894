"""Setting a customer's grade by hand, from its page."""

from __future__ import annotations

from typing import Any

from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.screens.record_panes import RecordPanes

LIFTED = "-"


class GradeByHand(RecordPanes, inherit_bindings=False):
    """Mixed into the page of a record."""

    def do_record_grade(self, argument: str) -> None:
        """Ask for scheme, grade and reason in one line."""
        from tui_crm.services.grading import rulesets

        found = rulesets.active(self.crm)
        if self.record is None or self.record.entity.key != "customer":
            raise UsageError(_("Only customers have grades"))
        if not found:
            raise UsageError(_("No scheme is active; gk goes to the grading"))
        if argument:
            self._grade(argument)
            return
        only = f"{next(iter(found))} " if len(found) == 1 else ""
        known = "; ".join(f"{scheme}: {' '.join(each.rules.grades)}" for scheme, each in found.items())
        self.say(known)
        self.ask(_("scheme, grade, reason (- lifts):"), self._grade, only, kind="grade")

    def _grade(self, text: str) -> None:
        from tui_crm.services.grading import overriding

        scheme, _blank, rest = text.strip().partition(" ")
        grade, _blank, reason = rest.strip().partition(" ")
        record, crm = self._record_id, self.crm
        if not grade or (grade != LIFTED and not reason.strip()):
            raise UsageError(_("Say scheme, grade and reason, as in: abc A an old friend of the house"))

        def write() -> None:
            if grade == LIFTED:
                overriding.lift(crm, scheme, record)
            else:
                overriding.override(crm, scheme, record, grade, reason)

        def done(_result: Any) -> None:
            told = _("the ruleset's grade holds again") if grade == LIFTED else _("{grade} by hand; u undoes it").format(grade=grade)
            self.desk.refresh_pages(frozenset({("customer", record)}))
            self.say(told)

        self.work(write, done)
