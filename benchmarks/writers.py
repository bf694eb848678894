"""Many processes on one database, reading and writing: `python -m benchmarks.writers`. No lost update, no error, a bounded wait."""

from __future__ import annotations

import argparse
import multiprocessing
import random
import sys
import time
from dataclasses import dataclass, field

from benchmarks import databases, report, workload
from tui_crm.errors import CrmError, StaleWrite
from tui_crm.services.crm import Crm

SHARED = 5  # customers that all processes write to
P95_BUDGET = 150.0  # ms


@dataclass
class Told:
    """What one process did. Times in ms."""

    reads: list[float] = field(default_factory=list)
    writes: list[float] = field(default_factory=list)
    refused: int = 0
    errors: list[str] = field(default_factory=list)


def work(place: str, records: list[int], number: int, seconds: float, pause: float) -> Told:
    """Read, add one, pause, again; a refused write is read anew and repeated."""
    told, chance = Told(), random.Random(number)
    crm = workload.open_archive(place)
    time.sleep(chance.uniform(0, pause))
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            step(crm, chance.choice(records), told)
        except CrmError as error:
            told.errors.append(f"{type(error).__name__}: {error}")
        time.sleep(pause)
    crm.close()
    return told


def step(crm: Crm, record: int, told: Told) -> None:
    """One read and one acknowledged write."""
    while True:
        begin = time.perf_counter()
        version, count = workload.read_once(crm, record)
        told.reads.append((time.perf_counter() - begin) * 1000)
        begin = time.perf_counter()
        try:
            workload.write_once(crm, record, version, count + 1)
        except StaleWrite:
            told.refused += 1
            continue
        told.writes.append((time.perf_counter() - begin) * 1000)
        return


def prepare(place: str) -> list[int]:
    """The shared customers; their counters are zero."""
    crm = workload.open_archive(place)
    records = [workload.add_once(crm, f"Shared customer {n}") for n in range(SHARED)]
    crm.close()
    return records


def counted(place: str, records: list[int]) -> tuple[int, list[str]]:
    """(sum of the counters, what the database's check finds)."""
    crm = workload.open_archive(place)
    total = sum(workload.read_once(crm, record)[1] for record in records)
    found = workload.problems(crm)
    crm.close()
    return total, found


def run(place: str, processes: int, seconds: float, pause: float) -> tuple[list[Told], int, list[str]]:
    """Let them work; (what each did, sum of the counters after, what the check finds)."""
    records = prepare(place)
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        told = pool.starmap(work, [(place, records, number, seconds, pause) for number in range(processes)], chunksize=1)
    return told, *counted(place, records)


def main() -> int:
    """Measure and print; 1 when something was lost, failed or took too long."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.writers", description=__doc__)
    parser.add_argument("--db", help="a fresh database of the benchmark, or a postgresql:// URL of an empty one")
    parser.add_argument("--processes", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--pause", type=float, default=0.5, help="seconds between two writes of a process")
    asked = parser.parse_args()
    databases.compile_sources()
    own = databases.CACHE / "writers.db"
    databases.remove(own)
    told, total, found = run(asked.db or str(own), asked.processes, asked.seconds, asked.pause)
    reads, writes = [t for one in told for t in one.reads], [t for one in told for t in one.writes]
    errors = [error for one in told for error in one.errors]
    p95 = report.summary(writes, "p95")
    checks = (("lost updates", len(writes) - total, 0.0), ("errors", len(errors), 0.0), ("problems found by the check", len(found), 0.0),
              ("write p95, ms", p95, P95_BUDGET))  # fmt: skip
    facts = (("writes acknowledged", len(writes)), ("refused as stale, then repeated", sum(one.refused for one in told)),
             ("write median, ms", report.summary(writes, "median")), ("write longest, ms", report.summary(writes, "max")),
             ("read median, ms", report.summary(reads, "median")), ("read p95, ms", report.summary(reads, "p95")))  # fmt: skip
    print(f"\n## {asked.processes} processes on one database for {asked.seconds:g} s, {asked.pause:g} s between; {report.machine()}\n")
    rows = [(name, report.number(value), f"≤ {report.number(limit)}", report.verdict(value is not None and abs(value) <= limit))
            for name, value, limit in checks]  # fmt: skip
    print(report.markdown(("figure", "value", "budget", "ok"), [*rows, *((name, report.number(value), "", "") for name, value in facts)]))
    for line in sorted({*errors, *found})[:10]:
        print(line)
    return 0 if all(row[3] == "yes" for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
