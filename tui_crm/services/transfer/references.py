"""References in a file: the records that codes, logins and names mean, looked up for many rows at once."""

from __future__ import annotations

from collections.abc import Iterable

from tui_crm.i18n import _
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field
from tui_crm.services.crm import Crm
from tui_crm.store.matching import matches

MOST_KNOWN = 50_000  # texts remembered; then it begins anew, so that memory stays what it is


class References:
    """Finds records by code, login or name, and remembers. A bare number is no reference: another system's ids mean nothing here."""

    def __init__(self, crm: Crm) -> None:
        self._crm = crm
        self._known: dict[tuple[str, str], tuple[int, ...]] = {}

    def learn(self, entity_key: str, texts: Iterable[str]) -> None:
        """Look up what is not known yet, all at once."""
        entity = self._crm.catalogue[entity_key]
        if len(self._known) > MOST_KNOWN:
            self._known.clear()
        wanted = {text.strip() for text in texts}
        open_texts = {text for text in wanted if text and (entity_key, text) not in self._known}
        for field in naming_fields(entity):
            if not open_texts:
                return
            found = matches(self._crm.store.engine, entity, field, open_texts)
            self._known.update({(entity_key, text): tuple(ids) for text, ids in found.items()})
            open_texts -= found.keys()
        self._known.update({(entity_key, text): self._by_id(entity_key, text) for text in open_texts})

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
            return ids[0]
        raise ValueError(unresolved(self._crm.catalogue[entity_key], text, len(ids)))

    def _by_id(self, entity_key: str, text: str) -> tuple[int, ...]:
        number = text.removeprefix("#")
        if not text.startswith("#") or not number.isdecimal() or len(number) > 15:
            return ()
        return tuple(record.id for record in self._crm.store.read_many(entity_key, [int(number)]) if not record["deleted_at"])


def naming_fields(entity: Entity) -> tuple[Field, ...]:
    """The fields by which a text names a record, in the order they are asked."""
    unique = [field for field in entity.stored if field.unique]
    return tuple(dict.fromkeys((*unique, entity.title_field)))


def unresolved(entity: Entity, text: str, count: int) -> str:
    """Why `text` means no record."""
    if count:
        return _("more than one {entity} is called “{text}”; use the code").format(entity=_(entity.label), text=text.strip())
    return _("there is no {entity} “{text}”").format(entity=_(entity.label), text=text.strip())
