"""Articles and defects: drafted, reviewed, published in editions, suggested; whom to tell of a fix."""

from __future__ import annotations

import pytest

from tui_crm.errors import InvalidRecord, UsageError
from tui_crm.services import archive, undo
from tui_crm.services.crm import Crm
from tui_crm.services.desk import acts, knowledge


def article(crm: Crm, title: str, body: str = "", state: str = "published", **values: object) -> int:
    number = archive.add(crm, "article", {"title": title, "body": body, **values})
    for step in ("review", "published") if state == "published" else ():
        archive.edit(crm, "article", number, {"state": step})
    return number


def titles(crm: Crm, text: str, public: bool = False) -> list[str]:
    return [found.title for found in knowledge.suggest(crm, text, public=public)]


def test_a_solved_ticket_becomes_a_draft(crm: Crm) -> None:
    ticket = archive.add(crm, "ticket", {"subject": "锅炉不出热水", "body": "早上没有热水", "tags": ("锅炉",)})
    with pytest.raises(UsageError, match="no solution to write down yet"):
        knowledge.draft(crm, ticket)
    acts.reply(crm, ticket, "请按复位键三秒")
    found = crm.store.read("article", knowledge.draft(crm, ticket))
    assert (found.title, found["state"], found["language"], found["ticket"], found["tags"]) == ("锅炉不出热水", "draft", "zh", ticket, ("锅炉",))
    assert found["body"] == "Question\n早上没有热水\n\nSolution\n请按复位键三秒"


def test_an_article_is_reviewed_before_it_is_published_and_editions_are_kept(crm: Crm) -> None:
    number = article(crm, "Reset the boiler", "Hold it", state="draft")
    with pytest.raises(InvalidRecord, match="from “draft” it cannot go to “published”"):
        archive.edit(crm, "article", number, {"state": "published"})
    steps = ({"state": "review"}, {"state": "published"})
    for change in (*steps, {"state": "draft", "body": "Hold it for 3 s"}, *steps):
        archive.edit(crm, "article", number, change)
    editions = crm.store.read_many("edition", sorted(crm.lists.referring("edition", "article", [number])))
    assert [(edition["number"], edition["body"]) for edition in editions] == [(1, "Hold it"), (2, "Hold it for 3 s")]
    assert crm.store.read("article", number)["edition"] == 2


def test_rare_words_count_most_and_those_in_the_title_twice(crm: Crm) -> None:
    article(crm, "Boiler shows E133", "ignition lock-out: check the gas tap")
    article(crm, "Boiler is loud", "bleed the radiators")
    article(crm, "Radiators stay cold", "the boiler may show E133")
    article(crm, "锅炉不出热水", "请按复位键")
    article(crm, "E133 in older boilers", state="draft")
    assert titles(crm, "Our boiler says e133 and stopped") == ["Boiler shows E133", "Radiators stay cold", "Boiler is loud"]
    assert titles(crm, "今天早上不出热水了") == ["锅炉不出热水"]
    assert titles(crm, "") == titles(crm, "xyzzy") == []


def test_customers_are_sent_only_what_is_public_and_uses_are_counted(crm: Crm) -> None:
    inside, outside = article(crm, "Inside"), article(crm, "Reset the boiler", "Hold it", audience="public")
    assert titles(crm, "reset inside boiler", public=True) == ["Reset the boiler"]
    ticket = archive.add(crm, "ticket", {"subject": "No heating"})
    with pytest.raises(UsageError, match="for colleagues only"):
        knowledge.send(crm, ticket, inside)
    knowledge.send(crm, ticket, outside)
    record = crm.store.read("ticket", ticket)
    assert (record["article"], record["state"], bool(record["answered_at"])) == (outside, "in_progress", True)
    assert [(use.used, use.solved) for use in knowledge.uses(crm, [outside])] == [(1, 0)]
    acts.resolve(crm, [ticket])
    assert [(use.used, use.solved) for use in knowledge.uses(crm, [inside, outside])] == [(0, 0), (1, 1)]


def test_a_fixed_defect_names_its_version_and_whom_to_tell(crm: Crm) -> None:
    defect = archive.add(crm, "defect", {"name": "Valve sticks", "found_in": "2.1"})
    one, other, silent = (archive.add(crm, "customer", {"name": name, "do_not_contact": name == "Silent"}) for name in ("Acme", "Globex", "Silent"))
    for customer in (one, one, other, silent):
        archive.add(crm, "ticket", {"subject": "Valve", "customer": customer, "defect": defect})
    with pytest.raises(InvalidRecord, match="must be filled in"):
        archive.edit(crm, "defect", defect, {"state": "fixed"})
    with pytest.raises(UsageError, match="not fixed yet"):
        knowledge.plan_telling(crm, defect)
    archive.edit(crm, "defect", defect, {"state": "fixed", "fixed_in": "2.2"})
    assert [(found.ticket.code, found.customer and found.customer.title) for found in knowledge.to_tell(crm, defect)] == [
        ("T-000003", "Globex"), ("T-000002", "Acme"),
    ]  # fmt: skip
    assert knowledge.plan_telling(crm, defect) == 2
    planned = crm.store.read_many("followup", crm.lists.first_ids(crm.listing("followup"), 5))
    assert {(found["subject"], found["customer"]) for found in planned} == {("Tell: Valve sticks is fixed in 2.2", number) for number in (one, other)}
    undo.undo(crm)
    assert crm.lists.count(crm.listing("followup")) == 0
