"""The plugins that come along are installed like any third party's: by entry points, in wheels, and off until somebody switches them on."""

from __future__ import annotations

import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from tui_crm.plugins import discovery, manifest

ROOT = Path(__file__).parents[2]
PACKAGES = sorted(path.parent for path in (ROOT / "plugins_builtin").glob("*/plugin.toml"))
POINTS: dict[str, str] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"][discovery.GROUP]


def test_each_package_has_its_line_among_the_entry_points() -> None:
    named = {manifest.read(path / manifest.FILE_NAME).id: f"plugins_builtin.{path.name}" for path in PACKAGES}
    assert named == POINTS


def test_a_package_beside_its_manifest_has_the_name_by_which_it_is_imported(tmp_path: Path) -> None:
    folder = tmp_path / "outer" / "inner"
    folder.mkdir(parents=True)
    for path in (folder, folder.parent):
        (path / "__init__.py").touch()
    (folder / "plugin.toml").write_text('id = "inner"\nversion = "1"\napi = 1\n', "utf-8")
    assert discovery.at(folder).source.place == "outer.inner"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that people install, built as an installer would."""
    folder = tmp_path_factory.mktemp("wheel")
    program = f"import hatchling.build as build; print(build.build_wheel({str(folder)!r}))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder / done.stdout.split()[-1]


def test_wheels_hold_their_manifests_and_name_them(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        points = next(archive.read(name).decode() for name in names if name.endswith("/entry_points.txt"))
    assert {f"plugins_builtin/{path.name}/plugin.toml" for path in PACKAGES} <= set(names)
    assert "plugins_builtin/__init__.py" in names
    assert all(f"{name} = {module}" in points for name, module in POINTS.items())
