"""The command line's root: its options come from `config.OPTIONS`, its commands are imported when they are used."""

from __future__ import annotations

import importlib
import os
from collections.abc import Mapping, Sequence

import click

from tui_crm import __version__
from tui_crm.config import prepare
from tui_crm.i18n import _, choose, install
from tui_crm.options import CONFIG_FLAG, OPTIONS, Form, Option

COMMANDS: Mapping[str, str] = {
    "config": "tui_crm.cli.settings:config",
    "keys": "tui_crm.cli.keys:keys",
}
"""Command → module and object. A new command group is added here and nowhere else."""


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, in order of name."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name; None if there is none."""
        if cmd_name not in COMMANDS:
            return None
        module, _colon, name = COMMANDS[cmd_name].partition(":")
        command = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)
        return command


def root(options: Mapping[str, str]) -> click.Group:
    """The root command. `options` are the app's own, already read from the head of the command line."""

    def begin(**_declared: object) -> None:
        click.get_current_context().obj = prepare(options)

    codes = _(
        "Exit codes: 0 done, 1 refused, 2 usage, 3 not found, 4 invalid record, 5 changed meanwhile, "
        "6 not allowed, 7 database, 70 fault, 130 cancelled."
    )
    return LazyGroup(
        "tui-crm",
        callback=begin,
        params=[*(_declared(option) for option in OPTIONS if option.flag), _config_option(), _version_option()],
        help=_("A CRM for the terminal. Without a command it opens the app."),
        epilog=codes,
    )


def run(options: Mapping[str, str], arguments: Sequence[str]) -> int:
    """Run the command in `arguments` and return its exit code. Raises CrmError for what a command refuses."""
    environ = dict(os.environ)
    install(choose(options.get("lang") or environ.get("TUI_CRM_LANG"), environ))  # for --help, which reads no settings
    try:
        result = root(options).main(list(arguments), prog_name="tui-crm", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        return 130
    return result if isinstance(result, int) else 0


def _declared(option: Option) -> click.Option:
    """An option for the help and the shell's completion; its value was read before click sees the arguments."""
    text = _(option.help)
    if option.form is Form.FLAG:
        return click.Option([option.flag], is_flag=True, help=text, expose_value=False)
    kind = click.Choice(option.choices) if option.choices else None
    if option.optional:
        return click.Option([option.flag], metavar=f"[={option.metavar}]", help=text, expose_value=False)
    return click.Option([option.flag], metavar=None if kind else option.metavar, type=kind, help=text, expose_value=False)


def _config_option() -> click.Option:
    return click.Option([CONFIG_FLAG], metavar="FILE", help=_("configuration file"), expose_value=False)


def _version_option() -> click.Option:
    def show(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
        if wanted and not context.resilient_parsing:
            click.echo(f"tui-crm {__version__}")
            context.exit()

    return click.Option(
        ["--version"], is_flag=True, is_eager=True, expose_value=False, callback=show, help=_("show the version and end")
    )
