"""`tui-crm search`: customers and contacts by a few letters."""

from __future__ import annotations

import click

from tui_crm.cli import output
from tui_crm.cli.session import opened
from tui_crm.errors import NotFound
from tui_crm.i18n import N_, _
from tui_crm.services import lookup


@click.command("search", help=N_("Find customers and contacts: words, Chinese, pinyin or its initials, part of a phone number."))
@click.argument("words", nargs=-1, required=True, metavar="WORD…")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, metavar="N", help=N_("at most so many of each kind"))
@output.FORMAT
def search(words: tuple[str, ...], limit: int, form: str) -> None:
    """Write what the words may mean, the likeliest first. Raises NotFound for nothing."""
    with opened() as crm:
        hits = lookup.anything(crm, " ".join(words), limit)
        if not hits and form == output.Format.TABLE:
            raise NotFound(_("Nothing found for “{words}”").format(words=" ".join(words)))
        columns = {"entity": _("Kind"), "code": _("Code"), "title": _("Name"), "about": _("About")}
        rows = ({"entity": hit.entity, "id": hit.id, "code": hit.code, "title": hit.title, "about": hit.about} for hit in hits)
        if form == output.Format.TABLE:
            rows = ({**row, "entity": _(crm.catalogue[str(row["entity"])].label)} for row in rows)
        output.write_rows(form, columns, rows)
