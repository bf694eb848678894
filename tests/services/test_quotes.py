"""Prices, lines and quotes: what a product costs, what a quote may become, and one price for one customer."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.databases import Place
from tui_crm.errors import InvalidRecord, UsageError
from tui_crm.services import archive, undo
from tui_crm.services.crm import Crm
from tui_crm.services.quoting import rendering, states
from tui_crm.services.quoting.prices import Price, amount_of, price_of, valid_list
from tui_crm.services.quoting.rules import lines_of

DAY = "2026-03-02"  # the day of the tests' clock


@pytest.fixture
def shop(crm: Crm) -> Mapping[str, int]:
    """A customer, a deal, a product at 100, from ten on at 90 and never below 80."""
    customer = archive.add(crm, "customer", {"name": "上海华兴贸易有限公司"})
    deal = archive.add(crm, "deal", {"customer": customer, "name": "Plant 2"})
    product = archive.add(crm, "product", {"name": "Servo 伺服", "price": 110_00, "unit": "台"})
    prices = archive.add(crm, "price_list", {"name": "Standard", "valid_from": "2026-01-01"})
    for quantity, price in ((1, 100_00), (10, 90_00)):
        archive.add(crm, "price", {"price_list": prices, "product": product, "from_quantity": Decimal(quantity), "price": price, "floor": 80_00})
    return {"customer": customer, "deal": deal, "product": product, "list": prices}


def a_quote(crm: Crm, shop: Mapping[str, int], quantity: int = 2, **line: object) -> int:
    quote = archive.add(crm, "quote", {"deal": shop["deal"]})
    archive.add(crm, "quote_line", {"quote": quote, "product": shop["product"], "quantity": Decimal(quantity), **line})
    return quote


def state(crm: Crm, quote: int) -> object:
    return crm.store.read("quote", quote)["state"]


def test_a_price_is_that_of_the_quantity_in_the_list_that_holds(crm: Crm, shop: Mapping[str, int]) -> None:
    later = archive.add(crm, "price_list", {"name": "Standard", "edition": 2, "valid_from": "2026-06-01"})
    archive.add(crm, "price", {"price_list": later, "product": shop["product"], "price": 120_00})
    asked = [(9, DAY), (10, DAY), (9, "2026-06-01"), (9, "2025-12-31")]
    found = [price_of(crm, shop["product"], Decimal(quantity), "CNY", day) for quantity, day in asked]
    assert found == [Price(100_00, 80_00, shop["list"]), Price(90_00, 80_00, shop["list"]), Price(120_00, 0, later), Price(110_00)]
    assert price_of(crm, shop["product"], Decimal(1), "EUR", DAY) is None
    archive.edit(crm, "price_list", shop["list"], {"valid_until": "2026-02-28"})
    assert valid_list(crm, "CNY", DAY) == 0


@given(st.decimals(0, 1000, places=2), st.integers(0, 10**7), st.integers(0, 100))
def test_a_line_is_never_worth_more_than_its_pieces(quantity: Decimal, price: int, discount: int) -> None:
    amount = amount_of(quantity, price, Decimal(discount))
    assert 0 <= amount <= quantity * price + 1
    assert amount_of(quantity, price, Decimal(0)) >= amount


def test_lines_keep_what_product_and_price_were(crm: Crm, shop: Mapping[str, int]) -> None:
    quote = a_quote(crm, shop, 12, discount=Decimal(5))
    (line,) = lines_of(crm, "quote", quote)
    assert (line["name"], line["unit"], line["price"], line["amount"], line["floor"]) == ("Servo 伺服", "台", 90_00, 1026_00, 80_00)
    archive.edit(crm, "product", shop["product"], {"name": "Servo II", "price": 1})
    archive.edit(crm, "price", 2, {"price": 1})
    assert crm.store.read("quote", quote)["total"] == 1026_00
    assert lines_of(crm, "quote", quote)[0]["name"] == "Servo 伺服"


def test_a_deal_is_worth_its_lines(crm: Crm, shop: Mapping[str, int]) -> None:
    lines = [archive.add(crm, "deal_line", {"deal": shop["deal"], "product": shop["product"], "quantity": Decimal(n)}) for n in (2, 10)]
    assert crm.store.read("deal", shop["deal"])["amount"] == 1100_00
    archive.archive(crm, "deal_line", lines[:1])
    assert crm.store.read("deal", shop["deal"])["amount"] == 900_00
    undo.undo(crm)
    assert crm.store.read("deal", shop["deal"])["amount"] == 1100_00


def test_a_line_without_a_known_price_does_not_make_a_deal_worth_nothing(crm: Crm, shop: Mapping[str, int]) -> None:
    deal = archive.add(crm, "deal", {"customer": shop["customer"], "name": "Export", "currency": "EUR", "amount": 500_00})
    with pytest.raises(InvalidRecord, match="nobody wrote down what Servo 伺服 costs in EUR"):
        archive.add(crm, "deal_line", {"deal": deal, "product": shop["product"], "quantity": Decimal(2)})
    assert crm.store.read("deal", deal)["amount"] == 500_00
    archive.add(crm, "deal_line", {"deal": deal, "product": shop["product"], "quantity": Decimal(1), "discount": Decimal(100)})
    archive.add(crm, "deal_line", {"deal": deal, "product": shop["product"], "quantity": Decimal(2), "price": 90_00})
    assert crm.store.read("deal", deal)["amount"] == 180_00


def test_a_quote_takes_from_its_deal_and_is_frozen_when_sent(crm: Crm, shop: Mapping[str, int]) -> None:
    quote = a_quote(crm, shop)
    record = crm.store.read("quote", quote)
    assert (record["customer"], record["name"], record["revision"], record["valid_until"]) == (shop["customer"], "Plant 2", 1, "2026-04-01")
    states.send(crm, quote)
    assert (state(crm, quote), crm.store.read("quote", quote)["sent_on"]) == ("sent", DAY)
    with pytest.raises(InvalidRecord, match="is sent; make a new revision"):
        archive.add(crm, "quote_line", {"quote": quote, "product": shop["product"]})
    with pytest.raises(UsageError, match="is sent; make a new revision"):
        archive.archive(crm, "quote_line", [1])


def test_a_revision_supersedes_and_only_one_is_accepted(crm: Crm, shop: Mapping[str, int]) -> None:
    quote, other = a_quote(crm, shop), a_quote(crm, shop, 20)
    for each in (quote, other):
        states.send(crm, each)
    second = states.revise(crm, quote)
    assert [state(crm, each) for each in (quote, second)] == ["superseded", "draft"]
    assert [(line["quantity"], line["price"]) for line in lines_of(crm, "quote", second)] == [(2, 100_00)]
    assert (crm.store.read("quote", second)["revision"], crm.store.read("quote", second)["first"]) == (2, quote)
    states.send(crm, second)
    states.accept(crm, second)
    assert crm.store.read("deal", shop["deal"])["amount"] == 200_00
    with pytest.raises(InvalidRecord, match="is accepted already; there is only one"):
        states.accept(crm, other)
    undo.undo(crm)
    states.accept(crm, other)
    assert state(crm, other) == "accepted"


@pytest.mark.parametrize(("before", "after"), [("draft", "accepted"), ("accepted", "draft"), ("superseded", "sent"), ("rejected", "accepted")])
def test_a_form_keeps_to_the_states_too(crm: Crm, shop: Mapping[str, int], before: str, after: str) -> None:
    quote = a_quote(crm, shop)
    crm.store.engine.run("UPDATE quote SET state = :state WHERE id = :id", {"state": before, "id": quote})
    with pytest.raises(InvalidRecord, match="can only become"):
        archive.edit(crm, "quote", quote, {"state": after})


def test_below_the_floor_a_manager_is_asked(crm: Crm, place: Place, shop: Mapping[str, int]) -> None:
    bob = place.open("bob")  # a sales rep
    quote = a_quote(bob, shop, 2, discount=Decimal(30))
    states.send(bob, quote)
    assert state(crm, quote) == "in_approval"
    with pytest.raises(InvalidRecord, match="below the floor price: Servo"):
        archive.edit(bob, "quote", quote, {"state": "sent"})
    states.send(crm, quote)  # the administrator
    assert state(crm, quote) == "sent"


def test_a_colleagues_other_price_warns_both(crm: Crm, place: Place, shop: Mapping[str, int]) -> None:
    theirs, mine = a_quote(place.open("bob"), shop), a_quote(crm, shop, 2, price=95_00)
    states.send(place.open("bob"), theirs)
    (found,) = states.send(crm, mine)
    assert (found.product, found.price, found.other, found.other_price) == ("Servo 伺服", 95_00, theirs, 100_00)
    (told,) = crm.store.read_many("followup", [1])
    assert told["owner"] == crm.store.find("user", "login", "bob")[0]
    assert "Servo 伺服" in told.text("subject")
    assert states.conflicts(crm, theirs)[0].other == mine


def test_quotes_expire_after_their_day(crm: Crm, shop: Mapping[str, int]) -> None:
    old, new = a_quote(crm, shop), a_quote(crm, shop)
    archive.edit(crm, "quote", old, {"valid_until": "2026-03-01"})
    for each in (old, new):
        states.send(crm, each)
    assert states.expire(crm) == 1
    assert [state(crm, each) for each in (old, new)] == ["expired", "sent"]


def test_a_quote_is_read_as_text_through_a_template(crm: Crm, shop: Mapping[str, int]) -> None:
    quote = a_quote(crm, shop, 12)
    text = rendering.as_text(crm, quote).splitlines()
    assert text[0] == "Quote Q-000001, revision 1"
    assert "上海华兴贸易有限公司" in text
    assert [line.split() for line in text if "Servo" in line] == [["1", "Servo", "伺服", "12", "台", "90", "CNY", "1,080", "CNY"]]
    own = rendering.as_text(crm, quote, "# $name\n[[lines]]\n- $name: $amount\n[[/lines]]\nTotal $total\n")
    assert own == "Plant 2\n=======\n- Servo 伺服: 1,080 CNY\nTotal 1,080 CNY\n"
    with pytest.raises(UsageError, match="asks for what no quote has"):
        rendering.as_text(crm, quote, "$colour")


def test_a_quote_is_a_pdf_in_both_languages(crm: Crm, shop: Mapping[str, int]) -> None:
    pytest.importorskip("reportlab")
    made = rendering.as_pdf(crm, a_quote(crm, shop))
    assert made.startswith(b"%PDF") and b"STSong-Light" in made and b"FontFile" not in made


def test_a_price_is_in_the_currency_of_its_list(crm: Crm, shop: Mapping[str, int]) -> None:
    dollars, yen = (archive.add(crm, "price_list", {"name": name, "currency": name}) for name in ("USD", "JPY"))
    motor = archive.add(crm, "product", {"name": "Another motor"})
    price = archive.add(crm, "price", {"price_list": dollars, "product": motor, "price": 1_000_00})
    assert crm.store.read("price", price)["currency"] == "USD"
    with pytest.raises(InvalidRecord, match="the price list is in JPY; say currency=JPY"):
        archive.add(crm, "price", {"price_list": yen, "product": motor, "price": 1_000_00})
    price = archive.add(crm, "price", {"price_list": yen, "product": motor, "price": 150_000, "currency": "JPY"})
    assert crm.store.read("price", price)["currency"] == "JPY"


def test_a_quote_begins_with_the_lines_of_its_deal(crm: Crm, shop: Mapping[str, int]) -> None:
    archive.add(crm, "deal_line", {"deal": shop["deal"], "product": shop["product"], "quantity": Decimal(2)})
    quote = archive.add(crm, "quote", {"deal": shop["deal"]})
    (line,) = lines_of(crm, "quote", quote)
    assert (line["product"], line["quantity"]) == (shop["product"], 2)
    assert crm.store.read("quote", quote)["total"] == line["amount"] == crm.store.read("deal", shop["deal"])["amount"]
    undo.undo(crm)
    assert lines_of(crm, "quote", quote) == []
