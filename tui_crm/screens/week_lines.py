"""A week as it is shown: as lines, day by day, or as a grid of seven days whose entries are cards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tui_crm.i18n import _
from tui_crm.model.followup import KINDS
from tui_crm.model.instants import local_time
from tui_crm.screens.followup_acts import weekday
from tui_crm.widgets.board_lines import GAP, Heading
from tui_crm.widgets.cells import safe_width
from tui_crm.widgets.fitted import Cells
from tui_crm.widgets.rows import FixedRows, Row

if TYPE_CHECKING:
    from tui_crm.services.calendar import Entry
    from tui_crm.services.crm import Crm

SIGNS = {"open": " ", "done": "x"}
LATE = "!"
WIDTHS = (1, 5, 9, 0, 0)
HEADING = "day"
NARROWEST = 11
"""Cells of a day in the grid: seven fit into 80."""
DAYS, SHORT = 7, 3


@dataclass(frozen=True)
class Week:
    """What is shown: the week's first day, its entries by day and time, and the day it is."""

    crm: Crm
    monday: date
    entries: Sequence[Entry]
    today: str

    def days(self) -> Iterator[tuple[str, list[tuple[int, Entry]]]]:
        """Each day with its entries and their places among all."""
        for number in range(DAYS):
            day = (self.monday + timedelta(days=number)).isoformat()
            yield day, [(place, entry) for place, entry in enumerate(self.entries) if entry.day == day]

    def lines(self) -> Iterator[Cells]:
        """Day by day; the heading of a day can be gone to, so that something can be planned there."""
        for day, here in self.days():
            name = f"{weekday(day)} {day[5:]}" + (f" · {_('today')}" if day == self.today else "") + (f" · {len(here)}" if here else "")
            yield Cells((name,), (HEADING, day), ("heading",))
            for _place, entry in here:
                sign = LATE if self._is_late(entry) else SIGNS[entry.state]
                cells = (sign, self._clock(entry), _kind(entry), entry.title, entry.about)
                yield Cells(cells, (entry.entity, entry.record), ("sign", "label", "sign", "" if entry.state == "open" else "muted", "label"))

    def grid(self, width: int) -> tuple[list[Heading], list[FixedRows]]:
        """The days side by side in so many cells. A card's number is its entry's place among all, from 1 on."""
        room = width // DAYS - GAP - 1
        headings, cards = [], []
        for day, here in self.days():
            name = weekday(day)
            gap = " " if safe_width(name) <= SHORT or room > NARROWEST else ""  # so that the number of entries fits beside it
            headings.append(Heading(name + gap + day[8:], len(here), (_("today"),) if day == self.today else ()))
            cards.append(FixedRows(tuple(self._card(place, entry, room) for place, entry in here)))
        return headings, cards

    def _card(self, place: int, entry: Entry, room: int) -> Row:
        """When, and by what way if there is room for it; what; with whom."""
        clock, sign = self._clock(entry), SIGNS[entry.state].strip()
        long = " ".join(filter(None, (clock, _kind(entry), sign)))
        head = long if safe_width(long) <= room or not clock else " ".join(filter(None, (clock, sign)))
        whom = entry.customer_name or entry.contact_name
        return place + 1, (head, entry.title, whom, whom, "", "", LATE if self._is_late(entry) else "")

    def _clock(self, entry: Entry) -> str:
        return local_time(entry.at, self.crm.locale.zone).strftime("%H:%M") if entry.at else ""

    def _is_late(self, entry: Entry) -> bool:
        return entry.state == "open" and (entry.day < self.today or 0 < entry.at < self.crm.store.clock())


def _kind(entry: Entry) -> str:
    return {choice.value: _(choice.label) for choice in KINDS}.get(entry.kind, _("note"))
