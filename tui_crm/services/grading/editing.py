"""Changing the parts of a ruleset by hand: criteria, guards, grades and segments come and go, as lines of text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tui_crm.errors import InvalidRecord, Problem
from tui_crm.i18n import _
from tui_crm.services.grading import rules as ruling
from tui_crm.services.grading.library import Library
from tui_crm.services.grading.rules import Rules, Segment, Watched, Weighed

WEIGHT = 10.0
"""What a criterion weighs that comes in."""
_RANGE = re.compile(r"(?P<key>[a-z][a-z0-9_.]*)\s+(?P<low>\d+(?:\.\d+)?)\s*[-–]\s*(?P<high>\d+(?:\.\d+)?)")


def addable(rules: Rules, library: Library) -> dict[str, str]:
    """What could come in: key → label, criteria and then guards."""
    there = {each.key for each in rules.criteria} | {each.key for each in rules.guards}
    found = {key: _(asked.declared.label) for key, asked in sorted(library.criteria.items())}
    found |= {key: _("Guard") + " " + _(asked.declared.label) for key, asked in sorted(library.guards.items())}
    return {key: label for key, label in found.items() if key not in there}


def added(rules: Rules, library: Library, key: str) -> Rules:
    """The rules with a criterion, or a guard, more. Raises InvalidRecord."""
    if key not in addable(rules, library):
        raise InvalidRecord([Problem(key, _("there is no such criterion, or it is in already"))])
    if key in library.guards:
        return _checked(replace(rules, guards=(*rules.guards, Watched(key, rules.grades[-1]))))
    weight = 0.0 if rules.segments else WEIGHT
    return _checked(replace(rules, criteria=(*rules.criteria, Weighed(key, weight))))


def without_criterion(rules: Rules, key: str) -> Rules:
    """The rules without a criterion. Raises InvalidRecord for the last one, and for one that a segment asks for."""
    return _checked(replace(rules, criteria=tuple(each for each in rules.criteria if each.key != key)))


def without_guard(rules: Rules, key: str) -> Rules:
    """The rules without a guard."""
    return _checked(replace(rules, guards=tuple(each for each in rules.guards if each.key != key)))


def with_guard(rules: Rules, key: str, grade: str) -> Rules:
    """The rules with another grade for a guard. Raises InvalidRecord."""
    grade = _grade(rules, grade)
    return _checked(replace(rules, guards=tuple(replace(each, grade=grade) if each.key == key else each for each in rules.guards)))


def with_new_band(rules: Rules, text: str) -> Rules:
    """The rules with a grade more, as "A+ 90": from that score on. Raises InvalidRecord."""
    grade, _space, least = text.strip().rpartition(" ")
    try:
        bands = sorted((*rules.bands, (grade.strip(), float(least))), key=lambda band: -band[1])
    except ValueError:
        raise InvalidRecord([Problem("bands", _("write a grade and its least score, as in A+ 90"))]) from None
    return _checked(replace(rules, bands=tuple(bands)))


def without_band(rules: Rules, grade: str) -> Rules:
    """The rules without a grade: the next one takes its customers."""
    return _checked(replace(rules, bands=tuple(each for each in rules.bands if each[0] != grade)))


def segment_text(segment: Segment) -> str:
    """A segment as people write it: "champion: core.recency 0.8-1, core.frequency 0.6-1"."""
    when = ", ".join(f"{key} {low:g}-{high:g}" for key, (low, high) in segment.when.items())
    return f"{segment.grade}: {when}" if when else f"{segment.grade}:"


def segment_of(rules: Rules, text: str) -> Segment:
    """A segment from such a text. Raises InvalidRecord."""
    grade, colon, rest = text.partition(":")
    if not grade.strip() or not colon:
        told = _("write a grade, a colon, then criteria with their least and most factor, as in A: core.sales 0.8-1")
        raise InvalidRecord([Problem("segments", told)])
    when: dict[str, tuple[float, float]] = {}
    for part in filter(None, map(str.strip, rest.split(","))):
        found = _RANGE.fullmatch(part)
        if not found or all(each.key != found["key"] for each in rules.criteria):
            told = _("“{text}” names no criterion of the ruleset with two factors, as in core.sales 0.8-1")
            raise InvalidRecord([Problem("segments", told.format(text=part))])
        when[found["key"]] = (float(found["low"]), float(found["high"]))
    return Segment(_grade(rules, grade, new=True), when)


def with_segment(rules: Rules, at: int, text: str, *, new: bool = False) -> Rules:
    """The rules with another segment at a place, or with one more before it."""
    segment = segment_of(rules, text)
    return _segments(rules, [*rules.segments[:at], segment, *rules.segments[at if new else at + 1 :]])


def without_segment(rules: Rules, at: int) -> Rules:
    """The rules without the segment at a place."""
    return _segments(rules, [*rules.segments[:at], *rules.segments[at + 1 :]])


def moved_segment(rules: Rules, at: int, by: int) -> Rules:
    """The rules with a segment earlier (-1) or later (1); the last one, which takes who is left, stays where it is."""
    to = at + by
    last = len(rules.segments) - 1
    if at == last or not 0 <= to < last:
        return rules
    segments = list(rules.segments)
    segments[at], segments[to] = segments[to], segments[at]
    return _segments(rules, segments)


def _segments(rules: Rules, segments: Sequence[Segment]) -> Rules:
    return _checked(replace(rules, segments=tuple(segments)))


def _grade(rules: Rules, text: str, new: bool = False) -> str:
    """The grade that a text means: by its name, or by what people read for it."""
    wanted = text.strip()
    for grade in rules.grades:
        if wanted.casefold() in (grade.casefold(), rules.label_of(grade).casefold()):
            return grade
    if new:
        return wanted
    raise InvalidRecord([Problem("grade", _("there is no grade {grade}; there are {grades}").format(grade=wanted, grades=", ".join(rules.grades)))])


def _checked(rules: Rules) -> Rules:
    ruling.check(rules)
    return rules
