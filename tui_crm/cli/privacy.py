"""`tui-crm privacy`: what the archive knows about one person, and taking it away."""

from __future__ import annotations

from pathlib import Path

import click

from tui_crm.cli import output
from tui_crm.cli.session import confirm_forever, opened, remark
from tui_crm.i18n import N_, _
from tui_crm.services import privacy_dossier, privacy_erasing
from tui_crm.services.privacy_erasing import Erasure
from tui_crm.services.privacy_scope import person
from tui_crm.services.privacy_words import summary

WHO = "customer:CODE|contact:CODE"


@click.group("privacy", help=N_("Everything about one person: export it, or erase it."))
def privacy() -> None:
    """The group."""


@privacy.command("export", help=N_(
    "Write everything about a customer or a contact into a ZIP archive: the record, links, activities, history, suspected duplicates, exports "
    "that held it; as JSON and as text. Kept in the journal."
))  # fmt: skip
@click.argument("who", metavar=WHO)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@output.force_option
def export(who: str, file: Path, force: bool) -> None:
    """Write all about a person."""
    with opened() as crm:
        whom = person(crm, who)
        privacy_dossier.save(crm, whom, file, replace=force)
        remark(_("All about {code} is in {file}").format(code=whom.record.code, file=file))


@privacy.command("erase", help=N_(
    "Take away what is personal in a customer or a contact: names, ways to reach them, notes, what activities say of them, their history's "
    "values. Code, owner, dates and amounts stay, and so does all that refers to them. Cannot be undone; only administrators may."
))  # fmt: skip
@click.argument("who", metavar=WHO)
@click.option("--dry-run", is_flag=True, help=N_("only show what would happen"))
@click.option("--yes", "-y", is_flag=True, help=N_("do not ask"))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help=N_("how results are written"))
def erase(who: str, dry_run: bool, yes: bool, form: str) -> None:
    """Erase a person."""
    with opened(writes=True) as crm:
        whom = person(crm, who)
        planned = privacy_erasing.plan(crm, whom)
        if dry_run:
            _write(planned, form, done=False)
            return
        if not yes and form == "text":
            _write(planned, form, done=False)
        code = whom.record.code
        confirm_forever(code, _("Type “{code}” to erase this person's data for ever").format(code=code), yes)
        _write(privacy_erasing.erase(crm, whom), form, done=True)


def _write(found: Erasure, form: str, *, done: bool) -> None:
    """Say what goes, or went."""
    if form == "json":
        output.write(output.line({
            "code": found.person.record.code, "title": found.title, "fields": found.fields, "activities": found.activities,
            "history": found.changes, "mentions": found.mentions, "suspected_duplicates": found.pairs, "drafts": found.drafts,
            "elsewhere": found.elsewhere, "act": found.act, "left": found.left,
            "rewritten_bytes": found.rewritten,
        }) + "\n")  # fmt: skip
    else:
        output.write("\n".join(summary(found, done=done)) + "\n")
    output.flush()
