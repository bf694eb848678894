"""`tui-crm grade`: run, explain, preview, apply, history, replay, report; rulesets; grades set by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import click

from tui_crm.cli import grade_report, output
from tui_crm.cli.session import confirm, counter, one, opened, remark
from tui_crm.errors import CrmError, UsageError
from tui_crm.i18n import N_, _, ngettext
from tui_crm.services.crm import Crm
from tui_crm.services.grading import applying, explaining, overriding, previewing, replaying, reporting, rules, rulesets, running
from tui_crm.services.grading.rules import Rules

WEIGHT = click.option("--weight", "weights", multiple=True, metavar="CRITERION=N", help=N_("another weight, as in core.revenue=40"))
SET = click.option("--set", "settings", multiple=True, metavar="CRITERION.NAME=N", help=N_("another parameter, as in core.repeat.full=6"))
BAND = click.option("--band", "bands", multiple=True, metavar="GRADE=N", help=N_("another lower bound, as in A=80"))
PARTIAL = 1


@click.group("grade", help=N_("Grade customers by rulesets: run, explain, preview a change, apply it, look back."))
def grade() -> None:
    """The group."""


@grade.command("run", help=N_("Bring grades up to date: those of whom something changed, or everybody on a new day, by new rules, with --full."))
@click.argument("scheme", required=False, default="")
@click.option("--full", is_flag=True, help=N_("grade everybody and measure cut-offs anew"))
@output.TEXT_OR_JSON
def run(scheme: str, full: bool, as_json: bool) -> None:
    """Grade. Ends with PARTIAL when some kept their last grade because a criterion failed."""
    with opened(writes=True) as crm:
        reports = running.run(crm, scheme, full=full, progress=_meter(crm))
    if not reports:
        remark(_("No ruleset is active; tui-crm grade rulesets lists them, tui-crm grade apply makes one active"))
    grade_report.write_runs(reports, as_json)
    if any(report.partial for report in reports):
        raise click.exceptions.Exit(PARTIAL)


@grade.command("explain", help=N_("Say why a customer has its grade, and what would lift it."))
@click.argument("record")
@click.option("--scheme", default="", metavar="SCHEME", help=N_("only this scheme"))
@output.TEXT_OR_JSON
def explain(record: str, scheme: str, as_json: bool) -> None:
    """Explain the grades of a customer."""
    with opened() as crm:
        customer = one(crm, crm.catalogue["customer"], record)
        found = [explaining.explain(crm, each, customer.id) for each in _schemes(crm, scheme)]
        grade_report.write_explanations(crm, customer, found, as_json)


@grade.command("preview", help=N_("Show what a ruleset would change, without writing: RULESET is its number, its name, or a scheme."))
@click.argument("ruleset")
@WEIGHT
@SET
@BAND
@click.option("--all", "everybody", is_flag=True, help=N_("look at everybody, not at a sample of 20,000"))
@output.TEXT_OR_JSON
def preview(ruleset: str, weights: Sequence[str], settings: Sequence[str], bands: Sequence[str], everybody: bool, as_json: bool) -> None:
    """What if."""
    with opened() as crm:
        wanted = _changed(rulesets.find(crm, ruleset).rules, weights, settings, bands)
        sample = 0 if everybody else previewing.SAMPLE
        found = previewing.preview(crm, wanted, sample=sample, progress=_meter(crm) if everybody else None)
        grade_report.write_preview(crm, found, as_json)


@grade.command("apply", help=N_("Make a ruleset the active one of its scheme and grade everybody by it; one act to undo."))
@click.argument("ruleset")
@WEIGHT
@SET
@BAND
@click.option("--yes", "-y", is_flag=True, help=N_("do not ask"))
@output.TEXT_OR_JSON
def apply(ruleset: str, weights: Sequence[str], settings: Sequence[str], bands: Sequence[str], yes: bool, as_json: bool) -> None:
    """Apply a ruleset."""
    with opened(writes=True) as crm:
        found = rulesets.find(crm, ruleset)
        wanted = _changed(found.rules, weights, settings, bands)
        if wanted != found.rules or found.state != rulesets.DRAFT:
            found = rulesets.Ruleset(0, found.name, rulesets.DRAFT, wanted)
        total = crm.lists.count(crm.listing("customer"))
        question = ngettext("Grade {count} customer by “{name}”?", "Grade {count} customers by “{name}”?", total)
        confirm(question.format(count=f"{total:,}", name=_(found.name)), yes)
        report = applying.apply(crm, found, progress=_meter(crm))
    grade_report.write_runs([report], as_json)


@grade.command("history", help=N_("Show how a customer's grade changed, and why."))
@click.argument("record")
@click.option("--scheme", default="", metavar="SCHEME", help=N_("only this scheme"))
@output.TEXT_OR_JSON
def history(record: str, scheme: str, as_json: bool) -> None:
    """The grade history of a customer."""
    with opened() as crm:
        customer = one(crm, crm.catalogue["customer"], record)
        steps = {each: explaining.history(crm, each, customer.id) for each in _schemes(crm, scheme)}
        grade_report.write_history(crm, steps, as_json)


@grade.command("replay", help=N_("Show what grades would have been on past days: of a customer, or of all."))
@click.argument("ruleset")
@click.argument("record", required=False)
@click.option("--as-of", "days", multiple=True, metavar="DAY", help=N_("a day, as in 2026-03-31; may be given more than once"))
@click.option("--months", type=click.IntRange(1, 120), default=6, show_default=True, metavar="N", help=N_("the ends of so many months before"))
@WEIGHT
@SET
@BAND
@output.TEXT_OR_JSON
def replay(
    ruleset: str, record: str | None, days: Sequence[str], months: int, weights: Sequence[str], settings: Sequence[str], bands: Sequence[str],
    as_json: bool,
) -> None:  # fmt: skip
    """Replay over history."""
    with opened() as crm:
        wanted = _changed(rulesets.find(crm, ruleset).rules, weights, settings, bands)
        customer = one(crm, crm.catalogue["customer"], record).id if record else 0
        when = [_day(text) for text in days] or replaying.months(crm, months)
        grade_report.write_replay(wanted, replaying.replay(crm, wanted, when, customer), bool(customer), as_json)


@grade.command("report", help=N_("Show how a scheme divides the customers: its rule, grades and sales, the Pareto curve, the RFM heat map."))
@click.argument("scheme")
@output.TEXT_OR_JSON
def report(scheme: str, as_json: bool) -> None:
    """The report of a scheme."""
    with opened() as crm:
        grade_report.write_division(reporting.division(crm, scheme), as_json)


@grade.command("override", help=N_("Set a customer's grade by hand, with a reason."))
@click.argument("record")
@click.argument("value", metavar="GRADE")
@click.option("--scheme", required=True, metavar="SCHEME", help=N_("the scheme"))
@click.option("--reason", required=True, metavar="TEXT", help=N_("why"))
@click.option("--until", default="", metavar="DAY", help=N_("the last day it holds [default: until it is lifted]"))
def override(record: str, value: str, scheme: str, reason: str, until: str) -> None:
    """Override a grade."""
    with opened(writes=True) as crm:
        customer = one(crm, crm.catalogue["customer"], record)
        overriding.override(crm, scheme, customer.id, value, reason, _day(until) if until else "")
        remark(_("{name} has the grade {grade} now").format(name=customer.title, grade=value))


@grade.command("lift", help=N_("Take a grade set by hand away: the ruleset's holds again."))
@click.argument("record")
@click.option("--scheme", required=True, metavar="SCHEME", help=N_("the scheme"))
def lift(record: str, scheme: str) -> None:
    """Lift an override."""
    with opened(writes=True) as crm:
        customer = one(crm, crm.catalogue["customer"], record)
        overriding.lift(crm, scheme, customer.id)
        now = crm.store.read("customer", customer.id).values.get(rulesets.active_one(crm, scheme).rules.field_name, "")
        remark(_("{name} has the grade {grade} now").format(name=customer.title, grade=now))


@grade.group("rulesets", invoke_without_command=True, help=N_("List rulesets; show, keep, retire and drop them."))
@output.TEXT_OR_JSON
@click.pass_context
def rulesets_(context: click.Context, as_json: bool) -> None:
    """List the rulesets."""
    if context.invoked_subcommand is None:
        with opened() as crm:
            kept = rulesets.all_of(crm)
            known = {each.scheme for each in kept}
            grade_report.write_rulesets(crm, [*kept, *(each for each in rulesets.shipped_ones(crm) if each.scheme not in known)], as_json)


@rulesets_.command("show", help=N_("Write a ruleset as JSON, to be changed and saved."))
@click.argument("ruleset")
def show(ruleset: str) -> None:
    """Write a ruleset."""
    with opened() as crm:
        output.write(grade_report.pretty(rules.plain(rulesets.find(crm, ruleset).rules)) + "\n")


@rulesets_.command("save", help=N_("Keep a ruleset from a JSON file as a draft; - reads standard input."))
@click.argument("file", type=click.File("r", encoding="utf-8"))
@click.option("--name", default="", metavar="NAME", help=N_("what to call it"))
@click.option("--draft", type=click.IntRange(min=1), default=None, metavar="N", help=N_("the draft to change"))
def save(file: Any, name: str, draft: int | None) -> None:
    """Save a draft and print its number."""
    with opened(writes=True) as crm:
        output.write(f"{rulesets.save(crm, rules.load(file.read()), name, draft or 0)}\n")


@rulesets_.command("retire", help=N_("Let a scheme rest: its grades stay and are no longer kept up."))
@click.argument("scheme")
def retire(scheme: str) -> None:
    """Retire the active ruleset of a scheme."""
    with opened(writes=True) as crm:
        rulesets.retire(crm, scheme)
        remark(_("The scheme {scheme} rests; its grades stay as they are").format(scheme=scheme))


@rulesets_.command("drop", help=N_("Drop a draft."))
@click.argument("number", type=click.IntRange(min=1))
def drop(number: int) -> None:
    """Drop a draft."""
    with opened(writes=True) as crm:
        rulesets.drop(crm, number)


def _schemes(crm: Crm, scheme: str) -> list[str]:
    found = [scheme] if scheme else reporting.schemes(crm)
    if not found:
        raise CrmError(_("No ruleset is active; tui-crm grade rulesets lists them, tui-crm grade apply makes one active"))
    return found


def _changed(found: Rules, weights: Sequence[str], settings: Sequence[str], bands: Sequence[str]) -> Rules:
    return rulesets.changed(found, _numbers(weights), _numbers(settings), _numbers(bands))


def _numbers(pairs: Sequence[str]) -> Mapping[str, float]:
    """NAME=NUMBER pairs. Raises UsageError."""
    found = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        try:
            found[name.strip()] = float(value)
        except ValueError:
            equals = ""
        if not equals:
            raise UsageError(_("{text} is not NAME=NUMBER").format(text=pair))
    return found


def _day(text: str) -> str:
    """A day as it is kept. Raises UsageError."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise UsageError(_("{text} is not a day as in 2026-03-31").format(text=text)) from None


def _meter(crm: Crm) -> Any:
    """Shows how far a run is, on a terminal only."""
    return counter(crm.lists.count(crm.listing("customer")))

