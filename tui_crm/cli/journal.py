"""The acts of all: `journal`, `undo`, `redo`."""

from __future__ import annotations

import click

from tui_crm.cli import output
from tui_crm.cli.session import opened, remark
from tui_crm.i18n import N_, _
from tui_crm.model.dates import dump_instant
from tui_crm.model.values import exact
from tui_crm.services import history
from tui_crm.services import undo as undoing
from tui_crm.store.journal import Act

DONE, UNDONE, UNFINISHED = "done", N_("undone"), N_("unfinished")
KEEP = N_("leave what was changed again since, take back the rest")


@click.command("undo", help=N_("Take back your last act, or the one named."))
@click.option("--act", type=click.IntRange(min=1), default=None, metavar="N", help=N_("the act, as journal lists it"))
@click.option("--keep-later", is_flag=True, help=KEEP)
def undo(act: int | None, keep_later: bool) -> None:
    """Take back an act."""
    with opened(writes=True) as crm:
        done = undoing.undo(crm, act or 0, keep_later=keep_later)
        remark(_("undone: {act}").format(act=history.describe(crm, done)))


@click.command("redo", help=N_("Do again what was undone last."))
@click.option("--keep-later", is_flag=True, help=KEEP)
def redo(keep_later: bool) -> None:
    """Do again what was undone last."""
    with opened(writes=True) as crm:
        done = undoing.redo(crm, keep_later=keep_later)
        remark(_("done again: {act}").format(act=history.describe(crm, done)))


@click.command("journal", help=N_("Show who did what, the newest act first."))
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, metavar="N", help=N_("at most so many"))
@click.option("--before", type=click.IntRange(min=1), default=None, metavar="N", help=N_("only what was before this act"))
@click.option("--mine", is_flag=True, help=N_("only your own"))
@output.FORMAT
def journal(limit: int, before: int | None, mine: bool, form: str) -> None:
    """Write the newest acts."""
    columns = {
        "act": _("Act"), "at": _("When"), "who": _("Who"), "way": _("Way"), "what": _("What"), "count": _("Records"), "state": _("State"),
    }  # fmt: skip
    with opened() as crm:
        when = (lambda at: exact(at, crm.locale.zone)) if form == output.Format.TABLE else dump_instant
        rows = (
            {
                "act": act.id, "at": when(act.at), "who": act.who, "way": act.way, "what": history.describe(crm, act), "count": act.count,
                "state": _state(act),
            }
            for act in history.acts(crm, before or 0, limit, mine)
        )  # fmt: skip
        if form == output.Format.TABLE:
            rows = ({**row, "state": _(str(row["state"])) if row["state"] != DONE else ""} for row in rows)
        output.write_rows(form, columns, rows, [True, False, False, False, False, True, False])


def _state(act: Act) -> str:
    """Whether an act is done, undone by another, or was begun and not finished: an import that runs or was killed."""
    return UNFINISHED if act.state != DONE else UNDONE if act.undone_by else DONE
