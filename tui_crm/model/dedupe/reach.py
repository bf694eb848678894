"""How one is reached: phones, e-mails and domains as they are compared."""

from __future__ import annotations

import re
from functools import lru_cache

from tui_crm.model import phones
from tui_crm.model.words import normalise

FREE_MAIL = frozenset(
    """gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com icloud.com me.com mac.com aol.com proton.me protonmail.com gmx.de gmx.net
    gmx.com web.de t-online.de freenet.de mail.com mail.ru yandex.ru yandex.com bk.ru inbox.ru list.ru rambler.ru orange.fr wanadoo.fr free.fr laposte.net sfr.fr
    libero.it virgilio.it tiscali.it uol.com.br bol.com.br terra.com.br zoho.com fastmail.com hey.com qq.com foxmail.com 163.com 126.com yeah.net 139.com 189.cn
    wo.cn sina.com sina.cn sohu.com aliyun.com tom.com 21cn.com 263.net naver.com daum.net hanmail.net yahoo.co.jp yahoo.co.uk yahoo.fr yahoo.de yahoo.com.cn hotmail.co.uk
    hotmail.fr live.cn outlook.de btinternet.com sky.com comcast.net verizon.net att.net bigpond.com rediffmail.com""".split()
)
"""Domains whose mailboxes anybody may have: they say nothing about a company."""

ROLES = frozenset("info office sales contact service support admin mail hello kontakt webmaster enquiries marketing hr purchasing einkauf vertrieb test".split())
"""Local parts that many people of one firm share."""

SECOND_LEVEL = frozenset("co com net org gov edu ac or ne go gob".split())
_DOTLESS = frozenset({"gmail.com", "googlemail.com"})
_HOST = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?/*(?:[^/@]*@)?(?P<host>[^/:?#\s]+)")
NATIONAL = 9  # digits from the end of a phone number that are compared where a country is not known


@lru_cache(maxsize=16_384)
def phone(number: str) -> str:
    """The national digits: a number with its country's code, one with the trunk zero and one with neither are the same."""
    code, national, _extension = phones.split_code(number)
    digits = national if code else "".join(filter(str.isdigit, number.partition("x")[0]))
    if not code:
        digits = digits.removeprefix("00") if len(digits) > 11 else digits
    return digits.lstrip("0")[-11:]


def same_phone(a: str, b: str) -> bool:
    """Whether two numbers (as `phone` gives them) are one: a part may be missing in front."""
    size = min(len(a), len(b))
    return a == b or (size >= NATIONAL - 2 and a[-size:] == b[-size:])


@lru_cache(maxsize=16_384)
def email(address: str) -> tuple[str, str]:
    """(local part, domain) of an address, case and what follows a plus sign left out; Gmail's dots too. ("", "") for none."""
    local, at, domain = normalise(address.strip()).rpartition("@")
    if not at or not local or not domain:
        return "", ""
    local = local.partition("+")[0] or local
    return (local.replace(".", "") or local if domain in _DOTLESS else local), "gmail.com" if domain in _DOTLESS else domain


@lru_cache(maxsize=16_384)
def domain(host: str) -> str:
    """The registered part of a firm's own domain, as "acme.co.uk" of "mail.acme.co.uk"; "" for a provider of free mail."""
    labels = host.removeprefix("www.").strip(".").split(".")
    if len(labels) < 2 or not all(labels):
        return ""
    size = 3 if len(labels) > 2 and labels[-2] in SECOND_LEVEL and len(labels[-1]) == 2 else 2
    found = ".".join(labels[-size:])
    return "" if found in FREE_MAIL or host in FREE_MAIL else found


def website(url: str) -> str:
    """The domain of a web address."""
    found = _HOST.match(normalise(url.strip()))
    return domain(found["host"]) if found else ""
