"""Their picklists and ours: which of a field's choices a foreign value means, by labels, known synonyms and likeness."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from tui_crm.i18n import _, in_every_language
from tui_crm.model.cleaning import choose
from tui_crm.model.fields import Choice, Field, Kind
from tui_crm.services.transfer.meaning import value_words
from tui_crm.services.transfer.meaning.shapes import same_text

CLOSE = 0.88  # of difflib's ratio
_BRACKETS = re.compile(r"\s*[(（\[【][^)）\]】]*[)）\]】]\s*")


def meanings(field: Field, seen: Sequence[tuple[str, int]]) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, int], ...]]:
    """(theirs → ours where it can be told, the values that mean none of ours with their counts). Values that read as they are appear in neither."""
    choices = field.choices if field.kind is Kind.CHOICE else _YES_NO if field.kind is Kind.BOOLEAN else ()
    if not choices:
        return (), ()
    known: list[tuple[str, str]] = []
    unknown: list[tuple[str, int]] = []
    for text, count in seen:
        if _is_ours(field, text):
            continue
        if meant := _meant(field, choices, text):
            known.append((text, meant))
        else:
            unknown.append((text, count))
    return tuple(known), tuple(unknown)


_YES_NO = (Choice("true", "yes"), Choice("false", "no"))


def _is_ours(field: Field, text: str) -> bool:
    if field.kind is Kind.BOOLEAN:
        from tui_crm.model.values import ReadContext, parse

        try:
            parse(field, text, ReadContext())
        except ValueError:
            return False
        return True
    try:
        return choose(field, text) in {choice.value for choice in field.choices}
    except ValueError:
        return False


def _meant(field: Field, choices: Sequence[Choice], text: str) -> str:
    """The choice that a foreign value means; "" for none."""
    words = value_words.synonyms().get(value_words.YES_NO if field.kind is Kind.BOOLEAN else field.key, {})
    ours = {choice.value for choice in choices}
    names = {same_text(name): value for value, known in words.items() if value in ours for name in known}
    for choice in choices:
        spoken = (choice.value.replace("_", " "), choice.label, _(choice.label), *choice.others, *in_every_language(choice.label))
        names |= {same_text(name): choice.value for name in spoken}
    for plain in dict.fromkeys((same_text(text), same_text(_BRACKETS.sub("", text)))):
        if plain in names:
            return names[plain]
    long = {name: value for name, value in names.items() if len(name) >= 5}
    close = difflib.get_close_matches(same_text(text), long, n=1, cutoff=CLOSE) if len(text) >= 5 else []
    return long[close[0]] if close else ""
