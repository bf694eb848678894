"""Erasing a person: what is personal goes, from the records, from what is written about them, from the journal; the books stay whole.

Code, owner, dates, amounts and counts stay, and so do all references: others' records lead to "Erased person C-000123". The act is journaled
without values; nothing takes it back, and no older act brings anything back (see `undo`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tui_crm.i18n import _, ngettext
from tui_crm.model import personal
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field, Kind
from tui_crm.model.phones import show, split_code
from tui_crm.model.record import Record
from tui_crm.model.storage import from_db, to_db
from tui_crm.query.ast import Word
from tui_crm.services.crm import Crm
from tui_crm.services.duplicates import deciding
from tui_crm.services.privacy_scope import Person, tied
from tui_crm.store import erasure, grade_rows
from tui_crm.store.listing import Listing
from tui_crm.store.unit import Edit, Unit

SHORTEST = 4  # signs of a text that is looked for elsewhere; two are enough of Chinese
SHOWN = 20  # records that mention the person, told by code
LARGE = 100_000_000  # bytes of a database file that takes its time to be written anew
RATE = 30_000_000  # bytes a second, as measured on a slow disk
LABEL = 200  # signs of an act's label that are kept


@dataclass(frozen=True, slots=True)
class Erasure:
    """What an erasure takes away, or took. `fields` holds labels; `mentions` others' records that are cleared; `elsewhere` codes of records
    that may speak of the person and are left to people; `left` says what is still to be done.
    """

    person: Person
    title: str
    fields: tuple[str, ...]
    activities: int
    pairs: int
    drafts: int = 0
    changes: int = 0
    mentions: int = 0
    elsewhere: tuple[str, ...] = ()
    act: int = 0
    left: str = ""
    rewritten: int = 0  # bytes of the database file, which is written anew at the end


def plan(crm: Crm, whom: Person) -> Erasure:
    """What `erase` would do; nothing is written. Raises NotAllowed."""
    crm.policy.allow("erase")
    words = _Words.of(crm, whom)
    engine = crm.store.engine
    touched = _touched(whom)
    changes = sum(1 for key, ids in touched.items() for _change in erasure.diffs(engine, key, ids))
    mentions = sum(1 for _edit in _mentions(crm, whom, words))
    fields = {_(f.label): None for r in whom.records for f in r.entity.fields if personal.is_personal(r.entity, f) and r.values[f.name] != f.empty}
    return Erasure(
        whom, new_title(whom), tuple(fields), len(whom.activities), len(whom.pairs), changes=changes, mentions=mentions,
        elsewhere=_elsewhere(crm, whom, words), rewritten=erasure.rewritten(engine),
    )  # fmt: skip


def erase(crm: Crm, whom: Person) -> Erasure:
    """Take away what is personal, as one act that cannot be undone. Raises NotAllowed."""
    crm.policy.allow("erase")
    found = plan(crm, whom)
    words, engine = _Words.of(crm, whom), crm.store.engine
    touched = _touched(whom)
    erasure.begin_forgetting(engine)
    with crm.store.act(crm.author, "erase", whom.kind, whom.record.code) as unit:
        mentioned = list(_mentions(crm, whom, words))
        for record in whom.records:
            unit.update_many(whom.kind, [Edit(record.id, _emptied(record, new_title(whom, record)))], erasure.ERASE)
        for key, ids in whom.spoken.items():
            unit.update_many(key, [Edit(each.id, _without_texts(each)) for each in crm.store.read_many(key, ids)], erasure.ERASE)
        for key in dict.fromkeys(key for key, _edit in mentioned):
            unit.update_many(key, [edit for entity, edit in mentioned if entity == key], erasure.REDACT)
        if whom.kind == "customer":
            grade_rows.forget_inputs(engine, [record.id for record in whom.records])
        unit.count = len(whom.records)
        _finish(crm, unit, whom)
        changes = _scrub(crm, touched, mentioned, words)
        drafts = erasure.drop_drafts(engine, touched, words.speak)
        act = unit.act
    searched = [crm.catalogue[key] for key in dict.fromkeys([whom.kind, *whom.spoken, *(key for key, _edit in mentioned)])]
    left = erasure.forget(engine, searched)
    return Erasure(whom, found.title, found.fields, found.activities, found.pairs, drafts, changes, len(mentioned), found.elsewhere, act, left)


def cost(crm: Crm) -> str:
    """What people should know before an erasure begins: how long its end takes; "" where that is nothing to speak of."""
    size = erasure.rewritten(crm.store.engine)
    return rewriting(size) if size >= LARGE else ""


def rewriting(size: int) -> str:
    """In words, that a database file of so many bytes is written anew."""
    text = ngettext(
        "The whole database file is written anew, as deleted texts stay in it otherwise: {size} MB, about {seconds} second",
        "The whole database file is written anew, as deleted texts stay in it otherwise: {size} MB, about {seconds} seconds",
        seconds := max(1, size // RATE),
    )
    return text.format(size=f"{max(1, size // 1_000_000):,}", seconds=f"{seconds:,}")


def new_title(whom: Person, record: Record | None = None) -> str:
    """What the record is called afterwards."""
    text = _("Erased person {code}") if whom.is_natural else _("Erased customer {code}")
    return text.format(code=(record or whom.record).code)


# the records


def _touched(whom: Person) -> Mapping[str, Sequence[int]]:
    """The records whose past is scrubbed whole."""
    return {whom.kind: whom.ids, **whom.spoken, "link": whom.links, "duplicate": whom.pairs}


def _emptied(record: Record, title: str) -> Mapping[str, object]:
    entity = record.entity
    changes: dict[str, object] = {f.name: f.empty for f in entity.fields if personal.is_personal(entity, f) and not f.derived}
    return {**changes, entity.title: title}


def _without_texts(record: Record) -> Mapping[str, object]:
    entity = record.entity
    changes: dict[str, object] = {f.name: f.empty for f in entity.fields if _tells(entity, f)}
    return {**changes, entity.title: _("Erased")}


def _tells(entity: Entity, field: Field) -> bool:
    """Whether a field of an activity, a follow-up, a deal or a quote may tell of the person it is about."""
    return personal.is_free_text(entity, field) or personal.is_personal(entity, field)


def _finish(crm: Crm, unit: Unit, whom: Person) -> None:
    """The suspected pairs go, for they hold names and say what was alike; and the keys by which duplicates are found."""
    counted = unit.count
    deciding.forget(crm, unit, whom.kind, whom.ids)
    unit.purge("duplicate", whom.pairs)
    unit.count = counted


# what is written elsewhere


@dataclass(frozen=True, slots=True)
class _Words:
    """Texts that give the person away, as they are and as the journal says they were. `whole`: everything that was written of them;
    `names`: what they are called; `telling`: names, phones, e-mails and accounts long enough to be recognised inside another text.
    """

    whole: frozenset[str]
    names: tuple[str, ...]
    telling: tuple[str, ...]
    instead: str

    @classmethod
    def of(cls, crm: Crm, whom: Person) -> _Words:
        """From the records, from what is about them, and from their journal."""
        entity = whom.record.entity
        fields = {f.name: f for f in entity.fields if personal.is_personal(entity, f)}
        named = {name: f for name, f in fields.items() if f.search == "name" or name == entity.title}
        reached = {name: f for name, f in fields.items() if f.kind in (Kind.PHONE, Kind.EMAIL, Kind.SOCIAL)}
        whole: set[str] = set()
        names: set[str] = set()
        reach: set[str] = set()
        for values in _states(crm, whom.kind, whom.ids, whom.records):
            whole.update(personal.texts(fields, values))
            names.update(personal.texts(named, values))
            reach.update(personal.texts(reached, values))
        for key, ids in whom.spoken.items():
            about = {f.name: f for f in crm.catalogue[key].fields if _tells(crm.catalogue[key], f)}
            for values in _states(crm, key, ids, crm.store.read_many(key, ids)):
                whole.update(personal.texts(about, values))
        kept = {new_title(whom, record) for record in whom.records} | {_("Erased")}
        names -= kept
        reach |= {spelling for number in reach if split_code(number)[0] for spelling in (split_code(number)[1], show(number), show(number, "CN"))}
        telling = {word for word in names | reach if len(word) >= (SHORTEST if word.isascii() else 2)}
        cut = {text[:LABEL] for text in whole - kept} | {text[:LABEL].strip() for text in whole - kept}
        return cls(frozenset(cut), _longest(names), _longest(telling), new_title(whom))

    def scrubbed(self, label: str) -> str:
        """The label of an act without the person."""
        return self.instead if label in self.whole or label.strip() in self.whole else _replaced(label, (*self.telling, *self.names), self.instead)

    def unfiltered(self, text: str) -> str:
        """What is journaled of an export, whose filter may have looked for a part of a name."""
        parts = {part for name in self.names for part in name.split() if len(part) >= SHORTEST}
        return _replaced(self.scrubbed(text), _longest(parts), self.instead)

    def redacted(self, text: str) -> str:
        """Another record's text without a mention of the person."""
        return _replaced(text, self.telling, self.instead)

    def without_lines(self, text: str) -> str:
        """A work log without what it says of the person: lines that were drafted from what was done with them, and mentions."""
        told = [each for each in self.whole if len(each) >= SHORTEST]
        return self.redacted("\n".join(_("Erased") if any(each in line for each in told) else line for line in text.split("\n")))

    def speak(self, text: str) -> bool:
        """Whether a text speaks of the person."""
        return self.redacted(text) != text


def _states(crm: Crm, entity: str, ids: Sequence[int], records: Sequence[Record]) -> Iterator[Mapping[str, object]]:
    """The values of records as they are, then all that the journal knows they were."""
    for record in records:
        yield record.values
    described = crm.catalogue[entity].by_name
    for _change, diff in erasure.diffs(crm.store.engine, entity, ids):
        for side in (0, 1):
            yield {name: _stored(described.get(name), pair[side]) for name, pair in diff.items()}


def _stored(field: Field | None, value: object) -> object:
    return from_db(field, value) if field is not None else value


def _longest(words: set[str]) -> tuple[str, ...]:
    """The longest first, so that no word is taken apart by a shorter one."""
    return tuple(sorted({word.strip() for word in words if word.strip()}, key=lambda word: (-len(word), word)))


def _replaced(text: str, words: Sequence[str], instead: str) -> str:
    lowered = text.casefold()
    for word in words:
        if word.casefold() in lowered:
            text = re.sub(_whole(word), lambda _found: instead, text, flags=re.IGNORECASE)
            lowered = text.casefold()
    return text


def _whole(word: str) -> str:
    """A pattern for a word that is no part of another Latin word or number."""
    before = r"(?<![0-9A-Za-z])" if word[0].isascii() and word[0].isalnum() else ""
    after = r"(?![0-9A-Za-z])" if word[-1].isascii() and word[-1].isalnum() else ""
    return before + re.escape(word) + after


def _mentions(crm: Crm, whom: Person, words: _Words) -> Iterator[tuple[str, Edit]]:
    """What takes mentions of the person out of the records tied to them."""
    for key, ids in tied(crm, whom).items():
        entity = crm.catalogue[key]
        fields = [f for f in entity.fields if _may_mention(entity, f)]
        change = words.without_lines if key == "work_log" else words.redacted
        for record in crm.store.read_many(key, ids):
            changes = {f.name: after for f in fields if (after := _each(record.values[f.name], change)) != record.values[f.name]}
            if changes:
                yield key, Edit(record.id, changes)


def _may_mention(entity: Entity, field: Field) -> bool:
    """Whether a field of another record may speak of somebody: what is written freely, and what is personal there; never what it is called."""
    if entity.key in ("activity", "followup"):
        return personal.is_free_text(entity, field)
    return field.kind is Kind.LONG_TEXT or (field.kind is Kind.TEXT and field.sensitive and field.name != entity.title)


def _each(value: object, change: Callable[[str], str]) -> object:
    if isinstance(value, tuple | list):
        return type(value)(_each(item, change) for item in value)
    return change(value) if isinstance(value, str) else value


def _elsewhere(crm: Crm, whom: Person, words: _Words) -> tuple[str, ...]:
    """Codes of other records that may speak of the person: found by the search, left to people, because names are shared."""
    known = {**{key: set(ids) for key, ids in tied(crm, whom).items()}}
    known.setdefault(whom.kind, set()).update(whom.ids)
    for key, spoken in whom.spoken.items():
        known[key].update(spoken)
    found: dict[str, None] = {}
    for key in ("customer", "contact", *whom.spoken, "work_log"):
        for word in words.telling:
            ids = [i for i in crm.lists.first_ids(Listing(key, Word(word, exact=True)), SHOWN) if i not in known.get(key, ())]
            found.update({record.code: None for record in crm.store.read_many(key, ids)})
    return tuple(found)[:SHOWN]


# the past


def _scrub(crm: Crm, touched: Mapping[str, Sequence[int]], mentioned: Sequence[tuple[str, Edit]], words: _Words) -> int:
    """The journal as events without values: whole for the person's records, word by word for those of others and for exports."""
    engine = crm.store.engine
    done = 0
    for key, ids in touched.items():
        if key in crm.catalogue.entities:
            done += erasure.scrub_journal(engine, key, ids, _emptying(crm.catalogue[key]))
    beside: dict[str, list[int]] = {}
    for key, edit in mentioned:
        beside.setdefault(key, []).append(edit.record)
    for key, ids in beside.items():
        done += erasure.scrub_journal(engine, key, ids, lambda diff: {n: [_each(v, words.redacted) for v in pair] for n, pair in diff.items()})
    erasure.scrub_labels(engine, {key: [*touched.get(key, ()), *beside.get(key, ())] for key in {*touched, *beside}}, words.scrubbed)
    erasure.scrub_exports(engine, words.unfiltered)
    return done


def _emptying(entity: Entity) -> erasure.Scrub:
    """A change of a person's record, or of what is about them, with the personal values taken out; a field nobody describes is taken as personal."""
    free = entity.key not in ("customer", "contact")

    def scrub(diff: erasure.Diff) -> erasure.Diff:
        found: erasure.Diff = {}
        for name, pair in diff.items():
            field = entity.by_name.get(name)
            if field is None:
                found[name] = ["", ""]
            elif personal.is_personal(entity, field) or (free and personal.is_free_text(entity, field)):
                empty = to_db(field, field.empty)
                found[name] = [empty, empty]
            else:
                found[name] = pair
        return found

    return scrub
