"""Work logs in their list and on their page: handed in by their author, commented by who leads, in one line."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui_crm.errors import UsageError
from tui_crm.i18n import _, ngettext
from tui_crm.screens.page import Page

if TYPE_CHECKING:
    from tui_crm.model.entity import Entity


class WorkLogActs(Page, inherit_bindings=False):
    """Mixed into the pages that show records, which say what the targets are."""

    targets: Callable[[], list[int]]
    after_act: Callable[[str], Callable[[object], None]]

    if TYPE_CHECKING:

        @property
        def entity(self) -> Entity: ...

    def do_log_hand_in(self, argument: str) -> None:
        """They are complete."""
        from tui_crm.services import work_logs

        ids = self._logs()

        def done(count: int) -> None:
            text = ngettext("{count} work log handed in · u takes it back", "{count} work logs handed in · u takes them back", count)
            self.after_act(text.format(count=count) if count else _("That was handed in before"))(count)

        self.work(lambda: work_logs.hand_in(self.crm, ids), done)

    def do_log_comment(self, argument: str) -> None:
        """What who leads thinks of it."""
        from tui_crm.services import work_logs

        log = self._logs()[0]
        record = self.crm.store.read("work_log", log)

        def comment(text: str) -> None:
            said = _("commented {name} · u takes it back").format(name=record.title)
            self.work(lambda: work_logs.comment(self.crm, log, text), self.after_act(said))

        if argument:
            comment(argument)
        else:
            self.ask(_("comment on {name}:").format(name=record.title), comment, record.text("comment"), kind="comment")

    def _logs(self) -> list[int]:
        """The work logs that a verb acts upon. Raises UsageError where there is none."""
        if self.entity.key != "work_log":
            raise UsageError(_("This works on work logs; :worklogs goes to them"))
        ids = self.targets()
        if not ids:
            raise UsageError(_("There is no record here"))
        return ids
