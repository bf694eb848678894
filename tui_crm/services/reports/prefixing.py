"""A filter about one kind of record as a filter about another that refers to it: `amount>5k` of deals is `deal.amount>5k` of their changes."""

from __future__ import annotations

from tui_crm.query.ast import And, Node, Not, Or, Test
from tui_crm.store.aggregates import Path


def prefixed(node: Node, path: Path, longest: int) -> Node | None:
    """The filter through the reference `path`; None where it cannot be said so: free words, or paths of more than `longest` steps."""
    match node:
        case Test(steps, op, value):
            return Test((*path, *steps), op, value) if len(path) + len(steps) <= longest else None
        case Not(item):
            inner = prefixed(item, path, longest)
            return None if inner is None else Not(inner)
        case And(items) | Or(items):
            found = [prefixed(item, path, longest) for item in items]
            known = [item for item in found if item is not None]
            return type(node)(tuple(known)) if len(known) == len(found) else None
    return None
