"""What follow-ups have besides the commands of all records: `plan`, `done`, `snooze`, `reassign`, `drop`."""

from __future__ import annotations

from collections.abc import Sequence

import click

from tui_crm.cli import output
from tui_crm.cli.records import command, references
from tui_crm.cli.session import chosen, counter, one, opened, remark
from tui_crm.i18n import _, ngettext
from tui_crm.model.entity import Entity
from tui_crm.services import lookup
from tui_crm.services.contacting import frequency
from tui_crm.services.followups import acts


def commands(entity: Entity) -> list[click.Command]:
    """The commands that only follow-ups have."""
    return [
        command(
            entity, "plan", plan, _('Plan a follow-up in one line, as in "call about the offer tomorrow 10:00"; its code is printed.'),
            click.Argument(["text"], metavar="TEXT"),
            click.Option(["--customer"], metavar="RECORD", help=_("whom it is about")),
            click.Option(["--contact"], metavar="RECORD", help=_("with whom")),
            click.Option(["--deal"], metavar="RECORD", help=_("which deal it is about")),
        ),
        command(
            entity, "done", done, _("Finish follow-ups: each becomes an activity; the codes of what was made are printed. One act to undo."),
            references(),
            click.Option(["--outcome"], metavar="TEXT", default="", help=_('what came of it, as in "wants a discount >> send it fri 10:00"')),
        ),
        command(
            entity, "snooze", snooze, _("Put follow-ups off to a day or time: tomorrow, +2d, “fri 14:00”."),
            references(), click.Option(["--to", "when"], metavar="TIME", default="tomorrow", show_default=True, help=_("the day or time")),
        ),
        command(
            entity, "reassign", reassign, _("Give follow-ups to somebody else."),
            references(), click.Option(["--to", "who"], metavar="LOGIN", required=True, help=_("to whom")),
        ),
        command(
            entity, "drop", drop, _("Give follow-ups up: they stay, with the reason."),
            references(), click.Option(["--reason"], metavar="TEXT", default="", help=_("why")),
        ),
    ]  # fmt: skip


def plan(entity: Entity, text: str, customer: str | None, contact: str | None, deal: str | None) -> None:
    """Plan a follow-up."""
    with opened(writes=True) as crm:
        named = {key: one(crm, crm.catalogue[key], said).id for key, said in (("customer", customer), ("contact", contact), ("deal", deal)) if said}
        if warning := frequency.notice(crm, named["customer"]) if "customer" in named else "":
            remark(f"! {warning}")
        record = crm.store.read("followup", acts.add(crm, text, named))
        output.write(f"{record.code}\n")
        remark(_("planned {title} for {day}").format(title=record.title, day=record["due"]))
        output.flush()


def done(entity: Entity, references: Sequence[str], outcome: str) -> None:
    """Finish follow-ups."""
    with opened(writes=True) as crm:
        ids = chosen(crm, crm.catalogue[entity.key], references, None)
        made = acts.finish(crm, ids, outcome, counter(len(ids)))
        for kind, numbers in (("activity", made.activities), ("followup", made.planned)):
            for record in crm.store.read_many(kind, numbers):
                output.write(f"{record.code}\n")
                remark(_("made {title}").format(title=record.title))
        output.flush()


def snooze(entity: Entity, references: Sequence[str], when: str) -> None:
    """Put follow-ups off."""
    with opened(writes=True) as crm:
        ids = chosen(crm, crm.catalogue[entity.key], references, None)
        moved = acts.snooze(crm, ids, when, counter(len(ids)))
        remark(ngettext("{count} follow-up put off", "{count} follow-ups put off", moved).format(count=moved))


def reassign(entity: Entity, references: Sequence[str], who: str) -> None:
    """Give follow-ups to somebody else."""
    with opened(writes=True) as crm:
        ids = chosen(crm, crm.catalogue[entity.key], references, None)
        owner = lookup.record(crm, "user", who)
        changed = acts.reassign(crm, ids, owner.id, counter(len(ids)))
        text = ngettext("{count} follow-up given to {who}", "{count} follow-ups given to {who}", changed)
        remark(text.format(count=changed, who=owner.text("login")))


def drop(entity: Entity, references: Sequence[str], reason: str) -> None:
    """Give follow-ups up."""
    with opened(writes=True) as crm:
        ids = chosen(crm, crm.catalogue[entity.key], references, None)
        count = acts.drop(crm, ids, reason, counter(len(ids)))
        remark(ngettext("{count} follow-up given up", "{count} follow-ups given up", count).format(count=count))
