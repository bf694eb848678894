"""Indexes of plugins' fields on large tables are made after the plugin is on: the list works before, and is quick after."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.databases import Place
from tests.plugins import samples
from tests.plugins.test_review import opened
from tui_crm.services import archive, plugins
from tui_crm.services.crm import Crm
from tui_crm.store import later


def indexes(crm: Crm) -> set[str]:
    names = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'index'",
        "postgres": "SELECT indexname FROM pg_indexes WHERE schemaname = current_schema()",
    }
    found = crm.store.engine.run(names["sqlite" if crm.store.engine.name == "sqlite" else "postgres"])
    return {str(row[0]) for row in found if "abode" in str(row[0])}


def test_a_large_table_gets_its_index_later_and_step_by_step(place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(later, "LARGE", 2)
    crm = opened(place, tmp_path)
    for name in ("Acme", "Beta"):
        archive.add(crm, "customer", {"name": name})
    samples.write(tmp_path / "plugins", "abode", samples.ABODE)
    crm = plugins.enable(crm, "abode")
    assert "customer_abode_budget" not in indexes(crm)
    rich = archive.add(crm, "customer", {"name": "Rich", "abode.budget": 900_00})
    assert list(crm.lists.stream_ids(crm.listing("customer", "abode.budget>100"))) == [rich]
    told: list[tuple[int, int]] = []

    def tell(done: int, total: int) -> bool:
        told.append((done, total))
        return len(told) > 1  # stopped at the first time

    assert plugins.build_indexes(crm, tell) == 0
    assert plugins.build_indexes(crm, tell) == 1
    assert told == [(0, 1), (0, 1), (1, 1)]
    assert "customer_abode_budget" in indexes(crm)
    assert not later.is_waiting(crm.store.engine)
    assert plugins.build_indexes(crm) == 0


def test_a_small_table_has_it_at_once(place: Place, tmp_path: Path) -> None:
    crm = opened(place, tmp_path, abode=samples.ABODE)
    assert "customer_abode_budget" in indexes(crm)
