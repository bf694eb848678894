"""What happened with a customer or a contact: `customers timeline`, `contacts timeline`."""

from __future__ import annotations

from collections.abc import Iterator

import click

from tui_crm.cli import output
from tui_crm.cli.records import BATCH, command
from tui_crm.cli.session import one, opened
from tui_crm.i18n import _
from tui_crm.model.dates import dump_instant
from tui_crm.model.entity import Entity
from tui_crm.model.instants import exact
from tui_crm.services.crm import Crm
from tui_crm.services.desk.happened import Merged
from tui_crm.services.timeline import Entry


def commands(entity: Entity) -> list[click.Command]:
    """`timeline` of records that activities are about."""
    return [
        command(
            entity, "timeline", timeline,
            _("Show what happened, the newest first: activities, changes of tickets and dispatch orders, callbacks."),
            click.Argument(["reference"], metavar="RECORD"),
            click.Option(["--limit"], metavar="N", type=click.IntRange(min=1), help=_("at most so many")),
            output.format_option(*output.FORMATS),
        )
    ]  # fmt: skip


def timeline(entity: Entity, reference: str, limit: int | None, form: str) -> None:
    """Write the timeline of a record, as it is read."""
    with opened() as crm:
        merged = Merged(crm, one(crm, crm.catalogue[entity.key], reference))
        ids = merged.order(limit or 0)
        parts = (list(merged.entries(ids[start : start + BATCH])) for start in range(0, len(ids), BATCH))
        if form == output.Format.TABLE:
            lines = ([exact(entry.at, crm.locale.zone), f"{entry.sign} {entry.label}", entry.who, _whole(entry)] for part in parts for entry in part)
            output.write_table([_("When"), _("Kind"), _("Who"), _("What")], lines, whole=frozenset({0, 1}))
        else:
            columns = {key: key for key in ("at", "kind", "who", "what", "entity", "code")}
            output.write_rows(form, columns, (row for part in parts for row in _plain(crm, part)))


def _plain(crm: Crm, entries: list[Entry]) -> Iterator[output.Row]:
    """Entries for programs. `entity` and `code` name the record that an entry is about."""
    codes: dict[tuple[str, int], str] = {}
    for kind in {entry.opens[0] for entry in entries}:
        found = crm.lists.window(kind, ("code",), sorted({number for of, number in (entry.opens for entry in entries) if of == kind}))
        codes.update(((kind, number), code) for number, code in found)
    for entry in entries:
        yield {
            "at": dump_instant(entry.at), "kind": entry.kind, "who": entry.who, "what": _whole(entry), "entity": entry.opens[0],
            "code": codes.get(entry.opens, ""),
        }  # fmt: skip


def _whole(entry: Entry) -> str:
    return entry.what + (entry.ends[0] if entry.ends else "")
