"""What the app loads until its first screen stands, seen from outside: the command runs in a real pseudo-terminal."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
from pathlib import Path

from tests.architecture.test_light_imports import HEAVY

RECORDING = """
import sys
record = open(sys.argv.pop(1), "w", buffering=1)
sys.addaudithook(lambda event, arguments: event == "import" and print(arguments[0], file=record))
from tui_crm.__main__ import main
sys.exit(main())
"""


def started(database: Path, record: Path, text: bytes) -> None:
    """Open the app on `database` until `text` is on the screen, the names of imported modules going to `record`; then end it."""
    master, slave = pty.openpty()
    command = [sys.executable, "-c", RECORDING, str(record), "--lang", "en", "--db", str(database)]
    process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, start_new_session=True, env={**os.environ, "TERM": "xterm-256color"})
    os.close(slave)
    seen = b""
    try:
        while text not in seen:
            ready, _, _ = select.select([master], [], [], 20)
            data = os.read(master, 65536) if ready else b""
            assert data, f"the app never showed {text!r}, but {seen!r}"
            seen += data
        process.send_signal(signal.SIGTERM)
        while process.poll() is None and select.select([master], [], [], 5)[0]:
            if not os.read(master, 65536):
                break
    except OSError:  # the other side closed: the app has ended
        pass
    finally:
        if process.poll() is None:
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        os.close(master)
    assert process.returncode == 128 + signal.SIGTERM, seen


def test_the_first_screen_of_a_database_that_is_there_needs_nothing_heavy(tmp_path: Path) -> None:
    started(tmp_path / "crm.sqlite", tmp_path / "first", b"Customers")
    started(tmp_path / "crm.sqlite", tmp_path / "second", b"Customers")
    loaded = {line.partition(".")[0] for line in (tmp_path / "second").read_text().splitlines()}
    assert "textual" in loaded
    assert not loaded & set(HEAVY)
