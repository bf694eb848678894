"""One column of a file, what becomes of it, and what only a person can decide about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tui_crm.i18n import _
from tui_crm.model.fields import Field


class Use(StrEnum):
    """What becomes of a column."""

    FIELD = "field"  # it fills a field
    NEW_FIELD = "new_field"  # it fills a field that the import makes
    NOTES = "notes"  # its values go into the notes as "heading: value"
    IGNORE = "ignore"  # it is left out


class Otherwise(StrEnum):
    """What becomes of a value that cannot be read."""

    REJECT = "reject"  # its row is rejected
    BLANK = "blank"  # it is left out
    NOTES = "notes"  # it goes into the notes
    CREATE = "create"  # it names a record of a list (`LISTED`), and one of that name is made


USUAL = (Otherwise.REJECT, Otherwise.BLANK, Otherwise.NOTES)
"""What may become of values of every kind of field."""
LISTED = frozenset({"loss_reason", "competitor", "product"})
"""Kinds of records that are lists to choose from and need no more than a name."""


def ways_for(field: Field) -> tuple[Otherwise, ...]:
    """What may become of values of this field that cannot be read."""
    return (*USUAL, Otherwise.CREATE) if field.ref in LISTED else USUAL


class Asked(StrEnum):
    """What a question is about."""

    DATES = "dates"  # whether the day or the month comes first
    NUMBERS = "numbers"  # whether the comma or the point is the decimal mark
    VALUES = "values"  # what values mean that are none of the field's


@dataclass(frozen=True, slots=True)
class Question:
    """Something the values of a column leave open. `options`: the answers there are; `values`: with how often the sample has each."""

    number: int  # of the column
    heading: str
    asked: Asked
    text: str
    options: tuple[str, ...] = ()
    values: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the file. `number` counts from 1; `field` is a public name, "" unless the column fills one."""

    number: int
    heading: str
    use: Use
    field: str = ""
    reason: str = ""
    samples: tuple[str, ...] = ()  # the first different values
    part: str = ""  # which part of the value it is, when several columns make one: "given", "street" …
    meant: str = ""  # what it holds though nothing is made of it: "id" (the record's number in its system), a field kept by the system, a reference
    by: str = ""  # of a reference: "id" (the other record's number in that system), or the field of the other record that it holds
    format: str = ""  # how its dates (dmy, mdy, ymd, serial) or numbers (comma, point) are written; "": as each value says by itself
    values: tuple[tuple[str, str], ...] = ()  # theirs → ours; ours "" leaves the value out
    otherwise: Otherwise = Otherwise.REJECT
    seen: tuple[tuple[str, int], ...] = ()  # the different values of the sample and how often each is there

    @property
    def name(self) -> str:
        """The heading, or what to call a column without one."""
        return self.heading.strip() or _("column {number}").format(number=self.number)
