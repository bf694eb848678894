"""Another program's SQLite file: the rows of a query or of one table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.services.transfer.sources.cell_texts import cell_text
from tui_crm.services.transfer.sources.delimiters import SAMPLE_ROWS
from tui_crm.services.transfer.sources.reading import Found, Position, Row, unwatched
from tui_crm.services.transfer.sources.undecided import Undecided
from tui_crm.store import foreign


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryReader(Found):
    """The rows of a query. A row's line is its number in the result."""

    asks: ClassVar[tuple[str, ...]] = ("sheet", "query")
    path: Path
    query: str
    what: str  # the query or the table, for people

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def recognised(self) -> Mapping[str, str]:
        return {}

    @property
    def about(self) -> str:
        return f"SQLite, {self.what}"

    def rows(self, position: Position = unwatched) -> Iterator[Row]:
        with foreign.rows(self.path, self.query) as (_names, found):
            for number, values in enumerate(found, 1):
                row = _row(number, values)
                if any(row.cells):
                    yield row
                if number % 1000 == 0:
                    position(number)
        position(self.size)


def open_database(path: Path, query: str = "", table: str = "") -> QueryReader:
    """The rows of `query` (an SQL SELECT, or a table's name), of `table`, or of the only table. Raises UsageError."""
    known = foreign.tables(path)
    if query and query in known:
        query, table = "", query
    if not query:
        table = _chosen(path, known, table)
        query = foreign.select_all(table)
    what = _("table {name}").format(name=table) if table else " ".join(query.split())[:80]
    with foreign.rows(path, query) as (names, found):
        sample = [tuple(row.cells) for number, values in zip(range(SAMPLE_ROWS), found, strict=False) if not (row := _row(number, values)).problem]
    return QueryReader(path=path, query=query, what=what, headings=names, sample=tuple(sample), size=foreign.count(path, query), sheets=known)


def _chosen(path: Path, known: Sequence[str], table: str) -> str:
    """The table that was named, or the only one."""
    if table in known:
        return table
    if not table and len(known) == 1:
        return known[0]
    if not known:
        raise UsageError(_("{file} has no tables").format(file=path.name))
    asked = _("{file} has no table “{table}”").format(file=path.name, table=table) if table else _("{file} has several tables").format(file=path.name)
    way = _("name one with --sheet, or give a query: --query \"SELECT …\"")
    raise Undecided(asked + ": " + ", ".join(known), way, "sheet", tuple(known))


def _row(number: int, values: Sequence[Any]) -> Row:
    cells, problem = [], ""
    for value in values:
        try:
            cells.append(cell_text(value))
        except ValueError:
            cells.append("")
            problem = _("a value is no text but {count} bytes").format(count=f"{len(value):,}")
    return Row(number, cells, problem)
