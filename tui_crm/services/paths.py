"""Paths of files as people type them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from tui_crm.query.complete import Candidate, Completion

MOST = 50


def complete_path(text: str, cursor: int, suffixes: Sequence[str] = ()) -> Completion:
    """Directories, and files with one of the suffixes (any without), that begin as what is typed."""
    typed = text[:cursor]
    head, slash, start = typed.rpartition("/")
    found = sorted(_entries(Path(head + slash).expanduser() if slash else Path(), start, suffixes))
    return Completion(0, cursor, tuple(Candidate(head + slash + name, name) for name in found[:MOST]))


def _entries(folder: Path, start: str, suffixes: Sequence[str]) -> Iterator[str]:
    try:
        for entry in folder.iterdir():
            if entry.name.startswith(start) and (start or not entry.name.startswith(".")):
                if entry.is_dir():
                    yield entry.name + "/"
                elif not suffixes or entry.suffix.casefold() in suffixes:
                    yield entry.name
    except OSError:
        return  # no such directory, or one that may not be read: nothing to offer
