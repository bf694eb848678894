"""What an agency asks of a customer: what they are to us, what they look for, what they can pay, when they decide."""

from __future__ import annotations

from tui_crm.plugins.api import FieldSpec, hookimpl

from .deals import deal_fields
from .words import ELIGIBLE, FEATURES, FINANCING, LEVELS, MARKETS, PURPOSES, ROLES, ROOMS

DEMAND, MEANS, MATCH = "Demand", "Means", "Matching"


@hookimpl
def fields() -> list[FieldSpec]:
    """The fields of a customer, then those of a deal."""
    return [*_demand(), *_means(), *_match(), *deal_fields()]


def _demand() -> list[FieldSpec]:
    return [
        FieldSpec(entity="customer", key="role", type="multi_choice", label="Is", choices=ROLES, indexed=True, section=DEMAND, width=14,
                  aliases=("realty role", "客户类型", "客户性质"), help="what the customer is to us; may be several"),
        FieldSpec(entity="customer", key="market", type="multi_choice", label="Looks for", choices=MARKETS, section=DEMAND, width=14,
                  aliases=("需求类型",), help="empty: a buyer looks at second-hand and new homes, a tenant at homes to let"),
        FieldSpec(entity="customer", key="areas", type="text", label="Wanted areas", section=DEMAND, width=18, searchable=True,
                  aliases=("意向区域", "需求区域", "意向商圈"), help="districts or estates, parted by commas; the first is preferred"),
        FieldSpec(entity="customer", key="rooms", type="multi_choice", label="Wanted layout", choices=ROOMS, section=DEMAND, width=14,
                  aliases=("意向户型", "需求户型", "意向居室")),
        FieldSpec(entity="customer", key="size_min", type="decimal", label="Size from", unit="m²", section=DEMAND, width=9, aliases=("最小面积",)),
        FieldSpec(entity="customer", key="size_max", type="decimal", label="Size to", unit="m²", section=DEMAND, width=9, aliases=("最大面积",)),
        FieldSpec(entity="customer", key="levels", type="multi_choice", label="Wanted floor", choices=LEVELS, section=DEMAND, aliases=("意向楼层",)),
        FieldSpec(entity="customer", key="musts", type="multi_choice", label="Must have", choices=FEATURES, section=DEMAND, width=18,
                  aliases=("硬性要求",)),
        FieldSpec(entity="customer", key="purpose", type="choice", label="Purpose", choices=PURPOSES, section=DEMAND,
                  aliases=("购房目的", "置业目的")),
        FieldSpec(entity="customer", key="decide_by", type="date", label="Decides by", indexed=True, section=DEMAND, width=10,
                  aliases=("决策日期", "预计成交", "期望入住")),
    ]  # fmt: skip


def _means() -> list[FieldSpec]:
    return [
        FieldSpec(entity="customer", key="budget_min", type="money", label="Budget from", section=MEANS, width=14, aliases=("最低预算",)),
        FieldSpec(entity="customer", key="budget_max", type="money", label="Budget to", indexed=True, section=MEANS, width=14,
                  aliases=("预算", "最高预算", "购房预算", "budget"), help="what they can spend on a home at most"),
        FieldSpec(entity="customer", key="rent_max", type="money", label="Rent up to", indexed=True, section=MEANS, width=12,
                  aliases=("租金预算", "最高租金"), help="per month"),
        FieldSpec(entity="customer", key="down_payment", type="money", label="Down payment", section=MEANS, width=14, aliases=("首付", "首付预算")),
        FieldSpec(entity="customer", key="financing", type="choice", label="Financing", choices=FINANCING, section=MEANS, width=14,
                  aliases=("付款方式", "贷款情况")),
        FieldSpec(entity="customer", key="eligible", type="choice", label="May buy", choices=ELIGIBLE, section=MEANS,
                  aliases=("购房资格",), help="under the purchase rules of the city"),
    ]  # fmt: skip


def _match() -> list[FieldSpec]:
    kept = "kept up to date as demand and listings change"
    return [
        FieldSpec(entity="customer", key="best_fit", type="integer", label="Best fit", unit="%", section=MATCH, width=8, help=kept, kept=True),
        FieldSpec(entity="customer", key="fits", type="integer", label="Listings that fit", section=MATCH, width=8, help=kept,
                  kept=True),
        FieldSpec(entity="customer", key="matched_on", type="date", label="Matched on", section=MATCH, width=10, help=kept, kept=True),
        FieldSpec(entity="customer", key="viewings", type="integer", label="Viewings done", section=MATCH, width=8, indexed=True, kept=True),
        FieldSpec(entity="customer", key="last_viewing", type="date", label="Last viewing", section=MATCH, width=10, indexed=True, kept=True),
        FieldSpec(entity="customer", key="homes", type="integer", label="Homes with us", section=MATCH, width=8, indexed=True, kept=True,
                  help="listings of theirs that were not withdrawn"),
    ]
