"""Ways by which tickets and their files come in: a text, mails, files attached; and how files get out again."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from tui_crm.cli import output
from tui_crm.cli.changing import read_assignments
from tui_crm.cli.records import command
from tui_crm.cli.session import one, opened, remark, settings
from tui_crm.cli.values import read_texts
from tui_crm.i18n import _, ngettext
from tui_crm.model.entity import Entity
from tui_crm.services.desk import acts, escalating, files, mailing
from tui_crm.services.mail import boxes
from tui_crm.widgets.cells import safe_text

UNIT = 1024


def commands(entity: Entity) -> list[click.Command]:
    """The commands of tickets that bring something in, and get files out."""
    ticket = click.Argument(["ticket"], metavar="TICKET")
    paths = click.Argument(["paths"], nargs=-1, required=True, metavar="PATH…", type=click.Path(path_type=Path))
    return [
        command(entity, "new", new, _("Open a ticket of a text from standard input: the first line is the subject; its code is printed."),
                click.Argument(["assignments"], nargs=-1, metavar="[FIELD=VALUE]…"),
                click.Option(["--text"], metavar="TEXT", help=_("the text, instead of standard input")),
                click.Option(["--kind"], metavar="KIND", default="", help=_("question, fault, request, suggestion or complaint")),
                click.Option(["--priority"], metavar="PRIORITY", default="", help=_("urgent, high, normal or low")),
                click.Option(["--customer"], metavar="RECORD", default="", help=_("whose")),
                click.Option(["--contact"], metavar="RECORD", default="", help=_("who asks")),
                click.Option(["--file", "attached"], multiple=True, metavar="FILE", type=click.Path(path_type=Path), help=_("attach a file"))),
        command(entity, "import-mail", import_mail,
                _("Take mails from .eml files, mboxes, Maildirs and folders: answers come to their tickets, others open one."), paths,
                click.Option(["--dry-run"], is_flag=True, help=_("only say what would become of them")),
                click.Option(["--format", "form"], type=click.Choice(output.FORMATS), default=None,
                             help=_("one row for each mail that is not known yet"))),
        command(entity, "escalate-late", escalate, _("Bring late tickets and dispatches to their escalation level, and tell whom it names, once."),
                click.Option(["--dry-run"], is_flag=True, help=_("only list it")), output.format_option(*output.FORMATS)),
        command(entity, "attach", attach, _("Attach files to a ticket, as an internal note."), ticket, paths),
        *out_again(entity, "TICKET"),
    ]  # fmt: skip


def out_again(entity: Entity, metavar: str) -> list[click.Command]:
    """The commands that list the files of a record and write them elsewhere."""
    record = click.Argument(["ticket"], metavar=metavar)
    return [
        command(entity, "files", list_files, _("List the files of a record."), record, output.format_option(*output.FORMATS)),
        command(entity, "save-file", save_file, _("Write a file of a record to a folder, or under a name; where it is now is printed."), record,
                click.Argument(["file"], metavar="NAME|HASH"),
                click.Argument(["target"], metavar="PATH", default=".", type=click.Path(path_type=Path)),
                output.made_force_option()),
    ]  # fmt: skip


def new(
    entity: Entity, assignments: Sequence[str], text: str | None, kind: str, priority: str, customer: str, contact: str, attached: Sequence[Path]
) -> None:
    """Open a ticket."""
    given = {"kind": kind, "priority": priority, "customer": customer, "contact": contact}
    words = [*(f"{name}={value}" for name, value in given.items() if value), *assignments]
    with opened(writes=True) as crm:
        found = crm.catalogue[entity.key]
        wanted = read_assignments(found, words)
        values = dict(read_texts(crm, {each.field: each.text for each in wanted}))
        said = sys.stdin.read() if text in (None, "-") else text or ""
        kept = files.taken(files.shelf_of(settings()), attached)
        made = mailing.open_one(crm, said, values, kept)
        output.write(f"{crm.store.read(entity.key, made).code}\n")


def import_mail(entity: Entity, paths: Sequence[Path], dry_run: bool, form: str | None) -> None:
    """Take mails; what opened no ticket is counted and told."""
    here = settings()
    rules = mailing.Rules(frozenset(here.desk_addresses), here.desk_mails_hour)
    with opened(writes=True) as crm:
        found = boxes.mails([path.expanduser() for path in paths])
        outcome = (mailing.trial if dry_run else mailing.take)(crm, found, files.shelf_of(here), rules)
    if form:
        columns = {"mail": _("Mail"), "became": _("What became of it"), "ticket": _("Ticket"), "from": _("From"), "subject": _("Subject")}
        output.write_rows(form, columns, (_row(fate, form) for fate in outcome.fates))
    else:
        for fate in outcome.fates:
            if fate.what in mailing.OPENS_NONE:
                remark("! " + ": ".join(filter(None, (fate.place, fate.problem or mailing.became(fate.what), safe_text(fate.subject)))))
            else:
                output.write(f"{mailing.became(fate.what)}\t{fate.code}\t{fate.sender}\t{fate.subject}\n")
    output.flush()
    remark(told(outcome, dry_run))


def _row(fate: mailing.Fate, form: str) -> dict[str, object]:
    plain = form in (output.Format.JSON, output.Format.NDJSON)
    became = fate.what if plain else fate.problem or mailing.became(fate.what)
    return {"mail": fate.place, "became": became, "ticket": fate.code, "from": fate.sender, "subject": fate.subject}


def told(outcome: mailing.Outcome, dry_run: bool = False) -> str:
    """How many mails became what, in one line."""
    line = mailing.told(outcome)
    return f"{line} ({_('nothing was written')})" if dry_run else line


def escalate(entity: Entity, dry_run: bool, form: str) -> None:
    """Escalate what is late."""
    with opened(writes=not dry_run) as crm:
        late = escalating.due(crm) if dry_run else escalating.escalate(crm)
        rows = (
            {"record": each.record.code, "subject": each.record.title, "percent": each.percent, "was": each.was, "level": each.level} for each in late
        )
        level = _(entity.by_name["level"].label)
        columns = {"record": _("Record"), "subject": _("Subject"), "percent": "%", "was": _("Level before"), "level": level}
        output.write_rows(form, columns, rows, [False, False, True, True, True])
    output.flush()
    text = ngettext("{count} escalated", "{count} escalated", len(late)).format(count=len(late))
    remark(f"{text} ({_('nothing was written')})" if dry_run else text)


def attach(entity: Entity, ticket: str, paths: Sequence[Path]) -> None:
    """Attach files to a ticket."""
    with opened(writes=True) as crm:
        found = one(crm, crm.catalogue[entity.key], ticket)
        crm.policy.allow_write("ticket_entry")
        kept = files.taken(files.shelf_of(settings()), [path.expanduser() for path in paths])
        acts.note(crm, found.id, "\n".join(path.name for path in paths), files=kept)
        remark(ngettext("{count} file attached", "{count} files attached", len(kept)).format(count=len(kept)))


def list_files(entity: Entity, ticket: str, form: str) -> None:
    """Write the files of a record."""
    shelf = files.shelf_of(settings())
    with opened() as crm:
        found = files.of_record(crm, entity.key, one(crm, crm.catalogue[entity.key], ticket).id)
    rows = ({"name": each.name, "size": _size(shelf.size(each), form), "hash": each.hash} for each in found)
    output.write_rows(form, {"name": _("Name"), "size": _("Size"), "hash": "SHA-256"}, rows, [False, True, False])


def _size(size: int | None, form: str) -> object:
    if form in (output.Format.JSON, output.Format.NDJSON):
        return size
    return _("missing") if size is None else f"{size:,} B" if size < UNIT else f"{size / UNIT:,.0f} kB"


def save_file(entity: Entity, ticket: str, file: str, target: Path, force: bool) -> None:
    """Write a file of a record elsewhere."""
    with opened() as crm:
        found = files.named(files.of_record(crm, entity.key, one(crm, crm.catalogue[entity.key], ticket).id), file)
    output.write(f"{files.save(files.shelf_of(settings()), found, target.expanduser(), replace=force)}\n")
