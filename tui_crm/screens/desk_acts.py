"""What the keys of the service desk do to tickets: take, wait, solve, close, reopen, reject, merge, split, escalate, link, draft an article.

They work wherever a ticket, its dispatch order or its callback is shown, on the marks or on the record under the cursor.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tui_crm.errors import CrmError, UsageError
from tui_crm.i18n import _, ngettext
from tui_crm.screens.deal_acts import told
from tui_crm.screens.desk_orders import OrderActs
from tui_crm.screens.desk_saying import SayingActs
from tui_crm.screens.long_task import run_long

if TYPE_CHECKING:
    from tui_crm.query.complete import Completion
    from tui_crm.services.parts import Progress

TICKET = "ticket"
MOST_SPLIT = 1
NAMED = 5  # tickets that are named after mails were taken


class TicketActs(SayingActs, OrderActs, inherit_bindings=False):
    """Mixed into the pages that show records, which say what the targets are."""

    def tickets(self) -> list[int]:
        """The tickets a verb acts upon. Raises UsageError where there is none."""
        from tui_crm.services.desk import around

        return around.tickets_of(self.crm, *self.desk_targets(TICKET))

    def change_tickets(self, ids: Sequence[int], act: Callable[[Progress], object], action: str, argument: str = "") -> None:
        """Do it in the thread that writes, then say what became of the ticket, or how many changed."""

        def done(_result: object) -> None:
            self.after_act(self.ticket_said(ids))(_result)

        def failed(error: CrmError) -> None:
            self.say(told(self.crm.catalogue[TICKET], error), "error")

        run_long(self, _("tickets"), lambda task: act(task.step), done, failed, total=len(ids))
        self.desk.repeatable = (action, argument)

    def ticket_said(self, ids: Sequence[int]) -> str:
        """What became of the tickets, for people."""
        if len(ids) > 1:
            return ngettext("{count} ticket · u takes it back", "{count} tickets · u takes it back", len(ids)).format(count=f"{len(ids):,}")
        from tui_crm.services.desk.ticket_rules import state_name

        ticket = self.crm.store.read(TICKET, ids[0])
        owner = ticket.number("owner")
        who = self.crm.showing().title
        parts = [state_name(ticket.text("state")), who("user", owner) if who and owner else _("nobody's")]
        if ticket.number("level"):
            parts.append(_("level {level}").format(level=ticket.number("level")))
        return _("{code} {title}: {state} · u takes it back").format(code=ticket.code, title=self.short(ticket.title), state=", ".join(parts))

    def ask_words(self, prompt: str, answer: Callable[[str], None], argument: str, kind: str) -> None:
        """Words in one line, unless a command gave them."""
        if argument:
            answer(argument)
        else:
            self.ask(prompt, answer, kind=kind)

    # where they come from

    def do_ticket_mail(self, argument: str) -> None:
        """Take mails from a file or a folder: answers come to their tickets, others open one."""
        if argument:
            self.take_mails(argument)
        else:
            self.ask(_("mails (.eml, mbox, Maildir, folder):"), self.take_mails, kind="mails", complete=self.complete_ticket_mail)

    def take_mails(self, path: str) -> None:
        """Take them in the thread that writes, then say what became of them."""
        from pathlib import Path

        from tui_crm.services.desk import files, mailing
        from tui_crm.services.mail import boxes

        crm, here = self.crm, self.desk.settings
        rules = mailing.Rules(frozenset(here.desk_addresses), here.desk_mails_hour)

        def done(outcome: mailing.Outcome) -> None:
            codes = ", ".join(dict.fromkeys(fate.code for fate in outcome.fates[:NAMED] if fate.code))
            self.after_act(mailing.told(outcome) + (f" · {codes}" if codes else ""))(outcome)

        found = boxes.mails([Path(path.strip()).expanduser()])
        run_long(self, _("mails"), lambda task: mailing.take(crm, found, files.shelf_of(here), rules, task.step), done)

    def complete_ticket_mail(self, text: str, cursor: int) -> Completion:
        """E-mail files and folders."""
        from tui_crm.services.paths import complete_path

        return complete_path(text, cursor, (".eml", ".mbox"))

    # states

    def do_ticket_take(self, argument: str) -> None:
        """Make them one's own."""
        from tui_crm.services.desk import acts

        ids = self.tickets()
        self.change_tickets(ids, lambda step: acts.take(self.crm, ids, step), "ticket.take")

    def assign_tickets(self, argument: str) -> None:
        """Give them to somebody; `-` to nobody."""
        from tui_crm import services
        from tui_crm.services.desk import acts

        ids = self.tickets()

        def assign(text: str) -> None:
            user = 0 if text.strip() in ("-", "") else services.lookup.record(self.crm, "user", text).id
            self.change_tickets(ids, lambda step: acts.assign(self.crm, ids, user, progress=step), "record.owner", text)

        if argument:
            assign(argument)
        else:
            label = ngettext("owner of {count} record:", "owner of {count} records:", len(ids)).format(count=f"{len(ids):,}")
            self.ask(label, assign, complete=self.complete_named("user"))

    def do_ticket_begin(self, argument: str) -> None:
        """Into progress."""
        from tui_crm.services.desk import acts

        ids = self.tickets()
        self.change_tickets(ids, lambda step: acts.begin(self.crm, ids, step), "ticket.begin")

    def do_ticket_wait(self, argument: str) -> None:
        """The customer's turn."""
        from tui_crm.services.desk import acts

        ids = self.tickets()

        def wait(text: str) -> None:
            self.change_tickets(ids, lambda step: acts.wait(self.crm, ids, text.strip(), step), "ticket.wait", text)

        self.ask_words(self.about(ids, _("waits for (enter: the customer):")), wait, argument, "waiting")

    def do_ticket_resolve(self, argument: str) -> None:
        """Solved; what solved it."""
        from tui_crm.services.desk import acts

        ids = self.tickets()

        def resolve(text: str) -> None:
            solution, _sign, cause = text.partition("//")
            self.change_tickets(ids, lambda step: acts.resolve(self.crm, ids, solution.strip(), cause.strip(), step), "ticket.resolve", text)

        self.ask_words(self.about(ids, _("solved by (what was done // cause):")), resolve, argument, "solution")

    def do_ticket_close(self, argument: str) -> None:
        """Closed."""
        from tui_crm.services.desk import acts

        ids = self.tickets()
        self.change_tickets(ids, lambda step: acts.close(self.crm, ids, step), "ticket.close")

    def do_ticket_reopen(self, argument: str) -> None:
        """Into progress again."""
        from tui_crm.services.desk import acts

        ids = self.tickets()
        self.change_tickets(ids, lambda step: acts.reopen(self.crm, ids, step), "ticket.reopen")

    def do_ticket_reject(self, argument: str) -> None:
        """Refused, for a reason; of an order: declined."""
        from tui_crm.services.desk import acts

        if self.desk_targets("dispatch")[0] == "dispatch":
            self.do_order_decline(argument)
            return
        ids = self.tickets()

        def reject(text: str) -> None:
            if not text.strip():
                raise UsageError(_("Rejecting needs a reason"))
            self.change_tickets(ids, lambda step: acts.reject(self.crm, ids, text.strip(), step), "ticket.reject", text)

        self.ask_words(self.about(ids, _("rejected because:")), reject, argument, "reason")

    def do_ticket_withdraw(self, argument: str) -> None:
        """The customer takes complaints back."""
        from tui_crm.services.desk import acts

        ids = self.tickets()
        self.change_tickets(ids, lambda step: acts.withdraw(self.crm, ids, argument, step), "ticket.withdraw", argument)

    def do_ticket_escalate(self, argument: str) -> None:
        """To the next level; an order that waits for its technician itself, of others the ticket."""
        from tui_crm.services.desk import raising

        crm, kind, ids = self.crm, self.entity.key, self.targets()

        def done(message: str) -> None:
            self.after_act(_("{message} · u takes it back").format(message=message))(message)

        def failed(error: CrmError) -> None:
            self.say(told(crm.catalogue[TICKET], error), "error")

        run_long(self, _("tickets"), lambda task: raising.said(crm, raising.raise_level(crm, kind, ids, task.step)), done, failed, total=len(ids))
        self.desk.repeatable = ("ticket.escalate", "")

    # several made one, one made several

    def do_record_merge(self, argument: str) -> None:
        """Tickets are merged in their own way, other records field by field."""
        if self.entity.key == TICKET:
            self.merge_tickets(argument)
        else:
            super().do_record_merge(argument)  # type: ignore[misc]  # of the mixin for all records

    def merge_tickets(self, argument: str) -> None:
        """The marked ones into the oldest of them; one into another that is named."""
        from tui_crm import services
        from tui_crm.services.desk import acts

        ids = self.tickets()

        def merge(into: int) -> None:
            def done(_count: object) -> None:
                self.after_act(_("merged into {ticket}").format(ticket=self.ticket_said([into])))(_count)

            self.work(lambda: acts.merge(self.crm, ids, into), done)

        def named(text: str) -> None:
            merge(services.lookup.record(self.crm, TICKET, text).id)

        if argument:
            named(argument)
        elif len(ids) > 1:
            merge(min(ids))
        else:
            self.ask(_("merge into (code or subject):"), named, complete=self.complete_named(TICKET))

    def do_ticket_split(self, argument: str) -> None:
        """Another ticket of a part of this one; an entry under the cursor goes with it."""
        from tui_crm.services.desk import acts

        ids = self.tickets()
        if len(ids) > MOST_SPLIT:
            raise UsageError(_("One ticket is split at a time"))
        kind, entries = self.desk_targets("ticket_entry")

        def split(text: str) -> None:
            if not text.strip():
                raise UsageError(_("Say what the new ticket is about"))
            crm, taken = self.crm, entries if kind == "ticket_entry" else []

            def done(made: int) -> None:
                self.after_act(_("split off: {ticket}").format(ticket=self.ticket_said([made])))(made)

            self.work(lambda: acts.split(crm, ids[0], text, taken), done)

        self.ask_words(self.about(ids[:1], _("split off a ticket about:")), split, argument, "subject")

    # defects and articles

    def do_ticket_defect(self, argument: str) -> None:
        """Which known fault they are about."""
        from tui_crm.services.desk import acts

        ids = self.tickets()

        def link(text: str) -> None:
            if not text.strip():
                raise UsageError(_("Say which defect"))

            def done(defect: int) -> None:
                name = self.crm.store.read("defect", defect).title
                self.after_act(_("{count} linked with the defect {name} · u takes it back").format(count=f"{len(ids):,}", name=name))(defect)

            self.work(lambda: acts.link_named(self.crm, ids, text), done)
            self.desk.repeatable = ("ticket.defect", text)

        if argument:
            link(argument)
        else:
            self.ask(_("defect (name or code; a new name makes one):"), link, kind="defect", complete=self.complete_named("defect"))

    def do_ticket_article(self, argument: str) -> None:
        """A draft of an article, from what was asked and what solved it."""
        from tui_crm.services.desk import knowledge

        crm, ticket = self.crm, self.tickets()[0]

        def done(article: int) -> None:
            self.after_act("")(article)
            self.desk.go_record("article", article)
            self.desk.say(_("drafted {code} · e edits it, u takes it back").format(code=crm.store.read("article", article).code))

        self.work(lambda: knowledge.draft(crm, ticket), done)

    def complete_named(self, entity: str) -> Callable[[str, int], Completion]:
        """Completion by the names of records."""
        from tui_crm import services
        from tui_crm.query.complete import Candidate, Completion

        def complete(text: str, cursor: int) -> Completion:
            begun = text[:cursor].strip()
            hits = services.lookup.anything(self.crm, begun, 10, (entity,)) if begun else []
            return Completion(0, cursor, tuple(Candidate(hit.code if entity == TICKET else hit.title) for hit in hits))

        return complete
