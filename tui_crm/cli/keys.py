"""`tui-crm keys`: every key, from the one table of actions."""

from __future__ import annotations

import click

from tui_crm.actions import CONTEXT_TITLES, CONTEXTS, cheatsheet, for_context, shown_keys, with_keymap
from tui_crm.config import Settings
from tui_crm.config_file import core_keymap
from tui_crm.i18n import _


@click.command("keys", help=_("Show every key, with your own keymap applied."))
@click.option("--format", "form", type=click.Choice(("text", "markdown")), default="text", show_default=True)
@click.pass_obj
def keys(settings: Settings, form: str) -> None:
    """Print the keys, a section a context: tab-separated keys, meaning and action id; or Markdown."""
    actions = with_keymap(core_keymap(settings.keys))
    if form == "markdown":
        click.echo(cheatsheet(actions), nl=False)
        return
    for context in CONTEXTS:
        click.echo(_(CONTEXT_TITLES[context]))
        for action in for_context(context, actions):
            click.echo(f"  {shown_keys(action)}\t{_(action.help)}\t{action.id}")
