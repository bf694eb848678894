"""E-mail files onto timelines, and the files of activities: `activities import-mail`, `attach`, `files`, `save-file`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from tui_crm.cli import output, ways_in
from tui_crm.cli.records import command
from tui_crm.cli.session import one, opened, remark, settings
from tui_crm.errors import CrmError, InvalidRecord, UsageError
from tui_crm.i18n import _, ngettext
from tui_crm.model.entity import Entity
from tui_crm.services.desk.files import shelf_of
from tui_crm.services.mail import attaching, message


def commands(entity: Entity) -> list[click.Command]:
    """The commands that only activities have."""
    return [
        command(
            entity, "import-mail", import_mail,
            _("Attach e-mail files (.eml) to the timelines of whoever has their addresses; the codes of the activities are printed."),
            click.Argument(["files"], nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path)),
            click.Option(["--customer"], metavar="RECORD", help=_("whose timeline, whatever the addresses say")),
            click.Option(["--contact"], metavar="RECORD", help=_("with whom")),
        ),
        command(
            entity, "attach", attach, _("Attach files to an activity."), click.Argument(["activity"], metavar="ACTIVITY"),
            click.Argument(["paths"], nargs=-1, required=True, metavar="PATH…", type=click.Path(path_type=Path)),
        ),
        *ways_in.out_again(entity, "ACTIVITY"),
    ]  # fmt: skip


def attach(entity: Entity, activity: str, paths: Sequence[Path]) -> None:
    """Attach files to an activity."""
    with opened(writes=True) as crm:
        found = one(crm, crm.catalogue[entity.key], activity)
        attaching.add_files(crm, found.id, [path.expanduser() for path in paths], shelf_of(settings()))
    remark(ngettext("{count} file attached", "{count} files attached", len(paths)).format(count=len(paths)))


def import_mail(entity: Entity, files: Sequence[Path], customer: str | None, contact: str | None) -> None:
    """Attach each file; what cannot be attached is told by its name, and the others go in. Raises UsageError when none could."""
    if contact and not customer:
        raise UsageError(_("--contact needs --customer"))
    attached, shelf = 0, shelf_of(settings())
    with opened(writes=True) as crm:
        firm = one(crm, crm.catalogue["customer"], customer).id if customer else 0
        person = one(crm, crm.catalogue["contact"], contact).id if contact else 0
        for path in files:
            try:
                made = attaching.attach(crm, message.read_file(path, shelf.largest), firm, person, shelf=shelf)
            except (UsageError, InvalidRecord) as error:
                remark(f"! {path}: {_reason(error, path)}")
                continue
            attached += 1
            output.write(f"{crm.store.read('activity', made).code}\n")
        output.flush()
    told = ngettext("{count} of {all} e-mail attached", "{count} of {all} e-mails attached", len(files)).format(count=attached, all=len(files))
    if not attached:
        raise UsageError(told)
    remark(told)


def _reason(error: CrmError, path: Path) -> str:
    return str(error).removeprefix(f"{path}: ")
