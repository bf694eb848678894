"""Why this grade: what the tab of a customer shows of each scheme, and how the grade changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tui_crm.i18n import _
from tui_crm.model.instants import exact
from tui_crm.model.record import Record
from tui_crm.screens import record_lines
from tui_crm.services.crm import Crm
from tui_crm.widgets import plots
from tui_crm.widgets.fitted import Cells, fitted
from tui_crm.widgets.page_lines import Content, FixedLines

if TYPE_CHECKING:
    from tui_crm.services.grading.explaining import Explanation, Step

WIDTHS, WIDER = (14, 10, 20, 0), (14, 10, 34, 0)
ROOMY = 100  # cells from which a criterion is named in full
BAR = 10
LEAST = 12  # cells for a reason
STEPS = 12
"""Changes that are shown; the command line shows all."""


def read(crm: Crm, record: Record) -> Content:
    """The tab's lines: each active scheme explained, then its history."""
    from tui_crm.services.grading import explaining, reporting

    lines: list[Cells] = []
    for scheme in reporting.schemes(crm):
        lines += _explained(explaining.explain(crm, scheme, record.id))
        lines += _history(crm, explaining.history(crm, scheme, record.id)[:STEPS])
        lines.append(Cells(("",)))
    entries = [Cells(line.cells, place if any(line.cells) else None, line.styles) for place, line in enumerate(lines[:-1])]

    def lines_of(width: int) -> FixedLines:
        widths = WIDER if width >= ROOMY else WIDTHS
        return fitted([part for entry in entries for part in _folded(entry, widths, width)], widths, width)

    return lines_of


def _folded(entry: Cells, widths: Sequence[int], width: int) -> Iterator[Cells]:
    """An entry whose reason is longer than its column goes on in the lines below."""
    *before, last = entry.cells
    room = width - sum(widths) - len(widths) - 1 if before else width - 1
    first, *rest = record_lines.wrapped(last, max(room, LEAST))
    yield Cells((*before, first), entry.stands_for, entry.styles)
    indent = last[: len(last) - len(last.lstrip())] + ("  " if not before else "")
    for part in rest:
        yield Cells((*("" for _cell in before), indent + part), None, entry.styles)


def _explained(found: Explanation) -> Iterator[Cells]:
    head = _("{scheme}: {grade}  ·  score {score}  ·  {coverage} % known").format(
        scheme=_(found.label), grade=found.grade_label, score=f"{found.score:.1f}", coverage=found.coverage
    )
    yield Cells((head,), None, ("heading",))
    for point in found.points:
        got = "–" if point.points is None else f"{point.points:.1f}"
        drawn = plots.bar((point.points or 0) / point.most if point.most else 0, BAR)
        yield Cells((f"{got:>6} /{point.most:5.1f}", drawn, point.label, point.reason), None, ("", "label", "", "muted"))
    for label, effect, grade in found.guards:
        text = _("at most {grade}: {label}") if effect == "cap" else _("at least {grade}: {label}")
        yield Cells((f"! {text.format(grade=grade, label=label)}",), None, ("sign",))
    if found.override:
        until = _(" until {day}").format(day=found.override.until) if found.override.until else ""
        yield Cells(("! " + _("set by hand: {reason}").format(reason=found.override.reason) + until,), None, ("sign",))
    if found.kept != found.grade and not found.stale:
        yield Cells((_("The record still says {grade}; the next run brings it up to date").format(grade=found.kept or "–"),), None, ("muted",))
    if found.stale:
        yield Cells(("! " + _("not of now: {reason}").format(reason=found.stale),), None, ("sign",))
    if found.lifts:
        yield Cells((_("What would lift it"),), None, ("label",))
    for lift in found.lifts:
        yield Cells((f"  ↑ {lift.text}",), None, ("",))


def _history(crm: Crm, steps: Sequence[Step]) -> Iterator[Cells]:
    if len(steps) > 1:
        yield Cells((_("How it changed"),), None, ("label",))
        for step in steps:
            what = f"{step.was or '·'} → {step.became}"
            yield Cells((f"  {exact(step.at, crm.locale.zone)}  {what}  ({_(step.cause)})",), None, ("muted",))
