"""`tui-crm keys`: every key, from the one table of actions."""

from __future__ import annotations

from collections.abc import Sequence

import click

from tui_crm.actions import CONTEXT_TITLES, CONTEXTS, DIGITS, Action, for_context, shown, shown_keys, with_keymap
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


def cheatsheet(actions: Sequence[Action]) -> str:
    """The table as Markdown, a section a context: docs/keys.md and `tui-crm keys`."""
    lines: list[str] = []
    head = " | ".join((_("key"), _("does"), _("command"), _("name")))
    for context in CONTEXTS:
        rows = for_context(context, actions)
        lines += ["", f"## {_(CONTEXT_TITLES[context])}", "", f"| {head} |", "|---|---|---|---|"]
        for action in rows:
            keys = "1…9" if action.keys == DIGITS else " ".join(f"`{shown(keys)}`" for keys in action.keys)
            command = " ".join(f"`:{name}`" for name in action.called)
            lines.append(f"| {keys} | {_(action.help)} | {command} | `{action.id}` |")
    return "\n".join([f"# {_('Keys')}", *lines, ""])
