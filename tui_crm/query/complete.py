"""Completion of a filter while it is typed: field names, operators, and the values a field may have."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tui_crm.i18n import N_, _
from tui_crm.model.entity import Entity
from tui_crm.model.fields import NUMBER_KINDS, Field, Kind
from tui_crm.query.names import Names, find, spellings
from tui_crm.query.render import spelled_name, spelled_value
from tui_crm.query.written import QUOTES, unquoted

Values = Callable[[Field, str], Sequence[str]]

MOST = 50  # candidates: more than a list can show
_UNCLOSED = r'["“”＂](?:\\["“”＂\\]|\\(?!["“”＂\\])|[^"“”＂\\])*'
_QUOTED = _UNCLOSED + r'["“”＂]'
_OPERATOR = r"(?:[:：]?(?:[<＜>＞=＝!！][=＝]|[<＜]＞|[=＝<＜>＞≤≥≠])|[:：])"
_VALUE = rf"(?:{_QUOTED}|[^\s()（）|｜\"“”＂,，]+)"
# What stands before the cursor, piece by piece; the last piece is what is being typed.
_PIECE = re.compile(
    rf"(?P<name>{_QUOTED}|[^\W\d][\w./-]*)\s*(?P<operator>{_OPERATOR})\s*(?P<before>(?:{_VALUE}\s*[,，]\s*)*)(?P<value>{_UNCLOSED}$|{_VALUE}|$)?"
    rf"|{_QUOTED}|{_UNCLOSED}$|(?P<word>[^\s()（）|｜\"“”＂!！−－-][^\s()（）|｜\"“”＂]*)|.",
    re.DOTALL,
)
_REST = re.compile(r"[\w./-]*")
_DAYS = (
    ("today", N_("today")), ("yesterday", N_("yesterday")), ("this-week", N_("this week")), ("last-week", N_("last week")),
    ("this-month", N_("this month")), ("last-month", N_("last month")), ("this-year", N_("this year")), ("last-30-days", N_("last 30 days")),
)
_OFFSETS = (("-7d", N_("7 days ago")), ("-30d", N_("30 days ago")), ("-90d", N_("90 days ago")), ("-1y", N_("a year ago")))


@dataclass(frozen=True, slots=True)
class Candidate:
    """`text` takes the place of what is being typed; `label` says what it is, in the language of the person."""

    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Completion:
    """The candidates for the text between `start` and `end`."""

    start: int
    end: int
    candidates: tuple[Candidate, ...] = ()


def complete(text: str, cursor: int, names: Names, values: Values) -> Completion:
    """What may stand at `cursor`. `values(field, prefix)` gives the known values of an open field (cities, users, tags)."""
    nothing = Completion(cursor, cursor)
    piece = _last_piece(text[:cursor])
    if piece is None:
        return Completion(cursor, cursor, _limited(_field_names(names, "", follows=False)))
    if piece["operator"]:
        return _value_completion(piece, text, cursor, names, values) or nothing
    typed = piece["word"]
    if typed is None:
        return nothing
    rest = _REST.match(text, cursor)
    end = rest.end() if rest else cursor
    follows = re.match(rf"\s*{_OPERATOR}", text[end:]) is not None
    return Completion(cursor - len(typed), end, _limited(_field_names(names, typed, follows)))


def _last_piece(text: str) -> re.Match[str] | None:
    """The piece that ends at the end of `text`; None when a new one begins there."""
    pieces = list(_PIECE.finditer(text))
    last = pieces[-1] if pieces else None
    if last is None or (not last["operator"] and (last[0].isspace() or last[0] in "()（）|｜-－−!！")):
        return None
    return last


def _limited(candidates: Iterator[Candidate]) -> tuple[Candidate, ...]:
    found: dict[str, Candidate] = {}
    for candidate in candidates:
        found.setdefault(candidate.text, candidate)
        if len(found) == MOST:
            break
    return tuple(found.values())


def _field_names(names: Names, typed: str, follows: bool) -> Iterator[Candidate]:
    """Fields whose names begin with `typed`, then those that contain it; operators once the name is whole."""
    head, entity, rest = _reached(names, typed)
    whole = find(entity, rest) if rest else None
    if whole is not None and not follows:
        for sign in _operators(whole):
            yield Candidate(head + spelled_name(rest) + sign, _(whole.label))
    wanted = rest.casefold()
    end = "" if follows else ":"
    for begins in (True, False):
        for field in entity.fields:
            name = _spelling(field, wanted, begins)
            if name and field is not whole:
                yield Candidate(head + spelled_name(name) + end, _(field.label))


def _reached(names: Names, typed: str) -> tuple[str, Entity, str]:
    """(the dotted references already written, the entity they lead to, the rest)."""
    head, dot, rest = typed.rpartition(".")
    entity = names.follow(head) if dot else None
    return (head + dot, entity, rest) if entity is not None else ("", names.entity, typed)


def _spelling(field: Field, wanted: str, begins: bool) -> str:
    """The name to insert for a field that answers to `wanted`; "" for none. Its public name, unless a Chinese one was being typed."""
    for name in spellings(field):
        if name.startswith(wanted) if begins else (wanted in name and not name.startswith(wanted)):
            return field.name if wanted.isascii() else name
    return ""


def _operators(field: Field) -> tuple[str, ...]:
    if field.many or field.kind not in {*NUMBER_KINDS, Kind.DATE, Kind.INSTANT}:
        return (":", "!=")
    return (":", "<", ">", "<=", ">=", "!=")


def _value_completion(piece: re.Match[str], text: str, cursor: int, names: Names, values: Values) -> Completion | None:
    typed = piece["value"] or ""
    if piece.end() < cursor:  # a space after the operator's value
        return None
    written = piece["name"]
    field = names.field(unquoted(written) if written[0] in QUOTES else written)
    if field is None:
        return None
    start = cursor - len(typed)
    if field.kind in {*NUMBER_KINDS, Kind.DATE, Kind.INSTANT} and ".." in typed:
        start, typed = cursor - len(typed.rpartition("..")[2]), typed.rpartition("..")[2]
    prefix = typed.strip(QUOTES)
    end = cursor + 1 if typed[:1] and typed[0] in QUOTES and text[cursor : cursor + 1] in tuple(QUOTES) else cursor
    return Completion(start, end, _limited(_values_of(field, prefix, _ordering(piece["operator"]), values)))


def _ordering(operator: str) -> bool:
    return any(sign in operator for sign in "<>＜＞≤≥")


def _values_of(field: Field, prefix: str, ordering: bool, values: Values) -> Iterator[Candidate]:
    """Values that begin with `prefix` (or whose label does), then what the caller knows, then "none" and "any"."""
    wanted = prefix.casefold()
    for value, label in _known(field, ordering):
        if value.casefold().startswith(wanted):
            yield Candidate(spelled_value(value) if field.choices else value, label)
        elif label.casefold().startswith(wanted):
            yield Candidate(spelled_value(label), label)
    if field.kind not in {*NUMBER_KINDS, Kind.DATE, Kind.INSTANT, Kind.BOOLEAN}:
        for value in values(field, prefix):
            yield Candidate(spelled_value(value))
    if not ordering:
        for value, label in (("none", _("empty")), ("any", _("not empty"))):
            if value.startswith(wanted):
                yield Candidate(value, label)


def _known(field: Field, ordering: bool) -> Iterator[tuple[str, str]]:
    for choice in field.choices:
        yield choice.value, _(choice.label)
    if field.kind is Kind.BOOLEAN:
        yield from (("yes", _("yes")), ("no", _("no")))
    if field.kind is Kind.REFERENCE and field.ref == "user":
        yield "me", _("myself")
    if field.kind in {Kind.DATE, Kind.INSTANT}:
        words = (*_OFFSETS, *_DAYS) if ordering else _DAYS
        yield from ((word, _(label)) for word, label in words)
        if not ordering:
            yield "never", _("empty")
