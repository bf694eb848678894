"""A plugin's settings as a form: fields made from the JSON schema of its model, saved through the model's own checks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tui_crm.i18n import _
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Choice, Field, Kind
from tui_crm.services import plugins
from tui_crm.services.crm import Crm
from tui_crm.services.form import Form, News
from tui_crm.services.form_texts import text_of

KINDS = {"boolean": Kind.BOOLEAN, "integer": Kind.INTEGER, "number": Kind.DECIMAL}


def entity_of(plugin: str, schema: Mapping[str, Any], text: Mapping[str, str] | None = None) -> Entity:
    """The settings as if they were a record: a field for each property of the schema. What is no plain value is written as JSON."""
    needed = set(schema.get("required", ()))
    fields = [_field(name, _resolved(given, schema), name in needed, text or {}) for name, given in schema.get("properties", {}).items()]
    return Entity(f"plugin_{plugin}", _("Settings of {plugin}").format(plugin=plugin), "", tuple(fields), title="", owned=False, searchable=False)


def _resolved(given: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """A property with what it refers to put in: enumerations, `X | None`."""
    found = dict(given)
    for option in found.pop("anyOf", ()):
        if option.get("type") != "null":
            found = {**option, **found}
    if reference := found.pop("$ref", ""):
        found = {**schema.get("$defs", {}).get(reference.rpartition("/")[2], {}), **found}
    return found


def _field(name: str, given: Mapping[str, Any], needed: bool, text: Mapping[str, str]) -> Field:
    label = str(given.get("title") or name)
    about = str(given.get("description") or "")
    kind = KINDS.get(str(given.get("type")), Kind.TEXT)
    choices = tuple(Choice(str(value), str(value)) for value in given.get("enum", ()))
    return Field(
        name, Kind.CHOICE if choices else kind, text.get(label, label), help=text.get(about, about), choices=choices, required=needed,
        sensitive=given.get("format") == "password",
    )  # fmt: skip


@dataclass
class ConfigForm(Form):
    """The form of a plugin's settings."""

    plugin: str = ""
    saved: Crm | None = None  # the archive as it is with the new settings
    schema: Mapping[str, Any] = field(default_factory=dict)

    @property
    def fields(self) -> tuple[Field, ...]:
        """The settings."""
        return self.entity.own_fields

    def save(self) -> int:
        """Give the plugin its settings. Raises InvalidRecord, PluginError."""
        self.saved = plugins.configure(self.crm, self.plugin, {name: self._given(name, value) for name, value in self.changes().items()})
        return 0

    def _given(self, name: str, value: object) -> object:
        """A value as the model takes it: numbers as numbers, what is no plain value from its JSON."""
        given = _resolved(self.schema["properties"][name], self.schema)
        if isinstance(value, Decimal):
            return float(value)
        if isinstance(value, str) and given.get("type") not in ("string", None) and not given.get("enum"):
            return json.loads(value) if value.strip() else None
        return value

    def news(self) -> News | None:
        """Nobody else's typing is shown here."""
        return None


def open_form(crm: Crm, plugin_id: str) -> ConfigForm | None:
    """The form of a plugin's settings as they are; None when it has none."""
    known = crm.plugins.known[plugin_id]
    schema = known.declared.config_schema
    if not schema:
        return None
    entity = entity_of(plugin_id, schema, known.declared.texts)
    form = ConfigForm(crm, entity, 0, 0, plugin_id, _values(entity, known.config), plugin=plugin_id, schema=schema)
    reading, showing = form.reading(), form.showing()
    for described in form.fields:
        form._base_texts[described.name] = text_of(described, form.base[described.name], reading, showing)
    form.texts = dict(form._base_texts)
    form._opening = dict(form.texts)
    return form


def _values(entity: Entity, config: Mapping[str, Any]) -> dict[str, object]:
    found: dict[str, object] = {}
    for described in entity.own_fields:
        value = config.get(described.name)
        if value is None:
            found[described.name] = described.empty
        elif described.kind is Kind.DECIMAL:
            found[described.name] = Decimal(str(value))
        elif described.kind is Kind.TEXT and not isinstance(value, str):
            found[described.name] = json.dumps(value, ensure_ascii=False)
        else:
            found[described.name] = value
    return found
