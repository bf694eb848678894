"""One row of a dry run as lines: what becomes of it and why, then field by field what is there and what would be."""

from __future__ import annotations

from collections.abc import Iterator

from tui_crm.i18n import _
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Kind
from tui_crm.model.showing import show
from tui_crm.model.values import ShowContext
from tui_crm.screens.import_lines import label_of
from tui_crm.screens.import_outcome import fate_in_words
from tui_crm.screens.record_lines import wrapped
from tui_crm.services.transfer.run.plan import Change
from tui_crm.services.transfer.run.references import ELSEWHERE
from tui_crm.services.transfer.run.trial import Judged
from tui_crm.services.transfer.run.verdicts import Fate
from tui_crm.widgets.fitted import Cells


def widths(row: Judged) -> tuple[int, ...]:
    """Of the cells of `row_lines`: what is there stands beside what would be, where something is there."""
    return (18, 0, 0) if row.fate is Fate.UPDATED else (18, 0)


def row_lines(row: Judged, entity: Entity, showing: ShowContext, width: int) -> Iterator[Cells]:
    """The whole row, its reasons folded at `width` cells."""
    where = _("{file}, line {line}: {fate}").format(file=row.file, line=row.line, fate=fate_in_words(row.fate))
    yield Cells((f"{where} · {row.title}" if row.title else where,), None, ("heading",))
    for problem in row.problems:
        text = f"{label_of(entity, problem.field)}: {problem.reason}" if problem.field else problem.reason
        for part in wrapped("! " + text, width - 2):
            yield Cells((part,), None, ("sign",))
    if row.fate is Fate.UPDATED:
        yield Cells((_("Field"), _("is"), _("would be")), None, ("label",) * 3)
    told = set()
    for change in row.changes:
        told.add(change.field)
        yield _changed(entity, change, row.fate, showing)
    for name, value in row.values.items():
        if name not in told and (text := in_words(entity, name, value, showing)):
            same = (_("the same"),) if row.fate is Fate.UPDATED else ()
            yield Cells((label_of(entity, name), text, *same), None, ("label", "muted", "muted"))


def _changed(entity: Entity, change: Change, fate: Fate, showing: ShowContext) -> Cells:
    label, new = label_of(entity, change.field), in_words(entity, change.field, change.new, showing) or "–"
    if fate is Fate.NEW:
        return Cells((label, new), None, ("label", ""))
    return Cells((label, in_words(entity, change.field, change.old, showing) or "–", "→ " + new), None, ("label", "", "sign"))


def in_brief(row: Judged, entity: Entity, showing: ShowContext) -> str:
    """Why, or what would change, in one line."""
    if row.problems:
        return "; ".join(f"{label_of(entity, p.field)}: {p.reason}" if p.field else p.reason for p in row.problems)
    parts = []
    for change in sorted(row.changes, key=lambda change: _tells_little(entity, change.field)):
        new = in_words(entity, change.field, change.new, showing)
        if row.fate is Fate.UPDATED:
            parts.append(f"{label_of(entity, change.field)}: {in_words(entity, change.field, change.old, showing) or '–'} → {new or '–'}")
        elif change.field != entity.title and new:
            parts.append(f"{label_of(entity, change.field)}: {new}")
    return ", ".join(parts)


def _tells_little(entity: Entity, name: str) -> bool:
    """Long texts and numbers of other systems come last."""
    field = entity.by_name.get(name)
    return field is None or field.kind is Kind.LONG_TEXT or name == ELSEWHERE


def in_words(entity: Entity, name: str, value: object, showing: ShowContext) -> str:
    """A value as people read it, on one line."""
    field = entity.by_name.get(name)
    if value is None:
        return ""
    named = field is None or (field.ref and isinstance(value, str))  # a reference in the file's words
    return " ".join(str(value if named or field is None else show(field, value, showing)).split())
