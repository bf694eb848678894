"""The one place where a plugin's code is called: whatever it does, the caller gets an answer or a failure that says what went wrong."""

from __future__ import annotations

import inspect
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

DEEPEST = 12  # frames of a traceback that are kept


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong in a hook. `kind`: raised, exit, memory, rubbish, generator, coroutine; the process adds hang, died and stopped."""

    plugin: str
    hook: str
    kind: str
    message: str
    traceback: str = ""

    def __str__(self) -> str:
        return f"{self.plugin}.{self.hook}: {self.message}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a hook returned, checked; and how long it took, in seconds."""

    value: Any
    seconds: float = 0.0


def guarded(plugin: str, hook: str, call: Callable[[], Any], check: Callable[[Any], Any]) -> Answer | Failure:
    """Call a plugin's code. `check` makes the answer of what was returned and raises ValueError or TypeError for what cannot be one.

    Every exception but KeyboardInterrupt and what ends asyncio tasks is taken for the plugin's; SystemExit too.
    """
    started = time.perf_counter()
    try:
        found = call()
    except SystemExit as error:
        return Failure(plugin, hook, "exit", f"SystemExit({error.code!r})", _where(error))
    except MemoryError as error:
        return Failure(plugin, hook, "memory", "MemoryError", _where(error))
    except Exception as error:  # noqa: BLE001 the plugin guard: told with its plugin and hook
        return Failure(plugin, hook, "raised", f"{type(error).__name__}: {error}"[:500], _where(error))
    seconds = time.perf_counter() - started
    if inspect.isgenerator(found) or inspect.isasyncgen(found):
        return Failure(plugin, hook, "generator", "returned a generator; a hook returns its answer whole")
    if inspect.isawaitable(found):
        if inspect.iscoroutine(found):
            found.close()
        return Failure(plugin, hook, "coroutine", "returned a coroutine; a hook is no async function")
    try:
        return Answer(check(found), seconds)
    except Exception as error:  # noqa: BLE001 what was returned may fail in any way when it is looked at
        return Failure(plugin, hook, "rubbish", f"returned what cannot be used: {error}"[:800])


def _where(error: BaseException) -> str:
    return "".join(traceback.format_exception(type(error), error, error.__traceback__, limit=-DEEPEST))[-6000:]
