"""What the rows of a file before this one have made or changed, where the database does not show it (yet).

A dry run keeps it for the whole file: beyond IN_MEMORY the values are in a temporary file, and only their places in memory.
The import itself needs it within a part only.
"""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Mapping
from typing import IO, Any

IN_MEMORY = 32 * 1024 * 1024  # bytes


class Overlay:
    """Records by number (ids of the database; below zero: new ones) and the numbers by values of key fields."""

    def __init__(self) -> None:
        self._numbers: dict[int, int] = {}
        self._places: dict[int, int] = {}
        self._file: IO[bytes] | None = None
        self._end = 0

    def put(self, number: int, values: Mapping[str, object]) -> None:
        """Keep the record's values."""
        if self._file is None:
            self._file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed by `close`
        content = pickle.dumps(dict(values), pickle.HIGHEST_PROTOCOL)
        self._file.seek(self._end)
        self._file.write(content)
        self._places[number] = self._end
        self._end += len(content)

    def get(self, number: int) -> Mapping[str, Any] | None:
        """The record's values; None when no row has touched it."""
        place = self._places.get(number)
        if place is None or self._file is None:
            return None
        self._file.seek(place)
        found: Mapping[str, Any] = pickle.load(self._file)
        return found

    def name(self, field: str, value: object, number: int) -> None:
        """Say that the record has this value of a key field."""
        self._numbers[hash((field, value))] = number

    def named(self, field: str, value: object) -> int | None:
        """The record that has, or had, this value; None for none."""
        return self._numbers.get(hash((field, value)))

    def clear(self) -> None:
        """Forget everything: the database shows it now."""
        self._numbers.clear()
        self._places.clear()
        self._end = 0

    def close(self) -> None:
        """Remove the temporary file."""
        if self._file is not None:
            self._file.close()
