"""The rows that were not taken in, in a file: the columns as they came, then where and why. It can be mended and imported again."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from types import TracebackType
from typing import Any

from tui_crm.errors import UsageError, reason_of
from tui_crm.i18n import _
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.formulas import guarded
from tui_crm.services.transfer.run.plan import Reject
from tui_crm.services.transfer.run.rejects_form import reshape
from tui_crm.services.transfer.sources.reading import Reader

EXTRA_HEADINGS = ("rejected: line", "rejected: field", "rejected: reason")  # not translated: the next import knows them again


class RejectsFile:
    """Writes rejected rows as they come; a file is made when the first one does. CSV, UTF-8 with a mark, so that spreadsheets read it.

    A name that ends otherwise (.xlsx, .json, .ndjson) gets the rows in that form at the end; until then they are in a CSV file beside it.
    """

    def __init__(self, crm: Crm, path: Path | None, source: Reader) -> None:
        self._crm = crm
        self._wanted, self._headings = path, tuple(h for h in source.headings if h not in EXTRA_HEADINGS)
        self._kept = tuple(i for i, heading in enumerate(source.headings) if heading not in EXTRA_HEADINGS)
        self._width = len(source.headings)
        self._rows = path if path is None or path.suffix == ".csv" else path.with_name(f"{path.name}.part.csv")
        self._written_before = False
        self._file: TextIOWrapper | None = None
        self._writer: Any = None

    @property
    def path(self) -> Path | None:
        """The file, when there is one."""
        return self._wanted if self._file is not None or self._written_before else None

    def write(self, cells: Sequence[str], problems: Sequence[Reject]) -> None:
        """One row and all that is wrong with it."""
        if self._rows is None:
            return
        if self._file is None:
            self._open(self._rows)
        kept = [cells[i] if i < len(cells) else "" for i in self._kept]
        fields = "; ".join(problem.field for problem in problems)
        extra = list(cells[self._width :])  # a row too wide keeps its surplus at its end
        kept, extra = list(map(guarded, kept)), list(map(guarded, extra))  # spreadsheets open this file too
        self._writer.writerow([*kept, problems[0].line, fields, "; ".join(problem.reason for problem in problems), *extra])

    def written(self) -> int:
        """How many bytes of the file are safe from an end of this process; 0 for no file."""
        if self._file is None:
            return 0
        self._file.flush()
        return os.fstat(self._file.fileno()).st_size

    def go_on(self, size: int) -> None:
        """Go on with the file of an import that was interrupted: what stands behind its first `size` bytes is written once more."""
        if not size or self._rows is None or self._wanted is None:
            return
        self._written_before = self._wanted.exists()
        if self._rows.exists():
            with self._opening(self._rows):
                os.truncate(self._rows, size)
                self._file = self._rows.open("a", encoding="utf-8", newline="")
            self._writer = csv.writer(self._file)

    def _open(self, path: Path) -> None:
        with self._opening(path):
            self._file = path.open("w", encoding="utf-8", newline="")
        self._file.write("\ufeff")
        self._writer = csv.writer(self._file)
        self._writer.writerow([*self._headings, *EXTRA_HEADINGS])

    @contextmanager
    def _opening(self, path: Path) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise UsageError(_("{file} cannot be written: {reason}").format(file=path, reason=reason_of(error))) from error

    def __enter__(self) -> RejectsFile:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._file is not None:
            self._file.close()
            if error is None and self._rows is not None and self._wanted is not None and self._rows != self._wanted:
                reshape(self._crm, self._rows, self._wanted)
                self._rows.unlink()
