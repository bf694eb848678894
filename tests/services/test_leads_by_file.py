"""Leads that a file brings: the rules give them to people at the end of the import, in its own act."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.services.files import proposed, written
from tests.services.test_leads import people
from tui_crm.errors import StoreError
from tui_crm.services import archive, undo
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.run import importing, resuming
from tui_crm.services.transfer.run.job import Job
from tui_crm.services.transfer.run.options import Options
from tui_crm.services.transfer.run.plan import Plan
from tui_crm.services.transfer.sources import reading

SIX = "name,region,source\n" + "".join(f"Firm {number},{'浙江' if number < 4 else '四川'},website\n" for number in range(6))


def imported(crm: Crm, folder: Path, text: str, options: Options | None = None) -> Plan:
    source = written(folder, text)
    return importing.run(crm, source, proposed(crm, source), options)


def owners(crm: Crm) -> Counter[str]:
    """How many of the customers each login has."""
    logins = {0: "-", **{user.id: user.text("login") for user in crm.store.read_many("user", range(1, 20))}}
    return Counter(logins[record.number("owner")] for record in crm.store.read_many("customer", range(1, 50)))


def test_new_leads_go_round_by_the_rules_and_undo_takes_all_of_it_back(crm: Crm, tmp_path: Path) -> None:
    people(crm, "bo", "cy")
    archive.add(crm, "lead_rule", {"name": "east", "filter": "region:浙江", "team": "East"})
    source = written(tmp_path, SIX)
    dry = importing.check(crm, source, proposed(crm, source))
    assert ("leads without an owner; the lead rules give them to people at the end", 6) in dry.notes
    plan = imported(crm, tmp_path, SIX)
    assert plan.notes[:2] == (
        ("given to people by the lead rules: bo 2, cy 2", 4), ("no lead rule is for these leads; they stay as they came", 2),
    )  # fmt: skip
    assert owners(crm) == {"bo": 2, "cy": 2, "ann": 2}
    assert {crm.store.read("customer", 1)[name] for name in ("team", "lead_state")} == {"East", "new"}
    undo.undo(crm, plan.act)
    assert crm.lists.count(crm.listing("customer")) == 0


def test_whom_the_file_names_keeps_the_lead_and_customers_are_no_leads(crm: Crm, tmp_path: Path) -> None:
    people(crm, "bo", "cy")
    archive.add(crm, "lead_rule", {"name": "all", "logins": ("bo",)})
    imported(crm, tmp_path, "name,owner,lifecycle\nA,cy,prospect\nB,,prospect\nC,,loyal\n")
    assert [record["owner"] for record in crm.store.read_many("customer", [1, 2, 3])] == [crm.store.find("user", "login", "cy")[0], 2, 0]


def test_leads_stay_as_they_come_when_people_say_so_or_there_is_no_rule(crm: Crm, tmp_path: Path) -> None:
    people(crm, "bo")
    assert imported(crm, tmp_path, SIX).notes == ()
    archive.add(crm, "lead_rule", {"name": "all", "logins": ("bo",)})
    assert imported(crm, tmp_path, SIX.replace("Firm", "Works"), Options(assign=False)).notes == ()
    assert owners(crm) == {"ann": 12}


def test_capacity_holds_and_leads_that_were_there_are_left_alone(crm: Crm, tmp_path: Path) -> None:
    people(crm, "bo")
    archive.add(crm, "customer", {"name": "Old", "owner": 0})
    archive.add(crm, "lead_rule", {"name": "all", "logins": ("bo",), "capacity": 2})
    plan = imported(crm, tmp_path, SIX)
    assert ("nobody of the lead rules has room for these leads; they stay as they came", 4) in plan.notes
    assert owners(crm) == {"bo": 2, "ann": 4, "-": 1}


def test_a_rule_that_cannot_be_applied_is_told_and_the_file_is_in(crm: Crm, tmp_path: Path) -> None:
    archive.add(crm, "lead_rule", {"name": "bad", "filter": "colour:red", "logins": ("ann",)})
    plan = imported(crm, tmp_path, SIX)
    assert (plan.new, plan.notes[0][1]) == (6, 6)
    assert "given to nobody: The lead rule bad: no field “colour”" in plan.notes[0][0]


def test_an_import_that_was_interrupted_gives_its_leads_when_it_goes_on(crm: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    people(crm, "bo", "cy")
    archive.add(crm, "lead_rule", {"name": "all", "team": "East"})
    source = written(tmp_path, SIX)
    job = Job(source, proposed(crm, source), Options(), None, (), {"path": str(tmp_path / "file.csv")})

    def full(*_given: object) -> None:
        raise StoreError("disk full.")

    with monkeypatch.context() as patched:
        patched.setattr(archive, "edit_within", full)
        with pytest.raises(StoreError, match="--resume"):
            importing.run_all(crm, [job])
    assert owners(crm) == {"ann": 6}
    act = crm.store.engine.run("SELECT max(id) FROM act WHERE state = 'open'")[0][0]
    resuming.resume(crm, act, lambda path: reading.open_csv(Path(path)))
    assert owners(crm) == {"bo": 3, "cy": 3}
