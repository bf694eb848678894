"""The deals of the demo data: what the firm sells, who competes, and for each deal a believable way through the stages."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal

from tui_crm.services.crm import Crm
from tui_crm.services.demo_chance import DAY, MINUTE, Calendar, Chance, weighted
from tui_crm.services.demo_people import Customer, Values
from tui_crm.services.pipeline.stages import Pipelines, Stage, pipelines
from tui_crm.services.quoting.prices import amount_of
from tui_crm.store.unit import Unit

DEALS, DEALS_LARGE = 0.5, 0.25  # a customer; where there are very many customers
WANTED = {"prospect": 0.6, "first": 1.1, "repeat": 1.6, "loyal": 2.2, "at_risk": 1.0, "lost": 0.7, "won_back": 1.3}
HISTORY_DAYS = 730
STEP_DAYS, STEP_SPREAD = 11.0, 0.8  # median days in a stage; of a lognormal draw
LOST, HELD = (0.20, 0.18, 0.17, 0.15), 0.02  # of those in each stage
FORGOTTEN = 0.05  # open deals that nobody touches any more
USD = 0.14  # of a yuan
QUOTED_FROM = 3  # stages that a deal came through when it is quoted
QUOTE_STATES = {"won": "accepted", "lost": "rejected"}
AT_DEAL = 0.6  # of the activities while a deal runs that are about it

PRODUCTS: tuple[tuple[str, str, str, str, int], ...] = (  # item number, name, series, unit, price in yuan
    ("SD-200", "SD-200 伺服驱动器 Servo drive", "SD", "台 pc", 3_200), ("SD-400", "SD-400 伺服驱动器 Servo drive", "SD", "台 pc", 5_600),
    ("SD-800", "SD-800 伺服驱动器 Servo drive", "SD", "台 pc", 9_800), ("MT-15", "MT-15 伺服电机 Servo motor", "MT", "台 pc", 2_400),
    ("MT-50", "MT-50 伺服电机 Servo motor", "MT", "台 pc", 6_900), ("PC-1000", "PC-1000 控制器 Controller", "PC", "套 set", 18_500),
    ("PC-3000", "PC-3000 控制器 Controller", "PC", "套 set", 42_000), ("VS-1", "VS-1 视觉检测 Vision inspection", "VS", "套 set", 68_000),
    ("RB-6", "RB-6 六轴机器人 Six-axis robot", "RB", "台 pc", 96_000), ("RB-20", "RB-20 六轴机器人 Six-axis robot", "RB", "台 pc", 168_000),
    ("SV-Y", "SV-Y 年度维保 Yearly service", "SV", "年 year", 12_000), ("TR-2", "TR-2 现场培训 Training on site", "SV", "天 day", 3_600),
)  # fmt: skip
COMPETITORS: tuple[tuple[str, str, str], ...] = (  # name, strengths, weaknesses
    ("北辰自动化", "价格低，交期短", "售后网点少"),
    ("Helvion Drives", "strong in robots, well known", "dear; twelve weeks of delivery"),
    ("汇川智联", "产品线全，本地支持好", "高端型号不足"),
    ("Norrland Motion", "precise, good papers", "no service in Asia"),
    ("锐驰机电", "账期长", "质量不稳定"),
)  # fmt: skip
REASONS = weighted(((0, 34), (1, 22), (2, 14), (3, 10), (4, 8), (5, 7), (6, 3), (7, 2)))  # by place in the list of loss reasons
WHY_ZH = ("比对手贵了两成", "预算推到明年", "选了原来的供应商", "交期赶不上", "项目取消", "功能不满足", "联系不上决策人")
WHY_EN = ("20 percent over their offer", "budget moved to next year", "stayed with their supplier", "we could not deliver in time",
          "the project was stopped", "a function is missing", "the decision maker left")  # fmt: skip
NEXT_ZH = ("发送报价", "安排现场演示", "确认技术参数", "约见采购经理", "等待法务审核合同", "提供样机测试", "确认付款方式")
NEXT_EN = ("send the quote", "show it on site", "settle the technical data", "meet the head of purchasing", "wait for their lawyers",
           "lend a machine to test", "agree on payment")  # fmt: skip


@dataclass(slots=True)
class Offer:
    """What deals are made of: the stages, products, competitors and reasons, by id."""

    known: Pipelines
    stages: Mapping[str, Stage]
    open_stages: Sequence[Stage]
    products: Sequence[tuple[int, str, int]]  # id, name, price in fen
    competitors: Sequence[int]
    reasons: Sequence[int]


@dataclass(slots=True)
class Deal:
    """A deal that is to be written. `steps`: (stage, when), the first one first; `end` 0: it runs still."""

    values: Values
    steps: list[tuple[Stage, int]] = field(default_factory=list)
    end: int = 0
    line: Values = field(default_factory=dict)  # what is offered

    def runs_at(self, at: int) -> bool:
        """Whether it was open then."""
        return self.steps[0][1] <= at and (not self.end or at <= self.end)


def prepare(crm: Crm, unit: Unit) -> Offer | None:
    """Make products and competitors where there are none. None for a database whose pipeline lacks what a deal needs."""
    for key, rows in (("product", [_product(each) for each in PRODUCTS]), ("competitor", [_competitor(each) for each in COMPETITORS])):
        if not crm.store.engine.run(f"SELECT 1 FROM {key} LIMIT 1"):
            unit.create_many(key, rows)
    known = pipelines(crm)
    stages = known.of(known.default)
    by_kind = {kind: next((stage for stage in stages if stage.kind == kind), None) for kind in ("won", "lost", "on_hold")}
    found = {kind: stage for kind, stage in by_kind.items() if stage is not None}
    if not {"won", "lost"} <= found.keys():
        return None
    engine = crm.store.engine
    sold = engine.run("SELECT id, name, price FROM product WHERE deleted_at = 0 ORDER BY id LIMIT 50")
    products = [(row[0], str(row[1]), int(row[2])) for row in sold]
    competitors = [row[0] for row in engine.run("SELECT id FROM competitor WHERE deleted_at = 0 ORDER BY id LIMIT 20")]
    reasons = [row[0] for row in engine.run("SELECT id FROM loss_reason WHERE deleted_at = 0 ORDER BY position, id LIMIT 20")]
    return Offer(known, found, [stage for stage in stages if stage.kind == "open"], products, competitors, reasons)


def _product(each: tuple[str, str, str, str, int]) -> Values:
    sku, name, series, unit, price = each
    return {"name": name, "sku": sku, "series": series, "unit": unit, "price": price * 100, "currency": "CNY", "active": True}


def _competitor(each: tuple[str, str, str]) -> Values:
    return {"name": each[0], "strengths": each[1], "weaknesses": each[2]}


def of_customer(offer: Offer, chance: Chance, calendar: Calendar, one: Customer, per_customer: float, owner: tuple[int, str]) -> list[Deal]:
    """The deals of one customer, whose stamps are set."""
    lifecycle, created = str(one.values["lifecycle"]), int(str(one.values["created_at"]))
    begin = max(created, calendar.now - HISTORY_DAYS * DAY)
    deals = []
    for _number in range(min(chance.about(per_customer * WANTED.get(lifecycle, 1.0)), 6)):
        start = calendar.office_hours(chance, begin + int((calendar.now - begin) * chance.roll() ** 0.75))
        deals.append(_deal(offer, chance, calendar, one, max(start, created), owner))
    return deals


def _deal(offer: Offer, chance: Chance, calendar: Calendar, one: Customer, start: int, owner: tuple[int, str]) -> Deal:
    product, name, price = chance.pick_front(offer.products)
    quantity = max(int(math.exp(abs(chance.normal()) * 1.1)), 1)
    chinese, discount = one.chinese, chance.below(11)
    each = price if chinese else int(price * USD) // 1_000 * 1_000
    deal = Deal({
        "name": f"{one.values['name']} · {name.split(' ')[0]} × {quantity}", "product": product,
        "amount": amount_of(Decimal(quantity), each, Decimal(discount)),
        "currency": "CNY" if chinese else "USD", "source": one.values["source"], "pipeline": offer.open_stages[0].pipeline,
        "owner": owner[0], "team": owner[1], "created_at": start, "created_by": owner[0], "updated_by": owner[0],
        "engaged_on": _day(calendar, start), "reached": 0, "furthest": 0,
    })  # fmt: skip
    deal.line = {"product": product, "name": name, "quantity": Decimal(quantity), "price": each, "discount": Decimal(discount), "position": 1}
    _walk(offer, chance, calendar, deal, start)
    _close(offer, chance, calendar, deal, chinese)
    return deal


def _walk(offer: Offer, chance: Chance, calendar: Calendar, deal: Deal, start: int) -> None:
    """From stage to stage until today, the end, or where it was given up."""
    at = start
    for place, stage in enumerate(offer.open_stages):
        deal.steps.append((stage, at))
        deal.values["reached"] = deal.values["furthest"] = stage.id
        days = STEP_DAYS * math.exp(chance.normal() * STEP_SPREAD)
        fate = chance.roll()
        left = at + int(days * DAY) + chance.below(600) * MINUTE
        if left > calendar.now or (fate > 1 - FORGOTTEN / (place + 1) and calendar.now - at < 150 * DAY):
            return
        at = calendar.office_hours(chance, left)
        at = left if at <= deal.steps[-1][1] else at
        if fate < LOST[min(place, len(LOST) - 1)]:
            deal.steps.append((offer.stages["lost"], at))
            return
        if fate < LOST[min(place, len(LOST) - 1)] + HELD and "on_hold" in offer.stages:
            deal.steps.append((offer.stages["on_hold"], at))
            return
    deal.steps.append((offer.stages["won"], at))


def _close(offer: Offer, chance: Chance, calendar: Calendar, deal: Deal, chinese: bool) -> None:
    """What follows from where it stands."""
    stage, at = deal.steps[-1]
    values = deal.values
    values |= {"stage": stage.id, "status": stage.kind, "probability": stage.probability, "stage_since": at, "last_touch": at, "updated_at": at}
    if stage.closed:
        deal.end = at
        values["closed_on"] = _day(calendar, at)
    else:
        values["expected_close"] = _day(calendar, calendar.now + (chance.below(100) - 12) * DAY)
        values["next_step"] = chance.pick(NEXT_ZH if chinese else NEXT_EN)
        if chance.roll() < 0.1:
            values["probability"] = Decimal(int(stage.probability) // 2)
    if stage.kind == "lost":
        if offer.reasons:
            values["loss_reason"] = offer.reasons[chance.pick(REASONS) % len(offer.reasons)]
        values["loss_note"] = chance.pick(WHY_ZH if chinese else WHY_EN) if chance.roll() < 0.5 else ""
    if offer.competitors and chance.roll() < (0.55 if stage.kind == "lost" else 0.2):
        values["competitor"] = chance.pick_front(offer.competitors)


def _day(calendar: Calendar, at: int) -> str:
    return datetime.fromtimestamp((at + calendar.offset) / 1000, UTC).date().isoformat()


def about(chance: Chance, deals: Sequence[Deal], at: int) -> Deal | None:
    """The deal that an activity at that time was about, if any; the deal knows of it."""
    running = [deal for deal in deals if deal.runs_at(at)]
    if not running or chance.roll() > AT_DEAL:
        return None
    deal = chance.pick(running)
    deal.values["last_touch"] = max(int(str(deal.values["last_touch"])), at)
    return deal


def write(unit: Unit, deals: Sequence[Deal]) -> list[int]:
    """Write deals and their histories; returns the ids."""
    unit.keeps_history = False  # the whole way is written here
    ids = unit.create_many("deal", [deal.values for deal in deals])
    steps: list[Values] = []
    for record, deal in zip(ids, deals, strict=True):
        was = 0
        for stage, at in deal.steps:
            steps.append({"deal": record, "was": was, "became": stage.id, "at": at, "by": deal.values["owner"]})
            was = stage.id
    unit.create_many("stage_change", steps)
    unit.keeps_history = True
    _quotes(unit, deals, ids)
    return ids


def _quotes(unit: Unit, deals: Sequence[Deal], ids: Sequence[int]) -> None:
    """Quotes of the deals that came so far, two of three."""
    quotes: list[Values] = []
    lines: list[Values] = []
    for record, deal in zip(ids, deals, strict=True):
        if len(deal.steps) < QUOTED_FROM or record % 3 == 0:
            continue
        values, sent = deal.values, deal.steps[QUOTED_FROM - 1][1]
        state = QUOTE_STATES.get(str(values["status"]), "sent")
        stamps = {"created_at": sent, "created_by": values["owner"], "updated_at": values["updated_at"], "updated_by": values["owner"]}
        quotes.append({
            "name": values["name"], "deal": record, "customer": values["customer"], "contact": values["contact"], "currency": values["currency"],
            "owner": values["owner"], "team": values["team"], "total": values["amount"], "state": state, "revision": 1, **stamps,
            "sent_on": _utc_day(sent), "valid_until": _utc_day(sent + 30 * DAY), "decided_on": values.get("closed_on", ""),
        })  # fmt: skip
        lines.append({**deal.line, "amount": values["amount"], "currency": values["currency"], **stamps})
    made = unit.create_many("quote", quotes)
    unit.create_many("quote_line", [{**line, "quote": quote} for line, quote in zip(lines, made, strict=True)])


def _utc_day(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).date().isoformat()
