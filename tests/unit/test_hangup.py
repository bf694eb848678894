"""The app ends within a second of SIGTERM, SIGHUP and the loss of its terminal, whatever state it is in.

A tiny Textual app runs in a real pseudo-terminal; it leaves a file behind when it ended in order.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import subprocess
import sys
import termios
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest

APP = '''
import asyncio, re, sys, time
from pathlib import Path
from textual.app import App, ComposeResult
from textual.widgets import Static
from tui_crm.hangup import install

MARK, MODE = Path(sys.argv[1]), sys.argv[2]

class Tiny(App):
    def compose(self) -> ComposeResult:
        yield Static("ready-to-work")

    async def on_mount(self) -> None:
        loop = asyncio.get_running_loop()
        if MODE == "stuck":  # in a call that gives other threads their turn
            self.hangup = install(lambda: None)
            self.set_timer(0.01, lambda: time.sleep(60))
        elif MODE == "deaf":  # in a call that gives nobody a turn
            self.hangup = install(lambda: re.match("(a+)+b", "a" * 60))
        else:
            self.hangup = install(lambda: loop.call_soon_threadsafe(self.leave))

    def leave(self) -> None:
        MARK.write_text("saved")
        self.exit()

app = Tiny()
app.run(mouse=False)
app.hangup.leave()
'''


@dataclass
class Running:
    """The tiny app, its terminal's other side, and the file it leaves."""

    process: subprocess.Popen[bytes]
    master: int
    mark: Path

    def read_until(self, text: bytes) -> None:
        seen = b""
        while text not in seen:
            ready, _, _ = select.select([self.master], [], [], 20)
            assert ready, f"the app did not show {text!r}"
            seen += os.read(self.master, 65536)

    def drain(self) -> bytes:
        """What the terminal was sent until the app's end."""
        seen = b""
        while True:
            try:
                ready, _, _ = select.select([self.master], [], [], 5)
                data = os.read(self.master, 65536) if ready else b""
            except OSError:
                data = b""
            if not data:
                return seen
            seen += data

    def hang_up(self) -> None:
        os.close(self.master)
        self.master = -1

    def ends_with(self) -> int:
        """The exit code; fails when the process lives on (it has a second; a busy machine may need more)."""
        return self.process.wait(timeout=15)


class Launch(Protocol):
    """Starts the tiny app; `owned`: the terminal is its controlling one, so that the kernel tells it of the hang-up."""

    def __call__(self, mode: str = "", *, owned: bool = True, ignore_hangup: bool = False) -> Running: ...


@pytest.fixture
def launch(tmp_path: Path) -> Iterator[Launch]:
    running: list[Running] = []

    def start(mode: str = "", *, owned: bool = True, ignore_hangup: bool = False) -> Running:
        script, mark = tmp_path / "tiny.py", tmp_path / "mark"
        script.write_text(APP)
        master, slave = pty.openpty()

        def prepare() -> None:
            if owned:
                fcntl.ioctl(0, termios.TIOCSCTTY, 0)
            if ignore_hangup:
                signal.signal(signal.SIGHUP, signal.SIG_IGN)

        environ = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
        process = subprocess.Popen(
            [sys.executable, str(script), str(mark), mode], stdin=slave, stdout=slave, stderr=slave, close_fds=True,
            start_new_session=True, preexec_fn=prepare, env={**environ, "TERM": "xterm-256color", "PYTHONPATH": str(Path.cwd())},
        )  # fmt: skip
        os.close(slave)
        app = Running(process, master, mark)
        running.append(app)
        app.read_until(b"ready-to-work")
        return app

    yield start
    for app in running:
        if app.process.poll() is None:
            app.process.kill()
            app.process.wait()
        if app.master >= 0:
            app.hang_up()


def test_sigterm_ends_the_app_in_order_and_gives_the_terminal_back(launch: Launch) -> None:
    app = launch()
    app.process.send_signal(signal.SIGTERM)
    assert b"\x1b[?1049l" in app.drain()
    assert app.ends_with() == 128 + signal.SIGTERM
    assert app.mark.read_text() == "saved"


@pytest.mark.parametrize("owned", [True, False], ids=["controlling terminal", "borrowed terminal"])
@pytest.mark.parametrize("ignore_hangup", [False, True], ids=["", "SIGHUP ignored"])
def test_a_terminal_that_goes_away_ends_the_app_in_order(launch: Launch, owned: bool, ignore_hangup: bool) -> None:
    app = launch(owned=owned, ignore_hangup=ignore_hangup)
    app.hang_up()
    assert app.ends_with() == 128 + signal.SIGHUP
    assert app.mark.read_text() == "saved"


def test_an_app_that_does_not_answer_is_ended_with_its_terminal_restored(launch: Launch) -> None:
    app = launch("stuck")
    app.process.send_signal(signal.SIGTERM)
    assert b"\x1b[?1049l" in app.drain()
    assert app.ends_with() == 128 + signal.SIGTERM
    assert not app.mark.exists()


def test_an_app_in_which_nothing_runs_any_more_is_ended_by_the_kernel(launch: Launch) -> None:
    app = launch("deaf")
    app.process.send_signal(signal.SIGTERM)
    assert app.ends_with() == -signal.SIGALRM
