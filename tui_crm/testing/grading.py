"""Batches for the tests of criteria, and what a criterion says of one customer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tui_crm.plugins.grading import Batch, Classes, Criterion
from tui_crm.plugins.returned import checked_numbers

NOON = 1_772_452_800_000  # 2026-03-02 12:00 UTC


def made_batch(
    columns: Mapping[str, Sequence[Any]] | None = None, *, parameters: Mapping[str, float] | None = None,
    places: Mapping[str, Sequence[int | None]] | None = None, **more: Sequence[Any],
) -> Batch:  # fmt: skip
    """A batch of these columns (names with a dot in the mapping). `places`: the class of each customer by population."""
    found = {**(columns or {}), **more}
    size = max(map(len, found.values()), default=0)
    if any(len(values) != size for values in found.values()):
        raise ValueError("every column needs a value for every customer")
    populations = {key: Classes(place, [None] * size) for key, place in (places or {}).items()}
    return Batch(found, size, NOON, "2026-03-02", dict(parameters or {}), populations)


def assert_explains(
    criterion: Criterion, row: Mapping[str, Any], factor: float | None = None, text: str = "", *, parameters: Mapping[str, float] | None = None,
    places: Mapping[str, int] | None = None,
) -> None:  # fmt: skip
    """One customer with these values gets this factor from the criterion, which says `text` of it; two calls agree. What the criterion needs
    and `row` does not give is empty (None)."""
    given = {**criterion.parameters, **(parameters or {})}
    columns = {name: [value] for name, value in {**dict.fromkeys(criterion.needs), **row}.items()}
    one = made_batch(columns, parameters=given, places={key: [place] for key, place in (places or {}).items()})
    first, second = (checked_numbers(criterion.score(one), 1)[0] for _again in range(2))
    assert first == second, f"{criterion.key}: two calls with the same customer gave {first} and {second}"
    if factor is None:
        assert first is None or not text, f"{criterion.key}: the customer cannot be judged, so nothing is explained"
    else:
        assert first is not None, f"{criterion.key}: the customer cannot be judged"
        assert abs(first - factor) < 1e-9, f"{criterion.key}: {first} instead of {factor}"
    if text:
        said = criterion.explain(one.row(0), first) if criterion.explain and first is not None else ""
        assert text in said, f"{criterion.key}: {said!r} does not say {text!r}"
