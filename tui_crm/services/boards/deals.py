"""The board of a pipeline: its stages as columns, its deals as cards. Won and lost deals are shown for a month; the list has all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from tui_crm.i18n import _
from tui_crm.model.instants import local_time
from tui_crm.model.money import brief_money, whole_money
from tui_crm.model.record import Record
from tui_crm.query.ast import Node, Op, Test, conjunction
from tui_crm.services.boards.board import Column, Sum
from tui_crm.services.boards.cards import ago, coming, planned
from tui_crm.services.crm import Crm
from tui_crm.services.pipeline.stages import Pipelines, Stage, pipelines
from tui_crm.services.pipeline.stalling import DAY, stalls_at
from tui_crm.services.reading import Row
from tui_crm.store.aggregates import Aggregates, Dimension, Measure, Question
from tui_crm.store.listing import Listing

CLOSED_DAYS = 30
"""Won and lost deals leave the board after so many days."""
SHOWN = ("name", "customer", "amount", "currency", "stage_since", "last_touch")


@dataclass(frozen=True)
class DealBoard:
    """Reads the boards of all pipelines."""

    crm: Crm
    entity = "deal"
    fields = ("name", "customer", "amount", "stage_since", "last_touch", "expected_close")
    sort = "-stage_since"
    board_field = "pipeline"
    related = frozenset({"deal", "stage", "pipeline", "customer", "followup"})

    @cached_property
    def known(self) -> Pipelines:
        """The pipelines as they were when this was first asked: one reading of a board sees one state of them."""
        return pipelines(self.crm)

    def boards(self) -> Sequence[str]:
        """The pipelines that are in use."""
        return [pipeline.title for pipeline in self._used]

    def columns(self, board: int, where: str, sort: str) -> Sequence[Column]:
        """The stages of a pipeline."""
        used = self._used
        if not used:
            return ()
        asked = self.crm.listing("deal", where, sort or self.sort)
        return [self._column(stage, asked) for stage in self.known.of(used[min(board, len(used) - 1)].id)]

    def sums(self, columns: Sequence[Column]) -> Sequence[Sum]:
        """Number, amount and weighted amount of each stage, and how many of its deals are stalled."""
        return [self._sum(column, self._stage(column.key)) for column in columns]

    def cards(self, column: Column, ids: Sequence[int]) -> Iterator[Row]:
        """The cards of deals that stand in a stage."""
        stage, due, now = self._stage(column.key), planned(self.crm, "deal", ids), self.crm.store.clock()
        today = local_time(now, self.crm.locale.zone).date()
        for record, name, customer, amount, currency, since, touched in self.crm.lists.window("deal", SHOWN, ids):
            home = self.crm.locale.currency
            size = (whole_money(amount, currency, home), brief_money(amount, currency, home)) if amount else ("–", "–")
            then = "" if stage.closed else coming(due.get(record, ""), today)
            alarm = "!" if 0 < stalls_at(stage, touched) < now else ""
            yield record, (name, customer, *size, ago(since, now), then, alarm)

    def given(self, column: Column) -> Mapping[str, int]:
        """A new deal begins in the open stage where it is added."""
        stage = self._stage(column.key)
        return {"stage": stage.id} if stage.kind == "open" else {}

    # reading

    @property
    def _used(self) -> Sequence[Record]:
        """The pipelines that have stages: the active ones, or all if none is."""
        there = [pipeline for pipeline in self.known.pipelines if self.known.of(pipeline.id)]
        return [pipeline for pipeline in there if pipeline["active"]] or there

    def _stage(self, key: int | str) -> Stage:
        return self.known.by_id[int(key)]

    def _column(self, stage: Stage, asked: Listing) -> Column:
        fields = self.crm.catalogue["deal"].by_name
        tests: list[Node] = [Test((fields["stage"],), Op.EQ, stage.id)]
        if stage.closed:
            tests.append(Test((fields["stage_since"],), Op.GE, self.crm.store.clock() - CLOSED_DAYS * DAY))
        about = _("{count} days").format(count=CLOSED_DAYS) if stage.closed else ""
        return Column(stage.id, stage.name, replace(asked, where=conjunction(*tests, asked.where)), about)

    def _sum(self, column: Column, stage: Stage) -> Sum:
        fields = self.crm.catalogue["deal"].by_name
        amount = (fields["amount"],)
        measures = [Measure("count"), Measure("sum", amount), Measure("sum", amount, times=(fields["probability"],))]
        if stalls := bool(stalls_at(stage, 1)):
            limit = self.crm.store.clock() - stage.allowed_days * DAY
            measures.append(Measure("count", where=Test((fields["last_touch"],), Op.LT, limit)))
        question = Question("deal", column.listing.where, (Dimension((fields["currency"],)),), tuple(measures))
        answer = Aggregates(self.crm.store.engine, self.crm.catalogue).answer(question)
        amounts = tuple((str(group.keys[0]), int(group.values[1] or 0), int(group.values[2] or 0)) for group in answer.groups)
        alarms = int(answer.total[3] or 0) if stalls else 0
        return Sum(int(answer.total[0] or 0), _texts(amounts, stage, self.crm.locale.currency), alarms, amounts)


def _texts(amounts: Sequence[tuple[str, int, int]], stage: Stage, home: str) -> tuple[str, ...]:
    """Total and weighted total, the latter after `~`, with the stage's probability, long and short. Currencies are not added up; where they do not
    all fit, one stands for them, the one at home if it is among them, with the number of the others.
    """
    weighted = stage.kind == "open"

    def said(show: Callable[[int, str, str], str], with_weighted: bool, some: Sequence[tuple[str, int, int]] = amounts) -> str:
        parts = [show(total, currency, home) + (f" ~{show(share, currency, home)}" if with_weighted else "") for currency, total, share in some]
        return " + ".join(parts) + (f" +{len(amounts) - len(some)}" if len(some) < len(amounts) else "")

    if not amounts:
        return ()
    whole = said(whole_money, weighted)
    likely = [f"{whole} · {stage.probability.normalize():f}%"] if weighted else []
    first = [next((each for each in amounts if each[0] == home), amounts[0])]
    ways = (said(brief_money, weighted), said(brief_money, weighted, first), said(brief_money, False, first))
    return tuple(dict.fromkeys((*likely, whole, *ways)))
