"""The partner 渠道伙伴: a company of the archive with a standing, and what customers and deals say of their partner.

A partner is a customer like any other, so that its people, activities, files and grade are where everybody looks for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tui_crm.plugins.api import FieldSpec, hookimpl

from . import standing
from .days import between
from .words import CERTIFICATIONS, FINDINGS, KINDS, REGISTRATION, STATUSES, TIERS

STANDING, CONTRACT, QUALITY, SERVED = "Partner", "Partner contract", "Quality of the partner", "Partner sales"

CUSTOMER_FIELDS = (
    FieldSpec(entity="customer", key="status", type="choice", label="Partner status", choices=STATUSES, indexed=True, width=9, section=STANDING,
              help="filled in: the company is a partner", aliases=("partner_status", "合作状态", "渠道状态")),
    FieldSpec(entity="customer", key="tier", type="choice", label="Partner tier", choices=TIERS, indexed=True, width=10, section=STANDING,
              aliases=("partner tier", "partner level", "渠道等级", "代理等级", "伙伴级别")),
    FieldSpec(entity="customer", key="kind", type="choice", label="Kind of partner", choices=KINDS, width=10, section=STANDING,
              aliases=("partner type", "渠道类型", "伙伴类型")),
    FieldSpec(entity="customer", key="regions", type="text", label="Regions", width=16, section=STANDING, searchable=True,
              help="where the partner may sell, separated by commas; empty: everywhere", aliases=("territory", "territories", "授权区域",
              "代理区域")),
    FieldSpec(entity="customer", key="products", type="text", label="Products of the partner", width=16, section=STANDING,
              help="what the partner may sell, separated by commas; empty: everything", aliases=("授权产品", "代理产品")),
    FieldSpec(entity="customer", key="target", type="money", label="Sales target of a year", width=14, section=STANDING,
              aliases=("annual target", "年度任务", "年度目标")),
    FieldSpec(entity="customer", key="contract", type="text", label="Contract number", width=14, section=CONTRACT, searchable=True,
              aliases=("partner contract", "合作协议号", "渠道合同编号")),
    FieldSpec(entity="customer", key="contract_from", type="date", label="Contract from", width=10, section=CONTRACT,
              aliases=("contract start", "合同开始日期", "协议开始")),
    FieldSpec(entity="customer", key="contract_to", type="date", label="Contract until", indexed=True, width=10, section=CONTRACT,
              aliases=("contract end", "contract expiry", "合同到期日", "协议到期")),
    FieldSpec(entity="customer", key="certification", type="choice", label="Certification", choices=CERTIFICATIONS, width=12, section=QUALITY,
              aliases=("认证", "认证级别")),
    FieldSpec(entity="customer", key="certified_to", type="date", label="Certified until", width=10, section=QUALITY, aliases=("认证到期日",)),
    FieldSpec(entity="customer", key="audit", type="percent", label="Compliance audit", width=10, section=QUALITY, unit="%",
              help="the result of the last audit: 100 % is without a finding", aliases=("compliance score", "合规评分", "合规得分")),
    FieldSpec(entity="customer", key="audited_on", type="date", label="Audited on", width=10, section=QUALITY, aliases=("合规检查日期",)),
    FieldSpec(entity="customer", key="finding", type="choice", label="Compliance", choices=FINDINGS, indexed=True, width=10, section=QUALITY,
              help="a breach: selling outside the region, undercutting prices, false registrations", aliases=("compliance", "合规情况", "合规")),
    FieldSpec(entity="customer", key="partner", type="reference", label="Served by partner", ref="customer", indexed=True, width=18, section=SERVED,
              help="who looks after this end customer", aliases=("partner of record", "所属渠道", "服务渠道")),
)  # fmt: skip

DEAL_FIELDS = (
    FieldSpec(entity="deal", key="partner", type="reference", label="Partner", ref="customer", indexed=True, width=18, section=SERVED,
              aliases=("channel partner", "渠道伙伴", "渠道")),
    FieldSpec(entity="deal", key="registration", type="reference", label="Registration", ref=REGISTRATION, indexed=True, width=16, section=SERVED,
              help="winning or losing the deal closes the registration", aliases=("deal registration", "报备", "报备编号")),
)  # fmt: skip

ACTIVE = "active"


def is_partner(customer: Mapping[str, Any]) -> bool:
    """Whether a company of the archive is a partner."""
    return bool(customer["channels.status"])


def days_left(customer: Mapping[str, Any], today: str) -> int | None:
    """The days that the contract still runs, below zero when it has ended; None when no end is known."""
    until = customer["channels.contract_to"]
    return between(today, until) if until else None


def may_sell(customer: Mapping[str, Any], today: str) -> str:
    """Why a partner may not be given anything new, in English; "" when it may."""
    if not is_partner(customer):
        return "is no partner"
    if customer["channels.status"] != ACTIVE:
        return "is not an active partner"
    left = days_left(customer, today)
    return "the partner contract has ended" if left is not None and left < 0 else ""


def listed(text: str) -> tuple[str, ...]:
    """The parts of a list that people wrote with commas of any kind."""
    for sign in "，、;；/\n":
        text = text.replace(sign, ",")
    return tuple(part for each in text.split(",") if (part := each.strip()))


def covers(allowed: str, wanted: str) -> bool:
    """Whether a list of regions or products has one; an empty list, and an empty wish, mean everything. 华东 covers 华东区."""
    parts = [part.casefold() for part in listed(allowed)]
    plain = wanted.casefold().strip()
    return not parts or not plain or any(part in plain or plain in part for part in parts)


@hookimpl
def fields() -> list[FieldSpec]:
    """Of customers and deals."""
    return [*CUSTOMER_FIELDS, *standing.FIELDS, *DEAL_FIELDS]
