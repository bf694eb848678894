"""`tui-crm config`: every setting, its value, and where it comes from."""

from __future__ import annotations

import re

import click

from tui_crm.config import Settings, default_file
from tui_crm.i18n import _
from tui_crm.options import OPTIONS

_PASSWORD = re.compile(r"(://[^:/@]*):.*@")


@click.command("config", help=_("Show every setting, its value and where it comes from."))
@click.pass_obj
def config(settings: Settings) -> None:
    """Print one setting a line: name, value, origin, separated by tabs."""
    for option in OPTIONS:
        value = settings.database if option.key == "db" else getattr(settings, option.key)
        source = settings.source.get(option.key, _("default"))
        click.echo(f"{option.key}\t{_shown(value)}\t{source}")
    click.echo(_("The configuration file is {path}").format(path=default_file()), err=True)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return ",".join(value)
    if isinstance(value, dict):
        return "; ".join(f"{action}={keys}" for action, keys in value.items())
    return _PASSWORD.sub(r"\1:***@", str(value))
