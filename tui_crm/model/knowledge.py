"""What the firm knows: articles with their versions (知识库), where they helped, known faults of products (缺陷库), ready-made replies."""

from __future__ import annotations

from tui_crm.i18n import N_
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field, Kind, choices

ARTICLE_STATES = choices(("draft", N_("draft")), ("review", N_("in review")), ("published", N_("published")), ("archived", N_("archived")))
AUDIENCES = choices(("internal", N_("internal")), ("public", N_("public")))
DEFECT_STATES = choices(
    ("new", N_("new")), ("confirmed", N_("confirmed")), ("fixed", N_("fixed")), ("verified", N_("verified")),
    ("wont_fix", N_("won't be fixed")), ("duplicate", N_("duplicate")),
)

ARTICLE = Entity(
    key="article",
    label=N_("Article"),
    plural=N_("Articles"),
    group="articles",
    title="title",
    prefix="N",
    columns=("title", "state", "audience", "language", "edition", "owner"),
    sort="-updated_at",
    own_fields=(
        Field("title", Kind.TEXT, N_("Title"), required=True, search="name", sortable=True, collated=True, width=34, aliases=("subject", "标题")),
        Field("body", Kind.LONG_TEXT, N_("Text"), search="text", width=40, aliases=("内容", "正文")),
        Field("state", Kind.CHOICE, N_("State"), choices=ARTICLE_STATES, default="draft", indexed=True, width=9, aliases=("status", "状态")),
        Field("audience", Kind.CHOICE, N_("Audience"), choices=AUDIENCES, default="internal", indexed=True, width=9, aliases=("可见范围",)),
        Field("language", Kind.TEXT, N_("Language"), sortable=True, width=8, aliases=("语言",)),
        Field("product", Kind.REFERENCE, N_("Product"), ref="product", indexed=True, width=16, aliases=("产品",)),
        Field("tags", Kind.TEXT, N_("Tags"), many=True, indexed=True, search="text", width=14, aliases=("tag", "标签")),
        Field("ticket", Kind.REFERENCE, N_("Written after"), ref="ticket", indexed=True, width=18, help=N_("the ticket that it was drafted from")),
        Field("edition", Kind.INTEGER, N_("Edition"), read_only=True, width=7, help=N_("counted when it is published")),
        Field("published_at", Kind.INSTANT, N_("Published"), sortable=True, read_only=True, width=16),
    ),
)

EDITION = Entity(
    key="edition",
    label=N_("Edition of an article"),
    plural=N_("Editions of articles"),
    group="editions",
    title="title",
    columns=("article", "number", "title", "at", "by"),
    sort="-at",
    owned=False,
    searchable=False,
    own_fields=(
        Field("article", Kind.REFERENCE, N_("Article"), ref="article", required=True, indexed=True, width=24),
        Field("number", Kind.INTEGER, N_("Edition"), width=7),
        Field("title", Kind.TEXT, N_("Title"), width=30),
        Field("body", Kind.LONG_TEXT, N_("Text"), width=40),
        Field("at", Kind.INSTANT, N_("When"), sortable=True, width=10),
        Field("by", Kind.REFERENCE, N_("By"), ref="user", width=10),
    ),
)

DEFECT = Entity(
    key="defect",
    label=N_("Defect"),
    plural=N_("Defects"),
    group="defects",
    prefix="X",
    columns=("name", "product", "state", "found_in", "fixed_in", "owner"),
    sort="-created_at",
    own_fields=(
        Field("name", Kind.TEXT, N_("Name"), required=True, search="name", sortable=True, collated=True, width=28, aliases=("title", "subject", "标题", "名称")),
        Field("product", Kind.REFERENCE, N_("Product"), ref="product", indexed=True, width=16, aliases=("产品",)),
        Field("state", Kind.CHOICE, N_("State"), choices=DEFECT_STATES, default="new", indexed=True, width=10, aliases=("status", "状态")),
        Field("found_in", Kind.TEXT, N_("Found in version"), width=12, aliases=("发现版本",)),
        Field("fixed_in", Kind.TEXT, N_("Fixed in version"), width=12, aliases=("修复版本",)),
        Field("same_as", Kind.REFERENCE, N_("Same as"), ref="defect", indexed=True, width=18),
        Field("workaround", Kind.LONG_TEXT, N_("Workaround"), search="text", width=26, aliases=("临时方案",)),
        Field("notes", Kind.LONG_TEXT, N_("Notes"), search="text", width=26, aliases=("description", "描述", "备注")),
        Field("told_at", Kind.INSTANT, N_("Customers told"), read_only=True, width=16),
    ),
)

CANNED = Entity(
    key="canned",
    label=N_("Ready-made reply"),
    plural=N_("Ready-made replies"),
    group="canned",
    columns=("name", "language", "body"),
    sort="name",
    owned=False,
    own_fields=(
        Field("name", Kind.TEXT, N_("Name"), required=True, unique=True, search="name", sortable=True, width=20),
        Field("body", Kind.LONG_TEXT, N_("Text"), required=True, search="text", width=40,
              help=N_("with fields of the ticket, as in: Dear {contact}, about {code} …")),
        Field("language", Kind.TEXT, N_("Language"), width=8),
        Field("state", Kind.TEXT, N_("Then put into"), width=12, help=N_("the state that the ticket goes to when it is sent; empty: as it is")),
    ),
)
