"""Files for tests of import and export, written on the spot, and where the public data sets are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tui_crm.services.crm import Crm
from tui_crm.services.transfer.meaning.mapping import Mapping
from tui_crm.services.transfer.run import importing
from tui_crm.services.transfer.sources.reading import CsvReader, open_csv


def written(folder: Path, text: str, encoding: str = "utf-8", name: str = "file.csv") -> CsvReader:
    """A file with this text, opened."""
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return open_csv(path)


def proposed(crm: Crm, source: CsvReader, group: str = "customers", **fields: str | None) -> Mapping:
    """The proposed mapping with some headings changed."""
    mapping = importing.proposal(crm, group, source)
    for heading, field in fields.items():
        mapping = mapping.with_field(heading, field)
    return mapping


def meanings(mapping: Mapping) -> dict[str, str]:
    """Heading → field, or what else becomes of the column."""
    return {column.name: column.field or column.use.value for column in mapping.columns}


def data_set(name: str) -> Path:
    """A folder of the public data sets; the test is skipped where they are not."""
    root = os.environ.get("TUI_CRM_DATASETS")
    if not root:
        pytest.skip("TUI_CRM_DATASETS does not say where the data sets are")
    return Path(root) / name
