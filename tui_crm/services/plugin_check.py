"""Looks a plugin over before anybody switches it on: manifest, hooks, purity, clashes, how fast its criteria are."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from tui_crm.actions import ACTIONS
from tui_crm.errors import CrmError, UsageError
from tui_crm.i18n import _
from tui_crm.model.core import CORE
from tui_crm.model.entity import Catalogue
from tui_crm.model.fields import Field, Kind
from tui_crm.plugins.declared import Declarations, entity_key, extended
from tui_crm.plugins.discovery import Found, at
from tui_crm.plugins.guard import Failure
from tui_crm.plugins.hookspecs import DEPRECATED
from tui_crm.plugins.host import SECONDS
from tui_crm.plugins.manifest import PluginError
from tui_crm.plugins.process import Worker
from tui_crm.query.names import Names
from tui_crm.services import plugin_conditions, plugin_keys
from tui_crm.services.crm import Crm
from tui_crm.services.plugin_data import PLACE
from tui_crm.services.plugin_set import Known, PluginSet

CUSTOMERS = 100_000
SLOW = 5.0  # seconds for so many customers, above which a criterion is called slow
NEEDING = ("tabs", "commands", "reports", "validators", "figures")
"""Hooks whose values say what is read for them."""
Level = Literal["ok", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    level: Level
    what: str
    text: str


def check(path: Path, crm: Crm | None = None, customers: int = CUSTOMERS) -> Iterator[Finding]:
    """What there is to say about the plugin at `path`; against the plugins and fields of an archive when one is given."""
    try:
        found = at(path)
    except PluginError as error:
        yield Finding("error", "manifest", str(error))
        return
    assert found.manifest is not None
    if found.problem:
        yield Finding("error", "manifest", found.problem)
        return
    yield Finding("ok", "manifest", f"{found.id} {found.manifest.version}")
    worker = Worker(found.id)
    try:
        loaded = worker.ask({"do": "load", "source": found.source.plain()}, SECONDS["load"])
        if isinstance(loaded, Failure):
            yield _failed(loaded)
            return
        declared = Declarations(found.id, loaded.value)
        configured = worker.ask({"do": "configure", "values": {}}, SECONDS["configure"])
        yield from _declared(found, declared, configured)
        yield from _pure(found, loaded.value)
        yield from _fits(declared, crm)
        yield from _schemes(declared, crm)
        yield from _fast(worker, declared, customers, crm.catalogue if crm else CORE)
    finally:
        worker.close()


def _failed(failure: Failure) -> Finding:
    return Finding("error", failure.hook, f"{failure.message}\n{failure.traceback}".rstrip())


def _declared(found: Found, declared: Declarations, configured: Any) -> Iterator[Finding]:
    assert found.manifest is not None
    lists = {hook: len(values) for hook, values in declared.spec.items() if isinstance(values, list) and values and hook != "hooks"}
    told = [f"{number} {hook}" for hook, number in lists.items()]
    yield Finding("ok", "hooks", ", ".join([*told, *sorted(declared.hooks)]) or _("none"))
    answered = {hook for hook, values in declared.spec.items() if values and hook != "hooks"} | declared.hooks
    for hook in found.manifest.hooks:
        if hook not in answered:
            yield Finding("warning", "manifest", _("hooks names {hook}, which the plugin does not answer").format(hook=hook))
    yield from _going(declared)
    if isinstance(configured, Failure):
        told_of = _("has settings without a default; people fill them in first ({reason})")
        yield Finding("warning", "config", told_of.format(reason=configured.message))
    languages = declared.spec.get("translations", {})
    labels = {plain["label"] for hook in ("fields", "entities", "commands", "tabs") for plain in declared.of(hook)}
    for language, texts in languages.items():
        if missing := sorted(labels - set(texts)):
            yield Finding("warning", "translations", _("{language} lacks: {texts}").format(language=language, texts=", ".join(missing[:8])))


def _going(declared: Declarations) -> Iterator[Finding]:
    """What goes away: the plugin's own fields, and hooks of ours that it answers."""
    fields = [(f"{plain['entity']}.{plain['key']}", plain) for plain in declared.of("fields")]
    fields += [(f"{entity['key']}.{plain['key']}", plain) for entity in declared.of("entities") for plain in entity["fields"]]
    for name, plain in fields:
        if plain["deprecated"]:
            yield Finding("warning", "fields", _("{field} goes away: {instead}").format(field=name, instead=plain["deprecated"]))
    for hook, instead in DEPRECATED.items():
        if declared.spec.get(hook) or hook in declared.hooks:
            yield Finding("warning", "hooks", _("{field} goes away: {instead}").format(field=hook, instead=instead))


def _pure(found: Found, first: Mapping[str, Any]) -> Iterator[Finding]:
    """Declarations are asked a second time, in another process: they must agree."""
    worker = Worker(found.id)
    try:
        second = worker.ask({"do": "load", "source": found.source.plain()}, SECONDS["load"])
    finally:
        worker.close()
    if isinstance(second, Failure):
        yield _failed(second)
        return
    for hook, values in first.items():
        if second.value.get(hook) != values:
            yield Finding("error", hook, _("two calls declared different things"))


def _fits(declared: Declarations, crm: Crm | None) -> Iterator[Finding]:
    others = _others(declared, crm)
    try:
        catalogue = extended(CORE, [*others, declared])
    except PluginError as error:
        yield Finding("error", "catalogue", str(error))
        return
    yield Finding("ok", "catalogue", _("fits what is there"))
    yield from _filters(declared, catalogue, crm)
    yield from _conditions(declared, catalogue, crm)
    if crm is None:
        return
    known = {each.plugin: Known(each.plugin, 0, "active", "", {}, {}, replace(each, active=True)) for each in [*others, declared]}
    beside = replace(crm, store=replace(crm.store, catalogue=catalogue), plugins=PluginSet(known))
    _kept, clashes = plugin_keys.actions(beside, ACTIONS)
    for clash in clashes:
        yield Finding("warning", "keys", _("{key} is taken; it goes to nobody").format(key=clash))


def _others(declared: Declarations, crm: Crm | None) -> list[Declarations]:
    return [each for each in crm.plugins.declarations if each.plugin != declared.plugin] if crm else []


def _filters(declared: Declarations, catalogue: Catalogue, crm: Crm | None) -> Iterator[Finding]:
    """The filters in queries and segments can be read."""
    from datetime import UTC

    from tui_crm.query.parser import parse

    queries = [(hook, query) for hook in NEEDING for plain in declared.of(hook) for query in plain["needs"]]
    queries += [("segments", plain) for plain in declared.of("segments")]
    for hook, query in queries:
        entity = entity_key(query["entity"])
        if entity not in catalogue.entities:
            yield Finding("error", hook, _("no entity {entity}").format(entity=query["entity"]))
            continue
        for name in query["columns"]:
            if name not in catalogue[entity].by_name:
                yield Finding("error", hook, _("{entity} has no field {field}").format(entity=query["entity"], field=name))
        try:
            if query["where"]:
                where = query["where"].replace("{ids}", "#1").replace("{id}", "1")
                names = Names(catalogue[entity], catalogue, 0, crm.locale.zone if crm else UTC, 0, "CNY")
                parse(PLACE.sub(_example(declared, catalogue), where), names)
        except CrmError as error:
            yield Finding("error", hook, f"{query['where']}: {error}")


def _conditions(declared: Declarations, catalogue: Catalogue, crm: Crm | None) -> Iterator[Finding]:
    """Whom tabs concern, and whose figures follow from what, can be read."""
    for place, reason in plugin_conditions.faults(declared, catalogue, crm):
        yield Finding("error", place, reason)


def _example(declared: Declarations, catalogue: Catalogue) -> Callable[[re.Match[str]], str]:
    """What may stand at a place {name} of a query: a value of that field of what the rule, the tab or the command is about, or a word."""
    about = {entity_key(plain["entity"]) for hook in NEEDING for plain in declared.of(hook) if "entity" in plain} & set(catalogue.entities)
    fields = {name: field for entity in about for name, field in catalogue[entity].by_name.items()}

    def value(place: re.Match[str]) -> str:
        field = fields.get(place[1]) or fields.get(f"{declared.plugin}.{place[1]}")
        if place[1].isdecimal():
            return '"word"'
        if field is None:
            raise UsageError(_("there is no field {field}").format(field=place[1]))
        return {Kind.DATE: "2026-03-02", Kind.BOOLEAN: "yes"}.get(field.kind) or next((each.value for each in field.choices), "1")

    return value


def _schemes(declared: Declarations, crm: Crm | None) -> Iterator[Finding]:
    """Of the rulesets that it proposes, a plan can be made."""
    if not declared.of("schemes"):
        return
    from tui_crm.services.grading import library, plan, proposed, remote, rules

    asked = [library.Asked(f"{declared.plugin}.{plain['key']}", declared.plugin, remote.taken(declared, plain)) for plain in declared.of("grading")]
    known, catalogue = library.core().with_asked(asked), extended(CORE, [*_others(declared, crm), declared])
    for found in proposed.rules_of(declared):
        try:
            rules.check(found)
            missing = plan.make(catalogue, known, found, "CNY").missing
        except CrmError as error:
            yield Finding("error", "schemes", f"{found.scheme}: {error}")
        else:
            told = _("names what nobody declares: {names}").format(names=", ".join(missing)) if missing else _("can be applied")
            yield Finding("error" if missing else "ok", "schemes", f"{found.scheme}: {told}")


def _fast(worker: Worker, declared: Declarations, customers: int, catalogue: Catalogue) -> Iterator[Finding]:
    """Criteria and guards over many customers, twice: how long, and whether both agree."""
    for plain in declared.of("grading"):
        batch = _batch(plain, customers, declared, catalogue)
        operation = "score" if "axis" in plain else "test"
        request = {"do": operation, "key": plain["key"], "context": {}, "payload": {"batch": batch}, "hook": f"grading.{plain['key']}"}
        first = worker.ask(request, 120)
        if isinstance(first, Failure):
            yield _failed(first)
            return  # its process may be gone
        second = worker.ask(request, 120)
        if isinstance(second, Failure) or first.value != second.value:
            yield Finding("error", f"grading.{plain['key']}", _("two calls with the same customers gave different answers"))
            continue
        wrong = [each for each in first.value if each is not None and not 0 <= each <= 1]
        if wrong:
            yield Finding("error", f"grading.{plain['key']}", _("{value} is not between 0 and 1").format(value=wrong[0]))
            continue
        level: Level = "ok" if first.seconds <= SLOW else "warning"
        told = _("{seconds} s for {count} customers").format(seconds=f"{first.seconds:.2f}", count=f"{customers:,}")
        yield Finding(level, f"grading.{plain['key']}", told)


def _batch(plain: Mapping[str, Any], size: int, declared: Declarations, catalogue: Catalogue) -> dict[str, Any]:
    """Customers by chance, the same at every check."""
    chance = random.Random(20260302)
    known = Catalogue({**catalogue.entities, **extended(CORE, [declared]).entities})
    columns = {}
    for need in plain["needs"]:
        field = catalogue["customer"].by_name.get(need) or _field_of(known, need, plain["parameters"])
        columns[need] = [_value(field, chance) for _row in range(size)]
    populations = {
        each["key"]: ([chance.randrange(len(each["cuts"]) + 1) for _row in range(size)], [None] * size) for each in plain.get("populations", ())
    }
    return {"columns": columns, "size": size, "now": 1_772_452_800_000, "today": "2026-03-02", "parameters": plain["parameters"],
            "populations": populations}  # fmt: skip


def _field_of(catalogue: Catalogue, need: str, parameters: Mapping[str, float]) -> Field | None:
    """The field whose values a column holds; None for counts, sums, and columns of plugins that are not there."""
    from tui_crm.services.grading import needs

    try:
        found = needs.read(catalogue, catalogue["customer"], need, parameters)
    except CrmError:
        return None
    return found.field if getattr(found, "function", "") in ("", "first", "last", "min", "max") else None


def _value(field: Any, chance: random.Random) -> Any:
    if field is None or field.kind in (Kind.INTEGER, Kind.MONEY, Kind.REFERENCE):
        return chance.choice((0, chance.randrange(1_000_000)))
    if field.many:
        return tuple(each.value for each in field.choices[:1])
    if field.kind in (Kind.DECIMAL, Kind.PERCENT):
        return chance.random() * 100
    if field.kind is Kind.BOOLEAN:
        return chance.random() < 0.5
    if field.kind is Kind.INSTANT:
        return chance.choice((0, 1_772_452_800_000 - chance.randrange(10**11)))
    if field.kind is Kind.DATE:
        return chance.choice(("", f"2026-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"))
    return chance.choice(("", *(each.value for each in field.choices))) if field.choices else chance.choice(("", "text"))
