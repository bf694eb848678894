"""From cells to values: compiled once for a mapping, because it runs for every row of a file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from tui_crm.model.cleaning import cleaner
from tui_crm.model.fields import Field, Kind
from tui_crm.model.validation import field_rule
from tui_crm.model.values import ReadContext, parse
from tui_crm.services.transfer.mapping import JOINED_KINDS, Mapping, Use
from tui_crm.services.transfer.plan import Reject
from tui_crm.services.transfer.reading import Row

Converter = Callable[[str], object]
REMEMBERED = 4096  # texts of a column whose values are remembered
_REPEATING = frozenset({Kind.CHOICE, Kind.BOOLEAN, Kind.INTEGER, Kind.DATE, Kind.DECIMAL, Kind.PERCENT, Kind.SOCIAL})
_SPLIT_KINDS = frozenset({Kind.PHONE, Kind.EMAIL})
_SEVERAL = re.compile(r"[\r\n;；,，、\[]| ::: ")  # what `parse` may take a text apart at


@dataclass(slots=True)
class Prepared:
    """A row as values. `own`: references to records of the same kind, which may come later in the file; `extra`: lines for the notes."""

    line: int
    cells: Sequence[str]
    values: dict[str, object]
    own: list[tuple[str, str]]
    extra: list[str]
    problems: list[Reject]


class RowReader:
    """Turns rows into values by public field name. Blank cells say nothing and are not among the values."""

    def __init__(self, mapping: Mapping, context: ReadContext) -> None:
        self._context = context
        self._texts: list[tuple[int, str, Converter]] = []  # position, field, how to read it
        self._others: list[tuple[int, str, Converter]] = []
        self._joined: list[tuple[Field, tuple[int, ...]]] = []
        self._money: list[tuple[Field, int]] = []
        self._own: list[tuple[str, int]] = []
        self._extra = [(c.number - 1, c.name) for c in mapping.columns if c.use is Use.NOTES]
        self._currency_at = -1
        self._amounts: dict[tuple[str, str], Converter] = {}
        for field in mapping.fields:
            columns = tuple(c.number - 1 for c in mapping.columns if c.use is Use.FIELD and c.field == field.name)
            self._plan(mapping, field, columns)
        by_name = mapping.entity.by_name
        filling = [(by_name[c.field], c.number - 1) for c in mapping.columns if c.use is Use.FIELD]
        self.references = tuple((f.ref, at) for f, at in filling if f.kind is Kind.REFERENCE and f.ref != mapping.entity.key)
        self.has_money = bool(self._money)

    def _plan(self, mapping: Mapping, field: Field, columns: tuple[int, ...]) -> None:
        if len(columns) > 1:
            self._joined.append((field, columns))
        elif field.kind is Kind.MONEY and not field.many:
            self._money.append((field, columns[0]))
        elif field.kind is Kind.REFERENCE and not field.many and field.ref == mapping.entity.key:
            self._own.append((field.name, columns[0]))
        else:
            cell = (columns[0], field.name, converter(field, self._context))
            (self._texts if field.kind in JOINED_KINDS and not field.many else self._others).append(cell)
        if field.name == "currency":
            self._currency_at = columns[0]

    def read(self, row: Row, currency: str = "") -> Prepared:
        """The row's values and all that is wrong with them. `currency`: of its amounts, when the row itself names none."""
        cells = row.cells
        found = Prepared(row.line, cells, {}, [], [], [])
        if row.problem:
            found.problems.append(Reject(row.line, "", row.problem))
            return found
        values = found.values
        for at, name, convert in self._texts:
            if text := cells[at]:
                try:
                    values[name] = convert(text)
                except ValueError as reason:
                    found.problems.append(Reject(row.line, name, str(reason)))
        for at, name, convert in self._others:
            if (text := cells[at]) and not text.isspace():
                try:
                    values[name] = convert(text)
                except ValueError as reason:
                    found.problems.append(Reject(row.line, name, str(reason)))
        if self._joined or self._money or self._own or self._extra:
            self._read_rest(found, currency)
        return found

    def _read_rest(self, found: Prepared, currency: str) -> None:
        cells = found.cells
        for field, columns in self._joined:
            self._keep(found, field, lambda field=field, columns=columns: self._join(field, [cells[at] for at in columns if cells[at].strip()]))  # type: ignore[misc]
        for field, at in self._money:
            if cells[at].strip():
                own = cells[self._currency_at] if self._currency_at >= 0 else ""
                self._keep(found, field, lambda field=field, at=at, own=own: self._amount(field, own or currency)(cells[at]))  # type: ignore[misc]
        found.own = [(name, cells[at].strip()) for name, at in self._own if cells[at].strip()]
        found.extra = [f"{heading}: {cells[at]}" for at, heading in self._extra if cells[at]]

    def _keep(self, found: Prepared, field: Field, read: Callable[[], object]) -> None:
        try:
            value = read()
        except ValueError as reason:
            found.problems.append(Reject(found.line, field.name, str(reason)))
            return
        if value is not None:
            found.values[field.name] = value

    def _join(self, field: Field, texts: list[str]) -> object:
        """The value that several columns make together; None for no value."""
        if not texts:
            return None
        rule = field_rule(field, self._context.country)
        if field.many:
            return rule(tuple(item for text in texts for item in parse(field, text, self._context)))  # type: ignore[attr-defined]
        return rule(("\n" if field.kind is Kind.LONG_TEXT else " ").join(texts))

    def _amount(self, field: Field, currency: str) -> Converter:
        key = (field.name, currency)
        if key not in self._amounts:
            context = replace(self._context, currency=currency) if currency else self._context
            self._amounts[key] = converter(field, context)
        return self._amounts[key]


def converter(field: Field, context: ReadContext) -> Converter:
    """The function from a text that is not blank to the value to keep. It raises ValueError with a reason for people."""
    rule = field_rule(field, context.country)
    if field.kind in JOINED_KINDS and not field.many:
        return rule if field.required else cleaner(field, context.country)
    if field.many and field.kind in _SPLIT_KINDS and not field.required:
        return _often_single(field, context)

    def convert(text: str) -> object:
        return rule(parse(field, text, context))

    return _remembering(convert) if field.kind in _REPEATING or (field.many and field.kind is Kind.TEXT) else convert


def _often_single(field: Field, context: ReadContext) -> Converter:
    """For phones and e-mails: nearly every cell holds one, which needs no taking apart."""
    rule, single = field_rule(field, context.country), cleaner(replace(field, many=False), context.country)
    several = _SEVERAL.search

    def convert(text: str) -> object:
        if several(text):
            return rule(parse(field, text, context))
        value = single(text)
        return (value,) if value else ()

    return convert


def _remembering(convert: Converter) -> Converter:
    known: dict[str, object] = {}

    def remembered(text: str) -> object:
        if text in known:
            return known[text]
        value = convert(text)
        if len(known) < REMEMBERED:
            known[text] = value
        return value

    return remembered


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
