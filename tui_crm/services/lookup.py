"""Finding the record people mean: by id, code, login or name; and anything by a few letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui_crm.errors import CrmError, NotFound, UsageError
from tui_crm.i18n import _
from tui_crm.model.entity import Entity
from tui_crm.model.record import Record
from tui_crm.query.ast import Word
from tui_crm.store.listing import Listing

if TYPE_CHECKING:
    from tui_crm.services.crm import Crm


@dataclass(frozen=True, slots=True)
class Hit:
    """A record found by a few letters."""

    entity: str
    id: int
    title: str
    code: str
    about: str


def record(crm: Crm, entity_key: str, text: str) -> Record:
    """The record that `text` names: "#12", a code, a login, or a name that only one record has. Raises NotFound, UsageError.

    The code or id of a record that was merged into another names the other.
    """
    entity = crm.entity(entity_key)
    ids = _exact(crm, entity.key, text.strip())
    if not ids:
        raise NotFound(_("There is no {entity} “{text}”").format(entity=_(entity.label), text=text))
    if len(ids) > 1:
        raise UsageError(_("More than one {entity} is called “{text}”; use the code").format(entity=_(entity.label), text=text))
    return crm.store.read(entity.key, ids[0])


def _exact(crm: Crm, entity_key: str, text: str) -> list[int]:
    entity = crm.catalogue[entity_key]
    number = text.removeprefix("#")
    if text.startswith("#") and number.isdecimal():
        return _by_id(crm, entity, int(number))
    for field in entity.stored:
        if field.unique and text and (ids := crm.store.find(entity_key, field.name, text)):
            return ids
    if entity.mergeable and text and (ids := crm.store.find_among(entity_key, "former_codes", text)):
        return ids
    if entity_key == "user" and text == "me":
        return [crm.user.id]
    if ids := crm.store.find(entity_key, entity.title, text):
        return ids
    if number.isdecimal() and len(number) < 16:
        return _by_id(crm, entity, int(number))
    return []


def _by_id(crm: Crm, entity: Entity, number: int) -> list[int]:
    number = survivor(crm, entity, number)
    return [found.id for found in crm.store.read_many(entity.key, [number])]


def survivor(crm: Crm, entity: Entity, record: int) -> int:
    """The record that another was merged into, as far as that goes; the record itself if it was not."""
    return crm.store.survivors(entity.key, [record]).get(record, record) if entity.mergeable else record


def resolver(crm: Crm) -> Callable[[str, str], int]:
    """How references in texts become ids: remembers what it found, for files that name the same records again and again."""
    known: dict[tuple[str, str], int] = {}

    def resolve(entity: str, text: str) -> int:
        key = (entity, text)
        if key not in known:
            try:
                known[key] = record(crm, entity, text).id
            except CrmError as error:
                raise ValueError(str(error)) from error
        return known[key]

    return resolve


def anything(crm: Crm, text: str, limit: int = 20, entities: Sequence[str] = ("customer", "contact")) -> list[Hit]:
    """Records of several kinds that a few letters may mean, the likeliest first."""
    hits: list[Hit] = []
    for key in entities:
        entity = crm.catalogue[key]
        exact = _exact(crm, key, text.strip()) if text.strip() else []
        found = crm.lists.first_ids(Listing(key, Word(text)), limit) if text.strip() else []
        for item in crm.store.read_many(key, list(dict.fromkeys([*exact, *found]))[:limit]):
            about = next((str(item.values[name]) for name in ("city", "job_title", "subject") if item.values.get(name)), "")
            hits.append(Hit(key, item.id, item.title, item.code, about or _(entity.label)))
    return hits[: limit * 2]
