"""The worker: a process of its own that runs one plugin. It reads requests from standard input and writes replies to standard output."""

from __future__ import annotations

import os
import queue
import sys
import threading
from collections.abc import Mapping
from typing import IO, Any

from tui_crm.plugins import plain
from tui_crm.plugins.guard import Failure
from tui_crm.plugins.operations import plain_failure
from tui_crm.plugins.runner import Runner

MEMORY = 2 << 30  # bytes of address space; what needs more is a mistake, and must not starve the machine


def main(plugin_id: str) -> None:
    """Serve until the app goes away."""
    requests, replies = _streams()
    _limit_memory()
    inbox: queue.SimpleQueue[Mapping[str, Any]] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(requests, inbox), daemon=True).start()
    runner = Runner(plugin_id)
    while True:
        plain.write(replies, _answered(runner, inbox.get()))


def _streams() -> tuple[IO[bytes], IO[bytes]]:
    """The two ends of the app; what the plugin prints, or reads, goes nowhere near them."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    sys.stdin, sys.stdout, sys.stderr = (open(os.devnull, mode, encoding="utf-8") for mode in ("r", "w", "w"))  # noqa: SIM115, PTH123 for good
    import faulthandler

    faulthandler.enable(file=2)  # a crash in C leaves its traceback where the app finds it
    return requests, replies


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
    except (ValueError, OSError):  # a system that knows the limit but does not set it
        return


def _receive(requests: IO[bytes], inbox: queue.SimpleQueue[Mapping[str, Any]]) -> None:
    """Hand requests on, and end the process at once when the app has gone, whatever the plugin is doing."""
    try:
        while True:
            inbox.put(plain.read(requests))
    except (EOFError, OSError):
        os._exit(0)


def _answered(runner: Runner, request: Mapping[str, Any]) -> Mapping[str, Any]:
    if request["do"] == "load":
        reply = runner.load(request["source"])
    elif request["do"] == "configure":
        reply = runner.configure(request["values"])
    else:
        reply = runner.call(request["do"], request["key"], request["context"], request["payload"])
    if isinstance(reply, Failure):
        return {"failure": plain_failure(reply)}
    return {"value": reply.value, "seconds": reply.seconds}


if __name__ == "__main__":
    main(sys.argv[1])
