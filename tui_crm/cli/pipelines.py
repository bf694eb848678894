"""Pipelines as text: `pipelines export` and `import`."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from tui_crm.cli import output
from tui_crm.cli.records import command
from tui_crm.cli.session import opened, remark
from tui_crm.errors import UsageError, reason_of
from tui_crm.i18n import _, ngettext
from tui_crm.model.entity import Entity
from tui_crm.services.pipeline import texts


def commands(entity: Entity) -> list[click.Command]:
    """The commands of pipelines besides those of all records."""
    return [
        command(entity, "export", export, _("Write pipelines with their stages as text, to be changed and given to import."),
                click.Argument(["slugs"], nargs=-1, metavar="[SHORT NAME]…"), output.format_option("toml", "json")),
        command(entity, "import", import_, _("Make pipelines and stages what a text says (TOML or JSON; - reads standard input)."),
                click.Argument(["file"], metavar="FILE")),
    ]  # fmt: skip


def export(entity: Entity, slugs: Sequence[str], form: str) -> None:
    """Write pipelines as text."""
    with opened() as crm:
        if form == "json":
            output.write(json.dumps({"pipeline": texts.as_values(crm, slugs)}, ensure_ascii=False, indent=2) + "\n")
        else:
            output.write(texts.dump(crm, slugs))
        output.flush()


def import_(entity: Entity, file: str) -> None:
    """Take pipelines from a text."""
    try:
        text = sys.stdin.read() if file == "-" else Path(file).expanduser().read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else str(error)
        raise UsageError(_("{file} cannot be read: {reason}").format(file=file, reason=reason)) from error
    with opened(writes=True) as crm:
        count = texts.load(crm, text)
        remark(ngettext("{count} record written", "{count} records written", count).format(count=count))
