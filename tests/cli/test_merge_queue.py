"""Merging suspected pairs by rule, from the command line."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Command
from tests.services.test_merge_queue import FIRMS
from tui_crm.config import Settings
from tui_crm.services import archive, duplicates
from tui_crm.services.crm import locale_of, open_crm


@pytest.fixture
def queue(crm: Command, place: object) -> Command:
    """The archive of the services' tests, looked through."""
    opened = open_crm(str(place), locale_of(Settings()), login="ann")
    for values in FIRMS:
        archive.add(opened, "customer", values)
    duplicates.scan(opened, "customer")
    opened.close()
    return crm


def test_a_dry_run_lists_the_groups_and_writes_nothing(queue: Command) -> None:
    told = queue("duplicates", "merge", "--min-score", "0.6", "--dry-run", "--format", "csv")
    assert told.lines[0] == "survivor,name,merged,act,left"
    assert sorted(told.lines[1:]) == ["C-000001,Acme Corporation,C-000002,,", "C-000003,上海华兴贸易有限公司,C-000004; C-000005,,"]
    assert told.err == "would merge 2 groups, 3 records fewer\n"
    assert queue("customers", "list", "--count").out == "6\n"


def test_each_group_is_an_act_of_its_own(queue: Command) -> None:
    told = queue("duplicates", "merge", "--min-score", "0.6", "--format", "json")
    assert (told.code, told.err) == (0, "merged 2 groups, 3 records fewer\n")
    first, second = sorted(told.json, key=lambda group: str(group["survivor"]))
    assert (first["survivor"], first["merged"], second["merged"]) == ("C-000001", ["C-000002"], ["C-000004", "C-000005"])
    assert first["act"] != second["act"]
    queue("undo", "--act", str(first["act"]))
    assert queue("customers", "list", "--count").out == "4\n"


def test_all_as_one_act(queue: Command) -> None:
    told = queue("duplicates", "merge", "--min-score", "0.6", "--one-act", "--survivor", "newest", "--format", "json").json
    assert len({group["act"] for group in told}) == 1
    assert {group["survivor"] for group in told} == {"C-000002", "C-000005"}
    queue("undo")
    assert queue("customers", "list", "--count").out == "6\n"


def test_some_pairs_by_filter_and_none_that_are_different(queue: Command) -> None:
    queue("duplicates", "set", "--where", "acme", "decision=different")
    told = queue("duplicates", "merge", "--min-score", "0.6", "--where", "acme")
    assert (told.code, "No suspected pair is waiting" in told.err) == (3, True)
    assert (queue("duplicates", "merge", "--where", "score>>")).code == 2
    assert queue("duplicates", "merge", "--min-score", "0.6").err == "merged 1 group, 2 records fewer\n"
