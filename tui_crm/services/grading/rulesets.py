"""Rulesets in the database: read, kept as drafts, active one a scheme, retired. All of it is journaled and can be undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tui_crm.errors import NotFound, UsageError
from tui_crm.i18n import _
from tui_crm.model.record import Record
from tui_crm.services.crm import Crm
from tui_crm.services.grading import library as libraries
from tui_crm.services.grading import plan as planning
from tui_crm.services.grading import proposed, shipped
from tui_crm.services.grading import rules as ruling
from tui_crm.services.grading.library import Library
from tui_crm.services.grading.plan import Plan
from tui_crm.services.grading.rules import Rules
from tui_crm.store.unit import Unit

DRAFT, ACTIVE, RETIRED = "draft", "active", "retired"


@dataclass(frozen=True, slots=True)
class Ruleset:
    """A ruleset as it is kept. `id` 0: shipped with the product, not in this database yet."""

    id: int
    name: str
    state: str
    rules: Rules
    digest: str = ""
    activated_at: int = 0

    @property
    def scheme(self) -> str:
        """The scheme it grades by."""
        return self.rules.scheme


def all_of(crm: Crm, scheme: str = "", state: str = "") -> list[Ruleset]:
    """The rulesets of this database, the newest first."""
    conditions = [("scheme", scheme), ("state", state)]
    wanted = " AND ".join(f"{name} = :{name}" for name, value in conditions if value)
    sql = f"SELECT id FROM ruleset WHERE deleted_at = 0{' AND ' + wanted if wanted else ''} ORDER BY id DESC"
    ids = [row[0] for row in crm.store.engine.run(sql, {name: value for name, value in conditions if value})]
    return [_of(record) for record in crm.store.read_many("ruleset", ids)]


def active(crm: Crm) -> dict[str, Ruleset]:
    """The active ruleset of each scheme, in order of scheme."""
    return {found.scheme: found for found in sorted(all_of(crm, state=ACTIVE), key=lambda each: (each.scheme, -each.id), reverse=False)}


def shipped_ones(crm: Crm) -> list[Ruleset]:
    """What the product ships, and what plugins propose."""
    return [Ruleset(0, each.label, DRAFT, each) for each in (*shipped.RULES, *proposed.rules_of_plugins(crm))]


def find(crm: Crm, word: str) -> Ruleset:
    """The ruleset that a word names: its number, its name, a scheme (its draft, else its active one, else as shipped).

    Raises NotFound, UsageError when more than one draft has the name.
    """
    kept = all_of(crm)
    if word.removeprefix("#").isdecimal():
        found = [each for each in kept if each.id == int(word.removeprefix("#"))]
    else:
        found = [each for each in kept if each.name == word] or [each for each in kept if each.scheme == word and each.state != RETIRED]
        found = [each for each in found if each.state == DRAFT] or [each for each in found if each.state == ACTIVE] or found[:1]
    if not found:
        found = [each for each in shipped_ones(crm) if each.scheme == word]
    if not found:
        raise NotFound(_("There is no ruleset “{name}”").format(name=word))
    if len(found) > 1:
        raise UsageError(_("More than one draft is called “{name}”; use its number").format(name=word))
    return found[0]


def active_one(crm: Crm, scheme: str) -> Ruleset:
    """The active ruleset of a scheme. Raises NotFound."""
    found = all_of(crm, scheme, ACTIVE)
    if not found:
        raise NotFound(_("No ruleset of the scheme “{scheme}” is active; tui-crm grade apply makes one so").format(scheme=scheme))
    return found[0]


def save(crm: Crm, rules: Rules, name: str = "", draft: int = 0) -> int:
    """Keep rules as a draft (as draft number `draft` when given); returns its number. Raises InvalidRecord, NotAllowed."""
    crm.policy.allow("grading")
    plan_of(crm, rules)  # what cannot be used is refused now
    values = {"name": name or rules.label, "scheme": rules.scheme, "state": DRAFT, "body": ruling.dump(rules), "digest": ""}
    with crm.store.act(crm.author, "edit" if draft else "create", "ruleset", str(values["name"])) as unit:
        if not draft:
            return unit.create("ruleset", values)
        if crm.store.read("ruleset", draft)["state"] != DRAFT:
            raise UsageError(_("Only a draft can be changed; copy the ruleset first"))
        unit.update("ruleset", draft, values)
    return draft


def drop(crm: Crm, number: int) -> None:
    """Drop a draft. Raises UsageError for another state, NotAllowed."""
    crm.policy.allow("grading")
    record = crm.store.read("ruleset", number)
    if record["state"] != DRAFT:
        raise UsageError(_("Only a draft can be dropped; an active ruleset is retired"))
    with crm.store.act(crm.author, "delete", "ruleset", record.title) as unit:
        unit.archive("ruleset", [number])


def retire(crm: Crm, scheme: str) -> None:
    """Let a scheme rest: its grades stay as they are and are no longer kept up. Raises NotFound, NotAllowed."""
    crm.policy.allow("grading")
    found = active_one(crm, scheme)
    with crm.store.act(crm.author, "edit", "ruleset", found.name) as unit:
        unit.update("ruleset", found.id, {"state": RETIRED})


def activate(unit: Unit, crm: Crm, ruleset: Ruleset, digest: str) -> int:
    """Within an act: make a ruleset the active one of its scheme, the one before retired; returns its number."""
    others = [each.id for each in all_of(crm, ruleset.scheme, ACTIVE) if each.id != ruleset.id]
    for other in others:
        unit.update("ruleset", other, {"state": RETIRED})
    number = ruleset.id
    if not number:
        values = {"name": ruleset.name, "scheme": ruleset.scheme, "state": DRAFT, "body": ruling.dump(ruleset.rules)}
        number = unit.create("ruleset", values)
    unit.update("ruleset", number, {"state": ACTIVE, "body": ruling.dump(ruleset.rules), "digest": digest, "activated_at": unit.now})
    return number


def plan_of(crm: Crm, rules: Rules, library: Library | None = None) -> Plan:
    """How rules grade in this database. Raises InvalidRecord."""
    return planning.make(crm.catalogue, library or library_of(crm), rules, crm.locale.currency)


def library_of(crm: Crm) -> Library:
    """All criteria and guards there are here: the core's and those of the plugins that are switched on."""
    from tui_crm.services.grading.remote import with_plugins

    return with_plugins(crm, libraries.core())


def changed(rules: Rules, weights: Mapping[str, float], parameters: Mapping[str, float], bands: Mapping[str, float]) -> Rules:
    """Rules with other weights (by criterion), parameters (by "criterion.name") and bounds (by grade). Raises InvalidRecord."""
    for key, weight in weights.items():
        rules = rules.with_weight(key, weight)
    for name, value in parameters.items():
        key, _dot, parameter = name.rpartition(".")
        rules = rules.with_parameter(key, parameter, value)
    for grade, least in bands.items():
        rules = rules.with_band(grade, least)
    ruling.check(rules)
    return rules


def _of(record: Record) -> Ruleset:
    rules = ruling.load(record.text("body"))
    return Ruleset(record.id, record.text("name"), record.text("state"), rules, record.text("digest"), record.number("activated_at"))
