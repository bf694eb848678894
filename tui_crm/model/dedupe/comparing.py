"""What two records show when they are laid beside each other, field by field: a level of agreement and how like the values are."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tui_crm.model.dedupe import names, places, reach
from tui_crm.model.dedupe.names import Name
from tui_crm.model.dedupe.profile import Profile
from tui_crm.model.dedupe.similarity import best_pairs, distances, is_short_for, letters, own_words, sounds

SURE, NEAR, LIKE, PART = 0.999, 0.9, 0.8, 0.45


class Finding(NamedTuple):
    """What one field shows. `table` and `level` name the weight; `likeness` is 0 to 1."""

    field: str
    table: str
    level: str
    likeness: float


def name_finding(a: Profile, b: Profile) -> Finding | None:
    """The names: those of a company under which the two are the most alike."""
    if not a.names or not b.names:
        return None
    if a.person and b.person:
        level, likeness = max((person_level(x, y) for x in a.names for y in b.names), key=lambda found: (found[1], found[0]))
        return Finding("name", "person_name", level, likeness)
    best = max((company_level(x, y) for x in a.names for y in b.names), key=lambda found: (found[1], found[0]))
    return Finding("name", "company_name", *best)


def person_level(a: Name, b: Name) -> tuple[str, float]:
    """Two people's names."""
    if a.han and b.han:
        return _chinese_person(a, b)
    if a.han or b.han:
        likeness = sounds(a, b)
        return ("sound", 0.97) if likeness == 1 else ("other", min(likeness, 0.4))
    if a.plain == b.plain:
        return ("same" if len(a.words) > 1 else "part"), 1.0
    pairs = best_pairs(a.words, b.words)
    mean = sum(pairs) / len(pairs)
    if len(pairs) == 1:
        whole = letters("".join(sorted(a.words)), "".join(sorted(b.words)))
        return ("near", whole) if whole >= NEAR and max(len(a.words), len(b.words)) > 1 else ("part", 0.7 * pairs[0]) if pairs[0] >= NEAR else ("other", 0.3 * pairs[0])
    if pairs[-1] >= 0.84 and mean >= NEAR:
        return "near", mean
    if pairs[-1] >= 0.6 and mean >= LIKE:
        return "like", mean
    return ("half", mean * 0.8) if pairs[0] >= NEAR else ("other", mean * 0.5)


def _chinese_person(a: Name, b: Name) -> tuple[str, float]:
    if a.plain == b.plain or "".join(a.words) == "".join(b.words):
        size = len("".join(a.words))
        return ("same" if size > 3 else "same_short" if size > 1 else "part"), 1.0
    if a.sound == b.sound:
        return "like", 0.9  # a homophone: 张玮 heard as 张伟
    if len(a.words) == len(b.words) == 2 and len(a.words[1]) > 1 and a.words[0] == b.words[0]:
        likeness = letters(a.words[1], b.words[1])
        return ("half", 0.6) if likeness > 0.4 else ("other", 0.3)
    return "other", 0.0


def company_level(a: Name, b: Name) -> tuple[str, float]:
    """Two companies' names, or a company's and a person's."""
    if a.han != b.han:
        likeness = sounds(a, b)
        if likeness < NEAR or len(a.sound) < 4:
            return "other", likeness * 0.5
        agreed = likeness == 1 and _agree(a, b) and (a.trades & b.trades or not (a.trades | b.trades))
        return ("sound", 0.96) if agreed else ("like", 0.85) if _agree(a, b) else ("part", 0.6)
    likeness = own_words(a.words, b.words)
    size = min(len(a.joined), len(b.joined)) * (3 if a.han else 1)
    if likeness >= SURE:
        return _same_own(a, b, size)
    if is_short_for(a, b):
        return "initials", 0.85
    if not _agree(a, b):
        return ("part", likeness * 0.7) if likeness >= NEAR else ("other", likeness * 0.5)
    if likeness >= NEAR or (likeness >= 0.85 and size >= 9 and a.trades == b.trades):
        return ("near", likeness) if size >= 6 else ("like", likeness)
    if likeness >= LIKE:
        return ("like", likeness) if size >= 6 else ("part", likeness)
    return ("part", likeness * 0.8) if likeness >= 0.6 else ("other", likeness * 0.5)


def _same_own(a: Name, b: Name, size: int) -> tuple[str, float]:
    """Of two names whose own part is the same, what their trades, places and branches say."""
    if a.branch != b.branch:
        return "branch", 0.85
    if a.places and b.places and not a.places & b.places:
        return "place", 0.8
    if a.trades == b.trades:
        if a.places == b.places or not (a.places and b.places):
            whole = size + 6 * len(a.trades) + 4 * len(a.places)
            return ("same", 1.0 if a.places == b.places else 0.99) if whole >= 6 else ("same_short", 0.97)
        return "own", 0.95
    if a.trades and b.trades and not a.trades & b.trades:
        return "part", 0.75
    return ("own", 0.93) if size >= 6 or a.trades & b.trades else ("own_short", 0.88)


def _agree(a: Name, b: Name) -> bool:
    """Whether neither trades nor places nor branches contradict."""
    return not (
        a.branch != b.branch or (a.places and b.places and not a.places & b.places) or (a.trades and b.trades and not a.trades & b.trades)
    )  # fmt: skip


def number_finding(a: Profile, b: Profile) -> Finding | None:
    """The registration or identity number."""
    if not a.number or not b.number:
        return None
    if a.number == b.number:
        return Finding("registration_number", "registration_number", "same", 1.0)
    near = min(len(a.number), len(b.number)) >= 6 and distances().OSA.distance(a.number, b.number, score_cutoff=1) <= 1
    likeness = distances().OSA.normalized_similarity(a.number, b.number)
    return Finding("registration_number", "registration_number", "near" if near else "other", likeness)


def phone_finding(a: Profile, b: Profile) -> Finding | None:
    """The phones: one in common is enough."""
    if not a.phones or not b.phones:
        return None
    same = not a.phones.isdisjoint(b.phones) or any(reach.same_phone(x, y) for x in a.phones for y in b.phones)
    table = "phones"
    if a.contact and b.contact:  # people of one company share its switchboard
        table = "colleague_phones" if a.customer and a.customer == b.customer else "contact_phones"
    return Finding("phones", table, "same", 1.0) if same else Finding("phones", table, "other", 0.0)


def email_finding(a: Profile, b: Profile) -> Finding | None:
    """The addresses: one in common is enough; shared mailboxes weigh less."""
    if not a.emails or not b.emails:
        return None
    shared = a.emails & b.emails
    if shared:
        role = all(local in reach.ROLES for local, _host in shared)
        return Finding("emails", "emails", "role" if role else "same", 1.0)
    likeness = max((letters(x, y) for x, host in a.emails for y, other in b.emails if host == other), default=0.0)
    near = likeness >= NEAR and min(len(x) for x, _host in a.emails | b.emails) > 4
    return Finding("emails", "emails", "near" if near else "other", likeness if near else 0.0)


def domain_finding(a: Profile, b: Profile) -> Finding | None:
    """The firms' own domains, of the website and of e-mail; not asked where a whole address was the same."""
    if not a.domains or not b.domains or a.emails & b.emails:
        return None
    table = "person_website" if a.person and b.person else "website"
    same = not a.domains.isdisjoint(b.domains)
    return Finding("website", table, "same" if same else "other", float(same))


def social_finding(a: Profile, b: Profile) -> Finding | None:
    """Accounts in social networks."""
    if not a.socials or not b.socials:
        return None
    same = not a.socials.isdisjoint(b.socials)
    return Finding("socials", "socials", "same" if same else "other", float(same))


def birthday_finding(a: Profile, b: Profile) -> Finding | None:
    """Birthdays, "YYYY-MM-DD": day and month may have been swapped, a digit mistyped."""
    x, y = a.birthday, b.birthday
    if len(x) != 10 or len(y) != 10:
        return None
    if x == y:
        return Finding("birthday", "birthday", "same", 1.0)
    if x[:4] == y[:4] and x[5:7] == y[8:] and x[8:] == y[5:7]:
        return Finding("birthday", "birthday", "swapped", 0.9)
    if distances().OSA.distance(x, y, score_cutoff=1) <= 1:
        return Finding("birthday", "birthday", "near", 0.8)
    level = "year" if x[5:] == y[5:] or (x[:4] == y[:4] and distances().OSA.distance(x, y) <= 2) else "other"
    return Finding("birthday", "birthday", level, 0.5 if level == "year" else 0.0)


def address_finding(a: Profile, b: Profile) -> Finding | None:
    """The street address."""
    x, y = a.address, b.address
    if not x or not y:
        return None
    table = "address" if a.person and b.person else "office"  # many companies are in one building
    likeness = places.likeness(x, y)
    contrary = bool(x.numbers and y.numbers and not x.numbers & y.numbers)
    if contrary:
        return Finding("address", table, "street" if likeness >= LIKE else "part" if likeness >= PART else "other", likeness * 0.7)
    if likeness >= NEAR and (x.numbers == y.numbers):
        return Finding("address", table, "same", likeness)
    level = "near" if likeness >= 0.65 else "part" if likeness >= PART else "other"
    return Finding("address", table, level, likeness * (1.0 if level != "other" else 0.5))


def city_finding(a: Profile, b: Profile) -> Finding | None:
    """The city or the suburb."""
    return _text_finding("city", a.city, b.city, 0.8)


def region_finding(a: Profile, b: Profile) -> Finding | None:
    """The province or the state."""
    if not a.region or not b.region:
        return None
    return Finding("region", "region", "same" if a.region == b.region else "other", float(a.region == b.region))


def postcode_finding(a: Profile, b: Profile) -> Finding | None:
    """The postcode; a digit may be mistyped or two swapped."""
    if not a.postcode or not b.postcode:
        return None
    if a.postcode == b.postcode:
        return Finding("postcode", "postcode", "same", 1.0)
    near = distances().OSA.distance(a.postcode, b.postcode, score_cutoff=1) <= 1
    return Finding("postcode", "postcode", "near" if near else "other", 0.7 if near else 0.0)


def customer_finding(a: Profile, b: Profile) -> Finding | None:
    """The company of a contact: people change it, so another says little."""
    if not a.customer or not b.customer:
        return None
    return Finding("customer", "customer", "same" if a.customer == b.customer else "other", float(a.customer == b.customer))


def representative_finding(a: Profile, b: Profile) -> Finding | None:
    """A company's legal representative."""
    if not a.representative or not b.representative:
        return None
    same = a.representative == b.representative or person_level(names.person(a.representative), names.person(b.representative))[0] in ("same", "same_short", "sound")
    return Finding("legal_representative", "legal_representative", "same" if same else "other", float(same))


def sex_finding(a: Profile, b: Profile) -> Finding | None:
    """The sex, of people."""
    if not a.sex or not b.sex:
        return None
    return Finding("sex", "sex", "same" if a.sex == b.sex else "other", float(a.sex == b.sex))


def _text_finding(field: str, a: str, b: str, near: float) -> Finding | None:
    if not a or not b:
        return None
    likeness = letters(a, b)
    return Finding(field, field, "same" if likeness == 1 else "near" if likeness >= near else "other", likeness)


Comparer = Callable[[Profile, Profile], Finding | None]
COMPARERS: tuple[Comparer, ...] = (
    name_finding, number_finding, phone_finding, email_finding, domain_finding, social_finding, birthday_finding, representative_finding, customer_finding,
    city_finding, postcode_finding, region_finding, sex_finding,
)  # fmt: skip
