"""What `plugins new` writes works: its manifest reads, it can be switched on, and its own tests pass."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tui_crm.plugins import discovery
from tui_crm.plugins.manifest import PluginError
from tui_crm.plugins.scaffold import KINDS, files


@pytest.mark.parametrize("single", [False, True], ids=["package", "single file"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_new_plugin_passes_its_own_tests(tmp_path: Path, kind: str, single: bool) -> None:
    for path, text in files(kind, "acmeplug", single).items():
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    found = discovery.at(tmp_path / "acmeplug.py" if single else tmp_path)
    assert (found.id, found.problem) == ("acmeplug", "")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "."]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout


def test_an_id_that_cannot_be_is_refused() -> None:
    with pytest.raises(PluginError, match="plugin Acme"):
        files("fields", "Acme")
