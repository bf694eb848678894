"""Work done behind the caller's back during a bulk load: SQLite computes the search index while Python prepares what comes next."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any


class Behind:
    """One thread that does what it is given, in order. An error comes out of the next `do` or `wait`."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="load")
        self._given: list[Future[Any]] = []

    def do(self, work: Callable[[], object]) -> None:
        """Do `work` soon. At most two pieces wait, so that what they hold does not pile up."""
        if len(self._given) > 2:
            self._given.pop(0).result()
        self._given.append(self._pool.submit(work))

    def wait(self) -> None:
        """Return when everything is done. Raises the first error."""
        while self._given:
            self._given.pop(0).result()

    def drop(self) -> None:
        """Return when nothing runs any more; what has not begun is left undone, errors are of no interest."""
        given, self._given = self._given, []
        for future in given:
            if not future.cancel():
                future.exception()

    def close(self) -> None:
        """End the thread."""
        self.drop()
        self._pool.shutdown()
