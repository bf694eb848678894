"""The real app on a small archive, driven by keys: what screen tests share."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC
from pathlib import Path
from threading import Event

from textual.pilot import Pilot

from tests.databases import ready_file
from tests.screens.frames import frame
from tui_crm.app import CrmApp
from tui_crm.config import Settings
from tui_crm.services import archive
from tui_crm.services.crm import Crm, Locale, open_crm
from tui_crm.services.reading import Reader

NOW = 1_763_700_000_000
LOOKS = 2_000
"""How often a screen is looked at before it is given up: minutes on the slowest machine."""
SMALL, LARGE = (80, 24), (120, 40)
Customers = tuple[Mapping[str, object], ...]
CUSTOMERS: Customers = (
    {"name": "Acme Corporation", "city": "Boston", "grade": "A", "phones": ("+16175550101",), "emails": ("info@acme.example",)},
    {"name": "Betasoft", "city": "Nairobi", "grade": "B", "tags": ("vip",)},
    {"name": "上海华兴贸易有限公司", "city": "上海", "grade": "A", "phones": ("+8613800138000",)},
    {"name": "王伟", "kind": "person", "city": "北京"},
    {"name": "Zenith Foods", "city": "Boston", "notes": "pays late"},
)


class Desk:
    """An app being driven."""

    def __init__(self, app: CrmApp, pilot: Pilot[int], path: Path) -> None:
        self.app, self.pilot, self.path = app, pilot, path

    @property
    def crm(self) -> Crm:
        return self.app.crm

    @property
    def screen(self) -> str:
        """What a person sees."""
        return frame(self.app)

    async def press(self, *keys: str) -> str:
        """Press keys (a text of several letters is typed) and wait until everything is done; returns the screen."""
        for key in keys:
            await self.pilot.press(key)
        return await self.settle()

    async def type(self, text: str) -> str:
        """Type a text."""
        return await self.press(*text)

    async def settle(self) -> str:
        """Wait for readers, writers and paints."""
        for _round in range(4):
            await self.pilot.pause(0.001)
            for pool in (self.app.threads.rows, self.app.threads.ids):
                await self.app._loop.run_in_executor(None, pool.submit(_nothing).result)  # type: ignore[union-attr]
            while self.app.busy:
                await self.pilot.pause(0.01)
        await self.pilot.pause()
        return self.screen

    async def until(self, condition: Callable[[str], bool]) -> str:
        """Wait until the screen is so. Fails, showing it, when it never is: nothing else would end the wait."""
        for _look in range(LOOKS):
            if condition(self.screen):
                return self.screen
            await self.pilot.pause(0.02)
        raise AssertionError(self.screen)

    def colleague(self, login: str = "bob") -> Crm:
        """Another person at the same archive, by a connection of their own."""
        return open_crm(str(self.path), Locale(UTC), login=login, clock=lambda: NOW + 60_000)


@contextmanager
def held(reader: Reader) -> Iterator[None]:
    """A reading thread that gets to nothing meanwhile: a slow disk, a server far away."""
    gate = Event()
    reader.submit(gate.wait)
    try:
        yield
    finally:
        gate.set()


def _nothing() -> None:
    return None


def archive_of(path: Path, customers: Customers = CUSTOMERS) -> Crm:
    """An archive with a few customers, the later ones newer."""
    ticks = iter(range(NOW, NOW + 10_000_000, 1000))
    if not path.exists():
        path.write_bytes(ready_file())
    crm = open_crm(str(path), Locale(UTC), login="ann", clock=lambda: next(ticks))
    for values in customers:
        archive.add(crm, "customer", values)
    return crm


@asynccontextmanager
async def desk(path: Path, size: tuple[int, int] = SMALL, customers: Customers = CUSTOMERS, **settings: object) -> AsyncIterator[Desk]:
    """The app on such an archive, at the list of customers."""
    if not path.exists():
        archive_of(path, customers).close()
    crm = open_crm(str(path), Locale(UTC), login="ann", clock=lambda: NOW + 100_000)
    async with desk_at(crm, str(path), size, **settings) as driven:
        yield driven


@asynccontextmanager
async def desk_at(crm: Crm, place: str, size: tuple[int, int] = SMALL, **settings: object) -> AsyncIterator[Desk]:
    """The app at an open archive, whichever engine it is on, at the list of customers. `place`: its path or URL."""
    app = CrmApp(crm, Settings(db=place, poll_ms=100, **settings))  # type: ignore[arg-type]
    async with app.run_test(size=size) as pilot:
        driven = Desk(app, pilot, Path(place))
        await driven.settle()
        yield driven
    app.stop()
