"""The commands of every kind of record, made from its description: one generator, no copy per entity."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import click
from click.shell_completion import CompletionItem

from tui_crm.cli import output
from tui_crm.cli.session import filter_errors_told, named, one, opened
from tui_crm.cli.values import as_json, exactly, shown
from tui_crm.cli.words import group_summary, quiet_option
from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.model.entity import Entity
from tui_crm.model.fields import NUMBER_KINDS, Field, Kind
from tui_crm.model.record import Record
from tui_crm.query.names import find
from tui_crm.services import views
from tui_crm.services.crm import Crm

BATCH = 500
Completer = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]
SHORT = NUMBER_KINDS | {Kind.DATE, Kind.INSTANT, Kind.BOOLEAN, Kind.CHOICE}
"""Kinds whose values say little when they are cut."""
SPARE = frozenset({"deleted_at", "deleted_by", "merged_into"})
"""Fields of the system that say nothing on a living record."""


def group(entity: Entity) -> click.Group:
    """The group of commands for records of one kind, in the language of this process."""
    from tui_crm.cli import changing, leaving, linking

    commands = [listing(entity), showing(entity), *changing.commands(entity), *leaving.commands(entity), *linking.commands(entity)]
    about = _("RECORD is a code, “#id”, or a name that only one has; “-” reads them from standard input.")
    return click.Group(
        entity.group,
        help=f"{group_summary(entity)} {about}",
        commands=commands,
    )


def command(entity: Entity, name: str, callback: Callable[..., object], text: str, *params: click.Parameter) -> click.Command:
    """One command of an entity's group; `callback` gets the entity first."""
    return click.Command(name, callback=partial(callback, entity), help=text, params=[*params, quiet_option()])


def references(required: bool = True) -> click.Argument:
    """The records a command is about."""
    return click.Argument(["references"], nargs=-1, required=required, metavar="RECORD…" if required else "[RECORD]…")


def where_option(text: str) -> click.Option:
    """`--where FILTER`."""
    return click.Option(["--where"], metavar="FILTER", help=text)


def field_of(entity: Entity, name: str) -> Field:
    """The field that a person means. Raises UsageError."""
    field = find(entity, name.strip())
    if field is None:
        import difflib

        close = difflib.get_close_matches(name.casefold(), entity.names, n=1)
        hint = _("; did you mean “{name}”?").format(name=entity.names[close[0]].name) if close else ""
        raise UsageError(_("{entity} has no field “{name}”").format(entity=_(entity.label), name=name) + hint)
    return field


def complete_fields(entity: Entity, suffix: str = "", only_editable: bool = False) -> Completer:
    """The shell's completion of field names, after a comma too."""
    fields = entity.editable if only_editable else entity.fields

    def complete(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
        before, comma, begun = incomplete.rpartition(",")
        return [CompletionItem(before + comma + field.name + suffix, help=_(field.label)) for field in fields if field.name.startswith(begun)]

    return complete


def listing(entity: Entity) -> click.Command:
    """`list`."""
    return command(
        entity, "list", list_records, _("List {things}.").format(things=_(entity.plural).lower()),
        where_option(_("which: words, or field:value (see docs/filters.md)")),
        click.Option(["--columns"], metavar="A,B", help=_("which fields, in this order"), shell_complete=complete_fields(entity)),
        click.Option(["--sort"], metavar="[-]FIELD", help=_("by which field; - before it: descending"), shell_complete=complete_fields(entity)),
        click.Option(["--view"], metavar="NAME", help=_("filter, order and columns of a saved view")),
        click.Option(["--limit"], metavar="N", type=click.IntRange(min=1), help=_("at most so many")),
        click.Option(["--bin"], is_flag=True, help=_("what is in the recycle bin")),
        click.Option(["--count"], is_flag=True, help=_("only say how many")),
        output.format_option(*output.FORMATS),
    )  # fmt: skip


def list_records(
    entity: Entity, where: str | None, columns: str | None, sort: str | None, view: str | None, limit: int | None, bin: bool, count: bool, form: str
) -> None:
    """Write the records that a filter finds, as they are read."""
    with opened() as crm:
        entity = crm.catalogue[entity.key]
        if view:
            saved = views.find(crm, entity.key, view)
            where = " ".join(f"({text})" for text in (saved.text("filter"), where) if text)
            sort = sort or saved.text("sort")
            columns = columns or ",".join(saved["column_names"])  # type: ignore[arg-type]
        fields = _columns(entity, columns, form)
        with filter_errors_told(where or ""):
            wanted = crm.listing(entity.key, where or "", _order(entity, sort), bin)
        if count:
            output.write(f"{crm.lists.count(wanted)}\n")
            return
        ids = crm.lists.first_ids(wanted, limit) if limit else crm.lists.stream_ids(wanted)
        write_records(crm, entity, fields, _records(crm, entity, ids), form)


def _order(entity: Entity, sort: str | None) -> str:
    if not sort:
        return ""
    down = "-" if sort.startswith("-") else ""
    name = sort.removeprefix("-").removeprefix("+")
    return down + ("id" if name == "id" else field_of(entity, name).name)


def _columns(entity: Entity, columns: str | None, form: str) -> list[Field]:
    if columns:
        return [field_of(entity, name) for name in columns.split(",") if name.strip() and name.strip() != "id"]
    if form in (output.Format.JSON, output.Format.NDJSON):
        return json_fields(entity)
    code = [entity.by_name["code"]] if "code" in entity.by_name else []
    return [*code, *(entity.by_name[name] for name in entity.columns)]


def json_fields(entity: Entity) -> list[Field]:
    """The fields of a record in JSON: the code first, then in form order."""
    return sorted((field for field in entity.fields if field.name not in SPARE), key=lambda field: field.name != "code")


def _records(crm: Crm, entity: Entity, ids: Sequence[int]) -> Iterator[list[Record]]:
    for start in range(0, len(ids), BATCH):
        yield crm.store.read_many(entity.key, ids[start : start + BATCH])


def write_records(crm: Crm, entity: Entity, fields: Sequence[Field], batches: Iterator[list[Record]], form: str) -> None:
    """Write records in the wanted format, a batch at a time."""
    if form in (output.Format.JSON, output.Format.NDJSON):
        items = itertools.chain.from_iterable(as_json(crm, fields, records) for records in batches)
        (output.write_json if form == output.Format.JSON else output.write_lines)(items)
    elif form == output.Format.CSV:
        output.write_csv([field.name for field in fields], itertools.chain.from_iterable(exactly(crm, fields, records) for records in batches))
    else:
        rows = itertools.chain.from_iterable(shown(crm, fields, records) for records in batches)
        right = [field.kind in NUMBER_KINDS and not field.many for field in fields]
        whole = frozenset(at for at, field in enumerate(fields) if field.kind in SHORT or field.name == "code")
        output.write_table([_(field.label) for field in fields], rows, right, whole)


def showing(entity: Entity) -> click.Command:
    """`show`."""
    return command(
        entity, "show", show_records, _("Show all there is of a record."), references(),
        output.format_option("text", "json", "ndjson"),
        click.Option(["--bin"], is_flag=True, help=_("what is in the recycle bin")),
    )  # fmt: skip


def show_records(entity: Entity, references: Sequence[str], form: str, bin: bool) -> None:
    """Write the pages of records."""
    from tui_crm.cli import page

    with opened() as crm:
        entity = crm.catalogue[entity.key]
        records = [one(crm, entity, reference, bin=bin) for reference in named(references)]
        if form == "text":
            output.write("\n".join(page.as_text(crm, record) for record in records))
            output.flush()
        elif form == "ndjson" or len(records) > 1:
            (output.write_lines if form == "ndjson" else output.write_json)(page.as_json(crm, record) for record in records)
        else:
            import json

            output.write(json.dumps(page.as_json(crm, records[0]), ensure_ascii=False, indent=2) + "\n")
