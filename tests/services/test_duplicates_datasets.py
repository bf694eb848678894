"""The scan on febrl 1: people whose records were spoilt on purpose, found again by the app's own keys and scorer."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import duplicates as benchmark
from tests.services.files import data_set


@pytest.mark.parametrize("with_number", [True, False])
def test_the_default_threshold_finds_what_belongs_together(with_number: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data_set("dedupe_febrl")
    assert benchmark.measured("febrl 1", ("dataset1",), False, with_number, tmp_path)
    assert "| 0.5 (default) | 1.0000 | 0.9" in capsys.readouterr().out
