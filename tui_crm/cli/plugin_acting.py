"""What plugins that are on do on the command line: their commands, reports, messages, demo records; and purging what they keep."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

from tui_crm.cli import output
from tui_crm.cli.session import chosen, confirm_forever, interruptible, opened, remark, settings
from tui_crm.errors import UsageError
from tui_crm.i18n import N_, _, ngettext
from tui_crm.services import plugin_acts, plugin_messages, plugin_purge, plugin_steps
from tui_crm.services.plugin_outcome import Shown
from tui_crm.widgets.view_text import laid_out

WHERE = click.option("--where", default=None, metavar="FILTER", help=N_("the records that a filter finds"))


@click.command("run", help=N_("Run a plugin's command, upon records where it needs them. Without a name: list the commands."))
@click.argument("command", required=False)
@click.argument("references", nargs=-1, metavar="[RECORD]…")
@WHERE
@click.option("--argument", default="", metavar="TEXT", help=N_("what the command asks for"))
@output.TEXT_OR_JSON
def run(command: str | None, references: Sequence[str], where: str | None, argument: str, as_json: bool) -> None:
    """Run a command and show what it gives."""
    with opened(writes=True) as crm, interruptible() as cancelled:
        if command is None:
            columns = {"command": _("Command"), "acts_upon": _("Acts upon"), "help": _("What it does")}
            rows = ({"command": each.name, "acts_upon": each.entity, "help": each.help} for each in plugin_acts.declared(crm, "commands"))
            output.write_rows("table", columns, rows)
            return
        found = plugin_acts.find(crm, "commands", command)
        ids = chosen(crm, crm.catalogue[found.entity], references, where) if found.entity else []
        _write(plugin_acts.run(crm, command, ids, argument, cancelled), as_json)


@click.command("report", help=N_("Show a plugin's report. Without a name: list the reports."))
@click.argument("report", required=False)
@output.TEXT_OR_JSON
def report(report: str | None, as_json: bool) -> None:
    """Build a report and show it."""
    with opened() as crm, interruptible() as cancelled:
        if report is None:
            columns = {"report": _("Report"), "label": _("Label"), "help": _("What it shows")}
            rows = ({"report": each.name, "label": each.label, "help": each.help} for each in plugin_acts.declared(crm, "reports"))
            output.write_rows("table", columns, rows)
            return
        _write(plugin_acts.report(crm, report, cancelled), as_json)


def _write(shown: Shown, as_json: bool) -> None:
    if as_json:
        output.write(json.dumps({"message": shown.message, "view": shown.view, "written": shown.written}, ensure_ascii=False, indent=2) + "\n")
        return
    if shown.view is not None:
        width = output.terminal_width() or 100
        output.write("".join(f"{line.text}\n" for line in laid_out(shown.view, width)))
    if shown.message:
        remark(shown.message)


@click.command("send", help=N_("Send a message to customers through a plugin's gateway; each that was sent is logged."))
@click.argument("gateway")
@click.argument("references", nargs=-1, metavar="[CUSTOMER]…")
@click.option("--text", required=True, help=N_("the message"))
@click.option("--subject", default="", help=N_("its subject"))
@WHERE
@output.FORMAT
def send(gateway: str, references: Sequence[str], text: str, subject: str, where: str | None, form: str) -> None:
    """Send, and write what became of each."""
    with opened(writes=True) as crm:
        ids = chosen(crm, crm.catalogue["customer"], references, where)
        told = plugin_messages.send(crm, gateway, "customer", ids, text, subject)
        columns = {"name": _("Customer"), "to": _("To"), "sent": _("Sent"), "detail": _("Detail")}
        rows = ({"name": each.name, "to": each.to, "sent": each.ok, "detail": each.detail} for each in told)
        output.write_rows(form, columns, rows)
        if not all(each.ok for each in told):
            raise click.exceptions.Exit(1)


@click.command("demo", help=N_("Write a plugin's records for a demo, as one act to undo."))
@click.argument("plugin")
def demo(plugin: str) -> None:
    """Write the demo records."""
    with opened(writes=True) as crm:
        number = plugin_steps.demo(crm, plugin)
        remark(ngettext("{count} record", "{count} records", number).format(count=number))


@click.command("purge", help=N_("Take out what a plugin keeps: written to a file, then held for some days, then gone. The plugin must be off."))
@click.option("--back", is_flag=True, help=N_("put back what was purged and is still held; the plugin must be on"))
@click.argument("plugin")
@click.option("--dry-run", is_flag=True, help=N_("only show what would be taken out"))
@click.option("--to", "target", type=click.Path(path_type=Path, dir_okay=False), default=None, metavar="FILE", help=N_("where it is written first"))
@click.option("--yes", "-y", is_flag=True, help=N_("without a question"))
@output.FORMAT
def purge(plugin: str, back: bool, dry_run: bool, target: Path | None, yes: bool, form: str) -> None:
    """Show what a plugin keeps; write it out; take it out; put it back."""
    with opened(writes=not dry_run) as crm:
        if back:
            number = plugin_purge.put_back(crm, plugin)
            remark(_("what was purged of {plugin} is back: {count} records").format(plugin=plugin, count=f"{number:,}"))
            return
        kept = plugin_purge.plan(crm, plugin)
        columns = {"entity": _("Records of"), "kind": _("What"), "records": _("Records"), "fields": _("Fields")}
        kinds = {True: _("own records"), False: _("values in fields")}
        rows: list[dict[str, object]] = [
            {"entity": each.entity, "kind": kinds[each.own], "records": each.records, "fields": list(each.fields)} for each in kept
        ]
        stays = {True: _("stays as a pipeline of your own: deals are in it"), False: _("goes to the recycle bin")}
        rows += [
            {"entity": name, "kind": _("pipeline"), "records": deals, "fields": [stays[deals > 0]]}
            for name, deals in plugin_purge.pipelines(crm, plugin)
        ]
        if dry_run:
            output.write_rows(form, columns, iter(rows))
            return
        path = target or Path(f"{plugin}-purged.ndjson")
        if path.exists():
            raise UsageError(_("{path} exists already").format(path=path))
        number = sum(each.records for each in kept)
        days = settings().purge_days
        text = ngettext("{count} record loses what {plugin} keeps; it can be put back for {days} days; type {plugin}",
                        "{count} records lose what {plugin} keeps; it can be put back for {days} days; type {plugin}", number)  # fmt: skip
        confirm_forever(plugin, text.format(count=f"{number:,}", plugin=plugin, days=days), yes)
        done = plugin_purge.purge(crm, plugin, path, days)
        remark(_("{count} records; what they held is in {path}").format(count=f"{done:,}", path=path))
        if days:
            remark(_("it can be put back for {days} days: tui-crm plugins purge {plugin} --back").format(days=days, plugin=plugin))
