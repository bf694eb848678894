"""`tui-crm export`: files and pipes from records."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click

from tui_crm.cli.output import force_option
from tui_crm.cli.session import filter_errors_told, group_key, interruptible, opened, remark
from tui_crm.errors import CrmError, UsageError, reason_of
from tui_crm.i18n import N_, _, ngettext
from tui_crm.services.crm import Crm
from tui_crm.services.transfer import exporting, leaving, related
from tui_crm.services.transfer.exporting import Format
from tui_crm.services.transfer.leaving import Wanted

STDOUT = "-"
HELP = N_(
    "Write records to a file or a pipe: CSV and XLSX for spreadsheets, JSON and NDJSON for programs, vCard for address books. What is written "
    "is read back exactly by import. GROUP is customers, contacts, activities …\n\n"
    "With --related, the contacts and activities of customers go along: sheets of one workbook (.xlsx), or a file for each kind in a "
    "ZIP archive (.zip) or a folder, joined by code. Every export is kept in the journal.\n\n"
    "A file appears when it is complete, or not at all. Ends with 2, and writes nothing, when FILE is there already and --force is not said."
)


@click.command("export", help=HELP)
@click.argument("group", default="customers", metavar="[GROUP]")
@click.option("--where", default="", metavar="FILTER", help=N_("which: words, or field:value (see docs/filters.md)"))
@click.option("--columns", default="", metavar="A,B", help=N_("which fields, in this order; all: every one [default: all that an import can set]"))
@click.option("--sort", default="", metavar="[-]FIELD", help=N_("by which field; - before it: descending"))
@click.option("--bin", is_flag=True, help=N_("what is in the recycle bin"))
@click.option("--related", "kinds", default="", metavar="A,B", help=N_("records that belong to them too, as in contacts,activities; all: every kind"))
@click.option("--format", "form", type=click.Choice([form.value for form in Format]), help=N_("[default: as the file's name ends, else csv]"))
@click.option("--output", "-o", "file", type=click.Path(path_type=Path, allow_dash=True), metavar="FILE",
              help=N_("write to a file, a ZIP archive or a folder instead of a pipe; -: standard output"))
@force_option
def export(group: str, where: str, columns: str, sort: str, bin: bool, kinds: str, form: str | None, file: Path | None, force: bool) -> None:
    """Write the records of a list."""
    with opened() as crm, interruptible() as cancelled:
        entity = group_key(crm, group)
        fields = exporting.columns(crm, entity, _names(columns))
        with filter_errors_told(where):
            listing = crm.listing(entity, where, _order(crm, entity, sort), bin)
        wanted = Wanted(listing, fields, (), related.chosen(crm, entity, _names(kinds)))
        if file is None or str(file) == STDOUT:
            with _standard_output(Format(form or Format.CSV)) as stream:
                leaving.give(crm, wanted, Format(form or Format.CSV), stream, cancelled)
            return
        named = Format(form) if form else _format_of(file)
        count = leaving.save(crm, wanted, file, form=named, progress=_meter(), cancelled=cancelled, replace=force)
        remark(ngettext("{count} record written to {file}", "{count} records written to {file}", count).format(count=f"{count:,}", file=file))


def _format_of(file: Path) -> Format:
    """The format that a file's name asks for; CSV where it names none."""
    suffix = file.suffix.removeprefix(".").casefold()
    return Format(suffix) if suffix in set(Format) else Format.CSV


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _order(crm: Crm, entity: str, sort: str) -> str:
    if not sort or sort.removeprefix("-") == "id":
        return sort
    down = "-" if sort.startswith("-") else ""
    return down + exporting.columns(crm, entity, [sort.removeprefix("-")])[0].name


@contextmanager
def _standard_output(form: Format) -> Iterator[BinaryIO]:
    """Standard output for bytes. When its reader has seen enough (`… | head`) the command ends well. Raises UsageError, CrmError."""
    if form is Format.XLSX and sys.stdout.isatty():
        raise UsageError(_("A workbook is no text for a terminal; name a file with -o, or send it to a program"))
    try:
        sys.stdout.flush()
        yield sys.stdout.buffer
        sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is still held back goes nowhere
        if isinstance(error, BrokenPipeError):
            raise click.exceptions.Exit(0) from None
        raise CrmError(_("The results could not be written: {reason}").format(reason=reason_of(error))) from None


def _meter() -> exporting.Progress:
    """One line on a terminal's standard error: how far it is. Silent elsewhere."""

    def show(done: int, total: int) -> None:
        end = "\r\x1b[K" if done >= total else ""
        click.echo(f"\r\x1b[K{done:,} / {total:,}{end}", err=True, nl=False)

    return show if sys.stderr.isatty() else lambda done, total: None
