"""The proposal: for every heading the field it most likely means, why, and whether the values agree."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tui_crm.i18n import _
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field, Kind
from tui_crm.model.validation import field_rule
from tui_crm.model.values import ReadContext, parse
from tui_crm.query.names import find, spellings
from tui_crm.services.transfer.mapping import Column, Mapping, Use, notes_field
from tui_crm.services.transfer.reading import Reader
from tui_crm.services.transfer.rejects import EXTRA_HEADINGS

SAMPLES = 3
CLOSE = 0.85  # of difflib's ratio: "e-mial" is close to "e-mail", "status" is not to "state"
_DECORATION = re.compile(r"[\s:：*＊]+$|^[\s*＊]+|\s*[(（\[【][^)）\]】]*[)）\]】]\s*[*＊]?$")
_NUMBERED = re.compile(r"\s*[-#]?\s*\d{1,2}(?:\s*-\s*value)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Match:
    field: Field
    rank: int  # 0 is the surest
    reason: str


def propose(entity: Entity, source: Reader, context: ReadContext, unknown: Use = Use.NOTES) -> Mapping:
    """The mapping of a file's headings to the fields of `entity`. Columns that mean nothing known are used as `unknown` says."""
    fallback = Use.IGNORE if unknown is Use.NOTES and notes_field(entity) is None else unknown
    matches = [_match(entity, heading) for heading in source.headings]
    taken: dict[str, int] = {}
    for number in sorted(range(len(matches)), key=lambda i: (match.rank if (match := matches[i]) else 9, i)):
        if match := matches[number]:
            taken.setdefault(match.field.name, number)
    columns = []
    for number, (heading, found) in enumerate(zip(source.headings, matches, strict=True)):
        samples = _samples(source, number)
        use, field, reason = _decided(heading, found, number, taken, samples, source, context, fallback)
        columns.append(Column(number + 1, heading, use, field, _with_doubts(reason, heading, source.headings), samples[:SAMPLES]))
    return Mapping(entity, tuple(columns))


def _decided(
    heading: str, found: _Match | None, number: int, taken: dict[str, int], samples: Sequence[str], source: Reader, context: ReadContext,
    fallback: Use,
) -> tuple[Use, str, str]:
    if heading in EXTRA_HEADINGS:
        return Use.IGNORE, "", _("a column of a file of rejected rows")
    if found is None:
        return fallback, "", _("no field of that name") if heading.strip() else _("no heading")
    field = found.field
    if field.read_only:
        return Use.IGNORE, "", _("{field} is kept by the system").format(field=field.name)
    if taken[field.name] != number and not field.many:
        first = source.headings[taken[field.name]]
        return fallback, "", _("{field} is filled by “{heading}”").format(field=field.name, heading=first)
    if found.rank and (strange := _strange(field, samples, context)):
        return fallback, "", _("like {field}, but “{value}” does not fit").format(field=field.name, value=strange)
    return Use.FIELD, field.name, found.reason


def _match(entity: Entity, heading: str) -> _Match | None:
    key = _plain(heading)
    if not key:
        return None
    if key == "id":
        return None  # another system's number; ours are codes
    for name, rank in _readings(entity, key):
        field = find(entity, name)
        if field is not None and (rank < 3 or field.many):
            same = name.replace("_", " ") == field.name.replace("_", " ")
            return _Match(field, rank if same else rank + 1, _("the field's name") if same and not rank else _("known as {name}").format(name=name))
    return _similar(entity, key)


def _readings(entity: Entity, key: str) -> Iterator[tuple[str, int]]:
    """The heading as it is, then without the entity's name before it, then without a number after it."""
    yield key, 0
    for before in (entity.label, entity.plural, _(entity.label), "company", "公司"):
        rest = key.removeprefix(before.casefold()).strip(" _-")
        if rest and rest != key:
            yield rest, 1
    unnumbered = _NUMBERED.sub("", key)
    if unnumbered and unnumbered != key:
        yield unnumbered, 3


def _similar(entity: Entity, key: str) -> _Match | None:
    if len(key) < 4:
        return None
    known = {name: field for field in entity.fields for name in spellings(field) if len(name) >= 4}
    close = difflib.get_close_matches(key, known, n=1, cutoff=CLOSE)
    return _Match(known[close[0]], 5, _("like {name}").format(name=close[0])) if close else None


def _plain(heading: str) -> str:
    """The heading without case, marks for required fields, and units in brackets."""
    text = heading.replace("\ufeff", "").strip().casefold()
    while (shorter := _DECORATION.sub("", text)) != text and shorter:
        text = shorter
    return " ".join(text.split())


def _samples(source: Reader, number: int) -> tuple[str, ...]:
    """Different values of a column, in their order."""
    return tuple(dict.fromkeys(row[number] for row in source.sample if row[number].strip()))


def _strange(field: Field, samples: Sequence[str], context: ReadContext) -> str:
    """A value that the field refuses, when it refuses more than half of the samples; "" when the values agree."""
    if field.kind is Kind.REFERENCE or not samples:
        return ""
    rule = field_rule(field, context.country)
    refused = []
    for text in samples:
        try:
            rule(parse(field, text, context))
        except ValueError:
            refused.append(text)
    return refused[0][:30] if len(refused) * 2 > len(samples) else ""


def _with_doubts(reason: str, heading: str, headings: Sequence[str]) -> str:
    if heading.strip() and headings.count(heading) > 1:
        return _("{reason}; the heading “{heading}” is there {count} times").format(reason=reason, heading=heading, count=headings.count(heading))
    return reason
