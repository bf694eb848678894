"""What the first rows leave open, asked of the whole file: the order of dates, the decimal mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tui_crm.i18n import _
from tui_crm.services.transfer.meaning import date_shapes, number_shapes
from tui_crm.services.transfer.meaning.columns import Asked, Column, Question
from tui_crm.services.transfer.meaning.mapping import Mapping
from tui_crm.services.transfer.meaning.shapes import DATE_KINDS, decimals
from tui_crm.services.transfer.sources.reading import Reader


def decided(mapping: Mapping, source: Reader) -> Mapping:
    """The mapping in which open questions about dates and numbers are answered by the rest of the file, where it answers them.

    A column of the same file that shows the order of its dates speaks for those that do not.
    """
    open_questions = [q for q in mapping.questions if q.asked in (Asked.DATES, Asked.NUMBERS)]
    if not open_questions:
        return mapping
    found = _found(mapping, source, open_questions)
    for question in open_questions:
        if format := found.get(question.number, ""):
            mapping = _with_format(mapping, question, format, _("the whole column shows {format}").format(format=date_shapes.shown(format)))
        elif question.asked is Asked.DATES and (sibling := _sibling(mapping)):
            reason = _("{format}, as in “{heading}”").format(format=date_shapes.shown(sibling.format), heading=sibling.name)
            mapping = _with_format(mapping, question, sibling.format, reason)
    return mapping


def _sibling(mapping: Mapping) -> Column | None:
    dates = (c for c in mapping.columns if c.field and mapping.entity.by_name[c.field].kind in DATE_KINDS)
    return next((column for column in dates if column.format in ("dmy", "mdy")), None)


def _with_format(mapping: Mapping, question: Question, format: str, reason: str) -> Mapping:
    changed = mapping.with_format(question.number, format)
    columns = tuple(replace(c, reason=f"{c.reason}; {reason}") if c.number == question.number else c for c in changed.columns)
    return replace(changed, columns=columns)


def _found(mapping: Mapping, source: Reader, questions: Sequence[Question]) -> dict[int, str]:
    """Formats by column number, of the columns whose rows show one. Reading ends when all have."""
    waiting = {question.number: question.asked for question in questions}
    fields = {c.number: mapping.entity.by_name[c.field] for c in mapping.columns if c.number in waiting}
    found: dict[int, str] = {}
    for row in source.rows():
        if row.problem:
            continue
        for number in list(waiting):
            text = row.cells[number - 1]
            if not text:
                continue
            shown = _order(text) if waiting[number] is Asked.DATES else number_shapes.evidence((text,), decimals(fields[number])).mark
            if shown:
                found[number] = shown
                del waiting[number]
        if not waiting:
            break
    return found


def _order(text: str) -> str:
    evidence = date_shapes.evidence((text,))
    return "dmy" if evidence.dmy else "mdy" if evidence.mdy else ""
