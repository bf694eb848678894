"""What is read in threads: lists stay where people look, and no error is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.screens.desk import Customers, desk
from tui_crm.app import CrmApp
from tui_crm.services import archive

MANY: Customers = tuple({"name": f"Firm {number:03}", "city": "Boston"} for number in range(90))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "crm.sqlite"


async def test_rows_far_down_stay_while_a_list_is_read_again(path: Path) -> None:
    async with desk(path, customers=MANY) as d:
        screen = await d.press("G", "k")
        assert "Firm 001" in screen and "89/90" in screen
        whole_lists = threading.Event()
        d.app.threads.ids.submit(whole_lists.wait)  # the first rows are there long before the last
        bob = d.colleague()
        archive.edit(bob, "customer", 1, {"city": "Nairobi"})
        archive.add(bob, "customer", {"name": "Firm 090"})
        screen = await d.until(lambda screen: "Nairobi" in screen)
        assert "Firm 001" in screen and "89/90" in screen
        await d.pilot.press("k")
        whole_lists.set()
        screen = await d.until(lambda screen: "/91" in screen)
        assert "Firm 002" in screen
        assert d.app.list_page.table.cursor_id == 3
        bob.close()


async def test_what_nobody_foresaw_in_a_reading_thread_ends_the_app_and_is_told(path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        await after(path, lambda app: app.threads.rows.submit(lambda: 1 // 0))


async def test_what_nobody_foresaw_in_what_a_thread_tells_ends_the_app_and_is_told(path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        await after(path, lambda app: app.from_outside(lambda: 1 // 0))


async def after(path: Path, deed: Callable[[CrmApp], object]) -> None:
    """The app lives through a deed, or does not."""
    async with desk(path) as d:
        deed(d.app)
        await d.settle()
