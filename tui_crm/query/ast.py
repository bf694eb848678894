"""The typed filter: what `parse` makes, what the store turns into SQL, what a policy ANDs in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tui_crm.model.fields import Field


class Op(StrEnum):
    """How a field is compared.

    `HAS` is what `name:value` means for texts: the text contains the value, without regard to case; for a field with
    many values: one of them does (phones compare by digits, e-mails and tags whole or by prefix, see the store).
    `EQ` is the whole value, exactly; for a field with many values: one of them is. `EMPTY` takes no value.
    `LT` and `LE` leave empty fields out when the value lies above the kind's empty value: `last_activity<-30d` finds no
    customer who was never contacted, `revenue<10k` none whose revenue is unknown. (`not last_activity>-30d` has them.)
    """

    EQ = "eq"
    LT = "lt"
    LE = "le"
    GT = "gt"
    GE = "ge"
    HAS = "has"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class And:
    """All of `items` hold; none: always true."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of `items` holds."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """`item` does not hold."""

    item: Node


@dataclass(frozen=True, slots=True)
class Word:
    """Free text, answered by the search index. `exact`: it was quoted, so the last token is no prefix."""

    text: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison. `value` is of the field's Python kind (see `Kind`): minor units, epoch milliseconds, an id.

    A reference compares with an id (`EQ`) or, when people wrote a name, with text (`HAS`). `path` leads to the field
    through references: `(customer, city)` for `customer.city:上海` on contacts.
    """

    path: tuple[Field, ...]
    op: Op
    value: object = None

    @property
    def field(self) -> Field:
        return self.path[-1]


Node = And | Or | Not | Word | Test
ALL = And(())  # matches every record


def conjunction(*nodes: Node | None) -> Node:
    """All of them at once; None and ALL say nothing."""
    items: list[Node] = []
    for node in nodes:
        if isinstance(node, And):
            items.extend(node.items)
        elif node is not None:
            items.append(node)
    return items[0] if len(items) == 1 else And(tuple(items))
