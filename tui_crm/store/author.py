"""Who writes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes, and by which way: "tui", "cli", "import", "plugin", "portal"."""

    user: int
    way: str
