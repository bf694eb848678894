"""Viewings 带看: who was shown which home, when, and what they said of it. The agent is the record's owner."""

from __future__ import annotations

from tui_crm.plugins.api import EntitySpec, OwnField

from .words import FEEDBACK, VIEWING_STATES

SAID = "What they said"

VIEWING = EntitySpec(
    key="viewing", label="Viewing", plural="Viewings", group="viewings", prefix="V", letter="V", sort="-at",
    columns=("at", "name", "customer", "listing", "state", "score", "feedback", "owner"),
    fields=(
        OwnField(key="name", type="text", label="Subject", required=True, searchable=True, width=24, aliases=("主题", "带看主题")),
        OwnField(key="customer", type="reference", label="Customer", ref="customer", required=True, indexed=True, width=14,
                 aliases=("客户", "带看客户")),
        OwnField(key="listing", type="reference", label="Listing", ref="realty.listing", indexed=True, width=18, aliases=("房源", "带看房源")),
        OwnField(key="unit", type="reference", label="Unit", ref="realty.unit", indexed=True, width=12),
        OwnField(key="at", type="instant", label="When", indexed=True, required=True, width=16, aliases=("带看时间",)),
        OwnField(key="state", type="choice", label="State", choices=VIEWING_STATES, default="planned", indexed=True, width=11, aliases=("带看状态",)),
        OwnField(key="again", type="boolean", label="Second viewing", width=6, indexed=True, aliases=("复看",)),
        OwnField(key="companions", type="text", label="Came along", width=14, help="who else was there", aliases=("陪看人",)),
        OwnField(key="score", type="integer", label="Score", width=5, indexed=True, section=SAID, help="1 to 5; 0: not said yet",
                 aliases=("评分", "意向度")),
        OwnField(key="feedback", type="multi_choice", label="Feedback", choices=FEEDBACK, width=18, section=SAID, aliases=("反馈", "客户反馈")),
        OwnField(key="offer", type="money", label="Offer", width=14, section=SAID, sortable=True, help="what they would pay",
                 aliases=("出价", "意向价")),
        OwnField(key="remark", type="long_text", label="In their words", width=20, section=SAID, aliases=("反馈内容", "带看总结")),
        OwnField(key="next_step", type="text", label="Next step", width=18, section=SAID, aliases=("下一步",)),
    ),
)  # fmt: skip
