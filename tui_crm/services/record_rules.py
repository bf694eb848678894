"""Rules of some kinds of record that no field says alone: what follows from what is written, and what is refused.

Every way to write records passes here but undo, which restores what was; of an import, whose rows tell what was, only what `IMPORTED` names. A
rule is imported when such a record is written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from tui_crm.errors import InvalidRecord, Problem

if TYPE_CHECKING:
    from tui_crm.model.record import Record
    from tui_crm.services.crm import Crm
    from tui_crm.store.unit import Unit

Changes = Sequence[tuple[int, dict[str, object]]]
"""(the record's id, 0 for a new one; its cleaned values) …"""

RULES: Mapping[str, str] = {
    "customer": "tui_crm.services.pool.claiming:customer",
    "activity": "tui_crm.services.contacting.refusing:activity",
    "followup": "tui_crm.services.followups.rules:followup",
    "work_log": "tui_crm.services.work_logs:rule",
    "deal": "tui_crm.services.pipeline.deal_rules:deal",
    "stage": "tui_crm.services.pipeline.stage_rules:stage",
    "pipeline": "tui_crm.services.pipeline.stage_rules:pipeline",
    "stage_change": "tui_crm.services.pipeline.deal_rules:stage_change",
    "deal_line": "tui_crm.services.quoting.rules:deal_line",
    "quote_line": "tui_crm.services.quoting.rules:quote_line",
    "quote": "tui_crm.services.quoting.rules:quote",
    "price": "tui_crm.services.quoting.rules:price",
    "ticket": "tui_crm.services.desk.ticket_rules:ticket",
    "ticket_entry": "tui_crm.services.desk.ticket_rules:entry",
    "dispatch": "tui_crm.services.desk.dispatch_rules:dispatch",
    "article": "tui_crm.services.desk.knowledge:article",
    "defect": "tui_crm.services.desk.knowledge:defect",
}
"""Entity → "module:function". The function takes the archive and the changes and returns them with what follows; raises InvalidRecord, NotAllowed."""
IMPORTED: Mapping[str, str] = {
    "activity": "tui_crm.services.activities:brought",
    "deal": "tui_crm.services.pipeline.deal_rules:completed",
    "ticket": "tui_crm.services.desk.ticket_rules:brought",
}
"""Entity → what completes an import's rows: a function of archive and changes that returns the values, and for each what people would be refused;
a problem of no field is something else that is told."""
FOLLOWING: Mapping[str, str] = {
    "stage": "tui_crm.services.pipeline.stage_rules:follow",
    "deal_line": "tui_crm.services.quoting.rules:follow_deal_line",
    "quote_line": "tui_crm.services.quoting.rules:follow_quote_line",
    "quote": "tui_crm.services.quoting.rules:follow_quote",
    "ticket": "tui_crm.services.desk.calling:follow_ticket",
    "article": "tui_crm.services.desk.knowledge:follow_article",
    "ticket_entry": "tui_crm.services.desk.ticket_rules:follow_entry",
}
"""Entity → what is written for other records in the same transaction: a function of archive, unit, record, values, the record before (or None)."""
LEAVING: Mapping[str, str] = {
    "deal_line": "tui_crm.services.quoting.rules:left_deal_lines",
    "quote_line": "tui_crm.services.quoting.rules:left_quote_lines",
}
"""Entity → what is written for other records when records go to the recycle bin or come back: a function of archive, unit and ids."""
STAYING: Mapping[str, str] = {
    "stage": "tui_crm.services.pipeline.stage_rules:stage_stays",
    "pipeline": "tui_crm.services.pipeline.stage_rules:pipeline_stays",
    "stage_change": "tui_crm.services.pipeline.deal_rules:stage_change_stays",
    "quote_line": "tui_crm.services.quoting.rules:quote_lines_stay",
}
"""Entity → who refuses that records go to the recycle bin: a function of archive and ids; raises UsageError."""


def settled(crm: Crm, entity_key: str, changes: Changes) -> Changes:
    """The changes with what follows from them."""
    found: Changes = _named(RULES[entity_key])(crm, changes)
    return found


def completed(crm: Crm, entity_key: str, changes: Changes) -> tuple[list[dict[str, object]], list[list[Problem]]]:
    """The values of an import's rows with what follows from them, and what people would be refused, row by row."""
    found: tuple[list[dict[str, object]], list[list[Problem]]] = _named(IMPORTED[entity_key])(crm, changes)
    return found


def follow(crm: Crm, unit: Unit, entity_key: str, record: int, values: Mapping[str, object], before: Record | None = None) -> None:
    """Write what follows for other records. `before`: the record as it was, None for a new one."""
    if entity_key in FOLLOWING:
        _named(FOLLOWING[entity_key])(crm, unit, record, values, before)


def follow_left(crm: Crm, unit: Unit, entity_key: str, ids: Sequence[int]) -> None:
    """Write what follows for other records when these went to the recycle bin or came back."""
    if entity_key in LEAVING:
        _named(LEAVING[entity_key])(crm, unit, ids)


def may_leave(crm: Crm, entity_key: str, ids: Sequence[int]) -> None:
    """Raises UsageError when the records may not go to the recycle bin, as others need them."""
    if entity_key in STAYING:
        _named(STAYING[entity_key])(crm, ids)


def refuse(crm: Crm, entity_key: str, changes: Changes, problems: Sequence[Sequence[Problem]]) -> None:
    """Raises InvalidRecord when there are problems; of several records each names its record."""
    if any(problems):
        titles = crm.store.titles(entity_key, [record for record, _values in changes if record > 0]) if len(changes) > 1 else {}
        raise InvalidRecord([
            Problem(each.field, f"{titles[record]}: {each.reason}" if titles.get(record) else each.reason)
            for (record, _values), wrong in zip(changes, problems, strict=True) for each in wrong
        ])  # fmt: skip


def _named(place: str) -> Any:
    module, _colon, name = place.partition(":")
    return getattr(import_module(module), name)
