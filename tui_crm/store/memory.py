"""Memory that large answers took and freed: the allocator keeps it for the process unless it is asked to give it back, and for each thread apart."""

from __future__ import annotations

import sys

M_ARENA_MAX = -8  # of malloc.h


def trim() -> None:
    """Give freed memory back to the system where the C library can (glibc); elsewhere nothing is done."""
    if not sys.platform.startswith("linux"):
        return
    import ctypes  # not on the way to the first screen

    give_back = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if give_back is not None:
        give_back(0)


def share() -> None:
    """Let all threads take memory from one place (glibc), before there are any: what one gives back another may use. They take turns anyway."""
    if not sys.platform.startswith("linux"):
        return
    import ctypes

    setting = getattr(ctypes.CDLL(None), "mallopt", None)
    if setting is not None:
        setting(M_ARENA_MAX, 1)
