"""`kill -9` in the middle of writing, hundreds of times: `python -m benchmarks.kill`. Nothing acknowledged may be missing."""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import time
from dataclasses import dataclass, field
from itertools import count

from benchmarks import databases, report, workload

CHECK_EVERY = 25  # rounds between two checks of the whole database
LONGEST = 0.06  # seconds from the first acknowledged write to the kill


@dataclass
class Acknowledged:
    """What the killed processes had been told was written."""

    names: dict[int, str] = field(default_factory=dict)
    counters: dict[int, int] = field(default_factory=dict)

    def take(self, text: str) -> None:
        """Read a process's lines `id counter name`; one that was cut off was not told."""
        for line in text.splitlines(keepends=True):
            if line.endswith("\n"):
                record, counter, name = line.rstrip("\n").split(" ", 2)
                self.names[int(record)] = name
                self.counters[int(record)] = int(counter)


def write_until_killed(place: str, number: int, pipe: int) -> None:
    """Add customers and change them, and tell each write only after it is done."""
    crm = workload.open_archive(place)
    for n in count():
        name = f"Killed {number} 客户 {n}"
        record = workload.add_once(crm, name)
        os.write(pipe, f"{record} 0 {name}\n".encode())
        for counter in (1, 2):
            version, _ = workload.read_once(crm, record)
            workload.write_once(crm, record, version, counter)
            os.write(pipe, f"{record} {counter} {name}\n".encode())


def one_round(place: str, number: int, delay: float) -> str:
    """Start a writer, kill it `delay` seconds after its first acknowledgement; what it told."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        try:
            write_until_killed(place, number, writer)
        finally:
            os._exit(1)  # only an error comes here
    os.close(writer)
    told = os.read(reader, 65536)
    time.sleep(delay)
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    with os.fdopen(reader, "rb") as pipe:
        told += pipe.read()
    if not os.WIFSIGNALED(status):
        raise SystemExit(f"the writer of round {number} failed by itself")
    return told.decode()


def missing(place: str, told: Acknowledged) -> tuple[list[str], list[str]]:
    """(acknowledged writes that are not there, what the database's own check finds)."""
    crm = workload.open_archive(place)
    there = workload.names(crm, list(told.names))
    lost = [f"customer {record} {name!r} is not there" for record, name in told.names.items() if there.get(record) != name]
    for record, counter in told.counters.items():
        if record in there and (found := workload.read_once(crm, record)[1]) < counter:
            lost.append(f"customer {record} says {found}, acknowledged was {counter}")
        elif record in there and (entries := workload.journalled(crm, record)) < 1 + counter:
            lost.append(f"the journal has {entries} changes of customer {record}, acknowledged were {1 + counter}")
    problems = workload.problems(crm)
    crm.close()
    return lost, problems


def main() -> int:
    """Kill and check; 1 when something is missing or broken."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.kill", description=__doc__)
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--db", help="a fresh database of the benchmark, or a postgresql:// URL of an empty one")
    asked = parser.parse_args()
    databases.compile_sources()
    own = databases.CACHE / "kill.db"
    databases.remove(own)
    place, chance, told = asked.db or str(own), random.Random(asked.seed), Acknowledged()
    workload.open_archive(place).close()
    lost: list[str] = []
    problems: list[str] = []
    checks = 0
    for number in range(1, asked.rounds + 1):
        told.take(one_round(place, number, chance.uniform(0, LONGEST)))
        if number % CHECK_EVERY == 0 or number == asked.rounds:
            lost, problems = missing(place, told)
            checks += 1
            if lost or problems:
                break
    writes = sum(1 + counter for counter in told.counters.values())
    rows = [
        ("kills", f"{number:,}", "", ""),
        ("writes acknowledged", f"{writes:,}", "", ""),
        ("checks of the whole database", f"{checks}", "", ""),
        ("acknowledged and missing", f"{len(lost)}", "0", report.verdict(not lost)),
        ("problems found by the check", f"{len(problems)}", "0", report.verdict(not problems)),
    ]
    print(f"\n## kill -9 during writes; {report.machine()}\n")
    print(report.markdown(("figure", "value", "budget", "ok"), rows))
    for line in (*lost, *problems)[:10]:
        print(line)
    return 1 if lost or problems else 0


if __name__ == "__main__":
    sys.exit(main())
