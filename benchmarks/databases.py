"""Where benchmarks keep their databases: made once by `tui-crm demo`, cached in `.cache/bench/`."""

from __future__ import annotations

import compileall
import os
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.pty_probe import clean_environment

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache" / "bench"
CRM = (sys.executable, "-m", "tui_crm")


def environment() -> dict[str, str]:
    """A clean environment whose platform directories are the benchmark's own, so that no user's settings count."""
    home = CACHE / "home"
    folders = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("CONFIG", "DATA", "STATE", "CACHE")}
    return clean_environment({"HOME": str(home), **folders})


def compile_sources() -> None:
    """Make sure that no measured start compiles anything of ours, whatever PYTHONDONTWRITEBYTECODE says."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    for folder in ("tui_crm", "benchmarks"):
        compileall.compile_dir(ROOT / folder, quiet=1)
    (CACHE / "home").mkdir(parents=True, exist_ok=True)


def crm(*arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run the command line of the product. Raises SystemExit with its message when it fails and `check` is set."""
    done = subprocess.run([*CRM, *arguments], cwd=ROOT, env=environment(), capture_output=True, text=True, check=False)
    if check and done.returncode:
        raise SystemExit(f"tui-crm {' '.join(arguments)} failed with {done.returncode}:\n{done.stderr or done.stdout}")
    return done


def files_of(database: Path) -> tuple[Path, ...]:
    """The database's files: itself, the write-ahead log, its index."""
    return tuple(database.with_name(database.name + ending) for ending in ("", "-wal", "-shm"))


def remove(database: Path) -> None:
    """Delete a database."""
    for file in files_of(database):
        file.unlink(missing_ok=True)


def copy(database: Path, target: Path) -> Path:
    """A copy of a database that nobody has open."""
    remove(target)
    for source, destination in zip(files_of(database)[:2], files_of(target)[:2], strict=True):
        if source.exists():
            shutil.copyfile(source, destination)
    return target


def demo(customers: int, fresh: bool = False) -> Path:
    """The cached demo database with this many customers, made when it is not there (or `fresh`)."""
    CACHE.mkdir(parents=True, exist_ok=True)
    database, done = CACHE / f"demo-{customers}.db", CACHE / f"demo-{customers}.done"
    if fresh or not done.exists() or not database.exists():
        print(f"making a database of {customers:,} customers …", file=sys.stderr)
        done.unlink(missing_ok=True)
        remove(database)
        crm("demo", "--customers", str(customers), "--db", str(database))
        done.touch()
    return database
