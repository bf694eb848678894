"""From cells to values: compiled once for a mapping, because it runs for every row of a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tui_crm.model.fields import Field, Kind
from tui_crm.model.validation import field_rule
from tui_crm.model.values import ReadContext
from tui_crm.services.transfer.meaning import parts
from tui_crm.services.transfer.meaning.cells import Converter, LeftOut, converter
from tui_crm.services.transfer.meaning.mapping import JOINED_KINDS, Column, Mapping, Otherwise, Use
from tui_crm.services.transfer.run.plan import Reject
from tui_crm.services.transfer.sources.reading import Row

__all__ = ["Converter", "Prepared", "RowReader", "converter", "in_parts"]


@dataclass(slots=True)
class Prepared:
    """A row as values. `own`: references to records of the same kind, which may come later in the file; `extra`: lines for the notes; `aside`: the
    columns whose values mean nothing known, and which the record does without.
    """

    line: int
    cells: Sequence[str]
    values: dict[str, object]
    own: list[tuple[str, str]]
    extra: list[str]
    problems: list[Reject]
    aside: list[tuple[str, Otherwise]]


class RowReader:
    """Turns rows into values by public field name. Blank cells say nothing and are not among the values."""

    def __init__(self, mapping: Mapping, context: ReadContext) -> None:
        self._context = context
        self._texts: list[tuple[int, str, Converter]] = []  # position, field, how to read it
        self._others: list[tuple[int, str, Converter]] = []
        self._joined: list[tuple[Field, tuple[tuple[int, Column, Converter], ...]]] = []
        self._money: list[tuple[Field, int, Column]] = []
        self._own: list[tuple[str, int]] = []
        self._extra = [(c.number - 1, c.name) for c in mapping.columns if c.use is Use.NOTES]
        self._currency_at = -1
        self._amounts: dict[tuple[str, str], Converter] = {}
        self._otherwise = {c.number - 1: c for c in mapping.columns if c.otherwise not in (Otherwise.REJECT, Otherwise.CREATE)}
        for field in mapping.fields:
            self._plan(mapping, field, tuple(c for c in mapping.columns if c.field == field.name))
        by_name = mapping.entity.by_name
        filling = [(by_name[c.field], c.number - 1) for c in mapping.columns if c.field]
        self.references = tuple((f.ref, at) for f, at in filling if f.kind is Kind.REFERENCE and f.ref != mapping.entity.key)
        self.has_money = bool(self._money)

    def _plan(self, mapping: Mapping, field: Field, columns: tuple[Column, ...]) -> None:
        at = columns[0].number - 1
        if len(columns) > 1 or (columns[0].part and field.kind is not Kind.SOCIAL):
            self._joined.append((field, tuple((c.number - 1, c, converter(field, self._context, c)) for c in columns)))
        elif field.kind is Kind.MONEY and not field.many:
            self._money.append((field, at, columns[0]))
        elif field.kind is Kind.REFERENCE and not field.many and field.ref == mapping.entity.key:
            self._own.append((field.name, at))
        else:
            cell = (at, field.name, converter(field, self._context, columns[0]))
            (self._texts if field.kind in JOINED_KINDS and not field.many else self._others).append(cell)
        if field.name == "currency":
            self._currency_at = at

    def read(self, row: Row, currency: str = "") -> Prepared:
        """The row's values and all that is wrong with them. `currency`: of its amounts, when the row itself names none."""
        cells = row.cells
        found = Prepared(row.line, cells, {}, [], [], [], [])
        if row.problem:
            found.problems.append(Reject(row.line, "", row.problem))
            return found
        values = found.values
        for at, name, convert in self._texts:
            if text := cells[at]:
                try:
                    values[name] = convert(text)
                except ValueError as reason:
                    self._refused(found, at, name, reason)
        for at, name, convert in self._others:
            if (text := cells[at]) and not text.isspace():
                try:
                    values[name] = convert(text)
                except ValueError as reason:
                    self._refused(found, at, name, reason)
        if self._joined or self._money or self._own or self._extra:
            self._read_rest(found, currency)
        return found

    def _read_rest(self, found: Prepared, currency: str) -> None:
        cells = found.cells
        for field, columns in self._joined:
            self._join(found, field, [(at, column, convert) for at, column, convert in columns if cells[at].strip()])
        for field, at, column in self._money:
            if cells[at].strip():
                own = cells[self._currency_at] if self._currency_at >= 0 else ""
                try:
                    found.values[field.name] = self._amount(field, column, own or currency)(cells[at])
                except ValueError as reason:
                    self._refused(found, at, field.name, reason)
        found.own = [(name, cells[at].strip()) for name, at in self._own if cells[at].strip()]
        found.extra += [f"{heading}: {cells[at]}" for at, heading in self._extra if cells[at]]

    def _join(self, found: Prepared, field: Field, filled: list[tuple[int, Column, Converter]]) -> None:
        """Keep the value that several columns make together."""
        if not filled:
            return
        cells, rule = found.cells, field_rule(field, self._context.country)
        try:
            if field.kind is Kind.BOOLEAN:
                found.values[field.name] = any(convert(cells[at]) for at, _column, convert in filled)
            elif field.many and field.kind is Kind.TEXT and any(column.part for _at, column, _convert in filled):
                found.values[field.name] = rule(tuple(parts.grouped([(column.part, cells[at]) for at, column, _convert in filled])))
            elif field.many:
                found.values[field.name] = rule(self._all(found, field, filled))
            else:
                separator = "\n" if field.kind is Kind.LONG_TEXT else " "
                found.values[field.name] = rule(parts.assembled([(column.part, cells[at]) for at, column, _convert in filled], separator))
        except ValueError as reason:
            self._refused(found, filled[0][0], field.name, reason)

    def _all(self, found: Prepared, field: Field, filled: list[tuple[int, Column, Converter]]) -> tuple[object, ...]:
        """The values of several columns of a field with many."""
        values: list[object] = []
        for at, _column, convert in filled:
            try:
                values += convert(found.cells[at])  # type: ignore[arg-type]
            except ValueError as reason:
                self._refused(found, at, field.name, reason)
        return tuple(dict.fromkeys(values))

    def _refused(self, found: Prepared, at: int, name: str, reason: ValueError) -> None:
        """A text that cannot be read: what the column says about such ones is done."""
        column = self._otherwise.get(at)
        if isinstance(reason, LeftOut):
            return
        if column is None:
            found.problems.append(Reject(found.line, name, str(reason)))
        else:
            found.aside.append((column.name, column.otherwise))
            if column.otherwise is Otherwise.NOTES:
                found.extra.append(f"{column.name}: {found.cells[at]}")

    def _amount(self, field: Field, column: Column, currency: str) -> Converter:
        key = (field.name, currency)
        if key not in self._amounts:
            context = replace(self._context, currency=currency) if currency else self._context
            self._amounts[key] = converter(field, context, column)
        return self._amounts[key]


def in_parts(rows: Iterator[Row], size: int) -> Iterator[list[Row]]:
    """Rows in lists of at most `size`."""
    part: list[Row] = []
    for row in rows:
        part.append(row)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part
