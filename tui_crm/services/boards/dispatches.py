"""The dispatch board (派工): orders by their reported state, or by technician. Completed ones are shown for a week; the list has all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tui_crm.i18n import _
from tui_crm.model.dispatch import STATES
from tui_crm.model.instants import local_time
from tui_crm.query.ast import Node, Op, Test, conjunction
from tui_crm.services.boards.board import Column, Sum
from tui_crm.services.boards.cards import DAY, ago
from tui_crm.services.crm import Crm
from tui_crm.services.desk import dispatching
from tui_crm.services.reading import Row

DONE_DAYS = 7
DONE = "completed"
BY_STATE, BY_TECHNICIAN = 0, 1
SHOWN = ("task", "customer", "technician", "state", "state_since", "appointment", "place", "completed_at")


@dataclass(frozen=True)
class DispatchBoard:
    """Reads both boards: by state, by technician."""

    crm: Crm
    entity = "dispatch"
    fields = ("task", "customer", "technician", "state", "appointment", "state_since")
    sort = "appointment"
    board_field = ""
    related = frozenset({"dispatch", "technician", "customer", "ticket"})

    def boards(self) -> Sequence[str]:
        """What they are called."""
        return [_("by state"), _("by technician")]

    def columns(self, board: int, where: str, sort: str) -> Sequence[Column]:
        """The three reported states and what is completed; or nobody, and each technician. Raises FilterError."""
        asked = self.crm.listing("dispatch", where, sort or self.sort)
        fields = self.crm.catalogue["dispatch"].by_name
        opened: Node = Test((fields["completed_at"],), Op.EMPTY)

        def column(key: int | str, title: str, *tests: Node, about: str = "") -> Column:
            return Column(key, title, replace(asked, where=conjunction(*tests, asked.where)), about, str(board))

        if board == BY_TECHNICIAN:
            people = [(0, _("nobody")), *((one.id, one.title) for one in dispatching.technicians(self.crm))]
            return [column(number, title, Test((fields["technician"],), Op.EQ, number), opened) for number, title in people]
        states = [column(each.value, _(each.label), Test((fields["state"],), Op.EQ, each.value), opened) for each in STATES]
        recent = Test((fields["completed_at"],), Op.GE, self.crm.store.clock() - DONE_DAYS * DAY)
        return [*states, column(DONE, _("completed"), recent, about=_("{count} days").format(count=DONE_DAYS))]

    def sums(self, columns: Sequence[Column]) -> Sequence[Sum]:
        """How many orders stand in each, and how many of them were not confirmed in time."""
        late = self._late()
        found = []
        for column in columns:
            count = self.crm.lists.count(column.listing)
            alarms = len(self.crm.lists.matching(column.listing, sorted(late))) if late and count else 0
            found.append(Sum(count, (), alarms))
        return found

    def cards(self, column: Column, ids: Sequence[int]) -> Iterator[Row]:
        """The cards of orders: what is to be done, for whom, by whom, when; unconfirmed ones say so."""
        now, zone, late = self.crm.store.clock(), self.crm.locale.zone, self._late()
        labels = {each.value: _(each.label) for each in STATES}
        by_technician = column.board == str(BY_TECHNICIAN)
        for record, task, customer, technician, state, since, appointment, place, done in self.crm.lists.window("dispatch", SHOWN, ids):
            said = labels.get(state, state) + (" ?" if state == "assigned" else "")
            about = " · ".join(filter(None, (said if by_technician and not done else technician, customer, place)))
            day = local_time(appointment, zone).strftime("%m-%d %H:%M") if appointment else _("no time")
            yield record, (task, about, day, day, ago(since, now), "→?" if state == "assigned" and not done else "", "!" if record in late else "")

    def given(self, column: Column) -> Mapping[str, int]:
        """A new order goes to the technician in whose column it is added."""
        return {"technician": int(column.key)} if column.board == str(BY_TECHNICIAN) and column.key else {}

    def _late(self) -> frozenset[int]:
        return frozenset(order.id for order in dispatching.unconfirmed(self.crm))
