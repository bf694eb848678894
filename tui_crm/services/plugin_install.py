"""Bringing plugins in: from a wheel, a folder, a name of an index or a single file; planned first, and locked by their hashes."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tui_crm.errors import CrmError, UsageError
from tui_crm.i18n import _
from tui_crm.plugins import discovery

LOCK = "plugins.lock.json"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that comes in. `sha256`: of the archive or the file; "" for a folder, which has none."""

    name: str
    version: str
    url: str
    sha256: str = ""


def plan(source: str, folder: Path) -> list[Step]:
    """What would be installed, nothing being changed. Raises UsageError, CrmError with what the installer said."""
    path = Path(source).expanduser()
    if path.suffix == ".py":
        found = discovery.at(path)
        assert found.manifest is not None
        if found.problem:
            raise UsageError(_("plugin {plugin}: {reason}").format(plugin=found.id, reason=found.problem))
        return [Step(f"{found.id}.py", found.manifest.version, str(path.resolve()), hashlib.sha256(path.read_bytes()).hexdigest())]
    with tempfile.TemporaryDirectory() as there:
        report = Path(there) / "report.json"
        _pip("install", "--dry-run", "--quiet", "--report", str(report), _target(source))
        found_steps = json.loads(report.read_text("utf-8"))["install"]
    return [_step(each) for each in found_steps]


def _target(source: str) -> str:
    path = Path(source).expanduser()
    return str(path.resolve()) if path.exists() else source


def _step(each: dict[str, dict[str, object]]) -> Step:
    info: dict[str, object] = each["download_info"]
    archive = info.get("archive_info")
    hashes = archive.get("hashes", {}) if isinstance(archive, dict) else {}
    return Step(str(each["metadata"]["name"]), str(each["metadata"]["version"]), str(info["url"]), str(hashes.get("sha256", "")))


def install(source: str, steps: Sequence[Step], folder: Path) -> list[str]:
    """Do what was planned, and nothing else: archives must have the hashes of the plan. Returns the ids of the plugins that are new or changed.

    Raises CrmError with what the installer said.
    """
    before = {each.id: each.source.fingerprint for each in discovery.installed(folder).values()}
    if steps and steps[0].name.endswith(".py"):
        _copy(steps[0], folder)
    else:
        _install(source, steps)
    _lock(steps, folder)
    after = _installed_now(folder)
    return sorted(name for name, fingerprint in after.items() if before.get(name) != fingerprint)


def _copy(step: Step, folder: Path) -> None:
    data = Path(step.url).read_bytes()
    if hashlib.sha256(data).hexdigest() != step.sha256:
        raise CrmError(_("{path} has changed since it was looked at").format(path=step.url))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / step.name).write_bytes(data)


def _install(source: str, steps: Sequence[Step]) -> None:
    if all(step.sha256 for step in steps):
        with tempfile.TemporaryDirectory() as there:
            wanted = Path(there) / "requirements.txt"
            wanted.write_text("".join(f"{step.name} @ {step.url} --hash=sha256:{step.sha256}\n" for step in steps), "utf-8")
            _pip("install", "--quiet", "--no-deps", "--require-hashes", "-r", str(wanted))
    else:  # a folder is built where it stands: there is no archive to compare
        _pip("install", "--quiet", _target(source))


def _pip(*words: str) -> None:
    command = [sys.executable, "-m", "pip", *words, "--disable-pip-version-check", "--no-input"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise CrmError(str(error)) from None
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.strip()]
        raise CrmError(_("pip refused: {reason}").format(reason=" ".join(said[-3:]) or done.returncode))


def _lock(steps: Sequence[Step], folder: Path) -> None:
    """Note what came in, with its hash."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / LOCK
    kept = {each["name"]: each for each in json.loads(path.read_text("utf-8"))} if path.exists() else {}
    kept.update({step.name: asdict(step) for step in steps})
    path.write_text(json.dumps([kept[name] for name in sorted(kept)], indent=2) + "\n", "utf-8")


def _installed_now(folder: Path) -> dict[str, str]:
    """What is installed, seen by a fresh process: this one may have read the folders before."""
    program = (
        "import json, sys, pathlib; from tui_crm.plugins.discovery import installed; "
        "print(json.dumps({e.id: e.source.fingerprint for e in installed(pathlib.Path(sys.argv[1])).values()}))"
    )
    done = subprocess.run([sys.executable, "-c", program, str(folder)], capture_output=True, text=True, check=True)
    found: dict[str, str] = json.loads(done.stdout)
    return found
