"""What a plugin wants written: its edits and new records, checked as a person's are and written as one act that can be undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tui_crm.errors import InvalidRecord, NotFound, Refused
from tui_crm.i18n import _
from tui_crm.plugins.declared import Declarations, Plain, entity_key
from tui_crm.plugins.guard import Failure
from tui_crm.plugins.manifest import PluginError
from tui_crm.services import archive, plugin_data
from tui_crm.services.crm import Crm
from tui_crm.services.parts import Progress

VERB = "plugin"
"""Of the acts that plugins cause; their labels begin with the plugin's id."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What came of a command or a report: words, and a page to show (`view` as the plugin gave it, None for none)."""

    message: str = ""
    view: Plain | None = None
    title: str = ""
    written: int = 0


def apply(crm: Crm, declared: Declarations, what: str, outcome: Mapping[str, Any] | None, progress: Progress | None = None) -> Shown:
    """Write what an outcome asks for, and give what it shows. `what`: the command or the hook, for the journal.

    Raises PluginError, naming the plugin, when the core refuses what it wants written (then nothing is), NotAllowed for the person, Refused when
    a rule of a plugin, its own included, refuses it: that is told, and counts as nobody's failure.
    """
    if not outcome:
        return Shown()
    pending = {f"@{each['key']}": archive.PENDING + place for place, each in enumerate(outcome["new"]) if each["key"]}
    new = [(entity_key(each["entity"]), _referring(each["values"], pending)) for each in outcome["new"]]
    edits = [(entity_key(each["entity"]), each["id"], _referring(each["changes"], pending)) for each in outcome["edits"]]
    if new or edits:
        _write(crm, declared, what, new, edits, progress)
    return Shown(declared.text(outcome["message"]), outcome["view"], outcome["title"], len(new) + len(edits))


def _referring(values: Mapping[str, Any], pending: Mapping[str, int]) -> Mapping[str, Any]:
    """Values in which "@key" stands for a new record of the same outcome."""
    return {name: pending.get(value, value) if isinstance(value, str) else value for name, value in values.items()} if pending else values


def _write(
    crm: Crm, declared: Declarations, what: str, new: list[tuple[str, Mapping[str, Any]]], edits: list[tuple[str, int, Mapping[str, Any]]],
    progress: Progress | None,
) -> None:  # fmt: skip
    try:
        for entity, *_rest in [*new, *edits]:
            if entity not in crm.catalogue.entities or entity == "plugin":
                raise NotFound(_("no entity {entity}").format(entity=entity))
        named = [(entity, plugin_data.own_values(crm, declared.plugin, entity, values)) for entity, values in new]
        changed = [(entity, record, plugin_data.own_values(crm, declared.plugin, entity, values)) for entity, record, values in edits]
        archive.write_together(crm.by("plugin"), VERB, f"{declared.plugin}: {what}", named, changed, progress, declared.plugin)
    except Refused:
        raise
    except (InvalidRecord, NotFound) as error:
        failure = Failure(declared.plugin, what, "rubbish", _("what it wants written is refused: {reason}").format(reason=error))
        crm.plugins.host.failed(failure)
        raise PluginError(str(failure)) from None
