"""`tui-crm plugins`: what is installed, what is on at this database, and how it is doing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import click

from tui_crm.cli import output, plugin_acting, plugin_install, plugin_making
from tui_crm.cli.session import opened, remark
from tui_crm.errors import UsageError
from tui_crm.i18n import N_, _, ngettext
from tui_crm.plugins.health import STATE_NAMES
from tui_crm.services import plugin_acts
from tui_crm.services import plugins as service
from tui_crm.services.plugin_set import Known
from tui_crm.services.plugins import Listed

COLUMNS = {"id": N_("Plugin"), "state": N_("State"), "release": N_("Release"), "summary": N_("What it is for"), "reason": N_("Why")}


@click.group("plugins", help=N_("List plugins; switch them on and off at this database, set them, look after what they keep."))
def plugins() -> None:
    """The group."""


@plugins.command("list", help=N_("List what is installed, and what this database knows."))
@output.FORMAT
def list_plugins(form: str) -> None:
    """Write every plugin with its state."""
    with opened() as crm:
        columns = {key: _(label) for key, label in COLUMNS.items()}
        output.write_rows(form, columns, (_line(each, form) for each in service.everything(crm)))


def _line(each: Listed, form: str) -> dict[str, object]:
    state = _(STATE_NAMES[each.state]) if form == output.Format.TABLE else str(each.state)
    return {"id": each.id, "state": state, "release": each.release, "summary": each.summary, "reason": each.reason}


@plugins.command("show", help=N_("Show a plugin: where it is from, what it declares, its settings, why it does not run."))
@click.argument("plugin")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True, help=output.HOW)
def show(plugin: str, form: str) -> None:
    """Write one plugin in full."""
    with opened() as crm:
        each = service.one(crm, plugin)
        found = {**_described(each), "health": plugin_acts.health(crm, plugin)}
        if form == "json":
            output.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
            return
        output.write("".join(f"{line}\n" for line in _as_text(each, found)))


def _described(each: Listed) -> dict[str, Any]:
    declared = each.known.declared.spec if each.known else {}
    return {
        "id": each.id, "state": str(each.state), "reason": each.reason, "release": each.release, "summary": each.summary, "origin": each.origin,
        "hooks": list(each.manifest.hooks) if each.manifest else [],
        "fields": [f"{field['entity']}: {each.id}.{field['key']} ({field['type']})" for field in declared.get("fields", ())],
        "entities": [f"{each.id}.{entity['key']}" for entity in declared.get("entities", ())],
        "commands": [f"{each.id}.{command['key']}" for command in declared.get("commands", ())],
        "tabs": [f"{tab['entity']}: {tab['label']}" for tab in declared.get("tabs", ())],
        "reports": [f"{each.id}.{report['key']}" for report in declared.get("reports", ())],
        "answers": list(declared.get("hooks", ())),
        "config": _shown_settings(each.known) if each.known else {},
    }  # fmt: skip


def _shown_settings(known: Known) -> dict[str, Any]:
    """The settings, stars for what is secret."""
    kinds = (known.declared.config_schema or {}).get("properties", {})
    return {name: "********" if value and kinds.get(name, {}).get("format") == "password" else value for name, value in known.config.items()}


def _as_text(each: Listed, found: dict[str, Any]) -> Iterator[str]:
    yield f"{each.id} {each.release} · {_(STATE_NAMES[each.state])}" + (f": {each.reason}" if each.reason else "")
    if each.summary:
        yield each.summary
    labels = {
        "origin": _("from"), "fields": _("fields"), "entities": _("records"), "commands": _("commands"), "tabs": _("tabs"), "reports": _("reports"),
        "answers": _("answers"), "health": _("what it says is wrong"),
    }  # fmt: skip
    for key, label in labels.items():
        if found[key]:
            yield f"{label}: {found[key] if isinstance(found[key], str) else ', '.join(found[key])}"
    for name, value in found["config"].items():
        yield _("setting") + f": {name} = {json.dumps(value, ensure_ascii=False)}"


SET = click.option("--set", "pairs", multiple=True, metavar="NAME=VALUE", help=N_("a setting of the plugin; again for each"))


@plugins.command("enable", help=N_("Switch a plugin on for everybody at this database."))
@click.argument("plugin")
@SET
def enable(plugin: str, pairs: tuple[str, ...]) -> None:
    """Switch on."""
    with opened(writes=True) as crm:
        kept = service.one(crm, plugin).known
        config = {**(kept.config if kept else {}), **_settings(pairs)} if pairs else None
        now = service.enable(crm, plugin, config)
        service.build_indexes(now, _tell_indexes)
        known = now.plugins.known[plugin]
        number = len(known.declared.of("fields"))
        told = ngettext("{plugin} {release} is switched on: {count} field", "{plugin} {release} is switched on: {count} fields", number)
        remark(told.format(plugin=plugin, release=known.release, count=number))


def _tell_indexes(done: int, total: int) -> bool:
    remark(_("indexes: {done} of {total}").format(done=done, total=total))
    return True


@plugins.command("disable", help=N_("Switch a plugin off for everybody at this database; what it keeps stays and can be read."))
@click.argument("plugin")
def disable(plugin: str) -> None:
    """Switch off."""
    with opened(writes=True) as crm:
        service.disable(crm, plugin)
        remark(_("{plugin} is switched off; its fields can be read").format(plugin=plugin))


@plugins.command("config", help=N_("Show a plugin's settings, or change them."))
@click.argument("plugin")
@SET
def config(plugin: str, pairs: tuple[str, ...]) -> None:
    """Write the settings as JSON, after the changes."""
    with opened(writes=bool(pairs)) as crm:
        kept = service.one(crm, plugin).known
        if kept is None:
            raise UsageError(_("{plugin} was never switched on here").format(plugin=plugin))
        now = service.configure(crm, plugin, {**kept.config, **_settings(pairs)}) if pairs else crm
        output.write(json.dumps(_shown_settings(now.plugins.known[plugin]), ensure_ascii=False, indent=2) + "\n")


def _settings(pairs: Sequence[str]) -> dict[str, Any]:
    """NAME=VALUE pairs; a value is JSON where it is, else a text. Raises UsageError."""
    found: dict[str, Any] = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals or not name:
            raise UsageError(_("--set takes NAME=VALUE, not {text}").format(text=repr(pair)))
        try:
            found[name.strip()] = json.loads(text)
        except ValueError:
            found[name.strip()] = text
    return found


for _command in (
    plugin_acting.run, plugin_acting.report, plugin_acting.send, plugin_acting.demo, plugin_acting.purge, plugin_making.new, plugin_making.check,
    plugin_making.docs, plugin_install.install,
):  # fmt: skip
    plugins.add_command(_command)
