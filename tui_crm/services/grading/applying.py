"""Applying a ruleset: it becomes the active one and everybody is graded by it, as one act that can be undone; and keeping up afterwards."""

from __future__ import annotations

from dataclasses import replace

from tui_crm.errors import InvalidRecord, Problem
from tui_crm.i18n import _
from tui_crm.services.crm import Crm
from tui_crm.services.grading import fields, rulesets, running
from tui_crm.services.grading.library import Library
from tui_crm.services.grading.rulesets import Ruleset
from tui_crm.services.grading.running import Report
from tui_crm.services.parts import Progress
from tui_crm.store.loading import rare_collection
from tui_crm.store.store import Store


@rare_collection()
def apply(crm: Crm, ruleset: Ruleset, *, library: Library | None = None, progress: Progress | None = None) -> Report:
    """Make a ruleset active and grade everybody by it. Stopped or failed: the old one is active and the grades are as before.

    Raises InvalidRecord when a criterion is missing, NotAllowed, Cancelled.
    """
    crm.policy.allow("grading")
    crm = crm.entire
    settled = replace(ruleset.rules, currency=ruleset.rules.currency or crm.locale.currency)  # whoever runs it later, it is the same
    ruleset = replace(ruleset, rules=settled)
    plan = rulesets.plan_of(crm, ruleset.rules, library)
    if plan.missing:
        raise InvalidRecord([Problem(name, _("no plugin that is switched on has it")) for name in plan.missing])
    job = running.everybody(crm, ruleset, plan, running.RULES, progress)  # measures: nothing is written yet
    with crm.store.act(crm.author, "apply", "ruleset", ruleset.name, state="open") as unit:
        number = rulesets.activate(unit, crm, ruleset, plan.digest)
    try:
        fresh = renewed(crm)
        job = replace(job, ruleset=replace(ruleset, id=number), plan=replace(plan, entity=fresh.catalogue[plan.entity.key]))
        report = running.do(fresh, job, progress, act=unit.act)
    except BaseException:
        from tui_crm.services import rollback

        rollback.rollback(crm, unit.act)
        raise
    crm.store.close_act(unit.act)
    fresh.store.ready()  # the index of a new field, once it is filled
    return report


def follow(crm: Crm, progress: Progress | None = None) -> None:
    """Grade again after other rules became active, or none."""
    running.run(renewed(crm), progress=progress)


def renewed(crm: Crm) -> Crm:
    """The same person at the same database, with the fields of the schemes that are active now."""
    store = Store(crm.store.engine, fields.extended(crm.store.engine, crm.entire.catalogue), crm.store.clock)
    return Crm.of(store, crm.user, crm.way, crm.locale, crm.plugins)
