"""What is to be done about two records that may be one, and from which probability on. Light: pages show it before anything is compared."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """What is to be done about a pair on the way in: `BLOCK` needs a reason to go on, `WARN` is said."""

    BLOCK = "block"
    WARN = "warn"
    NONE = ""


BLOCK_FROM = 0.95
WARN_FROM = 0.5
"""The default thresholds of the probability."""


def verdict_of(value: float, block: float = BLOCK_FROM, warn: float = WARN_FROM) -> Verdict:
    """What a probability means."""
    return Verdict.BLOCK if value >= block else Verdict.WARN if value >= warn else Verdict.NONE
