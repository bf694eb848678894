"""`tui-crm import`: records from files."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import click

from tui_crm.cli import import_jobs, output, transfer_report
from tui_crm.cli.import_apart import Apart
from tui_crm.cli.import_options import RunOptions, run_options
from tui_crm.cli.mapping_options import MappingOptions, mapping_options
from tui_crm.cli.output import force_option
from tui_crm.cli.session import confirm, filter_errors_told, interruptible, opened, remark
from tui_crm.errors import UsageError
from tui_crm.i18n import N_, _, ngettext
from tui_crm.services import whole_files
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.run import importing, relating, resuming, rollback
from tui_crm.services.transfer.run.job import Job
from tui_crm.services.transfer.run.plan import Plan, Progress
from tui_crm.services.transfer.run.trial import Trial

SOME_REJECTED = 4
IMPORT_HELP = N_(
    "Import files: separated values, spreadsheets (XLSX, XLS, ODS), JSON, NDJSON, vCards, or another program's SQLite database. Their kind, "
    "encoding, delimiter and headings are recognised; a dry run shows what would become of every row, and nothing is written "
    "before you say yes. One import is one act to undo.\n\n"
    "Several files, a folder or a ZIP archive are imported together: what each holds is guessed (or said with --as FILE=GROUP), they come in in "
    "the right order, and are joined by number, code, name, e-mail address or website; what cannot be joined is told.\n\n"
    "An import that is killed goes on with --resume ACT exactly after the last rows that are in.\n\n"
    "Ends with 0 when every row is in, with 4 when some were rejected: they are in the file that is named, with line, field and reason."
)


@click.command("import", help=IMPORT_HELP)
@click.argument("files", nargs=-1, metavar="[FILE …]")
@click.option("--as", "groups", multiple=True, metavar="[FILE=]GROUP",
              help=N_("what the rows are: customers, contacts, activities, users …; auto: what they look like; FILE= leaves a file out "
                      "[default: customers; of several files: auto]"))
@mapping_options
@run_options
@click.option("--for", "apart", multiple=True, metavar="FILE=OPTIONS",
              help=N_("options of one of several files, as in --for 'contacts.csv=--key email --only update'; what is said without it holds for all"))
@click.option("--dry-run", is_flag=True, help=N_("only show what would happen"))
@click.option("--where", default="", metavar="FILTER",
              help=N_("with --dry-run: show these rows, as in --where 'fate:rejected city:上海'; fate, line, title, reason, file and every field"))
@click.option("--limit", type=click.IntRange(1), default=200, show_default=True, help=N_("how many rows --where shows"))
@click.option("--yes", "-y", is_flag=True, help=N_("import without dry run and question"))
@click.option("--rejects", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help=N_("where rejected rows go [default: FILE.rejected in the form of FILE, else CSV]"))
@force_option
@click.option("--resume", "again", type=int, metavar="ACT", help=N_("go on with an import that was interrupted"))
@click.option("--rollback", "back", type=int, metavar="ACT", help=N_("take back an import that was interrupted"))
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True, help=N_("how the outcome is written"))
def import_(
    files: Sequence[str], groups: Sequence[str], columns: MappingOptions, how: RunOptions, apart: Sequence[str], dry_run: bool, where: str,
    limit: int, yes: bool, rejects: Path | None, force: bool, again: int | None, back: int | None, form: str,
) -> None:
    """Recognise, show, ask, import. Ends with SOME_REJECTED when not every row is in."""
    if back is not None:
        _roll_back(back)
    elif again is not None:
        _resume(again, form)
    elif not files:
        raise UsageError(_("Which file? tui-crm import FILE"))
    else:
        if where and not dry_run:
            raise UsageError(_("--where shows rows of a dry run: add --dry-run"))
        with import_jobs.unpacking() as folder, opened(writes=True) as crm, interruptible() as cancelled:
            jobs = import_jobs.jobs(crm, files, groups, Apart.parsed(replace(columns, force=force), how, apart), rejects, folder)
            if rejects is not None:
                whole_files.free(rejects, replace=force)
            if dry_run or not yes:
                _try(crm, jobs, where, limit, form, cancelled, only=dry_run)
            plans = importing.run_all(crm, jobs, progress=_meter(), cancelled=cancelled)
            _end(crm, jobs, plans, form)


def _try(crm: Crm, jobs: Sequence[Job], where: str, limit: int, form: str, cancelled: Callable[[], bool], *, only: bool) -> None:
    """The dry run; ends the command when it was all that was asked for or there is nothing to write, else asks."""
    with Trial() if where else nullcontext() as trial:
        plans = importing.check_all(crm, [_unwritten(job) for job in jobs], progress=_meter(), cancelled=cancelled, trial=trial)
        with filter_errors_told(where):
            chosen = trial.where(crm, where) if trial is not None else None
        if form == "table" and chosen is None:
            for job in jobs:
                transfer_report.write_mapping(job.mapping, job.source)
            _write_plans(crm, jobs, plans, dry=True)
        elif form == "table" and chosen is not None:
            transfer_report.write_rows(crm, chosen, limit)
        wanted = sum(plan.new + plan.updated for plan in plans)
        if only or not wanted:
            _end(crm, jobs, plans, form, told=True, rows=transfer_report.rows_as_json(chosen, limit) if chosen is not None else None)
    _ask(wanted)


def _unwritten(job: Job) -> Job:
    """The file as the dry run looks at it: rejected rows are told and not written."""
    return Job(job.source, job.mapping, job.options, None, job.ids)


def _ask(wanted: int) -> None:
    if not sys.stdin.isatty():
        raise UsageError(_("Nothing was written; to import, say --yes"))
    confirm(ngettext("Import {count} row?", "Import {count} rows?", wanted).format(count=f"{wanted:,}"), yes=False)


def _end(
    crm: Crm, jobs: Sequence[Job], plans: Sequence[Plan], form: str, *, told: bool = False, rows: dict[str, object] | None = None
) -> None:
    """Write the outcome and end the command. Raises click's Exit."""
    if form == "json":
        mappings = {job.source.name: job.mapping for job in jobs}
        found = [transfer_report.as_json(crm, mappings[plan.file], plan) for plan in plans]
        outcome = found[0] if len(found) == 1 else {"act": plans[0].act or None, "files": found}
        output.write(output.line({**outcome, **(rows or {})}) + "\n")
    elif not told:
        _write_plans(crm, jobs, plans, dry=False)
    output.flush()
    raise click.exceptions.Exit(SOME_REJECTED if any(plan.wrong for plan in plans) else 0)


def _write_plans(crm: Crm, jobs: Sequence[Job], plans: Sequence[Plan], *, dry: bool) -> None:
    mappings = {job.source.name: job.mapping for job in jobs}
    for plan in plans:
        transfer_report.write_plan(crm, mappings[plan.file], plan, dry=dry, named=len(plans) > 1)


def _resume(act: int, form: str) -> None:
    with import_jobs.unpacking() as folder, opened(writes=True, known=act) as crm, interruptible() as cancelled:
        ongoing = resuming.taken_over(crm, act, relating.opener(folder))
        plans = importing.go_on(crm.by("import"), ongoing, _meter(), cancelled)
        _end(crm, ongoing.jobs, plans, form)


def _roll_back(act: int) -> None:
    with opened(writes=True, known=act) as crm:
        count = rollback.rollback(crm, act, _meter())
        remark(ngettext("{count} change taken back", "{count} changes taken back", count).format(count=f"{count:,}"))


def _meter() -> Callable[[Progress], None]:
    """One line on a terminal's standard error: how far, how fast, how long still. Silent elsewhere, and once the terminal has gone."""
    stages = {"check": _("Looking"), "import": _("Importing"), "rollback": _("Taking back")}
    gone = False

    def show(progress: Progress) -> None:
        nonlocal gone
        text = _("{stage}: {rows} rows · {rate}/s · {left} s left · {rejected} rejected").format(
            stage=stages.get(progress.stage, progress.stage), rows=f"{progress.rows:,}", rate=f"{progress.rate:,.0f}",
            left=f"{progress.left:,.0f}", rejected=f"{progress.rejected:,}",
        )
        if not gone:
            try:
                click.echo(f"\r\x1b[K{text}" + ("\r\x1b[K" if progress.done >= progress.total else ""), err=True, nl=False)
            except OSError:
                gone = True  # the import goes on without anybody to look at it

    return show if sys.stderr.isatty() else lambda progress: None
