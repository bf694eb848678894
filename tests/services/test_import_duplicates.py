"""Duplicates on the way in: of what is there, and among the rows of the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.services.files import proposed, written
from tests.services.test_import import done_with, table
from tui_crm.services import archive, undo
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.run.options import Doubles, Options

FILE = (
    "name,phone,email,city\n上海华兴贸易有限公司,021-68881234,info@huaxing.cn,上海\nGlobex Corporation,+49 431 555 123,info@globex.de,Kiel\n"
    "Globex Corp.,+49 431 555123,info@globex.de,Kiel\nInitech,+49 89 1234567,a@initech.de,Bonn\n"
)  # fmt: skip


@pytest.fixture
def there(crm: Crm) -> int:
    return archive.add(crm, "customer", {"name": "上海华兴贸易公司", "phones": ("+862168881234",), "emails": ("info@huaxing.cn",)})


@pytest.mark.parametrize(
    ("wanted", "fates"),
    [
        (Doubles.IGNORE, (4, 0, 0, 0, 0)), (Doubles.WARN, (4, 0, 0, 0, 2)), (Doubles.QUEUE, (4, 0, 0, 0, 2)), (Doubles.SKIP, (2, 0, 2, 0, 0)),
        (Doubles.REJECT, (2, 0, 0, 2, 0)), (Doubles.UPDATE, (2, 2, 0, 0, 0)),
    ],
)  # fmt: skip
def test_what_becomes_of_rows_like_others(crm: Crm, there: int, tmp_path: Path, wanted: Doubles, fates: tuple[int, ...]) -> None:
    source = written(tmp_path, FILE)
    plan = done_with(crm, source, proposed(crm, source), Options(duplicates=wanted))
    assert (plan.new, plan.updated, plan.duplicates, plan.rejected, plan.suspected) == fates
    if wanted in (Doubles.SKIP, Doubles.WARN):
        assert "C-000001 上海华兴贸易公司" in plan.duplicate_samples[0].reason
        assert [each.line for each in plan.duplicate_samples] == [2, 4]
    if wanted is Doubles.UPDATE:
        assert table(crm, "customer", "name", "city") == [
            ("上海华兴贸易有限公司", "上海"), ("Globex Corp.", "Kiel"), ("Initech", "Bonn"),
        ]  # fmt: skip


def test_suspected_pairs_go_into_the_queue_and_out_again(crm: Crm, there: int, tmp_path: Path) -> None:
    source = written(tmp_path, FILE)
    done_with(crm, source, proposed(crm, source), Options(duplicates=Doubles.QUEUE))
    assert table(crm, "duplicate", "first", "second", "decision") == [(1, 2, "open"), (3, 4, "open")]
    undo.undo(crm)
    assert table(crm, "duplicate", "first") == []


def test_a_row_is_compared_with_rows_of_earlier_parts(crm: Crm, tmp_path: Path) -> None:
    many = "".join(f"Firma {chr(97 + i % 26)}{i * 7919 % 10007}x,+49 30 {1000000 + i * 37},m{i}@firma{i}.de,Ulm\n" for i in range(2100))
    source = written(tmp_path, FILE + many + "Globex Corporation,+49 431 555 123,info@globex.de,Kiel\n")
    plan = done_with(crm, source, proposed(crm, source), Options(duplicates=Doubles.SKIP))
    assert [each.line for each in plan.duplicate_samples if "lobex" in each.reason] == [4, 2106]


def test_an_update_is_no_duplicate_of_what_it_updates(crm: Crm, there: int, tmp_path: Path) -> None:
    source = written(tmp_path, "code,name,phone\nC-000001,上海华兴贸易有限公司,021-68881234\n")
    plan = done_with(crm, source, proposed(crm, source), Options(keys=("code",), duplicates=Doubles.REJECT))
    assert (plan.updated, plan.rejected, plan.suspected) == (1, 0, 0)
