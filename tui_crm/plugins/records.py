"""What a plugin sees of the database, and what it may say in return. All of it is frozen; nothing of it is a connection."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

from tui_crm.plugins.base import Declared, EntityName, Function, Key, Label, Value


@dataclass(frozen=True, slots=True)
class Context:
    """What the moment is: who asks, when, where; and the plugin's settings."""

    plugin: str
    config: Any = None
    """The plugin's settings as its own model; None when it has none."""
    now: int = 0
    """Epoch milliseconds, UTC."""
    zone: str = "UTC"
    currency: str = ""
    country: str = ""
    language: str = "en"
    login: str = ""
    role: str = ""
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)
    today: str = ""
    """The day it is where the person works, "YYYY-MM-DD"."""

    def text(self, english: str) -> str:
        """A text of the plugin in the person's language, as the hook `translations` gives it."""
        return self.texts.get(english, english)

    def money(self, amount: int, currency: str = "") -> str:
        """An amount of minor units as people read it, "22,700.50 USD"; the currency of the house, or none, is not named."""
        from tui_crm.model.money import show_money

        named = currency not in ("", self.currency)
        shown = show_money(amount, currency or self.currency)
        return shown if named else shown.removesuffix(self.currency).rstrip()


@dataclass(frozen=True, eq=False, repr=False)
class Row(Mapping[str, Any]):
    """One record as it was read: values by public name. A plugin's own field is found by its key too."""

    entity: str
    id: int
    fields: Mapping[str, Any]
    plugin: str = ""
    title: str = ""
    """What people call the record."""
    names: Mapping[str, str] = field(default_factory=dict)
    """What people call the records that its references name, by public name of the field."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "fields", MappingProxyType(dict(self.fields)))

    def __getitem__(self, name: str) -> Any:
        return self.fields[name] if name in self.fields else self.fields[f"{self.plugin}.{name}"]

    def __iter__(self) -> Iterator[str]:
        return iter(self.fields)

    def __len__(self) -> int:
        return len(self.fields)

    def called(self, name: str) -> str:
        """What people call the record that the reference `name` names; "" for none."""
        return self.names.get(name) or self.names.get(f"{self.plugin}.{name}", "")

    def __repr__(self) -> str:
        return f"Row({self.entity} #{self.id})"


class Query(Declared):
    """Records that the host reads for the plugin, before it calls it: they come as a tuple of `Row` under `name`."""

    name: Key
    entity: EntityName
    where: str = ""
    """In the filter language. {id} stands for the record that the tab, the command or the validator is about, as in "customer:#{id}" or
    "id!={id}", {ids} for all that a command acts upon, as in "customer:{ids}"; {city} for what its field `city` holds, of a validator what it is
    about to hold; {1} … {9} for the words of a command's argument. Where nothing would stand, nothing is found. "#{parent}" alone is the very
    record that a reference names, {ids} alone the marked ones."""
    columns: tuple[str, ...] = ()
    """Which fields, by public name; all when empty."""
    sort: str = ""
    limit: int = 1000


class Issue(Declared):
    """Something wrong with a record that is being saved. An error keeps it from being saved, a warning is shown."""

    message: str
    field: str = ""
    """The public name of the field it is about, or the key of an own one."""
    severity: Literal["error", "warning"] = "error"


class Review(Declared):
    """A plugin's word on a record that is being saved: what is wrong, and what its own fields shall hold."""

    issues: tuple[Issue, ...] = ()
    patch: Mapping[str, Value] = {}
    """Own field's key → value. Other fields than the plugin's own are refused."""


@dataclass(frozen=True, slots=True)
class Change:
    """A record about to be written. `before` is None for a new one."""

    entity: str
    before: Row | None
    after: Row
    changed: tuple[str, ...]
    """Public names of the fields whose values differ."""
    way: str = ""
    """How it comes: tui, cli, import, plugin."""


@dataclass(frozen=True, slots=True)
class Event:
    """A change that was committed. `op`: create, update, delete (archived), restore, purge; `row` is None once the record is gone."""

    act: int
    op: str
    entity: str
    id: int
    row: Row | None


class DuplicateKey(Declared):
    """Two records of a kind that have one of `keys` in common are taken for one, beside what the names, numbers and addresses say."""

    keys: tuple[str, ...]
    """Short texts, each of which tells a record apart from nearly all others: a phone number, a plot's number."""
    verdict: Literal["suspected", "sure"] = "suspected"
    """Whether the pair is only told, or saving needs a reason."""
    reason: str = ""
    """Why, for people: "same phone at another agent"."""


class Edit(Declared):
    """Changes to one record, which the host validates and writes as one act that can be undone."""

    entity: EntityName
    id: int
    changes: Mapping[str, Value]


class New(Declared):
    """A record to be added. `key`: a name by which references in the same outcome refer to it, as in "@key"."""

    entity: EntityName
    values: Mapping[str, Value]
    key: str = ""


class Validator(Declared):
    """A rule for records of one kind. `check(row)` gives the reason why a record may not be saved so, or None.

    With `needs` it is `check(ctx, row, data)`: other records can be looked at, as they are before the change is written. Each record that is
    saved costs each query once; `when` says which changes are worth it.
    """

    key: Key
    entity: EntityName
    label: Label
    """What the rule wants, for people who read about the plugin."""
    check: Function
    field: str = ""
    """The field that the reason is told at."""
    severity: Literal["error", "warning"] = "error"
    needs: tuple[Query, ...] = ()
    when: tuple[str, ...] = ()
    """It is asked when one of these fields becomes another; empty: always."""


class Segment(Declared):
    """A list that the plugin proposes: a filter, an order, columns. It stands among the saved views."""

    key: Key
    entity: EntityName
    label: Label
    where: str
    sort: str = ""
    columns: tuple[str, ...] = ()


class Migration(Declared):
    """A change of what records hold in the plugin's own fields, made once a database, in batches.

    `change(row)` gives the new values of own fields by key (an empty mapping: leave it). Written as one act that can be undone.
    """

    key: Key
    """Named for what it does; a key that was applied is never applied again."""
    entity: EntityName
    change: Function
    where: str = ""
    """Which records, in the filter language."""
