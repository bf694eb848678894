"""A plugin's process: what it prints goes nowhere, it dies with the app, and the app's side never waits longer than it said."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.plugins import samples
from tui_crm.plugins.guard import Answer, Failure
from tui_crm.plugins.process import Worker

NOISY = """
print("noise on import")

def run(ctx, rows, argument, data):
    print("noise")
    import os, sys
    os.write(1, b"noise")
    return Outcome(message=sys.stdin.read() or "nobody types here")

@hookimpl
def commands():
    return [Command(key="act", label="Act", help="Act", run=run)]
"""
HOLDER = """
import sys, time
from tui_crm.plugins.process import Worker
worker = Worker("chaos")
print(worker._process.pid, flush=True)
worker.ask({"do": "load", "source": {"kind": "file", "place": sys.argv[1], "attribute": "", "manifest": "", "distribution": ""}}, 60)
"""


def source(path: Path) -> dict[str, str]:
    return {"kind": "file", "place": str(path), "attribute": "", "manifest": str(path), "distribution": ""}


def test_what_a_plugin_prints_disturbs_nobody(tmp_path: Path) -> None:
    worker = Worker("noisy")
    assert isinstance(worker.ask({"do": "load", "source": source(samples.write(tmp_path, "noisy", NOISY))}, 20), Answer)
    request = {"do": "command", "key": "act", "context": {}, "payload": {"rows": [], "argument": "", "data": {}}}
    answer = worker.ask(request, 10)
    assert isinstance(answer, Answer)
    assert answer.value["message"] == "nobody types here"
    worker.close()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="the app cannot be killed so here")
def test_a_plugin_that_hangs_ends_with_the_app(tmp_path: Path) -> None:
    path = samples.write(tmp_path, "chaos", "import time\ntime.sleep(600)\n")
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(path)], stdout=subprocess.PIPE, text=True) as app:
        assert app.stdout is not None
        plugin = int(app.stdout.readline())
        app.kill()
    with contextlib.suppress(ProcessLookupError):
        for _look in range(400):
            os.kill(plugin, 0)
            if Path(f"/proc/{plugin}/stat").exists() and Path(f"/proc/{plugin}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return  # ended, and nobody asked for its exit code
            time.sleep(0.05)
        pytest.fail("it outlived the app")


def test_a_process_that_ended_is_told_once_and_again(tmp_path: Path) -> None:
    worker = Worker("chaos")
    worker.close()
    for _again in range(2):
        reply = worker.ask({"do": "load", "source": {}}, 1)
        assert isinstance(reply, Failure)
        assert reply.kind == "died"
