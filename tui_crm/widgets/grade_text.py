"""Grading in lines of text, for the screen and the command line alike: how a scheme divides the customers, what a draft would change."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Protocol

from tui_crm.i18n import _
from tui_crm.model.money import show_money
from tui_crm.widgets import plots
from tui_crm.widgets.cells import safe_cell, safe_width

NAME, LARGEST, FROM = 28, 10, 6
UNKNOWN = "–"
FIFTHS = 5
Line = tuple[str, str]
"""A text and the name of its style."""


class Share(Protocol):
    """One grade of a division."""

    @property
    def label(self) -> str: ...
    @property
    def customers(self) -> int: ...
    @property
    def sales(self) -> int: ...


class Division(Protocol):
    """How a scheme divides the customers (services.grading.reporting.Division)."""

    @property
    def label(self) -> str: ...
    @property
    def ruleset(self) -> str: ...
    @property
    def rule(self) -> Sequence[str]: ...
    @property
    def shares(self) -> Sequence[Share]: ...
    @property
    def curve(self) -> Sequence[float]: ...
    @property
    def heat(self) -> Mapping[tuple[int, int], int]: ...
    @property
    def currency(self) -> str: ...
    @property
    def measure(self) -> str: ...
    @property
    def foreign(self) -> int: ...


class Mover(Protocol):
    """A customer who would get another grade."""

    @property
    def customer(self) -> int: ...
    @property
    def was(self) -> str: ...
    @property
    def becomes(self) -> str: ...
    @property
    def sales(self) -> int: ...
    @property
    def cause(self) -> str: ...


class Preview(Protocol):
    """What a draft would do (services.grading.previewing.Preview)."""

    @property
    def grades(self) -> Sequence[str]: ...
    @property
    def seen(self) -> int: ...
    @property
    def total(self) -> int: ...
    @property
    def moved(self) -> int: ...
    @property
    def matrix(self) -> Mapping[tuple[str, str], tuple[int, int]]: ...
    @property
    def causes(self) -> Mapping[str, tuple[int, int]]: ...
    @property
    def movers(self) -> Sequence[Mover]: ...
    @property
    def measure(self) -> str: ...
    @property
    def problems(self) -> Sequence[str]: ...


def division_lines(found: Division, width: int) -> list[Line]:
    """The report of a scheme: its rule, grades with customers and sales, the Pareto curve, the heat map."""
    head = _("{label} (ruleset “{name}”)").format(label=_(found.label), name=_(found.ruleset))
    lines: list[Line] = [(head, "heading"), *((part, "muted") for line in found.rule for part in _wrapped(line, width)), ("", "")]
    people = sum(share.customers for share in found.shares) or 1
    sales = sum(share.sales for share in found.shares) or 1
    rows = [
        (share.label or _("none"), float(share.customers), f"{share.customers:,} ({100 * share.customers / people:.1f} %)  "
         f"{show_money(share.sales, found.currency)} ({100 * share.sales / sales:.1f} %)")
        for share in found.shares
    ]  # fmt: skip
    lines += [(line, "") for line in plots.bars(rows, width)]
    if found.foreign:
        lines.append((_("{count} purchases are in a currency without a rate and count for nothing").format(count=f"{found.foreign:,}"), "sign"))
    if found.curve:
        lines += [("", ""), (_("Pareto: share of {measure} by share of customers, the largest first").format(measure=found.measure), "heading")]
        lines += [(line, "") for line in plots.curve(found.curve[1:])]
        lines.append((" " * 7 + "".join(f"{5 * step:<6}" for step in range(1, len(found.curve), 2)) + "%", "label"))
    if found.heat:
        lines += [("", ""), (_("Customers by recency and frequency"), "heading")]
        lines += [(line, "") for line in plots.heat(found.heat, FIFTHS, _("recency"), _("frequency"))]
    return lines


def _wrapped(line: str, width: int) -> list[str]:
    """A line of the rule in lines that fit."""
    indent = " " * (len(line) - len(line.lstrip()) + 2)
    room = width if line.isascii() else width - (width - len(indent)) // 3  # wide characters take two cells
    return textwrap.wrap(line.strip(), room, initial_indent=indent, subsequent_indent=indent + "  ") or [""]


def preview_lines(found: Preview, titles: Mapping[int, str], currency: str) -> list[Line]:
    """What a draft would change: the matrix of grades in customers and in sales, causes, the largest who move."""
    head = _("{moved} of {seen} customers would move ({total} in all)").format(
        moved=f"{found.moved:,}", seen=f"{found.seen:,}", total=f"{found.total:,}"
    )
    lines: list[Line] = [(head, "heading"), *_matrix(found)]
    if found.causes:
        lines.append((_("because of"), "label"))
    for cause, (up, down) in sorted(found.causes.items(), key=lambda item: -sum(item[1])):
        lines.append((f"  {safe_cell(_(cause), NAME)} ↑ {up:,}  ↓ {down:,}", ""))
    if found.movers:
        lines.append((_("the largest who move"), "label"))
    for mover in found.movers[:LARGEST]:
        name = safe_cell(titles.get(mover.customer, ""), NAME)
        lines.append((f"  {name} {mover.was or '·'} → {mover.becomes}  {show_money(mover.sales, currency)}  {_(mover.cause)}", ""))
    return lines + [(f"! {problem}", "sign") for problem in found.problems]


def _matrix(found: Preview) -> list[Line]:
    """From (down) to (across): customers, and their share of what moves are weighed in."""
    order = [*found.grades, UNKNOWN]
    rows = sorted({was for was, _new in found.matrix}, key=lambda grade: order.index(grade) if grade in order else len(order))
    columns = [grade for grade in order if any(new == grade for _was, new in found.matrix)]
    whole = sum(sales for _count, sales in found.matrix.values()) or 1
    about = _("customers, {measure}").format(measure=_(found.measure))
    cells = {pair: f"{count:,} {100 * sales / whole:4.0f} %" if count else "·" for pair, (count, sales) in found.matrix.items()}
    width = max(map(len, [*columns, *cells.values()]), default=0) + 2  # no wider than they need: five grades stand side by side at 80 cells
    names = {was: was or _("none") for was in rows}
    first = max([FROM, *map(safe_width, names.values())])
    lines = [(about, "label"), (" " * first + "".join(f"{grade:>{width}}" for grade in columns), "label")]
    for was in rows:
        lines.append((safe_cell(names[was], first) + "".join(f"{cells.get((was, new), '·'):>{width}}" for new in columns), ""))
    return lines
