"""What a report is made of, as values: figures, what they are grouped by, the questions a report may be asked with, the report itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.model.report import Result, Unit

if TYPE_CHECKING:
    from tui_crm.services.reports.making import Maker


@dataclass(frozen=True, slots=True)
class Figure:
    """A column that is measured. `function`, `of`, `times`, `since` as in `store.aggregates.Measure`, with fields by name ("owner.team");
    `where` is a filter.
    """

    key: str
    label: str
    unit: Unit = "count"
    function: str = "count"
    of: str = ""
    times: str = ""
    since: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Ratio:
    """A column in percent: what the figures `parts` add up to, less `less`, of what `wholes` do. It opens the records of the wholes.

    `of_all`: of what the wholes add up to in all rows together; then it opens those of the parts.
    """

    key: str
    label: str
    parts: tuple[str, ...]
    wholes: tuple[str, ...]
    of_all: bool = False
    less: tuple[str, ...] = ()
    unit: Unit = "percent"


@dataclass(frozen=True, slots=True)
class Share:
    """A column in percent: the row's part of the whole column of the figure `of`."""

    key: str
    label: str
    of: str
    unit: Unit = "percent"


Shown = Figure | Ratio | Share


@dataclass(frozen=True, slots=True)
class By:
    """What a report can be grouped by. `path`: a field by name, through references; `unit`: of time, for a date or an instant."""

    key: str
    label: str
    path: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """A choice that one report offers beside period, grouping and filter. `values`: value → label; the first is the default; none: any text."""

    key: str
    label: str
    values: Mapping[str, str] = field(default_factory=dict)
    default: str = ""

    @property
    def first(self) -> str:
        """The value when nothing is said."""
        return self.default or next(iter(self.values), "")


@dataclass(frozen=True, slots=True)
class Asked:
    """How a report is asked for, in people's words: see docs/reports.md. Empty: the report's own default."""

    period: str = ""
    by: str = ""
    where: str = ""
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """One report. `entity`: what `where` filters; `date`: the field that the period is about ("" when it has no period); `build` makes it."""

    key: str
    label: str
    help: str
    section: str
    entity: str
    build: Callable[[Maker], Result]
    date: str = ""
    period: str = ""
    by: tuple[By, ...] = ()
    options: tuple[Option, ...] = ()
    plugin: bool = False  # its plugin makes it: no question applies

    def option(self, key: str) -> Option:
        """The option of that name. Raises UsageError."""
        for each in self.options:
            if each.key == key:
                return each
        offered = ", ".join(each.key for each in self.options) or _("none")
        raise UsageError(_("The report {report} has no option “{option}”; it has: {options}").format(report=self.key, option=key, options=offered))
