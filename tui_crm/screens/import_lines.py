"""What the import page says: the files, what is open, what each heading means, the options."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_crm.i18n import _, ngettext
from tui_crm.model.entity import Entity
from tui_crm.screens.import_options import Choice, choices, file_choices, summary
from tui_crm.services.transfer.meaning import number_shapes
from tui_crm.services.transfer.meaning.columns import Asked, Column, Otherwise, Question, Use, ways_for
from tui_crm.services.transfer.meaning.date_shapes import shown as shown_order
from tui_crm.services.transfer.meaning.mapping import Mapping as FieldMapping
from tui_crm.services.transfer.run.interrupted import Interrupted
from tui_crm.widgets.cells import safe_width
from tui_crm.widgets.fitted import Cells

if TYPE_CHECKING:
    from tui_crm.screens.import_way import Way

HEAD = (3, 9, 0)
COLUMNS = (18, 18, 0, 0)
OPTIONS = (3, 22, 0)
NARROW = 76  # cells of a line of a terminal that is 80 wide
MOST_LEFT_OUT = 3  # files that are named
Keys = Callable[[str], str]
"""The key of an action, as people read it."""
Section = tuple[Sequence[Cells], Sequence[int]]
"""Lines, and the widths of their cells."""


@dataclass(frozen=True, slots=True)
class State:
    """All that the page shows. `mapping`: of the file in view, as it would be imported, joined with the others."""

    ways: tuple[Way, ...]
    place: int
    mapping: FieldMapping
    left_out: tuple[str, ...] = ()


def sections(state: State, keys: Keys) -> Iterator[Section]:
    """The page below the outcome."""
    yield [*_head(state, keys), Cells(("",))], HEAD
    if asked := [*_asked(state, keys)]:
        yield [*asked, Cells(("",))], (0,)
    yield [*_columns(state.mapping), Cells(("",))], COLUMNS
    way = state.ways[state.place]
    read = _choices(file_choices(way.opening, way.source), keys)
    yield [Cells((_("How the file is read"),), None, ("heading",)), *read, Cells(("",))], OPTIONS
    yield [*_options(state, keys)], OPTIONS


def interrupted_lines(found: Sequence[Interrupted], keys: Keys) -> Iterator[Cells]:
    """Imports that were begun and not finished, and what can be done about them."""
    for each in found:
        yield Cells((_about(each),), ("interrupted", each.act.id), ("sign",))
        if not each.running:  # in a line of their own: 80 columns have no room for both
            yield Cells(("  " + _ways(each, keys),), None, ("muted",))


def _about(each: Interrupted) -> str:
    about = {"act": each.act.id, "label": each.act.label, "who": each.act.who, "rows": f"{each.rows:,}"}
    if each.running:
        return _("Import {act} ({label}, {who}) runs just now: {rows} rows are in").format(**about)
    return _("! Import {act} ({label}, {who}) was interrupted, {rows} rows are in").format(**about)


def _ways(each: Interrupted, keys: Keys) -> str:
    ways = [_("{key} goes on").format(key=keys("import.resume"))] if each.resumable else []
    return " · ".join([*ways, _("{key} takes it back").format(key=keys("import.rollback"))])


def _head(state: State, keys: Keys) -> Iterator[Cells]:
    way, styles = state.ways[state.place], ("sign", "label", "")
    action = "import.sheet" if len(way.source.sheets) > 1 else "import.file"
    yield Cells((keys(action), _("File"), way.source.about), ("choice", action), styles)
    for note in way.source.notes[:2]:
        yield Cells(("", "", _("above the headings: {text}").format(text=" ".join(note.split()))), None, ("", "", "muted"))
    kind = f"{_(way.mapping.entity.plural)} – {way.reason}" if way.reason else _(way.mapping.entity.plural)
    yield Cells((keys("import.kind"), _("Rows are"), kind), ("choice", "import.kind"), styles)
    yield Cells((keys("import.mapping"), _("Mapping"), _named(way, keys)), ("choice", "import.mapping"), styles)
    told = summary(way.options, way.others, state.mapping.entity)
    yield Cells((keys("import.part"), _("Options"), told), ("choice", "import.part"), styles)
    for text in state.left_out[:MOST_LEFT_OUT]:
        yield Cells(("", "", text), None, ("", "", "muted"))
    if (more := len(state.left_out) - MOST_LEFT_OUT) > 0:
        text = ngettext("… and {count} more is left out", "… and {count} more are left out", more)
        yield Cells(("", "", text.format(count=more)), None, ("", "", "muted"))


def _named(way: Way, keys: Keys) -> str:
    """Where the mapping comes from."""
    if way.saved and not way.edited:
        return _("“{name}”, saved for files of this shape").format(name=way.saved)
    text = _("“{name}”, changed since · {key} saves it") if way.saved else _("proposed · {key} saves it for the next file of this shape")
    return text.format(name=way.saved, key=keys("import.save"))


def _asked(state: State, keys: Keys) -> Iterator[Cells]:
    """What is open: it comes before the headings."""
    for number, question in enumerate(state.mapping.questions):
        yield Cells((f"? {question.text}",), ("question", number), ("sign",))
        for place, line in enumerate(_packed(answers(question, state.mapping, keys))):
            yield Cells((f"  {line}",), ("question", number, place), ("muted",))
    for field in state.mapping.missing:
        text = _("! No heading fills {field}, which every new record needs: enter on the heading that does")
        yield Cells((text.format(field=_(field.label)),), ("missing", field.name), ("sign",))


def _packed(parts: Sequence[str]) -> list[str]:
    """Parts in as many lines as a narrow terminal needs."""
    lines: list[str] = []
    for part in parts:
        if lines and safe_width(f"{lines[-1]}  {part}") <= NARROW:
            lines[-1] = f"{lines[-1]}  {part}"
        else:
            lines.append(part)
    return lines


def answers(question: Question, mapping: FieldMapping, keys: Keys) -> list[str]:
    """The answers by their digits; between brackets the one that holds while nobody answers."""
    holds = next(column.otherwise.value for column in mapping.columns if column.number == question.number)
    told = []
    for digit, (value, words) in enumerate(possible(question, mapping), 1):
        told.append(f"[{digit} {words}]" if question.asked is Asked.VALUES and value == holds else f"{digit} {words}")
    if question.asked is Asked.VALUES and question.values:
        told.append(_("{key} says what each means").format(key=keys("import.values")))
    return told


def possible(question: Question, mapping: FieldMapping) -> list[tuple[str, str]]:
    """The answers to a question that are one key: value and words."""
    if question.asked is Asked.DATES:
        return [(order, shown_order(order)) for order in question.options]
    if question.asked is Asked.NUMBERS:
        return [(mark, mark_in_words(mark)) for mark in question.options]
    if mapping.entity.by_name[_filled(mapping, question)].open_choices:
        return [(Otherwise.REJECT.value, _("keep them as they are"))]
    texts = {
        Otherwise.REJECT: _("reject the row"), Otherwise.BLANK: _("leave the value out"), Otherwise.NOTES: _("put it into the notes"),
        Otherwise.CREATE: _("make it"),
    }  # fmt: skip
    ways = ways_for(mapping.entity.by_name[_filled(mapping, question)])
    return [(way.value, texts[way]) for way in ways if way is not Otherwise.NOTES or mapping.notes_field]


def _filled(mapping: FieldMapping, question: Question) -> str:
    return next(column.field for column in mapping.columns if column.number == question.number)


def mark_in_words(mark: str) -> str:
    """A decimal mark."""
    return {number_shapes.POINT: _("decimal point"), number_shapes.COMMA: _("decimal comma")}.get(mark, mark)


def _columns(mapping: FieldMapping) -> Iterator[Cells]:
    yield Cells((_("Heading"), _("Field"), _("For example"), _("Because")), None, ("heading",) * 4)
    open_ones = {question.number for question in mapping.questions}
    for column in mapping.columns:
        sign = "? " if column.number in open_ones else ""
        cells = (column.name, sign + becomes(mapping, column), " | ".join(column.samples), because(column))
        yield Cells(cells, column.number, ("", "sign" if column.field else "muted", "", "muted"))


def becomes(mapping: FieldMapping, column: Column) -> str:
    """What a column fills."""
    if column.field:
        label = label_of(mapping.entity, column.field)
        new = _("new: {field}").format(field=label) if column.use is Use.NEW_FIELD else label
        part = _part(column.part)
        return f"{new} ({part})" if part else new
    notes = mapping.notes_field
    return _("a line of {field}").format(field=_(notes.label)) if column.use is Use.NOTES and notes else _("(left out)")


def because(column: Column) -> str:
    """How the values are read, where that is not plain, and the reason."""
    told = []
    if column.format:
        told.append({"point": mark_in_words("point"), "comma": mark_in_words("comma")}.get(column.format) or shown_order(column.format))
    if column.values:
        told.append(ngettext("{count} value mapped", "{count} values mapped", len(column.values)).format(count=len(column.values)))
    return "; ".join(filter(None, [*told, column.reason]))


def label_of(entity: Entity, name: str) -> str:
    """What people call a field; the name itself for one that is not the entity's."""
    field = entity.by_name.get(name)
    return _(field.label) if field else name


def _part(part: str) -> str:
    """Which part of a value a column is, where that says something to people."""
    words: Mapping[str, str] = {
        "given": _("given name"), "family": _("family name"), "middle": _("middle name"), "prefix": _("title"), "suffix": _("suffix"),
        "street": _("street"), "number": _("house number"), "else": _("where empty"),
    }  # fmt: skip
    return words.get(part, "")


def _options(state: State, keys: Keys) -> Iterator[Cells]:
    way = state.ways[state.place]
    heading = _("Options") if len(state.ways) == 1 else _("Options of this file · {key} gives them to all").format(key=keys("import.alike"))
    yield Cells((heading,), None, ("heading",))
    yield from _choices(choices(way.options, way.others, state.mapping.entity), keys)


def _choices(found: Iterable[Choice], keys: Keys) -> Iterator[Cells]:
    for choice in found:
        yield Cells((keys(choice.action), choice.label, choice.value), ("choice", choice.action), ("sign", "label", "sign" if choice.changed else ""))
