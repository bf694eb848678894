"""What an open import needs to be gone on with: its task, and how far it is, kept in the transactions that write its parts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from tui_crm.store.engine import Engine

Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Run:
    """An import that was begun. `task`: what it was asked to do; `place`: how far it is; `runner`: the process that works on it."""

    act: int
    task: Content
    place: Content
    runner: str


def begin(engine: Engine, act: int, task: Content, place: Content, runner: str) -> None:
    """Keep a new run. Inside the caller's transaction."""
    sql = "INSERT INTO import_run (act, task, place, runner) VALUES (:act, :task, :place, :runner)"
    engine.run(sql, {"act": act, "task": _text(task), "place": _text(place), "runner": runner})


def found(engine: Engine, act: int) -> Run | None:
    """The run of an open act; None when there is none that could be gone on with."""
    rows = engine.run("SELECT act, task, place, runner FROM import_run WHERE act = :act", {"act": act})
    return Run(rows[0][0], json.loads(rows[0][1]), json.loads(rows[0][2]), rows[0][3]) if rows else None


def reached(engine: Engine, act: int, place: Content) -> None:
    """Keep how far the run is. Inside the transaction of the part that brought it there."""
    engine.later("UPDATE import_run SET place = :place WHERE act = :act", {"act": act, "place": _text(place)})


def is_ours(engine: Engine, act: int, runner: str) -> bool:
    """Whether nobody else has taken the run over, or ended it. Inside the transaction of a part: keeps others from doing so until its end."""
    rows = engine.run(f"SELECT runner FROM import_run WHERE act = :act{engine.locking}", {"act": act})
    return bool(rows) and rows[0][0] == runner


def take_over(engine: Engine, act: int, runner: str) -> None:
    """Let another process work on the run: the one before stops at its next part."""
    with engine.tx():
        engine.run("UPDATE import_run SET runner = :runner WHERE act = :act", {"act": act, "runner": runner})


def end(engine: Engine, act: int) -> None:
    """Forget the run. Inside the caller's transaction."""
    for table in ("import_run", "import_link"):
        engine.run(f"DELETE FROM {table} WHERE act = :act", {"act": act})


def keep_links(engine: Engine, act: int, links: list[Any]) -> None:
    """Keep references that are made at the end of a file. Inside the transaction of the part whose rows they are of."""
    engine.later("INSERT INTO import_link (act, content) VALUES (:act, :content)", {"act": act, "content": json.dumps(links, ensure_ascii=False)})


def next_links(engine: Engine, act: int) -> tuple[int, list[Any]] | None:
    """The first of the kept references and their number; None when all are made."""
    rows = engine.run("SELECT id, content FROM import_link WHERE act = :act ORDER BY id LIMIT 1", {"act": act})
    return (rows[0][0], json.loads(rows[0][1])) if rows else None


def drop_links(engine: Engine, number: int) -> None:
    """These references are made. Inside the transaction that made them."""
    engine.later("DELETE FROM import_link WHERE id = :id", {"id": number})


def _text(content: Content) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
