"""Follow-ups from anywhere: `f` plans one in a line, `F` finishes, `Z` puts off; logging an activity with its next step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from tui_crm.errors import UsageError
from tui_crm.i18n import _, ngettext
from tui_crm.model.instants import local_time
from tui_crm.screens.long_task import run_long
from tui_crm.screens.page import Page

if TYPE_CHECKING:
    from tui_crm.model.record import Record
    from tui_crm.query.complete import Completion
    from tui_crm.services.followups.acts import Done
    from tui_crm.services.parts import Progress

About = Mapping[str, int]
"""Whom an act is about: customer, contact, deal, as far as there are any."""
FOLLOWUP = "followup"


class FollowupActs(Page, inherit_bindings=False):
    """Mixed into pages that show records, which say what the targets are."""

    targets: Callable[[], list[int]]
    after_act: Callable[[str], Callable[[object], None]]
    target_kind: Callable[[], str]
    """What kind of record the targets are."""

    def do_followup_add(self, argument: str) -> None:
        """Plan a follow-up for each target, in one line."""
        records = self.crm.store.read_many(self.target_kind(), self.targets())
        if argument:
            self.plan(argument, records)
        else:
            who = records[0].title if len(records) == 1 else f"{len(records):,}" if records else ""
            label = _("follow-up for {name} (call … tomorrow 10:00):").format(name=who) if who else _("follow-up (call … tomorrow 10:00):")
            self.ask(label, lambda text: self.plan(text, records), kind=FOLLOWUP)

    def do_followup_plan(self, argument: str) -> None:
        self.do_followup_add(argument)

    def plan(self, text: str, records: Sequence[Record], day: str = "") -> None:
        """Plan what the line says, with each of these records or with none; `day`: when the line names none."""
        from tui_crm.services.followups import acts, line

        crm = self.crm
        values = line.read(crm, text, day)  # told before the line is gone if it says nothing
        abouts: list[dict[str, int]] = [acts.target(record) for record in records] or [{}]

        def done(made: list[int]) -> None:
            self.after_act(_("planned: {what} · u takes it back").format(what=self.described(made[0])))(made)
            if len(made) > 1:
                self.say(_("{count} follow-ups planned · u takes them back").format(count=f"{len(made):,}"))

        self.work(lambda: acts.add_all(crm, values, abouts), done)
        self.desk.repeatable = ("followup.add", text)

    def described(self, followup: int) -> str:
        """A follow-up in words: what and when."""
        record = self.crm.store.read(FOLLOWUP, followup)
        at = record.number("due_at")
        clock = local_time(at, self.crm.locale.zone).strftime(" %H:%M") if at else ""
        return f"{record.title} · {weekday(record.text('due'))} {record.text('due')}{clock}"

    def do_followup_done(self, argument: str) -> None:
        """Finish follow-ups."""
        ids = self.followups()
        if argument:
            self.finish(ids, argument)
        else:
            self.ask(_("outcome (… >> next step fri 10:00):"), lambda text: self.finish(ids, text), kind="outcome")

    def do_followup_finish(self, argument: str) -> None:
        self.do_followup_done(argument)

    def finish(self, ids: Sequence[int], text: str) -> None:
        """Each becomes an activity, with this outcome and this next step."""
        from tui_crm.services import activities
        from tui_crm.services.followups import acts, line

        crm = self.crm
        after = activities.split_next(text)[1]
        if after:
            line.read(crm, after)  # told before the line is gone

        def done(result: Done) -> None:
            self.after_act(self._finished_text(ids, result))(result)

        run_long(self, _("finishing"), lambda task: acts.finish(crm, ids, text, task.step), done, total=len(ids))
        self.desk.repeatable = ("followup.done", text)

    def _finished_text(self, ids: Sequence[int], result: Done) -> str:
        if len(ids) > 1:
            text = ngettext("{count} follow-up done · u takes it back", "{count} follow-ups done · u takes them back", len(ids))
            return text.format(count=f"{len(ids):,}")
        if result.planned:
            return _("done; next: {what} · u takes it back").format(what=self.described(result.planned[0]))
        return _("done: {name} · u takes it back").format(name=self.crm.store.read(FOLLOWUP, ids[0]).title)

    def do_followup_later(self, argument: str) -> None:
        """Put follow-ups off."""
        ids = self.followups()

        def later(text: str) -> None:
            from tui_crm.services.followups import acts, line

            crm, said = self.crm, text.strip() or "tomorrow"
            line.day_of(crm, said)  # told before the line is gone

            def done(_moved: int) -> None:
                self.after_act(_("put off: {what} · u takes it back").format(what=self.described(ids[0])))(ids)

            run_long(self, _("putting off"), lambda task: acts.snooze(crm, ids, said, task.step), done, total=len(ids))
            self.desk.repeatable = ("followup.later", said)

        if argument:
            later(argument)
        else:
            self.ask(_("put off to (enter: tomorrow; +2d, fri 14:00 …):"), later, kind="snooze")

    def do_followup_snooze(self, argument: str) -> None:
        self.do_followup_later(argument)

    def do_followup_drop(self, argument: str) -> None:
        """Give follow-ups up."""
        ids = self.followups()

        def give_up(text: str) -> None:
            from tui_crm.services.followups import acts

            crm = self.crm
            message = _("given up: {name} · u takes it back").format(name=crm.store.read(FOLLOWUP, ids[0]).title)

            def drop(step: Progress) -> int:
                return acts.drop(crm, ids, text, step)

            run_long(self, _("giving up"), lambda task: drop(task.step), self.after_act(message), total=len(ids))

        if argument:
            give_up(argument)
        else:
            self.ask(_("given up because:"), give_up, kind="reason")

    def followups(self) -> list[int]:
        """The follow-ups that a verb acts upon. Raises UsageError where there is none."""
        if self.target_kind() != FOLLOWUP:
            raise UsageError(_("This is no follow-up; f plans one"))
        ids = self.targets()
        if not ids:
            raise UsageError(_("There is no record here"))
        return ids

    # activities

    def ask_activity(self, about: About, name: str, argument: str, start: str = "") -> None:
        """Log an activity in one line, warned if there were many contacts lately. Raises UsageError where there is no customer."""
        from tui_crm import services
        from tui_crm.services.contacting import frequency

        customer = about.get("customer", 0)
        if not customer:
            raise UsageError(_("{name} belongs to no customer; an activity needs one").format(name=name))
        crm = self.crm

        def log(text: str) -> None:
            services.activities.read_whole(crm, text)  # told before the line is gone if it says nothing
            message = _("logged with {name} · u takes it back").format(name=name)
            task = lambda: services.activities.log(crm, customer, text, about.get("contact", 0), about.get("deal", 0))  # noqa: E731
            self.work(task, self.after_act(message))
            self.desk.repeatable = ("activity.add", text)

        if argument:
            log(argument)
        else:
            warning = frequency.warning(crm, customer)
            prompt = _("log (call 20m … > result >> next step fri):")
            self.ask(f"! {warning} – {prompt}" if warning else prompt, log, start, kind="log")

    def do_mail_attach(self, argument: str) -> None:
        """Attach an e-mail file to the timeline of the record, as an activity."""
        from tui_crm.services.followups import acts

        records = self.crm.store.read_many(self.target_kind(), self.targets()[:1])
        about = acts.target(records[0]) if records else {}
        if argument:
            self._attach_mail(argument, about)
        else:
            self.ask(_("e-mail file (.eml):"), lambda text: self._attach_mail(text, about), kind="mail", complete=self.complete_mail_attach)

    def _attach_mail(self, path: str, about: About) -> None:
        from tui_crm.services.desk.files import shelf_of
        from tui_crm.services.mail import attaching

        crm = self.crm

        def done(activity: int) -> None:
            self.after_act(_("attached: {title} · u takes it back").format(title=crm.store.read("activity", activity).title))(activity)

        self.work(lambda: attaching.attach_file(crm, path.strip(), about, shelf_of(self.desk.settings)), done)

    def complete_mail_attach(self, text: str, cursor: int) -> Completion:
        """E-mail files."""
        from tui_crm.services.paths import complete_path

        return complete_path(text, cursor, (".eml",))


def weekday(day: str) -> str:
    """The short name of a day's weekday."""
    from tui_crm.services import form_texts

    return _(form_texts.weekday(day))
