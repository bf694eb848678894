"""How a column writes its numbers: whether the comma or the point is the decimal mark, decided from all its values."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from tui_crm.i18n import _

POINT, COMMA = "point", "comma"
_RUN = re.compile(r"\d(?:[\d.,'’_ ]*\d)?")
_WRITTEN = {
    POINT: re.compile(r"(?:\d+|\d{1,3}(?:[,'’_ ]\d{2,3})*[,'’_ ]\d{3})(?:\.\d+)?"),
    COMMA: re.compile(r"(?:\d+|\d{1,3}(?:[.'’_ ]\d{2,3})*[.'’_ ]\d{3})(?:,\d+)?"),
}
_GROUPING = str.maketrans("", "", ",'’_ ")
_SWAPPED = str.maketrans(",.", ".,")


@dataclass(frozen=True, slots=True)
class Evidence:
    """How many values can only have a decimal point, or only a decimal comma; how many either; and of those, how many only the field decides.

    "1.234" can be either; in a field of whole numbers it has a decimal comma (`weak_comma`), because its point must be grouping.
    """

    point: int = 0
    comma: int = 0
    weak_point: int = 0
    weak_comma: int = 0
    either: int = 0
    unclear: str = ""  # one of the last

    @property
    def mark(self) -> str:
        """The decimal mark of the column; "" when its values show none, contradict one another, or leave it open."""
        for point, comma in ((self.point, self.comma), (self.weak_point, self.weak_comma)):
            if point or comma:
                return "" if point and comma else POINT if point else COMMA
        return ""

    @property
    def is_open(self) -> bool:
        """Whether some values can be read only when the mark is known, and it is not."""
        return bool(self.either or (self.point and self.comma) or self.weak_point or self.weak_comma) and not self.mark


def standard(text: str, mark: str) -> str:
    """The number in `text` with a decimal point and without grouping; what is around it (signs, currency, 万) stays.

    Raises ValueError, with a reason for people, for one that is not written so.
    """
    plain = _plain(text)
    run = _RUN.search(plain)
    if run is None:
        return plain
    if not _WRITTEN[mark].fullmatch(run[0]):
        wanted = "1,234.56" if mark == POINT else "1.234,56"
        raise ValueError(_("{text} is not written as the column's numbers are, like {example}").format(text=text.strip(), example=wanted))
    digits = (run[0] if mark == POINT else run[0].translate(_SWAPPED)).translate(_GROUPING)
    return plain[: run.start()] + digits + plain[run.end() :]


def evidence(texts: Iterable[str], decimals: int | None) -> Evidence:
    """What the values say. `decimals`: the most that the field has (0 for whole numbers); None for any number of them."""
    counts = dict.fromkeys(("point", "comma", "weak_point", "weak_comma", "either"), 0)
    unclear = ""
    for text in texts:
        run = _RUN.search(_plain(text))
        if run is None or not ("," in run[0] or "." in run[0]):
            continue
        mark, weak = _mark(run[0], None), ""
        if mark == "?" and decimals is not None:
            weak = "weak_"
            mark = _mark(run[0], decimals)
        if mark == "?":
            counts["either"] += 1
        elif mark:
            counts[weak + mark] += 1
        if mark == "?" or weak:
            unclear = unclear or text.strip()
    return Evidence(**counts, unclear=unclear)


def _mark(digits: str, decimals: int | None) -> str:
    """The decimal mark that the value shows, "" when it is written in no way, "?" when it is 1,234 or 1.234 and either could be."""
    fits = [mark for mark in (POINT, COMMA) if _fits(digits, mark, decimals)]
    if len(fits) == 1:
        return fits[0]
    return "?" if fits else ""


def _fits(digits: str, mark: str, decimals: int | None) -> bool:
    if not _WRITTEN[mark].fullmatch(digits):
        return False
    rest = digits.partition("." if mark == POINT else ",")[2]
    if digits.startswith("0") and not rest and len(digits) > 1:
        return False  # 0,125 is no grouped number
    return decimals is None or len(rest.rstrip("0")) <= decimals


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("\u2019", "'")
