"""Replies, notes and what customers said, in one line: time spent before it, ready-made replies after `=`, articles after `@`; or, longer, in an
editor: by enter in the empty line, by F4 with what was begun, by pasting several lines.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tui_crm.errors import InvalidRecord, UsageError
from tui_crm.i18n import _
from tui_crm.screens.desk_targets import DeskTargets
from tui_crm.screens.long_task import run_long

if TYPE_CHECKING:
    from tui_crm.query.complete import Completion
    from tui_crm.services.parts import Progress

OFFERED = 8
"""Articles and ready-made replies."""
CANNED, ARTICLE = "=", "@"


class SayingActs(DeskTargets, inherit_bindings=False):
    """Mixed into the pages that show tickets."""

    def do_ticket_reply(self, argument: str) -> None:
        """Answer the customer."""
        ids = self.tickets()
        if argument:
            self.reply_with(ids, argument)
            return
        offered: list[str] = []
        self.ask(
            self.about(ids, _("reply:")), lambda text: self.reply_with(ids, text), kind="reply", complete=completion(offered),
            placeholder=_("15m … (time spent), = ready-made, @ article; enter or F4: several lines"),
            longer=lambda text: self.write_longer(ids, "reply", text),
        )  # fmt: skip
        self.soon(lambda: self.reply_offers(ids), offered.extend)

    def do_ticket_canned(self, argument: str) -> None:
        """Answer with a ready-made reply."""
        ids = self.tickets()
        if argument:
            self.reply_with(ids, CANNED + argument.removeprefix(CANNED))
            return
        offered: list[str] = []
        self.ask(
            "", lambda text: self.reply_with(ids, text), CANNED, kind="canned", complete=completion(offered),
            longer=lambda text: self.write_longer(ids, "reply", text),
        )  # fmt: skip

        def came(found: Sequence[str]) -> None:
            offered.extend(found)
            if not any(each.startswith(CANNED) for each in found):
                self.say(_("There are no ready-made replies; :canned-replies makes one"), "warning")

        self.soon(lambda: self.reply_offers(ids[:1]), came)

    def do_ticket_note(self, argument: str) -> None:
        """Write down what the customer does not see."""
        self.write_entry("note", _("internal note:"), argument)

    def do_ticket_said(self, argument: str) -> None:
        """Write down what the customer said."""
        self.write_entry("message", _("the customer says:"), argument)

    def do_ticket_send(self, argument: str) -> None:
        """Answer with the article under the cursor of the knowledge tab, or a named one."""
        from tui_crm import services

        kind, ids = self.desk_targets("article")
        if argument:
            ids = [services.lookup.record(self.crm, "article", argument).id]
        elif kind != "article":
            raise UsageError(_("Put the cursor on an article of the knowledge tab; in a reply, @ offers them"))
        self.send_article(self.tickets()[:1], ids[0])

    # how it is written

    def write_entry(self, kind: str, prompt: str, argument: str) -> None:
        """Ask for an entry of a kind, and write it."""
        ids = self.tickets()
        if argument:
            self.say_on(ids, kind, argument)
            return
        self.ask(
            self.about(ids, prompt), lambda text: self.say_on(ids, kind, text), kind=kind, longer=lambda text: self.write_longer(ids, kind, text),
            placeholder=_("15m … (time spent); enter or F4: several lines"),
        )  # fmt: skip

    def write_longer(self, ids: Sequence[int], kind: str, begun: str) -> None:
        """Go on in the editor: with what was begun in the line, a ready-made reply or an article filled in. Raises UsageError, NotFound."""
        from tui_crm.services.desk.writing import Writing

        writing = Writing(self.crm, ids, kind)

        def write(text: str) -> None:
            self.run_saying(ids, lambda step: writing.write(text, step))

        self.desk.open_page("entry", writing, writing.brought(begun), write)

    def reply_with(self, ids: Sequence[int], text: str) -> None:
        """Answer with a text, a ready-made reply or an article. Raises UsageError."""
        from tui_crm import services
        from tui_crm.services.desk import saying

        crm = self.crm
        if text.startswith(CANNED):
            reply = saying.find_canned(crm, text[1:])
            for ticket in crm.store.read_many("ticket", ids[:1]):
                saying.fill(crm, reply.text("body"), ticket)  # told before the line is gone if it cannot be filled in
            self.run_saying(ids, lambda step: saying.reply_canned(crm, ids, reply, progress=step))
        elif text.startswith(ARTICLE):
            self.send_article(ids, services.lookup.record(crm, "article", text[1:]).id)
        else:
            self.say_on(ids, "reply", text)

    def say_on(self, ids: Sequence[int], kind: str, text: str) -> None:
        """Write an entry on each ticket. Raises UsageError."""
        from tui_crm.services.desk import saying

        said, minutes = saying.split_spent(text.strip())
        if not said:
            raise UsageError(_("Nothing was written"))
        self.run_saying(ids, lambda step: saying.say(self.crm, ids, kind, said, minutes, progress=step))
        self.desk.repeatable = (f"ticket.{'said' if kind == 'message' else kind}", text)

    def send_article(self, ids: Sequence[int], article: int) -> None:
        """Answer with an article. Raises UsageError for several tickets."""
        from tui_crm.services.desk import knowledge

        if len(ids) > 1:
            raise UsageError(_("An article is sent to one ticket at a time"))
        self.run_saying(ids, lambda _step: knowledge.send(self.crm, ids[0], article))

    def run_saying(self, ids: Sequence[int], act: Callable[[Progress], object]) -> None:
        """Write in the thread for it, then say what became of the tickets."""
        from tui_crm.screens.deal_acts import told

        def failed(error: Exception) -> None:
            self.say(told(self.crm.catalogue["ticket"], error) if isinstance(error, InvalidRecord) else str(error), "error")

        def done(result: object) -> None:
            self.show_latest()
            self.after_act(self.ticket_said(ids))(result)

        run_long(self, _("writing"), lambda task: act(task.step), done, failed, total=len(ids))

    def reply_offers(self, ids: Sequence[int]) -> list[str]:
        """What a reply may begin with. In a reading thread."""
        from tui_crm.services.desk import writing

        return writing.offers(self.crm, ids, OFFERED)


def completion(offered: Sequence[str]) -> Callable[[str, int], Completion]:
    """The offers whose names hold what was typed behind their sign."""
    from tui_crm.query.complete import Candidate, Completion

    def complete(text: str, cursor: int) -> Completion:
        sign, begun = text[:1], text[1:cursor].strip().casefold()
        fitting = [each for each in offered if sign in (CANNED, ARTICLE) and each.startswith(sign) and begun in each.casefold()]
        return Completion(0, cursor, tuple(Candidate(each) for each in fitting[:OFFERED]))

    return complete
