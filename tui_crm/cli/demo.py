"""`tui-crm demo`: fill a database with a believable firm's data."""

from __future__ import annotations

import sys
import time

import click

from tui_crm.config import Settings
from tui_crm.errors import UsageError
from tui_crm.i18n import _


@click.command("demo", help=_("Fill an empty database with a believable firm's data: customers, contacts, two years of activities and deals."))
@click.option("--customers", type=click.IntRange(1, 10_000_000), default=1000, show_default=True, help=_("how many customers"))
@click.option("--db", metavar="PATH|URL", default="", help=_("database: a file, or postgresql://user@host/name"))
@click.option("--seed", type=int, default=1, show_default=True, help=_("another number gives other data"))
@click.option("--add", is_flag=True, help=_("add to a database that has customers already"))
@click.pass_obj
def demo(settings: Settings, customers: int, db: str, seed: int, add: bool) -> None:
    """Write the data as one act, showing progress; refuses a database with customers unless `--add` is given."""
    from tui_crm.services import demo as service
    from tui_crm.services.crm import locale_of, open_crm
    from tui_crm.services.plugin_set import wanted_of

    crm = open_crm(db or settings.database, locale_of(settings), way="cli", wanted=wanted_of(settings))
    try:
        if not add and not service.is_empty(crm):
            raise UsageError(_("{place} has customers already; --add adds to them").format(place=crm.store.engine.place))
        begin = time.monotonic()
        counts = service.fill(crm, customers, seed, Meter(begin).show)
        seconds = time.monotonic() - begin
        graded = service.grade(crm) if customers <= service.GRADED else ()
        service.catch_up(crm)
    finally:
        crm.close()
    click.echo(
        _(
            "{customers:,} customers, {contacts:,} contacts, {activities:,} activities, {deals:,} deals, {purchases:,} purchases in {seconds:.1f} s "
            "({rate:,.0f} records/s)"
        ).format(
            customers=counts.customers, contacts=counts.contacts, activities=counts.activities, deals=counts.deals, purchases=counts.purchases,
            seconds=seconds, rate=counts.records / max(seconds, 0.001),
        )
    )
    if graded:
        click.echo(_("Graded by {schemes}").format(schemes=", ".join(graded)))
    elif customers > service.GRADED:
        click.echo(_("Not graded yet: tui-crm grade apply {scheme}").format(scheme=service.SCHEMES[0]))


class Meter:
    """One line on a terminal's standard error: how far, how fast, how long still. Silent elsewhere."""

    def __init__(self, begin: float) -> None:
        self._begin = begin

    def show(self, done: int, total: int) -> bool:
        """Draw the line; never asks to stop (Ctrl+C does)."""
        if sys.stderr.isatty():
            seconds = max(time.monotonic() - self._begin, 0.001)
            left = seconds / done * (total - done)
            line = _("{done:,} of {total:,} customers · {rate:,.0f}/s · {left:.0f} s left")
            line = line.format(done=done, total=total, rate=done / seconds, left=left)
            click.echo(f"\r\x1b[K{line}" + ("\r\x1b[K" if done == total else ""), err=True, nl=False)
        return True
