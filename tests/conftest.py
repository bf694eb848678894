"""What every test may count on: no setting of whoever runs the tests reaches them, and the language is English."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests import databases
from tui_crm import i18n
from tui_crm.services.crm import Crm

# The suite tries the same examples each time, so that a run says something about the change; `make explore` looks for new ones.
settings.register_profile("suite", derandomize=True, database=None, deadline=None)
settings.register_profile("explore", max_examples=500, print_blob=True, deadline=None)
settings.load_profile(os.environ.get("TUI_CRM_HYPOTHESIS", "suite"))


@pytest.fixture(autouse=True)
def clean_environment(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A home of its own, no TUI_CRM_ variable but the tests' own, English."""
    home = tmp_path_factory.mktemp("home")
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(home if name == "HOME" else home / name.lower()))
    for name in ("TUI_CRM_DB", "TUI_CRM_CONFIG", "TUI_CRM_LANG", "TUI_CRM_THEME", "TUI_CRM_DEBUG", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    i18n.install("en")
    yield
    i18n.install("en")


@pytest.fixture
def config_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty configuration file that is in force."""
    path = tmp_path / "config.toml"
    path.touch()
    monkeypatch.setenv("TUI_CRM_CONFIG", str(path))
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL server that tests make their databases on."""
    with databases.postgres_server() as url:
        yield url


@pytest.fixture(params=databases.ENGINES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[databases.Place]:
    """A database without records, on each engine in turn."""
    server = request.getfixturevalue("postgres_server") if request.param == "postgres" else ""
    with databases.empty_place(request.param, tmp_path, server, ready=True) as found:
        yield found


@pytest.fixture
def clock(place: databases.Place) -> databases.Clock:
    """The clock of everybody at `place`."""
    return place.clock


@pytest.fixture
def crm(place: databases.Place) -> Crm:
    """Ann, the administrator, at an empty archive."""
    return place.open("ann")
