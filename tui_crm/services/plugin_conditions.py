"""What plugins say of when something concerns a record: the tabs that it has, the figures that follow from it. Read when a plugin is switched on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC

from tui_crm.errors import FilterError
from tui_crm.i18n import _
from tui_crm.model.entity import Catalogue
from tui_crm.model.record import Record
from tui_crm.plugins.declared import Declarations, Plain, entity_key
from tui_crm.query.ast import And, Node, Not, Or, Test
from tui_crm.services import plugin_acts
from tui_crm.services.crm import Crm
from tui_crm.services.plugin_acts import Declared


def tabs(crm: Crm, entity: str, record: Record | None) -> Iterator[Declared]:
    """The tabs of plugins that concern a record; without one, those that every record of the kind has. Not in the app's loop: filters are read."""
    known: dict[str, bool] = {}
    for each in plugin_acts.declared(crm, "tabs"):
        where = each.plain.get("where", "")
        if each.entity == entity:
            if where not in known:
                known[where] = not where or (record is not None and _holds(crm, where, record))
            if known[where]:
                yield each


def _holds(crm: Crm, where: str, record: Record) -> bool:
    """Whether a record matches, as far as the person may see it: a field that is not for them is empty, and what needs it does not concern them."""
    from tui_crm.query.evaluate import matches

    try:
        return matches(crm.filter(record.entity.key, where), record.values)
    except FilterError:
        return False


def faults(declared: Declarations, catalogue: Catalogue, crm: Crm | None = None) -> Iterator[tuple[str, str]]:
    """What is wrong with the conditions of a plugin: (hook, reason) …"""
    for plain in declared.of("tabs"):
        if reason := _fault_of(plain, catalogue, crm):
            yield f"tabs.{plain['key']}", reason
    for plain in declared.of("figures"):
        for reason in _figure_faults(plain, declared, catalogue):
            yield f"figures.{plain['key']}", reason


def _fault_of(tab: Plain, catalogue: Catalogue, crm: Crm | None) -> str:
    """Why the condition of a tab cannot be asked; "" when it can."""
    from tui_crm.query.names import Names
    from tui_crm.query.parser import parse

    key, where = entity_key(tab["entity"]), tab.get("where", "")
    if not where or key not in catalogue.entities:
        return ""
    try:
        node = parse(where, Names(catalogue[key], catalogue, 0, crm.locale.zone if crm else UTC, 0, crm.locale.currency if crm else "CNY"))
    except FilterError as error:
        return f"{where}: {error}"
    return "" if _is_own(node) else _("{filter}: a tab's condition looks at fields of the record itself only").format(filter=where)


def _is_own(node: Node) -> bool:
    """Whether a filter is about fields of the record itself: what others hold, and words of the search index, are not in memory."""
    match node:
        case And(items) | Or(items):
            return all(_is_own(item) for item in items)
        case Not(item):
            return _is_own(item)
        case Test(path):
            return len(path) == 1
    return False


def _figure_faults(figures: Plain, declared: Declarations, catalogue: Catalogue) -> Iterator[str]:
    own = entity_key(figures["entity"])
    if own not in catalogue.entities:
        yield _("no entity {entity}").format(entity=figures["entity"])
        return
    for kind in {**figures["made_of"], **figures["when"]}:
        if entity_key(kind) not in catalogue.entities:
            yield _("no entity {entity}").format(entity=kind)
            continue
        known = catalogue[entity_key(kind)].by_name
        for name in figures["when"].get(kind, ()):
            if name not in known and f"{declared.plugin}.{name}" not in known:
                yield _("{entity} has no field {field}").format(entity=kind, field=name)
