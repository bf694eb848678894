"""The columns that a criterion names, as the store reads them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC

from tui_crm.errors import FilterError, UsageError
from tui_crm.i18n import _
from tui_crm.model.entity import Catalogue, Entity
from tui_crm.model.fields import NUMBER_KINDS, Kind
from tui_crm.plugins.declared import entity_key
from tui_crm.query.ast import ALL, Node
from tui_crm.query.names import Names
from tui_crm.store.grade_columns import FUNCTIONS, Need, Own, Total, time_field

CALL = re.compile(r"(?P<function>[a-z]+)\(\s*(?P<entity>[a-z][a-z0-9_.]*)(?:\[(?P<only>[^\]]+)\])?\s*(?:,\s*(?P<days>\d+(?:\.0)?)\s*)?\)")
PLACE = re.compile(r"\{([a-z0-9_]+)\}")
ORDERED = NUMBER_KINDS | {Kind.DATE, Kind.INSTANT}


def read(catalogue: Catalogue, entity: Entity, text: str, parameters: Mapping[str, float]) -> Need:
    """The column that `text` means with these parameters. Raises UsageError with the reason."""
    try:
        plain = PLACE.sub(lambda match: f"{parameters[match[1]]:g}", text)
    except KeyError as missing:
        raise UsageError(_("{need}: there is no parameter {name}").format(need=text, name=missing.args[0])) from None
    field = entity.by_name.get(plain)
    if field is not None:
        return Own(field)
    match = CALL.fullmatch(plain)
    if match is None or match["function"] not in FUNCTIONS:
        reason = _("{need}: {entity} has no such field, and it is no total as in sum(purchase.amount, 365)")
        raise UsageError(reason.format(need=text, entity=entity.key))
    return _total(catalogue, entity, text, match)


def _total(catalogue: Catalogue, entity: Entity, text: str, match: re.Match[str]) -> Total:
    of, name = _place(catalogue, match["entity"])
    function = match["function"]
    if of is None:
        raise UsageError(_("{need}: there are no such records").format(need=text))
    by = next((field.key for field in of.stored if field.ref == entity.key and not field.many), "")
    if not by:
        raise UsageError(_("{need}: no field of {kind} names a {entity}").format(need=text, kind=of.key, entity=entity.key))
    days = int(float(match["days"] or 0))
    if days and time_field(of) is None:
        raise UsageError(_("{need}: records of this kind have no time").format(need=text))
    if (function == "count") != (not name):
        raise UsageError(_("{need}: count() counts records, the other totals are of a field").format(need=text))
    if not name:
        return Total("count", of.key, by, None, days, *_only(catalogue, of, text, match))
    field = of.by_name.get(name)
    wanted = {"sum": NUMBER_KINDS, "mean": NUMBER_KINDS, "days": {Kind.DATE}}.get(function, ORDERED)
    if field is None or field.plugin or field.many or field.kind not in wanted:
        raise UsageError(_("{need}: there is no such field, or not of a kind that can be totalled so").format(need=text))
    return Total(function, of.key, by, field, days, *_only(catalogue, of, text, match))


def _only(catalogue: Catalogue, of: Entity, text: str, match: re.Match[str]) -> tuple[str, Node]:
    """The filter between brackets, as in count(ticket[kind:complaint]): of the records' own fields, and of no time, person or currency."""
    from tui_crm.query.parser import parse  # needed where there is one

    only = match["only"] or ""
    if not only:
        return "", ALL
    try:
        return only, parse(only, Names(of, catalogue, 0, UTC, 0, ""))
    except FilterError as error:
        raise UsageError(f"{text}: {error}") from None


def _place(catalogue: Catalogue, text: str) -> tuple[Entity | None, str]:
    """The entity and the field of "purchase.amount"; a plugin's own kind of record has its id in the name: "realty.viewing"."""
    if entity_key(text) in catalogue.entities:
        return catalogue[entity_key(text)], ""
    kind, _dot, name = text.rpartition(".")
    return catalogue.entities.get(entity_key(kind)), name
