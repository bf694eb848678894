"""How service levels were kept: first answer and solution in business hours, by replay of each ticket's states, as everywhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tui_crm.errors import Cancelled
from tui_crm.i18n import N_, _
from tui_crm.model.report import Behind, Cell, Column, Result, Table
from tui_crm.query.ast import ALL, Node, Not, conjunction
from tui_crm.services.desk import levels
from tui_crm.services.desk.levels import Level
from tui_crm.services.desk.sla import Clock, Standing
from tui_crm.services.reports import cells
from tui_crm.services.reports.breakdown import MOST as MOST_ROWS
from tui_crm.services.reports.desk.named import MOST, named
from tui_crm.services.reports.desk.tickets import AGENT, CHANNEL, CUSTOMER, GRADE, KIND, MONTH, PRIORITY, PRODUCT, SERVICE, SEVERITY, TEAM, WEEK
from tui_crm.services.reports.grouping import grouping, keys_of, labels_of
from tui_crm.services.reports.making import Maker, either
from tui_crm.services.reports.plain import columns_picture, picture
from tui_crm.services.reports.spec import By, Report
from tui_crm.store.aggregates import Measure, Question
from tui_crm.store.listing import Listing

HOUR = 3_600_000
AT_ONCE = 5_000


@dataclass
class Kept:
    """How one promise was kept by some tickets. `used`: (ticket, business milliseconds) of those that kept or missed it and are done with it."""

    used: dict[int, int] = field(default_factory=dict)
    met: list[int] = field(default_factory=list)
    missed: list[int] = field(default_factory=list)

    def add(self, ticket: int, clock: Clock) -> None:
        """One more ticket. What still runs, and is not late, is not decided."""
        if clock.kept_at and clock.verdict != "none":
            self.used[ticket] = clock.used
        if clock.verdict == "met":
            self.met.append(ticket)
        elif clock.verdict == "breached":
            self.missed.append(ticket)

    def join(self, other: Kept) -> None:
        """The tickets of another group, too."""
        self.used |= other.used
        self.met += other.met
        self.missed += other.missed

    @property
    def attained(self) -> float | None:
        """Percent of those decided in which it was kept."""
        decided = len(self.met) + len(self.missed)
        return 100 * len(self.met) / decided if decided else None


@dataclass
class Group:
    """One row: the tickets that its filter finds, and both promises."""

    label: str
    where: Node
    tickets: int = 0
    answer: Kept = field(default_factory=Kept)
    solution: Kept = field(default_factory=Kept)

    def add(self, found: Mapping[int, Standing]) -> None:
        """Some more tickets."""
        for ticket, standing in found.items():
            self.answer.add(ticket, standing.respond)
            self.solution.add(ticket, standing.resolve)

    def join(self, other: Group) -> None:
        """The tickets of another group, too."""
        self.tickets += other.tickets
        self.answer.join(other.answer)
        self.solution.join(other.solution)


def percentile(values: Sequence[int], percent: int) -> float | None:
    """Type 7, as everywhere; None of nothing."""
    if not values:
        return None
    ordered = sorted(values)
    place, part = divmod((len(ordered) - 1) * percent, 100)
    low, high = ordered[place], ordered[min(place + 1, len(ordered) - 1)]
    return low + (high - low) * part / 100


def _standards(maker: Maker) -> Result:
    known = levels.levels(maker.crm)
    if not known:
        maker.notes.append(_("There is no service level: nothing is promised, so nothing is kept or missed"))
    base = conjunction(maker.in_period(), maker.wanted)
    total = Group(_("Total"), base)
    rows = []
    for group in _groups(maker, base):
        _fill(maker, group, known)
        total.join(group)
        rows.append(_row(maker, group))
    rows.append(_row(maker, total))
    table = Table("standards", _("Service levels"), _columns(maker), tuple(rows), total=True)
    pictures = [columns_picture(table, (4, 8), "line" if maker.by.unit else "bars", _("Kept: first answer and solution"))] if maker.by.unit else [
        picture(table, 4), picture(table, 8)]  # fmt: skip
    return maker.result([table], [*pictures, picture(table, 6)])


def _groups(maker: Maker, base: Node) -> Iterator[Group]:
    """The rows; all groups beyond the largest are one."""
    parted = grouping(maker, "ticket", maker.by)
    most = 0 if parted.ordered else MOST_ROWS
    answer = maker.answer(Question("ticket", base, (parted.dimension,), (Measure("count"),), 0, most))
    keys = keys_of(maker, parted, answer)
    labels = labels_of(maker, parted, keys)
    for key in keys:
        yield Group(labels[key], conjunction(base, parted.where(key)))
    if most and answer.count > most:
        others = Not(either(*(parted.where(key) for key in keys)))
        yield Group(_("{count} others").format(count=f"{answer.count - len(keys):,}"), conjunction(base, others))


def _fill(maker: Maker, group: Group, known: Sequence[Level]) -> None:
    crm = maker.crm
    seen = conjunction(group.where, crm.policy.row_filter("ticket"))
    ids = crm.lists.stream_ids(Listing("ticket", seen, "id"), maker.aggregates.cancelled).tolist()
    group.tickets = len(ids)
    for start in range(0, len(ids), AT_ONCE):
        if maker.aggregates.cancelled():
            raise Cancelled(_("Cancelled"))
        group.add(levels.standings(crm, ids[start : start + AT_ONCE], known))


def _columns(maker: Maker) -> tuple[Column, ...]:
    answer = (("answer_p50", _("First answer, median hours")), ("answer_p90", _("First answer, 90 % within, hours")))
    solution = (("solution_p50", _("Solution, median hours")), ("solution_p90", _("Solution, 90 % within, hours")))
    return (
        Column(maker.by.key, _(maker.by.label), "text"), Column("tickets", _("Tickets")),
        *(Column(key, label, "hours") for key, label in answer), Column("answer_kept", _("First answer kept"), "percent"),
        Column("answer_missed", _("First answer missed")),
        *(Column(key, label, "hours") for key, label in solution), Column("solution_kept", _("Solution kept"), "percent"),
        Column("solution_missed", _("Solution missed")),
    )  # fmt: skip


def _row(maker: Maker, group: Group) -> tuple[Cell, ...]:
    behind = maker.behind("ticket", group.where)
    parts = [cell for kept in (group.answer, group.solution) for cell in _kept(maker, group, kept)]
    return Cell(group.label, group.label, behind), cells.number(group.tickets, "count", behind=behind), *parts


def _kept(maker: Maker, group: Group, kept: Kept) -> Iterator[Cell]:
    """Median, nine of ten, percent kept, how many missed."""
    measured = _behind(maker, group, list(kept.used))
    for percent in (50, 90):
        used = percentile(list(kept.used.values()), percent)
        yield cells.number(None if used is None else used / HOUR, "hours", behind=measured)
    yield cells.number(kept.attained, "percent", behind=_behind(maker, group, [*kept.met, *kept.missed]))
    yield cells.number(len(kept.missed), "count", behind=_behind(maker, group, kept.missed))


def _behind(maker: Maker, group: Group, ids: Sequence[int]) -> Behind:
    """The tickets that went into a number, by their numbers; where they are too many to be named, all of the row."""
    if len(ids) == group.tickets:
        return maker.behind("ticket", group.where)
    if len(ids) > MOST:
        told = _("A number about more than {count} tickets opens all tickets of its row").format(count=f"{MOST:,}")
        if told not in maker.notes:
            maker.notes.append(told)
        return maker.behind("ticket", group.where)
    return maker.behind("ticket", named(sorted(ids)) if ids else conjunction(group.where, Not(ALL)))


_WAYS: tuple[By, ...] = (PRIORITY, KIND, SEVERITY, GRADE, AGENT, TEAM, CHANNEL, PRODUCT, CUSTOMER, MONTH, WEEK)

REPORTS = (
    Report(
        "standards", N_("Service levels"),
        N_("First answer and solution in business hours: median, nine of ten, how many promises were kept, by priority or any field"), SERVICE,
        "ticket", _standards, date="created_at", by=_WAYS,
    ),
)  # fmt: skip
