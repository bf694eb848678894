"""Moving customers on the board of a scheme: a grade set by hand, with its reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tui_crm.errors import UsageError
from tui_crm.i18n import _, ngettext
from tui_crm.screens.long_task import run_long
from tui_crm.screens.page import Page

if TYPE_CHECKING:
    from tui_crm.query.complete import Completion
    from tui_crm.services.boards.board import Column
    from tui_crm.widgets.board import Board


class GradeCards(Page, inherit_bindings=False):
    """Mixed into the page of a board."""

    number: int
    follows: bool
    columns: Sequence[Column]
    targets: Callable[[], list[int]]
    after_act: Callable[[str], Callable[[object], None]]

    if TYPE_CHECKING:

        @property
        def board(self) -> Board: ...

    def grade_beside(self, by: int) -> None:
        """The grade of the next column, or of the one before."""
        place = self.board.column + by
        if not 0 <= place < len(self.columns):
            raise UsageError(_("There is no column further on"))
        self._grade(str(self.columns[place].key), self.columns[place].title)

    def grade_into(self, argument: str) -> None:
        """The grade that a line names."""

        def take(text: str) -> None:
            wanted = text.strip().casefold()
            found = [c for c in self.columns if wanted in (str(c.key).casefold(), c.title.casefold())]
            if not found:
                raise UsageError(_("there is {grades}").format(grades=", ".join(str(column.key) for column in self.columns)))
            self._grade(str(found[0].key), found[0].title)

        if argument:
            take(argument)
        else:
            self.ask(_("grade by hand:"), take, kind="grade", complete=self._complete_grade)

    def _grade(self, grade: str, title: str) -> None:
        """Ask why, then set it."""
        from tui_crm.services.grading import overriding, rulesets

        ids = self.targets()
        scheme = [*rulesets.active(self.crm)][self.number]
        if not ids:
            raise UsageError(_("There is no record here"))

        def write(reason: str) -> None:
            if not reason.strip():
                raise UsageError(_("A grade set by hand needs a reason"))
            message = ngettext("{count} customer is {grade} by hand · u takes it back", "{count} customers are {grade} by hand · u takes it back",
                               len(ids)).format(count=len(ids), grade=title)
            crm = self.crm
            self.follows = len(ids) == 1
            run_long(self, _("grading"), lambda task: overriding.override_many(crm, scheme, ids, grade, reason), self.after_act(message),
                     total=len(ids))

        self.ask(_("{grade} by hand, because:").format(grade=title), write, kind="grade reason")

    def _complete_grade(self, text: str, cursor: int) -> Completion:
        from tui_crm.query.complete import Candidate, Completion

        begun = text[:cursor].casefold()
        return Completion(0, cursor, tuple(Candidate(str(c.key), c.title) for c in self.columns if str(c.key).casefold().startswith(begun)))
