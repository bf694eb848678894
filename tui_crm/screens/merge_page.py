"""Merging: the records side by side, a proposal field by field, changed by keys; one key makes them one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import ClassVar

from textual.widget import Widget

from tui_crm.actions import Context
from tui_crm.errors import CrmError, StaleWrite
from tui_crm.i18n import _, ngettext
from tui_crm.model.instants import when
from tui_crm.model.record import Record
from tui_crm.model.values import ShowContext, show
from tui_crm.screens.long_task import run_long
from tui_crm.screens.page import Page
from tui_crm.screens.scrolling import Scrolling
from tui_crm.services import merge_plan, merging
from tui_crm.services.merge_plan import REASONS, UNITED, Plan, Row
from tui_crm.services.merging import Merged
from tui_crm.widgets.merge_lines import MergeLines, MergeRow, Side


class MergePage(Scrolling, Page, inherit_bindings=False):
    """`plan` and what goes over (`moved`) were read before the page is opened; `merged(result, message)` is called when it is done."""

    context: ClassVar[Context] = "merge"

    def __init__(self, plan: Plan, moved: Mapping[str, int], merged: Callable[[Merged, str], object]) -> None:
        super().__init__()
        self._plan, self._moved, self._merged = plan, moved, merged
        self._equal_too = False
        self._equal = 0  # fields that are the same in all, and not empty
        self._writing = False

    # what it is made of

    def body(self) -> Iterator[Widget]:
        """The records."""
        yield MergeLines(id="sides")

    @property
    def lines(self) -> MergeLines:
        return self.query_one("#sides", MergeLines)

    @property
    def scrolled(self) -> MergeLines:
        return self.lines

    def on_mount(self) -> None:
        """Show the proposal."""
        super().on_mount()
        self.lines.follow(self._show_position)
        self._show()
        self.lines.focus()

    # showing

    def _show(self) -> None:
        plan = self._plan
        count = len(plan.records)
        title = ngettext("Merge {count} {things} into one", "Merge {count} {things} into one", count)
        self.title_line.show(title.format(count=count, things=_(plan.entity.plural)), _("{title} stays").format(title=plan.surviving.title))
        contexts = [self._showing(record.values.get("currency")) for record in plan.records]
        kept = self._showing(plan.result().get("currency"))
        wanted = [row for row in plan.rows if plan.shown(row)]
        folded = [row for row in plan.rows if not plan.shown(row) and not all(row.weak)]
        rows = [self._row(row, contexts, kept) for row in (*wanted, *(folded if self._equal_too else ()))]
        self._equal = len(folded)
        self.lines.show([self._side(place, record) for place, record in enumerate(plan.records)], rows, self._note(), _("all of them"))

    def _show_position(self, at: int, total: int) -> None:
        hidden = 0 if self._equal_too else self._equal
        equal = ngettext("{count} field is the same", "{count} fields are the same", hidden).format(count=hidden)
        self.status.set_position(f"{min(at + 1, total)}/{total}" + (f" · {equal}" if hidden else ""))

    def _showing(self, currency: object) -> ShowContext:
        context = self.crm.showing()
        return replace(context, currency=str(currency)) if currency else context

    def _side(self, place: int, record: Record) -> Side:
        age = when(record.number("updated_at"), self.crm.store.clock(), self.crm.locale.zone)
        stays = place == self._plan.survivor
        changed = _("changed {when}").format(when=age)
        return Side(f"{record.code} {record.title}", _("stays · {changed}").format(changed=changed) if stays else changed, stays)

    def _row(self, row: Row, contexts: list[ShowContext], kept: ShowContext) -> MergeRow:
        plan = self._plan
        texts = tuple(_flat(show(row.field, value, context)) for value, context in zip(row.values, contexts, strict=True))
        chosen = row.set_at[row.chosen] if row.chosen != UNITED else 0
        at = " · " + when(chosen, self.crm.store.clock(), self.crm.locale.zone) if chosen and row.reason in ("newest", "only") else ""
        result = _flat(show(row.field, plan.value(row), kept))
        drops = any(not weak and value != row.values[row.chosen] for weak, value in zip(row.weak, row.values, strict=True)) and row.chosen != UNITED
        return MergeRow(row.field.name, _(row.field.label), texts, row.chosen, result, _(REASONS[row.reason]) + at, not plan.shown(row), drops)

    def _note(self) -> str:
        """What goes over to the survivor."""
        counts = " · ".join(f"{_(self.crm.catalogue[key].plural)} {count:,}" for key, count in self._moved.items())
        codes = ", ".join(record.code for record in self._plan.losers)
        note = _("{codes} will open {survivor}").format(codes=codes, survivor=self._plan.surviving.code)
        return _("goes over: {counts}").format(counts=counts) + " · " + note if counts else note

    def refresh_records(self, changed: frozenset[tuple[str, int]] | None) -> None:
        """A colleague changed one of them: propose again, keeping what was chosen."""
        mine = {(self._plan.entity.key, record.id) for record in self._plan.records}
        if not self._writing and (changed is None or mine & changed):
            self._read_again()

    def _read_again(self) -> None:
        before = self._plan
        ids = [record.id for record in before.records]

        def read() -> tuple[Plan, Mapping[str, int]]:
            plan = merge_plan.propose(self.crm, before.entity.key, ids, before.surviving.id, before.rule)
            for row in before.rows:
                if row.reason == "chosen":
                    plan = plan.choose(row.field.name, row.chosen)
            return plan, merging.moved(self.crm, plan)

        self.work(read, lambda found: self._take(*found))

    def _take(self, plan: Plan, moved: Mapping[str, int]) -> None:
        if self.is_attached and not self._writing:
            self._plan, self._moved = plan, moved
            self._show()

    # deciding

    def _decide(self, plan: Plan) -> None:
        self._plan = plan
        self._show()

    def _choose(self, place: int) -> None:
        if not self.lines.key:
            self.say(_("There is nothing to choose"), "warning")
            return
        self._decide(self._plan.choose(self.lines.key, place))

    def _place(self, argument: str) -> int:
        """The record that a digit names."""
        place = int(argument) - 1 if argument.isdecimal() else -1
        if not 0 <= place < len(self._plan.records):
            numbers = f"1–{len(self._plan.records)}"
            raise CrmError(_("There is no record {number} here; there are {numbers}").format(number=argument, numbers=numbers))
        return place

    def _step(self, step: int) -> None:
        """The next value of the field, or the one before: each record's, then all of them where that is possible."""
        if self.lines.key:
            row = self._plan.row(self.lines.key)
            places = [*range(len(self._plan.records)), *((UNITED,) if row.unitable else ())]
            self._choose(places[(places.index(row.chosen) + step) % len(places)])

    def do_merge_next(self, argument: str) -> None:
        self._step(1)

    def do_merge_previous(self, argument: str) -> None:
        self._step(-1)

    def do_merge_take(self, argument: str) -> None:
        """The value of the record with this number."""
        self._choose(self._place(argument))

    def do_merge_unite(self, argument: str) -> None:
        """All values together."""
        self._choose(UNITED)

    def do_merge_take_all(self, argument: str) -> None:
        """Every field from one record, as far as it says something."""
        self._decide(self._plan.choose_all(self._place(argument)))

    def do_merge_survivor(self, argument: str) -> None:
        """Another record stays."""
        self._decide(self._plan.with_survivor(self._place(argument)))

    def do_merge_reset(self, argument: str) -> None:
        """The proposal again."""
        self._decide(self._plan.proposed())

    def do_merge_equal(self, argument: str) -> None:
        """Show or fold the fields that are the same in all."""
        self._equal_too = not self._equal_too
        self._show()

    def on_merge_lines_chosen(self, event: MergeLines.Chosen) -> None:
        """A value was clicked on."""
        event.stop()
        self._choose(event.place)

    def prefix_hints(self, pending: str) -> list[tuple[str, str]]:
        """The records by their numbers."""
        return [(str(place + 1), record.code) for place, record in enumerate(self._plan.records)] if pending in ("s", "A") else []

    # merging

    def do_merge_run(self, argument: str) -> None:
        """Make them one."""
        if self._writing:
            return
        self._writing = True
        plan, total = self._plan, 1 + sum(self._moved.values())
        run_long(self, _("merging"), lambda task: merging.merge(self.crm, plan, task.step), self._done, self._failed, total=total)

    def _done(self, result: Merged) -> None:
        losers = self._plan.losers
        name = losers[0].title if len(losers) == 1 else ngettext("{count} record", "{count} records", len(losers)).format(count=len(losers))
        message = _("merged {name} into {survivor} · u takes it back").format(name=name, survivor=self._plan.surviving.title)
        if self.desk.page is self:
            self.desk.leave_page()
        self._merged(result, message)

    def _failed(self, error: CrmError) -> None:
        self._writing = False
        self.say(str(error), "error")
        if isinstance(error, StaleWrite):
            self._read_again()


def _flat(text: str) -> str:
    """A text in one line."""
    return " ".join(text.split())
