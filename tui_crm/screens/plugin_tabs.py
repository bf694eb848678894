"""The tabs that plugins add to the page of a record: asked in the plugin's worker, drawn here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tui_crm.i18n import _
from tui_crm.model.record import Record
from tui_crm.plugins.manifest import PluginError
from tui_crm.services import plugin_acts
from tui_crm.services.crm import Crm
from tui_crm.services.plugin_acts import Declared
from tui_crm.widgets.page_lines import Content, FixedLines, LineSource, PageLine
from tui_crm.widgets.view_text import laid_out


def content(view: Mapping[str, Any]) -> Content:
    """What a view shows; a line of a record stands for it."""

    def lay_out(width: int) -> LineSource:
        return FixedLines(tuple(PageLine(line.spans, line.stands_for) for line in laid_out(view, width)))

    return lay_out


def read(crm: Crm, tab: Declared, record: Record) -> Content:
    """What a tab shows of a record; when its plugin fails, which one and why."""
    try:
        return content(plugin_acts.tab(crm, tab, record))
    except PluginError as error:
        text = _("! {reason}\n\nThe other tabs are as they should be; :plugins shows how they are doing.").format(reason=error)
        return content({"kind": "text", "text": text})
