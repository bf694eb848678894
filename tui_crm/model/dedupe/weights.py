"""How much each finding weighs, and what the sum means.

The model of I. Fellegi and A. Sunter, "A Theory for Record Linkage" (JASA 64, 1969): of two records that are one, a finding shows with the
probability `m`; of two others, with `u`. Its weight is log2(m/u) bits; weights of fields add up, and with the odds before anything was compared
they give the probability that the two records are one. The probabilities are what lists of customers commonly show, written down once for all
data (M. Jaro, JASA 84, 1989, and W. Winkler's reports of the US Census Bureau give the same order of size for people); no data set is learnt from.
`u` also holds that fields depend on each other: a firm's colleagues share its address, people of one city its postcode.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log2

PRIOR = -13.0  # bits: about one in ten thousand of the pairs that have a key in common by chance is one record


@dataclass(frozen=True, slots=True)
class Chance:
    """How often a finding shows when the records are one (`m`) and when they are not (`u`)."""

    m: float
    u: float

    @property
    def bits(self) -> float:
        """The finding's weight."""
        return log2(self.m / self.u)


PERSON_NAME: Mapping[str, Chance] = {
    "same": Chance(0.60, 5e-5), "same_short": Chance(0.60, 4e-4), "sound": Chance(0.10, 4e-4), "near": Chance(0.20, 1e-4), "like": Chance(0.10, 6e-4),
    "part": Chance(0.06, 4e-3), "half": Chance(0.02, 5e-2), "other": Chance(0.01, 0.97),
}
COMPANY_NAME: Mapping[str, Chance] = {
    "same": Chance(0.55, 8e-7), "same_short": Chance(0.45, 4e-6), "sound": Chance(0.08, 6e-6), "own": Chance(0.20, 1.2e-5), "own_short": Chance(0.15, 1e-4),
    "near": Chance(0.12, 8e-6), "like": Chance(0.06, 6e-5), "initials": Chance(0.05, 5e-6), "branch": Chance(0.01, 5e-2), "place": Chance(0.04, 2e-4),
    "part": Chance(0.05, 4e-3), "other": Chance(0.03, 0.98),
}
NUMBER = {"same": Chance(0.85, 1e-6), "near": Chance(0.08, 1e-4), "other": Chance(0.05, 0.999)}
PHONE = {"same": Chance(0.70, 1e-6), "other": Chance(0.30, 1.0)}
CONTACT_PHONE = {"same": Chance(0.70, 2e-4), "other": Chance(0.30, 1.0)}
COLLEAGUE_PHONE = {"same": Chance(0.70, 1e-1), "other": Chance(0.30, 1.0)}
EMAIL = {"same": Chance(0.70, 1e-6), "role": Chance(0.60, 3e-5), "near": Chance(0.10, 1e-4), "other": Chance(0.30, 1.0)}
DOMAIN = {"same": Chance(0.80, 8e-4), "other": Chance(0.20, 0.98)}
PERSON_DOMAIN = {"same": Chance(0.60, 2e-2), "other": Chance(0.50, 0.98)}
SOCIAL = {"same": Chance(0.70, 2e-6), "other": Chance(0.50, 1.0)}
BIRTHDAY = {"same": Chance(0.88, 6e-5), "swapped": Chance(0.03, 3e-5), "near": Chance(0.05, 2e-3), "year": Chance(0.01, 1.3e-2), "other": Chance(0.04, 0.98)}
ADDRESS = {"same": Chance(0.50, 1e-4), "near": Chance(0.25, 4e-4), "street": Chance(0.05, 1.5e-2), "part": Chance(0.08, 3e-2), "other": Chance(0.12, 0.97)}
OFFICE = {"same": Chance(0.50, 2e-3), "near": Chance(0.25, 8e-3), "street": Chance(0.05, 2e-2), "part": Chance(0.08, 4e-2), "other": Chance(0.12, 0.93)}
CITY = {"same": Chance(0.85, 4e-2), "near": Chance(0.08, 5e-3), "other": Chance(0.10, 0.96)}
REGION = {"same": Chance(0.90, 0.3), "other": Chance(0.10, 0.7)}
POSTCODE = {"same": Chance(0.80, 1e-2), "near": Chance(0.08, 3e-2), "other": Chance(0.12, 0.96)}
CUSTOMER = {"same": Chance(0.70, 2e-3), "other": Chance(0.30, 0.99)}
REPRESENTATIVE = {"same": Chance(0.80, 1e-3), "other": Chance(0.20, 0.99)}
SEX = {"same": Chance(0.97, 0.5), "other": Chance(0.03, 0.5)}

CHANCES: Mapping[str, Mapping[str, Chance]] = {
    "person_name": PERSON_NAME, "company_name": COMPANY_NAME, "registration_number": NUMBER, "phones": PHONE, "contact_phones": CONTACT_PHONE, "colleague_phones": COLLEAGUE_PHONE,
    "emails": EMAIL, "website": DOMAIN, "person_website": PERSON_DOMAIN, "socials": SOCIAL, "birthday": BIRTHDAY, "address": ADDRESS, "office": OFFICE, "city": CITY,
    "region": REGION, "postcode": POSTCODE, "customer": CUSTOMER, "legal_representative": REPRESENTATIVE, "sex": SEX,
}
BITS: Mapping[str, Mapping[str, float]] = {field: {level: chance.bits for level, chance in levels.items()} for field, levels in CHANCES.items()}


def probability(bits: float) -> float:
    """The probability that two records are one, from the sum of their weights."""
    odds = PRIOR + bits
    return 1.0 / (1.0 + 2.0**-odds) if odds > -60 else 0.0
