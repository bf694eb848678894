"""`tui-crm import`: records from files."""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from tui_crm.cli import output, transfer_report
from tui_crm.cli.mapping_options import GUESSED, MappingOptions, guessed, mapping_options
from tui_crm.cli.session import confirm, group_key, interruptible, opened, remark
from tui_crm.errors import UsageError
from tui_crm.i18n import N_, _, ngettext
from tui_crm.services.crm import Crm
from tui_crm.services.transfer import importing, rollback
from tui_crm.services.transfer.mapping import Mapping
from tui_crm.services.transfer.options import Options
from tui_crm.services.transfer.plan import Plan, Progress
from tui_crm.services.transfer.sources.opening import SourceOptions, open_source

SOME_REJECTED = 4
STDIN = "-"
IMPORT_HELP = N_(
    "Import a file: separated values, a spreadsheet (XLSX, XLS, ODS), JSON, NDJSON, vCards, or another program's SQLite database. Its kind, "
    "encoding, delimiter and headings are recognised; a dry run shows what would become of every row, and nothing is written "
    "before you say yes. One import is one act to undo.\n\n"
    "Ends with 0 when every row is in, with 4 when some were rejected: they are in the file that is named, with line, field and reason."
)


@click.command("import", help=IMPORT_HELP)
@click.argument("file", required=False, metavar="[FILE]")
@click.option("--as", "group", default="customers", show_default=True, metavar="GROUP",
              help=N_("what the rows are: customers, contacts, activities, users …; auto: what they look like"))
@mapping_options
@click.option("--key", default="", metavar="FIELD",
              help=N_("update the records that have the same FIELD, as in --key code; without it every row is new"))
@click.option("--clear-blanks", is_flag=True, help=N_("a blank cell empties the field of a record that is updated"))
@click.option("--dry-run", is_flag=True, help=N_("only show what would happen"))
@click.option("--yes", "-y", is_flag=True, help=N_("import without dry run and question"))
@click.option("--encoding", default="", metavar="NAME", help=N_("as in gb18030; recognised when not given"))
@click.option("--delimiter", default="", metavar="CHAR", help=N_("as in ; or tab; recognised when not given"))
@click.option("--from", "kind", default="", metavar="FORMAT", help=N_("csv, tsv, xlsx, json, ndjson, vcard or sqlite; recognised when not given"))
@click.option("--sheet", default="", metavar="NAME",
              help=N_("the sheet of a spreadsheet (name or number) or the table of a database [default: the first with data]"))
@click.option("--query", default="", metavar="SELECT",
              help=N_("the rows of an SQLite database, as in --query 'SELECT name, phone FROM firms'"))
@click.option("--headings-in", "heading_line", type=click.IntRange(1), default=None, metavar="LINE",
              help=N_("the line of the headings; found under lines of notes when not given"))
@click.option("--keep-examples", is_flag=True, help=N_("import example rows under the headings too"))
@click.option("--rejects", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help=N_("where rejected rows go [default: FILE.rejected.csv]"))
@click.option("--rollback", "act", type=int, metavar="ACT", help=N_("take back an import that was interrupted"))
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True, help=N_("how the outcome is written"))
def import_(
    file: str | None, group: str, columns: MappingOptions, key: str, clear_blanks: bool, dry_run: bool, yes: bool, encoding: str,
    delimiter: str, kind: str, sheet: str, query: str, heading_line: int | None, keep_examples: bool, rejects: Path | None, act: int | None,
    form: str,
) -> None:
    """Recognise, show, ask, import. Ends with SOME_REJECTED when not every row is in."""
    if act is not None:
        _roll_back(act)
        return
    if file is None:
        raise UsageError(_("Which file? tui-crm import FILE"))
    with _local(file) as path, opened(writes=True) as crm, interruptible() as cancelled:
        _tell_interrupted(crm)
        source = open_source(path, SourceOptions(encoding, delimiter, sheet, query, kind, heading_line or 0, keep_examples))
        mapping = columns.mapping(crm, guessed(crm, source) if group == GUESSED else group_key(crm, group), source)
        if not yes:
            plan = importing.check(crm, source, mapping, _options(key, clear_blanks), progress=_meter(), cancelled=cancelled)
            if form == "table":
                transfer_report.write_mapping(mapping, source)
                transfer_report.write_plan(crm, mapping, plan, dry=True)
            if dry_run or plan.new + plan.updated == 0:
                _end(crm, mapping, plan, form, told=True)
            _ask(plan)
        chosen = rejects or Path(f"{'stdin' if file == STDIN else path.with_suffix('')}.rejected.csv")
        if chosen.resolve() == path.resolve():
            raise UsageError(_("The file of rejected rows cannot be the file that is read"))
        done = importing.run(crm, source, mapping, _options(key, clear_blanks), progress=_meter(), cancelled=cancelled, rejects=chosen)
        _end(crm, mapping, done, form, told=False)


def _options(key: str, clear_blanks: bool) -> Options:
    return Options(keys=(key,) if key else (), clear_blanks=clear_blanks)


def _ask(plan: Plan) -> None:
    if not sys.stdin.isatty():
        raise UsageError(_("Nothing was written; to import, say --yes"))
    confirm(ngettext("Import {count} row?", "Import {count} rows?", plan.new + plan.updated).format(count=f"{plan.new + plan.updated:,}"), yes=False)


def _end(crm: Crm, mapping: Mapping, plan: Plan, form: str, *, told: bool) -> None:
    """Write the outcome and end the command. Raises click's Exit."""
    if form == "json":
        output.write(output.line(transfer_report.as_json(crm, mapping, plan)) + "\n")
    elif not told:
        transfer_report.write_plan(crm, mapping, plan, dry=False)
    output.flush()
    raise click.exceptions.Exit(SOME_REJECTED if plan.rejected or plan.incomplete else 0)


def _roll_back(act: int) -> None:
    with opened(writes=True) as crm:
        count = rollback.rollback(crm, act, _meter())
        remark(ngettext("{count} change taken back", "{count} changes taken back", count).format(count=f"{count:,}"))


def _tell_interrupted(crm: Crm) -> None:
    for act in rollback.interrupted(crm):
        text = _("Import {act} ({label}, {who}) runs just now or was interrupted; if so, take it back with: tui-crm import --rollback {act}")
        remark(text.format(act=act.id, label=act.label, who=act.who))


@contextmanager
def _local(file: str) -> Iterator[Path]:
    """The file's path; standard input is copied first, because recognising reads it twice."""
    if file != STDIN:
        yield Path(file).expanduser()
        return
    with tempfile.TemporaryDirectory(prefix="tui-crm-") as folder:
        path = Path(folder) / "stdin"
        with path.open("wb") as copy:
            if isinstance(sys.stdin, io.TextIOWrapper):
                shutil.copyfileobj(sys.stdin.buffer, copy)
            else:
                copy.write(sys.stdin.read().encode())
        yield path


def _meter() -> Callable[[Progress], None]:
    """One line on a terminal's standard error: how far, how fast, how long still. Silent elsewhere."""
    stages = {"check": _("Looking"), "import": _("Importing"), "rollback": _("Taking back")}

    def show(progress: Progress) -> None:
        text = _("{stage}: {rows} rows · {rate}/s · {left} s left · {rejected} rejected").format(
            stage=stages.get(progress.stage, progress.stage), rows=f"{progress.rows:,}", rate=f"{progress.rate:,.0f}",
            left=f"{progress.left:,.0f}", rejected=f"{progress.rejected:,}",
        )
        click.echo(f"\r\x1b[K{text}" + ("\r\x1b[K" if progress.done >= progress.total else ""), err=True, nl=False)

    return show if sys.stderr.isatty() else lambda progress: None
