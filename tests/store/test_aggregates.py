"""Figures about many records against a slow and obvious reading of the same records, on both engines."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.databases import Place
from tests.services.sales import team
from tui_crm.errors import Cancelled
from tui_crm.model.record import Record
from tui_crm.query.ast import ALL
from tui_crm.query.render import render
from tui_crm.services import archive
from tui_crm.services.crm import Crm
from tui_crm.store.aggregates import NOTHING, Aggregates, Dimension, Measure, Question, condition

BYS = ("status", "owner", "owner.team", "customer.industry", "stage", "currency", "engaged_on:edges", "amount:edges", "created_at:edges")
EDGES: Mapping[str, tuple[Any, ...]] = {
    "engaged_on": ("2025-10-01", "2025-11-15", "2026-01-01"), "amount": (-500, 0, 1000_00, 5000_00), "created_at": (1_772_452_800_000,),
}  # fmt: skip
WHERES = ("", "status:won", "amount>2000", "not owner:none", "owner.team:West or status:lost", "expected_close>2026-02-01 currency:none")


@pytest.fixture
def sales(place: Place) -> Crm:
    crm = place.open("ann")
    team(crm, 30)
    return crm


def dimension(crm: Crm, text: str) -> Dimension:
    name, _colon, edges = text.partition(":")
    return Dimension(crm.names("deal").path(name, 0, 0), EDGES[name] if edges else ())


def value_at(crm: Crm, record: Record, name: str) -> Any:
    """The value at the end of a path, by reading record after record."""
    step, _dot, rest = name.partition(".")
    if not rest:
        return record[step]
    field = record.entity.by_name[step]
    other = record.number(step)
    return value_at(crm, crm.store.read(field.ref, other), rest) if other else crm.catalogue[field.ref].by_name[rest].empty


def key_of(crm: Crm, record: Record, text: str) -> Any:
    name, _colon, edges = text.partition(":")
    value = value_at(crm, record, name)
    if not edges:
        return value
    return NOTHING if not value else sum(value >= edge for edge in EDGES[name])


def quantile(values: Sequence[float], percent: int) -> float:
    ordered = sorted(values)
    place, part = divmod((len(ordered) - 1) * percent, 100)
    above = ordered[min(place + 1, len(ordered) - 1)]
    return float(ordered[place]) + (float(above) - float(ordered[place])) * part / 100


def test_any_grouping_and_measure_is_what_reading_the_records_gives(sales: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    crm = sales
    amount, engaged, closed, likely = (crm.names("deal").path(name, 0, 0) for name in ("amount", "engaged_on", "closed_on", "probability"))
    won = crm.filter("deal", "status:won")
    measures = (
        Measure("count"), Measure("sum", amount), Measure("mean", amount), Measure("p50", amount), Measure("p90", amount),
        Measure("sum", amount, likely), Measure("mean", closed, since=engaged), Measure("p50", closed, since=engaged), Measure("count", where=won),
    )  # fmt: skip
    aggregates = Aggregates(crm.store.engine, crm.catalogue)

    @cache
    def records(where: str) -> list[Record]:
        return crm.store.read_many("deal", list(crm.lists.stream_ids(crm.listing("deal", where))))

    @settings(suppress_health_check=list(HealthCheck), max_examples=25)
    @given(st.lists(st.sampled_from(BYS), min_size=0, max_size=2, unique=True), st.sampled_from(WHERES))
    def holds(bys: list[str], where: str) -> None:
        answer = aggregates.answer(Question("deal", crm.filter("deal", where), tuple(dimension(crm, by) for by in bys), measures))
        parts: dict[tuple[Any, ...], list[Record]] = {}
        for record in records(where):
            parts.setdefault(tuple(key_of(crm, record, by) for by in bys), []).append(record)
        assert {group.keys: group.values for group in answer.groups} == ({} if not bys else {keys: expected(found) for keys, found in parts.items()})
        assert answer.total == expected(records(where))
        if bys:
            assert answer.count == len(parts)
            for place in (0, 1, 5, 8):
                assert answer.total[place] == sum(group.values[place] or 0 for group in answer.groups)

    def expected(found: Sequence[Record]) -> tuple[Any, ...]:
        amounts = [record.number("amount") for record in found]
        days = [(date.fromisoformat(record.text("closed_on")) - date.fromisoformat(record.text("engaged_on"))).days
                for record in found if record["closed_on"] and record["engaged_on"]]  # fmt: skip
        weighted = sum(int(record.number("amount") * Decimal(str(record["probability"])) / 100 + Decimal("0.5")) for record in found)
        return (
            len(found), sum(amounts), statistics.fmean(amounts) if amounts else None, quantile(amounts, 50) if amounts else None,
            quantile(amounts, 90) if amounts else None, weighted, statistics.fmean(days) if days else None,
            quantile(days, 50) if days else None, sum(record["status"] == "won" for record in found),
        )  # fmt: skip

    holds()
    monkeypatch.setattr("tui_crm.store.listing.FEW", -1)  # as on a large table, which is read in its order
    holds()


def test_the_filter_of_a_group_finds_exactly_its_records(sales: Crm) -> None:
    names, everything = sales.names("deal"), sales.lists.count(sales.listing("deal"))
    for by in BYS:
        found = dimension(sales, by)
        answer = Aggregates(sales.store.engine, sales.catalogue).answer(Question("deal", ALL, (found,)))
        for group in answer.groups:
            text = render(condition(found, group.keys[0]), names)
            assert sales.lists.count(sales.listing("deal", text)) == group.values[0], text
        assert sum(group.values[0] or 0 for group in answer.groups) == everything


def test_the_largest_groups_come_first_and_the_total_is_of_all(sales: Crm) -> None:
    amount = sales.names("deal").path("amount", 0, 0)
    question = Question("deal", ALL, (dimension(sales, "customer"),), (Measure("count"), Measure("sum", amount)), order=1, limit=3)
    answer = Aggregates(sales.store.engine, sales.catalogue).answer(question)
    everybody = Aggregates(sales.store.engine, sales.catalogue).answer(Question("deal", ALL, question.by, question.measures))
    largest = sorted((group.values[1] for group in everybody.groups), reverse=True)  # type: ignore[type-var]
    assert [group.values[1] for group in answer.groups] == largest[:3]
    assert (answer.total, answer.count) == (everybody.total, len(everybody.groups))


def test_archived_records_count_nowhere_and_what_is_cancelled_reads_nothing(sales: Crm) -> None:
    aggregates = Aggregates(sales.store.engine, sales.catalogue)
    before = aggregates.answer(Question("deal")).total[0]
    archive.archive(sales, "deal", [1, 2])
    assert aggregates.answer(Question("deal")).total[0] == (before or 0) - 2
    with pytest.raises(Cancelled):
        Aggregates(sales.store.engine, sales.catalogue, lambda: True).answer(Question("deal"))
