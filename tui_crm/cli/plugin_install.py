"""`plugins install`: what comes in is shown first, with its hashes, and noted in a lock file."""

from __future__ import annotations

from pathlib import Path

import click

from tui_crm.cli import output
from tui_crm.cli.session import confirm, remark, settings
from tui_crm.i18n import N_, _


@click.command("install", help=N_("Install a plugin from a wheel, a folder, a single file or a name of the package index. It is not switched on."))
@click.argument("source")
@click.option("--dry-run", is_flag=True, help=N_("only show what would be installed"))
@click.option("--yes", "-y", is_flag=True, help=N_("without a question"))
@output.FORMAT
def install(source: str, dry_run: bool, yes: bool, form: str) -> None:
    """Show the plan, ask, install, and say which plugins there are now."""
    from tui_crm.services import plugin_install as service

    folder = Path(settings().plugins_directory).expanduser()
    steps = service.plan(source, folder)
    columns = {"name": _("Name"), "version": _("Release"), "sha256": "SHA-256", "url": _("From")}
    rows = ({"name": each.name, "version": each.version, "sha256": each.sha256, "url": each.url} for each in steps)
    output.write_rows(form, columns, rows, cut=False)
    if dry_run or not steps:
        return
    confirm(_("Install this? A plugin runs with your rights on this machine."), yes)
    for plugin in service.install(source, steps, folder):
        remark(_("{plugin} is installed; tui-crm plugins enable {plugin} switches it on").format(plugin=plugin))
