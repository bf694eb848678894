"""The parts of a ruleset come and go by hand: what cannot be is refused in words, and a segment is the text that people write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_crm.errors import InvalidRecord
from tui_crm.services.grading import editing, library
from tui_crm.services.grading.rules import Rules, Segment
from tui_crm.services.grading.shipped import RULES

CORE = library.core()
ABCD, RFM = (next(rules for rules in RULES if rules.scheme == name) for name in ("abcd", "rfm"))


def test_a_criterion_comes_in_and_goes() -> None:
    key = next(key for key in editing.addable(ABCD, CORE) if key in CORE.criteria)
    more = editing.added(ABCD, CORE, key)
    assert more.criteria[-1].key == key and more.criteria[-1].weight == editing.WEIGHT
    assert editing.without_criterion(more, key) == ABCD
    with pytest.raises(InvalidRecord, match="in already"):
        editing.added(more, CORE, key)
    with pytest.raises(InvalidRecord, match="no such criterion"):
        editing.added(ABCD, CORE, "core.nothing")


def test_a_criterion_that_a_segment_asks_for_stays() -> None:
    with pytest.raises(InvalidRecord, match="a segment names a criterion that is not there"):
        editing.without_criterion(RFM, next(iter(RFM.segments[0].when)))


def test_grades_come_in_between() -> None:
    more = editing.with_new_band(ABCD, "A+ 92.5")
    assert more.grades == ("A+", *ABCD.grades)
    assert editing.without_band(more, "A+") == ABCD
    with pytest.raises(InvalidRecord, match="A\\+ 90"):
        editing.with_new_band(ABCD, "ninety")


def test_a_guard_caps_at_another_grade() -> None:
    key = next(iter(CORE.guards))
    bare = Rules(ABCD.scheme, ABCD.label, ABCD.criteria, ABCD.bands)
    assert editing.with_guard(editing.added(bare, CORE, key), key, "b").guards[0].grade == "B"
    with pytest.raises(InvalidRecord, match="there is no grade Z"):
        editing.with_guard(editing.added(bare, CORE, key), key, "Z")


def test_segments_are_changed_as_text() -> None:
    key = RFM.criteria[0].key
    more = editing.with_segment(RFM, 0, f"star: {key} 0.9-1", new=True)
    assert more.segments[0] == Segment("star", {key: (0.9, 1.0)})
    assert editing.without_segment(more, 0) == RFM
    assert editing.moved_segment(more, 0, 1).segments[1].grade == "star"
    last = len(RFM.segments) - 1
    assert editing.moved_segment(RFM, last, -1) == RFM
    for wrong in ("star", f"star: {key}", "star: core.nothing 0-1"):
        with pytest.raises(InvalidRecord):
            editing.with_segment(RFM, 0, wrong)
    with pytest.raises(InvalidRecord, match="everybody who is left"):
        editing.with_segment(RFM, last, f"{RFM.segments[last].grade}: {key} 0.5-1")


BOUNDS = st.tuples(st.integers(0, 10), st.integers(0, 10)).map(lambda pair: (min(pair) / 10, max(pair) / 10))


@given(st.dictionaries(st.sampled_from([each.key for each in RFM.criteria]), BOUNDS), st.sampled_from(RFM.grades))
def test_the_text_of_a_segment_is_the_segment(when: dict[str, tuple[float, float]], grade: str) -> None:
    segment = Segment(grade, when)
    assert editing.segment_of(RFM, editing.segment_text(segment)) == segment
