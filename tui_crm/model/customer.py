"""The customer: a company or a person the firm serves (客户)."""

from __future__ import annotations

from tui_crm.i18n import N_
from tui_crm.model.entity import Entity, History
from tui_crm.model.fields import SEX, Derived, Field, Kind, choices
from tui_crm.model.lead_rule import LEAD_STATES

KINDS = choices(("company", N_("company")), ("person", N_("person")))
SIZES = choices(
    ("1-9", "1-9"), ("10-49", "10-49"), ("50-199", "50-199"), ("200-999", "200-999"), ("1000-4999", "1000-4999"), ("5000+", "5000+")
)
SOURCES = choices(
    ("referral", N_("referral")), ("website", N_("website")), ("exhibition", N_("exhibition")), ("cold_call", N_("cold call")),
    ("advertising", N_("advertising")), ("partner", N_("partner")), ("social", N_("social media")), ("import", N_("import")),
)
LIFECYCLES = choices(
    ("prospect", N_("prospect")), ("first", N_("first purchase")), ("repeat", N_("repeat purchase")), ("loyal", N_("loyal")),
    ("at_risk", N_("at risk")), ("lost", N_("lost")), ("won_back", N_("won back")),
)
GRADES = choices(("A", "A"), ("B", "B"), ("C", "C"), ("D", "D"))

BASIC, REACH, PLACE, TRADE, CARE = N_("Basic data"), N_("Contact details"), N_("Location"), N_("Business"), N_("Relationship")

CUSTOMER = Entity(
    key="customer",
    label=N_("Customer"),
    plural=N_("Customers"),
    group="customers",
    prefix="C",
    columns=("name", "grade", "city", "phones", "owner", "last_activity"),
    mergeable=True,
    indexes=(("owner", "grade", "last_activity"),),
    history=History(field="owner", entity="owner_change", of="customer", was="was", became="became", at="at", by="by", first=False),
    own_fields=(
        Field("name", Kind.TEXT, N_("Name"), required=True, search="name", sortable=True, collated=True, width=23, section=BASIC,
              aliases=("account", "account name", "company", "company name", "customer", "customer name", "客户名称", "公司名称", "名称", "姓名", "客户")),
        Field("kind", Kind.CHOICE, N_("Type"), choices=KINDS, default="company", indexed=True, width=8, section=BASIC, aliases=("type", "客户类型", "类型")),
        Field("other_names", Kind.TEXT, N_("Other names"), many=True, search="name", width=16, section=BASIC,
              aliases=("alias", "aliases", "short name", "english name", "简称", "别名", "英文名")),
        Field("legal_representative", Kind.TEXT, N_("Legal representative"), sensitive=True, search="text", section=BASIC, width=20, aliases=("法人", "法定代表人", "法人代表")),
        Field("registration_number", Kind.TEXT, N_("Registration number"), sensitive=True, search="text", section=BASIC, width=19,
              aliases=("tax number", "tax id", "vat", "统一社会信用代码", "税号")),
        Field("registered_address", Kind.TEXT, N_("Registered address"), sensitive=True, section=BASIC, width=24, aliases=("注册地址",)),
        Field("parent", Kind.REFERENCE, N_("Parent company"), ref="customer", indexed=True, section=BASIC, width=18,
              aliases=("subsidiary of", "subsidiary_of", "parent account", "上级客户", "母公司")),
        Field("founded", Kind.INTEGER, N_("Founded"), section=BASIC, width=8, aliases=("year established", "year_established", "成立年份", "成立时间")),
        Field("sex", Kind.CHOICE, N_("Sex"), choices=SEX, sensitive=True, section=BASIC, width=6, aliases=("gender", "性别")),
        Field("birthday", Kind.DATE, N_("Birthday"), sensitive=True, yearly=True, section=BASIC, width=10, aliases=("birth date", "date of birth", "生日", "出生日期")),
        Field("phones", Kind.PHONE, N_("Phones"), many=True, search="text", indexed=True, sensitive=True, width=16, section=REACH,
              aliases=("phone", "phone number", "telephone", "tel", "mobile", "电话", "手机", "联系电话", "手机号", "手机号码")),
        Field("emails", Kind.EMAIL, N_("E-mails"), many=True, search="text", indexed=True, sensitive=True, width=22, section=REACH,
              aliases=("email", "e-mail", "email address", "mail", "邮箱", "电子邮箱", "电子邮件")),
        Field("website", Kind.URL, N_("Website"), search="text", width=20, section=REACH, aliases=("url", "web", "domain", "网址", "网站", "官网")),
        Field("socials", Kind.SOCIAL, N_("Social accounts"), many=True, search="text", sensitive=True, width=16, section=REACH,
              aliases=("social", "wechat", "微信", "社交账号")),
        Field("do_not_contact", Kind.BOOLEAN, N_("Do not contact"), indexed=True, width=14, section=REACH, aliases=("dnc", "勿扰", "免打扰")),
        Field("country", Kind.TEXT, N_("Country"), sortable=True, width=10, section=PLACE, aliases=("office_location", "office location", "billing country", "国家")),
        Field("region", Kind.TEXT, N_("Region"), sortable=True, search="text", width=10, section=PLACE, aliases=("province", "state", "billing state", "省", "省份", "地区", "区域")),
        Field("city", Kind.TEXT, N_("City"), sortable=True, search="text", width=10, section=PLACE, aliases=("billing city", "town", "城市", "市")),
        Field("address", Kind.TEXT, N_("Address"), search="text", sensitive=True, width=24, section=PLACE, aliases=("street", "billing street", "地址", "详细地址")),
        Field("postcode", Kind.TEXT, N_("Postcode"), sensitive=True, width=8, section=PLACE, aliases=("zip", "postal code", "billing code", "邮编")),
        Field("other_addresses", Kind.TEXT, N_("Other addresses"), many=True, sensitive=True, width=24, section=PLACE, aliases=("其他地址",)),
        Field("industry", Kind.TEXT, N_("Industry"), sortable=True, search="text", width=12, section=TRADE, aliases=("sector", "行业", "所属行业", "业种")),
        Field("size", Kind.CHOICE, N_("Size"), choices=SIZES, open_choices=True, indexed=True, width=9, section=TRADE, aliases=("公司规模", "规模")),
        Field("employees", Kind.INTEGER, N_("Employees"), sortable=True, width=9, section=TRADE, aliases=("number of employees", "员工数", "人数")),
        Field("revenue", Kind.MONEY, N_("Yearly revenue"), sortable=True, width=14, section=TRADE, aliases=("annual revenue", "年营业额", "年收入")),
        Field("currency", Kind.TEXT, N_("Currency"), width=8, section=TRADE, aliases=("币种",)),
        Field("source", Kind.CHOICE, N_("Source"), choices=SOURCES, open_choices=True, sortable=True, width=12, section=TRADE,
              aliases=("lead source", "channel", "来源", "渠道", "客户来源")),
        Field("lifecycle", Kind.CHOICE, N_("Lifecycle"), choices=LIFECYCLES, default="prospect", sortable=True, width=15, section=TRADE,
              aliases=("stage", "status", "生命周期", "客户状态")),
        Field("lead_state", Kind.CHOICE, N_("Lead state"), choices=LEAD_STATES, indexed=True, width=15, section=TRADE, aliases=("线索进展",),
              help=N_("of a prospect: how far it is")),
        Field("grade", Kind.CHOICE, N_("Grade"), choices=GRADES, open_choices=True, sortable=True, width=5, section=TRADE, aliases=("rating", "级别", "客户级别", "等级")),
        Field("tags", Kind.TEXT, N_("Tags"), many=True, indexed=True, search="text", width=14, section=CARE, aliases=("tag", "标签")),
        Field("preferences", Kind.LONG_TEXT, N_("Preferences"), width=20, section=CARE, aliases=("偏好", "喜好")),
        Field("notes", Kind.LONG_TEXT, N_("Notes"), search="text", width=24, section=CARE, aliases=("note", "description", "remark", "remarks", "comment", "备注", "描述")),
        Field("last_activity", Kind.INSTANT, N_("Last activity"), read_only=True, sortable=True, width=10, section=CARE,
              derived=Derived(entity="activity", by="customer", of="at"), aliases=("last contacted", "last_activity_at", "最后跟进", "最近跟进")),
        Field("owner_since", Kind.INSTANT, N_("With its owner since"), read_only=True, width=10, section=CARE,
              derived=Derived(entity="owner_change", by="customer", of="at"), aliases=("pool_entered_at", "负责人变更时间", "进入公海时间"),
              help=N_("of one in the public pool: there since; empty: since it was made")),
        Field("protected_until", Kind.DATE, N_("Protected until"), width=10, section=CARE, aliases=("保护期至",),
              help=N_("until that day it does not return to the public pool")),
        Field("locked", Kind.BOOLEAN, N_("Stays with its owner"), width=10, section=CARE, aliases=("锁定",), help=N_("it never returns to the public pool")),
    ),
)
