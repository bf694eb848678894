"""The fixtures for authors: an archive with their plugin, batches, explanations, chaos, and the app."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from types import SimpleNamespace
from typing import Any

import pytest

from tui_crm.errors import InvalidRecord
from tui_crm.plugins.api import Criterion, FieldSpec, Review, hookimpl, per_row
from tui_crm.plugins.grading import Batch
from tui_crm.plugins.manifest import PluginError
from tui_crm.services import archive
from tui_crm.testing.driving import Driven
from tui_crm.testing.hosting import PluginHost


class Realty:
    plugin_id = "abode"

    @hookimpl
    def fields(self) -> list[FieldSpec]:
        return [FieldSpec(entity="customer", key="budget", type="money", label="Budget")]

    @hookimpl
    def record_saving(self, change: Any) -> Review:
        return Review(patch={"budget": 9_00})


BUDGET = Criterion(
    key="budget", axis="power", label="Budget", needs=("abode.budget",), parameters={"full": 300.0},
    score=per_row(lambda row: min(1.0, row["abode.budget"] / row.parameter("full")) if row["abode.budget"] else None),
    explain=lambda row, factor: f"{row['abode.budget']} of {row.parameter('full'):.0f}",
)  # fmt: skip


def test_a_plugin_is_on_in_an_archive_of_its_own(plugin_host: PluginHost) -> None:
    crm = plugin_host.enable(Realty())
    customer = archive.add(crm, "customer", {"name": "Acme"})
    assert crm.store.read("customer", customer)["abode.budget"] == 9_00


def test_what_one_customer_gets_and_why(assert_explains: Callable[..., None], batch: Callable[..., Batch]) -> None:
    assert BUDGET.score(batch({"abode.budget": [150, 0]}, parameters={"full": 300.0})) == [0.5, None]
    assert_explains(BUDGET, {"abode.budget": 270}, factor=0.9, text="270 of 300")
    assert_explains(BUDGET, {"abode.budget": 0})
    with pytest.raises(AssertionError, match="instead of"):
        assert_explains(BUDGET, {"abode.budget": 270}, factor=0.8)


@pytest.mark.parametrize("how", ["raise", "exit", "rubbish", "generator", "coroutine"])
def test_chaos_in_a_hook_loses_nothing(plugin_host: PluginHost, chaos: Callable[[object, str, str], object], how: str) -> None:
    crm = plugin_host.enable(chaos(Realty(), "record_saving", how))
    customer = archive.add(crm, "customer", {"name": "Acme"})
    assert crm.store.read("customer", customer)["name"] == "Acme"
    assert "abode" in crm.plugins.take_warnings()[0]


def test_what_cannot_be_is_told_with_its_traceback(plugin_host: PluginHost) -> None:
    with pytest.raises(PluginError, match="unknown hook 'feilds'"):
        plugin_host.enable(SimpleNamespace(feilds=hookimpl(lambda: None)))
    with pytest.raises(InvalidRecord):
        archive.add(plugin_host.enable(Realty()), "customer", {"name": ""})


async def test_the_app_is_driven_with_the_plugin(
    plugin_host: PluginHost,
    crm_pilot: Callable[..., AbstractAsyncContextManager[Driven]],
) -> None:
    crm = plugin_host.enable(Realty())
    archive.add(crm, "customer", {"name": "Acme", "abode.budget": 500_00})
    async with crm_pilot(crm) as app:
        assert "Acme" in app.screen
        await app.press("enter")
        assert "Budget" in await app.press("G")
