"""Moving deals on their way: `<` `>`, won, lost with its reason in one line, on hold, reopened. For lists and deals' pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tui_crm.errors import CrmError, InvalidRecord, UsageError
from tui_crm.i18n import _
from tui_crm.screens.long_task import run_long
from tui_crm.screens.page import Page

if TYPE_CHECKING:
    from tui_crm.model.entity import Entity
    from tui_crm.query.complete import Completion
    from tui_crm.services.parts import Progress

NEEDED = 4
"""Required fields that are named when a stage asks for them."""


class DealActs(Page, inherit_bindings=False):
    """Mixed into the pages that show deals, which say what the targets are."""

    targets: Callable[[], list[int]]
    after_act: Callable[[str], Callable[[object], None]]

    if TYPE_CHECKING:

        @property
        def entity(self) -> Entity: ...

    def do_deal_forward(self, argument: str) -> None:
        """One stage on."""
        self._shift(1)

    def do_deal_back(self, argument: str) -> None:
        """One stage back."""
        self._shift(-1)

    def do_deal_move(self, argument: str) -> None:
        """To a stage that is named."""
        ids = self._deals()

        def move(text: str) -> None:
            from tui_crm.services.pipeline import moving, stages

            pipeline = self.crm.store.read("deal", ids[0]).number("pipeline")
            stage = stages.pipelines(self.crm).find(text, pipeline)
            self._move(ids, lambda step: moving.move(self.crm, ids, stage.id, step), "deal.move", text)

        if argument:
            move(argument)
        else:
            self.ask(_("to the stage:"), move, kind="stage", complete=self._complete_stage(ids[0]))

    def do_deal_win(self, argument: str) -> None:
        """Closed as won."""
        from tui_crm.services.pipeline import moving

        ids = self._deals()
        self._move(ids, lambda step: moving.win(self.crm, ids, "", step), "deal.win")

    def do_deal_lose(self, argument: str) -> None:
        """Closed as lost; the reason is asked for in one line, with the reasons of the list to complete."""
        ids = self._deals()

        def lose(text: str) -> None:
            from tui_crm.services.pipeline import moving

            loss = moving.read_loss(self.crm, text)
            self._move(ids, lambda step: moving.lose(self.crm, ids, loss, "", step), "deal.lose", text)

        if argument:
            lose(argument)
        else:
            self.ask(_("lost because (reason: more @competitor):"), lose, kind="loss", complete=self._complete_reason)

    def do_deal_hold(self, argument: str) -> None:
        """Put on hold."""
        from tui_crm.services.pipeline import moving

        ids = self._deals()
        self._move(ids, lambda step: moving.hold(self.crm, ids, step), "deal.hold")

    def do_deal_reopen(self, argument: str) -> None:
        """Open again, where it stood last."""
        from tui_crm.services.pipeline import moving

        ids = self._deals()
        self._move(ids, lambda step: moving.reopen(self.crm, ids, step), "deal.reopen")

    def _shift(self, by: int) -> None:
        from tui_crm.services.pipeline import moving

        ids = self._deals()
        self._move(ids, lambda step: moving.shift(self.crm, ids, by, step), "deal.forward" if by > 0 else "deal.back")

    def _deals(self) -> list[int]:
        """The deals a verb acts upon. Raises UsageError where there is none."""
        if self.entity.key != "deal":
            raise UsageError(_("{things} have no stages; deals have").format(things=_(self.entity.plural)))
        ids = self.targets()
        if not ids:
            raise UsageError(_("There is no record here"))
        return ids

    def _move(self, ids: Sequence[int], act: Callable[[Progress], int], action: str, argument: str = "") -> None:
        """Do it in the thread that writes, then say where the deal is, or how many moved. What a stage needs and lacks is told by name."""

        def done(moved: int) -> None:
            deal = self.crm.store.read("deal", ids[0])
            stage = self.crm.store.titles("stage", [deal.number("stage")]).get(deal.number("stage"), "")
            one = _("{title}: {stage} · u takes it back").format(title=deal.title, stage=stage)
            many = _("{count} deals moved · u takes it back").format(count=f"{moved:,}")
            self.after_act(_("It stands there already") if not moved else one if len(ids) == 1 else many)(moved)

        def failed(error: CrmError) -> None:
            self.say(told(self.entity, error), "error")

        run_long(self, _("moving"), lambda task: act(task.step), done, failed, total=len(ids))
        self.desk.repeatable = (action, argument)

    def _complete_reason(self, text: str, cursor: int) -> Completion:
        """The reasons of the list; after `@`, competitors."""
        from tui_crm.query.complete import Candidate, Completion
        from tui_crm.services.pipeline import moving

        start = text.rfind("@", 0, cursor) + 1
        begun = text[start:cursor].casefold()
        if start:
            names = self.crm.lists.distinct("competitor", "name", begun, 20)
        else:
            names = [reason.title for reason in moving.reasons(self.crm) if reason.title.casefold().startswith(begun)]
        return Completion(start, cursor, tuple(Candidate(name, name) for name in names))

    def _complete_stage(self, deal: int) -> Callable[[str, int], Completion]:
        from tui_crm.query.complete import Candidate, Completion
        from tui_crm.services.pipeline import stages

        offered = [stage.name for stage in stages.pipelines(self.crm).of(self.crm.store.read("deal", deal).number("pipeline"))]

        def complete(text: str, cursor: int) -> Completion:
            return Completion(0, cursor, tuple(Candidate(name, name) for name in offered if name.casefold().startswith(text[:cursor].casefold())))

        return complete


def told(entity: Entity, error: CrmError) -> str:
    """A refusal with fields by their labels, as people see them."""
    if not isinstance(error, InvalidRecord):
        return str(error)
    names = [f"{_(entity.by_name[p.field].label) if p.field in entity.by_name else p.field}: {p.reason}" for p in error.problems]
    return "; ".join(names[:NEEDED])
