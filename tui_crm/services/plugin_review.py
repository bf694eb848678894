"""What plugins say of records that are about to be saved: their rules, and what they put into their own fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tui_crm.errors import FilterError, InvalidRecord, Problem, Refused
from tui_crm.i18n import _
from tui_crm.model.entity import Entity
from tui_crm.model.record import Record
from tui_crm.model.validation import validate
from tui_crm.plugins.declared import Declarations, Plain, is_asked
from tui_crm.plugins.guard import Answer, Failure
from tui_crm.plugins.host import SECONDS
from tui_crm.services import plugin_data
from tui_crm.services.crm import Crm

Values = Mapping[str, object]
EACH = 0.01
"""Seconds that each of many records adds to the time a plugin has."""


def asked(crm: Crm, entity_key: str) -> list[Declarations]:
    """The plugins that have a word on such records."""
    if not crm.plugins.known:
        return []
    name = crm.plugins.public_name(entity_key)
    return [each for each in crm.plugins.active if "record_saving" in each.hooks or any(rule["entity"] == name for rule in each.of("validators"))]


def reviewed(crm: Crm, entity_key: str, changes: Sequence[tuple[int, dict[str, object]]]) -> list[dict[str, object]]:
    """The values to be written, with what plugins put into their own fields. `changes`: (the record's id, 0 for a new one; the new values,
    cleaned). Every plugin sees the change as the person made it, so their order means nothing.

    A plugin that fails keeps nobody from saving; that it could not be asked is told as a warning. Raises Refused with what they refuse.
    """
    patched, problems = looked_at(crm, entity_key, changes)
    if problems:
        raise Refused(problems)
    return patched


def looked_at(
    crm: Crm, entity_key: str, changes: Sequence[tuple[int, dict[str, object]]]
) -> tuple[list[dict[str, object]], list[Problem]]:
    """`reviewed` for those who decide themselves what a refusal means: the values with what plugins put in, and what they refuse."""
    plugins = asked(crm, entity_key)
    if not plugins or not changes:
        return [values for _record, values in changes], []
    crm = crm.entire  # rules hold for fields that the person may not see, too
    entity = crm.catalogue[entity_key]
    there = {record.id: record for record in crm.store.read_many(entity_key, [record for record, _values in changes if record])}
    plain = [_plain(crm, entity, there.get(record), values) for record, values in changes]
    context = plugin_data.context(crm)
    patched = [dict(values) for _record, values in changes]
    problems: list[Problem] = []
    for each in plugins:
        payload = {"changes": _with_needs(crm, each, plain)}
        seconds = SECONDS["saving"] + len(changes) * EACH
        reply = crm.plugins.host.ask(each.plugin, "saving", "", context, payload, hook="record_saving", seconds=seconds)
        if isinstance(reply, Failure):
            _tell_failure(crm, reply)
            continue
        _take(crm, entity, each, reply, patched, problems)
    return patched, problems


def _plain(crm: Crm, entity: Entity, before: Record | None, values: Values) -> dict[str, Any]:
    start: Values = before.values if before else {field.name: field.initial for field in entity.fields}
    after = Record(entity, before.id if before else 0, {**start, **values})
    changed = [name for name, value in values.items() if start.get(name) != value]
    known = plugin_data.row(crm, before) if before else None
    return {"entity": crm.plugins.public_name(entity.key), "before": known, "after": plugin_data.row(crm, after), "changed": changed, "way": crm.way}


def _with_needs(crm: Crm, plugin: Declarations, changes: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The changes with what the plugin's rules want to look at beside them."""
    rules = [rule for rule in plugin.of("validators") if rule["needs"]]
    known: dict[str, list[dict[str, Any]]] = {}
    found = []
    for change in changes:
        asked = [rule for rule in rules if rule["entity"] == change["entity"] and is_asked(rule["when"], plugin.plugin, change["changed"])]
        looked = {rule["key"]: _needed(crm, plugin.plugin, rule, change["after"], known) for rule in asked}
        found.append({**change, "data": {key: data for key, data in looked.items() if data is not None}})
    return found


def _needed(crm: Crm, plugin: str, rule: Plain, record: Plain, known: dict[str, list[dict[str, Any]]]) -> dict[str, Any] | None:
    """What a rule wants to look at; None, and a word about it, when that cannot be read."""
    try:
        return plugin_data.data(crm, rule["needs"], plugin_data.About(plugin, record, [record["id"]]), known)
    except (FilterError, KeyError) as error:
        reason = _("what it wants to look at cannot be read: {reason}").format(reason=error)
        failure = Failure(plugin, f"validators.{rule['key']}", "rubbish", reason)
        crm.plugins.host.failed(failure)
        _tell_failure(crm, failure)
        return None


def _take(crm: Crm, entity: Entity, plugin: Declarations, reply: Answer, patched: list[dict[str, object]], problems: list[Problem]) -> None:
    """Put one plugin's reviews into the values and the problems."""
    if reply.value["failure"]:
        failure = Failure(**reply.value["failure"])
        crm.plugins.host.failed(failure)
        _tell_failure(crm, failure)
    for values, review in zip(patched, reply.value["reviews"], strict=True):
        for issue in review["issues"]:
            name = f"{plugin.plugin}.{issue['field']}" if f"{plugin.plugin}.{issue['field']}" in entity.by_name else issue["field"]
            reason = plugin.text(issue["message"])
            if issue["severity"] == "error":
                problems.append(Problem(name or plugin.plugin, reason))
            else:
                crm.plugins.warn(f"{plugin.plugin}: {reason}")
        values.update(_patch(crm, entity, plugin.plugin, review["patch"]))


def _patch(crm: Crm, entity: Entity, plugin: str, patch: Mapping[str, Any]) -> Mapping[str, object]:
    """What a plugin puts into its own fields, cleaned; nothing when it reaches for others or when a value cannot be."""
    if not patch:
        return {}
    own_entity = entity.key.startswith(f"{plugin}_")
    values = plugin_data.own_values(crm, plugin, entity.key, patch)
    foreign = [name for name in values if name not in entity.by_name or not (own_entity or entity.by_name[name].plugin == plugin)]
    try:
        if foreign:
            raise InvalidRecord([Problem(foreign[0], _("is no field of the plugin"))])
        return validate(entity, values, True, crm.locale.country, plugin=plugin)
    except InvalidRecord as error:
        failure = Failure(plugin, "record_saving", "rubbish", f"patch: {error}")
        crm.plugins.host.failed(failure)
        _tell_failure(crm, failure)
        return {}


def _tell_failure(crm: Crm, failure: Failure) -> None:
    crm.plugins.warn(_("the plugin {plugin} could not look at what was saved ({reason})").format(plugin=failure.plugin, reason=failure.message))
