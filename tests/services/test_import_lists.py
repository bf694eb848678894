"""Values of lists whose entries are records: mapped to those that are there, or made, as somebody says; the dry run says what the run does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.databases import Place
from tests.services.files import proposed, written
from tui_crm.errors import NotAllowed, UsageError
from tui_crm.services import archive, undo
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.meaning.columns import Otherwise
from tui_crm.services.transfer.run import importing
from tui_crm.services.transfer.run.job import Job
from tui_crm.services.transfer.run.listed import with_made

DEALS = "Name,Stage,Loss reason,Competitor\nOne,Lost,Timing,Hooli\nTwo,Lost,Price too high,Initech\nThree,Lost,timing,Hooli\nFour,Won,,\n"


def reasons(crm: Crm) -> set[str]:
    ids = crm.lists.stream_ids(crm.listing("loss_reason"))
    return {record.title for record in crm.store.read_many("loss_reason", ids)}


@pytest.fixture
def job(crm: Crm, tmp_path: Path) -> Job:
    archive.add(crm, "loss_reason", {"name": "Price too high"})
    source = written(tmp_path, DEALS)
    return Job(source, proposed(crm, source, "deals"))


def test_a_name_that_is_not_in_the_list_is_asked_about_and_its_row_says_what_can_be_done(crm: Crm, job: Job) -> None:
    (question,) = [each for each in job.mapping.questions if each.heading == "Loss reason"]
    assert question.text == "“Loss reason”: no Loss reason here is called Timing (1), timing (1)"
    assert "create" in question.options
    mapping = job.mapping.with_otherwise("Competitor", Otherwise.BLANK)
    plan = importing.check(crm, job.source, mapping)
    assert (plan.new, plan.rejected) == (2, 2)
    told = "there is no Loss reason “Timing”; say what it means (--value, in the app v), or have it made (--otherwise 'HEADING=create')"
    assert plan.reject_samples[0].reason == told


def test_names_are_made_in_the_same_act_and_go_with_it(crm: Crm, job: Job) -> None:
    before = reasons(crm)
    mapping = job.mapping.with_otherwise("Loss reason", Otherwise.CREATE).with_otherwise("Competitor", Otherwise.CREATE)
    jobs = with_made(crm, [Job(job.source, mapping)])
    tried = importing.check_all(crm, jobs)
    assert reasons(crm) == before
    done = importing.run_all(crm, jobs)
    assert [(plan.entity, plan.new, plan.rejected) for plan in done] == [(plan.entity, plan.new, plan.rejected) for plan in tried]
    assert {(plan.entity, plan.new) for plan in done} == {("loss_reason", 1), ("competitor", 2), ("deal", 4)}
    assert reasons(crm) - before == {"Timing"}
    undo.undo(crm, done[0].act)
    assert reasons(crm) == before


def test_a_value_that_was_mapped_is_not_made(crm: Crm, job: Job) -> None:
    mapping = job.mapping.with_otherwise("Competitor", Otherwise.BLANK).with_otherwise("Loss reason", Otherwise.CREATE)
    mapping = mapping.with_value("Loss reason", "Timing", "Price too high")
    (only,) = with_made(crm, [Job(job.source, mapping)])
    assert importing.check(crm, only.source, only.mapping).rejected == 0


def test_only_lists_of_names_can_be_made_so(job: Job) -> None:
    with pytest.raises(UsageError, match="loss reasons, competitors, products"):
        job.mapping.with_otherwise("Stage", Otherwise.CREATE)


def test_who_may_not_decide_about_a_list_makes_nothing_in_it(crm: Crm, job: Job, place: Place) -> None:
    archive.edit(crm, "user", place.open("bob").user.id, {"role": "rep"})
    rep = place.open("bob")
    mapping = job.mapping.with_otherwise("Loss reason", Otherwise.CREATE).with_otherwise("Competitor", Otherwise.BLANK)
    with pytest.raises(NotAllowed):
        importing.run_all(rep, with_made(rep, [Job(job.source, mapping)]))
