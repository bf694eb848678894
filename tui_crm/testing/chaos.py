"""A plugin with one hook that misbehaves."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

from tui_crm.plugins import hookspecs


def _raise() -> Any:
    raise RuntimeError("chaos")


def _exit() -> Any:
    raise SystemExit(3)


def _generator() -> Any:
    return (each for each in range(0))


async def _coroutine() -> Any:
    return []


def _hang() -> Any:
    time.sleep(3600)


def _allocate() -> Any:
    hoard = []
    while True:
        hoard.append(bytearray(1 << 24))


WAYS: Mapping[str, Callable[[], Any]] = {
    "raise": _raise, "exit": _exit, "rubbish": lambda: object(), "generator": _generator, "coroutine": _coroutine, "none": lambda: None,
    "hang": _hang, "allocate": _allocate,
}  # fmt: skip
"""How a hook can misbehave. What hangs or allocates is for plugins that run in a worker: nothing stops it in the test's own process."""


def broken(plugin: object, hook: str, how: str) -> object:
    """The hooks of `plugin`, of which `hook` misbehaves in one of `WAYS`."""
    own = {name: getattr(plugin, name) for name in dir(plugin) if hasattr(getattr(plugin, name, None), f"{hookspecs.PROJECT}_impl")}

    def misbehaving() -> Any:
        return WAYS[how]()

    return SimpleNamespace(**{**own, hook: hookspecs.hookimpl(misbehaving)}, plugin_id=getattr(plugin, "plugin_id", "sample"))
