"""Beginning a merge: of the marked records of a list, or of a record with another that people name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from tui_crm import services
from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.screens.page import Page

if TYPE_CHECKING:
    from tui_crm.model.entity import Entity
    from tui_crm.screens.page import Candidates
    from tui_crm.services.merge_plan import Plan
    from tui_crm.services.merging import Merged

MOST = 9
"""Records that are merged at once in the app: each has a digit."""


class MergeActs(Page, inherit_bindings=False):
    """Mixed into the pages that show records."""

    targets: Callable[[], list[int]]
    after_act: Callable[[str], Callable[[object], None]]

    if TYPE_CHECKING:

        @property
        def entity(self) -> Entity: ...

    def do_record_merge(self, argument: str) -> None:
        """Merge the marked records; one alone with another that is named."""
        ids = self.targets()
        if not ids:
            self.say(_("There is no record here"), "warning")
        elif not self.entity.mergeable:
            self.say(_("{things} cannot be merged").format(things=_(self.entity.plural)), "warning")
        elif argument:
            self._merge_with(ids, argument)
        elif len(ids) > 1:
            self.open_merge(ids)
        else:
            name = self.crm.store.read(self.entity.key, ids[0]).title
            prompt = _("merge {name} with (name or code):").format(name=name) + " "
            self.ask(prompt, lambda text: self._merge_with(ids, text), complete=self._complete_record)

    def _merge_with(self, ids: Sequence[int], text: str) -> None:
        self.open_merge([*ids, services.lookup.record(self.crm, self.entity.key, text).id])

    def open_merge(self, ids: Sequence[int], survivor: int = 0) -> None:
        """Read what the records would be as one, then show it. What cannot be merged is said."""
        if len(ids) > MOST:
            raise UsageError(_("At most {count} records are merged at once").format(count=MOST))
        key = self.entity.key

        def read() -> tuple[Plan, Mapping[str, int]]:
            plan = services.merge_plan.propose(self.crm, key, ids, survivor)
            return plan, services.merging.moved(self.crm, plan)

        self.work(read, lambda found: self.desk.open_page("merge", *found, self.after_merge))

    def after_merge(self, result: Merged, message: str) -> None:
        """Show what came of it."""
        self.after_act(message)(result)

    def complete_record_merge(self, text: str, cursor: int) -> Candidates:
        """Records by name, after `:merge`."""
        return self._complete_record(text, cursor)

    def complete_row_open(self, text: str, cursor: int) -> Candidates:
        """Records by name, after `:open`."""
        return self._complete_record(text, cursor)

    def _complete_record(self, text: str, cursor: int) -> Candidates:
        from tui_crm.query.complete import Candidate, Completion

        begun = text[:cursor].strip()
        hits = services.lookup.anything(self.crm, begun, 10, (self.entity.key,)) if begun else []
        titles = [hit.title for hit in hits]
        return Completion(0, cursor, tuple(Candidate(hit.title if titles.count(hit.title) == 1 else hit.code) for hit in hits))
