"""The real app on an archive, driven by keys."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from textual.pilot import Pilot

from tui_crm.app import CrmApp
from tui_crm.config import Settings
from tui_crm.services.crm import Crm


class Driven:
    """An app that takes keys and shows its screen as text."""

    def __init__(self, app: CrmApp, pilot: Pilot[int]) -> None:
        self.app, self._pilot = app, pilot

    @property
    def screen(self) -> str:
        """What a person sees, line by line."""
        return "\n".join(strip.text.rstrip() for strip in self.app.screen._compositor.render_strips())

    async def press(self, *keys: str) -> str:
        """Press keys, as Textual names them, and wait until what they caused is done; returns the screen."""
        for key in keys:
            await self._pilot.press(key)
        return await self.settle()

    async def type(self, text: str) -> str:
        """Type a text."""
        return await self.press(*text)

    async def settle(self) -> str:
        """Wait for readers, writers, plugins and paints."""
        loop = self.app._loop
        assert loop is not None
        for _round in range(4):
            await self._pilot.pause(0.001)
            for pool in (self.app.threads.rows, self.app.threads.ids, self.app.plugin_pool):
                await loop.run_in_executor(None, pool.submit(int).result)
            while self.app.busy:
                await self._pilot.pause(0.01)
        await self._pilot.pause()
        return self.screen

    async def until(self, condition: Callable[[str], bool]) -> str:
        """Wait until the screen is so."""
        while not condition(self.screen):
            await self._pilot.pause(0.02)
        return self.screen


@asynccontextmanager
async def driven(crm: Crm, size: tuple[int, int]) -> AsyncIterator[Driven]:
    """The app at the list of customers."""
    app = CrmApp(crm, Settings(poll_ms=100))
    async with app.run_test(size=size) as pilot:
        found = Driven(app, pilot)
        await found.settle()
        yield found
    app.stop()
