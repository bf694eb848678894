"""What `tui-crm grade` writes: for people as text, for programs as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from tui_crm.cli import output
from tui_crm.i18n import _
from tui_crm.model.instants import exact
from tui_crm.model.record import Record
from tui_crm.services.crm import Crm
from tui_crm.services.grading import rules as ruling
from tui_crm.services.grading.explaining import Explanation
from tui_crm.services.grading.previewing import Preview
from tui_crm.services.grading.replaying import Point
from tui_crm.services.grading.reporting import Division
from tui_crm.services.grading.rules import Rules
from tui_crm.services.grading.rulesets import Ruleset
from tui_crm.services.grading.running import Report
from tui_crm.store.grade_rows import Step
from tui_crm.widgets import grade_text

WIDTH = 72


def pretty(value: object) -> str:
    """JSON for people."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def _lines(lines: Sequence[str]) -> None:
    for line in lines:
        output.write(line.rstrip() + "\n")
    output.flush()


def write_runs(reports: Sequence[Report], plain: bool) -> None:
    """What runs did."""
    if plain:
        output.write_json(asdict(report) for report in reports)
        return
    for report in reports:
        grades = "  ".join(f"{grade} {count:,}" for grade, count in sorted(report.grades.items()))
        done = _("{scheme}: {graded} graded, {changed} changed").format(
            scheme=report.scheme, graded=f"{report.graded:,}", changed=f"{report.changed:,}"
        )
        _lines([f"{done}  {grades}", *(f"  ! {problem}" for problem in report.problems)])


def write_explanations(crm: Crm, customer: Record, found: Sequence[Explanation], plain: bool) -> None:
    """Why a customer has its grades."""
    if plain:
        output.write_json(asdict(each) for each in found)
        return
    for each in found:
        head = _("{name} · {scheme}: {grade}  (score {score}, {coverage} % known)").format(
            name=customer.title, scheme=_(each.label), grade=each.grade_label, score=f"{each.score:.1f}", coverage=each.coverage
        )
        _lines([head, *explanation_lines(each), ""])


def explanation_lines(each: Explanation) -> list[str]:
    """The lines of an explanation."""
    lines = []
    for point in each.points:
        got = "–" if point.points is None else f"{point.points:.1f}"
        lines.append(f"  {got:>5}/{point.most:<5.1f} {point.label}{' · ' + point.reason if point.reason else ''}")
    for label, effect, grade in each.guards:
        text = _("at most {grade}: {label}") if effect == "cap" else _("at least {grade}: {label}")
        lines.append("  ! " + text.format(grade=grade, label=label))
    if each.override:
        until = _(" until {day}").format(day=each.override.until) if each.override.until else ""
        lines.append("  ! " + _("set by hand: {reason}").format(reason=each.override.reason) + until)
    if each.stale:
        lines.append("  ! " + _("not of now: {reason}").format(reason=each.stale))
    return lines + [f"  ↑ {lift.text}" for lift in each.lifts]


def write_preview(crm: Crm, found: Preview, plain: bool) -> None:
    """What a draft would change."""
    if plain:
        output.write(pretty(preview_json(found)) + "\n")
        return
    titles = crm.store.titles("customer", [mover.customer for mover in found.movers])
    _lines([text for text, _style in grade_text.preview_lines(found, titles, found.rules.currency or crm.locale.currency)])


def preview_json(found: Preview) -> dict[str, object]:
    """A preview as JSON."""
    return {
        "scheme": found.rules.scheme, "seen": found.seen, "total": found.total, "moved": found.moved, "measure": found.measure,
        "matrix": [
            {"from": was, "to": becomes, "customers": count, "sales": sales} for (was, becomes), (count, sales) in sorted(found.matrix.items())
        ],
        "causes": {cause: {"better": up, "worse": down} for cause, (up, down) in found.causes.items()},
        "movers": [asdict(mover) for mover in found.movers], "problems": list(found.problems),
    }  # fmt: skip


def write_history(crm: Crm, steps: Mapping[str, Sequence[Step]], plain: bool) -> None:
    """How a customer's grades changed."""
    if plain:
        output.write_json(
            {"scheme": scheme, **asdict(step), "inputs": json.loads(step.inputs or "{}")} for scheme, found in steps.items() for step in found
        )
        return
    columns = {"at": _("When"), "scheme": _("Scheme"), "was": _("From"), "became": _("To"), "score": _("Score"), "cause": _("Cause")}
    rows = (
        {"at": exact(step.at, crm.locale.zone), "scheme": scheme, "was": step.was, "became": step.became, "score": f"{step.score / 100:.1f}",
         "cause": _(step.cause)}
        for scheme, found in steps.items() for step in found
    )  # fmt: skip
    output.write_rows("table", columns, rows, [False, False, False, False, True, False])


def write_replay(found: Rules, points: Sequence[Point], single: bool, plain: bool) -> None:
    """What grades would have been."""
    if plain:
        output.write_json(asdict(point) for point in points)
    elif single:
        _lines([f"{point.day}  {point.grade or '·':<12} {point.score:6.1f}" for point in points])
    else:
        order = [*found.grades, ruling.UNKNOWN]
        _lines([point.day + "  " + "  ".join(f"{grade} {point.grades.get(grade, 0):,}" for grade in order) for point in points])


def write_division(found: Division, plain: bool) -> None:
    """How a scheme divides the customers."""
    if plain:
        heat = [{"recency": recency, "frequency": frequency, "customers": count} for (recency, frequency), count in sorted(found.heat.items())]
        output.write(pretty({**asdict(found), "heat": heat}) + "\n")
        return
    _lines([text for text, _style in grade_text.division_lines(found, WIDTH)])


def write_rulesets(crm: Crm, found: Sequence[Ruleset], plain: bool) -> None:
    """The rulesets there are."""
    columns = {
        "number": _("Number"), "scheme": _("Scheme"), "name": _("Name"), "state": _("State"), "digest": _("Fingerprint"), "since": _("Active since"),
    }  # fmt: skip
    rows = [
        {"number": each.id or "", "scheme": each.scheme, "name": _(each.name), "state": each.state if each.id else "shipped", "digest": each.digest,
         "since": exact(each.activated_at, crm.locale.zone)}
        for each in found
    ]  # fmt: skip
    if plain:
        output.write_json(rows)
    else:
        output.write_rows("table", columns, ({**row, "state": _(str(row["state"]))} for row in rows))
