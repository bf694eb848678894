"""One field between a person's line of text and the record: the text to edit, what it means, and what may be meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tui_crm.errors import InvalidRecord, Problem
from tui_crm.i18n import _
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field, Kind
from tui_crm.model.instants import exact
from tui_crm.model.showing import show
from tui_crm.model.validation import field_rule
from tui_crm.model.values import dump, parse
from tui_crm.services import lookup
from tui_crm.services.crm import Crm, name_of

DATE_WORDS = ("today", "tomorrow", "yesterday", "next mon", "+3d", "+1w", "今天", "明天", "下周五")
SEPARATORS = ";；,，、\n"
MOST = 20


def text_of(crm: Crm, field: Field, value: object) -> str:
    """The text that stands for a value in an input: `read` gives the value back."""
    if value == field.empty and field.kind is not Kind.BOOLEAN:
        return ""
    if field.kind is Kind.REFERENCE and not field.many:
        return _reference(crm, field, int(str(value)))
    if field.kind is Kind.INSTANT and not field.many:
        return exact(int(str(value)), crm.locale.zone)
    if field.kind in (Kind.CHOICE, Kind.BOOLEAN) and not field.many:
        return show(field, value, crm.showing())
    return dump(field, value, crm.locale.currency)


def _reference(crm: Crm, field: Field, record: int) -> str:
    found = crm.store.read_many(field.ref, [record])
    if not found:
        return f"#{record}"
    title = name_of(found[0])
    return title if crm.store.find(field.ref, found[0].entity.title, title) == [record] else found[0].text("login" if field.ref == "user" else "code")


def is_one_line(text: str) -> bool:
    """Whether a text can be edited in one line without losing anything of it."""
    return text.isprintable() or not text


def read(crm: Crm, field: Field, text: str, *, old: object = None) -> object:
    """The value that `text` means, checked; `old` when the text is still that of the old value. Raises InvalidRecord with the reason."""
    if old is not None and text == text_of(crm, field, old):
        return old
    try:
        return field_rule(field, crm.locale.country)(parse(field, text, crm.reading()))
    except ValueError as reason:
        raise InvalidRecord([Problem(_(field.label), str(reason))]) from reason


def part_at(field: Field, text: str, cursor: int) -> tuple[int, str]:
    """(start, text) of what is being typed at the cursor: the last part, where a field holds many."""
    start = 0
    if field.many:
        start = max(text.rfind(mark, 0, cursor) for mark in SEPARATORS) + 1
        start += len(text[start:cursor]) - len(text[start:cursor].lstrip())
    return start, text[start:cursor]


def candidates(crm: Crm, entity: Entity, field: Field, typed: str) -> list[str]:
    """Texts that may be meant by the beginning `typed`: choices, names of records, words for days, values used before."""
    return list(dict.fromkeys(_candidates(crm, entity, field, typed)))[:MOST]


def _candidates(crm: Crm, entity: Entity, field: Field, typed: str) -> Iterator[str]:
    wanted = typed.strip().casefold()
    if field.choices:
        yield from _choices(field, wanted)
    if field.kind is Kind.BOOLEAN:
        yield from (word for word in (_("yes"), _("no")) if word.startswith(wanted))
    elif field.kind in (Kind.DATE, Kind.INSTANT):
        yield from (word for word in DATE_WORDS if wanted and word.startswith(wanted))
    elif field.kind is Kind.REFERENCE:
        yield from _records(crm, field, typed.strip())
    elif field.kind in (Kind.TEXT, Kind.CHOICE) and (wanted or field.sortable) and (not field.choices or field.open_choices):
        yield from crm.lists.distinct(entity.key, field.name, typed.strip(), MOST)


def _choices(field: Field, wanted: str) -> Iterator[str]:
    labels = [(_(choice.label), choice.value) for choice in field.choices]
    for label, value in labels:
        if label.casefold().startswith(wanted) or value.casefold().startswith(wanted):
            yield label


def _records(crm: Crm, field: Field, typed: str) -> Sequence[str]:
    if field.ref == "user" or not typed:
        return crm.lists.distinct("user", "login", typed, MOST) if field.ref == "user" else ()
    hits = lookup.anything(crm, typed, MOST, (field.ref,))
    titles = [hit.title for hit in hits]
    return [hit.title if titles.count(hit.title) == 1 else hit.code for hit in hits]
