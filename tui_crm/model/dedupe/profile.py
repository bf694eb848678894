"""A record as the scorer sees it: the fields that tell who it is, each in the form in which it is compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from tui_crm.model.dedupe import names, places, reach
from tui_crm.model.dedupe.names import Name
from tui_crm.model.dedupe.places import Address
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Kind
from tui_crm.model.words import joined, normalise

ENTITIES = ("customer", "contact")
"""What is looked through for duplicates."""

Values = Mapping[str, Any]


class Profile(NamedTuple):
    """What is compared of one record. Empty values are neutral: they speak neither for nor against."""

    person: bool
    contact: bool
    names: tuple[Name, ...]
    number: str
    phones: frozenset[str]
    emails: frozenset[tuple[str, str]]
    domains: frozenset[str]
    socials: frozenset[str]
    birthday: str
    address: Address
    city: str
    region: str
    postcode: str
    customer: int
    representative: str
    sex: str


@lru_cache(maxsize=64)
def profiler(entity: Entity) -> Callable[[Values], Profile]:
    """The function that makes profiles of records of one entity, values by public name; fields that a record does not have are empty."""
    contact = entity.key == "contact"
    of_kind = {kind: tuple((f.name, f.many) for f in entity.fields if f.kind is kind) for kind in (Kind.PHONE, Kind.EMAIL, Kind.URL, Kind.SOCIAL)}
    phone_fields, email_fields, url_fields, social_fields = of_kind.values()
    title = entity.title

    def made(values: Values) -> Profile:
        get = values.get
        person = contact or get("kind") == "person"
        named = names.person if person else names.company
        mail = frozenset(map(reach.email, _texts(values, email_fields))) - {("", "")}
        domains = {reach.domain(host) for _local, host in mail}
        if url_fields:
            domains.update(map(reach.website, _texts(values, url_fields)))
        domains.discard("")
        found = [named(str(text)) for text in (get(title) or "", *(get("other_names") or ())) if text]
        return Profile(
            person, contact, tuple(name for name in found if name.words), _plain(get("registration_number")),
            frozenset(filter(None, map(reach.phone, _texts(values, phone_fields)))), mail, frozenset(domains),
            frozenset(map(_plain, _texts(values, social_fields))), get("birthday") or "", places.address(get("address") or ""),
            places.place(get("city") or ""), places.place(get("region") or ""), places.postcode(get("postcode") or ""),
            int(get("customer") or 0) if contact else 0, _plain(get("legal_representative")), get("sex") or "",
        )  # fmt: skip

    return made


def _texts(values: Values, fields: tuple[tuple[str, bool], ...]) -> list[str]:
    found: list[str] = []
    for name, many in fields:
        if value := values.get(name):
            if many:
                found += value
            else:
                found.append(value)
    return found


def _plain(text: object) -> str:
    return joined(normalise(str(text))) if text else ""
