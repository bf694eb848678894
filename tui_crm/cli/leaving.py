"""The recycle bin and the past of a record: `delete`, `restore`, `purge`, `history`."""

from __future__ import annotations

from collections.abc import Sequence

import click

from tui_crm.cli import output
from tui_crm.cli.records import command, references, where_option
from tui_crm.cli.session import chosen, confirm, confirm_forever, counter, one, opened, remark
from tui_crm.errors import NotFound
from tui_crm.i18n import _, ngettext
from tui_crm.model.dates import dump_instant
from tui_crm.model.entity import Entity
from tui_crm.model.values import exact
from tui_crm.services import archive, history
from tui_crm.services.crm import Crm
from tui_crm.services.history import Event


def commands(entity: Entity) -> list[click.Command]:
    """What every kind of record has."""
    which = where_option(_("which: words, or field:value (see docs/filters.md)"))
    yes = click.Option(["--yes", "-y"], is_flag=True, help=_("do not ask"))
    return [
        command(entity, "delete", delete, _("Move to the recycle bin; restore and undo bring back."), references(False), which, yes),
        command(entity, "restore", restore, _("Take back from the recycle bin."), references(False), which, yes),
        command(entity, "purge", purge, _("Delete from the recycle bin for ever."), references(False), which, yes),
        command(
            entity, "history", tell_history, _("Show what happened to a record, the newest first."),
            click.Argument(["reference"], metavar="RECORD"),
            click.Option(["--limit"], metavar="N", type=click.IntRange(min=1), default=500, show_default=True, help=_("at most so many")),
            output.format_option("text", "json", "ndjson"),
            click.Option(["--bin"], is_flag=True, help=_("what is in the recycle bin")),
        ),
    ]  # fmt: skip


def delete(entity: Entity, references: Sequence[str], where: str | None, yes: bool) -> None:
    """Move records to the recycle bin, as one act."""
    with opened(writes=True) as crm:
        ids = _some(crm, entity, references, where, False)
        if where is not None and len(ids) > 1:
            question = ngettext("Move {count} record to the recycle bin?", "Move {count} records to the recycle bin?", len(ids))
            confirm(question.format(count=f"{len(ids):,}"), yes)
        moved = archive.archive(crm, entity.key, ids, counter(len(ids)))
        remark(ngettext("{count} record moved to the recycle bin", "{count} records moved to the recycle bin", moved).format(count=f"{moved:,}"))


def restore(entity: Entity, references: Sequence[str], where: str | None, yes: bool) -> None:
    """Take records back from the recycle bin, as one act."""
    with opened(writes=True) as crm:
        ids = _some(crm, entity, references, where, True)
        if where is not None and len(ids) > 1:
            confirm(ngettext("Restore {count} record?", "Restore {count} records?", len(ids)).format(count=f"{len(ids):,}"), yes)
        back = archive.restore(crm, entity.key, ids, counter(len(ids)))
        remark(ngettext("{count} record restored", "{count} records restored", back).format(count=f"{back:,}"))


def purge(entity: Entity, references: Sequence[str], where: str | None, yes: bool) -> None:
    """Delete records of the recycle bin for ever."""
    with opened(writes=True) as crm:
        ids = _some(crm, entity, references, where, True)
        if len(ids) == 1:
            title = crm.store.read(entity.key, ids[0]).title
            confirm_forever(title, _("Type “{title}” to delete it for ever").format(title=title), yes)
        else:
            confirm_forever(str(len(ids)), _("Type {count} to delete these {count} records for ever").format(count=len(ids)), yes)
        gone = archive.purge(crm, entity.key, ids, counter(len(ids)))
        remark(ngettext("{count} record deleted for ever", "{count} records deleted for ever", gone).format(count=f"{gone:,}"))


def _some(crm: Crm, entity: Entity, references: Sequence[str], where: str | None, bin: bool) -> list[int]:
    ids = chosen(crm, crm.catalogue[entity.key], references, where, bin=bin)
    if not ids:
        raise NotFound(_("No record in the recycle bin matches") if bin else _("No record matches"))
    return ids


def tell_history(entity: Entity, reference: str, limit: int, form: str, bin: bool) -> None:
    """Write what happened to a record."""
    with opened() as crm:
        events = history.of_record(crm, entity.key, one(crm, crm.catalogue[entity.key], reference, bin=bin).id, limit)
        if form == "text":
            output.write("".join(_as_text(crm, event) for event in events))
            output.flush()
        else:
            (output.write_json if form == "json" else output.write_lines)(_as_json(event) for event in events)


def _as_text(crm: Crm, event: Event) -> str:
    from tui_crm.widgets.cells import safe_text

    head = f"{exact(event.at, crm.locale.zone)}  {safe_text(event.who)}  {event.verb}  ({event.way})\n"
    return head + "".join(f"    {change.label}: {safe_text(change.old) or '–'} → {safe_text(change.new) or '–'}\n" for change in event.fields)


def _as_json(event: Event) -> dict[str, object]:
    changes = {change.field: {"old": change.old, "new": change.new} for change in event.fields}
    return {
        "act": event.act, "at": dump_instant(event.at), "who": event.who, "way": event.way, "verb": event.verb, "version": event.version,
        "changes": changes,
    }  # fmt: skip
