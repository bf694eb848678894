"""References in a file: the records that codes, other systems' ids, names and addresses mean, looked up for many rows at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from tui_crm.i18n import _
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field, Kind
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.meaning.columns import LISTED
from tui_crm.services.transfer.run.completing import PLANNED
from tui_crm.services.transfer.run.likeness import Likeness
from tui_crm.store.matching import comparable, matches

MOST_KNOWN = 50_000  # texts remembered; then it begins anew, so that memory stays what it is
ELSEWHERE = "external_ids"
FORMER = "former_codes"


class Names(Protocol):
    """What records are called that the database does not hold yet."""

    def found(self, field: Field, text: str) -> tuple[int, ...]:
        """Numbers of the records whose `field` is `text`."""

    def alike(self, text: str) -> tuple[int, str]:
        """The one record whose name differs only in blanks, signs and case, and its name; (0, "") for none."""

    def renamed(self, field: Field, text: str, number: int) -> bool:
        """Whether a record that the database calls so will be called otherwise."""


class References:
    """Finds records by code, login, another system's id, name or e-mail address, and remembers. A number that no record has as its id
    elsewhere means nothing: our own are written #17.

    `planned`: the names of records that earlier files of a dry run make, by entity. `since`: by entity the id from which on records were
    made by this import: of several that bear one foreign id those are meant.
    """

    def __init__(self, crm: Crm, planned: Mapping[str, Names] | None = None, since: Mapping[str, int] | None = None) -> None:
        self._crm = crm
        self._planned, self._since = planned or {}, since or {}
        self._known: dict[tuple[str, str], tuple[int, ...]] = {}
        self._likeness = Likeness(crm)
        self.taken: dict[tuple[str, str], str] = {}  # names that are taken for others, which differ only in blanks, signs and case

    def learn(self, entity_key: str, texts: Iterable[str]) -> None:
        """Look up what is not known yet, all at once."""
        entity = self._crm.catalogue[entity_key]
        if len(self._known) > MOST_KNOWN:
            self._known.clear()
        wanted = {text.strip() for text in texts}
        open_texts = {text for text in wanted if text and (entity_key, text) not in self._known}
        planned = self._planned.get(entity_key)
        for field in looked_up(entity):
            if not open_texts:
                return
            found = {text: self._likeness.narrowed(entity, ids) for text, ids in self._matching(entity, field, open_texts).items()}
            if planned is not None:
                self._add_planned(field, planned, open_texts, found)
            self._known.update({(entity_key, text): ids for text, ids in found.items()})
            open_texts -= found.keys()
        self._known.update({(entity_key, text): self._by_id(entity_key, text) or self._alike(entity, text) for text in open_texts})

    def found(self, entity_key: str, text: str) -> tuple[int, ...]:
        """Ids of the records that `text` may mean."""
        key = (entity_key, text.strip())
        if key not in self._known:
            self.learn(entity_key, (text,))
        return self._known[key]

    def resolve(self, entity_key: str, text: str) -> int:
        """The id of the one record that `text` means. Raises ValueError with the reason."""
        ids = self.found(entity_key, text)
        if len(ids) == 1:
            return ids[0] if ids[0] > 0 else PLANNED - ids[0]
        entity = self._crm.catalogue[entity_key]
        told = unresolved(entity, text, len(ids), () if ids else self._likeness.near(entity, text))
        raise ValueError(told + (_way_of(entity) if not ids else ""))

    def near(self, entity: Entity, text: str) -> Sequence[str]:
        """Names of records that may be meant by a text that names none."""
        return self._likeness.near(entity, text)

    def _alike(self, entity: Entity, text: str) -> tuple[int, ...]:
        if ids := self._likeness.same(entity, text):
            self.taken[entity.key, text] = self._likeness.title(entity, ids[0])
        elif (planned := self._planned.get(entity.key)) and (found := planned.alike(text))[0]:
            ids, self.taken[entity.key, text] = (found[0],), found[1]
        return ids

    def _matching(self, entity: Entity, field: Field, texts: set[str]) -> dict[str, tuple[int, ...]]:
        if field.kind is Kind.EMAIL:
            texts = {text for text in texts if "@" in text}
        compared = {text: comparable(field, text) for text in texts}
        found = matches(self._crm.store.engine, entity, field, set(compared.values())) if compared else {}
        result = {}
        for text, value in compared.items():
            if ids := found.get(value):
                own = [record for record in ids if record >= self._since.get(entity.key, 1 << 62)] if field.name == ELSEWHERE else []
                result[text] = tuple(own or ids)
        return result

    @staticmethod
    def _add_planned(field: Field, planned: Names, texts: set[str], found: dict[str, tuple[int, ...]]) -> None:
        """Add to what was found what the run would find besides, after the earlier files are in."""
        for text in texts:
            new = planned.found(field, text)
            old = () if new and field.name == ELSEWHERE else found.pop(text, ())
            kept = tuple(record for record in old if not planned.renamed(field, text, record))
            if ids := (*kept, *(record for record in new if record not in kept)):
                found[text] = ids

    def _by_id(self, entity_key: str, text: str) -> tuple[int, ...]:
        number = text.removeprefix("#")
        if not text.startswith("#") or not number.isdecimal() or len(number) > 15:
            return ()
        return tuple(record.id for record in self._crm.store.read_many(entity_key, [int(number)]) if not record["deleted_at"])


def _way_of(entity: Entity) -> str:
    """What can be done about a name that is not in a list to choose from; "" for records of which there are many."""
    if entity.owned or entity.key == "user":
        return ""
    if entity.key in LISTED:
        return _("; say what it means (--value, in the app v), or have it made (--otherwise 'HEADING=create')")
    return _("; say what it means (--value, in the app v)")


def naming_fields(entity: Entity) -> tuple[Field, ...]:
    """The fields by which a text names a record, in the order they are asked."""
    unique = [field for field in entity.stored if field.unique]
    others = [entity.by_name[name] for name in (FORMER, ELSEWHERE) if name in entity.by_name]
    return tuple(dict.fromkeys((*unique, *others, entity.title_field)))


def looked_up(entity: Entity) -> tuple[Field, ...]:
    """The fields in which a reference is looked up: names, then e-mail addresses."""
    emails = [field for field in entity.stored if field.kind is Kind.EMAIL and field.indexed]
    return (*naming_fields(entity), *emails)


def names_of(field: Field, values: Mapping[str, Any]) -> list[Any]:
    """What `field` calls the record with these values, as references compare it."""
    value = values.get(field.name)
    if not value:
        return []
    return [comparable(field, item) for item in value] if field.many else [str(value).strip()]


def unresolved(entity: Entity, text: str, count: int, near: Sequence[str] = ()) -> str:
    """Why `text` means no record; `near`: what it may mean."""
    if count:
        return _("more than one {entity} is called “{text}”; use the code").format(entity=_(entity.label), text=text.strip())
    told = _("there is no {entity} “{text}”").format(entity=_(entity.label), text=text.strip())
    return told + (_("; did you mean {names}?").format(names=", ".join(f"“{name}”" for name in near)) if near else "")
