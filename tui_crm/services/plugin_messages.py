"""Sending messages through a plugin's gateway; each that was sent is logged with the customer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui_crm.errors import UsageError
from tui_crm.i18n import _
from tui_crm.model.fields import Kind
from tui_crm.model.record import Record
from tui_crm.plugins.guard import Failure
from tui_crm.plugins.manifest import PluginError
from tui_crm.services import archive, plugin_acts, plugin_data
from tui_crm.services.crm import Crm, name_of

TYPES = {"phone": "sms", "email": "email", "social": "wechat"}
"""What a message over such an address is logged as."""


@dataclass(frozen=True, slots=True)
class SentTo:
    """What became of the message to one person. `detail`: the service's number for it, or why it was not sent."""

    record: int
    name: str
    to: str
    ok: bool
    detail: str


def send(crm: Crm, gateway: str, entity: str, ids: Sequence[int], text: str, subject: str = "") -> list[SentTo]:
    """Send a text to customers or contacts, to the first address of each. Who asked not to be contacted is left out, and told.

    Raises NotAllowed, NotFound of a gateway, UsageError, PluginError when the gateway fails (then nothing is logged).
    """
    crm.policy.allow_write("activity")
    if entity not in ("customer", "contact"):
        raise UsageError(_("Messages go to customers and contacts"))
    found = plugin_acts.find(crm, "gateways", gateway)
    people = crm.store.read_many(entity, ids)
    told: dict[int, SentTo] = {}
    messages: list[dict[str, str]] = []
    reached: list[Record] = []
    for person in people:
        to = _address(person, found.plain["kind"])
        if person.values.get("do_not_contact"):
            told[person.id] = SentTo(person.id, name_of(person), to, False, _("asked not to be contacted"))
        elif not to:
            told[person.id] = SentTo(person.id, name_of(person), "", False, _("has no address of this kind"))
        else:
            messages.append({"to": to, "text": text, "subject": subject})
            reached.append(person)
    if messages:
        hook = f"gateways.{found.plain['key']}"
        context = plugin_data.context(crm)
        reply = crm.plugins.host.ask(found.plugin.plugin, "send", found.plain["key"], context, {"messages": messages}, hook=hook)
        if isinstance(reply, Failure):
            raise PluginError(_("the plugin {plugin} failed: {reason}").format(plugin=found.plugin.plugin, reason=f"{reply.hook}: {reply.message}"))
        for person, message, sent in zip(reached, messages, reply.value, strict=True):
            told[person.id] = SentTo(person.id, name_of(person), message["to"], sent["ok"], sent["detail"])
    _log(crm, entity, [person for person in reached if told[person.id].ok], found.plain["kind"], text, subject)
    return [told[person.id] for person in people]


def _address(person: Record, kind: str) -> str:
    """The first value of the person's first field of that kind."""
    for field in person.entity.stored:
        if field.kind is Kind(kind) and (values := person.values[field.name]):
            return str(values[0]) if isinstance(values, tuple) else str(values)
    return ""


def _log(crm: Crm, entity: str, people: Sequence[Record], kind: str, text: str, subject: str) -> None:
    new = []
    for person in people:
        customer = person.id if entity == "customer" else person.number("customer")
        if customer:
            values = {"type": TYPES.get(kind, "note"), "direction": "out", "customer": customer, "subject": subject or text[:60], "body": text}
            new.append(("activity", {**values, "contact": person.id} if entity == "contact" else values))
    if new:
        archive.write_together(crm, "log", "", new, ())
