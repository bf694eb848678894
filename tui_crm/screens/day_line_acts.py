"""What the keys do on lines of the day (Today, the calendar): log with whom the line is about, edit it, give it to somebody else, copy a number."""

from __future__ import annotations

from collections.abc import Callable

from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.screens.followup_acts import FollowupActs
from tui_crm.terminal import osc52

CALL = "call "


class DayLineActs(FollowupActs, inherit_bindings=False):
    """Mixed into pages of such lines, which say what the line under the cursor is."""

    line_record: Callable[[], tuple[str, int, str]]
    """(entity, id, title) of the record under the cursor. Raises UsageError where there is none."""
    line_about: Callable[[], dict[str, int]]
    """Customer, contact and deal that the line under the cursor is about, as far as there are any."""

    def do_activity_add(self, argument: str) -> None:
        """Log an activity with whom the line is about."""
        self.log_line(argument, "")

    def do_today_call(self, argument: str) -> None:
        """Log a call."""
        self.log_line(f"{CALL}{argument}" if argument else "", _("call") + " ")

    def log_line(self, argument: str, start: str) -> None:
        """Log an activity; `start` is typed already."""
        self.ask_activity(self.line_about(), self.line_record()[2], argument, start)

    def do_record_edit(self, argument: str) -> None:
        """The record in a form."""
        entity, record, _title = self.line_record()
        self.desk.go_form(entity, record)

    def do_record_owner(self, argument: str) -> None:
        """Another owner of the follow-up or record."""
        from tui_crm import services

        crm = self.crm
        entity, record, title = self.line_record()
        if "owner" not in crm.catalogue[entity].by_name:
            raise UsageError(_("{things} have no owner").format(things=_(crm.catalogue[entity].plural)))

        def assign(text: str) -> None:
            owner = services.lookup.record(crm, "user", text).id
            message = _("{name} has a new owner · u takes it back").format(name=title)
            self.work(lambda: services.archive.assign(crm, entity, [record], owner), self.after_act(message))

        if argument:
            assign(argument)
        else:
            self.ask(_("new owner:"), assign)

    def do_today_yank(self, argument: str) -> None:
        """Copy the phone number of the contact, else of the customer."""
        about = self.line_about()
        for entity in ("contact", "customer"):
            phones = self.crm.store.read(entity, about[entity])["phones"] if entity in about else ()
            if isinstance(phones, tuple) and phones:
                self.desk.write_terminal(osc52(str(phones[0])))
                self.say(_("copied {text}").format(text=phones[0]))
                return
        self.say(_("There is nothing to copy"), "warning")
