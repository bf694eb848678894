"""The one scorer: the probability that two records are one, and what each field said to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tui_crm.model.dedupe.comparing import COMPARERS, Finding, address_finding
from tui_crm.model.dedupe.profile import Profile
from tui_crm.model.dedupe.verdict import Verdict, verdict_of
from tui_crm.model.dedupe.weights import BITS, probability

DOUBTFUL = 0.7
"""The most that can be said of two records whose names contradict: suspected, and never sure."""
UNLIKE = 0.4
"""The most that can be said of a company and a person whose names contradict: people share the telephone of where they work."""
CONTRADICTING = frozenset({"other", "half", "branch", "place"})
DEAREST = max(BITS["address"].values())
"""The most that an address can say."""


class Score(NamedTuple):
    """What came out of comparing two records: the probability 0 to 1, and the findings."""

    value: float
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Verdict:
        """Sure, suspected, or neither, by the default thresholds."""
        return verdict_of(self.value)


def score(a: Profile, b: Profile, least: float = 0.0) -> Score:
    """Compare two records. Symmetric; fields that one of them leaves empty count for nothing.

    Of what cannot reach the probability `least` whatever the addresses say, the addresses, the dearest to compare, are left out.
    """
    findings = []
    bits = 0.0
    for compare in COMPARERS:
        finding = compare(a, b)
        if finding is not None:
            findings.append(finding)
            bits += BITS[finding.table][finding.level]
    if probability(bits + DEAREST) >= least and (finding := address_finding(a, b)) is not None:
        findings.append(finding)
        bits += BITS[finding.table][finding.level]
    found = probability(bits)
    most = UNLIKE if a.person != b.person else DOUBTFUL
    return Score(most if found > most and _doubtful(findings) else found, tuple(findings))


def _doubtful(findings: Sequence[Finding]) -> bool:
    """Whether the names contradict and no number settles it: a family and a building share everything else."""
    levels = {finding.field: finding.level for finding in findings}
    return levels.get("name") in CONTRADICTING and levels.get("registration_number") != "same"


def weight(finding: Finding) -> float:
    """The bits that a finding adds to the odds; negative ones speak against."""
    return BITS[finding.table][finding.level]
