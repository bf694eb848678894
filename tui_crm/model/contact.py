"""The contact: a person at a company customer (联系人), and the link that gives the role."""

from __future__ import annotations

from tui_crm.i18n import N_
from tui_crm.model.customer import BASIC, CARE, PLACE, REACH
from tui_crm.model.entity import Entity
from tui_crm.model.fields import SEX, Field, Kind, choices

ROLES = choices(
    ("decision_maker", N_("decision maker")), ("buyer", N_("buyer")), ("finance", N_("finance")), ("technical", N_("technical")),
    ("user", N_("user of the product")), ("assistant", N_("assistant")), ("other", N_("other")),
)

CONTACT = Entity(
    key="contact",
    label=N_("Contact"),
    plural=N_("Contacts"),
    group="contacts",
    prefix="P",
    columns=("name", "job_title", "customer", "phones", "emails", "owner"),
    mergeable=True,
    own_fields=(
        Field("name", Kind.TEXT, N_("Full name"), required=True, search="name", sortable=True, collated=True, width=18, section=BASIC,
              aliases=("full name", "contact", "contact name", "姓名", "联系人", "联系人姓名")),
        Field("customer", Kind.REFERENCE, N_("Customer"), ref="customer", indexed=True, width=22, section=BASIC,
              aliases=("company", "account", "account name", "company name", "organization", "客户", "公司", "所属客户", "客户名称"),
              help=N_("the main one; more are added on the customer's page")),
        Field("job_title", Kind.TEXT, N_("Job title"), sensitive=True, search="text", width=14, section=BASIC, aliases=("title", "position", "职务", "职位")),
        Field("department", Kind.TEXT, N_("Department"), sensitive=True, search="text", width=12, section=BASIC, aliases=("部门名称", "所在部门")),
        Field("sex", Kind.CHOICE, N_("Sex"), choices=SEX, sensitive=True, width=6, section=BASIC, aliases=("gender", "性别")),
        Field("birthday", Kind.DATE, N_("Birthday"), sensitive=True, yearly=True, width=10, section=BASIC, aliases=("birth date", "date of birth", "生日", "出生日期")),
        Field("phones", Kind.PHONE, N_("Phones"), many=True, search="text", indexed=True, sensitive=True, width=16, section=REACH,
              aliases=("phone", "mobile", "telephone", "tel", "电话", "手机", "联系电话")),
        Field("emails", Kind.EMAIL, N_("E-mails"), many=True, search="text", indexed=True, sensitive=True, width=22, section=REACH,
              aliases=("email", "e-mail", "email address", "邮箱", "电子邮件")),
        Field("socials", Kind.SOCIAL, N_("Social accounts"), many=True, search="text", sensitive=True, width=16, section=REACH, aliases=("wechat", "微信")),
        Field("do_not_contact", Kind.BOOLEAN, N_("Do not contact"), width=14, section=REACH, aliases=("dnc", "勿扰")),
        Field("city", Kind.TEXT, N_("City"), width=10, section=PLACE, aliases=("城市",)),
        Field("address", Kind.TEXT, N_("Address"), sensitive=True, width=24, section=PLACE, aliases=("street", "地址")),
        Field("preferences", Kind.LONG_TEXT, N_("Preferences"), width=20, section=CARE, aliases=("偏好",)),
        Field("tags", Kind.TEXT, N_("Tags"), many=True, indexed=True, search="text", width=14, section=CARE, aliases=("tag", "标签")),
        Field("notes", Kind.LONG_TEXT, N_("Notes"), search="text", width=24, section=CARE, aliases=("note", "description", "备注")),
    ),
)

LINK = Entity(
    key="link",
    label=N_("Customer's contact"),
    plural=N_("Customers' contacts"),
    title="role",
    columns=("customer", "contact", "role", "main"),
    sort="id",
    owned=False,
    searchable=False,
    one_per=("customer", "contact"),
    own_fields=(
        Field("customer", Kind.REFERENCE, N_("Customer"), ref="customer", required=True, indexed=True, width=22),
        Field("contact", Kind.REFERENCE, N_("Contact"), ref="contact", required=True, indexed=True, width=18),
        Field("role", Kind.CHOICE, N_("Role"), choices=ROLES, open_choices=True, width=19, aliases=("角色",)),
        Field("main", Kind.BOOLEAN, N_("Primary contact"), width=15, aliases=("primary", "首要联系人")),
    ),
)
