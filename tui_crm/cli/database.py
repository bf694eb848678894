"""`tui-crm db`: facts, check, backup, restore, upgrade."""

from __future__ import annotations

from pathlib import Path

import click

from tui_crm.cli import output
from tui_crm.cli.session import confirm_forever, opened, remark, settings
from tui_crm.errors import StoreError
from tui_crm.i18n import N_, _, ngettext
from tui_crm.services import maintenance
from tui_crm.services.desk.files import Shelf, folder_beside, shelf_of
from tui_crm.services.maintenance import Report


@click.group("db", help=N_("Look after the database: check, backup, restore."))
def database() -> None:
    """The group."""


@database.command("info", help=N_("Say what the database is, how large, and how many records it holds."))
@output.FORMAT
def info(form: str) -> None:
    """Write the facts."""
    with opened() as crm:
        facts = maintenance.facts(crm)
    if form in (output.Format.JSON, output.Format.NDJSON):
        output.write_lines([{name: int(value) if value.isdecimal() else value for name, value in facts.items()}])
    else:
        output.write_rows(
            form, {"fact": _("Fact"), "value": _("Value")}, ({"fact": name, "value": value} for name, value in facts.items()), cut=False
        )


@database.command("check", help=N_("Check the whole database; ends with 7 when something is wrong."))
def check() -> None:
    """Write problems and notes. Raises StoreError when there are problems."""
    with opened() as crm:
        report = maintenance.check(crm)
    for problem in report.problems:
        output.write(f"{problem}\n")
    output.flush()
    for note in report.notes:
        remark(note)
    if report.problems:
        raise StoreError(_("The database is damaged. Restore a backup: tui-crm db restore FILE"))
    _tell(_("The database is sound."), report)


@database.command("backup", help=N_("Copy the database to a file while others work, and check the copy."))
@click.argument("file", type=click.Path())
@output.force_option
def backup(file: str, force: bool) -> None:
    """Make a backup."""
    with opened() as crm:
        report = maintenance.backup(crm, file, replace=force)
    _copied(shelf_of(settings()), folder_beside(file))
    _tell(_("The backup {file} is made and checked.").format(file=file), report)


@database.command("restore", help=N_("Check a backup and put it in the place of what the database holds, for everybody."))
@click.argument("file", type=click.Path())
@click.option("--yes", "-y", is_flag=True, help=N_("do not ask"))
def restore(file: str, yes: bool) -> None:
    """Restore a backup; what was there is kept beside it."""
    with opened(writes=True) as crm:
        question = _("Everything in {place} is replaced by {file}. Type “restore” to do it")
        confirm_forever("restore", question.format(place=crm.store.engine.place, file=file), yes)
        report, kept = maintenance.restore(crm, file)
    _copied(Shelf(folder_beside(file)), shelf_of(settings()).folder)
    _tell(_("Restored from {file}. What was there before is in {kept}").format(file=file, kept=kept), report)


@database.command("upgrade", help=N_(
    "Upgrade the database to this version (opening it does so too), and make the index of duplicates if it has none."
))  # fmt: skip
def upgrade() -> None:
    """Open the database for writing, which applies what is missing."""
    from tui_crm.cli.duplicates import index_first

    with opened(writes=True) as crm:
        crm.store.ready()
        index_first(crm, few=0)
        remark(_("{place} is up to date.").format(place=crm.store.engine.place))


@database.command("reindex", help=N_("Rebuild the search index."))
def reindex() -> None:
    """Make the search and the index of values anew."""
    with opened(writes=True) as crm:
        remark(_("{count} records indexed").format(count=f"{maintenance.reindex(crm):,}"))


@database.command("tidy", help=N_("Bring the search index and the statistics into order, as after a large import."))
def tidy() -> None:
    """Bring the indexes into order."""
    with opened(writes=True) as crm:
        maintenance.tidy(crm)
        remark(_("{place} is in order.").format(place=crm.store.engine.place))


@database.command("copy", help=N_("Copy everything into another, empty database: from a file to a server, or back."))
@click.argument("place", metavar="PATH|URL")
def copy(place: str) -> None:
    """Copy into another database."""
    with opened() as crm:
        report = maintenance.copy_to(crm, place)
    _tell(_("Copied."), report)


def _copied(shelf: Shelf, target: Path) -> None:
    """Copy attached files that are not there, and say how many."""
    if copied := shelf.copy_to(target):
        remark(ngettext("{count} attached file copied to {folder}", "{count} attached files copied to {folder}", copied).format(
            count=f"{copied:,}", folder=target))  # fmt: skip


def _tell(text: str, report: Report) -> None:
    numbers = ", ".join(f"{group} {number:,}" for group, number in report.counts.items() if number)
    remark(f"{text} ({numbers})" if numbers else text)
