"""What a report shows, as values: tables whose numbers know the records behind them, and pictures. The screen, the command line, SVG and PNG draw the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Unit = Literal["text", "count", "money", "percent", "days", "hours", "number"]
"""What the numbers of a column are. Values: counts whole, money in minor units, percent 0…100, days and hours with fractions."""
WHOLE = 100.0
"""All of it, in percent."""
Style = Literal["bars", "funnel", "line", "stacked", "pareto", "heat"]


@dataclass(frozen=True, slots=True)
class Behind:
    """The records behind a number: a kind of record (key of the catalogue) and the filter that finds them, "" for all; or one record by its id."""

    entity: str
    where: str
    record: int = 0


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. `key` is its name for programs."""

    key: str
    label: str
    unit: Unit = "count"
    currency: str = ""  # of money


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: what people read, the value for programs (None: there is none), the records behind it."""

    text: str
    value: int | float | str | None = None
    behind: Behind | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns; the first column names the rows. `total`: the last row adds the others up; `rest`: the one before it stands for all groups
    that have no row of their own; `empty`: what is said when there are none.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: bool = False
    rest: bool = False
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """The values of one colour of a picture, one for each of its labels; None: there is none."""

    label: str
    values: tuple[float | None, ...]
    texts: tuple[str, ...] = ()  # the same for people


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as data.

    "bars": one series, a bar a label; "funnel": the same, narrowing; "line": series over what is counted off; "stacked": bars of several
    parts; "pareto": bars, the largest first, with their running share, `rest` being what has no bar; "heat": a series a row, a label a column.
    """

    key: str
    style: Style
    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: Unit = "count"
    currency: str = ""
    rest: float = 0.0

    def full(self, most: float) -> float:
        """What the longest bar there can be stands for. `most`: the largest value. A share is seen as a part of all, other numbers beside each other."""
        return max(most, WHOLE) if self.unit == "percent" else most or 1


@dataclass(frozen=True)
class Result:
    """What a report found. `asked`: its parameters by name, as people read them; `notes`: what must be known to read it rightly.

    `views` are forms and texts that a plugin gave (see `plugins.views`), drawn as they are.
    """

    key: str
    title: str
    asked: Mapping[str, str] = field(default_factory=dict)
    tables: tuple[Table, ...] = ()
    pictures: tuple[Picture, ...] = ()
    notes: tuple[str, ...] = ()
    views: tuple[Mapping[str, object], ...] = ()
