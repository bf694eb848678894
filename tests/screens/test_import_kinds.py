"""Other files than separated values, on the import page."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.screens.desk import desk
from tests.services.sheets import xlsx


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "crm.sqlite"


async def test_a_spreadsheet_is_imported_like_any_file(path: Path, tmp_path: Path) -> None:
    rows = [["Our customers"], ["Name", "Town"], ["Gamma Ltd", "Oslo"], ["Delta", "Bergen"]]
    file = xlsx(tmp_path / "people.xlsx", {"Customers": rows})
    async with desk(path) as d:
        await d.press("g", "i")
        await d.type(str(file)[:-4])
        await d.press("tab")
        screen = await d.press("enter")
        assert "XLSX, sheet “Customers”" in screen
        assert "2 rows: 2 new" in await d.press("t")


async def test_a_protected_spreadsheet_says_so(path: Path) -> None:
    file = Path(__file__).parents[1] / "data" / "protected.xlsx"
    async with desk(path) as d:
        await d.press("g", "i")
        await d.type(str(file))
        assert "is protected by a password" in await d.press("enter")
