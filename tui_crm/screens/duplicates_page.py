"""The queue of suspected pairs: the likeliest first, below the list the two records field by field; one key each: same, different, later."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import ClassVar

from textual.widget import Widget

from tui_crm import services
from tui_crm.actions import Context
from tui_crm.errors import CrmError, FilterError
from tui_crm.i18n import _, ngettext
from tui_crm.model.record import Record
from tui_crm.screens.duplicate_lines import COLUMNS, cells, comparison, widths
from tui_crm.screens.long_task import run_long
from tui_crm.screens.mark_acts import MarkActs
from tui_crm.screens.page import Candidates, Page
from tui_crm.screens.scrolling import Scrolling
from tui_crm.services.merge_plan import Plan
from tui_crm.services.merge_queue import Outcome, Rule
from tui_crm.services.merging import Merged
from tui_crm.services.pager import Pager
from tui_crm.services.reading import News
from tui_crm.widgets.fitted import Cells, fitted
from tui_crm.widgets.page_lines import PageLines
from tui_crm.widgets.record_table import RecordTable
from tui_crm.widgets.rows import Column

LIKENESS = 8


class DuplicatesPage(MarkActs, Scrolling, Page, inherit_bindings=False):
    """Pairs in rows, and the one under the cursor below."""

    context: ClassVar[Context] = "duplicates"

    def __init__(self, where: str = "") -> None:
        super().__init__()
        self._where = where
        self._late = False  # those put off, too
        self._pager: Pager | None = None  # of the pairs that are shown
        self._coming: Pager | None = None  # of those that will take their place
        self._compared = 0  # the pair that is shown below

    # what it is made of

    def body(self) -> Iterator[Widget]:
        """The pairs, and the two records of one."""
        yield RecordTable(frozen=0, id="pairs")
        yield PageLines(passive=True, id="both")

    @property
    def table(self) -> RecordTable:
        return self.query_one("#pairs", RecordTable)

    @property
    def both(self) -> PageLines:
        """The records of the pair under the cursor."""
        return self.query_one("#both", PageLines)

    @property
    def scrolled(self) -> RecordTable:
        return self.table

    def on_mount(self) -> None:
        """The likeliest pairs."""
        super().on_mount()
        self.table.follow(self._cursor_moved)
        self.table.set_empty(_("No pair is suspected to be the same record twice.\nS looks through all customers and contacts."))
        self._lay_out(self.size.width)
        self._read(now=True)
        self.table.focus()

    def on_resize(self) -> None:
        """The names share the room that is left."""
        self._lay_out(self.size.width)

    def _lay_out(self, width: int) -> None:
        fields = self.crm.catalogue["duplicate"].by_name
        room = max(24, width - LIKENESS - 4)
        name = room * 4 // 11
        widths = (LIKENESS, name, name, room - 2 * name)
        self.table.set_columns(
            [Column(key, _(fields[key].label), wide, "right" if key == "score" else "left") for key, wide in zip(COLUMNS, widths, strict=True)]
        )

    # reading

    def _read(self, now: bool = False) -> None:
        wanted = "(decision:open or decision:later)" if self._late else "decision:open"
        try:
            listing = self.crm.listing("duplicate", f"{wanted} ({self._where})" if self._where else wanted, "-score")
        except FilterError as error:
            self.say(str(error), "error")
            return
        if self._coming:
            self._coming.close()
        pager = self._coming = Pager(self.crm, listing, COLUMNS, self.desk.threads, self._told, cells(self.crm))
        if now:
            pager.read_first()
            self._arrived(pager, "error" if pager.error else "first")
        else:
            pager.begin()

    def _told(self, pager: Pager, news: News) -> None:
        """From the reading threads."""
        self.desk.from_outside(lambda: self._arrived(pager, news))

    def _arrived(self, pager: Pager, news: News) -> None:
        if pager not in (self._pager, self._coming) or not self.is_attached:
            return
        if news == "error":
            self.say(str(pager.error), "error")
        elif pager is self._coming and (pager.complete or self.table.cursor < pager.total):
            self._show(pager)
        elif pager is self._pager and news == "rows":
            self.table.rows_arrived(*self.table.view)
        elif pager is self._pager:
            self.table.total_changed()
        self._show_position()

    def _show(self, pager: Pager) -> None:
        """The pair that was under the cursor stays under it; where it is decided, the next one comes. People who are further down than the first
        pairs see those that are shown until all are known.
        """
        if self._pager:
            self._pager.close()
        self._pager, self._coming = pager, None
        current = self.table.cursor_id
        found = pager.place(current) if current else None
        self._compared = 0
        self.table.set_source(pager, min(self.table.cursor, max(pager.total - 1, 0)) if found is None else found)
        self.title_line.show(_("Suspected duplicates"), self._where or (_("those put off, too") if self._late else ""))
        self._compare()

    def refresh_records(self, changed: frozenset[tuple[str, int]] | None) -> None:
        """Pairs were found or decided, or their records changed."""
        if changed is None or any(entity in ("duplicate", "customer", "contact") for entity, _record in changed):
            self._read()

    def before_leaving(self) -> None:
        """Stop reading."""
        for pager in (self._pager, self._coming):
            if pager:
                pager.close()

    # the pair under the cursor

    def _cursor_moved(self, index: int, record: int | None) -> None:
        self._show_position()
        self._compare()

    def _show_position(self) -> None:
        total = self._pager.total if self._pager else 0
        more = "" if self._pager is None or self._pager.complete else "+"
        marked = f"*{len(self.table.marks):,}  " if self.table.marks else ""
        self.status.set_position(f"{marked}{min(self.table.cursor + 1, total):,}/{total:,}{more}")

    def _compare(self) -> None:
        """Read the two records in a thread and show what speaks for and against."""
        number = self.table.cursor_id or 0
        if number == self._compared:
            return
        self._compared = number

        def read() -> None:
            try:
                entries = comparison(self.crm, number) if number else ()
            except CrmError as error:
                entries = (Cells((str(error),), None, ("muted",)),)
            self.desk.from_outside(lambda: self._put(number, entries))

        self.desk.threads.rows.submit(read)

    def _put(self, number: int, entries: Sequence[Cells]) -> None:
        if self.is_attached and number == self._compared:
            self.both.show(lambda width: fitted(entries, widths(width), width))

    def _pair(self) -> Record | None:
        """The pair under the cursor; says so if there is none."""
        if not self.table.cursor_id:
            self.say(_("There is no pair here"), "warning")
            return None
        return self.crm.store.read("duplicate", self.table.cursor_id)

    # deciding

    def _chosen(self) -> list[int]:
        """The targets; says so if there is none."""
        found = self.targets()
        if not found:
            self.say(_("There is no pair here"), "warning")
        return found

    def _decide(self, decision: str, one: str, many: Callable[[int], str]) -> None:
        if pairs := self._chosen():
            message = one if len(pairs) == 1 else many(len(pairs)).format(count=f"{len(pairs):,}")
            self.work(lambda: services.duplicates.decide(self.crm, pairs, decision), lambda _count: self._decided(message))

    def _decided(self, message: str) -> None:
        self.table.clear_marks()
        self.say(message)
        self.desk.refresh_pages(None)

    def do_duplicates_different(self, argument: str) -> None:
        """Two records that are different: never suspected again."""
        self._decide("different", _("different: never suspected again · u takes it back"),
                     lambda count: ngettext("{count} pair is different · u takes it back", "{count} pairs are different · u takes it back", count))

    def do_duplicates_later(self, argument: str) -> None:
        """Put off."""
        self._decide("later", _("put off; z shows those, too · u takes it back"),
                     lambda count: ngettext("{count} pair put off · u takes it back", "{count} pairs put off · u takes it back", count))

    def do_duplicates_same(self, argument: str) -> None:
        """Merge at once as proposed; of several pairs, those that share a record become one."""
        pairs = self._chosen()
        if not pairs:
            return

        def merge(step: Callable[[int], bool]) -> Outcome:
            queue = services.merge_queue
            return queue.merge_groups(self.crm, queue.groups(self.crm, pairs), Rule(), step, together=True)

        run_long(self, _("merging"), lambda task: merge(task.step), self._merged, total=len(pairs))

    def _merged(self, outcome: Outcome) -> None:
        if not outcome.plans:
            self.say(outcome.refused[0].reason if outcome.refused else _("These records are merged already, or in the recycle bin"), "error")
            return
        if len(outcome.plans) == 1:
            plan = outcome.plans[0]
            names = ", ".join(record.title for record in plan.losers)
            message = _("merged {name} into {survivor} · u takes it back").format(name=names, survivor=plan.surviving.title)
        else:
            count = len(outcome.plans)
            message = ngettext("{count} group merged · u takes it back", "{count} groups merged · u takes it back", count).format(count=f"{count:,}")
        if outcome.refused:
            message += " · " + _("{count} left: {reason}").format(count=len(outcome.refused), reason=outcome.refused[0].reason)
        self._decided(message)

    # looking closer

    def do_duplicates_open(self, argument: str) -> None:
        """The two side by side on the merge page."""
        pair = self._pair()
        if pair is None:
            return

        def read() -> tuple[Plan, Mapping[str, int]]:
            plan = services.merge_plan.propose(self.crm, pair.text("of"), [pair.number("first"), pair.number("second")])
            return plan, services.merging.moved(self.crm, plan)

        self.work(read, lambda found: self.desk.open_page("merge", *found, self._merged_by_hand))

    def _merged_by_hand(self, result: Merged, message: str) -> None:
        self._decided(message)

    def on_markable_opened(self, event: RecordTable.Opened) -> None:
        """Opened with the mouse."""
        event.stop()
        self.do_duplicates_open("")

    def do_duplicates_show(self, argument: str) -> None:
        """The page of the first or of the second record."""
        if argument not in ("1", "2"):
            self.say(_("1 opens the first record, 2 the second"), "warning")
        elif pair := self._pair():
            self.desk.go_record(pair.text("of"), pair.number("first" if argument == "1" else "second"))

    def do_duplicates_put_off(self, argument: str) -> None:
        """Show those put off, too, or only the open ones."""
        self._late = not self._late
        self._read()

    def do_duplicates_scan(self, argument: str) -> None:
        """Look through all customers and contacts."""

        def scan(step: Callable[[int], bool]) -> int:
            return sum(services.duplicates.scan(self.crm, entity, "", step).new for entity in ("customer", "contact"))

        run_long(self, _("looking for duplicates"), lambda task: scan(task.step), self._scanned, queue="aside")

    def _scanned(self, count: int) -> None:
        self._decided(ngettext("{count} new pair is suspected", "{count} new pairs are suspected", count).format(count=f"{count:,}"))

    # filter and marks

    def do_list_filter(self, argument: str) -> None:
        """Show only some pairs: words of the names, score>95, of:contact."""
        if argument:
            self._filter(argument)
        else:
            self.ask("/", self._filter, self._where, kind="pairs", complete=self.complete_list_filter)

    def _filter(self, text: str) -> None:
        self.crm.filter("duplicate", text)  # told with its position if it cannot be understood
        self._where = text.strip()
        self._read()

    def complete_list_filter(self, text: str, cursor: int) -> Candidates:
        from tui_crm.query.complete import complete

        return complete(text, cursor, self.crm.names("duplicate"), lambda field, prefix: self.crm.lists.distinct("duplicate", field.name, prefix, 20))

    def do_app_escape(self, argument: str) -> None:
        """The marks first, then the filter, then back."""
        if self.table.marks:
            self.table.clear_marks()
        elif self._where:
            self._filter("")
        else:
            self.do_app_close(argument)

    @property
    def marked(self) -> RecordTable:
        return self.table

    def everything(self) -> Sequence[int] | None:
        """Every pair that the filter matches."""
        return self._pager.everything() if self._pager else None

    def mark_words(self, count: int) -> str:
        """What a verb would act upon."""
        marked = ngettext("{count} pair marked", "{count} pairs marked", count).format(count=f"{count:,}")
        return _("{marked}: s same, d different, l put off").format(marked=marked)
