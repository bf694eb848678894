"""Service levels: business calendars, what is promised by priority and grade, and who is told when it is late."""

from __future__ import annotations

from tui_crm.i18n import N_
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field, Kind, choices
from tui_crm.model.ticket import KINDS, PRIORITIES, SEVERITIES

WARN_PERCENT = 75
"""From which share of a target on one is warned; at 100 it is breached."""
TOLD = choices(("owner", N_("the owner")), ("manager", N_("the owner's manager")), ("user", N_("a user")))
MEASURES = choices(("respond", N_("first answer")), ("resolve", N_("solution")), ("confirm", N_("confirmation of a dispatch")))

CALENDAR = Entity(
    key="calendar",
    label=N_("Business calendar"),
    plural=N_("Business calendars"),
    group="calendars",
    columns=("name", "zone", "hours"),
    sort="name",
    owned=False,
    searchable=False,
    own_fields=(
        Field("name", Kind.TEXT, N_("Name"), required=True, unique=True, sortable=True, width=18, aliases=("名称",)),
        Field("zone", Kind.TEXT, N_("Time zone"), width=16, help=N_("as in Asia/Shanghai; empty: that of who looks"), aliases=("timezone", "时区")),
        Field("hours", Kind.TEXT, N_("Hours"), many=True, width=30, help=N_("as in: Mon-Fri 09:00-12:00 13:00-18:00"), aliases=("工作时间",)),
        Field("holidays", Kind.TEXT, N_("Holidays"), many=True, width=24, help=N_("days, as in 2026-10-01, or 2026-10-01..2026-10-07"), aliases=("节假日",)),
        Field("extra", Kind.TEXT, N_("Other hours"), many=True, width=24, aliases=("调休",),
              help=N_("days with hours of their own, as in: 2026-10-10 09:00-18:00; they stand above holidays")),
    ),
)

SLA_POLICY = Entity(
    key="sla_policy",
    label=N_("Service level"),
    plural=N_("Service levels"),
    group="service-levels",
    columns=("position", "name", "calendar", "where", "active"),
    sort="position",
    owned=False,
    searchable=False,
    own_fields=(
        Field("name", Kind.TEXT, N_("Name"), required=True, unique=True, sortable=True, width=20, aliases=("名称",)),
        Field("position", Kind.INTEGER, N_("Position"), sortable=True, width=8, help=N_("the first one that fits a ticket is taken")),
        Field("calendar", Kind.REFERENCE, N_("Calendar"), ref="calendar", indexed=True, width=16, help=N_("empty: around the clock")),
        Field("where", Kind.TEXT, N_("For tickets"), width=30, help=N_("in the filter language; empty: all")),
        Field("confirm", Kind.INTEGER, N_("Dispatches confirmed within"), unit=N_("min"), default=120, width=12, help=N_("business minutes; 0: any time")),
        Field("active", Kind.BOOLEAN, N_("Active"), default=True, width=6),
    ),
)

SLA_TARGET = Entity(
    key="sla_target",
    label=N_("Target"),
    plural=N_("Targets of service levels"),
    group="sla-targets",
    title="note",
    columns=("policy", "kind", "priority", "grade", "respond", "resolve"),
    sort="id",
    owned=False,
    searchable=False,
    own_fields=(
        Field("policy", Kind.REFERENCE, N_("Service level"), ref="sla_policy", required=True, indexed=True, width=20),
        Field("kind", Kind.CHOICE, N_("Kind"), choices=KINDS, width=10, help=N_("empty: every kind")),
        Field("priority", Kind.CHOICE, N_("Priority"), choices=PRIORITIES, width=8, help=N_("empty: every priority")),
        Field("severity", Kind.CHOICE, N_("Severity"), choices=SEVERITIES, width=8, help=N_("of complaints; empty: every severity")),
        Field("grade", Kind.TEXT, N_("Grade"), width=6, help=N_("of the customer; empty: every grade")),
        Field("respond", Kind.INTEGER, N_("First answer"), unit=N_("min"), width=12, help=N_("business minutes; 0: none promised")),
        Field("resolve", Kind.INTEGER, N_("Solution"), unit=N_("min"), width=12, help=N_("business minutes; 0: none promised")),
        Field("note", Kind.TEXT, N_("Note"), width=20),
    ),
)

ESCALATION = Entity(
    key="escalation",
    label=N_("Escalation level"),
    plural=N_("Escalation levels"),
    group="escalations",
    columns=("level", "name", "measure", "percent", "tell", "user"),
    sort="level",
    owned=False,
    searchable=False,
    own_fields=(
        Field("name", Kind.TEXT, N_("Name"), required=True, width=20),
        Field("level", Kind.INTEGER, N_("Level"), sortable=True, width=6, default=1),
        Field("measure", Kind.CHOICE, N_("Of"), choices=MEASURES, default="resolve", width=14),
        Field("percent", Kind.INTEGER, N_("From percent"), default=100, width=8, help=N_("of the target that is used up")),
        Field("tell", Kind.CHOICE, N_("Tells"), choices=TOLD, default="manager", width=16),
        Field("user", Kind.REFERENCE, N_("User"), ref="user", width=12),
        Field("active", Kind.BOOLEAN, N_("Active"), default=True, width=6),
    ),
)
