"""What a plugin says about a field it adds, and the field of the catalogue that it becomes."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

from tui_crm.model.fields import Choice, Field, Kind

FieldType = Literal[
    "text", "long_text", "integer", "decimal", "money", "date", "instant", "boolean", "choice", "multi_choice",
    "reference", "phone", "email", "url", "percent",
]  # fmt: skip
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Default = str | int | bool | Decimal | tuple[str, ...] | None


class FieldSpec(BaseModel):
    """A plugin's field on a core entity or on another plugin's. Its public name is `<plugin id>.<key>`.

    It behaves in every way as a core field: form, list column, filter, sort, import, export, search, history, command line.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    entity: str
    """The entity it belongs to, as in "customer"."""
    key: Key
    type: FieldType
    label: str
    """What people read, in English; the plugin's own catalogue may translate it."""
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    """(stored value, label) of a choice or multi_choice."""
    ref: str = ""
    """The entity that a reference points to."""
    default: Default = None
    """The value of new records; None: empty. Money in minor units, instants in epoch milliseconds UTC."""
    required: bool = False
    indexed: bool = False
    """Filters and sorts by it are answered from an index, at the price of slower writes."""
    searchable: bool = False
    """The text search finds it."""
    unique: bool = False
    pii: bool = False
    """Personal data: subject to roles, masked in logs."""
    unit: str = ""
    aliases: tuple[str, ...] = ()
    """Other names in filters and import headings."""
    width: int = 12
    """Cells in a list column."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if (self.type in ("choice", "multi_choice")) != bool(self.choices):
            raise ValueError("choices are for the types choice and multi_choice, which need them")
        if (self.type == "reference") != bool(self.ref):
            raise ValueError("ref is for the type reference, which needs it")
        return self

    def to_field(self, plugin_id: str) -> Field:
        """The catalogue's field, owned by the plugin `plugin_id`."""
        many = self.type == "multi_choice"
        return Field(
            key=self.key,
            kind=Kind.CHOICE if many else Kind(self.type),
            label=self.label,
            help=self.help,
            choices=tuple(Choice(value, label) for value, label in self.choices),
            ref=self.ref,
            many=many,
            default=self.default,
            required=self.required,
            search="text" if self.searchable else "",
            sortable=self.indexed and not many,
            indexed=self.indexed,
            unique=self.unique,
            sensitive=self.pii,
            unit=self.unit,
            aliases=self.aliases,
            width=self.width,
            section=plugin_id,
            plugin=plugin_id,
        )
