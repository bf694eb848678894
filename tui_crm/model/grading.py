"""Rulesets and overrides: what people decide about grades (客户分级). The grades that follow are kept by the store (see services/grading)."""

from __future__ import annotations

from tui_crm.i18n import N_
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field, Kind, choices

STATES = choices(("draft", N_("draft")), ("active", N_("active")), ("retired", N_("retired")))

RULESET = Entity(
    key="ruleset",
    label=N_("Ruleset"),
    plural=N_("Rulesets"),
    columns=("name", "scheme", "state", "digest", "activated_at"),
    sort="id",
    owned=False,
    searchable=False,
    own_fields=(
        Field("name", Kind.TEXT, N_("Name"), required=True, width=20, message=True),
        Field("scheme", Kind.TEXT, N_("Scheme"), required=True, indexed=True, width=12),
        Field("state", Kind.CHOICE, N_("State"), choices=STATES, default="draft", indexed=True, width=8),
        Field("body", Kind.LONG_TEXT, N_("Rules"), required=True, width=40),
        Field("digest", Kind.TEXT, N_("Fingerprint"), width=12, help=N_("of the rules and of the versions of their criteria")),
        Field("activated_at", Kind.INSTANT, N_("Active since"), width=10),
    ),
)

OVERRIDE = Entity(
    key="grade_override",
    label=N_("Grade set by hand"),
    plural=N_("Grades set by hand"),
    columns=("customer", "scheme", "grade", "reason", "until"),
    title="grade",
    sort="id",
    owned=False,
    searchable=False,
    one_per=("customer", "scheme"),
    own_fields=(
        Field("customer", Kind.REFERENCE, N_("Customer"), ref="customer", required=True, indexed=True, width=22),
        Field("scheme", Kind.TEXT, N_("Scheme"), required=True, indexed=True, width=12),
        Field("grade", Kind.TEXT, N_("Grade"), required=True, width=12),
        Field("reason", Kind.TEXT, N_("Reason"), required=True, width=30),
        Field("until", Kind.DATE, N_("Until"), width=10, help=N_("the last day it holds; empty: until it is lifted")),
    ),
)
