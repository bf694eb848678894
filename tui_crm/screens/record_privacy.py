"""Privacy on a record's page: everything about a person into a file, and a person's data erased for ever."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tui_crm.i18n import _
from tui_crm.model.record import Record
from tui_crm.screens.long_task import run_long
from tui_crm.screens.page import Page
from tui_crm.screens.replacing import write_to

if TYPE_CHECKING:
    from tui_crm.services.privacy_erasing import Erasure

KINDS = ("customer", "contact")


class PrivacyActs(Page, inherit_bindings=False):
    """Mixed into the record page, which says what the record is."""

    record: Record | None

    def _person(self) -> Record | None:
        """The record, when it is a person's or a firm's; else says so."""
        record = self.record
        if record is not None and record.entity.key in KINDS:
            return record
        self.say(_("Only customers and contacts hold a person's data"), "warning")
        return None

    def do_privacy_export(self, argument: str) -> None:
        """Everything about the person into a ZIP archive."""
        from tui_crm.services.paths import complete_path

        record = self._person()
        if record is None:
            return
        self.crm.policy.allow("export")
        if argument:
            self._export(record, argument)
        else:
            prompt = _("all about {code} to (.zip):").format(code=record.code) + " "
            complete = lambda text, cursor: complete_path(text, cursor, (".zip",))  # noqa: E731 - as short as what it does
            self.ask(prompt, lambda name: self._export(record, name), f"{record.code}.zip", kind="export", complete=complete)

    def _export(self, record: Record, name: str) -> None:
        from tui_crm.services import privacy_dossier
        from tui_crm.services.privacy_scope import person

        path = Path(name.strip()).expanduser()
        crm, who = self.crm, f"{record.entity.key}:#{record.id}"
        message = _("All about {code} is in {file}").format(code=record.code, file=path)
        save = lambda task: privacy_dossier.save(crm, person(crm, who), path, replace=True)  # noqa: E731 - as short as what it does
        done = lambda _found: self.desk.say(message)  # noqa: E731 - as short as what it does
        write_to(self, path, lambda: run_long(self, _("exporting"), save, done, queue="aside"))

    def do_privacy_erase(self, argument: str) -> None:
        """Erase the person's data, once the code was typed."""
        record = self._person()
        if record is None:
            return
        from tui_crm.services import privacy_erasing

        self.crm.policy.allow("erase")
        cost = privacy_erasing.cost(self.crm)
        prompt = _("type {code} to erase this person's data for ever; nothing brings it back:").format(code=record.code) + " "
        self.ask(prompt, lambda answer: self._erase(record, cost) if answer.strip() == record.code else self.say(_("Nothing was erased")))

    def _erase(self, record: Record, cost: str) -> None:
        from tui_crm.services import privacy_erasing
        from tui_crm.services.privacy_scope import person

        crm, who = self.crm, f"{record.entity.key}:#{record.id}"
        run_long(self, _("erasing"), lambda task: privacy_erasing.erase(crm, person(crm, who)), self._erased, queue="aside")
        if cost:
            self.say(cost)

    def _erased(self, found: Erasure) -> None:
        """Show the record as it is, and on a page what was done and what is left."""
        from tui_crm.services.privacy_words import summary
        from tui_crm.widgets.fitted import Cells

        self.desk.refresh_pages(None)
        lines = summary(found, done=True)
        self.desk.open_page("text", _("Erased"), [Cells((line,)) for line in lines], aside=found.person.record.code)
