"""The fields that hold grades: in lists, filters, sorts, boards, exports and on the command line like any other. Light: every start asks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tui_crm.errors import StoreError
from tui_crm.i18n import N_
from tui_crm.model.customer import CUSTOMER
from tui_crm.model.entity import Catalogue, Entity
from tui_crm.model.fields import Choice, Field, Kind
from tui_crm.store.engine import Engine

OWNER = "grade"
"""The reserved plugin id under which grades lie in the `ext` column: `grade.abc`."""
ENTITY = "customer"
SECTION = N_("Grades")
KEPT = N_("kept by the ruleset that is active; a grade can be set by hand with a reason")


def extended(engine: Engine, catalogue: Catalogue) -> Catalogue:
    """The catalogue with a field for each scheme that was ever active, and with the core's own grade read-only while a ruleset keeps it."""
    sql = "SELECT scheme, state, body FROM ruleset WHERE state <> 'draft' AND deleted_at = 0 ORDER BY id"
    try:
        rows = engine.run(sql)
    except StoreError:
        return catalogue  # a database from before there were rulesets
    latest: dict[str, tuple[str, dict[str, Any]]] = {}
    for scheme, state, body in rows:
        if state == "active" or latest.get(scheme, ("", {}))[0] != "active":
            latest[scheme] = (state, json.loads(body))
    for scheme, (state, rules) in sorted(latest.items()):
        if name := rules.get("field"):
            catalogue = _kept(catalogue, name, rules if state == "active" else None)
        elif f"{OWNER}.{scheme}" not in catalogue[ENTITY].by_name:
            catalogue = catalogue.with_fields(ENTITY, [_field(scheme, rules)])
    return catalogue


def is_graded(entity: Entity) -> bool:
    """Whether a scheme is or was active for records of this kind."""
    return any(field.plugin == OWNER or (field.help == KEPT and field.read_only) for field in entity.own_fields)


def _field(scheme: str, rules: Mapping[str, Any]) -> Field:
    return Field(
        scheme, Kind.CHOICE, str(rules.get("label", scheme)), help=KEPT, choices=_choices(rules), open_choices=True, sortable=True, indexed=True,
        read_only=True, width=12, section=SECTION, plugin=OWNER, aliases=(scheme,),
    )  # fmt: skip


def _kept(catalogue: Catalogue, name: str, rules: Mapping[str, Any] | None) -> Catalogue:
    """The core's field as it is while these rules keep it; without rules as people keep it."""
    entity = catalogue[ENTITY]
    field = CUSTOMER.by_name[name]
    if rules:
        known = {choice.value for choice in field.choices}
        more = tuple(choice for choice in _choices(rules) if choice.value not in known)
        field = replace(field, read_only=True, open_choices=True, help=KEPT, choices=(*field.choices, *more))
    own = tuple(field if each.name == name else each for each in entity.own_fields)
    return Catalogue({**catalogue.entities, ENTITY: replace(entity, own_fields=own)})


def _choices(rules: Mapping[str, Any]) -> tuple[Choice, ...]:
    labels = rules.get("labels", {})
    grades = [segment["grade"] for segment in rules.get("segments", ())] or [grade for grade, _least in rules.get("bands", ())]
    return tuple(Choice(grade, labels.get(grade, grade)) for grade in dict.fromkeys(grades))
