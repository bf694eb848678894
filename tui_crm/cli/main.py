"""The command line's root: its options come from `config.OPTIONS`, its commands are imported when they are used."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import click
from click.shell_completion import CompletionItem

from tui_crm import __version__
from tui_crm.cli.words import group_summary, in_language, quiet_option, speak
from tui_crm.config import prepare
from tui_crm.errors import Cancelled, CrmError
from tui_crm.i18n import N_, _, choose, install
from tui_crm.model.core import CORE
from tui_crm.options import CONFIG_FLAG, OPTIONS, Form, Option

COMPLETE = "_TUI_CRM_COMPLETE"
"""The variable in which the shell asks for completions."""
EXIT_CODES: Mapping[int, str] = {
    0: N_("done"),
    1: N_("refused"),
    2: N_("usage: an unknown word, a missing argument, a setting that cannot be, a file that is there already"),
    3: N_("not found"),
    4: N_("invalid record"),
    5: N_("changed meanwhile by somebody else"),
    6: N_("not allowed"),
    7: N_("database: locked, full, read-only, unreachable, damaged"),
    70: N_("fault of the program, recorded in its log"),
    130: N_("cancelled"),
}


class Entry(NamedTuple):
    """Where a command is, and what the list of commands says of it, so that the list imports nothing."""

    place: str  # "module:object"
    summary: str


COMMANDS: Mapping[str, Entry] = {
    "calendar": Entry("tui_crm.cli.day:calendar", N_("Show the week: what happened, what is planned; also as iCalendar.")),
    "completion": Entry("tui_crm.cli.completion:completion", N_("Print the completion script of a shell.")),
    "config": Entry("tui_crm.cli.settings:config", N_("Show every setting, its value and where it comes from.")),
    "db": Entry("tui_crm.cli.database:database", N_("Look after the database: check, backup, restore.")),
    "demo": Entry("tui_crm.cli.demo:demo", N_("Fill an empty database with a believable firm's data.")),
    "doctor": Entry("tui_crm.cli.doctor:doctor", N_("Say what this machine, terminal and database can do.")),
    "export": Entry("tui_crm.cli.exporting:export", N_("Write records to a file or a pipe.")),
    "fields": Entry("tui_crm.cli.fields:fields", N_("List the fields of records; add and remove your own.")),
    "grade": Entry("tui_crm.cli.grade:grade", N_("Grade customers by rulesets; explain, preview, apply.")),
    "import": Entry("tui_crm.cli.transfer:import_", N_("Read customers, contacts or activities from a file.")),
    "journal": Entry("tui_crm.cli.journal:journal", N_("Show who did what, the newest act first.")),
    "keys": Entry("tui_crm.cli.keys:keys", N_("Show every key, with your own keymap applied.")),
    "leads": Entry("tui_crm.cli.leads:leads", N_("Prospects: give them to people by rules, make deals of them.")),
    "merge": Entry("tui_crm.cli.merge:merge", N_("Make one record of several that are the same.")),
    "plugins": Entry("tui_crm.cli.plugins:plugins", N_("List plugins; switch them on and off, set them, write and check your own.")),
    "privacy": Entry("tui_crm.cli.privacy:privacy", N_("Everything about one person: export it, or erase it.")),
    "redo": Entry("tui_crm.cli.journal:redo", N_("Do again what was undone last.")),
    "reports": Entry("tui_crm.cli.reports:reports", N_("Reports with pictures: funnel, forecast, won and lost, who did what.")),
    "search": Entry("tui_crm.cli.search:search", N_("Find customers and contacts by a few letters.")),
    "today": Entry("tui_crm.cli.day:today", N_("Show your day: what is due, what stalls, who waits.")),
    "undo": Entry("tui_crm.cli.journal:undo", N_("Take back the last act, or the one named.")),
}
"""Command → where it is. A new command group is added here and nowhere else; the records' groups come from the catalogue."""


class LazyGroup(click.Group):
    """The root: commands and the catalogue's groups, each imported when it is used; those of plugins when no other has the name."""

    options: Mapping[str, str] = {}
    """The app's own, which say where the database is."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, in order of name."""
        return sorted([*COMMANDS, *CORE.by_group])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name in the language of this process; None if there is none."""
        if cmd_name in CORE.by_group:
            from tui_crm.cli.records import group

            return group(CORE.by_group[cmd_name])
        if cmd_name not in COMMANDS:
            return self._of_a_plugin(cmd_name)
        module, _colon, name = COMMANDS[cmd_name].place.partition(":")
        command = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)
        return in_language(command)

    def _of_a_plugin(self, name: str) -> click.Command | None:
        from tui_crm.cli import plugin_groups
        from tui_crm.cli.records import group

        entity = plugin_groups.of(self.options).get(name)
        return group(entity) if entity else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The records' groups, then the other commands, without importing any."""
        width = max(map(len, self.list_commands(ctx)))
        sections: tuple[tuple[str, Sequence[tuple[str, str]]], ...] = (
            (_("Records"), [(name, group_summary(entity)) for name, entity in CORE.by_group.items()]),
            (_("Commands"), [(name, _(entry.summary)) for name, entry in COMMANDS.items()]),
        )
        for title, rows in sections:
            with formatter.section(title):
                formatter.write_dl([(name.ljust(width), summary) for name, summary in rows])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Names of commands, without importing any; else the root's options."""
        summaries = {name: group_summary(entity) for name, entity in CORE.by_group.items()}
        summaries |= {name: _(entry.summary) for name, entry in COMMANDS.items()}
        found = [CompletionItem(name, help=text) for name, text in sorted(summaries.items()) if name.startswith(incomplete)]
        return found + click.Command.shell_complete(self, ctx, incomplete)


def root(options: Mapping[str, str]) -> click.Group:
    """The root command. `options` are the app's own, already read from the head of the command line."""

    def begin(**_declared: object) -> None:
        click.get_current_context().obj = prepare(options)

    codes = "\n".join(f"  {code:<4}{_(meaning)}" for code, meaning in EXIT_CODES.items())
    made = LazyGroup(
        "tui-crm",
        callback=begin,
        params=[*(_declared(option) for option in OPTIONS if option.flag), _config_option(), quiet_option(), _version_option()],
        help=_("A CRM for the terminal. Without a command it opens the app."),
        epilog="\b\n" + _("Exit codes:") + "\n" + codes,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    made.options = options
    return made


def run(options: Mapping[str, str], arguments: Sequence[str]) -> int:
    """Run the command in `arguments` and return its exit code. What it refuses is told in one line on standard error."""
    environ = dict(os.environ)
    code = choose(options.get("lang") or environ.get("TUI_CRM_LANG"), environ)
    install(code)  # for --help, which reads no settings
    speak(code)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a terminal of few letters must not stop a list
    command = root(options)
    if COMPLETE in environ:
        command.main(list(arguments), prog_name="tui-crm", complete_var=COMPLETE)  # writes the candidates and exits

    def invoke() -> object:
        with command.make_context("tui-crm", list(arguments)) as context:
            return command.invoke(context)

    return _ended(invoke)


def _ended(act: Callable[[], object]) -> int:
    """The exit code of `act`. A call whose words are wrong is told with the name of its help."""
    try:
        act()
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return error.exit_code
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.UsageError as error:
        help_of = error.ctx.command_path if error.ctx else "tui-crm"
        click.echo(f"tui-crm: {error.format_message()} ({help_of} --help)", err=True)
        return error.exit_code
    except click.ClickException as error:
        click.echo(f"tui-crm: {error.format_message()}", err=True)
        return error.exit_code
    except click.Abort:
        click.echo(f"tui-crm: {_('Cancelled; nothing was changed')}", err=True)
        return Cancelled.exit_code
    except CrmError as error:
        from tui_crm.widgets.cells import safe_text

        click.echo(f"tui-crm: {safe_text(str(error))}", err=True)  # one line, whatever a record's name holds
        return error.exit_code
    return 0


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

    return click.Option(["--version"], is_flag=True, is_eager=True, expose_value=False, callback=show, help=_("show the version and end"))
