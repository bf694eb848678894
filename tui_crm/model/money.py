"""Numbers and amounts as people write them, and currencies' minor units."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from tui_crm.i18n import _, language

# ISO 4217: currencies whose minor unit is not a hundredth.
_NO_DECIMALS = frozenset(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"))
_THREE_DECIMALS = frozenset(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"))
_FOUR_DECIMALS = frozenset(("CLF", "UYW"))

LARGEST = 2**63 - 1  # what a BIGINT column holds

_FACTORS = {
    "k": 1_000, "w": 10_000, "m": 1_000_000, "mn": 1_000_000, "mio": 1_000_000, "b": 1_000_000_000, "bn": 1_000_000_000,
    "百": 100, "千": 1_000, "万": 10_000, "萬": 10_000, "十万": 100_000, "百万": 1_000_000, "千万": 10_000_000,
    "亿": 100_000_000, "億": 100_000_000, "十亿": 1_000_000_000, "百亿": 10_000_000_000, "千亿": 100_000_000_000, "万亿": 1_000_000_000_000,
}
_NUMBER = re.compile(r"(?P<sign>[-+]?)(?P<digits>[\d.,' _]*\d[\d.,' _]*)(?P<factor>[a-z]{1,3}|[百千万萬亿億十]+)?")
_GROUPED = re.compile(r"\d{1,3}(?:[,' _]\d{2,3})*[,' _]\d{3}|\d+")
_CODE = re.compile(r"\b[a-z]{3}\b")
_SYMBOLS = str.maketrans("", "", "$€£¥元圆块₩₽₹฿₫₺₴₦")
_MINUS = str.maketrans("−–—’", "---'")
_PREFIXED_DOLLAR = re.compile(r"\b(?:us|hk|nt|au|ca|nz|sg|[asc])\$|\b(?:rmb|dollars?|euros?|yuan)\b|人民币|美元|欧元|港币|日元|英镑")


def minor_units(currency: str) -> int:
    """How many decimals an amount in `currency` (ISO 4217 code) has; 2 for an unknown one."""
    if currency in _NO_DECIMALS:
        return 0
    if currency in _THREE_DECIMALS:
        return 3
    return 4 if currency in _FOUR_DECIMALS else 2


def parse_number(text: str) -> Decimal:
    """The number that `text` means: "1,100.04", "1.100,04", "(12)", "650万", "10k". Raises ValueError with a reason for people."""
    plain = unicodedata.normalize("NFKC", text).translate(_MINUS).strip().casefold()
    if plain.startswith("(") and plain.endswith(")"):
        plain = "-" + plain[1:-1].strip()
    match = _NUMBER.fullmatch(plain.replace("\u202f", " "))
    if match is None:
        raise ValueError(_not_a_number(text))
    factor = match["factor"]
    if factor and factor not in _FACTORS:
        raise ValueError(_not_a_number(text))
    number = _plain_decimal(match["digits"].strip(), text)
    if factor:
        number *= _FACTORS[factor]
    return -number if match["sign"] == "-" else number


def parse_integer(text: str) -> int:
    """The whole number that `text` means. Raises ValueError with a reason for people."""
    number = parse_number(text)
    if number != number.to_integral_value():
        raise ValueError(_("not a whole number: {text}").format(text=text.strip()))
    return within_range(int(number))


def parse_money(text: str, currency: str) -> int:
    """The amount in minor units of `currency`. A symbol is ignored; another currency's code is refused. Raises ValueError."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = _PREFIXED_DOLLAR.sub("", plain).translate(_SYMBOLS)
    for code in _CODE.findall(plain):
        if code in _FACTORS:
            continue
        if currency and code != currency.casefold():
            raise ValueError(_("the amount is in {code}, the record is in {currency}").format(code=code.upper(), currency=currency))
        plain = plain.replace(code, "", 1)
    try:
        number = parse_number(plain)
    except ValueError:
        raise ValueError(_("not an amount: {text}").format(text=text.strip())) from None
    scaled = number.scaleb(minor_units(currency))
    if scaled != scaled.to_integral_value():
        raise ValueError(_("{currency} has {count} decimals: {text}").format(currency=currency, count=minor_units(currency), text=text.strip()))
    return within_range(int(scaled))


def within_range(number: int) -> int:
    """`number` itself. Raises ValueError when no column can hold it."""
    if -LARGEST <= number <= LARGEST:
        return number
    raise ValueError(_("the number is too large"))


def major(amount: int, currency: str) -> str:
    """The amount in major units, exact, for machines: 2270000 CNY is "22700.00"."""
    decimals = minor_units(currency)
    if not decimals:
        return str(amount)
    digits = str(abs(amount)).rjust(decimals + 1, "0")
    return f"{'-' if amount < 0 else ''}{digits[:-decimals]}.{digits[-decimals:]}"


def show_money(amount: int, currency: str) -> str:
    """The amount for people: "22,700.00 CNY"; decimals that are all zero are left out."""
    whole, _point, decimals = major(abs(amount), currency).partition(".")
    text = f"{'-' if amount < 0 else ''}{int(whole):,}"
    if decimals.strip("0"):
        text += "." + decimals
    return f"{text} {currency}" if currency else text


_STEPS = {"en": ((10**9, "B"), (10**6, "M"), (10**3, "k")), "zh_CN": ((10**8, "亿"), (10**4, "万"))}


def whole_money(amount: int, currency: str, home: str = "") -> str:
    """The amount rounded to whole units: "22,700 USD"; the currency at `home` need not be named."""
    units = 10 ** minor_units(currency)
    whole = (abs(amount) + units // 2) // units
    return f"{'-' if amount < 0 and whole else ''}{whole:,}" + (f" {currency}" if currency not in ("", home) else "")


def brief_money(amount: int, currency: str, home: str = "") -> str:
    """The amount in as few cells as can be, to three digits: "1.23M USD", "123万"; the currency at `home` need not be named."""
    size = Decimal(abs(amount)).scaleb(-minor_units(currency))
    rounded = round(size, 2 - size.adjusted())
    step = next(((unit, sign) for unit, sign in _STEPS[language()] if rounded >= unit), None)
    if step is None:
        return whole_money(amount, currency, home)
    number = size / step[0]
    text = f"{number:,.{0 if number >= 100 else 1 if number >= 10 else 2}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{'-' if amount < 0 else ''}{text}{step[1]}" + (f" {currency}" if currency not in ("", home) else "")


def show_decimal(number: Decimal) -> str:
    """The number for people, with thousands separators and without idle zeros."""
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def dump_decimal(number: Decimal) -> str:
    """The number for machines: no separators, no exponent, no idle zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _plain_decimal(digits: str, text: str) -> Decimal:
    """`digits` without thousands separators; when both marks appear, the last one is the decimal mark."""
    if "," in digits and digits.rfind(",") > digits.rfind(".") >= 0:
        digits = digits.replace(".", " ").replace(",", ".")
    whole, point, rest = digits.partition(".")
    if (whole and not _GROUPED.fullmatch(whole)) or (point and not rest.isdigit() and rest) or (not whole and not rest):
        raise ValueError(_not_a_number(text))
    try:
        return Decimal(re.sub(r"\D", "", whole or "0") + point + rest)
    except InvalidOperation:
        raise ValueError(_not_a_number(text)) from None


def _not_a_number(text: str) -> str:
    return _("not a number: {text}").format(text=text.strip())
