"""Duplicates (查重): the check on every way in, the scan, the queue of suspected pairs and what was decided about them.

    check(crm, entity, values)      what is there already that a new or changed record may be
    check_many, Batch               the same for the rows of a file
    scan(crm, entity, where)        look through what is there; suspected pairs go into the queue
    decide(crm, pairs, decision)    same, different or later; "different" never comes up again
    catch_up(crm)                   take what changed into the index of keys
    unread(crm)                     records that are not in it yet

A name is imported when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tui_crm.services.duplicates.batches import Batch as Batch
    from tui_crm.services.duplicates.checking import check as check
    from tui_crm.services.duplicates.checking import check_many as check_many
    from tui_crm.services.duplicates.checking import explain as explain
    from tui_crm.services.duplicates.deciding import allowed as allowed
    from tui_crm.services.duplicates.deciding import decide as decide
    from tui_crm.services.duplicates.deciding import forget as forget
    from tui_crm.services.duplicates.deciding import merged as merged
    from tui_crm.services.duplicates.found import Found as Found
    from tui_crm.services.duplicates.found import Place as Place
    from tui_crm.services.duplicates.found import Reason as Reason
    from tui_crm.services.duplicates.keeping import catch_up as catch_up
    from tui_crm.services.duplicates.keeping import rebuild as rebuild
    from tui_crm.services.duplicates.keeping import status as status
    from tui_crm.services.duplicates.keeping import unread as unread
    from tui_crm.services.duplicates.scanning import ScanResult as ScanResult
    from tui_crm.services.duplicates.scanning import scan as scan
    from tui_crm.services.duplicates.wording import because as because
    from tui_crm.services.duplicates.wording import level as level
    from tui_crm.services.duplicates.wording import line as line
    from tui_crm.services.duplicates.wording import sentence as sentence
    from tui_crm.services.duplicates.wording import where as where

_PLACES = {
    "Batch": "batches", "check": "checking", "check_many": "checking", "explain": "checking", "allowed": "deciding", "decide": "deciding",
    "forget": "deciding", "merged": "deciding", "Found": "found", "Place": "found", "Reason": "found", "catch_up": "keeping", "rebuild": "keeping",
    "unread": "keeping",
    "status": "keeping", "ScanResult": "scanning", "scan": "scanning", "because": "wording", "level": "wording", "line": "wording",
    "sentence": "wording", "where": "wording",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
