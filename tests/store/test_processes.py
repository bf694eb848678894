"""Several programs at one database: no update is lost, and what was acknowledged survives a kill."""

from __future__ import annotations

import signal
import subprocess
import sys
from subprocess import PIPE

from tests.databases import Place
from tui_crm.services import archive, maintenance
from tui_crm.store import journal

OPEN = """
import sys
from datetime import UTC
from tui_crm.errors import StaleWrite
from tui_crm.services import archive
from tui_crm.services.crm import Locale, open_crm
crm = open_crm(sys.argv[1], Locale(UTC), login=sys.argv[2])
"""
INCREMENT = OPEN + """
done = refused = 0
while done < 15:
    record = crm.store.read("customer", 1)
    try:
        archive.edit(crm, "customer", 1, {"employees": record.number("employees") + 1}, record.version)
        done += 1
    except StaleWrite as error:
        assert error.differences[0].who, error
        refused += 1
print(done, refused)
"""
WRITE = OPEN + """
number = 0
while True:
    number += 1
    made = archive.add(crm, "customer", {"name": f"Acme {number} 客户", "tags": ("vip",)})
    print(made, flush=True)
    archive.edit(crm, "customer", made, {"city": "Kiel"}, 1)
"""


def program(code: str, place: Place, login: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", code, place.url, login], stdout=PIPE, stderr=PIPE, text=True)


def test_no_update_is_lost_among_several_programs(place: Place) -> None:
    crm = place.open("ann")
    acme = archive.add(crm, "customer", {"name": "Acme"})
    programs = [program(INCREMENT, place, login) for login in ("bob", "cleo", "zoe")]
    told = [each.communicate(timeout=60) for each in programs]
    assert [out.split()[:1] for out, _error in told] == [["15"]] * 3, [error for _out, error in told]
    record = crm.store.read("customer", acme)
    assert (record["employees"], record.version) == (45, 46)
    changes = [change.diff["employees"] for _act, change in journal.history(crm.store.engine, "customer", acme) if change.diff]
    assert changes[::-1] == [(number, number + 1) for number in range(45)]


def test_what_was_acknowledged_survives_a_kill(place: Place) -> None:
    crm = place.open("ann")
    acknowledged: list[int] = []
    for lines in (1, 4, 9):
        writer = program(WRITE, place, "bob")
        assert writer.stdout
        for _ in range(lines):
            acknowledged.append(int(writer.stdout.readline()))
        writer.send_signal(signal.SIGKILL)
        rest, _error = writer.communicate()
        acknowledged += [int(line) for line in rest.splitlines(keepends=True) if line.endswith("\n")]
    assert len(crm.store.read_many("customer", acknowledged)) == len(acknowledged) >= 14
    found = crm.lists.stream_ids(crm.listing("customer", "tag:vip acme")).tolist()
    assert set(acknowledged) <= set(found)
    assert maintenance.check(crm).problems == ()
