"""Rules and library made into what a run needs: terms in an order of their own, columns, populations; and what is missing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from tui_crm.errors import InvalidRecord, Problem, UsageError
from tui_crm.i18n import _
from tui_crm.model.entity import Catalogue, Entity
from tui_crm.model.money import minor_units
from tui_crm.plugins.grading import Batch, Criterion, Guard, Population
from tui_crm.services.grading import needs as naming
from tui_crm.services.grading import rules as ruling
from tui_crm.services.grading.library import Asked, Library
from tui_crm.services.grading.rules import Rules
from tui_crm.store.grade_columns import Need, Tender

ENTITY = "customer"
CHANGEABLE = frozenset({"cuts", "min_n", "where", "by"})


@dataclass(frozen=True)
class Grouped:
    """A population as a ruleset uses it. `name` is unique in the plan; `mark` changes with anything that its cut-offs depend on."""

    name: str
    key: str
    declared: Population
    column: Need
    where: Need | str  # a column that must not be empty, or a filter
    mark: str


@dataclass(frozen=True)
class Term:
    """A criterion of a plan with its weight, parameters and columns."""

    asked: Asked
    weight: float
    parameters: Mapping[str, float]
    needs: Mapping[str, Need]
    groups: tuple[Grouped, ...]

    @property
    def criterion(self) -> Criterion:
        """What the plugin declared."""
        assert isinstance(self.asked.declared, Criterion)
        return self.asked.declared


@dataclass(frozen=True)
class Watch:
    """A guard of a plan."""

    asked: Asked
    grade: str
    parameters: Mapping[str, float]
    needs: Mapping[str, Need]

    @property
    def guard(self) -> Guard:
        """What the plugin declared."""
        assert isinstance(self.asked.declared, Guard)
        return self.asked.declared


@dataclass(frozen=True)
class Plan:
    """How one ruleset grades. Terms and guards are in the order of their names, so that no order of plugins matters.

    `missing`: names of criteria and guards that no plugin declares now: nobody is graded until they are there again.
    """

    rules: Rules
    entity: Entity
    terms: tuple[Term, ...]
    guards: tuple[Watch, ...]
    missing: tuple[str, ...]
    tender: Tender
    digest: str

    @cached_property
    def needs(self) -> tuple[Need, ...]:
        """The columns to read."""
        asked: tuple[Term | Watch, ...] = (*self.terms, *self.guards)
        return tuple(dict.fromkeys(need for each in asked for need in each.needs.values()))

    @cached_property
    def groups(self) -> tuple[Grouped, ...]:
        """All populations."""
        return tuple(group for term in self.terms for group in term.groups)

    @cached_property
    def decays(self) -> bool:
        """Whether grades change with the date alone."""
        return any(each.criterion.decays for each in self.terms) or any(each.guard.decays for each in self.guards)

    @cached_property
    def grade_index(self) -> Mapping[str, int]:
        """The place of each grade, 0 the best."""
        return {grade: place for place, grade in enumerate(self.rules.grades)}


def make(catalogue: Catalogue, library: Library, rules: Rules, currency: str, *, versions: Mapping[str, str] | None = None) -> Plan:
    """The plan of a ruleset. Raises InvalidRecord for needs, parameters, populations or grades that cannot be."""
    entity = catalogue[ENTITY]
    wanted = [(each.key, library.criteria.get(each.key)) for each in rules.criteria] + [(g.key, library.guards.get(g.key)) for g in rules.guards]
    missing = tuple(sorted(key for key, asked in wanted if asked is None))
    problems: list[Problem] = []
    terms, guards = [], []
    for each in sorted(rules.criteria, key=lambda one: one.key):
        if asked := library.criteria.get(each.key):
            try:
                terms.append(_term(catalogue, entity, asked, each, rules.currency or currency))
            except UsageError as reason:
                problems.append(Problem(each.key, str(reason)))
    for watched in sorted(rules.guards, key=lambda one: one.key):
        if asked := library.guards.get(watched.key):
            try:
                guards.append(_watch(catalogue, entity, asked, watched, rules))
            except UsageError as reason:
                problems.append(Problem(watched.key, str(reason)))
    if problems:
        raise InvalidRecord(problems)
    known = {key: asked.version for key, asked in wanted if asked}
    return Plan(rules, entity, tuple(terms), tuple(guards), missing, _tender(rules, currency), ruling.digest(rules, {**(versions or {}), **known}))


def _term(catalogue: Catalogue, entity: Entity, asked: Asked, each: ruling.Weighed, currency: str) -> Term:
    criterion = asked.declared
    assert isinstance(criterion, Criterion)
    parameters = _parameters(criterion.parameters, each.parameters)
    needs = {text: naming.read(catalogue, entity, text, parameters) for text in criterion.needs}
    unknown = each.populations.keys() - {population.key for population in criterion.populations}
    if unknown:
        raise UsageError(_("there is no population {name}").format(name=", ".join(sorted(unknown))))
    groups = tuple(
        _grouped(catalogue, entity, each.key, population, each.populations.get(population.key, {}), needs, parameters, currency)
        for population in criterion.populations
    )
    return Term(asked, each.weight, parameters, needs, groups)


def _watch(catalogue: Catalogue, entity: Entity, asked: Asked, watched: ruling.Watched, rules: Rules) -> Watch:
    guard = asked.declared
    assert isinstance(guard, Guard)
    parameters = _parameters(guard.parameters, watched.parameters)
    grade = watched.grade or guard.grade
    if grade not in rules.grades:
        raise UsageError(_("its grade {grade} is none of {grades}").format(grade=grade, grades=", ".join(rules.grades)))
    return Watch(asked, grade, parameters, {text: naming.read(catalogue, entity, text, parameters) for text in guard.needs})


def _parameters(declared: Mapping[str, float], given: Mapping[str, float]) -> dict[str, float]:
    if unknown := given.keys() - declared.keys():
        raise UsageError(_("there is no parameter {name}").format(name=", ".join(sorted(unknown))))
    return {**declared, **given}


def _grouped(
    catalogue: Catalogue, entity: Entity, owner: str, population: Population, given: Mapping[str, Any], needs: Mapping[str, Need],
    parameters: Mapping[str, float], currency: str,
) -> Grouped:  # fmt: skip
    if unknown := given.keys() - CHANGEABLE:
        raise UsageError(_("a population has no {name} that a ruleset could set").format(name=", ".join(sorted(unknown))))
    try:
        declared = Population(**{**population.model_dump(), **given})
    except ValueError as reason:  # pydantic's too
        raise UsageError(str(reason)) from None
    if declared.by and (declared.by not in entity.by_name or entity.by_name[declared.by].many):
        raise UsageError(_("{need}: {entity} has no such field").format(need=declared.by, entity=entity.key))
    where: Need | str = needs.get(declared.where, declared.where)
    mark = json.dumps([declared.model_dump(), sorted(parameters.items()), currency], sort_keys=True, default=str)
    return Grouped(f"{owner}/{population.key}", population.key, declared, needs[population.column], where, mark)


def _tender(rules: Rules, currency: str) -> Tender:
    own = rules.currency or currency
    rates = {}
    for code, text in sorted(rules.rates.items()):
        if code != own:
            rate = Decimal(text).scaleb(minor_units(own) - minor_units(code))
            rates[code] = rate.as_integer_ratio()
    return Tender(own, rates)


def batch_of(each: Term | Watch, columns: Mapping[Need, list[Any]], size: int, now: int, today: str) -> Batch:
    """The batch that a criterion or guard is asked about: its own columns under the names it gave them."""
    return Batch({text: columns[need] for text, need in each.needs.items()}, size, now, today, each.parameters)

