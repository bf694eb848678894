"""Which values of a record are about a person: what an export of their data holds and an erasure takes away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tui_crm.model.entity import Entity
from tui_crm.model.fields import TEXTUAL_KINDS, Field, Kind

KINDS = frozenset({Kind.PHONE, Kind.EMAIL, Kind.SOCIAL, Kind.URL, Kind.LONG_TEXT})
"""Kinds that are personal wherever they stand."""
OWN_FIELDS = "user"  # a field that an administrator made: nobody said that its texts are harmless
KEPT = frozenset({"code", "team", "former_codes", "currency"})


def is_personal(entity: Entity, field: Field) -> bool:
    """Whether the values of a field of a person's record are personal: names, ways to reach them, what is sensitive, free notes, ids elsewhere."""
    if field.key in KEPT and not field.plugin:
        return False
    named = field.name == entity.title or field.search == "name" or field.key == "external_ids"
    own_text = field.plugin == OWN_FIELDS and field.kind is Kind.TEXT
    return named or field.sensitive or field.kind in KINDS or own_text


def is_free_text(entity: Entity, field: Field) -> bool:
    """Whether people write into a field what they like, so that it may speak of anybody."""
    return field.kind in (Kind.TEXT, Kind.LONG_TEXT) and field.key not in KEPT and not field.read_only


def texts(fields: Mapping[str, Field], values: Mapping[str, object]) -> Iterator[str]:
    """The texts that these fields hold."""
    for name, field in fields.items():
        value = values.get(name)
        if field.kind in TEXTUAL_KINDS and field.kind is not Kind.CHOICE:
            yield from (str(item) for item in (value if isinstance(value, tuple | list) else (value,)) if item)
