"""What people can do: one file a capability. No Textual, no SQL; screens and the command line call the same functions.

A capability is imported when it is first used (`services.archive.add(…)`): the first screen needs few of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tui_crm.services import act_list as act_list
    from tui_crm.services import activities as activities
    from tui_crm.services import archive as archive
    from tui_crm.services import card as card
    from tui_crm.services import drafts as drafts
    from tui_crm.services import history as history
    from tui_crm.services import links as links
    from tui_crm.services import lookup as lookup
    from tui_crm.services import merge_plan as merge_plan
    from tui_crm.services import merging as merging
    from tui_crm.services import people as people
    from tui_crm.services import timeline as timeline
    from tui_crm.services import undo as undo
    from tui_crm.services import views as views


def __getattr__(name: str) -> Any:
    if name.startswith("_"):
        raise AttributeError(name)
    try:
        return import_module(f"{__name__}.{name}")
    except ModuleNotFoundError as error:
        raise AttributeError(name) from error
