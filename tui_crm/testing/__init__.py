"""The pytest plugin for authors of plugins: fixtures with a fresh archive, one's plugin on it, batches to grade, and the app to drive.

    def test_the_budget_is_a_field(plugin_host):
        crm = plugin_host.enable(my_plugin)
        assert crm.catalogue["customer"].field("realty.budget").label == "Budget"

Nothing of tui-crm is imported before a test asks for a fixture. The plugin runs in the test's own process, so that a debugger stops in it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tui_crm.plugins.grading import Batch
    from tui_crm.services.crm import Crm
    from tui_crm.testing.driving import Driven
    from tui_crm.testing.hosting import PluginHost


@pytest.fixture
def plugin_host(tmp_path: Path) -> Iterator[PluginHost]:
    """An archive of one's own: `enable(plugin, config)` switches an object or module on and gives the archive with it."""
    from tui_crm.testing.hosting import PluginHost

    host = PluginHost(tmp_path / "crm.sqlite")
    yield host
    host.close()


@pytest.fixture
def crm(plugin_host: PluginHost) -> Crm:
    """A fresh archive without plugins, its administrator at it."""
    return plugin_host.crm


@pytest.fixture
def batch() -> Callable[..., Batch]:
    """`batch({"realty.budget": [1, 2]}, revenue=[3, 4], parameters={"full": 5})`: customers to be graded, column by column."""
    from tui_crm.testing.grading import made_batch

    return made_batch


@pytest.fixture
def assert_explains() -> Callable[..., None]:
    """`assert_explains(criterion, {"realty.budget": 270_000_00}, factor=0.9, text="270,000")`: what one customer gets, and why."""
    from tui_crm.testing.grading import assert_explains

    return assert_explains


@pytest.fixture
def chaos() -> Callable[[object, str, str], object]:
    """`chaos(plugin, "record_saving", "raise")`: the plugin with one hook that misbehaves: raise, exit, rubbish, generator, coroutine, none."""
    from tui_crm.testing.chaos import broken

    return broken


@pytest.fixture
def crm_pilot() -> Callable[..., AbstractAsyncContextManager[Driven]]:
    """`async with crm_pilot(crm) as app: await app.press("enter"); assert "Visits" in app.screen`: drives the interface."""

    @asynccontextmanager
    async def drive(crm: Crm, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Driven]:
        from tui_crm.testing.driving import driven

        async with driven(crm, size) as app:
            yield app

    return drive
