"""Birthdays and care occasions of the next days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tui_crm.i18n import _, ngettext
from tui_crm.model.record import Record
from tui_crm.services.today import items
from tui_crm.services.today.items import Item
from tui_crm.services.today.reading import Day, in_days

PERSONS = ("customer", "contact")
LEAP_DAY, DAY_BEFORE = "02-29", "02-28"
MOST_OCCASIONS = 200


def items_of(day: Day, days: int) -> list[Item]:
    """Whose birthday it is today or within so many days, and the occasions one is to be told of by now; the nearest first."""
    found = [*_birthdays(day, days), *_occasions(day)]
    return [item for _left, item in sorted(found, key=lambda pair: pair[0])]


def upcoming(first: date, days: int) -> dict[str, int]:
    """Month and day ("MM-DD") of so many days from `first` on, and how far away each is. 29 February is kept on the 28th of other years."""
    found: dict[str, int] = {}
    for distance in range(days):
        text = (first + timedelta(days=distance)).strftime("%m-%d")
        found.setdefault(text, distance)
        if text == DAY_BEFORE and (first + timedelta(days=distance + 1)).month == 3:
            found.setdefault(LEAP_DAY, distance)
    return found


def _birthdays(day: Day, days: int) -> Iterator[tuple[int, Item]]:
    distances = upcoming(day.today, days)
    for entity in PERSONS:
        records = day.crm.store.read_many(entity, day.agenda.birthdays(entity, tuple(distances), day.limit + 1))
        customers = day.names("customer", records) if entity == "contact" else {}
        for record in records:
            left = distances[record.text("birthday")[5:10]]
            yield left, _birthday(record, left, customers, day.today + timedelta(days=left))


def _birthday(record: Record, left: int, customers: dict[int, str], on: date) -> Item:
    born = int(record.text("birthday")[:4])
    age = on.year - born
    contact = record.entity.key == "contact"
    customer = record.number("customer") if contact else record.id
    text = ngettext("birthday, {age} year", "birthday, {age} years", age).format(age=age) if 0 < age < 120 else _("birthday")
    about = " · ".join(filter(None, (text, customers.get(customer, ""))))
    return Item(items.CARE, record.entity.key, record.id, in_days(left), record.title, about, customer, record.id if contact else 0)


def _occasions(day: Day) -> Iterator[tuple[int, Item]]:
    ids = day.crm.lists.first_ids(day.crm.listing("occasion"), MOST_OCCASIONS)
    for record in day.crm.store.read_many("occasion", ids):
        left = (occurrence(record, day.today) - day.today).days
        if 0 <= left <= record.number("days_before"):
            yield left, Item(items.CARE, "occasion", record.id, in_days(left), record.title, record.text("about"))


def occurrence(record: Record, today: date) -> date:
    """The day of an occasion: of this year or the next if it comes every year."""
    day = date.fromisoformat(record.text("day"))
    if not record["yearly"]:
        return day
    found = _in_year(day, today.year)
    return found if found >= today else _in_year(day, today.year + 1)


def _in_year(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February
        return day.replace(year=year, day=28)
