"""Deals on their way: what follows from a stage, what moving asks for, and that history tells what happened, whichever way it came."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.databases import Place
from tui_crm.errors import InvalidRecord, NotFound, UsageError
from tui_crm.services import archive, undo
from tui_crm.services.crm import Crm
from tui_crm.services.pipeline import moving, stalling, texts
from tui_crm.services.pipeline.history import history
from tui_crm.services.pipeline.moving import Loss
from tui_crm.services.pipeline.stages import pipelines

DAY = 86_400_000


def stage(crm: Crm, slug: str) -> int:
    return pipelines(crm).find(f"sales.{slug}").id


def a_deal(crm: Crm, **values: object) -> int:
    customer = crm.store.find("customer", "name", "Acme") or [archive.add(crm, "customer", {"name": "Acme"})]
    return archive.add(crm, "deal", {"customer": customer[0], "amount": 100_000, **values})


def shown(crm: Crm, deal: int, *names: str) -> dict[str, object]:
    record = crm.store.read("deal", deal)
    return {n: titled(crm, "stage", record.number(n)) if n in ("stage", "reached") else record[n] for n in names}


def titled(crm: Crm, entity: str, record: int) -> str:
    return crm.store.titles(entity, [record])[record] if record else ""


def ways(crm: Crm, deal: int) -> list[str]:
    known = pipelines(crm)
    return [known.by_id[stay.stage].name for stay in history(crm, deal)]


def told(crm: Crm, deal: int) -> dict[str, object]:
    return {name: value for name, value in crm.store.read("deal", deal).values.items() if name not in ("version", "updated_at")}


def test_a_new_database_has_a_pipeline_and_reasons(crm: Crm) -> None:
    known = pipelines(crm)
    stages = [(s.name, s.kind, int(s.probability), s.allowed_days) for s in known.of(known.default)]
    first = [("First contact", "open", 10, 14), ("Qualified", "open", 20, 21)]
    second = [("Proposal", "open", 50, 21), ("Negotiation", "open", 80, 14)]
    assert stages[:4] == [*first, *second]
    assert [(name, kind) for name, kind, _p, _d in stages[4:]] == [("Won", "won"), ("Lost", "lost"), ("On hold", "on_hold")]
    assert "Price" in [reason.title for reason in moving.reasons(crm)]


def test_a_new_deal_begins_at_the_first_stage(crm: Crm) -> None:
    deal = a_deal(crm)
    found = shown(crm, deal, "name", "stage", "status", "probability", "closed_on")
    assert found == {"name": "Acme", "stage": "First contact", "status": "open", "probability": Decimal(10), "closed_on": ""}
    assert ways(crm, deal) == ["First contact"]


def test_people_must_say_whose_deal_it_is(crm: Crm) -> None:
    with pytest.raises(InvalidRecord, match="customer: must be filled in"):
        archive.add(crm, "deal", {"name": "For nobody"})


def test_a_deal_moves_on_until_it_is_won_and_back(crm: Crm) -> None:
    deal = a_deal(crm)
    for _step in range(4):
        moving.shift(crm, [deal], 1)
    won = shown(crm, deal, "stage", "status", "probability", "reached")
    assert won == {"stage": "Won", "status": "won", "probability": Decimal(100), "reached": "Negotiation"}
    with pytest.raises(UsageError, match="Won is the end"):
        moving.shift(crm, [deal], 1)
    moving.shift(crm, [deal], -1)
    assert shown(crm, deal, "stage", "status", "closed_on") == {"stage": "Negotiation", "status": "open", "closed_on": ""}
    assert ways(crm, deal) == ["First contact", "Qualified", "Proposal", "Negotiation", "Won", "Negotiation"]


def test_losing_needs_a_reason_and_reopening_returns(crm: Crm) -> None:
    deal = a_deal(crm, stage=stage(crm, "proposal"))
    with pytest.raises(InvalidRecord, match="losing needs a reason"):
        moving.lose(crm, [deal], Loss())
    archive.add(crm, "competitor", {"name": "Globex Ltd"})
    moving.lose(crm, [deal], moving.read_loss(crm, "pri: 20 percent over @globex ltd since May"), on="2026-01-15")
    lost = crm.store.read("deal", deal)
    assert (lost["status"], lost["loss_note"], lost["closed_on"]) == ("lost", "20 percent over since May", "2026-01-15")
    assert titled(crm, "loss_reason", lost.number("loss_reason")) == "Price"
    assert titled(crm, "competitor", lost.number("competitor")) == "Globex Ltd"
    moving.reopen(crm, [deal])
    open_again = shown(crm, deal, "stage", "status", "loss_reason", "closed_on")
    assert open_again == {"stage": "Proposal", "status": "open", "loss_reason": 0, "closed_on": ""}


def test_a_loss_says_a_reason_or_words(crm: Crm) -> None:
    assert moving.read_loss(crm, "they built it themselves").note == "they built it themselves"
    with pytest.raises(UsageError, match="Losing needs a reason"):
        moving.read_loss(crm, "  ")
    with pytest.raises(NotFound, match="no competitor"):
        moving.read_loss(crm, "price @nobody")


@pytest.mark.parametrize("way", ["form", "move", "bulk"])
def test_every_way_to_change_the_stage_is_in_the_history_and_undo_takes_it_back(crm: Crm, way: str) -> None:
    deal, target = a_deal(crm), stage(crm, "proposal")
    before = told(crm, deal)
    if way == "form":
        archive.edit(crm, "deal", deal, {"stage": target, "next_step": "call"})
    elif way == "move":
        moving.move(crm, [deal], target)
    else:
        archive.edit_many(crm, "deal", [deal, a_deal(crm)], lambda record: {"stage": target})
    assert ways(crm, deal) == ["First contact", "Proposal"]
    undo.undo(crm)
    assert told(crm, deal) == before
    assert ways(crm, deal) == ["First contact"]
    undo.redo(crm)
    assert ways(crm, deal) == ["First contact", "Proposal"]


def test_a_stage_asks_for_what_it_needs(crm: Crm) -> None:
    archive.edit(crm, "stage", stage(crm, "proposal"), {"needed": ("Expected close", "contact")})
    deal = a_deal(crm)
    with pytest.raises(InvalidRecord) as told:
        moving.move(crm, [deal], stage(crm, "proposal"))
    assert [problem.field for problem in told.value.problems] == ["expected_close", "contact"]
    assert "at the stage Proposal" in str(told.value)
    person = archive.add(crm, "contact", {"name": "Li Wei"})
    moving.move(crm, [deal], stage(crm, "proposal"), expected_close="2026-12-01", contact=person)
    with pytest.raises(InvalidRecord, match="expected_close"):
        archive.edit(crm, "deal", deal, {"expected_close": ""})


def test_many_deals_move_together_or_not_at_all(crm: Crm) -> None:
    archive.edit(crm, "stage", stage(crm, "proposal"), {"needed": ("expected_close",)})
    ready, other = a_deal(crm, name="Ready", expected_close="2026-12-01"), a_deal(crm, name="Not ready")
    with pytest.raises(InvalidRecord, match="Not ready: must be filled in"):
        moving.move(crm, [ready, other], stage(crm, "proposal"))
    assert shown(crm, ready, "stage") == {"stage": "First contact"}


def test_who_owns_a_deal_says_nothing_of_its_stage(crm: Crm, place: Place) -> None:
    ben = archive.add(crm, "user", {"login": "ben", "team": "West"})
    deal = a_deal(crm, stage=stage(crm, "proposal"))
    archive.assign(crm, "deal", [deal], ben)
    found = crm.store.read("deal", deal)
    assert (found["owner"], found["team"], shown(crm, deal, "stage")["stage"]) == (ben, "West", "Proposal")
    assert ways(crm, deal) == ["Proposal"]


def test_a_probability_set_by_hand_stays_until_the_stage_changes(crm: Crm) -> None:
    by_hand, as_stage = a_deal(crm, probability=Decimal(35)), a_deal(crm)
    archive.edit(crm, "stage", stage(crm, "contact"), {"probability": Decimal(15)})
    assert [shown(crm, deal, "probability")["probability"] for deal in (by_hand, as_stage)] == [Decimal(35), Decimal(15)]
    undo.undo(crm)
    assert shown(crm, as_stage, "probability")["probability"] == Decimal(10)
    moving.shift(crm, [by_hand], 1)
    assert shown(crm, by_hand, "probability")["probability"] == Decimal(20)


def test_a_stage_with_deals_is_not_thrown_away(crm: Crm) -> None:
    a_deal(crm)
    with pytest.raises(UsageError, match="1 deal stands there"):
        archive.archive(crm, "stage", [stage(crm, "contact")])
    with pytest.raises(UsageError, match="1 deal stands there"):
        archive.archive(crm, "pipeline", [pipelines(crm).default])


def test_a_deal_stalls_when_nothing_happens_for_longer_than_the_stage_allows(crm: Crm) -> None:
    quiet, busy, fresh = a_deal(crm, engaged_on="2025-12-01"), a_deal(crm, engaged_on="2025-12-01"), a_deal(crm)
    archive.add(crm, "activity", {"customer": 1, "deal": busy, "subject": "called", "at": crm.store.clock() - DAY})
    found = list(crm.lists.stream_ids(crm.listing("deal", stalling.stalled_text(crm))))
    assert found == [quiet]
    known, now = pipelines(crm), crm.store.clock()
    assert [stalling.is_stalled(known, crm.store.read("deal", deal), now) for deal in (quiet, busy, fresh)] == [True, False, False]


def test_pipelines_are_written_and_read_as_text(crm: Crm) -> None:
    text = texts.dump(crm)
    assert texts.load(crm, text) == 0
    stages = (("offer", "open"), ("signed", "won"), ("no", "lost"))
    more = text + '\n[[pipeline]]\nslug = "service"\nname = "Service contracts"\n' + "".join(
        f'[[pipeline.stage]]\nslug = "{slug}"\nname = "{slug}"\nkind = "{kind}"\n' for slug, kind in stages
    )  # fmt: skip
    assert texts.load(crm, more.replace("Qualified", "Understood")) == 5
    assert [p.title for p in pipelines(crm).pipelines] == ["Sales", "Service contracts"]
    assert pipelines(crm).find("service.offer").name == "offer"
    assert pipelines(crm).find("sales.qualified").name == "Understood"
    deal = a_deal(crm, stage=pipelines(crm).find("service.offer").id)
    moving.win(crm, [deal])
    assert shown(crm, deal, "stage") == {"stage": "signed"}
    for _act in ("won", "the deal", "its customer", "the text"):
        undo.undo(crm)
    assert texts.dump(crm) == text


@pytest.mark.parametrize(("text", "told"), [
    ("stages = 3", "No \\[\\[pipeline\\]\\] stands"), ("= x", "neither TOML nor JSON"),
    ('[[pipeline]]\nname = "A"', "pipeline.slug: must be filled in"),
    ('[[pipeline]]\nslug = "a"\nname = "A"\ncolour = 1', "pipeline.colour: is not known"),
])  # fmt: skip
def test_a_text_that_is_no_pipeline_says_why(crm: Crm, text: str, told: str) -> None:
    with pytest.raises((UsageError, InvalidRecord), match=told):
        texts.load(crm, text)


def test_a_stage_of_another_pipeline_brings_its_pipeline(crm: Crm) -> None:
    second = archive.add(crm, "pipeline", {"name": "Service"})
    offer = archive.add(crm, "stage", {"name": "Offer", "pipeline": second})
    deal = a_deal(crm)
    archive.edit(crm, "deal", deal, {"stage": offer})
    assert crm.store.read("deal", deal)["pipeline"] == second
    archive.edit(crm, "deal", deal, {"pipeline": 1})
    assert shown(crm, deal, "stage") == {"stage": "First contact"}
    with pytest.raises(InvalidRecord, match="Offer is no stage of Sales"):
        archive.edit(crm, "deal", deal, {"stage": offer, "pipeline": 1})




def test_what_is_not_taken_back_stays_in_the_history(crm: Crm) -> None:
    first, second = a_deal(crm, name="First"), a_deal(crm, name="Second")
    moving.move(crm, [first, second], stage(crm, "proposal"))
    act = crm.store.engine.run("SELECT max(id) FROM act")[0][0]
    moving.shift(crm, [second], 1)
    undo.undo(crm, act, keep_later=True)
    assert ways(crm, first) == ["First contact"]
    assert ways(crm, second) == ["First contact", "Proposal", "Negotiation"]
