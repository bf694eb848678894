"""Real wheels of plugins, installed into a fresh environment and driven there as people would."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tui_crm.plugins.scaffold import files

ROOT = Path(__file__).parents[2]


def wheel(folder: Path, plugin_id: str, kind: str, version: str = "0.1.0") -> Path:
    """A wheel of what `plugins new` writes."""
    module, name = f"tui_crm_{plugin_id}", f"tui_crm_{plugin_id}-{version}"
    parts = {path: text for path, text in files(kind, plugin_id).items() if path.startswith(module)}
    content = {path: text.replace('version = "0.1.0"', f'version = "{version}"') for path, text in parts.items()}
    content[f"{name}.dist-info/METADATA"] = f"Metadata-Version: 2.1\nName: tui-crm-{plugin_id}\nVersion: {version}\nRequires-Dist: tui-crm\n"
    content[f"{name}.dist-info/WHEEL"] = "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    content[f"{name}.dist-info/entry_points.txt"] = f"[tui_crm.plugins]\n{plugin_id} = {module}\n"
    record = [f"{path},sha256={_digest(text)},{len(text.encode())}" for path, text in content.items()]
    content[f"{name}.dist-info/RECORD"] = "\n".join([*record, f"{name}.dist-info/RECORD,,", ""])
    path = folder / f"{name}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for place, text in content.items():
            archive.writestr(place, text)
    return path


def _digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()


@dataclass(frozen=True)
class Machine:
    """A fresh environment in which tui-crm is installed, and nothing else of ours."""

    folder: Path

    def run(self, *words: str, code: int = 0) -> str:
        """Run a command of the environment's Python; its output."""
        own = {"TUI_CRM_DB": str(self.folder / "crm.sqlite"), "TUI_CRM_PLUGINS_DIR": str(self.folder / "own"), "TUI_CRM_LANG": "en"}
        environment = {**os.environ, "PIP_NO_INDEX": "1", "HOME": str(self.folder), **own}
        command = [str(self.folder / "env" / "bin" / "python"), "-m", *words]
        done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=self.folder, check=False)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout

    def crm(self, *words: str, code: int = 0) -> str:
        """A command line of tui-crm."""
        return self.run("tui_crm", *words, code=code)

    def states(self) -> dict[str, str]:
        """Of the plugins that are, or were, switched on, or cannot be."""
        found: list[dict[str, Any]] = json.loads(self.crm("plugins", "list", "--format", "json"))
        return {each["id"]: each["state"] for each in found if each["state"] != "disabled"}


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """The environment: its own site-packages, behind it those that the tests run in."""
    folder = tmp_path_factory.mktemp("machine")
    venv.create(folder / "env", with_pip=True)
    inside = next((folder / "env").glob("lib/python*/site-packages"))
    (inside / "tui_crm_behind.pth").write_text(f"{ROOT}\n{sysconfig.get_paths()['purelib']}\n", "utf-8")
    return Machine(folder)


@pytest.mark.skipif(sys.platform == "win32", reason="the environment's Python is looked for in bin")
def test_wheels_are_installed_used_removed_and_come_back(machine: Machine) -> None:
    homes, plus = wheel(machine.folder, "acmehome", "vertical"), wheel(machine.folder, "acmeplus", "fields")
    (plan,) = json.loads(machine.crm("plugins", "install", str(homes), "--dry-run", "--format", "json"))
    assert plan["sha256"] == hashlib.sha256(homes.read_bytes()).hexdigest()
    for path in (homes, plus):
        machine.crm("plugins", "install", str(path), "--yes")
    assert plan["sha256"] in (machine.folder / "own" / "plugins.lock.json").read_text("utf-8")
    machine.crm("plugins", "enable", "acmehome")
    machine.crm("plugins", "enable", "acmeplus")
    assert machine.states() == {"acmehome": "active", "acmeplus": "active"}
    machine.crm("customers", "add", "name=Acme", "acmehome.budget=5000", "acmeplus.purpose=let")
    machine.crm("listings", "add", "name=Elm Street", "price=4000")
    assert "Elm Street" in machine.crm("plugins", "report", "acmehome.open")
    machine.crm("plugins", "run", "acmehome.serve", "Acme")
    machine.run("pip", "uninstall", "-y", "-q", "tui-crm-acmehome")
    assert machine.states() == {"acmehome": "missing", "acmeplus": "active"}
    found = json.loads(machine.crm("customers", "show", "Acme", "--format", "json"))
    assert (found["acmehome.budget"], found["acmeplus.purpose"]) != (None, None)
    machine.crm("customers", "set", "Acme", "acmehome.budget=1", code=4)
    assert "Elm Street" in machine.crm("listings", "list")
    newer = wheel(machine.folder, "acmehome", "vertical", "0.2.0")
    machine.crm("plugins", "install", str(newer), "--yes")
    assert machine.states() == {"acmehome": "active", "acmeplus": "active"}
    assert "acmehome 0.2.0 · active" in machine.crm("plugins", "show", "acmehome")
    machine.crm("customers", "set", "Acme", "acmehome.budget=6000")


@pytest.mark.skipif(sys.platform == "win32", reason="the environment's Python is looked for in bin")
def test_two_distributions_that_want_one_id_do_not_share_it(machine: Machine) -> None:
    other = wheel(machine.folder, "acmeplus", "fields")
    renamed = machine.folder / "zz_plus-1.0.0-py3-none-any.whl"
    with zipfile.ZipFile(other) as source, zipfile.ZipFile(renamed, "w") as target:
        for place in source.namelist():
            text = source.read(place).decode().replace("Name: tui-crm-acmeplus", "Name: zz-plus").replace("Version: 0.1.0", "Version: 1.0.0")
            if not place.endswith("RECORD"):
                target.writestr(place.replace("tui_crm_acmeplus-0.1.0", "zz_plus-1.0.0").replace("tui_crm_acmeplus/", "zz_plus/"),
                                text.replace("acmeplus = tui_crm_acmeplus", "acmeplus = zz_plus"))  # fmt: skip
        target.writestr("zz_plus-1.0.0.dist-info/RECORD", "")
    machine.run("pip", "install", "-q", "--no-deps", str(renamed))
    assert machine.states().get("acmeplus (zz-plus 1.0.0)") == "incompatible"
    machine.run("pip", "uninstall", "-y", "-q", "zz-plus")
