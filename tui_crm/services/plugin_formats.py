"""How plugins show values. A list never waits for them: it draws a value as usual, and again when the plugin's text has come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tui_crm.model.fields import Field, Kind
from tui_crm.model.storage import from_db

if TYPE_CHECKING:
    from tui_crm.model.record import Record
    from tui_crm.services.crm import Crm

HOOK = "format_value"
KEPT = 20_000  # texts that are kept; beyond, all are asked for again
AT_ONCE = 1_000  # values that a plugin is asked about together
Value = tuple[str, str, Any]
"""(entity as plugins call it, field, value)."""


@dataclass
class Formats:
    """The texts that plugins gave in this process, and the values that they are yet to be asked about."""

    known: dict[Value, str | None] = field(default_factory=dict)
    wanted: dict[Value, None] = field(default_factory=dict)

    def text(self, value: Value) -> str | None:
        """The plugin's text; None for none, or none yet: then it will be asked for."""
        if value not in self.known and len(self.wanted) < AT_ONCE:
            self.wanted[value] = None
        return self.known.get(value)


def cell(crm: Crm, entity: str, described: Field, usual: Callable[[Any], str]) -> Callable[[Any], str]:
    """What makes a list's cell of a stored value: the plugin's text where there is one, else the usual one."""
    if described.kind is Kind.REFERENCE:
        return usual  # the list holds the other record's name
    formats, public, empty = crm.plugins.formats, crm.plugins.public_name(entity), described.empty

    def text(stored: Any) -> str:
        value = from_db(described, stored)
        found = formats.text((public, described.name, value)) if value != empty else None
        return usual(stored) if found is None else found

    return text


def text(crm: Crm, entity: str, described: Field, value: Any) -> str | None:
    """The plugin's text for a value on a record's page; None for none, or none yet."""
    if value == described.empty or described.kind is Kind.REFERENCE or not crm.plugins.answering(HOOK):
        return None
    return crm.plugins.formats.text((crm.plugins.public_name(entity), described.name, value))


def prepare(crm: Crm, fields: Sequence[Field], records: Iterable[Record]) -> None:
    """Ask now for the texts of these values: the command line waits for them."""
    if crm.plugins.answering(HOOK):
        for record in records:
            for described in fields:
                text(crm, record.entity.key, described, record[described.name])
                if len(crm.plugins.formats.wanted) >= AT_ONCE:
                    ask(crm)
        ask(crm)


def ask(crm: Crm) -> bool:
    """Ask the plugins about the values that are wanted; whether any text came. Not in the app's loop: a plugin may take its time."""
    from tui_crm.plugins.guard import Failure
    from tui_crm.services import plugin_data

    formats = crm.plugins.formats
    if len(formats.known) > KEPT:
        formats.known.clear()
    values = list(formats.wanted)
    found: dict[Value, str | None] = dict.fromkeys(values)
    for each in crm.plugins.answering(HOOK) if values else ():
        left = [value for value, said in found.items() if said is None]
        payload = {"values": [list(value) for value in left]}
        reply = crm.plugins.host.ask(each.plugin, "shown", "", plugin_data.context(crm), payload, hook=HOOK)
        if not isinstance(reply, Failure):
            found |= dict(zip(left, reply.value, strict=True))
    formats.known |= found
    for value in values:
        formats.wanted.pop(value, None)
    return any(said is not None for said in found.values())
