"""Records that no filter but their numbers finds: those that a computation picked out."""

from __future__ import annotations

from collections.abc import Sequence

from tui_crm.query.ast import Node, Op, Or, Test
from tui_crm.query.names import RECORD

MOST = 1_000
"""So many records a filter names one by one; where there are more, the number opens all that were looked at, and a note says so."""


def named(ids: Sequence[int]) -> Node:
    """The filter that finds exactly these records."""
    tests = tuple(Test((RECORD,), Op.EQ, number) for number in ids)
    return tests[0] if len(tests) == 1 else Or(tests)
