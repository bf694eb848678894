"""What is said of one of several files: `--for 'contacts.csv=--key email --only update'`."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import click
from click.core import ParameterSource

from tui_crm.cli.import_options import RunOptions, run_options
from tui_crm.cli.mapping_options import LISTS, MappingOptions, mapping_options
from tui_crm.errors import UsageError
from tui_crm.i18n import _


@dataclass(frozen=True, slots=True)
class Apart:
    """What holds for all files, and by name what was said of one of them besides."""

    columns: MappingOptions
    how: RunOptions
    said: dict[str, str]

    @classmethod
    def parsed(cls, columns: MappingOptions, how: RunOptions, given: Sequence[str]) -> Apart:
        """`given`: FILE=OPTIONS each. Raises UsageError."""
        said: dict[str, str] = {}
        for each in given:
            name, equals, words = each.partition("=")
            if not equals or not words.strip():
                raise UsageError(_("--for is FILE=OPTIONS, as in --for 'contacts.csv=--key email --only update'"))
            said[name] = f"{said.get(name, '')} {words}"
        return cls(columns, how, said)

    def of(self, name: str) -> tuple[MappingOptions, RunOptions]:
        """The options of a file: its own before those of all; what is said of columns is added to what is said of all. Raises UsageError."""
        words = self.said.get(name)
        if words is None:
            return self.columns, self.how
        own = _parsed(words)
        added: dict[str, Any] = {key: (*getattr(self.columns, key), *value) if key in LISTS else value for key, value in own.items()}
        columns = replace(self.columns, **{key: value for key, value in added.items() if key in MappingOptions.__dataclass_fields__})
        return columns, replace(self.how, **{key: value for key, value in added.items() if key in RunOptions.__dataclass_fields__})

    def check(self, names: Sequence[str]) -> None:
        """Raises UsageError for options of a file that is none of these."""
        for name in self.said.keys() - set(names):
            raise UsageError(_("--for {name}: there is no such file among {names}").format(name=name, names=", ".join(names)))


def _parsed(words: str) -> dict[str, Any]:
    """The options that are said in these words, and no others."""

    @click.command("--for", add_help_option=False)
    @mapping_options
    @run_options
    def told(columns: MappingOptions, how: RunOptions) -> None:
        """Only its options are of use."""

    try:
        context = told.make_context("--for", shlex.split(words))
    except (click.UsageError, ValueError) as error:
        reason = error.format_message() if isinstance(error, click.UsageError) else str(error)
        raise UsageError(f"--for: {reason}") from error
    return {key: value for key, value in context.params.items() if context.get_parameter_source(key) is ParameterSource.COMMANDLINE}
