"""The rules a record must meet before it is written: one function per field, used by the fast way and by the pydantic model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any

from tui_crm.errors import InvalidRecord, Problem
from tui_crm.i18n import _
from tui_crm.model.cleaning import Cleaner, cleaner
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field

if TYPE_CHECKING:
    from pydantic import BaseModel

Validator = Callable[[Mapping[str, Any]], dict[str, object]]


def validate(
    entity: Entity, values: Mapping[str, object], partial: bool = False, country: str = "", system: bool = False, plugin: str = ""
) -> dict[str, object]:
    """The cleaned values by public name, and the defaults of what a new record does not say.

    `partial`: an update, only the given fields are looked at. `system`: the caller may set read-only fields; `plugin`: those that it keeps.
    Raises InvalidRecord with every problem of every field.
    """
    return validator(entity, partial, country, system, plugin)(values)


@lru_cache(maxsize=256)
def validator(entity: Entity, partial: bool = False, country: str = "", system: bool = False, plugin: str = "") -> Validator:
    """`validate` for many records of one entity."""
    rules = {field.name: field_rule(field, country) for field in entity.fields if system or not field.read_only or (plugin and field.kept_by == plugin)}
    needed = () if partial else tuple(field.name for field in entity.editable if field.required and field.default is None)
    defaults = {} if partial else {field.name: field.default for field in entity.editable if field.default is not None}

    def check(values: Mapping[str, Any]) -> dict[str, object]:
        cleaned = defaults.copy()
        problems: list[Problem] = []
        for name, value in values.items():
            try:
                cleaned[name] = rules[name](value)
            except ValueError as reason:
                problems.append(Problem(name, str(reason)))
            except KeyError:
                problems.append(Problem(str(name), _unsettable(entity, str(name))))
        for name in needed:
            if name not in values:
                problems.append(Problem(name, _missing()))
        if problems:
            raise InvalidRecord(problems)
        return cleaned

    return check


def field_rule(field: Field, country: str = "") -> Cleaner:
    """Cleans a value of `field` and checks that a required one is there; None means nothing. Raises ValueError with a reason."""
    clean = cleaner(field, country)
    empty, required, initial = field.empty, field.required, field.initial

    def rule(value: Any) -> object:
        if value is None:
            value = initial
        found = clean(value)
        if required and (found == empty or (isinstance(found, str) and not found.strip(" \t\r\n"))):
            raise ValueError(_missing())
        return found

    return rule if required else _optional(clean, initial)


@lru_cache(maxsize=256)
def record_model(entity: Entity, country: str = "") -> type[BaseModel]:
    """A frozen pydantic model of the entity: public names as aliases (a dot in a name is "__" in the attribute), no other fields.

    Every field of the record is in it with its initial value as default; the rules are those of `validate`.
    """
    from pydantic import BeforeValidator, ConfigDict, create_model
    from pydantic import Field as ModelField

    definitions: dict[str, Any] = {}
    for field in entity.fields:
        default = ... if field.required and field.default is None else field.initial
        rule = BeforeValidator(field_rule(field, country))
        definitions[attribute(field)] = (Annotated[_python_type(field), rule], ModelField(default, alias=field.name, description=field.label))
    config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, strict=True, protected_namespaces=())
    model: type[BaseModel] = create_model(f"{entity.key.title().replace('_', '')}Record", __config__=config, **definitions)
    return model


def attribute(field: Field) -> str:
    """The name of the field in the pydantic model."""
    return field.name.replace(".", "__").replace("-", "_")


def _optional(clean: Cleaner, initial: object) -> Cleaner:
    return lambda value: initial if value is None else clean(value)


def _python_type(field: Field) -> Any:
    single = type(field.empty) if not field.many else str
    return tuple[single, ...] if field.many else single  # type: ignore[valid-type]


def _missing() -> str:
    return _("must be filled in")


def _unsettable(entity: Entity, name: str) -> str:
    if name in entity.by_name:
        role = entity.by_name[name].write_role
        return _("is for the role {role} to change, and those above it").format(role=role) if role else _("is kept by the system")
    return _("{entity} has no such field").format(entity=_(entity.label))
