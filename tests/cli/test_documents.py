"""The command lines that the documents show can be typed: commands, options and arguments exist. Nothing is run."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from tui_crm.cli.main import root
from tui_crm.config import split_options

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *(page for page in sorted((ROOT / "docs").glob("*.md")) if page.name not in ("cli.md", "keys.md"))]


def shown(page: Path) -> list[str]:
    """The lines of a page's code blocks that call tui-crm; several in one line come one by one."""
    blocks = re.findall(r"^```(?:sh|console)\n(.*?)^```$|^((?: {4}tui-crm .*\n)+)", page.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    calls = (call for block in blocks for line in "".join(block).splitlines() for call in re.split(r"; |&& ", line))
    return [call.strip().removeprefix("$ ") for call in calls if re.match(r"\s*(\$ )?tui-crm ", call)]


COMMANDS = [pytest.param(line, id=f"{page.stem}: {line.partition('#')[0].strip()}") for page in PAGES for line in shown(page)]


def parsed(command: click.Command, name: str, words: list[str], above: click.Context | None = None) -> None:
    """Read the words as the command line does, from group to group. Raises click.UsageError."""
    with command.make_context(name, words, above) as context:
        if isinstance(command, click.Group) and (rest := [*context._protected_args, *context.args]):
            found, inner, left = command.resolve_command(context, rest)
            assert inner is not None
            parsed(inner, found or "", left, context)


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_line_that_a_document_shows_is_understood(line: str) -> None:
    words = shlex.split(line, comments=True)[1:]
    for sign in ("<", ">", "|"):
        words = words[: words.index(sign)] if sign in words else words
    options, rest = split_options(words)
    assert rest or options
    if rest:  # else the app opens
        parsed(root(options), "tui-crm", rest)


def test_a_command_line_that_lacks_something_would_be_told() -> None:
    with pytest.raises(click.UsageError):
        parsed(root({}), "tui-crm", ["duplicates", "scan"])
