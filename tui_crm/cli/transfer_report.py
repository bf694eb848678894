"""What an import shows: the mapping, the dry run, the outcome; for people and as JSON."""

from __future__ import annotations

from tui_crm.cli import output
from tui_crm.i18n import _, ngettext
from tui_crm.model.entity import Entity
from tui_crm.model.values import ShowContext, dump, show
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.meaning.columns import USUAL, Asked, Column, Question, Use, ways_for
from tui_crm.services.transfer.meaning.mapping import Mapping
from tui_crm.services.transfer.run.plan import Change, Plan, Sample
from tui_crm.services.transfer.run.trial import Judged, Selection
from tui_crm.services.transfer.run.verdicts import FATES, Fate
from tui_crm.services.transfer.sources.reading import Reader
from tui_crm.widgets.cells import safe_text

LONGEST = 60  # characters of a value in a sample
MOST_VALUES = 4  # of a value map, in a line


def write_mapping(mapping: Mapping, source: Reader) -> None:
    """The columns of a file and what becomes of them."""
    _line(f"{source.name}: {source.about}")
    header = [_("column"), _("becomes"), _("because"), _("for example")]
    output.write_table(header, ([c.name, _becomes(mapping, c), _because(c), _short(" | ".join(c.samples))] for c in mapping.columns))
    for made in mapping.new_fields:
        _line(_("The import makes the field {name} ({label}, {kind})").format(name=made.name, label=made.label, kind=made.kind))
    for question in mapping.questions:
        _line(f"{question.text} ({_answer(question, mapping)})")
    for field in mapping.missing:
        _line(_("No column fills {field}, which every new record needs; say which with --map HEADING={field}").format(field=field.name))


def write_plan(crm: Crm, mapping: Mapping, plan: Plan, *, dry: bool, named: bool = False) -> None:
    """The outcome, or with `dry` what it would be; `named`: of one of several files."""
    if named:
        _line(f"— {plan.file} → {_(mapping.entity.plural)}")
    entity, showing = mapping.entity, crm.showing()  # the mapping's entity has the fields that the import makes
    if dry:
        for text, samples in ((_("New, line {line}, {title}"), plan.new_samples), (_("Updated, line {line}, {title}"), plan.updated_samples)):
            for sample in samples:
                _line(text.format(line=sample.line, title=_short(sample.title)) + f": {_changes(entity, sample, showing)}")
    for reject in plan.duplicate_samples:
        _line(_("Line {line} {reason}").format(line=reject.line, reason=reject.reason))
    for reject in plan.reject_samples:
        field = f"{reject.field}: " if reject.field else ""
        _line(_("Rejected, line {line}: {reason}").format(line=reject.line, reason=field + reject.reason))
    more = plan.rejected + plan.incomplete - len({reject.line for reject in plan.reject_samples})
    if more > 0:
        _line(ngettext("… and {count} more", "… and {count} more", more).format(count=f"{more:,}"))
    _line(_counts(plan))
    if plan.duplicates:
        text = ngettext("{count} row is left out as a duplicate", "{count} rows are left out as duplicates", plan.duplicates)
        _line(text.format(count=f"{plan.duplicates:,}"))
    if plan.suspected:
        text = ngettext("{count} row is new and may be a duplicate", "{count} rows are new and may be duplicates", plan.suspected)
        _line(text.format(count=f"{plan.suspected:,}"))
    if plan.incomplete:
        text = ngettext("{count} row is taken in without what it refers to", "{count} rows are taken in without what they refer to", plan.incomplete)
        _line(text.format(count=f"{plan.incomplete:,}"))
    if plan.short:
        text = ngettext("{count} row ends early; its missing cells are blank", "{count} rows end early; their missing cells are blank", plan.short)
        _line(text.format(count=f"{plan.short:,}"))
    for text, count in plan.notes:
        rows = ngettext("{count} row", "{count} rows", count).format(count=f"{count:,}")
        _line(f"! {rows}: {text}" if count else f"! {text}")
    if plan.rejects:
        _line(_("What was rejected is in {file}; correct it and import that file").format(file=plan.rejects))
    if plan.act:
        rate = plan.rows / plan.seconds if plan.seconds else 0
        _line(_("{rate} rows/s; to undo: tui-crm undo --act {act}").format(rate=f"{rate:,.0f}", act=plan.act))


def write_rows(crm: Crm, chosen: Selection, limit: int) -> None:
    """Rows of a dry run, as a table."""
    showing = crm.showing()
    header = [_("file"), _("line"), _("outcome"), _("record"), _("what would change, or why not")]
    output.write_table(header, (
        [row.file, str(row.line), _fate(row.fate), _short(row.title), _short(row.reason or _changes(chosen.trial.entity(row), row, showing))]
        for row in chosen.window(0, limit)
    ))  # fmt: skip
    _line(ngettext("{count} row", "{count} rows", chosen.count).format(count=f"{chosen.count:,}"))


def rows_as_json(chosen: Selection, limit: int) -> dict[str, object]:
    """Rows of a dry run for programs."""
    return {"found": chosen.count, "shown": [_json_row(chosen.trial.entity(row), row) for row in chosen.window(0, limit)]}


def _json_row(entity: Entity, row: Judged) -> dict[str, object]:
    return {
        "file": row.file, "entity": entity.group or entity.key, "line": row.line, "fate": row.fate.value, "title": row.title,
        "record": row.record or None, "values": {name: _dumped(entity, name, value) for name, value in row.values.items()},
        "changes": [_json_change(entity, change) for change in row.changes],
        "problems": [{"field": problem.field or None, "reason": problem.reason} for problem in row.problems],
    }  # fmt: skip


def _fate(fate: Fate) -> str:
    return next(_(choice.label) for choice in FATES if choice.value == fate.value)


def as_json(crm: Crm, mapping: Mapping, plan: Plan) -> dict[str, object]:
    """The outcome for programs."""
    entity = mapping.entity
    return {
        "file": plan.file, "entity": entity.group or entity.key, "rows": plan.rows,
        "new": plan.new, "updated": plan.updated, "unchanged": plan.unchanged,
        "rejected": plan.rejected, "duplicates": plan.duplicates, "suspected": plan.suspected, "incomplete": plan.incomplete,
        "short": plan.short, "notes": [{"text": text, "rows": count} for text, count in plan.notes], "act": plan.act or None,
        "rejects": str(plan.rejects) if plan.rejects else None, "seconds": round(plan.seconds, 3),
        "columns": [
            {
                "number": c.number, "heading": c.heading, "use": c.use.value, "field": c.field or None, "reason": c.reason, "part": c.part or None,
                "format": c.format or None, "values": dict(c.values), "otherwise": c.otherwise.value,
            }
            for c in mapping.columns
        ],
        "system": mapping.system or None,
        "new_fields": [{"name": field.name, "label": field.label, "kind": field.kind.value} for field in mapping.new_fields],
        "questions": [
            {"number": q.number, "about": q.asked.value, "question": q.text, "options": list(q.options), "values": dict(q.values)}
            for q in mapping.questions
        ],
        "updates": [{"line": s.line, "title": s.title, "changes": [_json_change(entity, c) for c in s.changes]} for s in plan.updated_samples],
        "problems": [{"line": r.line, "field": r.field or None, "reason": r.reason} for r in plan.reject_samples],
    }  # fmt: skip


def _json_change(entity: Entity, change: Change) -> dict[str, object]:
    return {"field": change.field, "old": _dumped(entity, change.field, change.old), "new": _dumped(entity, change.field, change.new)}


def _dumped(entity: Entity, name: str, value: object) -> str | None:
    return value if value is None or isinstance(value, str) else dump(entity.by_name[name], value)


def _becomes(mapping: Mapping, column: Column) -> str:
    if column.field:
        return f"{column.field} ({column.part})" if column.part else column.field
    notes = mapping.notes_field
    return _("a line of {field}").format(field=notes.name) if column.use is Use.NOTES and notes else _("(left out)")


def _because(column: Column) -> str:
    """The reason, and what is made of the values."""
    words = [column.reason, *(f"{_short(theirs)} → {ours or '–'}" for theirs, ours in column.values[:MOST_VALUES])]
    if column.format and column.format not in column.reason:
        words.append(column.format)
    return "; ".join(words) + (" …" if len(column.values) > MOST_VALUES else "")


def _answer(question: Question, mapping: Mapping) -> str:
    """How the command line answers a question."""
    heading = question.heading.strip() or f"#{question.number}"
    if question.asked is Asked.VALUES:
        field = next(column.field for column in mapping.columns if column.number == question.number)
        ways = "|".join(ways_for(mapping.entity.by_name[field]) if field else USUAL)
        return f"--value '{heading}:{question.values[0][0] if question.values else ''}=…', --otherwise '{heading}={ways}'"
    option = "--dates" if question.asked is Asked.DATES else "--numbers"
    return f"{option} '{heading}={'|'.join(question.options)}'"


def _changes(entity: Entity, sample: Sample | Judged, showing: ShowContext) -> str:
    parts = []
    for change in sample.changes:
        new = _shown(entity, change.field, change.new, showing)
        old = _shown(entity, change.field, change.old, showing)
        if change.old is not None:
            parts.append(f"{change.field}: {old or '–'} → {new or '–'}")
        elif change.field != entity.title:
            parts.append(f"{change.field}: {new}")
    return ", ".join(parts)


def _shown(entity: Entity, name: str, value: object, showing: ShowContext) -> str:
    if value is None:
        return ""
    return _short(value if isinstance(value, str) else show(entity.by_name[name], value, showing))


def _counts(plan: Plan) -> str:
    text = ngettext(
        "{rows} row: {new} new, {updated} updated, {unchanged} unchanged, {rejected} rejected",
        "{rows} rows: {new} new, {updated} updated, {unchanged} unchanged, {rejected} rejected", plan.rows,
    )  # fmt: skip
    return text.format(
        rows=f"{plan.rows:,}", new=f"{plan.new:,}", updated=f"{plan.updated:,}", unchanged=f"{plan.unchanged:,}", rejected=f"{plan.rejected:,}"
    )


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= LONGEST else plain[: LONGEST - 1] + "…"


def _line(text: str) -> None:
    output.write(safe_text(text) + "\n")
