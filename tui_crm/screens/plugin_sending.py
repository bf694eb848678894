"""Sending a message through a plugin's gateway: to the marked records, or to the one that is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tui_crm.errors import UsageError
from tui_crm.i18n import _, ngettext

if TYPE_CHECKING:
    from tui_crm.services.crm import Crm
    from tui_crm.services.plugin_acts import Declared
    from tui_crm.services.plugin_messages import SentTo

WITH_SUBJECT = "email"
"""The kind of address whose messages have a subject."""


class PluginSending:
    """Mixed into the app."""

    crm: Crm
    open_page: Any
    refresh_pages: Any
    say: Any
    page: Any

    def do_message_send(self, argument: str) -> None:
        """Send a text to the marked customers or contacts, else to the one under the cursor; each that was sent is logged. Raises UsageError."""
        from tui_crm.services import plugin_acts

        page = self.page
        entity = getattr(page, "entity", None)
        if entity is None or entity.key not in ("customer", "contact"):
            raise UsageError(_("Messages go to customers and contacts"))
        ways = list(plugin_acts.declared(self.crm, "gateways"))
        if not ways:
            raise UsageError(_("No plugin that is switched on sends messages"))
        ids = page.targets()
        if not ids:
            raise UsageError(_("There is nobody here to send to"))
        if len(ways) == 1:
            self._ask_text(ways[0], entity.key, ids, argument)
        else:
            self._ask_way(ways, entity.key, ids, argument)

    def _ask_way(self, ways: Sequence[Declared], entity: str, ids: Sequence[int], text: str) -> None:
        from tui_crm.query.complete import Candidate, Completion

        def chosen(name: str) -> None:
            wanted = name.strip().casefold()
            found = next((each for each in ways if wanted in (each.name, each.label.casefold())), None)
            if found is None:
                raise UsageError(_("There is no way “{text}”; there are {names}").format(text=name, names=", ".join(each.label for each in ways)))
            self._ask_text(found, entity, ids, text)

        def complete(text: str, cursor: int) -> Completion:
            begun = text[:cursor].casefold()
            return Completion(0, len(text), tuple(Candidate(each.label, each.name) for each in ways if each.label.casefold().startswith(begun)))

        self.page.ask(_("send by:"), chosen, kind="gateway", complete=complete)

    def _ask_text(self, way: Declared, entity: str, ids: Sequence[int], text: str) -> None:
        """Ask for the text, and for a subject before it where messages have one."""
        to = ngettext("{way} to {count}", "{way} to {count}", len(ids)).format(way=way.label, count=f"{len(ids):,}")
        if way.plain["kind"] != WITH_SUBJECT:
            self.page.ask(f"{to}:", lambda given: self._send_by(way, entity, ids, given), text, kind="message")
            return

        def with_subject(subject: str) -> None:
            self.page.ask(_("text:"), lambda given: self._send_by(way, entity, ids, given, subject.strip()), text, kind="message")

        self.page.ask(f"{to}, {_('subject')}:", with_subject, kind="subject")

    def _send_by(self, way: Declared, entity: str, ids: Sequence[int], text: str, subject: str = "") -> None:
        from tui_crm.screens.long_task import LongTask, run_long
        from tui_crm.services import plugin_messages

        if not text.strip():
            raise UsageError(_("There is no text"))

        def work(task: LongTask) -> list[SentTo]:
            return plugin_messages.send(self.crm, way.name, entity, ids, text.strip(), subject)

        run_long(self.page, way.label, work, lambda told: self._say_sent(way, told), queue="aside")

    def _say_sent(self, way: Declared, told: Sequence[SentTo]) -> None:
        """How many were sent; who was not, and why, on a page of its own."""
        self.refresh_pages(None)
        left = [each for each in told if not each.ok]
        sent = len(told) - len(left)
        if left:
            columns = (_("To"), _("Address"), _("Why not"))
            rows = [(each.name, each.to, each.detail) for each in left]
            view = {"kind": "table", "columns": columns, "rows": rows, "right": (), "records": (), "empty": ""}
            self.open_page("view", _("Not sent: {way}").format(way=way.label), view)
        text = ngettext("{count} message sent", "{count} messages sent", sent).format(count=f"{sent:,}")
        if left:
            text += "; " + ngettext("{count} not sent", "{count} not sent", len(left)).format(count=f"{len(left):,}")
        self.say(text, "warning" if left else "info")
