"""The demo firm's service desk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from tests.databases import LOCALE, NOON
from tui_crm.services import demo, maintenance
from tui_crm.services.crm import Crm, open_crm
from tui_crm.services.desk import escalating, levels
from tui_crm.store import journal


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crm]:
    crm = open_crm(str(tmp_path_factory.mktemp("desk") / "crm.sqlite"), LOCALE, login="ann", clock=lambda: NOON)
    demo.fill(crm, 500)
    yield crm
    crm.close()


def every(crm: Crm, entity: str) -> list[dict[str, object]]:
    return [dict(record.values) for record in crm.store.read_many(entity, crm.lists.first_ids(crm.listing(entity), 10_000))]


def test_there_is_a_year_of_tickets_in_both_languages_and_every_state(firm: Crm) -> None:
    tickets = every(firm, "ticket")
    assert 100 < len(tickets) < 300
    assert {ticket["kind"] for ticket in tickets} == {"question", "fault", "request", "suggestion", "complaint"}
    assert {"new", "accepted", "in_progress", "waiting", "closed"} <= {ticket["state"] for ticket in tickets}
    assert Counter(str(ticket["subject"]).isascii() for ticket in tickets).keys() == {True, False}
    assert all(ticket["severity"] for ticket in tickets if ticket["kind"] == "complaint")


def test_states_follow_one_another_in_time_and_end_where_the_ticket_is(firm: Crm) -> None:
    engine = firm.store.engine
    for ticket in every(firm, "ticket"):
        sql = "SELECT was, became, at FROM ticket_change c JOIN ticket t ON t.id = c.ticket WHERE t.code = :code ORDER BY c.at, c.id"
        steps = engine.run(sql, {"code": ticket["code"]})
        assert [step[0] for step in steps] == ["", *(step[1] for step in steps[:-1])]
        assert (steps[-1][1], steps[-1][2], steps[0][2]) == (ticket["state"], ticket["state_since"], ticket["created_at"])
        assert steps[-1][2] <= NOON


def test_some_promises_are_kept_and_some_missed(firm: Crm) -> None:
    found = levels.standings(firm, firm.lists.first_ids(firm.listing("ticket", "state:closed"), 10_000))
    verdicts = Counter(stands.resolve.verdict for stands in found.values())
    assert verdicts["met"] > verdicts["breached"] > 0


def test_dispatches_callbacks_answers_and_articles_belong_to_it_and_the_database_is_sound(firm: Crm) -> None:
    assert {order["state"] for order in every(firm, "dispatch")} == {"unassigned", "assigned", "confirmed"} or len(every(firm, "dispatch")) > 10
    assert every(firm, "callback")
    assert {answer["csat"] for answer in every(firm, "survey_answer")} <= {1, 2, 3, 4, 5}
    assert {article["language"] for article in every(firm, "article")} == {"zh", "en"}
    assert maintenance.check(firm).problems == ()


def test_what_is_late_is_escalated_when_the_firm_is_caught_up_with(firm: Crm) -> None:
    assert demo.catch_up(firm) > 0
    assert not escalating.due(firm)
    newest = next(iter(journal.acts(firm.store.engine)))
    assert (newest.verb, newest.who) == ("escalate", "")
