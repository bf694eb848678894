"""The public pool from lists and pages of customers: take from it, give back, return whom nobody looks after, give its leads to people."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui_crm.errors import UsageError
from tui_crm.i18n import _, ngettext
from tui_crm.screens.long_task import LongTask, run_long
from tui_crm.screens.page import Page

if TYPE_CHECKING:
    from tui_crm.model.entity import Entity


class PoolActs(Page, inherit_bindings=False):
    """Mixed into the pages that show customers, which say what the targets are."""

    targets: Callable[[], list[int]]
    after_act: Callable[[str], Callable[[object], None]]

    if TYPE_CHECKING:

        @property
        def entity(self) -> Entity: ...

    def do_pool_claim(self, argument: str) -> None:
        """Customers of the pool become one's own, all or none."""
        from tui_crm.services.pool import claiming

        ids = self._customers()

        def claimed(count: int) -> None:
            more = claiming.left(self.crm).today
            told = self._about(ids, _("{name} is yours"), ngettext("{count} customer is yours", "{count} customers are yours", count))
            rest = "" if more is None else " · " + _("{count} more today").format(count=more)
            self.after_act(told + rest + _(" · u takes it back"))(count)

        self.work(lambda: claiming.claim(self.crm, ids), claimed)
        self.desk.repeatable = ("pool.claim", "")

    def do_pool_release(self, argument: str) -> None:
        """One's own customers go back to the pool; a manager gives back anybody's."""
        from tui_crm.services.pool import claiming

        ids = self._customers()

        def released(count: int) -> None:
            many = ngettext("{count} customer is in the public pool now", "{count} customers are in the public pool now", count)
            self.after_act(self._about(ids, _("{name} is in the public pool now"), many) + _(" · u takes it back"))(count)

        self.work(lambda: claiming.release(self.crm, ids), released)
        self.desk.repeatable = ("pool.release", "")

    def do_pool_recycle(self, argument: str) -> None:
        """All customers whose time is over, as the contact rules say; managers may."""
        from tui_crm.services.pool import recycling

        crm = self.crm

        def recycle(task: LongTask) -> int:
            return recycling.recycle(crm, [each.record.id for each in recycling.due(crm)], task.step)

        def done(count: int) -> None:
            text = ngettext("{count} customer is in the public pool now", "{count} customers are in the public pool now", count)
            told = text.format(count=f"{count:,}") + _(" · u takes it back") if count else _("No customer was left alone for too long")
            self.after_act(told)(count)

        run_long(self, _("returning to the pool"), recycle, done)

    def do_lead_assign(self, argument: str) -> None:
        """The leads of the pool, or those that a filter matches, go to people as the lead rules say."""
        from tui_crm.services.leads import assigning

        crm = self.crm

        def done(found: assigning.Assigned) -> None:
            if not found.given:
                self.say(_("No lead of the public pool could be given to anybody"), "warning")
                return
            self.after_act(assigning.told(crm, found) + _(" · u takes it back"))(found)

        run_long(self, _("giving leads to people"), lambda task: assigning.assign(crm, argument, progress=task.step), done)

    def _customers(self) -> list[int]:
        """The customers that a verb acts upon. Raises UsageError where there is none."""
        if self.entity.key != "customer":
            raise UsageError(_("Only customers are in the public pool"))
        ids = self.targets()
        if not ids:
            raise UsageError(_("There is no record here"))
        return ids

    def _about(self, ids: list[int], one: str, many: str) -> str:
        if len(ids) == 1:
            return one.format(name=self.crm.store.read("customer", ids[0]).title)
        return many.format(count=f"{len(ids):,}")
