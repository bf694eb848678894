"""A day at the service desk, at the command line."""

from __future__ import annotations

from tests.cli.conftest import Command


def shown(crm: Command, *words: str) -> dict[str, object]:
    found: dict[str, object] = crm(*words, "--format", "json").json
    return found


def test_a_complaint_from_its_first_word_to_its_end(crm: Command) -> None:
    crm("customers", "add", "name=Acme", "city=上海", "grade=A")
    assert crm("tickets", "add", "subject=Rude fitter", "kind=complaint", "customer=Acme").code != 0
    ticket = crm("tickets", "add", "subject=Rude fitter", "kind=complaint", "severity=serious", "customer=Acme").out.strip()
    assert crm("tickets", "take", ticket).err.strip() == "T-000001 Rude fitter: accepted"
    bob = crm("users", "add", "login=bob", "name=Bob")
    assert bob.code == 0
    crm("technicians", "add", "name=Bob", "user=bob", "skills=boiler", "regions=上海")
    order = crm("dispatches", "plan", ticket, "--to", "Bob", "--skill", "boiler").out.strip()
    refused = crm("dispatches", "confirm", order)
    assert (refused.code != 0, "the technician's own act: Bob does it" in refused.err) == (True, True)
    assert crm("dispatches", "confirm", order, user="bob").code == 0
    assert crm("dispatches", "start", order, user="bob").code == 0
    assert crm("dispatches", "complete", order, "--notes", "valve replaced", user="bob").code == 0
    assert crm("tickets", "reply", ticket, stdin="We are sorry\n").err.strip() == "T-000001 Rude fitter: in progress"
    assert crm("tickets", "resolve", ticket, "--resolution", "apologised", "--cause", "training").err.strip().endswith("to be called back")
    assert crm("tickets", "close", ticket).code != 0
    article = crm("articles", "draft", ticket).out.strip()
    assert shown(crm, "articles", "show", article)["body"] == "Question\nRude fitter\n\nSolution\napologised"
    assert crm("callbacks", "answered", "B-000001", "--score", "2", "--comment", "still angry").err.strip().endswith("done; in progress")
    crm("tickets", "resolve", ticket, "--resolution", "flowers")
    assert crm("callbacks", "answered", "B-000002", "--score", "5").err.strip().endswith("done; closed")
    record = shown(crm, "tickets", "show", ticket)
    assert (record["state"], record["score"], record["reopened"], record["cause"]) == ("closed", 5, 1, "training")
    assert crm("undo").code == 0
    assert shown(crm, "tickets", "show", ticket)["state"] == "callback"


def test_many_tickets_by_a_filter_and_words_from_standard_input(crm: Command) -> None:
    for number in range(3):
        crm("tickets", "add", f"subject=No heating {number}", "priority=high")
    assert crm("tickets", "assign", "--where", "priority:high", "--to", "ann").err.strip().endswith("3 tickets changed")
    assert crm("tickets", "merge", "T-000002", "T-000003", "--into", "T-000001").err.strip().endswith("2 tickets changed")
    states = [row["state"] for row in crm("tickets", "list", "--sort", "code", "--columns", "state", "--format", "json").json]
    assert states == ["accepted", "merged", "merged"]
    other = crm("tickets", "split", "T-000001", "--subject", "The bill is wrong").out.strip()
    assert shown(crm, "tickets", "show", other)["parent"] == {"code": "T-000001", "id": 1, "name": "No heating 0"}
    assert crm("tickets", "note", "T-000001", stdin="").code != 0


def test_service_levels_tell_how_tickets_stand(crm: Command) -> None:
    crm("tickets", "add", "subject=No heating", "priority=urgent")
    assert crm("tickets", "standing", "--format", "json").json[0]["respond_percent"] == 0
    crm("service-levels", "delete", "Usual service", "--yes")
    assert "There is no service level yet" in crm("tickets", "standing").err
    crm("service-levels", "add", "name=Usual")
    crm("sla-targets", "add", "policy=Usual", "priority=urgent", "respond=60", "resolve=480")
    (row,) = crm("tickets", "standing", "--format", "json").json
    assert (row["ticket"], row["respond"], row["resolve"]) == ("T-000001", "running", "running")


def test_articles_are_found_and_sent(crm: Command) -> None:
    article = crm("articles", "add", "title=Reset the boiler", "body=Hold the key for 3 seconds", "audience=public").out.strip()
    assert crm("articles", "suggest", "boiler reset", "--format", "json").json == []
    assert crm("articles", "publish", article).code != 0
    assert [crm("articles", step, article).code for step in ("review", "publish")] == [0, 0]
    assert [row["title"] for row in crm("articles", "suggest", "my boiler does not reset", "--format", "json").json] == ["Reset the boiler"]
    ticket = crm("tickets", "add", "subject=No heating").out.strip()
    assert crm("articles", "send", article, ticket).code == 0
    assert crm("articles", "uses", article, "--format", "json").json[0]["used"] == 1


def test_a_fixed_defect_finds_those_to_tell(crm: Command) -> None:
    crm("customers", "add", "name=Acme", "emails=info@acme.example")
    defect = crm("defects", "add", "name=Valve sticks").out.strip()
    crm("tickets", "add", "subject=Valve", "customer=Acme", f"defect={defect}")
    assert [row["email"] for row in crm("defects", "affected", defect, "--format", "json").json] == ["info@acme.example"]
    crm("defects", "set", defect, "state=fixed", "fixed_in=2.2")
    assert crm("defects", "tell", defect).err.strip() == "1 follow-up planned"


def test_a_ready_made_reply_is_filled_in_and_tickets_are_escalated_and_linked(crm: Command) -> None:
    crm("customers", "add", "name=Acme")
    ticket = crm("tickets", "add", "subject=No heating", "customer=Acme").out.strip()
    crm("canned", "add", "name=thanks", "body=Dear {customer}, about {code} …", "state=waiting")
    assert crm("tickets", "reply", ticket, "--canned", "thanks").err.strip().startswith("T-000001 No heating: waiting")
    assert shown(crm, "ticket-entries", "show", "1")["body"] == "Dear Acme, about T-000001 …"
    assert "no one ready-made reply" in crm("tickets", "reply", ticket, "--canned", "nothing").err
    assert crm("tickets", "escalate", ticket).code == 0
    assert crm("tickets", "link-defect", ticket, "--defect", "Valve sticks").code == 0
    record = shown(crm, "tickets", "show", ticket)
    assert record["level"] == 1
    assert shown(crm, "defects", "show", "Valve sticks")["code"] == "X-000001"
