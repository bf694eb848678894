"""What the import page says: the outcome, how the rows are taken, and what each heading means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tui_crm.i18n import _, ngettext
from tui_crm.model.entity import Entity
from tui_crm.model.showing import show
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.mapping import Column, Mapping, Use
from tui_crm.services.transfer.options import Options
from tui_crm.services.transfer.plan import Change, Plan, Sample
from tui_crm.services.transfer.reading import Reader
from tui_crm.widgets.fitted import Cells

WIDTHS = (18, 18, 0, 0)
SHOWN = 5  # samples of each kind


@dataclass(frozen=True, slots=True)
class Way:
    """How the rows of a file are taken in."""

    source: Reader
    mapping: Mapping
    key: str = ""
    clear_blanks: bool = False
    unknown: Use = Use.NOTES

    @property
    def options(self) -> Options:
        """How the import is run."""
        return Options(keys=(self.key,) if self.key else (), clear_blanks=self.clear_blanks)


def lines(crm: Crm, way: Way, plan: Plan | None) -> Iterator[Cells]:
    """The whole page. A line of a heading stands for its number."""
    if plan:
        yield from outcome(crm, plan)
        yield Cells(("",))
    yield from _choices(way)
    yield Cells(("",))
    yield Cells((_("Heading"), _("Field"), _("For example"), _("Because")), None, ("heading",) * 4)
    for column in way.mapping.columns:
        yield Cells((column.name, becomes(way.mapping, column), " | ".join(column.samples), column.reason), column.number, ("", "sign", "", "muted"))
    for number, question in enumerate(way.mapping.questions):
        yield Cells((f"? {question.text}",), f"question {number}", ("sign",))
    for field in way.mapping.missing:
        text = _("! No heading fills {field}, which every new record needs: enter on the heading that does")
        yield Cells((text.format(field=_(field.label)),), f"missing {field.name}", ("sign",))


def becomes(mapping: Mapping, column: Column) -> str:
    """What a column fills."""
    if column.field:
        return _label(mapping.entity, column.field)
    notes = mapping.notes_field
    return _("a line of {field}").format(field=_(notes.label)) if column.use is Use.NOTES and notes else _("(left out)")


def _choices(way: Way) -> Iterator[Cells]:
    others = _("into the notes") if way.unknown is Use.NOTES else _("left out")
    blanks = _("empty the field") if way.clear_blanks else _("leave the field")
    yield Cells((f"{way.source.name}  ·  {way.source.about}",), None, ("heading",))
    entity = way.mapping.entity
    key = _label(entity, way.key) if way.key else _("none: every row is new")
    yield Cells((_("w rows are: {things}    K key: {key}").format(things=_(entity.plural), key=key),))
    yield Cells((_("o other headings: {others}    b blank cells: {blanks}").format(others=others, blanks=blanks),))


def outcome(crm: Crm, plan: Plan) -> Iterator[Cells]:
    """What was done, or what would be."""
    yield Cells((_("Imported") if plan.act else _("This is what an import would do; nothing is written yet"),), "outcome", ("heading",))
    yield Cells((counts(plan),), "counts")
    if plan.incomplete:
        text = ngettext("{count} row is taken in without what it refers to", "{count} rows are taken in without what they refer to", plan.incomplete)
        yield Cells((text.format(count=f"{plan.incomplete:,}"),), "incomplete")
    if plan.rejects:
        yield Cells((_("What was rejected is in {file}; correct it and import that file").format(file=plan.rejects),), "rejects")
    if plan.act:
        yield Cells((_("u takes all of it back"),), "undo")
    entity = crm.catalogue[plan.entity]
    for sign, title, samples in (("+", _("new"), plan.new_samples), ("~", _("updated"), plan.updated_samples)):
        for place, sample in enumerate(samples[:SHOWN]):
            yield Cells((f"{sign} {title}, " + _sample(crm, entity, sample),), f"{sign}{place}")
    for place, reject in enumerate(plan.reject_samples[: SHOWN * 2]):
        field = f"{_label(entity, reject.field)}: " if reject.field else ""
        yield Cells(("! " + _("rejected, line {line}: {reason}").format(line=reject.line, reason=field + reject.reason),), f"!{place}", ("sign",))


def counts(plan: Plan) -> str:
    """The numbers of an outcome."""
    text = _("{rows} rows: {new} new, {updated} updated, {unchanged} unchanged, {rejected} rejected")
    return text.format(
        rows=f"{plan.rows:,}", new=f"{plan.new:,}", updated=f"{plan.updated:,}", unchanged=f"{plan.unchanged:,}", rejected=f"{plan.rejected:,}"
    )


def _sample(crm: Crm, entity: Entity, sample: Sample) -> str:
    where = _("line {line}, {title}").format(line=sample.line, title=sample.title)
    told = ", ".join(text for change in sample.changes if (text := _change(crm, entity, change)))
    return f"{where}: {told}" if told else where


def _change(crm: Crm, entity: Entity, change: Change) -> str:
    label, new = _label(entity, change.field), _shown(crm, entity, change.field, change.new)
    if change.old is not None:
        return f"{label}: {_shown(crm, entity, change.field, change.old) or '–'} → {new or '–'}"
    return f"{label}: {new}" if change.field != entity.title and new else ""


def _label(entity: Entity, name: str) -> str:
    """What people call a field; the name itself for one that is not the entity's."""
    field = entity.by_name.get(name)
    return _(field.label) if field else name


def _shown(crm: Crm, entity: Entity, name: str, value: object) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return show(entity.by_name[name], value, crm.showing())
