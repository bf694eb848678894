"""Whether a person wrote a mail, or a machine: mails that came back, auto-replies, mailing lists (RFC 3464, RFC 3834)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Literal

Writer = Literal["person", "bounce", "automatic"]
"""Who wrote it: "bounce" a mail server that could not deliver, "automatic" another program."""

_DAEMON = re.compile(r"(?:mailer-daemon|postmaster|mail-daemon)@", re.IGNORECASE)
_RETURN_PATH = re.compile(r"<\s*>")
_BULK = frozenset({"bulk", "auto_reply", "junk", "list"})
_REPLIERS = ("X-Autoreply", "X-Autorespond", "X-Autorespond-Subject", "X-Auto-Reply")
_SUBJECT = re.compile(
    r"\s*(?:自动回复|自動回覆|自动答复|auto(?:matic)?[ -]?(?:reply|response)|out of (?:the )?office|abwesenheitsnotiz)\s*[:：]", re.IGNORECASE,
)  # fmt: skip
"""Some programs mark their auto-replies in the subject only, as QQ Mail does."""


def writer(content_type: str, header: Callable[[str], Sequence[str]]) -> Writer:
    """Who wrote a mail of this type. `header` gives the values of a header by its name."""

    def first(name: str) -> str:
        return next(iter(header(name)), "")

    if content_type == "multipart/report" or _DAEMON.search(first("From")) or any(_DAEMON.search(value) for value in header("Sender")):
        return "bounce"
    submitted = first("Auto-Submitted").strip().casefold()
    if submitted and not submitted.startswith("no"):
        return "automatic"
    if any(header(name) for name in _REPLIERS) or first("Precedence").strip().casefold() in _BULK or _SUBJECT.match(first("Subject")):
        return "automatic"
    return "bounce" if any(_RETURN_PATH.fullmatch(value.strip()) for value in header("Return-Path")) else "person"
