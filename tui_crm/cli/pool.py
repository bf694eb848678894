"""What customers have for the public pool: `customers claim`, `release`, `recycle`, `allowance`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import click

from tui_crm.cli import output
from tui_crm.cli.records import command, references, where_option
from tui_crm.cli.session import chosen, confirm, counter, filter_errors_told, opened, remark
from tui_crm.errors import NotFound
from tui_crm.i18n import _, ngettext
from tui_crm.model.entity import Entity
from tui_crm.services.crm import Crm, name_of
from tui_crm.services.pool import claiming, recycling
from tui_crm.services.pool.recycling import Leaving


def commands(entity: Entity) -> list[click.Command]:
    """The commands of customers."""
    which = [references(required=False), where_option(_("which customers, instead of naming them"))]
    return [
        command(entity, "claim", claim, _("Make customers of the public pool your own, all or none."), *which),
        command(entity, "release", release, _("Give customers back to the public pool."), *which),
        command(
            entity, "recycle", recycle, _("Put customers whom their owner left alone for too long (contact-rules) into the public pool, as one act."),
            where_option(_("which of them")),
            click.Option(["--within"], type=click.IntRange(0), default=0, metavar="DAYS",
                         help=_("with --dry-run: also those whose time will be over within so many days")),
            click.Option(["--dry-run"], is_flag=True, help=_("only list them")),
            click.Option(["--yes", "-y"], is_flag=True, help=_("do not ask")),
            output.format_option(*output.FORMATS),
        ),
        command(entity, "allowance", allowance, _("Show how many customers you may still take from the public pool."),
                output.format_option(*output.FORMATS)),
    ]  # fmt: skip


def claim(entity: Entity, references: Sequence[str], where: str | None) -> None:
    """Take customers."""
    _act(entity, references, where, claiming.claim, lambda count: ngettext("{count} customer is yours", "{count} customers are yours", count))


def release(entity: Entity, references: Sequence[str], where: str | None) -> None:
    """Give customers back."""
    text: Callable[[int], str] = lambda count: ngettext(  # noqa: E731
        "{count} customer is in the public pool now", "{count} customers are in the public pool now", count
    )
    _act(entity, references, where, claiming.release, text)


def _act(entity: Entity, references: Sequence[str], where: str | None, task: Callable[[Crm, list[int]], int], told: Callable[[int], str]) -> None:
    with opened(writes=True) as crm:
        ids = chosen(crm, crm.catalogue[entity.key], references, where)
        if not ids:
            raise NotFound(_("No record matches"))
        count = task(crm, ids)
        remark(told(count).format(count=f"{count:,}"))


def recycle(entity: Entity, where: str | None, within: int, dry_run: bool, yes: bool, form: str) -> None:
    """List or return the customers whose time is over."""
    with opened(writes=not dry_run) as crm:
        with filter_errors_told(where or ""):
            found = recycling.due(crm, where or "", within if dry_run else 0)
        if dry_run:
            _write(crm, found, form)
            return
        if found:
            confirm(ngettext("Put {count} customer into the public pool?", "Put {count} customers into the public pool?", len(found))
                    .format(count=f"{len(found):,}"), yes)  # fmt: skip
        count = recycling.recycle(crm, [each.record.id for each in found], counter(len(found)))
        text = ngettext("{count} customer is in the public pool now", "{count} customers are in the public pool now", count)
        remark(text.format(count=f"{count:,}"))


def _write(crm: Crm, found: Sequence[Leaving], form: str) -> None:
    owners = {user.id: name_of(user) for user in crm.store.read_many("user", sorted({each.record.number("owner") for each in found}))}

    def rows() -> Iterator[output.Row]:
        for each in found:
            record = each.record
            owner = owners.get(record.number("owner"), "")
            yield {"code": record.code, "name": record.title, "grade": record.text("grade"), "owner": owner, "days": each.left}

    columns = {"code": _("Code"), "name": _("Name"), "grade": _("Grade"), "owner": _("Owner"), "days": _("Days left")}
    output.write_rows(form, columns, rows(), [False, False, False, False, True])


def allowance(entity: Entity, form: str) -> None:
    """Write what the pool rule for this person leaves."""
    with opened() as crm:
        left = claiming.left(crm)
        row: output.Row = {
            "today": _("any number") if left.today is None and form == "table" else left.today,
            "more": _("any number") if left.held is None and form == "table" else left.held,
        }
        output.write_rows(form, {"today": _("Today"), "more": _("Until you have as many as allowed")}, iter([row]), [True, True])
