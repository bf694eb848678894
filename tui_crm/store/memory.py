"""Memory that large answers took and freed: the allocator keeps it for the process unless it is asked to give it back."""

from __future__ import annotations

import sys


def trim() -> None:
    """Give freed memory back to the system where the C library can (glibc); elsewhere nothing is done."""
    if not sys.platform.startswith("linux"):
        return
    import ctypes  # not on the way to the first screen

    give_back = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if give_back is not None:
        give_back(0)
