"""What is done with a developer's units: make them, reserve one, take it through subscription to the contract, free it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from tui_crm.plugins.api import Command, Context, Edit, New, Outcome, Query, Row

from .arguments import money_in, span_in
from .reading import number_in
from .settings import settings_of
from .words import UNIT_STATES, day_of, label, plus_days

Data = Mapping[str, tuple[Row, ...]]
MOST_UNITS = 2_000
NEXT = {"free": "subscribed", "reserved": "subscribed", "subscribed": "signed"}


def reserve(ctx: Context, rows: Sequence[Row], argument: str, data: Data) -> Outcome:
    """Units kept for a customer for some days, when nobody has them."""
    if not data["customer"]:
        return Outcome(message=ctx.text("There is no customer with this code; the code comes first, as in C-000123 3"))
    buyer, today = data["customer"][0], day_of(ctx)
    days = number_in(argument.partition(" ")[2])
    until = plus_days(today, min(int(days), 365) if days else settings_of(ctx.config).reserve_days)
    free = [row for row in rows if row["state"] == "free" or _ran_out(row, today)]
    if not free:
        row = rows[0]
        text = ctx.text("{unit} is taken: {state}, {buyer}")
        return Outcome(message=text.format(unit=row["name"], state=label(ctx, UNIT_STATES, row["state"]), buyer=row.called("buyer") or "–"))
    edits = tuple(
        Edit(entity="realty.unit", id=row.id, changes={"state": "reserved", "buyer": buyer.id, "reserved_until": until}) for row in free
    )
    text = ctx.text("{count} units reserved for {buyer} until {day}")
    return Outcome(message=text.format(count=len(free), buyer=buyer["name"], day=until), edits=edits)


def _ran_out(row: Row, today: str) -> bool:
    return bool(row["state"] == "reserved" and "" < row["reserved_until"] < today)


def advance(ctx: Context, rows: Sequence[Row], argument: str, data: Data) -> Outcome:
    """One step on: reserved, subscribed, signed. A contract begins its commission by the project's percentage."""
    buyer = data["customer"][0] if data["customer"] else None
    projects = {each.id: each for each in data["projects"]}
    today = day_of(ctx)
    edits: list[Edit] = []
    new: list[New] = []
    for row in rows:
        state, holder = NEXT.get(row["state"]), buyer.id if buyer else row["buyer"]
        if state is None or not holder:
            continue
        edits.append(Edit(entity="realty.unit", id=row.id, changes={"state": state, "buyer": holder, f"{state}_on": today}))
        if state == "signed":
            new.append(_commission(row, projects.get(row["development"]), holder, today))
    if not edits:
        return Outcome(message=ctx.text("Nothing to take on: a free unit needs its buyer's code, a signed one is done"))
    text = ctx.text("{count} units taken on: {state}")
    state = label(ctx, UNIT_STATES, str(edits[0].changes["state"]))
    return Outcome(message=text.format(count=len(edits), state=state), edits=tuple(edits), new=tuple(new))


def _commission(unit: Row, project: Row | None, buyer: int, today: str) -> New:
    rate = Decimal(project["commission"]) if project else Decimal(0)
    values: dict[str, Any] = {
        "name": f"{project.title if project else ''} {unit['name']}".strip(), "unit": unit.id, "buyer": buyer, "signed_on": today,
        "price": unit["price"], "from_seller": round(unit["price"] * rate / 100), "seller": project["developer"] if project else 0,
        "closing_agent": unit["owner"],
    }  # fmt: skip
    return New(entity="realty.commission", values=values)


def release(ctx: Context, rows: Sequence[Row], argument: str, data: Data) -> Outcome:
    """Free again; what is signed is not."""
    kept = [row for row in rows if row["state"] in ("reserved", "subscribed")]
    changes: dict[str, Any] = {"state": "free", "buyer": 0, "reserved_until": "", "subscribed_on": ""}
    edits = tuple(Edit(entity="realty.unit", id=row.id, changes=changes) for row in kept)
    return Outcome(message=ctx.text("{count} units are free again").format(count=len(kept)), edits=edits)


def make_units(ctx: Context, rows: Sequence[Row], argument: str, data: Data) -> Outcome:
    """The units of one building: so many floors and doors, of one size, at a price per m²; those that are there are left."""
    words = argument.split()
    first, last = span_in(words[1]) if len(words) > 1 else (0, 0)
    doors = int(words[2]) if len(words) > 2 and words[2].isdecimal() else 0
    if not first or not doors or last < first or (last - first + 1) * doors > MOST_UNITS:
        return Outcome(message=ctx.text("Building, floors, doors a floor, m², price per m²: as in 3 1-18 4 89.5 52000"))
    building, project = words[0], rows[0]
    area = number_in(words[3]) if len(words) > 3 else None
    price = money_in(words[4]) if len(words) > 4 else 0
    there = {each["name"] for each in data["units"]}
    new: list[New] = []
    for floor in range(first, last + 1):
        for number in range(1, doors + 1):
            name = f"{building}-{floor:02}-{number:02}"
            if name in there:
                continue
            values: dict[str, Any] = {
                "name": name, "development": project.id, "building": building, "floor": floor, "door": f"{number:02}", "area": area or Decimal(0),
                "price": round(price * (area or 0)),
            }  # fmt: skip
            new.append(New(entity="realty.unit", values=values))
    return Outcome(message=ctx.text("{count} units made in building {building}").format(count=len(new), building=building), new=tuple(new))


CUSTOMER = Query(name="customer", entity="customer", where="code={1}", columns=("code", "name"), limit=1)
PROJECTS = Query(name="projects", entity="realty.development", columns=("name", "commission", "developer"), limit=1_000)
UNITS = Query(name="units", entity="realty.unit", where="development:#{id}", columns=("name",), limit=10_000)
COMMANDS = (
    Command(key="reserve", label="Reserve", help="Keep the unit for a customer", entity="realty.unit", keys=("E r",), run=reserve, needs=(CUSTOMER,),
            argument="the customer's code, days"),
    Command(key="advance", label="Subscribe or sign", help="The unit's next step: subscribed, then signed with its commission", entity="realty.unit",
            keys=("E n",), run=advance, needs=(CUSTOMER, PROJECTS), argument="the customer's code; empty: who has it"),
    Command(key="release", label="Free again", help="Take a reservation or a subscription back", entity="realty.unit", keys=("E f",), run=release),
    Command(key="units", label="Make units", help="Make the units of a building", entity="realty.development", keys=("E g",), run=make_units,
            needs=(UNITS,), argument="building, floors, doors a floor, m², price per m²"),
)
