"""Fields that an administrator makes in the app: kept under `ext.user`, in every way like core fields."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from tui_crm.errors import InvalidRecord, NotFound, Problem, UsageError
from tui_crm.i18n import _
from tui_crm.model.entity import Catalogue
from tui_crm.model.fields import Choice, Field, Kind
from tui_crm.store.engine import Engine

if TYPE_CHECKING:
    from tui_crm.services.crm import Crm

OWNER = "user"
KEPT = ("key", "kind", "label", "help", "many", "required", "sortable", "indexed", "unit", "width", "search", "ref", "sensitive")


def extended(engine: Engine, catalogue: Catalogue) -> Catalogue:
    """The catalogue with the database's own fields."""
    rows = engine.run("SELECT entity, spec FROM custom_field ORDER BY entity, name")
    for entity in dict.fromkeys(row[0] for row in rows):
        if entity in catalogue.entities:
            catalogue = catalogue.with_fields(entity, [_field(json.loads(spec)) for key, spec in rows if key == entity])
    return catalogue


def _field(spec: dict[str, object]) -> Field:
    choices = tuple(Choice(value, value) for value in spec.pop("choices", []))  # type: ignore[attr-defined]
    kind = Kind(str(spec.pop("kind")))
    return Field(kind=kind, choices=choices, plugin=OWNER, section="Own fields", **spec)  # type: ignore[arg-type]


def add(crm: Crm, entity: str, field: Field) -> None:
    """Make a field; it is there at the next opening of the database. Raises InvalidRecord for a key that cannot be."""
    crm.policy.allow("fields")
    if not (field.key.isascii() and field.key.isidentifier() and field.key == field.key.lower() and len(field.key) <= 40):
        raise InvalidRecord([Problem("key", _("a key is made of small letters, digits and “_”, and begins with a letter"))])
    entity = crm.entity(entity).key
    described = asdict(field)
    spec = {name: described[name] for name in KEPT} | {"choices": [choice.value for choice in field.choices]}
    with crm.store.engine.tx():
        made = crm.store.engine.run(
            "INSERT INTO custom_field (name, entity, spec) VALUES (:name, :entity, :spec) ON CONFLICT DO NOTHING RETURNING name",
            {"name": field.key, "entity": entity, "spec": json.dumps(spec, ensure_ascii=False)},
        )
    if not made:
        raise UsageError(_("{entity} has a field {name} already").format(entity=entity, name=f"{OWNER}.{field.key}"))


def remove(crm: Crm, entity: str, key: str) -> None:
    """Take a field out of the lists and forms. What the records hold stays and is seen again when the field is made anew."""
    crm.policy.allow("fields")
    with crm.store.engine.tx():
        gone = crm.store.engine.run(
            "DELETE FROM custom_field WHERE name = :name AND entity = :entity RETURNING name",
            {"name": key.removeprefix(f"{OWNER}."), "entity": crm.entity(entity).key},
        )
    if not gone:
        raise NotFound(_("{entity} has no own field {name}").format(entity=entity, name=key))
