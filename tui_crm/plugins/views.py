"""What a plugin shows: tabs, reports and the outcome of commands, as data. The host draws it."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field as ModelField
from pydantic import model_validator

from tui_crm.plugins.base import Declared, EntityName, Function, Key, Label
from tui_crm.plugins.records import Edit, New, Query


class TableView(Declared):
    """Rows of texts under headings. `records`: for each row the record it stands for, which enter opens."""

    kind: Literal["table"] = "table"
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[int, ...] = ()
    """Columns, counted from 0, that stand at the right: numbers."""
    records: tuple[tuple[EntityName, int] | None, ...] = ()
    empty: str = ""
    """What is said when there are no rows."""
    behind: tuple[tuple[tuple[EntityName, str] | None, ...], ...] = ()
    """In a report, for each cell of each row the records behind it, as (kind of record, filter); enter lists them."""

    @model_validator(mode="after")
    def _square(self) -> Self:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("every row needs a text for every column")
        if self.records and len(self.records) != len(self.rows):
            raise ValueError("records: one for each row, or none at all")
        if self.behind and [len(row) for row in self.behind] != [len(row) for row in self.rows]:
            raise ValueError("behind: one for each cell of each row, or none at all")
        return self


class FormView(Declared):
    """Labels and values in sections."""

    kind: Literal["form"] = "form"
    sections: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    """(heading, ((label, value), …)) …"""


class TextView(Declared):
    """Plain text."""

    kind: Literal["text"] = "text"
    text: str


class ChartView(Declared):
    """Bars, or a line over what is counted off."""

    kind: Literal["chart"] = "chart"
    style: Literal["bars", "line"] = "bars"
    points: tuple[tuple[str, float], ...]
    """(label, value) …, in the order they are shown."""
    unit: str = ""


Part = Annotated[TableView | FormView | TextView | ChartView, ModelField(discriminator="kind")]


class PageView(Declared):
    """Several views, one below the other, each under a heading ("" for none): a chart and the table that it was drawn from."""

    kind: Literal["page"] = "page"
    parts: tuple[tuple[str, Part], ...]


View = Annotated[TableView | FormView | TextView | ChartView | PageView, ModelField(discriminator="kind")]


class Outcome(Declared):
    """What a command, or an event, leads to: words for people, changes that the host writes as one act, a page to show."""

    message: str = ""
    edits: tuple[Edit, ...] = ()
    new: tuple[New, ...] = ()
    view: View | None = None
    title: str = ""
    """Of the page that shows `view`."""


class Tab(Declared):
    """A tab on the page of a kind of record. `view(ctx, row, data)` gives what it shows; `data` holds what `needs` asked for."""

    key: Key
    label: Label
    entity: EntityName
    view: Function
    needs: tuple[Query, ...] = ()
    where: str = ""
    """Which records it concerns, in the filter language, by fields of the record itself: "realty.role:seller". Others do not show it."""
    depends: tuple[EntityName, ...] = ()
    """Kinds of record whose changes may change what the tab shows; those of `needs` always do."""


class Report(Declared):
    """A report over many records. `view(ctx, data)` gives what it shows."""

    key: Key
    label: Label
    view: Function
    needs: tuple[Query, ...]
    help: str = ""


class Command(Declared):
    """An act of the plugin, with keys, in the palette and on the command line.

    `run(ctx, rows, argument, data)` gives an Outcome. `rows` are the records it acts upon: the marked ones, else the one under the cursor.
    It runs where it can be stopped, and may take its time.
    """

    key: Key
    label: Label
    help: str
    run: Function
    entity: EntityName | Literal[""] = ""
    """The kind of record it acts upon; empty: it acts upon none and can be called anywhere."""
    keys: tuple[str, ...] = ()
    """As in docs/keys.md: "X", "g x". A key that is taken, by the core or by two plugins, goes to nobody; the user's keymap can give another."""
    needs: tuple[Query, ...] = ()
    argument: str = ""
    """What the argument is, for people ("a city"); empty: it takes none."""
