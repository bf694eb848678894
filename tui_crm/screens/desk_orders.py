"""Sending technicians and calling customers back: what the keys do to dispatch orders and callbacks, or to those of a ticket."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from tui_crm.errors import CrmError, UsageError
from tui_crm.i18n import _
from tui_crm.screens.deal_acts import told
from tui_crm.screens.desk_targets import DeskTargets
from tui_crm.screens.long_task import run_long

if TYPE_CHECKING:
    from tui_crm.query.complete import Completion
    from tui_crm.services.desk.dispatching import Suggestion
    from tui_crm.services.parts import Progress

ORDER = "dispatch"
NOBODY = "-"
SCORE = r"\s*(\d+)(?!\d|\s*(?:分钟|小时|[天年月日号个次点周]))(?:\s*分)?(?:[\s,，.。:：;；、!！]+|$|(?=[\u4e00-\u9fff]))"
"""A number that is a score: before a blank, a sign, or Chinese that is no measure of something else (`3天后再打`)."""


class OrderActs(DeskTargets, inherit_bindings=False):
    """Mixed into the pages that show tickets, orders or callbacks."""

    def orders(self) -> list[int]:
        """The dispatch orders a verb acts upon. Raises UsageError where there is none."""
        from tui_crm.services.desk import around

        return around.orders_of(self.crm, *self.desk_targets(ORDER))

    # sending

    def do_ticket_dispatch(self, argument: str) -> None:
        """Send a technician: for tickets orders are made, orders are given to another."""
        from tui_crm.services.desk import dispatching

        crm, (kind, targets) = self.crm, self.desk_targets(ORDER)
        if kind == ORDER:
            orders, order = targets, crm.store.read(ORDER, targets[0])
        else:
            from tui_crm.model.record import Record

            tickets = self.tickets()
            empty = {field.name: field.empty for field in crm.catalogue[ORDER].fields}
            values = {**empty, **dispatching.proposed(crm, crm.store.read("ticket", tickets[0]))}
            orders, order = [], Record(crm.catalogue[ORDER], 0, values)

        def send(text: str) -> None:
            name, when, task = self.read_sending(text)
            technician = self.technician_named(name)
            more = {"task": task, "appointment": when}
            if orders:
                self.change_orders(orders, lambda step: dispatching.assign(crm, orders, technician, step), "ticket.dispatch", text)
            else:
                self.plan_orders(tickets, technician, more)

        if argument:
            send(argument)
            return
        found = dispatching.suggest(crm, order)
        self.ask(self.sending_prompt(found), send, found[0].technician.title if found else "", kind="technician", complete=_technicians(found))

    def plan_orders(self, tickets: Sequence[int], technician: int, more: Mapping[str, object]) -> None:
        """An order for each of the tickets."""
        from tui_crm.services.desk import dispatching

        crm = self.crm

        def done(made: list[int]) -> None:
            self.after_act(self.order_said(made))(made)

        run_long(self, _("dispatching"), lambda one: dispatching.plan_all(crm, tickets, more, technician, one.step), done, self.order_refused,
                 total=len(tickets))

    def sending_prompt(self, found: Sequence[Suggestion]) -> str:
        """Who is asked for; with room, why the first one is proposed."""
        if not found:
            return _("send (no technicians yet: :technicians adds them; enter: later):")
        if found and self.size.width >= 100:
            return _("send ({why}) name, when, task:").format(why=found[0].why)
        return _("send (name, when, task; - nobody yet):")

    def read_sending(self, text: str) -> tuple[str, int, str]:
        """Name, appointment and task of a line. Raises UsageError."""
        from tui_crm import services

        name, when, task = (*(part.strip() for part in re.split("[,，]", text, maxsplit=2)), "", "")[:3]
        if not when:
            return name, 0, task
        try:
            read = services.archive.read_text(self.crm, self.crm.catalogue[ORDER].by_name["appointment"], when)
        except ValueError as error:
            raise UsageError(str(error)) from None
        return name, read if isinstance(read, int) else 0, task

    def technician_named(self, name: str) -> int:
        """The technician of a name; 0 for nobody. Raises NotFound, UsageError."""
        from tui_crm import services

        return 0 if name in ("", NOBODY) else services.lookup.record(self.crm, "technician", name).id

    # the technician's own acts

    def do_order_confirm(self, argument: str) -> None:
        """Confirm, as the technician."""
        from tui_crm.services.desk import dispatching

        ids = self.orders()
        self.change_orders(ids, lambda step: dispatching.confirm(self.crm, ids, step), "order.confirm")

    def do_order_decline(self, argument: str) -> None:
        """Decline, as the technician, for a reason."""
        from tui_crm.services.desk import dispatching

        ids = self.orders()

        def decline(text: str) -> None:
            if not text.strip():
                raise UsageError(_("Declining needs a reason"))
            self.change_orders(ids, lambda step: dispatching.decline(self.crm, ids, text, step), "", text)

        self.ask_words(_("declined because:"), decline, argument, "reason")

    def do_order_complete(self, argument: str) -> None:
        """The work is done: what was done, and what was used."""
        from tui_crm.services.desk import dispatching

        ids = self.orders()
        if len(ids) > 1:
            raise UsageError(_("One order is completed at a time: each has its own notes"))

        def complete(text: str) -> None:
            notes, _sign, materials = text.partition("//")
            self.change_orders(ids, lambda _step: dispatching.complete(self.crm, ids[0], notes.strip(), materials.strip()), "", text)

        self.ask_words(_("done (what was done // materials):"), complete, argument, "work")

    def do_order_forward(self, argument: str) -> None:
        """The next step of the order: a technician, their word, the end of the work."""
        state = self.crm.store.read(ORDER, self.orders()[0]).text("state")
        if state == "unassigned":
            self.assign_order(argument)
        elif state == "assigned":
            self.do_order_confirm("")
        else:
            self.do_order_complete(argument)

    def assign_order(self, argument: str) -> None:
        """Give the orders to a technician, the most suitable one proposed."""
        from tui_crm.services.desk import dispatching

        ids = self.orders()
        found = dispatching.suggest(self.crm, self.crm.store.read(ORDER, ids[0]))

        def assign(text: str) -> None:
            self.give_orders(ids, self.technician_named(text.strip()), text)

        if argument:
            assign(argument)
        else:
            self.ask(self.sending_prompt(found), assign, found[0].technician.title if found else "", kind="technician", complete=_technicians(found))

    def give_orders(self, ids: Sequence[int], technician: int, text: str = "") -> None:
        """Give orders to a technician; 0: to nobody."""
        from tui_crm.services.desk import dispatching

        self.change_orders(ids, lambda step: dispatching.assign(self.crm, ids, technician, step), "", text)

    def do_order_back(self, argument: str) -> None:
        """A step back: its technician declines it, others take it from them."""
        from tui_crm.services.desk import dispatching

        ids = self.orders()
        mine = {one.id for one in dispatching.technicians(self.crm) if one["user"] == self.crm.user.id}
        if all(order["technician"] in mine for order in self.crm.store.read_many(ORDER, ids)):
            self.do_order_decline(argument)
        else:
            self.give_orders(ids, 0)

    def change_orders(self, ids: Sequence[int], act: Callable[[Progress], object], action: str, argument: str = "") -> None:
        """Do it in the thread that writes, then say what became of the orders."""

        def done(result: object) -> None:
            self.after_act(self.order_said(ids))(result)

        run_long(self, _("orders"), lambda task: act(task.step), done, self.order_refused, total=len(ids))
        if action:
            self.desk.repeatable = (action, argument)

    def order_refused(self, error: CrmError) -> None:
        """Say why not, with the fields' names."""
        self.say(told(self.crm.catalogue[ORDER], error), "error")

    def order_said(self, ids: Sequence[int]) -> str:
        """What became of the orders, for people."""
        if len(ids) != 1:
            return _("{count} orders · u takes it back").format(count=f"{len(ids):,}")
        order = self.crm.store.read(ORDER, ids[0])
        technician = order.number("technician")
        name = self.crm.store.titles("technician", [technician]).get(technician, "") if technician else ""
        field = self.crm.catalogue[ORDER].by_name["state"]
        state = _("completed") if order["completed_at"] else next(_(each.label) for each in field.choices if each.value == order["state"])
        became = ", ".join(filter(None, (state, name)))
        return _("{code} {title}: {state} · u takes it back").format(code=order.code, title=self.short(order.title), state=became)

    # callbacks

    def do_callback_answered(self, argument: str) -> None:
        """Somebody answered: the score and a word."""
        callback = self.open_callback()

        def answered(text: str) -> None:
            from tui_crm.services.desk import calling

            score, comment = read_score(text)

            def done(state: str) -> None:
                self.after_act(self.called_back(callback, state))(state)

            self.work(lambda: calling.answered(self.crm, callback, score, comment), done, self.callback_refused)

        self.ask_words(_("they answered (score 1-5 and a word: 5 very kind):"), answered, argument, "score")

    def do_callback_missed(self, argument: str) -> None:
        """Nobody answered."""
        from tui_crm.services.desk import calling

        callback = self.open_callback()

        def done(state: str) -> None:
            record = self.crm.store.read("callback", callback)
            attempts = f"{record.number('attempts')}/{record.number('retries')}"
            again = _("no answer {attempts}, again on {day} · u takes it back")
            text = _("given up after {attempts} · u takes it back") if state == "given_up" else again
            self.after_act(text.format(attempts=attempts, day=record.text("due")))(state)

        self.work(lambda: calling.no_answer(self.crm, callback), done, self.callback_refused)

    def open_callback(self) -> int:
        """The callback a verb acts upon. Raises UsageError."""
        from tui_crm.services.desk import around

        found = around.callbacks_of(self.crm, *self.desk_targets("callback"))
        if len(found) > 1:
            raise UsageError(_("One callback at a time: each has its own answer"))
        return found[0]

    def called_back(self, callback: int, state: str) -> str:
        """What came of a callback, for people."""
        from tui_crm.services.desk.ticket_rules import state_name

        record = self.crm.store.read("callback", callback)
        score = _("score {score}").format(score=record.number("score")) if record.number("score") else _("no score")
        after = _("the ticket is {state}").format(state=state_name(state)) if state else self.short(record.title)
        return _("{score}; {after} · u takes it back").format(score=score, after=after)

    def callback_refused(self, error: CrmError) -> None:
        """Say why not, with the fields' names."""
        self.say(told(self.crm.catalogue["callback"], error), "error")


def read_score(text: str) -> tuple[int, str]:
    """Score and comment of a line: `5 very kind`, `5分很满意`; 0 where no score is said. Raises UsageError for one beyond 5."""
    found = re.match(SCORE, text)
    if found is None:
        if not text.strip():
            raise UsageError(_("Say a score from 1 to 5, a word, or both"))
        return 0, text.strip()
    if not 1 <= int(found[1]) <= 5:
        raise UsageError(_("A score goes from 1 to 5"))
    return int(found[1]), text[found.end() :].strip()


def _technicians(found: Sequence[Suggestion]) -> Callable[[str, int], Completion]:
    """The technicians, the most suitable first."""
    from tui_crm.query.complete import Candidate, Completion

    names = [suggestion.technician.title for suggestion in found]

    def complete(text: str, cursor: int) -> Completion:
        begun = text[:cursor].casefold()
        return Completion(0, cursor, tuple(Candidate(name) for name in names if name.casefold().startswith(begun)))

    return complete
