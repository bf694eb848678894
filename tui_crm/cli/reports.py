"""`tui-crm reports`: which reports there are, and one of them as text, CSV, JSON or a picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import click

from tui_crm.cli import output
from tui_crm.cli.session import filter_errors_told, interruptible, opened, remark
from tui_crm.errors import UsageError
from tui_crm.i18n import N_, _
from tui_crm.model.report import Result
from tui_crm.services import whole_files
from tui_crm.services.reports import library, saving
from tui_crm.services.reports.running import Running
from tui_crm.services.reports.spec import Asked
from tui_crm.widgets.report_text import report_lines

TABLE = "table"
LOOK = 0.1  # seconds between two looks at whether somebody wants it stopped
FORMATS = (TABLE, *saving.FORMATS)


@click.group("reports", help=N_("Reports with pictures: the funnel, the forecast, what was won and lost, who did what."))
def reports() -> None:
    """The group."""


@reports.command("list", help=N_("List the reports and what each can be asked with."))
@output.FORMAT
def list_(form: str) -> None:
    """The reports."""
    with opened() as crm:
        columns = {"report": _("Report"), "label": _("Label"), "by": _("Grouped by"), "options": _("Options"), "help": _("What it shows")}
        rows = (
            {"report": each.key, "label": _(each.label), "by": ", ".join(by.key for by in each.by),
             "options": ", ".join(option.key for option in each.options), "help": _(each.help)}
            for each in library.reports(crm).values()
        )  # fmt: skip
        output.write_rows(form, columns, rows)


@reports.command("run", help=N_("Build a report. Numbers in JSON carry the filter that finds the records behind them."))
@click.argument("name")
@click.option("--period", default="", metavar="WHEN",
              help=N_("2026, 2026-11, “this quarter”, “last 90 days”, 2026-01..2026-06 [default: the report's own]"))
@click.option("--by", default="", metavar="WHAT", help=N_("group by one of the report's ways, or by a field, as in industry or created_at:quarter"))
@click.option("--where", default="", metavar="FILTER", help=N_("only records that match (see docs/filters.md)"))
@click.option("--set", "options", multiple=True, metavar="OPTION=VALUE", help=N_("one of the report's options, as in across=quarter or currency=USD"))
@click.option("--table", "table", default="", metavar="KEY", help=N_("which table, where a report has several [default: the first in CSV, all else]"))
@click.option("--format", "form", type=click.Choice(FORMATS), default=None, help=N_("[default: as the file's name ends, else table]"))
@click.option("--output", "-o", "file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help=N_("write to a file"))
@output.force_option
def run(name: str, period: str, by: str, where: str, options: Sequence[str], table: str, form: str | None, file: Path | None, force: bool) -> None:
    """Build a report and write it."""
    if file is not None:
        whole_files.free(file, replace=force)
    asked = Asked(period, by, where, _options(options))
    with opened() as crm, interruptible() as cancelled, filter_errors_told(where):
        result = _built(Running(crm, name, asked), cancelled)
    if file is not None and form != TABLE:
        saving.save(result, file, form or "", table, replace=force)
        remark(_("the report is in {file}").format(file=file))
        return
    if form == "png":
        raise UsageError(_("A PNG picture needs a file: name it with -o"))
    text = _for_people(result) if form in (None, TABLE) else saving.text(result, form, table)
    if file is None:
        output.write(text)
        output.flush()
    else:
        whole_files.write(file, text, replace=force)


def _built(report: Running, cancelled: Callable[[], bool]) -> Result:
    """Build in another thread, so that ctrl-C ends a statement that takes its time. Raises Cancelled."""
    with ThreadPoolExecutor(1) as pool:
        building = pool.submit(report.run)
        while not building.done():
            wait([building], timeout=LOOK)
            if cancelled():
                report.stop()
        return building.result()


def _options(given: Sequence[str]) -> dict[str, str]:
    found = {}
    for text in given:
        key, equals, value = text.partition("=")
        if not equals:
            raise UsageError(_("“{text}” is no option; write OPTION=VALUE").format(text=text))
        found[key.strip()] = value.strip()
    return found


def _for_people(result: Result) -> str:
    """As wide as the terminal; on a pipe nothing is cut."""
    return "\n".join([result.title, *(line.text for line in report_lines(result, output.terminal_width()))]) + "\n"
