"""Adding, changing and logging: `add`, `set`, `log`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import click

from tui_crm.cli import output
from tui_crm.cli.records import command, complete_fields, field_of, references, where_option
from tui_crm.cli.session import chosen, confirm, counter, one, opened, remark
from tui_crm.cli.values import from_json, read_texts
from tui_crm.errors import NotFound, StaleWrite, UsageError
from tui_crm.i18n import _, ngettext
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field
from tui_crm.model.record import Record
from tui_crm.model.values import exact, show
from tui_crm.services import activities, archive
from tui_crm.services.crm import Crm
from tui_crm.widgets.cells import safe_text

ASSIGNMENT = re.compile(r"(?P<name>[^=]+?)(?P<sign>[+-]?)=(?P<text>.*)", re.DOTALL)
LOGGED = frozenset({"customer", "contact"})
"""Records that activities are about."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """`field=text`, or `field+=text` and `field-=text` for a field with many values."""

    field: Field
    sign: str
    text: str


def commands(entity: Entity) -> list[click.Command]:
    """`add` and `set`, and `log` for records that activities are about."""
    complete = complete_fields(entity, "=", True)
    found = [
        command(
            entity, "add", add_record, _("Add a record from FIELD=VALUE …; its code is printed."),
            click.Argument(["assignments"], nargs=-1, metavar="[FIELD=VALUE]…", shell_complete=complete),
            click.Option(["--json", "file"], type=click.File("r", encoding="utf-8"), metavar="FILE",
                         help=_("JSON objects to add, as show and list write them; - for standard input")),
            *([click.Option(["--allow-duplicate", "reason"], metavar="REASON", default="", help=_("add it though it is there already, and why"))]
              if entity.key in LOGGED else []),
        ),
        command(
            entity, "set", set_records, _("Change fields: FIELD=VALUE, FIELD+=VALUE and FIELD-=VALUE where there are many. One act to undo."),
            click.Argument(["words"], nargs=-1, required=True, metavar="[RECORD]… FIELD=VALUE…", shell_complete=complete),
            where_option(_("which: words, or field:value (see docs/filters.md)")),
            click.Option(["--version"], type=int, metavar="N", help=_("refuse when the record is no longer of this version")),
            click.Option(["--yes", "-y"], is_flag=True, help=_("do not ask")),
        ),
    ]  # fmt: skip
    if entity.key in LOGGED:
        found.append(
            command(
                entity, "log", log_activity, _('Log an activity in one line, as in "call 20m asked for a quote > wants it >> send it fri 10:00".'),
                references(), click.Argument(["text"], metavar="TEXT"),
                *([click.Option(["--contact"], metavar="RECORD", help=_("with whom"))] if entity.key == "customer" else []),
            )
        )  # fmt: skip
    return found


def add_record(entity: Entity, assignments: Sequence[str], file: Iterator[str] | None, reason: str = "") -> None:
    """Add one record from assignments, or all of a JSON file; print each code. Raises DuplicateRefused for what is there, unless with a `reason`."""
    if bool(assignments) == (file is not None):
        raise UsageError(_("Say FIELD=VALUE …, or --json FILE (one of the two)"))
    with opened(writes=True) as crm:
        entity = crm.catalogue[entity.key]
        if file is None:
            new = read_assignments(entity, assignments)
            if any(assignment.sign for assignment in new):
                raise UsageError(_("+= and -= are for records that are there; say FIELD=VALUE"))
            given = iter([read_texts(crm, {assignment.field: assignment.text for assignment in new})])
        else:
            given = (from_json(crm, entity, item) for item in _objects("".join(file)))
        for values in given:
            record = crm.store.read(entity.key, _added(crm, entity, values, reason))
            output.write(f"{record.values.get('login') or record.code}\n")
            remark(_("added {title}").format(title=record.title))
        output.flush()


def _added(crm: Crm, entity: Entity, values: Mapping[str, object], reason: str) -> int:
    """Add a record; what it looks like is told, and kept with the reason."""
    if entity.key not in LOGGED:
        return archive.add(crm, entity.key, values)
    from tui_crm.cli.duplicates import checked
    from tui_crm.services import duplicates

    found = checked(crm, entity, values, reason)
    added = archive.add(crm, entity.key, values)
    if reason:
        duplicates.allowed(crm, entity.key, added, found, reason)
    return added


def _objects(text: str) -> Iterator[Mapping[str, object]]:
    """The objects of a JSON array, a single object, or one object a line. Raises UsageError."""
    try:
        found = json.loads(text)
    except ValueError:
        found = [_json_line(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    for item in found if isinstance(found, list) else [found]:
        if not isinstance(item, dict):
            raise UsageError(_("The JSON must be an object, a list of objects, or one object a line"))
        yield item


def _json_line(number: int, line: str) -> object:
    try:
        return json.loads(line)
    except ValueError as error:
        raise UsageError(_("line {number}: not JSON: {reason}").format(number=number, reason=error)) from None


def read_assignments(entity: Entity, words: Sequence[str]) -> list[Assignment]:
    """What `field=text` words say. Raises UsageError."""
    found: list[Assignment] = []
    for word in words:
        match = ASSIGNMENT.fullmatch(word)
        if match is None:
            raise UsageError(_("{word}: say it as FIELD=VALUE").format(word=word))
        field = field_of(entity, match["name"])
        if match["sign"] and not field.many:
            raise UsageError(_("{field} has one value; say {field}=VALUE").format(field=field.name))
        found.append(Assignment(field, match["sign"], match["text"]))
    return found


def set_records(entity: Entity, words: Sequence[str], where: str | None, version: int | None, yes: bool) -> None:
    """Change fields of one record or of many, as one act."""
    named = [word for word in words if not ASSIGNMENT.fullmatch(word)]
    with opened(writes=True) as crm:
        entity = crm.catalogue[entity.key]
        wanted = read_assignments(entity, [word for word in words if ASSIGNMENT.fullmatch(word)])
        if not wanted:
            raise UsageError(_("Say what to change, as FIELD=VALUE"))
        ids = chosen(crm, entity, named, where)
        if version is not None and len(ids) != 1:
            raise UsageError(_("--version is for one record"))
        if where is not None and len(ids) > 1:
            confirm(ngettext("Change {count} record?", "Change {count} records?", len(ids)).format(count=f"{len(ids):,}"), yes)
        changed = _set_one(crm, entity, ids[0], wanted, version) if len(ids) == 1 else _set_many(crm, entity, ids, wanted)
        text = ngettext("{count} record changed", "{count} records changed", changed)
        same = ngettext(", {same} was so already", ", {same} were so already", len(ids) - changed) if changed < len(ids) else ""
        remark((text + same).format(count=f"{changed:,}", same=f"{len(ids) - changed:,}"))


def _set_one(crm: Crm, entity: Entity, number: int, wanted: Sequence[Assignment], version: int | None) -> int:
    record = crm.store.read(entity.key, number)
    changes = _changes(crm, record, wanted)
    try:
        archive.edit(crm, entity.key, number, changes, version, _verb(wanted))
    except StaleWrite as error:
        tell_differences(crm, entity, error)
        raise
    return int(crm.store.read(entity.key, number).version != record.version)


def _set_many(crm: Crm, entity: Entity, ids: Sequence[int], wanted: Sequence[Assignment]) -> int:
    if not ids:
        raise NotFound(_("No record matches"))
    known: dict[str, Mapping[str, object]] = {}

    def changes(record: Record) -> Mapping[str, object]:
        currency = str(record.values.get("currency", ""))
        if any(assignment.sign for assignment in wanted) or currency not in known:
            known[currency] = _changes(crm, record, wanted)
        return known[currency]

    return archive.edit_many(crm, entity.key, ids, changes, _verb(wanted), counter(len(ids)))


def _verb(wanted: Sequence[Assignment]) -> str:
    return "tag" if {assignment.field.name for assignment in wanted} == {"tags"} else "edit"


def _changes(crm: Crm, record: Record, wanted: Sequence[Assignment]) -> Mapping[str, object]:
    """The values that assignments mean for a record; later ones build on earlier ones. Raises InvalidRecord."""
    values: dict[str, object] = {}
    currency = next((a.text.strip() for a in wanted if a.field.name == "currency"), "") or str(record.values.get("currency", ""))
    for assignment in wanted:
        name = assignment.field.name
        given = read_texts(crm, {assignment.field: assignment.text}, currency)[name]
        if assignment.sign:
            there: tuple[object, ...] = values.get(name, record[name])  # type: ignore[assignment]
            part: tuple[object, ...] = given  # type: ignore[assignment]
            values[name] = _joined(there, part) if assignment.sign == "+" else _without(there, part)
        else:
            values[name] = given
    return values


def _joined(there: tuple[object, ...], more: tuple[object, ...]) -> tuple[object, ...]:
    known = {_folded(item) for item in there}
    return (*there, *(item for item in more if _folded(item) not in known))


def _without(there: tuple[object, ...], gone: tuple[object, ...]) -> tuple[object, ...]:
    unwanted = {_folded(item) for item in gone}
    return tuple(item for item in there if _folded(item) not in unwanted)


def _folded(item: object) -> object:
    return item.casefold() if isinstance(item, str) else item


def tell_differences(crm: Crm, entity: Entity, error: StaleWrite) -> None:
    """Say field by field what the other person made of a record that was to be changed."""
    differences = [difference for difference in error.differences if difference.base != difference.theirs]
    fields = [entity.by_name[difference.field] for difference in differences]
    context = crm.showing()
    for field, difference in zip(fields, differences, strict=True):
        base, theirs, mine = (show(field, value, context) for value in (difference.base, difference.theirs, difference.mine))
        text = _("{field}: was “{base}”, {who} made it “{theirs}” ({at}); you wanted “{mine}”")
        at = exact(difference.at, crm.locale.zone)
        click.echo(safe_text(text.format(field=field.name, base=base, theirs=theirs, mine=mine, who=difference.who, at=at)), err=True)
    click.echo(_("The record's version is now {version}").format(version=error.version), err=True)


def log_activity(entity: Entity, references: Sequence[str], text: str, contact: str | None = None) -> None:
    """Log the same line on each of the records; print each activity's code."""
    from tui_crm.services.contacting import frequency

    with opened(writes=True) as crm:
        who = one(crm, crm.catalogue["contact"], contact).id if contact else 0
        for number in chosen(crm, entity, references, None):
            customer = number if entity.key == "customer" else crm.store.read("contact", number).number("customer")
            if warning := frequency.notice(crm, customer):
                remark(f"! {warning}")
            created = activities.log(crm, customer, text, who or (number if entity.key == "contact" else 0))
            record = crm.store.read("activity", created)
            output.write(f"{record.code}\n")
            remark(_("logged {title}").format(title=record.title))
        output.flush()
