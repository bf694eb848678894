"""The app's side of a worker: a plugin's process, asked with a time limit, killed when it does not answer."""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from typing import IO, Any, Protocol

from tui_crm.i18n import _
from tui_crm.plugins import plain
from tui_crm.plugins.guard import Answer, Failure

LOOK = 0.05  # seconds between two looks whether the call was stopped
Stopped = Callable[[], bool]


class Place(Protocol):
    """Where a plugin runs: a worker, or for an author's tests this process."""

    def ask(self, request: Mapping[str, Any], seconds: float, stopped: Stopped | None = None) -> Answer | Failure:
        """The answer to a request, or why there is none."""

    def close(self) -> None:
        """End it."""


class Worker:
    """A process that runs one plugin. Asked from one thread at a time."""

    def __init__(self, plugin_id: str) -> None:
        self.plugin_id = plugin_id
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 lives as long as the process
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tui_crm.plugins.worker", plugin_id],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._complaints, start_new_session=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
        )  # fmt: skip
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._requests: IO[bytes] = self._process.stdin
        self._inbox: queue.SimpleQueue[Mapping[str, Any] | Exception] = queue.SimpleQueue()
        threading.Thread(target=self._receive, args=(self._process.stdout,), daemon=True, name=f"plugin {plugin_id}").start()

    def _receive(self, replies: IO[bytes]) -> None:
        try:
            while True:
                self._inbox.put(plain.read(replies))
        except (EOFError, OSError, ValueError) as error:
            self._inbox.put(error)
        finally:
            replies.close()

    def ask(self, request: Mapping[str, Any], seconds: float, stopped: Stopped | None = None) -> Answer | Failure:
        """The answer to a request. After `seconds` without one, or when `stopped()`, the process is killed."""
        hook = str(request.get("hook") or request["do"])
        try:
            plain.write(self._requests, request)
        except (OSError, ValueError):
            return self._died(hook)
        end = time.monotonic() + seconds
        while True:
            left = end - time.monotonic()
            try:
                reply = self._inbox.get(timeout=max(0.0, min(left, LOOK) if stopped else left))
                break
            except queue.Empty:
                if stopped and stopped():
                    self.close()
                    return Failure(self.plugin_id, hook, "stopped", _("was stopped"))
                if time.monotonic() >= end:
                    self.close()
                    return Failure(self.plugin_id, hook, "hang", _("did not answer within {seconds} s").format(seconds=f"{seconds:g}"))
        if isinstance(reply, plain.NotPlain):
            self.close()
            return Failure(self.plugin_id, hook, "rubbish", _("sent what cannot be read: {reason}").format(reason=reply))
        if isinstance(reply, Exception):
            return self._died(hook)
        if "failure" in reply:
            return Failure(**reply["failure"])
        return Answer(reply["value"], reply["seconds"])

    def _died(self, hook: str) -> Failure:
        self.close()
        code = self._process.returncode
        how = signal.Signals(-code).name if code is not None and code < 0 else f"exit code {code}"
        return Failure(self.plugin_id, hook, "died", _("its process ended ({how})").format(how=how), self._last_words())

    def _last_words(self) -> str:
        with contextlib.suppress(OSError, ValueError):
            self._complaints.seek(0)
            return self._complaints.read()[-4000:].decode("utf-8", "replace")
        return ""

    def close(self) -> None:
        """Kill the process and what it started."""
        if self._process.poll() is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                if hasattr(os, "killpg"):
                    os.killpg(self._process.pid, signal.SIGKILL)
                else:
                    self._process.kill()
        self._process.wait()
        with contextlib.suppress(OSError):
            self._requests.close()


class Here:
    """Runs a plugin in this process: for the tests of authors, whose objects cannot leave it. Nothing can be killed here."""

    def __init__(self, plugin_id: str, plugin: object) -> None:
        from tui_crm.plugins.runner import Runner

        self._runner = Runner(plugin_id, plugin)

    def ask(self, request: Mapping[str, Any], seconds: float, stopped: Stopped | None = None) -> Answer | Failure:
        """The answer to a request; it may take its time."""
        if request["do"] == "load":
            return self._runner.load(request["source"])
        if request["do"] == "configure":
            return self._runner.configure(request["values"])
        return self._runner.call(request["do"], request["key"], request["context"], request["payload"])

    def close(self) -> None:
        """Nothing is to be ended."""
