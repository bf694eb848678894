"""What the app does for grading: after a change, those of whom something changed are graded again, in the thread that writes."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from tui_crm.errors import CrmError, NotAllowed
from tui_crm.services.grading.fields import is_graded

if TYPE_CHECKING:
    from tui_crm.services.crm import Crm


class GradeDesk:
    """Mixed into the app."""

    crm: Crm
    long_tasks: list[Any]
    run_task: Callable[[Callable[[], int], Callable[[Future[int]], object]], None]
    say: Any

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._grading = False

    def keep_grades(self) -> None:
        """Grade again who changed, if anybody is graded here. What the run writes comes back by the look-out, and finds nothing more to do."""
        if self._grading or self.long_tasks or not is_graded(self.crm.catalogue["customer"]):
            return
        self._grading = True
        crm = self.crm

        def grade() -> int:
            from tui_crm.services.grading import running

            crm.policy.allow("write")
            return running.keep_up(crm)

        self.run_task(grade, self._graded)

    def _graded(self, future: Future[int]) -> None:
        self._grading = False
        try:
            future.result()
        except NotAllowed:
            return  # who may only read leaves it to others
        except CrmError as error:
            self.say(str(error), "warning")
