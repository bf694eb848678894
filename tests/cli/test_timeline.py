"""What happened with a customer, at the command line."""

from __future__ import annotations

from tests.cli.conftest import Command


def served(crm: Command) -> None:
    """Acme with a call, and a complaint that was solved and called back."""
    crm("customers", "add", "name=Acme")
    crm("contacts", "add", "name=Jane", "customer=Acme")
    crm("activities", "add", "subject=asked for a quote", "type=call", "direction=in", "customer=Acme", "at=2020-01-02 10:00")
    crm("tickets", "add", "subject=Rude fitter", "kind=complaint", "severity=serious", "customer=Acme", "contact=Jane")
    crm("tickets", "take", "T-000001")
    crm("tickets", "resolve", "T-000001")
    crm("callbacks", "answered", "B-000001", "--score", "2", "--comment", "still angry")


def test_everything_is_told_the_newest_first(crm: Command) -> None:
    served(crm)
    lines = crm("customers", "timeline", "Acme").lines
    assert lines[0].split() == ["When", "Kind", "Who", "What"]
    told = [" ".join(line.split()[2:]) for line in lines if line[:2] == "20"]
    assert told == [
        "- ticket ann T-000001 Rude fitter: to be called back → in progress",
        "> callback ann B-000001 Rude fitter: score 2 · still angry",
        "- ticket ann T-000001 Rude fitter: resolved → to be called back",
        "- ticket ann T-000001 Rude fitter: accepted → resolved",
        "- ticket ann T-000001 Rude fitter: new → accepted",
        "- ticket ann T-000001 Rude fitter: new",
        "< call ann asked for a quote",
    ]


def test_programs_get_the_record_that_each_entry_is_about(crm: Command) -> None:
    served(crm)
    rows = crm("customers", "timeline", "Acme", "--format", "json").json
    assert [(row["entity"], row["code"]) for row in rows[:2]] == [("ticket", "T-000001"), ("callback", "B-000001")]
    assert rows[-1] == {
        "at": "2020-01-02T10:00:00Z", "kind": "call", "who": "ann", "what": "asked for a quote", "entity": "activity", "code": "A-000001",
    }  # fmt: skip
    latest = crm("customers", "timeline", "Acme", "--format", "csv", "--limit", "2").lines
    assert [line.split(",")[1] for line in latest] == ["kind", "ticket", "callback"]
    assert len(crm("customers", "timeline", "Acme", "--format", "ndjson", "--limit", "3").lines) == 3


def test_a_contact_has_what_names_it_and_others_have_nothing(crm: Command) -> None:
    served(crm)
    crm("customers", "add", "name=Betasoft")
    assert len(crm("contacts", "timeline", "Jane", "--format", "json").json) == 6
    assert crm("customers", "timeline", "Betasoft", "--format", "json").json == []
    assert crm("customers", "timeline", "Nobody").code != 0
