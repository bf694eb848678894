"""What a file's references mean here: colleagues by login, name or e-mail address; records by what other systems call them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import replace

from tui_crm.i18n import _
from tui_crm.model.fields import Field, Kind
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.meaning.columns import USUAL, Asked, Column, Otherwise, Question, Use, ways_for
from tui_crm.services.transfer.meaning.mapping import Mapping
from tui_crm.services.transfer.meaning.settling import MOST_ASKED
from tui_crm.services.transfer.meaning.shapes import same_text
from tui_crm.services.transfer.run.references import References
from tui_crm.store.listing import Listing

MOST_USERS = 5000


def known_here(crm: Crm, mapping: Mapping, *, cards: bool = False) -> Mapping:
    """The mapping in which the names of colleagues are told, and ids of other systems refer where the database knows some of them.

    Records that are named, and of which not one is here, are asked about; until then their names go into the notes. `cards`: so
    do those of an address book's firms that are not here, whether others are or not, as no card is to be lost for its firm.
    """
    columns: list[Column] = []
    questions = list(mapping.questions)
    for column in mapping.columns:
        field = mapping.entity.by_name.get(column.field or column.meant)
        if field is None or field.kind is not Kind.REFERENCE or field.many:
            columns.append(column)
        elif field.ref == "user" and column.field:
            changed, question = _of_colleagues(crm, mapping, column, field)
            columns.append(changed)
            questions += [question] if question else []
        elif column.by and not column.field and field.ref != "user":
            columns.append(_joined(column) if _finds(crm, field, column) and not _is_filled(mapping, field) else column)
        elif column.field and field.ref != mapping.entity.key and not field.required and column.seen:
            strange, listed = _strange(crm, field, column), not crm.catalogue[field.ref].owned
            if len(strange) == len(column.seen) or cards:
                column = replace(column, otherwise=Otherwise.NOTES if mapping.notes_field else Otherwise.BLANK)
            if strange and (listed or cards or len(strange) == len(column.seen)):
                questions.append(_about_strangers(crm, column, field, strange))
            columns.append(column)
        else:
            columns.append(column)
    return replace(mapping, columns=tuple(columns), questions=tuple(questions))


def joined(mapping: Mapping, entities: Iterable[str], strange: Container[int] = ()) -> Mapping:
    """The mapping in which columns that hold other systems' ids, addresses or domains refer to records of these entities: they come in, too.

    `strange`: numbers of columns whose names are not those of the records that come in.
    """
    wanted = set(entities)
    changed = _expecting(mapping, wanted, strange)
    for column in mapping.columns:
        field = mapping.entity.by_name.get(column.meant)
        if column.by and not column.field and field is not None and field.ref in wanted and column.number not in strange:
            if rivals := [c for c in changed.columns if c.field == field.name]:  # an id says it more surely than a name
                reason = _("{field} is filled by “{heading}”").format(field=field.name, heading=column.name)
                other = Use.NOTES if mapping.notes_field else Use.IGNORE
                emptied = [replace(c, use=other, field="", reason=reason) if c in rivals else c for c in changed.columns]
                changed = replace(changed, columns=tuple(emptied))
            changed = replace(changed, columns=tuple(_joined(c) if c.number == column.number else c for c in changed.columns))
    return changed


def _expecting(mapping: Mapping, entities: set[str], strange: Container[int]) -> Mapping:
    """The mapping in which names of records that come in with the file are no strangers any more."""
    by_name = mapping.entity.by_name
    named = [c for c in mapping.columns if c.field and by_name[c.field].kind is Kind.REFERENCE and c.number not in strange]
    told = {c.number for c in named if by_name[c.field].ref in entities}
    columns = tuple(replace(c, otherwise=Otherwise.REJECT) if c.number in told else c for c in mapping.columns)
    return replace(mapping, columns=columns, questions=tuple(q for q in mapping.questions if q.number not in told))


def _strange(crm: Crm, field: Field, column: Column) -> tuple[tuple[str, int], ...]:
    """Those of the column's values in the sample that mean no one record."""
    known = References(crm)
    known.learn(field.ref, [text for text, _count in column.seen])
    return tuple((text, count) for text, count in column.seen if len(known.found(field.ref, text)) != 1)


def _about_strangers(crm: Crm, column: Column, field: Field, strange: tuple[tuple[str, int], ...]) -> Question:
    values = strange[:MOST_ASKED]
    entity = crm.catalogue[field.ref]
    text = _("“{heading}”: no {entity} here is called {values}; import these first, or together")
    if not entity.owned:
        text = _("“{heading}”: no {entity} here is called {values}")
    text = text.format(heading=column.name, entity=_(entity.label), values=_listed(strange))
    return Question(column.number, column.heading, Asked.VALUES, text, tuple(way.value for way in ways_for(field)), values)


def _listed(values: Sequence[tuple[str, int]]) -> str:
    return ", ".join(f"{text[:30]} ({count})" for text, count in values[:8]) + (" …" if len(values) > 8 else "")


def _joined(column: Column) -> Column:
    reason = {
        "id": _("joined by the other program's number"), "emails": _("joined by e-mail address"), "website": _("joined by website"),
    }.get(column.by, _("joined by {key}").format(key=column.by))  # fmt: skip
    return replace(column, use=Use.FIELD, field=column.meant, reason=reason)


def _finds(crm: Crm, field: Field, column: Column) -> bool:
    """Whether some value of the column names a record that is there."""
    known = References(crm)
    known.learn(field.ref, [text for text, _count in column.seen])
    return any(len(known.found(field.ref, text)) == 1 for text, _count in column.seen)


def _is_filled(mapping: Mapping, field: Field) -> bool:
    return any(column.field == field.name for column in mapping.columns)


def _of_colleagues(crm: Crm, mapping: Mapping, column: Column, field: Field) -> tuple[Column, Question | None]:
    """The column with what its names mean; names of nobody are asked about.

    Where nobody is known, as in another firm's file, they go into the notes.
    """
    logins = _logins(crm)
    known = References(crm)
    known.learn("user", [text for text, _count in column.seen])
    strange = [(text, count) for text, count in column.seen if len(known.found("user", text)) != 1]
    values = tuple((text, logins[same_text(text)]) for text, _count in strange if same_text(text) in logins)
    nobody = [(text, count) for text, count in strange if same_text(text) not in logins]
    if not nobody:
        return replace(column, values=values), None
    text = _("“{heading}”: nobody here is called {values}").format(heading=column.name, values=_listed(nobody))
    question = Question(column.number, column.heading, Asked.VALUES, text, tuple(way.value for way in USUAL), tuple(nobody[:MOST_ASKED]))
    if len(nobody) < len(column.seen):  # some are known: the others are mistakes, which are corrected in the file or here
        return replace(column, values=values), question
    return replace(column, values=values, otherwise=Otherwise.NOTES if mapping.notes_field else Otherwise.BLANK), question


def _logins(crm: Crm) -> dict[str, str]:
    """Logins by what else a file may call a colleague: the e-mail address, the name in other letters; only what means one of them."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    for user in crm.store.read_many("user", crm.lists.first_ids(Listing("user", sort="login"), MOST_USERS)):
        for name in {same_text(user.text("email")), same_text(user.text("name")), same_text(user.text("login"))} - {""}:
            twice |= {name} if name in found else set()
            found[name] = user.text("login")
    return {name: login for name, login in found.items() if name not in twice}
