"""The people and companies of the demo data: from chance to the values of customers and contacts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from tui_crm.model.pinyin import syllables
from tui_crm.services import demo_names as names
from tui_crm.services import demo_texts as texts
from tui_crm.services.demo_chance import Chance, weighted, weighted_places
from tui_crm.services.demo_places import LANDS, MOBILES_CN, PLACES_EN, PLACES_ZH, Place

Values = dict[str, object]

TOWNS_ZH, TOWNS_EN = weighted_places(PLACES_ZH), weighted_places(PLACES_EN)
SOURCES = weighted((
    ("referral", 24), ("website", 20), ("exhibition", 16), ("cold_call", 12), ("advertising", 8), ("partner", 9), ("social", 7), ("import", 4),
))
LIFECYCLES = weighted((("prospect", 38), ("first", 20), ("repeat", 19), ("loyal", 9), ("at_risk", 7), ("lost", 5), ("won_back", 2)))
BONUS: Mapping[str, float] = {"prospect": -0.5, "first": 0.0, "repeat": 0.5, "loyal": 1.1, "at_risk": 0.2, "lost": -0.4, "won_back": 0.3}
SIZES: tuple[tuple[float, str, int, int], ...] = (  # up to this draw: size, fewest and most employees
    (-0.6, "1-9", 1, 9), (0.4, "10-49", 10, 49), (1.2, "50-199", 50, 199), (1.9, "200-999", 200, 999), (2.6, "1000-4999", 1000, 4999),
    (99.0, "5000+", 5000, 40_000),
)
PERSON_OF_TEN = 3  # customers of ten that are persons
BRANDS_ZH = tuple(first + second for first in names.BRAND_FIRST_ZH for second in names.BRAND_SECOND_ZH if first != second)
BRANDS_EN = tuple(first + second for first in names.BRAND_FIRST_EN for second in names.BRAND_SECOND_EN)
STRIDE = 7_368_787  # a prime: steps through all pairs of brand and trade before one comes again


class Person(NamedTuple):
    """Somebody's name. `latin`: for addresses."""

    name: str
    sex: str
    latin: str


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer that is to be written, and what its contacts and activities need of it."""

    values: Values
    chinese: bool
    company: bool
    place: Place
    domain: str


def person_zh(chance: Chance) -> Person:
    """A Chinese person."""
    female = chance.roll() < 0.5
    family, given = chance.pick_front(names.SURNAMES_ZH), chance.pick(names.WOMEN_ZH if female else names.MEN_ZH)
    return Person(family + given, "female" if female else "male", latin(given) + "." + latin(family))


def person_en(chance: Chance) -> Person:
    """A person with an English name, every fourth with a middle initial."""
    female = chance.roll() < 0.5
    first, last = chance.pick(names.WOMEN_EN if female else names.MEN_EN), chance.pick_front(names.SURNAMES_EN)
    middle = f" {chance.pick('ABCDEFGHJKLMNPRSTW')}." if chance.roll() < 0.25 else ""
    return Person(f"{first}{middle} {last}", "female" if female else "male", f"{first}.{last}".lower().replace("'", ""))


@lru_cache(maxsize=20_000)
def latin(text: str) -> str:
    """Chinese in Latin letters, as in an e-mail address."""
    return "".join(syllables(text))


def mobile(chance: Chance, chinese: bool, place: Place) -> str:
    """A mobile number in E.164."""
    if chinese:
        return "+86" + chance.pick(MOBILES_CN) + f"{chance.below(100_000_000):08}"
    return chance.digits(LANDS[place.country].mobile).replace("@", place.area)


def landline(chance: Chance, chinese: bool, place: Place) -> str:
    """An office number in E.164: eight digits after a short area code, seven or eight after a long one."""
    if chinese:
        return f"+86{place.area}{2 + chance.below(7)}{chance.below(10_000_000):07}"
    return chance.digits(LANDS[place.country].landline).replace("@", place.area)


def address(chance: Chance, chinese: bool, place: Place) -> str:
    """Street and number, in a Chinese city with the city before it."""
    street, number = chance.pick(place.streets), 1 + chance.below(980)
    if not chinese:
        return f"{street} {number}" if place.country == "Germany" else f"{number} {street}"
    room = f"{1 + chance.below(28)}{chance.below(12) + 1:02}室" if chance.roll() < 0.5 else ""
    return f"{place.city}市{street}{number}号{room}"


def postcode(chance: Chance, chinese: bool, place: Place) -> str:
    """A postcode of the city."""
    if chinese:
        return f"{place.postcode}{chance.below(90):02}0"
    if not place.postcode.isdigit():
        return f"{place.postcode} {chance.below(9) + 1}{chance.pick('ABDEHJ')}{chance.pick('LNPRSTW')}"
    size = 4 if place.country == "Australia" else 5
    return place.postcode + f"{chance.below(100):02}"[: size - len(place.postcode)]


def customer(chance: Chance, number: int) -> Customer:
    """The `number`-th customer of the firm; other numbers give other names."""
    chinese = chance.roll() < 0.5
    company = chance.below(10) >= PERSON_OF_TEN
    place = chance.pick(TOWNS_ZH if chinese else TOWNS_EN)
    values: Values = {
        "kind": "company" if company else "person", "country": place.country, "region": place.region, "city": place.city,
        "address": address(chance, chinese, place), "postcode": postcode(chance, chinese, place),
        "currency": "CNY" if chinese else LANDS[place.country].currency, "source": chance.pick(SOURCES),
    }  # fmt: skip
    domain = _company(chance, values, chinese, place, number) if company else _person(chance, values, chinese, place)
    _standing(chance, values, chinese, company)
    _remarks(chance, values, chinese)
    return Customer(values, chinese, company, place, domain)


def _company(chance: Chance, values: Values, chinese: bool, place: Place, number: int) -> str:
    """The fields only a company has; returns its domain."""
    if chinese:
        trade, industry = names.TRADES_ZH[number % len(names.TRADES_ZH)]
        brand = BRANDS_ZH[number * STRIDE // len(names.TRADES_ZH) % len(BRANDS_ZH)]
        values["name"] = f"{place.city}{brand}{trade}{chance.pick(names.FORMS_ZH)}"
        values["other_names"] = (brand + trade,) if chance.roll() < 0.3 else ()
        values["legal_representative"] = person_zh(chance).name
        values["registration_number"] = f"91{chance.below(10_000):04}00MA{chance.below(10**8):08}{chance.pick('0123456789ABCDEFGHJKLMNPQRTUWXY')}"
        domain = latin(brand) + (latin(trade[:2]) if number % 3 else "") + ".example"
    else:
        trade, industry = names.TRADES_EN[number % len(names.TRADES_EN)]
        brand = BRANDS_EN[number * STRIDE // len(names.TRADES_EN) % len(BRANDS_EN)]
        if chance.roll() < 0.2:
            brand = f"{chance.pick(names.SURNAMES_EN)} {chance.pick(('& Sons', '& Co', 'Brothers', '& ' + chance.pick(names.SURNAMES_EN)))}"
        values["name"] = f"{brand} {trade} {chance.pick(LANDS[place.country].forms)}"
        domain = "".join(filter(str.isalnum, brand.lower())) + ("-" + trade.split()[0].lower() if number % 3 else "") + ".example"
    values["industry"] = industry
    values["website"] = f"https://www.{domain}"
    values["founded"] = 2024 - chance.about(14)
    office, second = landline(chance, chinese, place), mobile(chance, chinese, place) if chance.roll() < 0.25 else ""
    values["phones"] = (office, second) if second and second != office else (office,)
    values["emails"] = (f"{chance.pick(('info', 'sales', 'office', 'contact'))}@{domain}",) if chance.roll() < 0.85 else ()
    if chance.roll() < 0.2:
        values["socials"] = (f"{'wechat' if chinese else 'linkedin'}:{domain.removesuffix('.example')}",)
    return domain


def _person(chance: Chance, values: Values, chinese: bool, place: Place) -> str:
    """The fields only a person has; returns the domain of the address."""
    found = person_zh(chance) if chinese else person_en(chance)
    values["name"], values["sex"] = found.name, found.sex
    year = 1950 + int(chance.roll() * 28 + chance.roll() * 28)
    if chance.roll() < 0.6:
        values["birthday"] = f"{year}-{1 + chance.below(12):02}-{1 + chance.below(28):02}"
    values["phones"] = (mobile(chance, chinese, place),)
    mail = found.latin.replace(".", "") if chinese else found.latin
    if chance.roll() < 0.7:
        values["emails"] = (f"{mail}{year % 100:02}@example.{chance.pick(('com', 'net', 'org'))}",)
    if chance.roll() < (0.6 if chinese else 0.15):
        values["socials"] = (f"{'wechat' if chinese else 'whatsapp'}:{mail}{chance.below(1000)}",)
    return "example.com"


def _standing(chance: Chance, values: Values, chinese: bool, company: bool) -> None:
    """Size, turnover, lifecycle and grade, which go together: few are large, fewer are large and loyal."""
    weight = chance.normal()
    lifecycle = chance.pick(LIFECYCLES)
    values["lifecycle"] = lifecycle
    if company:
        _limit, size, fewest, most = next(entry for entry in SIZES if weight < entry[0])
        values["size"] = size
        values["employees"] = employees = fewest + int((most - fewest + 1) * chance.roll() ** 2)
        if chance.roll() < 0.8:
            each = (600_000 if chinese else 110_000) * 2.2 ** chance.normal()
            values["revenue"] = max(int(employees * each / 10_000), 1) * 10_000 * 100
    score = weight + BONUS[lifecycle] + (0.0 if company else -0.3)
    if lifecycle != "prospect" or chance.roll() < 0.4:
        values["grade"] = "A" if score > 1.8 else "B" if score > 0.8 else "C" if score > -0.7 else "D"


def _remarks(chance: Chance, values: Values, chinese: bool) -> None:
    """Tags, notes, wishes."""
    if chance.roll() < 0.45:
        tags = texts.TAGS_ZH if chinese else texts.TAGS_EN
        values["tags"] = tuple(dict.fromkeys(chance.pick_front(tags)[0] for _ in range(1 + chance.below(2))))
    if chance.roll() < 0.3:
        values["notes"] = chance.pick(texts.NOTES_ZH if chinese else texts.NOTES_EN)
    if chance.roll() < 0.12:
        values["preferences"] = chance.pick(texts.PREFERENCES_ZH if chinese else texts.PREFERENCES_EN)
    if chance.roll() < 0.015:
        values["do_not_contact"] = True


def contact(chance: Chance, of: Customer, job: tuple[str, str, str]) -> Values:
    """Somebody who works at the company, with this job title and department."""
    found = person_zh(chance) if of.chinese else person_en(chance)
    values: Values = {"name": found.name, "sex": found.sex, "job_title": job[0], "department": job[1], "city": of.place.city}
    values["phones"] = (mobile(chance, of.chinese, of.place),)
    if chance.roll() < 0.75:
        values["emails"] = (f"{found.latin}@{of.domain}",)
    if of.chinese and chance.roll() < 0.5:
        values["socials"] = (f"wechat:{found.latin.replace('.', '')}{chance.below(1000)}",)
    return values
