"""A field: what one piece of a record means.

A description is light data (no pydantic, so that the first screen need not wait for it). The table, the form,
the list column, the filter language's name, the import mapping, the export and the permissions are derived from it;
`validation.record_model` makes the pydantic model from it when the first record is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tui_crm.i18n import N_


class Kind(StrEnum):
    """What a field holds, and so how it is stored, read, shown and compared.

    Python value of each kind (an empty field holds the value in brackets):
    text-like `str` [""]; `date` `str` "YYYY-MM-DD" [""]; `integer`, `money` (minor units), `instant` (epoch
    milliseconds, UTC) `int` [0]; `reference` the other record's id `int` [0]; `decimal`, `percent` `Decimal` [0];
    `boolean` `bool` [False]. A field with `many` holds a tuple of those [()].
    """

    TEXT = "text"
    LONG_TEXT = "long_text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    PERCENT = "percent"
    MONEY = "money"
    DATE = "date"
    INSTANT = "instant"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    REFERENCE = "reference"
    PHONE = "phone"
    EMAIL = "email"
    URL = "url"
    SOCIAL = "social"  # "network:handle", as in "wechat:acme_sh"


TEXTUAL_KINDS = frozenset(
    {Kind.TEXT, Kind.LONG_TEXT, Kind.DATE, Kind.CHOICE, Kind.PHONE, Kind.EMAIL, Kind.URL, Kind.SOCIAL}
)
NUMBER_KINDS = frozenset({Kind.INTEGER, Kind.DECIMAL, Kind.PERCENT, Kind.MONEY})
SCALE = {Kind.DECIMAL: 4, Kind.PERCENT: 2}  # decimals are stored as integers of 10**-scale


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a choice field: `value` is stored, `label` is shown; `others`: what a plugin calls it in other languages."""

    value: str
    label: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Derived:
    """A value the store keeps up to date from other records: the latest `of` among those of `entity` that refer here by `by`.

    `least`: the record's own field below which it never falls; who writes that field raises this one.
    """

    entity: str
    by: str
    of: str
    least: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an entity. `name` is what people and files call it; `key` is where it is stored."""

    key: str
    kind: Kind
    label: str
    help: str = ""
    choices: tuple[Choice, ...] = ()
    open_choices: bool = False  # other values than the choices are welcome
    ref: str = ""  # the entity a reference points to
    many: bool = False
    default: object = None  # None: the empty value of the kind
    required: bool = False
    search: str = ""  # "name": ranks first in the search; "text": found by the search; "": not searched
    sortable: bool = False
    indexed: bool = False  # filters on it are answered from an index (sortable fields always have one)
    collated: bool = False  # sorted by `values.collation_key`, kept in a column `<key>_key`
    monthly: bool = False  # a day that stands for its month, which may be written alone: 2026-11
    yearly: bool = False  # a day that comes round every year: found by month and day from an index, an owner's records together
    unique: bool = False
    sensitive: bool = False  # personal data: subject to roles, masked in logs
    read_only: bool = False  # kept by the system; people and imports do not set it
    kept_by: str = ""  # id of the plugin that alone fills it in; for everybody else it is read_only
    derived: Derived | None = None  # kept by the store; not journaled as a person's change
    unit: str = ""
    aliases: tuple[str, ...] = ()  # other names in filters and import headings
    width: int = 12  # cells in a list column
    section: str = ""  # heading in the form and on the record page
    plugin: str = ""  # id of the plugin (or "user") that the field belongs to; "" for the core
    read_role: str = ""  # the least role that sees it; "": all do
    write_role: str = ""  # the least role that changes it; "": who may change the record
    required_at: tuple[str, ...] = ()  # of a deal: the stages (their short names) at which it must be filled in
    deprecated: str = ""  # what to use instead, as it goes away
    message: bool = False  # a text that the product or a plugin may have named: told in the language of who reads it

    def __hash__(self) -> int:
        return hash(self.key)  # fields are keys of caches; the rest is compared, not hashed

    @property
    def name(self) -> str:
        """The public name: the key, with the plugin's id before it for a plugin's field."""
        return f"{self.plugin}.{self.key}" if self.plugin else self.key

    @property
    def empty(self) -> object:
        """The value that means "nothing here"."""
        if self.many:
            return ()
        if self.kind in TEXTUAL_KINDS:
            return ""
        if self.kind is Kind.BOOLEAN:
            return False
        if self.kind in SCALE:
            from decimal import Decimal

            return Decimal(0)
        return 0

    @property
    def initial(self) -> object:
        """The value of a new record that says nothing about this field."""
        return self.empty if self.default is None else self.default


def choices(*pairs: tuple[str, str]) -> tuple[Choice, ...]:
    """Choices from (value, label) pairs."""
    return tuple(Choice(value, label) for value, label in pairs)


SEX = choices(("female", N_("female")), ("male", N_("male")), ("other", N_("other")))
