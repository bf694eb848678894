"""What plugins add to the interface: commands, tabs, reports; asked in their workers, written and drawn by the host."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tui_crm.errors import Cancelled, NotFound, UsageError
from tui_crm.i18n import _
from tui_crm.model.record import Record
from tui_crm.plugins.declared import Declarations, Plain, entity_key
from tui_crm.plugins.guard import Failure
from tui_crm.plugins.manifest import PluginError
from tui_crm.services import plugin_data, plugin_outcome
from tui_crm.services.crm import Crm
from tui_crm.services.plugin_outcome import Shown

Stopped = Callable[[], bool]
MOST_RECORDS = 10_000
"""Records that a command may act upon at once."""


@dataclass(frozen=True, slots=True)
class Declared:
    """A command, tab or report of a plugin that is on. `name`: "realty.match"."""

    plugin: Declarations
    plain: Plain

    @property
    def name(self) -> str:
        """Its public name."""
        return f"{self.plugin.plugin}.{self.plain['key']}"

    @property
    def label(self) -> str:
        """What people call it."""
        return self.plugin.text(self.plain["label"])

    @property
    def help(self) -> str:
        """A sentence."""
        return self.plugin.text(self.plain.get("help", ""))

    @property
    def entity(self) -> str:
        """The catalogue's key of the entity that it is about; "" for none."""
        return entity_key(self.plain.get("entity", ""))


def declared(crm: Crm, hook: str) -> Iterator[Declared]:
    """What the plugins that are on declared: "commands", "tabs", "reports" …, in order of plugin."""
    for plugin in crm.plugins.active:
        for plain in plugin.of(hook):
            yield Declared(plugin, plain)


def find(crm: Crm, hook: str, name: str) -> Declared:
    """The one of that public name. Raises NotFound."""
    for each in declared(crm, hook):
        if each.name == name:
            return each
    raise NotFound(_("No plugin that is switched on has “{name}”").format(name=name))


def run(crm: Crm, name: str, ids: Sequence[int] = (), argument: str = "", stopped: Stopped | None = None) -> Shown:
    """Run a command upon records, write what it wants written, and give what it says.

    Raises NotFound, UsageError (records missing, or too many), PluginError, Cancelled when it was stopped.
    """
    command = find(crm, "commands", name)
    if command.entity and not ids:
        raise UsageError(_("{command} needs records to act upon").format(command=name))
    if len(ids) > MOST_RECORDS:
        raise UsageError(_("{command} takes at most {count} records at once").format(command=name, count=f"{MOST_RECORDS:,}"))
    rows = plugin_data.rows(crm, command.entity, ids) if command.entity else []
    about = plugin_data.About(command.plugin.plugin, rows[0] if rows else None, ids, argument.split())
    payload = {"rows": rows, "argument": argument, "data": plugin_data.data(crm, command.plain["needs"], about)}
    outcome = _ask(crm, command, "command", f"commands.{command.plain['key']}", payload, stopped)
    return plugin_outcome.apply(crm, command.plugin, command.plain["key"], outcome)


def tab(crm: Crm, which: Declared, record: Record) -> Plain:
    """What a tab shows of a record: a view as the plugin gave it. Raises PluginError."""
    row = plugin_data.row(crm, record)
    about = plugin_data.About(which.plugin.plugin, row, [record.id])
    payload = {"row": row, "data": plugin_data.data(crm, which.plain["needs"], about)}
    found: Plain = _ask(crm, which, "tab", f"tabs.{which.plain['key']}", payload)
    return found


def report(crm: Crm, name: str, stopped: Stopped | None = None) -> Shown:
    """What a report shows. Raises NotFound, PluginError, Cancelled."""
    which = find(crm, "reports", name)
    payload = {"data": plugin_data.data(crm, which.plain["needs"])}
    return Shown("", _ask(crm, which, "report", f"reports.{which.plain['key']}", payload, stopped), which.label)


def health(crm: Crm, plugin: str) -> str:
    """What a plugin that is on says is wrong around it, or why it cannot be asked; "" when all is well."""
    if not any(each.plugin == plugin for each in crm.plugins.answering("health")):
        return ""
    reply = crm.plugins.host.ask(plugin, "health", "", plugin_data.context(crm), {}, hook="health")
    return str(reply) if isinstance(reply, Failure) else reply.value or ""


def _ask(crm: Crm, which: Declared, operation: str, hook: str, payload: Mapping[str, object], stopped: Stopped | None = None) -> Plain:
    plugin, context = which.plugin.plugin, plugin_data.context(crm)
    reply = crm.plugins.host.ask(plugin, operation, which.plain["key"], context, payload, hook=hook, stopped=stopped)
    if isinstance(reply, Failure):
        if reply.kind == "stopped":
            raise Cancelled(_("Cancelled; nothing was changed"))
        raise PluginError(_("the plugin {plugin} failed: {reason}").format(plugin=plugin, reason=f"{reply.hook}: {reply.message}"))
    found: Plain = reply.value
    return found
