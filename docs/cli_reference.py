"""Writes docs/cli.md from the commands themselves: `python -m docs.cli_reference > docs/cli.md` (`make docs` does it)."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence

import click

from tui_crm import i18n
from tui_crm.cli.main import COMMANDS, EXIT_CODES, root
from tui_crm.model.core import CORE

HEAD = """# The command line

Made by `make docs` from the commands themselves; do not edit.

Results go to standard output, remarks and errors to standard error; `--quiet` drops the remarks. A record is named by its code
(`C-000123`), by `"#123"` (its id), a user by the login, or by a name that only one record has. `-` in a record's place reads them from
standard input, one a line: a code, or an object as `list --format ndjson` writes it. What is done can be undone: `tui-crm undo`.

```sh
tui-crm customers list --where 'city:上海 tag:vip' --columns code,name,phones --sort -last_activity
tui-crm customers add name='Acme Ltd' city=上海 tags=vip phones=13800138000
tui-crm customers set C-000001 city=北京 tags+=key tags-=vip --version 3
tui-crm customers log C-000001 'call 20m asked for a quote > send it'
tui-crm customers list --where 'last_activity<-1y' --format ndjson | tui-crm customers set - owner=me
tui-crm customers show C-000001 --format json | jq .links
```

## JSON

Keys are the fields' names and are always all there, with `id` first. Numbers, `true`/`false` and lists are JSON's own. Amounts and
decimals are texts in major units, exact (`"22700.00"`); instants are ISO 8601 in UTC; another record is an object with `id`, `code`
(a user's login) and `name`. What is empty is `""`, `[]`, `0`, `false`, and `null` for records and instants. `show` adds `links` (who is
whose contact) and `activities` (the last twenty). `add --json` reads the same objects; what the system keeps is passed over.
"""


def exit_codes() -> Iterator[str]:
    """The table of exit codes."""
    yield from ("", "## Exit codes", "", "| code | meaning |", "|---|---|")
    yield from (f"| {code} | {meaning} |" for code, meaning in EXIT_CODES.items())


def command_lines(command: click.Command, names: Sequence[str], depth: int) -> Iterator[str]:
    """A command with its arguments and options; of a group, all that is in it."""
    context = click.Context(command, info_name=" ".join(names), max_content_width=100)
    yield from ("", f"{'#' * depth} {' '.join(names)}", "", re.sub(r"\n\n\x08\n(.*)", r"\n\n```sh\n\1\n```", command.help or "", flags=re.DOTALL))
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from command_lines(inner, [*names, name], depth + 1)
        return
    usage = " ".join([*names, *command.collect_usage_pieces(context)])
    records = [parameter.get_help_record(context) for parameter in command.params if isinstance(parameter, click.Option)]
    options = [record for record in records if record]
    yield from ("", f"`{usage}`")
    if options:
        yield from ("", "| option | meaning |", "|---|---|")
        yield from (f"| `{_cell(names)}` | {_cell(text)} |" for names, text in options)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def document() -> str:
    """The whole of docs/cli.md, in English."""
    i18n.install("en")
    top = root({})
    context = click.Context(top, info_name="tui-crm")
    lines = [*HEAD.splitlines(), *exit_codes(), "", "## Records"]
    lines += [
        "",
        f"The groups {', '.join(f'`{name}`' for name in CORE.by_group)} have the same commands; shown are those of customers, then what is more.",
    ]
    seen: set[str] = set()
    for name in sorted(CORE.by_group, key=lambda group: group != "customers"):
        group = top.get_command(context, name)
        assert isinstance(group, click.Group)
        for inner in group.commands.values():
            if inner.name not in seen:
                lines += command_lines(inner, ["tui-crm", name, inner.name or ""], 3)
        seen |= group.commands.keys()
    lines += ["", "## All else"]
    for name in sorted(COMMANDS):
        command = top.get_command(context, name)
        assert command is not None
        lines += command_lines(command, ["tui-crm", name], 3)
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(document())
