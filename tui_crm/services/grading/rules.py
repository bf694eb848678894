"""A ruleset as data: what is weighed, how scores become grades. Read from JSON, written as canonical JSON, named by its hash."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tui_crm.errors import InvalidRecord, Problem
from tui_crm.i18n import _

UNKNOWN = "–"
"""The grade of who cannot be judged: too little is known."""
SCHEME = re.compile(r"[a-z][a-z0-9_]{1,19}")
CURRENCY = re.compile(r"[A-Z]{3}")
RATE = re.compile(r"\d{1,9}(\.\d{1,9})?")
SCORE_SCALE = 100  # a score is stored as hundredths
FACTOR_SCALE = 10_000


@dataclass(frozen=True, slots=True)
class Weighed:
    """A criterion in a ruleset. `populations`: what is set otherwise than the criterion declares (cuts, min_n, where, by), by population."""

    key: str  # "core.loyalty", "realty.budget"
    weight: float = 0.0  # 0: only for segments
    parameters: Mapping[str, float] = dataclasses.field(default_factory=dict)
    populations: Mapping[str, Mapping[str, Any]] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Watched:
    """A guard in a ruleset; `grade`: another than the guard's own."""

    key: str
    grade: str = ""
    parameters: Mapping[str, float] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Segment:
    """A class that is no band of the score: who has these factors of these criteria (least, most; both included)."""

    grade: str
    when: Mapping[str, tuple[float, float]] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one scheme. Grades come from `segments` (the first that fits), or from `bands` of the score; best first."""

    scheme: str
    label: str
    criteria: tuple[Weighed, ...]
    bands: tuple[tuple[str, float], ...] = ()
    segments: tuple[Segment, ...] = ()
    guards: tuple[Watched, ...] = ()
    field: str = ""  # "grade" or "lifecycle" of the core; "" means `grade.<scheme>`
    minimum_coverage: float = 50.0
    currency: str = ""  # "": the archive's
    rates: Mapping[str, str] = dataclasses.field(default_factory=dict)  # of one unit of another currency, as exact text
    labels: Mapping[str, str] = dataclasses.field(default_factory=dict)  # what people read for a grade

    @property
    def grades(self) -> tuple[str, ...]:
        """The grades there are, the best first."""
        named = [segment.grade for segment in self.segments] or [grade for grade, _least in self.bands]
        return tuple(dict.fromkeys(named))

    @property
    def field_name(self) -> str:
        """The public name of the field that holds the grade."""
        return self.field or f"grade.{self.scheme}"

    def label_of(self, grade: str) -> str:
        """What people read for a grade."""
        return _(self.labels.get(grade, grade)) if grade else ""

    def with_weight(self, key: str, weight: float) -> Rules:
        """The same with another weight. Raises InvalidRecord when it has no such criterion."""
        if all(each.key != key for each in self.criteria):
            raise InvalidRecord([Problem(key, _("this ruleset has no such criterion"))])
        return replace(self, criteria=tuple(replace(each, weight=weight) if each.key == key else each for each in self.criteria))

    def with_parameter(self, key: str, name: str, value: float) -> Rules:
        """The same with another parameter of a criterion."""
        changed = tuple(
            replace(each, parameters={**each.parameters, name: value}) if each.key == key else each for each in self.criteria
        )
        return replace(self, criteria=changed)

    def with_band(self, grade: str, least: float) -> Rules:
        """The same with another lower bound of a grade."""
        return replace(self, bands=tuple((name, least if name == grade else bound) for name, bound in self.bands))


def dump(rules: Rules) -> str:
    """Canonical JSON: the same rules are the same text."""
    return json.dumps(plain(rules), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def plain(rules: Rules) -> dict[str, Any]:
    """The rules as JSON holds them; what is as usual is left out."""
    found: dict[str, Any] = {
        "scheme": rules.scheme,
        "label": rules.label,
        "criteria": [
            _without_nothing({
                "key": c.key, "weight": float(c.weight), "parameters": _numbers(c.parameters), "populations": _deep(c.populations),
            })
            for c in rules.criteria
        ],
        "bands": [[grade, float(least)] for grade, least in rules.bands],
        "segments": [{"grade": s.grade, "when": {key: [float(low), float(high)] for key, (low, high) in s.when.items()}} for s in rules.segments],
        "guards": [_without_nothing({"key": g.key, "grade": g.grade, "parameters": _numbers(g.parameters)}) for g in rules.guards],
        "field": rules.field,
        "minimum_coverage": float(rules.minimum_coverage),
        "currency": rules.currency,
        "rates": dict(rules.rates),
        "labels": dict(rules.labels),
    }  # fmt: skip
    return _without_nothing(found)


def digest(rules: Rules, versions: Mapping[str, str]) -> str:
    """The ruleset's id: a hash of its canonical JSON and of the versions of its criteria, guards and plugins."""
    text = json.dumps([plain(rules), dict(versions)], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def load(text: str) -> Rules:
    """Rules from JSON. Raises InvalidRecord with what is wrong."""
    try:
        found = json.loads(text)
    except ValueError as reason:
        raise InvalidRecord([Problem("body", _("this is no JSON: {reason}").format(reason=reason))]) from None
    if not isinstance(found, dict):
        raise InvalidRecord([Problem("body", _("a ruleset is a JSON object"))])
    try:
        rules = _made(found)
    except (KeyError, TypeError, ValueError, AttributeError) as reason:
        raise InvalidRecord([Problem("body", _("this is no ruleset: {reason}").format(reason=reason))]) from None
    check(rules)
    return rules


def _made(found: Mapping[str, Any]) -> Rules:
    unknown = found.keys() - {
        "scheme", "label", "criteria", "bands", "segments", "guards", "field", "minimum_coverage", "currency", "rates", "labels",
    }  # fmt: skip
    if unknown:
        raise ValueError(", ".join(sorted(unknown)))
    return Rules(
        scheme=str(found["scheme"]),
        label=str(found.get("label", found["scheme"])),
        criteria=tuple(
            Weighed(str(c["key"]), float(c.get("weight", 0)), _numbers(c.get("parameters", {})), _deep(c.get("populations", {})))
            for c in found["criteria"]
        ),
        bands=tuple((str(grade), float(least)) for grade, least in found.get("bands", ())),
        segments=tuple(
            Segment(str(s["grade"]), {str(key): (float(low), float(high)) for key, (low, high) in s.get("when", {}).items()})
            for s in found.get("segments", ())
        ),
        guards=tuple(Watched(str(g["key"]), str(g.get("grade", "")), _numbers(g.get("parameters", {}))) for g in found.get("guards", ())),
        field=str(found.get("field", "")),
        minimum_coverage=float(found.get("minimum_coverage", 50)),
        currency=str(found.get("currency", "")),
        rates={str(code): str(rate) for code, rate in found.get("rates", {}).items()},
        labels={str(grade): str(label) for grade, label in found.get("labels", {}).items()},
    )


def check(rules: Rules) -> None:
    """Raises InvalidRecord with everything that is wrong in itself; what it refers to is looked at by `plan`."""
    problems = [Problem(*pair) for pair in _problems(rules)]
    if problems:
        raise InvalidRecord(problems)


def _problems(rules: Rules) -> Sequence[tuple[str, str]]:
    bounds = [least for _grade, least in rules.bands]
    keys = [each.key for each in rules.criteria]
    found = [
        (not SCHEME.fullmatch(rules.scheme), "scheme", _("2 to 20 of a-z, 0-9 and _, beginning with a letter")),
        (not rules.criteria, "criteria", _("one is needed at least")),
        (len(set(keys)) < len(keys), "criteria", _("one is there twice")),
        (any(not 0 <= each.weight < 1e9 for each in rules.criteria), "weight", _("a weight is not below zero")),
        (not rules.segments and not any(each.weight for each in rules.criteria), "weight", _("one must be above zero")),
        (bool(rules.bands) == bool(rules.segments), "bands", _("a ruleset has either bands or segments")),
        (bounds != sorted(bounds, reverse=True) or len(set(bounds)) < len(bounds), "bands", _("the bounds must fall from grade to grade")),
        (bool(bounds) and bounds[-1] != 0, "bands", _("the last grade must begin at 0")),
        (any(not 0 <= bound <= 100 for bound in bounds), "bands", _("a bound is between 0 and 100")),
        (bool(rules.segments) and bool(rules.segments[-1].when), "segments", _("the last segment must take everybody who is left")),
        (any(key not in keys for each in rules.segments for key in each.when), "segments", _("a segment names a criterion that is not there")),
        (rules.field not in ("", "grade", "lifecycle"), "field", _("grade, lifecycle, or nothing for a field of its own")),
        (not 0 <= rules.minimum_coverage <= 100, "minimum_coverage", _("it is between 0 and 100")),
        (bool(rules.currency) and not CURRENCY.fullmatch(rules.currency), "currency", _("as in CNY")),
        (any(not CURRENCY.fullmatch(code) for code in rules.rates), "rates", _("as in USD")),
        (any(not RATE.fullmatch(rate) or not float(rate) for rate in rules.rates.values()), "rates", _("a rate is a number above zero")),
        (any(g.grade and g.grade not in rules.grades for g in rules.guards), "guards", _("a guard names a grade that is not there")),
        (UNKNOWN in rules.grades or "" in rules.grades, "bands", _("“{grade}” stands for who cannot be judged").format(grade=UNKNOWN)),
    ]
    return [(name, reason) for wrong, name, reason in found if wrong]


def _numbers(found: Mapping[str, Any]) -> dict[str, float]:
    return {str(name): float(value) for name, value in found.items()}


def _deep(found: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    return {str(name): dict(value) for name, value in found.items()}


def _without_nothing(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if value not in ("", [], {}, None)}
