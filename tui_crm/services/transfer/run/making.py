"""Records that rows of their own kind name and that are nowhere: a manager who is no row of the file of users, a parent company. Made on demand."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from tui_crm.i18n import _
from tui_crm.model.entity import Entity
from tui_crm.model.pinyin import HAN
from tui_crm.services.archive import initial
from tui_crm.services.crm import Crm
from tui_crm.services.transfer.run.linking import Link
from tui_crm.services.transfer.run.references import References
from tui_crm.store.unit import Unit

NAMED = 5
_NOT_LOGIN = re.compile(r"[^a-z0-9]+")
_IS_HAN = re.compile(f"[{HAN}]")


def missing(entity: Entity, links: Sequence[Link], known: References) -> list[tuple[str, str]]:
    """(name, field) of what the links name and nobody is called; each name once."""
    known.learn(entity.key, [link.text for link in links])
    found = {link.text.strip(): link.field for link in links if not known.found(entity.key, link.text)}
    return [(text, field) for text, field in found.items() if text and not text.startswith("#")]


def make(crm: Crm, unit: Unit, entity: Entity, wanted: Sequence[tuple[str, str]]) -> None:
    """Write a record for each name, inside the import's transaction."""
    logins: set[str] = set()
    for text, field in wanted:
        values: dict[str, object] = {**initial(crm, entity.key), entity.title: text}
        if entity.key == "user":
            values |= {"login": login_of(crm, text, logins), "role": "manager" if field == "manager" else "rep"}
            logins.add(str(values["login"]))
        unit.create(entity.key, values)


def told(wanted: Sequence[tuple[str, str]]) -> str:
    """What is said of records that are made so."""
    names = [text for text, _field in wanted]
    more = " …" if len(names) > NAMED else ""
    return _("{count} made because rows name them: {names}").format(count=len(names), names=", ".join(names[:NAMED]) + more)


def login_of(crm: Crm, name: str, taken: Collection[str]) -> str:
    """A login made of a name, that nobody has: "Anna Snelling" is anna.snelling, 王伟 is wang.wei."""
    text = name
    if _IS_HAN.search(name):
        from pypinyin import lazy_pinyin

        text = " ".join(lazy_pinyin(name))
    base = _NOT_LOGIN.sub(".", text.casefold()).strip(".") or "user"
    number = 1
    while (login := base if number == 1 else f"{base}.{number}") in taken or crm.store.find("user", "login", login):
        number += 1
    return login


def completed(crm: Crm, values: Mapping[str, object], taken: set[str]) -> dict[str, object]:
    """The login of a new user whose row names none; remembered among `taken`."""
    if values.get("login") or not str(values.get("name") or "").strip():
        return {}
    login = login_of(crm, str(values["name"]), taken)
    taken.add(login)
    return {"login": login}
