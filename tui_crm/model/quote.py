"""Lines of deals, and quotes with their revisions (商机明细, 报价单). A line keeps what product and price were when it was written."""

from __future__ import annotations

from tui_crm.i18n import N_
from tui_crm.model.entity import Entity
from tui_crm.model.fields import Field, Kind, choices

QUOTE_STATES = choices(
    ("draft", N_("draft")), ("in_approval", N_("in approval")), ("sent", N_("sent")), ("accepted", N_("accepted")), ("rejected", N_("rejected")),
    ("expired", N_("expired")), ("superseded", N_("superseded")),
)  # fmt: skip
LINE, OFFER, STATE = N_("Line"), N_("Offer"), N_("State")


def _line_fields(parent: Field) -> tuple[Field, ...]:
    return (
        parent,
        Field("position", Kind.INTEGER, N_("Position"), width=8, section=LINE, help=N_("order in the list; given when empty")),
        Field("product", Kind.REFERENCE, N_("Product"), ref="product", indexed=True, width=22, section=LINE, aliases=("item", "产品")),
        Field("name", Kind.TEXT, N_("Text"), width=26, section=LINE, aliases=("description", "名称"), help=N_("the product's name when empty")),
        Field("quantity", Kind.DECIMAL, N_("Quantity"), default=1, width=9, section=LINE, aliases=("qty", "数量")),
        Field("unit", Kind.TEXT, N_("Unit"), width=8, section=LINE, aliases=("单位",)),
        Field("price", Kind.MONEY, N_("Price"), width=14, section=LINE, aliases=("unit price", "单价"), help=N_("from the price list when empty")),
        Field("discount", Kind.PERCENT, N_("Discount"), width=8, section=LINE, aliases=("折扣",)),
        Field("amount", Kind.MONEY, N_("Amount"), read_only=True, width=14, section=LINE, aliases=("金额", "小计"), help=N_("quantity × price − discount")),
        Field("floor", Kind.MONEY, N_("Floor price"), read_only=True, width=12, section=LINE, aliases=("底价",)),
        Field("currency", Kind.TEXT, N_("Currency"), read_only=True, width=8, section=LINE, aliases=("币种",)),
    )


DEAL_LINE = Entity(
    key="deal_line",
    label=N_("Deal line"),
    plural=N_("Deal lines"),
    group="deal-lines",
    columns=("deal", "position", "name", "quantity", "price", "discount", "amount"),
    sort="id",
    owned=False,
    searchable=False,
    own_fields=_line_fields(
        Field("deal", Kind.REFERENCE, N_("Deal"), ref="deal", required=True, indexed=True, width=24, section=LINE, aliases=("opportunity", "商机"))
    ),
)

QUOTE_LINE = Entity(
    key="quote_line",
    label=N_("Quote line"),
    plural=N_("Quote lines"),
    group="quote-lines",
    columns=("quote", "position", "name", "quantity", "price", "discount", "amount"),
    sort="id",
    owned=False,
    searchable=False,
    own_fields=_line_fields(
        Field("quote", Kind.REFERENCE, N_("Quote"), ref="quote", required=True, indexed=True, width=24, section=LINE, aliases=("报价单",))
    ),
)

QUOTE = Entity(
    key="quote",
    label=N_("Quote"),
    plural=N_("Quotes"),
    group="quotes",
    prefix="Q",
    columns=("name", "customer", "revision", "state", "total", "valid_until", "owner"),
    sort="-created_at",
    own_fields=(
        Field("name", Kind.TEXT, N_("Subject"), search="name", sortable=True, width=24, section=OFFER, aliases=("subject", "title", "主题", "报价主题"),
              help=N_("the deal's name when empty")),
        Field("deal", Kind.REFERENCE, N_("Deal"), ref="deal", indexed=True, width=24, section=OFFER, aliases=("opportunity", "商机")),
        Field("customer", Kind.REFERENCE, N_("Customer"), ref="customer", indexed=True, width=22, section=OFFER, aliases=("account", "客户"),
              help=N_("the deal's when empty")),
        Field("contact", Kind.REFERENCE, N_("Contact"), ref="contact", indexed=True, width=16, section=OFFER, aliases=("联系人",)),
        Field("price_list", Kind.REFERENCE, N_("Price list"), ref="price_list", indexed=True, width=18, section=OFFER, aliases=("价格表",),
              help=N_("the valid one in its currency when empty")),
        Field("currency", Kind.TEXT, N_("Currency"), width=8, section=OFFER, aliases=("币种",)),
        Field("valid_until", Kind.DATE, N_("Valid until"), sortable=True, width=11, section=OFFER, aliases=("expires", "有效期至")),
        Field("terms", Kind.LONG_TEXT, N_("Terms"), search="text", width=24, section=OFFER, aliases=("conditions", "条款", "付款条件")),
        Field("total", Kind.MONEY, N_("Total"), read_only=True, sortable=True, width=14, section=STATE, aliases=("amount", "总额", "合计")),
        Field("state", Kind.CHOICE, N_("State"), choices=QUOTE_STATES, default="draft", sortable=True, width=11, section=STATE, aliases=("status", "状态")),
        Field("revision", Kind.INTEGER, N_("Revision"), read_only=True, width=8, section=STATE, aliases=("修订版",)),
        Field("first", Kind.REFERENCE, N_("First revision"), ref="quote", read_only=True, indexed=True, width=16, section=STATE),
        Field("sent_on", Kind.DATE, N_("Sent on"), read_only=True, sortable=True, width=10, section=STATE, aliases=("发送日期",)),
        Field("decided_on", Kind.DATE, N_("Decided on"), read_only=True, sortable=True, width=10, section=STATE, aliases=("答复日期",)),
        Field("note", Kind.TEXT, N_("Note"), width=24, section=STATE, aliases=("reason", "备注", "原因"), help=N_("why it was rejected, for instance")),
    ),
)
