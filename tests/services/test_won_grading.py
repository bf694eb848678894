"""Won deals as a criterion, for a firm that keeps its sales as deals."""

from __future__ import annotations

from tests.services.test_grading import applied, customer, grades
from tui_crm.services import archive
from tui_crm.services.crm import Crm
from tui_crm.services.grading import explaining, previewing, running
from tui_crm.services.grading.rules import Rules, Weighed
from tui_crm.services.pipeline import moving

BIG = Rules("won", "Won", (Weighed("core.won", 100),), (("big", 50), ("small", 0)), currency="CNY")


def test_a_deal_counts_once_it_is_won(crm: Crm) -> None:
    acme, beta = customer(crm, "Acme"), customer(crm, "Beta")
    deals = [archive.add(crm, "deal", {"name": "Pumps", "customer": who, "amount": 900_000_00}) for who in (acme, beta)]
    now = applied(crm, BIG)
    assert grades(now, "grade.won") == {"Acme": "–", "Beta": "–"}
    moving.win(now, deals[:1])
    running.run(now, "won")
    assert grades(now, "grade.won") == {"Acme": "big", "Beta": "–"}
    (point,) = explaining.explain(now, "won", acme).points
    assert point.reason == "900,000 of 1,000,000"


def test_who_cannot_be_judged_does_not_move_from_no_grade_to_none(crm: Crm) -> None:
    acme, _beta = customer(crm, "Acme"), customer(crm, "Beta")
    deal = archive.add(crm, "deal", {"name": "Pumps", "customer": acme, "amount": 900_000_00})
    moving.win(crm, [deal])
    found = previewing.preview(crm, BIG)
    assert dict(found.matrix) == {("", "big"): (1, 0), ("", "–"): (1, 0)}
    assert (found.moved, [mover.customer for mover in found.movers]) == (1, [acme])
