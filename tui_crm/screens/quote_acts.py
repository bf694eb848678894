"""What is done with quotes and leads on their pages and in their lists: sent, accepted, rejected, revised, shown; converted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.screens.page import Page
from tui_crm.screens.replacing import write_to

if TYPE_CHECKING:
    from tui_crm.model.entity import Entity
    from tui_crm.services.leads.converting import Converted
    from tui_crm.services.quoting.states import Conflict


class QuoteActs(Page, inherit_bindings=False):
    """Mixed into the pages that show records, which say what the targets are."""

    targets: Callable[[], list[int]]
    after_act: Callable[[str], Callable[[object], None]]

    if TYPE_CHECKING:

        @property
        def entity(self) -> Entity: ...

    def do_quote_send(self, argument: str) -> None:
        """To the customer, or to a manager for approval."""
        from tui_crm.services.quoting import states

        quote = self._one("quote", _("quotes"))

        def done(found: tuple[Conflict, ...]) -> None:
            record = self.crm.store.read("quote", quote)
            text = _("{code} waits for approval") if record["state"] == "in_approval" else _("{code} is sent")
            self.after_act(text.format(code=record.code))(found)
            if found:
                self.say(_("{product}: a colleague asks this customer another price").format(product=found[0].product), "warning")

        self.work(lambda: states.send(self.crm, quote), done)

    def do_quote_accept(self, argument: str) -> None:
        """The customer took it."""
        from tui_crm.services.quoting import states

        quote = self._one("quote", _("quotes"))
        self.work(lambda: states.accept(self.crm, quote), self.after_act(_("accepted · u takes it back")))

    def do_quote_reject(self, argument: str) -> None:
        """The customer does not want it; why is asked in one line."""
        from tui_crm.services.quoting import states

        quote = self._one("quote", _("quotes"))

        def reject(text: str) -> None:
            self.work(lambda: states.reject(self.crm, quote, text), self.after_act(_("rejected · u takes it back")))

        if argument:
            reject(argument)
        else:
            self.ask(_("rejected because:"), reject, kind="rejection")

    def do_quote_revise(self, argument: str) -> None:
        """A new revision, opened."""
        from tui_crm.services.quoting import states

        quote = self._one("quote", _("quotes"))

        def done(made: int) -> None:
            self.after_act(_("a new revision · u takes it back"))(made)
            self.desk.go_record("quote", made)

        self.work(lambda: states.revise(self.crm, quote), done)

    def do_quote_write(self, argument: str) -> None:
        """Into a file: text, or PDF where its name ends so."""
        quote = self._one("quote", _("quotes"))

        def write(place: str) -> None:
            from tui_crm.services.quoting import rendering

            if not place.strip():
                raise UsageError(_("Say a file, as in: quote.pdf"))
            def written() -> Path:
                return rendering.write(self.crm, quote, place.strip(), replace=True)

            done = _("written to {file}")
            write_to(self, Path(place.strip()).expanduser(), lambda: self.work(written, lambda path: self.say(done.format(file=path))))

        if argument:
            write(argument)
        else:
            self.ask(_("write the quote to (.txt or .pdf):"), write, f"{self.crm.store.read('quote', quote).code}.pdf", kind="file")

    def do_lead_convert(self, argument: str) -> None:
        """Make a deal of a prospect; what it is called is asked in one line."""
        lead = self._one("customer", _("customers"))

        def convert(text: str) -> None:
            from tui_crm.services.leads import converting

            name, _bar, reason = text.partition("|")
            values = {"name": name.strip()} if name.strip() else {}

            def done(made: Converted) -> None:
                self.after_act(_("converted · u takes it back"))(made)
                self.desk.go_record("deal", made.deal)

            self.work(lambda: converting.convert(self.crm, lead, values, None, reason.strip()), done)

        if argument:
            convert(argument)
        else:
            self.ask(_("deal's name (| why, if it is there already):"), convert, kind="convert")

    def _one(self, entity: str, things: str) -> int:
        """The record under the cursor. Raises UsageError where it is of another kind."""
        if self.entity.key != entity:
            raise UsageError(_("This is for {things}").format(things=things))
        ids = self.targets()
        if not ids:
            raise UsageError(_("There is no record here"))
        return ids[0]
