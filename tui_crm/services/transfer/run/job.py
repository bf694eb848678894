"""One file of an import: what is read, what its columns become, how, and where its rejected rows go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tui_crm.services.transfer.meaning.mapping import Mapping as FieldMapping
from tui_crm.services.transfer.run.options import Options
from tui_crm.services.transfer.sources.reading import Reader


@dataclass(frozen=True, slots=True)
class Job:
    """One file. `ids`: columns (from 0) whose values are what the file's system calls the records. `opening`: how the file is opened
    again when the import goes on after an interruption (arguments of `sources.opening.open_source`); None: it cannot be.
    """

    source: Reader
    mapping: FieldMapping
    options: Options = field(default_factory=Options)
    rejects: Path | None = None
    ids: Sequence[int] = ()
    opening: Mapping[str, Any] | None = None
