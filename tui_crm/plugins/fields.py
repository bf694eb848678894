"""What a plugin says about the fields it adds and the kinds of record it brings."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from tui_crm.model.fields import Field
from tui_crm.plugins.base import Declared, EntityName, Key, Label, Value

FieldType = Literal[
    "text", "long_text", "integer", "decimal", "money", "date", "instant", "boolean", "choice", "multi_choice",
    "reference", "phone", "email", "url", "percent",
]  # fmt: skip


Role = Literal["", "reader", "rep", "manager", "admin"]


class _Described(Declared):
    key: Key
    type: FieldType
    label: Label
    """What people read, in English; `translations` may give it in other languages."""
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    """(stored value, label) of a choice or multi_choice."""
    ref: EntityName | Literal[""] = ""
    """The entity that a reference points to."""
    default: Value = None
    """The value of new records; None: empty. Money in minor units, instants in epoch milliseconds UTC."""
    required: bool = False
    kept: bool = False
    """The plugin alone fills it in (`record_saving`, the outcome of a command, a demo): people see it, and cannot change it."""
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
    section: str = ""
    """The heading above it in the form and on the record page; the plugin's name when empty."""
    read_role: Role = ""
    """Who may see it: this role and those above it (reader, rep, manager, admin); empty: everybody. For others the field is not there."""
    write_role: Role = ""
    """Who may change it: this role and those above it; empty: whoever may change the record."""
    deprecated: str = ""
    """What to use instead: the field goes away in a later release. People read it in the form and in `tui-crm fields`."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if (self.type in ("choice", "multi_choice")) != bool(self.choices):
            raise ValueError("choices are for the types choice and multi_choice, which need them")
        if (self.type == "reference") != bool(self.ref):
            raise ValueError("ref is for the type reference, which needs it")
        if self.kept and self.required:
            raise ValueError("a field that the plugin fills in is not required of people")
        return self


class FieldSpec(_Described):
    """A plugin's field on a core entity or on another plugin's. Its public name is `<plugin id>.<key>`.

    It behaves in every way as a core field: form, list column, filter, sort, import, export, search, history, command line.
    """

    entity: EntityName
    """The entity it belongs to, as in "customer"."""
    renamed_from: Key | Literal[""] = ""
    """The key it had before: what records hold under the old key is taken over when the plugin is switched on or brought up to date."""

    required_at_stage: str = ""
    """Of a deal's field: the stage from which on a deal must have it filled in. An own stage by its key, or `<pipeline>.<stage>` by short name."""

    @model_validator(mode="after")
    def _of_a_deal(self) -> Self:
        if self.required_at_stage and self.entity != "deal":
            raise ValueError("required_at_stage is for fields of deals")
        return self

    def to_field(self, plugin_id: str) -> Field:
        """The catalogue's field, owned by the plugin `plugin_id`."""
        from tui_crm.plugins.declared import field_of

        return field_of(plugin_id, self.plain())


class OwnField(_Described):
    """A field of a plugin's own kind of record; its name is its key."""

    sortable: bool = False
    """Lists can be sorted by it (indexed fields always can)."""


class EntitySpec(Declared):
    """A plugin's own kind of record. It has a table, list, page, form, filter, import, export and commands as the core's have.

    Elsewhere it is called `<plugin id>.<key>`, as in "realty.listing". Every record has what core records have: code, owner, times, history.
    """

    key: Key
    label: Label
    plural: Label
    group: Key
    """The command group and the `:` command that opens the list, as in "listings"; `<plugin id>-<group>` where another has the name."""
    fields: tuple[OwnField, ...]
    title: Key = "name"
    """The field that names a record to people; a text."""
    prefix: str = ""
    """One to four capital letters: "L" gives the codes L-000001 …; empty: records have no code."""
    columns: tuple[str, ...] = ()
    """The list's columns until people choose others."""
    letter: str = ""
    """A letter behind `g` that opens the list; one that the core has goes to the core."""
    sort: str = "-created_at"
    """The list's order until people choose another; - means descending."""
    owned: bool = True
    """Records have an owner and a team."""
    searchable: bool = True
    """The text search finds its records."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        keys = [field.key for field in self.fields]
        if len({*keys}) < len(keys):
            raise ValueError("two fields have the same key")
        titles = [field for field in self.fields if field.key == self.title]
        if not titles or titles[0].type != "text":
            raise ValueError(f"title: there is no text field {self.title}")
        if self.prefix and not (self.prefix.isascii() and self.prefix.isalpha() and self.prefix.isupper() and len(self.prefix) <= 4):
            raise ValueError("prefix: one to four capital letters")
        known = {*keys, "owner", "team", "created_at", "updated_at", *(("code",) if self.prefix else ())}
        if unknown := [name for name in (*self.columns, self.sort.lstrip("-")) if name not in known]:
            raise ValueError(f"columns, sort: there is no field {unknown[0]}")
        if taken := sorted({*keys} & SHARED):
            raise ValueError(f"fields: {taken[0]} is a field that every record has")
        return self


SHARED = frozenset({"id", "code", "owner", "team", "created_at", "created_by", "updated_at", "updated_by", "version", "deleted_at",
                    "deleted_by", "merged_into", "ext"})  # fmt: skip
