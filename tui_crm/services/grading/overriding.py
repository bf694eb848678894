"""Grades set by hand: with author, reason and, if wanted, a last day. They stand above everything that a ruleset says."""

from __future__ import annotations

from collections.abc import Sequence

from tui_crm.errors import InvalidRecord, NotFound, Problem
from tui_crm.i18n import _
from tui_crm.services.crm import Crm
from tui_crm.services.grading import measuring, rulesets, running
from tui_crm.services.grading.grader import Override, moment_of, overrides_of
from tui_crm.services.grading.library import Library
from tui_crm.services.grading.rulesets import Ruleset
from tui_crm.services.grading.running import Job
from tui_crm.store import grade_rows


def override(crm: Crm, scheme: str, customer: int, grade: str, reason: str, until: str = "", library: Library | None = None) -> None:
    """Set a customer's grade by hand. `until`: the last day it holds, "YYYY-MM-DD". Raises InvalidRecord, NotFound, NotAllowed."""
    override_many(crm, scheme, [customer], grade, reason, until, library)


def override_many(
    crm: Crm, scheme: str, customers: Sequence[int], grade: str, reason: str, until: str = "", library: Library | None = None
) -> None:
    """Set the grade of customers by hand, as one act."""
    crm.policy.allow("grading")
    ruleset = rulesets.active_one(crm, scheme)
    problems = []
    if grade not in ruleset.rules.grades:
        problems.append(Problem("grade", _("there is {grades}").format(grades=", ".join(ruleset.rules.grades))))
    if not reason.strip():
        problems.append(Problem("reason", _("must be filled in")))
    if until and until < moment_of(crm).today:
        problems.append(Problem("until", _("this day is past")))
    if problems:
        raise InvalidRecord(problems)
    title = crm.store.read("customer", customers[0]).title if len(customers) == 1 else ""
    values = {"scheme": scheme, "grade": grade, "reason": reason.strip(), "until": until}
    with crm.store.act(crm.author, "override", "grade_override", title) as unit:
        unit.archive("grade_override", [number for customer in customers for number in _of(crm, scheme, customer)])
        unit.create_many("grade_override", [{"customer": customer, **values} for customer in customers])
    regrade(crm, ruleset, customers, running.OVERRIDE, library)


def lift(crm: Crm, scheme: str, customer: int, library: Library | None = None) -> None:
    """Take a grade set by hand away: the ruleset's holds again. Raises NotFound, NotAllowed."""
    crm.policy.allow("grading")
    ruleset = rulesets.active_one(crm, scheme)
    ids = _of(crm, scheme, customer)
    if not ids:
        raise NotFound(_("Nobody set this grade by hand"))
    with crm.store.act(crm.author, "lift", "grade_override", crm.store.read("customer", customer).title) as unit:
        unit.archive("grade_override", ids)
    regrade(crm, ruleset, [customer], running.OVERRIDE, library)


def current(crm: Crm, scheme: str, customer: int) -> Override | None:
    """The grade set by hand that holds today."""
    return overrides_of(crm, scheme, moment_of(crm).today, [customer]).get(customer)


def regrade(crm: Crm, ruleset: Ruleset, customers: Sequence[int], cause: str, library: Library | None = None) -> None:
    """Grade these customers now, by the cut-offs of the last run; without a run everybody waits for the first one."""
    crm = crm.entire
    plan = rulesets.plan_of(crm, ruleset.rules, library)
    last = grade_rows.last_run(crm.store.engine, ruleset.scheme)
    if last is None or plan.missing or last.digest != plan.digest:
        return
    job = Job(ruleset, plan, moment_of(crm), measuring.load(last.cuts), last.cursor, customers, cause, since=running.since(last))
    running.do(crm, job)


def _of(crm: Crm, scheme: str, customer: int) -> list[int]:
    sql = "SELECT id FROM grade_override WHERE scheme = :scheme AND customer = :customer AND deleted_at = 0 ORDER BY id"
    return [row[0] for row in crm.store.engine.run(sql, {"scheme": scheme, "customer": customer})]
