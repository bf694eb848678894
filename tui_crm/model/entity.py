"""An entity: one kind of record, described once; and the catalogue of all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from tui_crm.i18n import N_
from tui_crm.model.fields import Field, Kind

SYSTEM = N_("System")


@dataclass(frozen=True, slots=True)
class History:
    """The values a field had, kept as records of their own: the store appends one whenever the field changes, whichever way that came.

    The names of fields of `entity` (the kind of those records): `of` the record, `was` and `became` the values, `at` when, `by` who.
    `since`: the field of the record itself that says when it got its value, as what is imported got it earlier; "": it is always now.
    `first`: whether the value that a new record begins with is kept, too.
    """

    field: str
    entity: str
    of: str
    was: str
    became: str
    at: str
    by: str
    since: str = ""
    first: bool = True


@dataclass(frozen=True)
class Entity:
    """The description from which table, list, form, page, filter names, import, export and CLI come."""

    key: str  # singular, the table's name
    label: str
    plural: str
    own_fields: tuple[Field, ...]
    title: str = "name"  # the field that names a record to people
    prefix: str = ""  # of the human code: "C" gives C-000123; "" means records have no code
    columns: tuple[str, ...] = ()  # list columns until the user chooses others
    sort: str = "-created_at"  # list order until the user chooses another; "-" means descending
    owned: bool = True  # has owner, team and source
    searchable: bool = True  # has a search index
    group: str = ""  # the CLI group and screen name: plural key, as in "customers"
    one_per: tuple[str, ...] = ()  # fields of which no two living records have the same values; a merge leaves one of them
    indexes: tuple[tuple[str, ...], ...] = ()  # stored fields that one query asks together, those it asks for one value first
    history: History | None = None  # the field whose changes are kept as records
    mergeable: bool = False  # two records of it may turn out to be one; needs codes, which live on as the survivor's former codes

    def __hash__(self) -> int:
        return hash(self.key)  # entities are keys of caches; hashing every field at each look-up would cost more than the look-up

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """All fields in form order: the entity's own, then what every record has."""
        return (*self.own_fields, *_shared_fields(self))

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """Fields by public name."""
        return {field.name: field for field in self.fields}

    @cached_property
    def stored(self) -> tuple[Field, ...]:
        """Fields with a column of their own (a plugin's fields live in the `ext` column)."""
        return tuple(field for field in self.fields if not field.plugin)

    @cached_property
    def extended(self) -> tuple[Field, ...]:
        """Fields kept in the `ext` column."""
        return tuple(field for field in self.fields if field.plugin)

    @cached_property
    def editable(self) -> tuple[Field, ...]:
        """Fields people may set, in form order."""
        return tuple(field for field in self.fields if not field.read_only)

    @cached_property
    def names(self) -> Mapping[str, Field]:
        """Fields by every name they answer to: name, alias, label (source language), all casefolded."""
        found: dict[str, Field] = {}
        for field in self.fields:
            for name in (field.label, *field.aliases):
                found.setdefault(name.casefold(), field)
        for field in self.fields:
            found[field.name.casefold()] = field
        return found

    @cached_property
    def title_field(self) -> Field:
        """The field that names a record."""
        return self.by_name[self.title]

    def field(self, name: str) -> Field:
        """The field with public name `name`. Raises KeyError."""
        return self.by_name[name]

    def with_fields(self, more: Iterable[Field]) -> Entity:
        """This entity with a plugin's fields after its own."""
        return replace(self, own_fields=(*self.own_fields, *more))


def _shared_fields(entity: Entity) -> tuple[Field, ...]:
    fields: list[Field] = []
    if entity.prefix:
        fields.append(
            Field("code", Kind.TEXT, N_("Code"), unique=True, search="text", sortable=True, width=9, section=SYSTEM,
                  aliases=("no", "number", "编号", "客户编号"), help=N_("given by the system when left empty"))
        )
    if entity.prefix:
        fields.append(
            Field("external_ids", Kind.TEXT, N_("Ids elsewhere"), many=True, indexed=True, width=16, section=SYSTEM,
                  aliases=("external id", "external_id", "external ids", "外部编号", "外部id"), help=N_("what other systems call it; imports find records by it"))
        )
    if entity.mergeable:
        fields.append(
            Field("former_codes", Kind.TEXT, N_("Former codes"), many=True, indexed=True, search="text", read_only=True, width=12, section=SYSTEM,
                  aliases=("曾用编号",))
        )
    if entity.owned:
        fields += [
            Field("owner", Kind.REFERENCE, N_("Owner"), ref="user", sortable=True, width=10, section=SYSTEM,
                  aliases=("rep", "负责人", "所有人", "owner name"), help=N_("empty: in the public pool")),
            Field("team", Kind.TEXT, N_("Team"), width=10, section=SYSTEM, aliases=("团队", "部门")),
        ]
    fields += [
        Field("created_at", Kind.INSTANT, N_("Created"), read_only=True, sortable=True, section=SYSTEM, aliases=("created", "创建时间")),
        Field("created_by", Kind.REFERENCE, N_("Created by"), ref="user", read_only=True, section=SYSTEM, width=10, aliases=("创建人",)),
        Field("updated_at", Kind.INSTANT, N_("Updated"), read_only=True, sortable=True, section=SYSTEM, aliases=("updated", "更新时间")),
        Field("updated_by", Kind.REFERENCE, N_("Updated by"), ref="user", read_only=True, section=SYSTEM, width=10, aliases=("更新人",)),
        Field("version", Kind.INTEGER, N_("Version"), read_only=True, section=SYSTEM, width=7),
        Field("deleted_at", Kind.INSTANT, N_("Deleted"), read_only=True, section=SYSTEM),
        Field("deleted_by", Kind.REFERENCE, N_("Deleted by"), ref="user", read_only=True, section=SYSTEM, width=10),
        Field("merged_into", Kind.INTEGER, N_("Merged into"), read_only=True, section=SYSTEM),
    ]
    return tuple(fields)


@dataclass(frozen=True)
class Catalogue:
    """All entities of one database, the plugins' fields included. Made once at start; replaced, never changed."""

    entities: Mapping[str, Entity]

    def __getitem__(self, key: str) -> Entity:
        return self.entities[key]

    @cached_property
    def by_group(self) -> Mapping[str, Entity]:
        """Entities by their plural key, as in "customers"."""
        return {entity.group: entity for entity in self.entities.values() if entity.group}

    def with_fields(self, entity: str, fields: Iterable[Field]) -> Catalogue:
        """A catalogue in which `entity` has these fields too."""
        return Catalogue({**self.entities, entity: self.entities[entity].with_fields(fields)})
