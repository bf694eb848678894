"""Text → `Node`: the one way in for the list's filter line, saved views, `--where`, segments and row policies."""

from __future__ import annotations

import re
from importlib import import_module

from tui_crm.errors import FilterError
from tui_crm.i18n import _
from tui_crm.query.ast import ALL, And, Node, Not, Or, Word
from tui_crm.query.names import Names
from tui_crm.query.written import Bare, Comparison, Written

LONGEST = 20_000  # characters of a filter
# Text that holds no sign of the language: only words. Most letters typed into a search are this, and it needs no lark.
_ONLY_WORDS = re.compile(r"[^()（）|｜\"“”＂:：=＝<＜>＞≤≥≠!！,，\\−－-]*")
_KEYWORDS = re.compile(r"\b(?:and|or|not)\b", re.IGNORECASE)


def parse(text: str, names: Names) -> Node:
    """The filter that `text` means; blank text is ALL. Raises FilterError with the place of what cannot be understood."""
    if len(text) > LONGEST:
        raise FilterError(_("a filter has at most {count} characters").format(count=LONGEST), LONGEST, len(text))
    if _ONLY_WORDS.fullmatch(text) and not _KEYWORDS.search(text):
        words = tuple(Word(word) for word in text.split())
        return words[0] if len(words) == 1 else And(words)
    from tui_crm.query import syntax

    return _meaning(syntax.read(text), names)


def warm() -> None:
    """Import and build the grammar now, in a worker, so that the first operator that is typed need not wait for it."""
    import_module("tui_crm.query.operands")
    from tui_crm.query import syntax

    syntax.read("a:b")


def _meaning(written: Written, names: Names) -> Node:
    if isinstance(written, Bare):
        operand = written.operand
        return Word(operand.text, operand.quoted) if operand.text else ALL
    if isinstance(written, Comparison):
        from tui_crm.query.operands import compare

        path = names.path(written.name.text, written.name.start, written.name.end)
        return compare(path, written, names)
    items = [_meaning(item, names) for item in written.items]
    if written.sign == "not":
        return Not(items[0])
    return _flat(And if written.sign == "and" else Or, items)


def _flat(group: type[And] | type[Or], items: list[Node]) -> Node:
    """One group of `items` in which no item is a group of the same kind."""
    flat: list[Node] = []
    for item in items:
        flat.extend(item.items if isinstance(item, group) else (item,))
    return flat[0] if len(flat) == 1 else group(tuple(flat))
