"""The tables of a catalogue: from each entity's description its table, its indexes and its search table."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace

from tui_crm.model.entity import Catalogue, Entity
from tui_crm.model.fields import NUMBER_KINDS, Field, Kind
from tui_crm.store.engine import Column, Engine, Index, Table, quote, search_table

INTEGER_KINDS = NUMBER_KINDS | {Kind.INSTANT, Kind.BOOLEAN, Kind.REFERENCE}
LIVE, BIN = "deleted_at = 0", "deleted_at > 0"

JOURNAL = (
    Table(
        "act",
        (Column("id", "int"), Column("at", "int"), Column("actor", "int"), Column("way", "text", ""), Column("verb", "text", ""),
         Column("entity", "text", ""), Column("label", "text", ""), Column("count", "int"), Column("state", "text", "done"),
         Column("undoes", "int"), Column("undone_by", "int")),
        indexes=(Index("act_actor", ("actor", "id")), Index("act_state", ("state", "id"), where="state <> 'done'")),
        generated=True,
    ),
    Table(
        "change",
        (Column("id", "int"), Column("act", "int"), Column("entity", "text", ""), Column("record", "int"), Column("op", "text", ""),
         Column("version", "int"), Column("diff", "text", "")),
        indexes=(Index("change_record", ("record", "entity", "id")), Index("change_act", ("act", "id"))),
        generated=True,
    ),
)
GRADES = (
    Table(  # the grade of each record in each scheme, and what it is made of
        "grade_state",
        (Column("scheme", "text", ""), Column("record", "int"), Column("grade", "text", ""), Column("score", "int"), Column("coverage", "int"),
         Column("factors", "text", ""), Column("guards", "text", ""), Column("stale", "text", ""), Column("run", "int")),
        key=("scheme", "record"),
        indexes=(Index("grade_state_stale", ("scheme", "stale", "record"), where="stale <> ''"),),
    ),
    Table(
        "grade_history",
        (Column("id", "int"), Column("scheme", "text", ""), Column("record", "int"), Column("at", "int"), Column("run", "int"),
         Column("was", "text", ""), Column("became", "text", ""), Column("score", "int"), Column("factors", "text", ""),
         Column("inputs", "text", ""), Column("cause", "text", "")),
        indexes=(Index("grade_history_record", ("record", "scheme", "id")),),
        generated=True,
    ),
    Table(
        "grade_run",
        (Column("id", "int"), Column("scheme", "text", ""), Column("ruleset", "int"), Column("digest", "text", ""), Column("kind", "text", ""),
         Column("state", "text", ""), Column("at", "int"), Column("day", "text", ""), Column("cursor", "int"), Column("act", "int"),
         Column("cuts", "text", ""), Column("counts", "text", ""), Column("problems", "text", "")),
        indexes=(Index("grade_run_scheme", ("scheme", "id")), Index("grade_run_act", ("act",))),
        generated=True,
    ),
)
SYSTEM = (
    Table("meta", (Column("key", "text", ""), Column("value", "text", "")), key=("key",)),
    Table("counter", (Column("entity", "text", ""), Column("next", "int", 1)), key=("entity",)),
    Table("member", (Column("field", "text", ""), Column("value", "text", ""), Column("record", "int")), key=("field", "value", "record")),
    Table("draft", (Column("actor", "int"), Column("entity", "text", ""), Column("record", "int"), Column("version", "int"),
                    Column("at", "int"), Column("content", "text", "")), key=("actor", "entity", "record")),
    Table("preference", (Column("actor", "int"), Column("key", "text", ""), Column("value", "text", "")), key=("actor", "key")),
    Table("import_run", (Column("act", "int"), Column("task", "text", ""), Column("place", "text", ""), Column("runner", "text", "")), key=("act",)),
    Table("import_link", (Column("id", "int"), Column("act", "int"), Column("content", "text", "")),
          indexes=(Index("import_link_act", ("act", "id")),), generated=True),
    *GRADES,
    Table("custom_field", (Column("name", "text", ""), Column("entity", "text", ""), Column("spec", "text", "")), key=("name", "entity")),
    Table("declaration", (Column("plugin", "text", ""), Column("fingerprint", "text", ""), Column("api", "int"), Column("spec", "text", ""),
                          Column("told", "int", -1)), key=("plugin",)),
    Table("purged", (Column("plugin", "text", ""), Column("entity", "text", ""), Column("record", "int"), Column("content", "text", "")),
          key=("plugin", "entity", "record")),
    Table("dupe_key", (Column("key", "int"), Column("record", "int")), key=("key", "record")),
    *JOURNAL,
)


def column_type(field: Field) -> str:
    """ "int" or "text": how the field's values are stored."""
    return "int" if field.kind in INTEGER_KINDS and not field.many else "text"


def sort_column(field: Field) -> str:
    """The SQL by which a stored field sorts, without a table's name before it."""
    return quote(f"{field.key}_key") if field.collated else quote(field.key)


def extension(field: Field) -> str:
    """The SQL that reads a plugin's field out of the `ext` column; the empty value where it has none."""
    if not all(name.replace("_", "a").isalnum() and name.isascii() for name in (field.plugin, field.key)):
        raise ValueError(field.name)  # no description may contain what would end the quotes below
    path = f"\"ext\" -> '{field.plugin}' ->> '{field.key}'"
    if column_type(field) == "int":
        return f"coalesce(CAST({path} AS BIGINT), 0)"
    return f"coalesce({path}, '{'[]' if field.many else ''}') COLLATE \"BINARY\""


def entity_table(entity: Entity) -> Table:
    """The table of an entity. What lists look at comes first: both engines read a row from its start."""
    columns = [Column("id", "int")]
    for field in entity.stored:
        kind = column_type(field)
        columns.append(Column(field.key, kind, 0 if kind == "int" else "[]" if field.many else ""))
        if field.collated:
            columns.append(Column(f"{field.key}_key", "text", ""))
    columns.append(Column("ext", "json", "{}"))
    indexes = tuple(_indexes(entity))
    sorted_by = {name for index in indexes for name in index.on}
    columns.sort(key=lambda column: (column.name != "id", column.name != "deleted_at", column.type != "int", column.name not in sorted_by))
    return Table(entity.key, tuple(columns), indexes=indexes)


def _indexes(entity: Entity) -> Iterator[Index]:
    for field in entity.stored:
        if field.unique:
            yield Index(f"{entity.key}_{field.key}_one", (field.key,), unique=True, where=f"{quote(field.key)} <> ''")
        if field.sortable:
            yield Index(f"{entity.key}_{field.key}", (f"{field.key}_key" if field.collated else field.key, "id"), where=LIVE)
        elif field.indexed and not field.many:
            yield Index(f"{entity.key}_{field.key}", (field.key, *_second(entity), "id"), where=LIVE)
        if field.yearly:
            on = (*(("owner",) if entity.owned else ()), f"({yearly(field)})", "id")
            yield Index(f"{entity.key}_{field.key}_yearly", on, where=f"{LIVE} AND {quote(field.key)} <> ''")
    there = {field.key for field in entity.stored}
    for together in (each for each in entity.indexes if there.issuperset(each)):  # an older database may lack a field
        yield Index("_".join((entity.key, *together)), (*together, "id"), where=LIVE)
    yield Index(f"{entity.key}_bin", ("deleted_at", "id"), where=BIN)
    for field in entity.extended:
        if (field.indexed or field.sortable) and not field.many:
            yield Index(f"{entity.key}_{field.plugin}_{field.key}", (f"({extension(field)})", "id"), where=LIVE)


def yearly(field: Field) -> str:
    """The SQL of the month and day ("MM-DD") of a stored date."""
    return f"substr({quote(field.key)}, 6, 5)"


def _second(entity: Entity) -> tuple[str, ...]:
    """The column a reference's records are read in: the entity's own order, when it is by time."""
    name = entity.sort.removeprefix("-")
    field = entity.by_name.get(name)
    return (field.key,) if field and field.kind in (Kind.INSTANT, Kind.DATE) and not field.plugin else ()


def all_tables(catalogue: Catalogue) -> tuple[Table, ...]:
    """Every table of the database."""
    return (*SYSTEM, *(entity_table(entity) for entity in catalogue.entities.values()))


def present(catalogue: Catalogue, tables: Mapping[str, frozenset[str]]) -> Catalogue:
    """The part of the catalogue that a database has: an older one lacks tables and columns that came later."""
    entities = {}
    for key, entity in catalogue.entities.items():
        if key in tables:
            own = tuple(field for field in entity.own_fields if field.plugin or field.key in tables[key])
            mergeable = entity.mergeable and "former_codes" in tables[key]
            entities[key] = replace(entity, own_fields=own, searchable="terms" in tables.get(search_table(key), ()), mergeable=mergeable)
    return Catalogue(entities)


def signature(catalogue: Catalogue) -> str:
    """Changes whenever a table, a column or an index does: a start compares it instead of the whole schema."""
    parts: list[tuple[object, ...]] = []
    for entity in catalogue.entities.values():
        parts.append((entity.key, entity.indexes, [field.key for field in entity.stored if field.yearly]))
        for field in entity.fields:
            parts.append((entity.key, entity.sort, field.name, field.kind, field.many, field.indexed, field.sortable, field.unique))
    return f"{zlib.crc32(repr((LAYOUT, parts)).encode()):08x}"


LAYOUT = 9  # raise it when SYSTEM or the rules of this module change


def extended_indexes(entity: Entity) -> frozenset[str]:
    """The names of the indexes of plugins' fields."""
    return frozenset(f"{entity.key}_{field.plugin}_{field.key}" for field in entity.extended)


def drop_older_search(engine: Engine, catalogue: Catalogue, tables: Mapping[str, frozenset[str]]) -> list[Entity]:
    """Drop the search tables of an earlier form, which did not hold terms; returns whose they were, to be filled again after `create`."""
    older = []
    for entity in catalogue.entities.values():
        name = search_table(entity.key)
        if entity.searchable and name in tables and "terms" not in tables[name]:
            engine.run(f"DROP TABLE {quote(name)}")
            older.append(entity)
    return older


def create(engine: Engine, catalogue: Catalogue, later: frozenset[str] = frozenset()) -> None:
    """Bring every table up to the description; adds, never drops. Runs inside the caller's transaction. `later`: the tables whose indexes of
    plugins' fields are made afterwards.
    """
    tables = []
    for table in all_tables(catalogue):
        if table.name in later:
            left_out = extended_indexes(catalogue[table.name])
            table = replace(table, indexes=tuple(index for index in table.indexes if index.name not in left_out))
        tables.append(table)
    engine.ddl(*tables)
    for entity in catalogue.entities.values():
        if entity.searchable:
            engine.ddl_search(entity.key)
