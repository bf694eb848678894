"""The command line's words in the language of this process: commands declared once, and click's own texts."""

from __future__ import annotations

import copy
import gettext
import os

import click

from tui_crm.i18n import LOCALE_DIR, N_, _, ngettext
from tui_crm.model.entity import Entity

QUIET = "tui_crm.quiet"
"""Where the context keeps that only results, no remarks, are wanted."""

CLICKS_OWN = (
    N_("Usage:"), N_("Options"), N_("Commands"), N_("Positional arguments"), N_("Show this message and exit."), N_("Missing command."),
    N_("Missing argument"), N_("Missing option"), N_("Missing parameter"), N_("No such command {name!r}."), N_("No such option {name!r}."),
    N_("Invalid value: {message}"), N_("Invalid value for {param_hint}: {message}"), N_("{value!r} is not a valid {number_type}."),
    N_("Option {name!r} does not take a value."), N_("{name} {filename!r} is a directory."), N_("Missing {param_type}"),
    N_("default: {default}"), N_("{name} {filename!r} does not exist."), N_("Error: {message}"), N_("Error: invalid input"), N_("required"),
    N_("{value} is not in the range {range}."), N_("Choose from:\n\t{choices}"), N_("Could not open file {filename!r}: {message}"),
    ngettext("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})", 1),
    ngettext("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments.", 1),
    ngettext("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)", 1),
    ngettext("{value!r} is not {choice}.", "{value!r} is not one of {choices}.", 1),
)  # fmt: skip
"""Texts of click that people may see here, so that they are in our catalogue."""


def speak(language: str) -> None:
    """Let click take its own texts from our catalogue, in this language."""
    os.environ["LANGUAGE"] = language  # what gettext, and so click, asks first
    gettext.bindtextdomain("tui_crm", str(LOCALE_DIR))
    gettext.textdomain("tui_crm")


def in_language(command: click.Command) -> click.Command:
    """A copy of a command, and of what is in it, whose texts are translated now; each leaf takes `--quiet`."""
    found = copy.copy(command)
    found.help = _(command.help or "")
    found.epilog = _(command.epilog or "")
    found.params = [_translated(parameter) for parameter in command.params]
    if isinstance(found, click.Group):
        found.commands = {name: in_language(inner) for name, inner in found.commands.items()}
    elif not any("--quiet" in parameter.opts for parameter in found.params):
        found.params.append(quiet_option())
    return found


def _translated(parameter: click.Parameter) -> click.Parameter:
    found = copy.copy(parameter)
    if isinstance(found, click.Option):
        found.help = _(found.help or "")
    return found


def quiet_option() -> click.Option:
    """`--quiet`, which may stand at any place of a command."""

    def keep(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
        if wanted:
            context.meta[QUIET] = True

    return click.Option(["--quiet", "-q"], is_flag=True, expose_value=False, callback=keep, help=_("print results only, no remarks"))


def group_summary(entity: Entity) -> str:
    """What the list of commands says of an entity's group."""
    return _("{things}: list, show, add, change, delete.").format(things=_(entity.plural))
