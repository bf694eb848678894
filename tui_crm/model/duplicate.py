"""The suspected pair (疑似重复): two records that may be one, and what somebody decided about them."""

from __future__ import annotations

from tui_crm.i18n import N_
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field, Kind, choices

OF = choices(("customer", N_("customers")), ("contact", N_("contacts")))
DECISIONS = choices(("open", N_("undecided")), ("same", N_("the same")), ("different", N_("different")), ("later", N_("put off")))
PAIR, DECISION = N_("Suspected pair"), N_("Decision")

DUPLICATE = Entity(
    key="duplicate",
    label=N_("Suspected duplicate"),
    plural=N_("Suspected duplicates"),
    group="duplicates",
    prefix="D",
    title="first_name",
    columns=("score", "first_name", "second_name", "of", "decision", "because"),
    sort="-score",
    owned=False,
    own_fields=(
        Field("of", Kind.CHOICE, N_("Of"), choices=OF, default="customer", indexed=True, required=True, width=10, section=PAIR, aliases=("entity", "对象")),
        Field("score", Kind.PERCENT, N_("Likeness"), sortable=True, width=9, section=PAIR, aliases=("likelihood", "probability", "相似度"),
              help=N_("how probable it is that the two are one")),
        Field("first", Kind.INTEGER, N_("First record"), indexed=True, required=True, width=9, section=PAIR),
        Field("first_name", Kind.TEXT, N_("First"), search="name", required=True, sortable=True, width=24, section=PAIR, sensitive=True),
        Field("first_code", Kind.TEXT, N_("First code"), search="text", width=9, section=PAIR),
        Field("second", Kind.INTEGER, N_("Second record"), indexed=True, required=True, width=9, section=PAIR),
        Field("second_name", Kind.TEXT, N_("Second"), search="name", required=True, width=24, section=PAIR, sensitive=True),
        Field("second_code", Kind.TEXT, N_("Second code"), search="text", width=9, section=PAIR),
        Field("because", Kind.TEXT, N_("Because of"), many=True, width=24, section=PAIR, aliases=("reasons", "依据"),
              help=N_("the fields that speak for it, the strongest first")),
        Field("decision", Kind.CHOICE, N_("Decision"), choices=DECISIONS, default="open", sortable=True, indexed=True, width=10, section=DECISION,
              aliases=("verdict", "结论")),
        Field("note", Kind.TEXT, N_("Note"), width=24, section=DECISION, aliases=("reason", "备注")),
        Field("decided_by", Kind.REFERENCE, N_("Decided by"), ref="user", width=10, section=DECISION),
        Field("decided_at", Kind.INSTANT, N_("Decided"), sortable=True, width=10, section=DECISION),
    ),
)
