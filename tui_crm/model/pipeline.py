"""The pipeline and its stages (销售流程, 阶段), and why deals are lost: what the people who lead sales decide."""

from __future__ import annotations

from tui_crm.i18n import N_
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field, Kind, choices

STAGE_KINDS = choices(("open", N_("deal¦open")), ("on_hold", N_("on hold")), ("won", N_("won")), ("lost", N_("deal¦lost")))

PIPELINE = Entity(
    key="pipeline",
    label=N_("Pipeline"),
    plural=N_("Pipelines"),
    group="pipelines",
    columns=("position", "name", "slug", "active", "about"),
    sort="position",
    owned=False,
    searchable=False,
    own_fields=(
        Field("name", Kind.TEXT, N_("Name"), required=True, unique=True, sortable=True, width=20, aliases=("pipeline name", "名称", "销售流程")),
        Field("slug", Kind.TEXT, N_("Short name"), unique=True, width=12, help=N_("for files and commands; made from the name when empty")),
        Field("position", Kind.INTEGER, N_("Position"), sortable=True, width=8, help=N_("the first active one is taken when none is named"),
              aliases=("order", "顺序")),
        Field("active", Kind.BOOLEAN, N_("Active"), default=True, width=6, aliases=("启用",)),
        Field("about", Kind.TEXT, N_("Meaning"), width=40, aliases=("description", "说明")),
        Field("plugin", Kind.TEXT, N_("From plugin"), read_only=True, width=11),
    ),
)

STAGE = Entity(
    key="stage",
    label=N_("Stage"),
    plural=N_("Stages"),
    group="stages",
    columns=("pipeline", "position", "name", "kind", "probability", "allowed_days", "needed"),
    sort="position",
    owned=False,
    searchable=False,
    one_per=("pipeline", "name"),
    own_fields=(
        Field("name", Kind.TEXT, N_("Name"), required=True, sortable=True, width=16, aliases=("stage name", "deal stage", "阶段", "名称")),
        Field("slug", Kind.TEXT, N_("Short name"), unique=True, width=18, help=N_("pipeline.stage, for files and commands; made from the name when empty")),
        Field("pipeline", Kind.REFERENCE, N_("Pipeline"), ref="pipeline", required=True, indexed=True, width=16, aliases=("销售流程",)),
        Field("position", Kind.INTEGER, N_("Position"), sortable=True, width=8, help=N_("order in the pipeline, from 1"), aliases=("order", "顺序")),
        Field("kind", Kind.CHOICE, N_("Type"), choices=STAGE_KINDS, default="open", indexed=True, width=8, aliases=("type", "类型")),
        Field("probability", Kind.PERCENT, N_("Probability"), width=11, help=N_("how many of its deals are won, for the forecast"), aliases=("概率", "赢率")),
        Field("allowed_days", Kind.INTEGER, N_("Allowed age"), unit=N_("days"), width=11, aliases=("allowed age", "允许停留", "停留天数"),
              help=N_("a deal without activity and without a change of stage for longer is stalled; 0: never")),
        Field("needed", Kind.TEXT, N_("Required fields"), many=True, width=24, aliases=("required", "required fields", "必填字段"),
              help=N_("names of fields that a deal must have filled in here")),
        Field("ever", Kind.BOOLEAN, N_("Part of the funnel"), default=True, width=18, help=N_("shown in the funnel and in conversion")),
        Field("plugin", Kind.TEXT, N_("From plugin"), read_only=True, width=11),
    ),
)

LOSS_REASON = Entity(
    key="loss_reason",
    label=N_("Loss reason"),
    plural=N_("Loss reasons"),
    group="loss-reasons",
    columns=("position", "name", "active", "about"),
    sort="position",
    owned=False,
    searchable=False,
    own_fields=(
        Field("name", Kind.TEXT, N_("Name"), required=True, unique=True, sortable=True, width=20, aliases=("reason", "loss reason", "输单原因", "原因")),
        Field("position", Kind.INTEGER, N_("Position"), sortable=True, width=8),
        Field("active", Kind.BOOLEAN, N_("Active"), default=True, width=6),
        Field("about", Kind.TEXT, N_("Meaning"), width=40),
    ),
)

COMPETITOR = Entity(
    key="competitor",
    label=N_("Competitor"),
    plural=N_("Competitors"),
    group="competitors",
    prefix="R",
    columns=("name", "website", "strengths", "weaknesses"),
    sort="name",
    owned=False,
    own_fields=(
        Field("name", Kind.TEXT, N_("Name"), required=True, search="name", sortable=True, collated=True, width=24, aliases=("competitor", "竞争对手", "对手", "名称")),
        Field("website", Kind.URL, N_("Website"), search="text", width=20, aliases=("url", "网址")),
        Field("strengths", Kind.LONG_TEXT, N_("Strengths"), search="text", width=30, aliases=("优势",)),
        Field("weaknesses", Kind.LONG_TEXT, N_("Weaknesses"), search="text", width=30, aliases=("劣势", "弱点")),
        Field("tags", Kind.TEXT, N_("Tags"), many=True, indexed=True, search="text", width=14, aliases=("tag", "标签")),
        Field("notes", Kind.LONG_TEXT, N_("Notes"), search="text", width=24, aliases=("note", "备注")),
    ),
)
