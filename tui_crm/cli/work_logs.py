"""What work logs have besides the commands of all records: `draft`, `hand-in`, `comment`."""

from __future__ import annotations

from collections.abc import Sequence

import click

from tui_crm.cli import output
from tui_crm.cli.records import command, references
from tui_crm.cli.session import chosen, one, opened, remark
from tui_crm.i18n import _, ngettext
from tui_crm.model.entity import Entity
from tui_crm.services import work_logs


def commands(entity: Entity) -> list[click.Command]:
    """The commands that only work logs have."""
    return [
        command(
            entity, "draft", draft, _("Draft your work log of today, or of the day named, from what you did; its code is printed."),
            click.Argument(["day"], metavar="[DAY]", default=""),
        ),
        command(entity, "hand-in", hand_in, _("Say that work logs are complete."), references()),
        command(
            entity, "comment", comment, _("Comment a work log, as its author's manager."),
            click.Argument(["reference"], metavar="RECORD"), click.Argument(["text"], metavar="TEXT"),
        ),
    ]  # fmt: skip


def draft(entity: Entity, day: str) -> None:
    """Draft a work log and show what it says."""
    with opened(writes=True) as crm:
        record = crm.store.read("work_log", work_logs.draft(crm, work_logs.day_of(crm, day)))
        output.write(f"{record.code}\n")
        for text in (*record.text("done").splitlines(), *(f"> {planned}" for planned in record.text("plan").splitlines())):
            remark(text)
        output.flush()


def hand_in(entity: Entity, references: Sequence[str]) -> None:
    """Hand work logs in."""
    with opened(writes=True) as crm:
        count = work_logs.hand_in(crm, chosen(crm, crm.catalogue[entity.key], references, None))
        remark(ngettext("{count} work log handed in", "{count} work logs handed in", count).format(count=count))


def comment(entity: Entity, reference: str, text: str) -> None:
    """Comment a work log."""
    with opened(writes=True) as crm:
        record = one(crm, crm.catalogue[entity.key], reference)
        work_logs.comment(crm, record.id, text)
        remark(_("commented {code}").format(code=record.code))
