"""CPU time and memory of a process and its descendants, from Linux's /proc."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def _text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace")
    except OSError:  # the process has ended
        return ""


def tree(pid: int) -> list[int]:
    """`pid` and its living descendants."""
    found = [pid]
    for parent in found:
        for children in Path(f"/proc/{parent}/task").glob("*/children"):
            found += map(int, _text(str(children)).split())
    return found


def cpu_seconds(pid: int) -> float:
    """CPU seconds used by the tree, to the microsecond for the living and to a clock tick for the ended."""
    total = 0.0
    for one in tree(pid):
        fields = _text(f"/proc/{one}/stat").rpartition(")")[2].split()
        if not fields:
            continue
        try:
            total += time.clock_gettime((~one << 3) | 2)  # the process's own CPU clock, see clock_getcpuclockid(3)
        except OSError:
            continue
        total += (int(fields[13]) + int(fields[14])) / TICKS_PER_SECOND
    return total


def rss_mb(pid: int) -> float:
    """Resident memory of the tree in MiB."""
    return sum(int(size) for one in tree(pid) for size in re.findall(r"VmRSS:\s+(\d+)", _text(f"/proc/{one}/status"))) / 1024
