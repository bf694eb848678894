"""The proposal: for every heading the field it most likely means, why, and whether the values agree."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, replace

from tui_crm.i18n import _
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field, Kind
from tui_crm.model.values import ReadContext
from tui_crm.query.names import find, spellings
from tui_crm.services.transfer.meaning import headings, parts
from tui_crm.services.transfer.meaning.cells import LeftOut, converter
from tui_crm.services.transfer.meaning.columns import Column, Otherwise, Question, Use
from tui_crm.services.transfer.meaning.headings import Meaning, Origin
from tui_crm.services.transfer.meaning.mapping import Mapping, notes_field
from tui_crm.services.transfer.meaning.settling import settled
from tui_crm.services.transfer.run.references import ELSEWHERE
from tui_crm.services.transfer.run.rejects import EXTRA_HEADINGS
from tui_crm.services.transfer.sources.reading import Reader

SAMPLES = 3
SEEN = 200  # different values kept of a column
CLOSE = 0.85  # of difflib's ratio: "e-mial" is close to "e-mail", "status" is not to "state"
SURE, KNOWN, COMPOUND, NUMBERED, ALIKE = 0, 1, 2, 3, 5  # how surely a heading means a field
_JOINING = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.URL, Kind.BOOLEAN})  # kinds of which several columns can make one value


@dataclass(frozen=True, slots=True)
class _Match:
    field: Field
    rank: int  # 0 is the surest
    reason: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class _Other:
    """A heading that is known, and fills no field."""

    use: Use | None  # None: as columns that mean nothing known
    reason: str
    meant: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class _Names:
    """An entity and its fields by what people call them, read once for all headings of a file. `squeezed`: by `headings.key`; `long`: names long
    enough to be told from others that are written nearly alike.
    """

    entity: Entity
    squeezed: AnyMapping[str, Field]
    long: AnyMapping[str, Field]

    @classmethod
    def of(cls, entity: Entity) -> _Names:
        """The names in the language of now."""
        squeezed = {headings.key(name): field for field in reversed(entity.fields) for name in spellings(field)}
        return cls(entity, squeezed, {name: field for field in entity.editable for name in spellings(field) if len(name) >= 4})


def propose(entity: Entity, source: Reader, context: ReadContext, unknown: Use = Use.NOTES) -> Mapping:
    """The mapping of a file's headings to the fields of `entity`. Columns that mean nothing known are used as `unknown` says."""
    if unknown is Use.NEW_FIELD:
        return propose(entity, source, context, Use.NOTES).with_unknown(unknown)
    fallback = Use.IGNORE if unknown is Use.NOTES and notes_field(entity) is None else unknown
    origin = headings.origin_as(entity.key, headings.origins(source.headings))
    names = _Names.of(entity)
    understood = [_understood(names, origin, source, number) for number in range(len(source.headings))]
    found = _shared(entity, understood, source.headings)
    columns: list[Column] = []
    questions: list[Question] = []
    times = Counter(source.headings)
    for number, match in enumerate(found):
        column, asked = _column(entity, source, number, match, fallback, context, times)
        columns.append(column)
        questions += asked
    mapping = Mapping(entity, tuple(columns), origin.system.name if origin else "", tuple(questions))
    return _with_title(mapping)


def _with_title(mapping: Mapping) -> Mapping:
    """Where nothing names the records but their number elsewhere, that is their name."""
    title = mapping.entity.title_field
    numbered = next((column for column in mapping.columns if column.field == ELSEWHERE), None)
    if numbered is None or title not in mapping.missing or title.kind is not Kind.TEXT or mapping.entity.key not in ("customer", "contact"):
        return mapping
    named = replace(numbered, field=title.name, reason=_("nothing else names the records"))
    return replace(mapping, columns=tuple(named if column is numbered else column for column in mapping.columns))


def _column(
    entity: Entity, source: Reader, number: int, match: _Match | _Other, fallback: Use, context: ReadContext, times: AnyMapping[str, int]
) -> tuple[Column, Sequence[Question]]:
    heading = source.headings[number]
    counts = Counter(row[number] for row in source.sample if row[number].strip())
    seen = tuple(counts.items())[:SEEN]
    column = Column(number + 1, heading, fallback, samples=tuple(counts)[:SAMPLES], seen=seen)
    if isinstance(match, _Other):
        reason = _with_doubts(match.reason, heading, times)
        return replace(column, use=match.use or fallback, reason=reason, meant=match.meant, by=match.by), ()
    filling = replace(column, use=Use.FIELD, field=match.field.name, part=match.part, reason=match.reason)
    filling, asked = settled(filling, match.field)
    if match.rank and (strange := _strange(match.field, filling, context)):
        reason = _("like {field}, but “{value}” does not fit").format(field=match.field.name, value=strange)
        return replace(column, reason=_with_doubts(reason, heading, times), meant=match.field.name), ()
    if any(question.values for question in asked) and not match.field.open_choices:
        filling = replace(filling, otherwise=Otherwise.NOTES if notes_field(entity) else Otherwise.REJECT)
    return replace(filling, reason=_with_doubts(filling.reason, heading, times)), asked


def _understood(names: _Names, origin: Origin | None, source: Reader, number: int) -> _Match | _Other:
    """What the heading of a column means: first by itself, then by the second name that the file gives it."""
    entity = names.entity
    heading = source.headings[number]
    if heading in EXTRA_HEADINGS:
        return _Other(Use.IGNORE, _("a column of a file of rejected rows"))
    if not heading.strip() and not _second_name(source, number):
        return _Other(None, _("no heading"))
    if (about := _section(origin, source.headings, number)) and about != entity.key and not _leads_there(entity, origin, heading):
        return _about_other(about)
    for name in (heading, _second_name(source, number)):
        found = _known(names, origin, source.headings, name) if name.strip() else None
        if found is not None:
            return found
    return _Other(None, _("no field of that name"))


def _known(names: _Names, origin: Origin | None, all_headings: Sequence[str], heading: str) -> _Match | _Other | None:
    entity = names.entity
    program = origin.system.name if origin is not None else ""
    if origin is not None and (meaning := headings.of_program(origin, heading)) is not None:
        return _meant(entity, meaning, SURE, _("as {program} calls it").format(program=program), program)
    if (base := heading.strip().removesuffix(".id")) != heading.strip() and base in (name.strip() for name in all_headings):
        return _looked_up(names, origin, all_headings, base)
    matched = _by_name(names, headings.plain(heading))
    meaning = headings.of_anyone(entity.key, heading)
    if meaning is not None and (matched is None or matched.rank > KNOWN or matched.field.name == meaning.field):
        if matched is not None and matched.rank <= KNOWN:
            return _meant(entity, meaning, matched.rank, matched.reason, program)
        return _meant(entity, meaning, KNOWN, _("commonly means {field}").format(field=meaning.field), program)
    if matched is not None and matched.field.read_only:
        return _Other(Use.IGNORE, _("{field} is kept by the system").format(field=matched.field.name), matched.field.name)
    return matched or _similar(names, headings.plain(heading))


def _meant(entity: Entity, meaning: Meaning, rank: int, reason: str, program: str) -> _Match | _Other:
    field = entity.by_name.get(meaning.field)
    if meaning.what == "id" and (elsewhere := entity.by_name.get(ELSEWHERE)) is not None:
        named = _("the record's number in {program}: related files name it by this").format(program=program or _("the other program"))
        return _Match(elsewhere, rank, named)
    if meaning.what == "id":
        reason = _("the record's number in {program}: related files name it by this").format(program=program or _("the other program"))
        return _Other(None, reason, "id", "id")
    if meaning.what == "label":
        return _Other(Use.IGNORE, _("only says what kind of value the column beside it holds"))
    if meaning.what == "none" and meaning.field:
        return _about_other(meaning.field)
    if meaning.what == "none":
        return _Other(None, _("no field for it"))
    if meaning.what == "skip" or (field is None and meaning.what == "kept"):
        return _Other(Use.IGNORE, _("{program} keeps it for itself").format(program=program or _("the other program")))
    if field is None:
        return _Other(None, _("no field for it"))
    if field.read_only:
        return _Other(Use.IGNORE, _("{field} is kept by the system").format(field=field.name), field.name, meaning.by)
    if meaning.by:
        return _referring(field, meaning.by, program)
    if meaning.number > 1 and not field.many:
        return _Other(None, _("{field} has one value, which the first of these columns fills").format(field=field.name))
    return _Match(field, rank, reason, meaning.part)


def _about_other(entity: str) -> _Other:
    if entity == "contact":
        return _Other(None, _("about the contact in the row; import the file as contacts, too"))
    return _Other(None, _("about the customer in the row; import the file as customers, too"))


def _referring(field: Field, by: str, program: str) -> _Other:
    """A reference by what only the other record's file tells."""
    if by == "id":
        reason = _("{field} by its number in {program}: import the files together to join them")
        reason = reason.format(field=field.name, program=program or _("the other program"))
        return _Other(Use.IGNORE if field.ref == "user" else None, reason, field.name, by)
    return _Other(None, _("{field} by its {key}: import the files together to join them").format(field=field.name, key=by), field.name, by)


def _looked_up(names: _Names, origin: Origin | None, all_headings: Sequence[str], base: str) -> _Other:
    """"X.id" beside "X": the number of what X names."""
    program = origin.system.name if origin else ""
    found = _known(names, origin, all_headings, base)
    if isinstance(found, _Match) and found.field.kind is Kind.REFERENCE:
        return _referring(found.field, "id", program)
    if isinstance(found, _Other) and found.meant:
        return replace(found, by="id")
    return _Other(Use.IGNORE, _("only the number of what “{heading}” names").format(heading=base))


def _by_name(names: _Names, key: str) -> _Match | None:
    if not key or key == "id":
        return None  # another system's number; ours are codes
    for name, rank in _readings(names.entity, key):
        field = find(names.entity, name) or names.squeezed.get(headings.key(name))
        if field is not None and (rank < NUMBERED or field.many):
            same = name.replace("_", " ") == field.name.replace("_", " ")
            return _Match(field, rank if same else rank + 1, _("the field's name") if same and not rank else _("known as {name}").format(name=name))
    return None


def _readings(entity: Entity, key: str) -> Iterator[tuple[str, int]]:
    """The heading as it is, then without the entity's name before it, then without a number after it."""
    yield key, SURE
    befores = (entity.label, entity.plural, _(entity.label), *(("company", "公司", "客户") if entity.key == "customer" else ()))
    for before in befores:
        rest = key.removeprefix(before.casefold()).strip(" _-")
        if rest and rest != key:
            yield rest, KNOWN
    unnumbered = headings.unnumbered(key)
    if unnumbered and unnumbered != key:
        yield unnumbered, NUMBERED


def _similar(names: _Names, key: str) -> _Match | None:
    from rapidfuzz.distance import Indel

    if len(key) < 4:
        return None
    near = [name for name in names.long if Indel.normalized_similarity(key, name) >= CLOSE]  # never less than difflib's ratio, and fast
    close = difflib.get_close_matches(key, near, n=1, cutoff=CLOSE)
    return _Match(names.long[close[0]], ALIKE, _("like {name}").format(name=close[0])) if close else None


def _second_name(source: Reader, number: int) -> str:
    """What a second row of headings calls the column; "" where there is none."""
    names: Sequence[str] = getattr(source, "aliases", ())
    return names[number] if number < len(names) else ""


def _section(origin: Origin | None, all_headings: Sequence[str], number: int) -> str:
    return headings.sections(origin, all_headings)[number] if origin is not None else ""


def _leads_there(entity: Entity, origin: Origin | None, heading: str) -> bool:
    """Whether a column about the other record says which it is."""
    meaning = headings.of_program(origin, heading) if origin is not None else None
    field = entity.by_name.get(meaning.field) if meaning is not None else None
    return field is not None and field.kind is Kind.REFERENCE


def _shared(entity: Entity, found: Sequence[_Match | _Other], all_headings: Sequence[str]) -> list[_Match | _Other]:
    """The matches after those of one field have settled which of them fills it, and as what."""
    settled_on = list(found)
    by_field: dict[str, list[int]] = {}
    for number, match in enumerate(found):
        if isinstance(match, _Match):
            by_field.setdefault(match.field.name, []).append(number)
    for name, numbers in by_field.items():
        ranked = sorted(numbers, key=lambda i: (_rank(found[i]), i))
        matches = {i: match for i in ranked if isinstance(match := found[i], _Match)}
        roles = _roles(entity, matches)
        for number in numbers:
            match = matches[number]
            if number in roles:
                settled_on[number] = replace(match, part=roles[number])
            else:
                winner = all_headings[next(iter(roles))].strip()
                settled_on[number] = _Other(None, _("{field} is filled by “{heading}”").format(field=name, heading=winner))
    return settled_on


def _rank(match: _Match | _Other) -> int:
    return match.rank if isinstance(match, _Match) else ALIKE


def _roles(entity: Entity, matches: AnyMapping[int, _Match]) -> dict[int, str]:
    """Which of the columns that mean a field fill it, and which part of it each is. `matches`: the surest first."""
    field = next(iter(matches.values())).field
    if field.many:
        return {number: match.part for number, match in matches.items()}
    wholes = [number for number, match in matches.items() if match.part in ("", parts.WHOLE)]
    pieces = {number: match.part for number, match in matches.items() if number not in wholes}
    if field.kind not in _JOINING or not pieces:
        return {(wholes or list(matches))[0]: ""}
    if entity.key == "customer" and wholes:  # beside a company's name, a first and a last name are somebody's who works there
        pieces = {number: part for number, part in pieces.items() if part not in parts.NAME_PARTS}
    places = set(pieces.values()) & set(parts.PLACE_PARTS)
    roles = dict.fromkeys(wholes[:1], "street" if places and "street" not in places else parts.WHOLE)
    for number, part in pieces.items():
        if part in (parts.ANY, parts.AND) or part not in roles.values():
            roles[number] = part
    return roles if len(roles) > 1 else dict.fromkeys(roles, "")


def _strange(field: Field, column: Column, context: ReadContext) -> str:
    """A value that the field refuses, when it refuses more than half of the samples; "" when the values agree."""
    if field.kind is Kind.REFERENCE or not column.seen:
        return ""
    convert = converter(field, context, column)
    refused = []
    for text, _count in column.seen:
        try:
            convert(text)
        except LeftOut:
            continue
        except ValueError:
            refused.append(text)
    return refused[0][:30] if len(refused) * 2 > len(column.seen) else ""


def _with_doubts(reason: str, heading: str, times: AnyMapping[str, int]) -> str:
    if heading.strip() and times[heading] > 1:
        return _("{reason}; the heading “{heading}” is there {count} times").format(reason=reason, heading=heading, count=times[heading])
    return reason
