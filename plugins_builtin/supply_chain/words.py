"""The choices of the fields: what is stored, and what people read."""

from __future__ import annotations

Choices = tuple[tuple[str, str], ...]

FITS: Choices = (("strategic", "strategic"), ("good", "good"), ("neutral", "neutral"), ("poor", "poor"))
DELIVERY_STATES: Choices = (("planned", "planned"), ("shipped", "on its way"), ("delivered", "delivered"), ("cancelled", "cancelled"))
RESULTS: Choices = (("ok", "OTIF"), ("late", "late"), ("early", "too early"), ("short", "short"), ("both", "late and short"))
MISS_CAUSES: Choices = (
    ("capacity", "capacity"), ("material", "material shortage"), ("quality", "quality hold"), ("planning", "planning"), ("transport", "transport"),
    ("credit", "delivery block"), ("customer", "changed by the customer"),
)  # fmt: skip
PRICE_KINDS: Choices = (("framework", "framework contract"), ("contract", "contract"), ("spot", "spot price"))
SEVERITIES: Choices = (("minor", "minor"), ("major", "major"), ("critical", "critical"))
INCIDENT_STATES: Choices = (
    ("reported", "D1–D2 reported"), ("contained", "D3 contained"), ("analysed", "D4 cause found"), ("corrected", "D5–D6 corrected"),
    ("prevented", "D7 prevented"), ("closed", "D8 closed"),
)  # fmt: skip
CAUSES: Choices = (
    ("material", "material"), ("process", "process"), ("machine", "machine or tool"), ("people", "handling"), ("design", "design"),
    ("packaging", "packaging"), ("carriage", "transport damage"), ("customer", "use by the customer"), ("none", "no fault found"),
)  # fmt: skip


def labels(choices: Choices) -> dict[str, str]:
    """Stored value → what people read, in English."""
    return dict(choices)
