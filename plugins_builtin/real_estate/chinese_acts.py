"""The plugin in Chinese: rules, commands, tabs, reports, lists and settings."""

from __future__ import annotations

from collections.abc import Mapping

RULES: Mapping[str, str] = {
    "A budget's lower end is not above its upper end": "预算下限不高于上限",
    "A wanted size's lower end is not above its upper end": "面积下限不高于上限", "An exclusive mandate says when it ends": "独家委托须有到期日",
    "A mandate ends after it begins": "委托到期晚于开始", "A sold or let home says its price": "成交房源须有成交价",
    "The least price is not above the price": "底价不高于报价", "A floor is not above the building's height": "楼层不高于总楼层",
    "A home is listed once, whoever has it": "同一套房只登记一次，不论归谁", "A score is 1 to 5": "评分为 1 到 5",
    "A viewing says what was shown": "带看须有房源", "Viewings are planned of homes on offer": "只约看在售在租的房源",
    "A unit that is taken has a buyer": "已占用的房号须有客户", "Shares are 100 percent together": "分佣合计 100%",
    "Each share has its agent": "每份分佣都有对应的人", "is more than the budget's upper end": "高于预算上限",
    "is more than the upper end": "高于上限", "an exclusive mandate needs the day it ends": "独家委托须填到期日",
    "a sold or let home should say the price that was reached": "已成交的房源应填成交价", "is more than the price that is asked": "高于报价",
    "is higher than the building": "高于总楼层", "must be 1 to 5, or 0 for not said yet": "须为 1 到 5，0 表示尚未评价",
    "a viewing needs the listing or the unit that was shown": "带看须填所看的房源或房号",
    "a unit that is taken needs its buyer": "已占用的房号须填客户", "the shares must be 100 percent together": "分佣比例合计须为 100%",
    "the listing is not on offer: {state}": "房源不在售：{state}", "a viewing that is done cannot lie ahead": "已完成的带看不能在将来",
    "lies before the day the mandate begins": "早于委托开始日",
    "a share needs the agent who gets it; what nobody gets belongs to the house": "有分佣比例就要填人，无人的部分归公司",
    "is listed already: {code}, by {agent}": "已登记过：{code}，归 {agent}",
    "{home}: the exclusive mandate ended {days} days ago": "{home}：独家委托已到期 {days} 天",
    "{home}: the exclusive mandate ends in {days} days": "{home}：独家委托还有 {days} 天到期",
    "same phone, whichever agent looks after it": "电话相同，不论归哪位经纪人",
}  # fmt: skip

COMMANDS: Mapping[str, str] = {
    "Match with listings": "匹配房源", "Note on customers how well the best listing fits and how many do": "为客户记下最高匹配度和匹配房源数",
    "Log a viewing": "记一次带看", "The customer saw, or will see, a listing or a unit": "客户看了或将看某套房源或房号",
    "its code, then day, time, score 1 to 5, words": "房源编号，后接日期、时间、1 到 5 分、反馈", "Show to a customer": "带客户看房",
    "A customer saw, or will see, this listing": "某位客户看了或将看这套房源",
    "the customer's code, then day, time, score 1 to 5, words": "客户编号，后接日期、时间、1 到 5 分、反馈", "Change the price": "调价",
    "Ask another price; the history keeps the old one": "改报价，原价留在历史里", "the new price": "新价格", "Sold or let": "成交",
    "Close the listing and begin its commission": "房源成交，并登记佣金", "the customer's code and the price": "客户编号和成交价",
    "Prolong the mandate": "延长委托", "The mandate lasts until another day": "改委托到期日",
    "a day, or a number of days from today": "日期，或从今天起的天数", "Reserve": "锁房", "Keep the unit for a customer": "为客户预留房号",
    "the customer's code, days": "客户编号、天数", "Subscribe or sign": "认购或签约",
    "The unit's next step: subscribed, then signed with its commission": "房号下一步：认购，再签约并登记佣金",
    "the customer's code; empty: who has it": "客户编号；不填则为原客户", "Free again": "释放房号",
    "Take a reservation or a subscription back": "撤销预订或认购", "Make units": "生成房号", "Make the units of a building": "生成一栋楼的房号",
    "building, floors, doors a floor, m², price per m²": "楼栋、楼层、每层户数、面积、单价",
    "{home}: {old} → {new} ({change})": "{home}：{old} → {new}（{change}）",
    "Closed at {price}; its commission is among the commissions (g m): {home}": "以 {price} 成交，佣金已登记（g m）：{home}",
    "{count} viewings planned": "已约 {count} 次带看", "{count} viewings logged": "已记 {count} 次带看", "Viewing: {home}": "带看：{home}",
    "There is no listing or unit with this code; the code comes first, as in L-000012 4 likes it":
        "没有这个编号的房源或房号；编号写在最前，如 L-000012 4 很满意",
    "There is no customer with this code; the code comes first, as in C-000123 tomorrow 15:00":
        "没有这个编号的客户；编号写在最前，如 C-000123 明天 15:00",
    "One listing at a time, to the customer whose code comes first, as in C-000123 3650000": "一次一套，客户编号写在最前，如 C-000123 365万",
    "{count} mandates until {day}": "{count} 份委托延至 {day}", "{text}: this is no price": "“{text}”不是价格",
    "{home} is sold or let already": "{home} 已经成交",
    "{text}: a day or a number of days, as in 2027-01-31 or 90": "“{text}”：请填日期或天数，如 2027-01-31 或 90",
    "{count} customers matched with {listings} listings; for {fitting} there is something":
        "{count} 位客户与 {listings} 套房源匹配，{fitting} 位有合适的",
    "{count} units reserved for {buyer} until {day}": "已为 {buyer} 锁定 {count} 套，至 {day}",
    "{count} units taken on: {state}": "{count} 套已推进：{state}", "{unit} is taken: {state}, {buyer}": "{unit} 已被占用：{state}，{buyer}",
    "There is no customer with this code; the code comes first, as in C-000123 3": "没有这个编号的客户；编号写在最前，如 C-000123 3",
    "Nothing to take on: a free unit needs its buyer's code, a signed one is done": "没有可推进的：待售房号要写客户编号，已签约的已到最后一步",
    "Building, floors, doors a floor, m², price per m²: as in 3 1-18 4 89.5 52000": "楼栋 楼层 每层户数 面积 单价，如 3 1-18 4 89.5 52000",
    "{count} units are free again": "{count} 套房号已释放", "{count} units made in building {building}": "{building} 栋已生成 {count} 套房号",
}  # fmt: skip

TABS: Mapping[str, str] = {
    "Buyers that fit": "匹配客源", "Their homes": "名下房源", "Market": "同区行情", "Sales control": "销控表", "Fit": "匹配度", "Code": "编号",
    "Why, in words": "匹配理由", "Agent": "经纪人", "{price}, {percent} over {budget}": "{price}，超预算 {budget} {percent}",
    "{price} of {budget}": "{price}，预算 {budget}", "not in {areas}": "不在{areas}", "{rooms} instead of {wanted}": "{rooms}，想要 {wanted} 室",
    "{size}, wanted {wanted}": "{size}，想要 {wanted}", "{level}, wanted {wanted}": "{level}，想要{wanted}",
    "not known to have: {features}": "未注明：{features}", "{price}, under what they had in mind": "{price}，低于心理价位",
    "{count} rooms": "{count}室", "No listing on offer fits.": "没有匹配的在售在租房源。",
    "Nothing to match by: fill in role, budget and wanted areas (e).": "无从匹配：请填客户身份、预算和意向区域（e）。",
    "Nobody who looks for a home fits; customers need a role, a budget and wanted areas.": "没有匹配的客户；客户须有身份、预算和意向区域。",
    "The listing is not on offer: {state}.": "房源不在售：{state}。", "No viewing yet; E v logs one.": "还没有带看，按 E v 记一次。",
    "Nobody has seen it yet; E w logs a viewing.": "还没有人看过，按 E w 记一次带看。",
    "This customer has given us no home to sell or let.": "这位客户没有委托房源。", "Mandate": "委托", "exclusive": "独家",
    "open mandate": "普通委托", "{kind}, {days} days left": "{kind}，剩 {days} 天", "{kind}, ended {days} days ago": "{kind}，已到期 {days} 天",
    "Part": "角色", "Share": "比例", "Amount": "金额", "{count} units": "{count} 套", "No shares yet.": "还没有分佣。", "Together": "合计",
    "Against the market": "与同区相比", "Nearest in kind": "相近房源", "Building {name}": "{name} 栋",
    "Nothing to compare with: the listing needs a price, an area and a district with other listings.":
        "无从比较：房源须有价格和面积，同区须有其他房源。",
    "No units yet: import them, or make them with E g.": "还没有房号：可导入，或按 E g 生成。", "This home, per m²": "本套单价",
    "Median of {count} in {district}": "{district} {count} 套的中位数", "Difference": "差距", "Floor as written": "楼层原文",
}  # fmt: skip

REPORTS: Mapping[str, str] = {
    "Viewings by agent": "经纪人带看",
    "Viewings of 90 days: by agent, with offers and contracts that came of them": "近 90 天带看：按经纪人，含出价和签约",
    "Listings by age and price": "房源库龄与价格",
    "What is on offer, by days since it was listed and by price": "在售在租房源，按挂牌天数和价格段", "Mandates that end": "到期委托",
    "Mandates that have ended or end within 60 days": "已到期或 60 天内到期的委托", "Commission by agent": "经纪人佣金",
    "The commissions of this year, shared out": "今年的佣金与分佣", "Units by project": "楼盘去化",
    "How many units of each project are free, reserved, sold": "各楼盘待售、预订、已售套数", "Sold and let": "成交分析",
    "What was closed in a year: volume, days on offer, distance to the price asked": "近一年成交：金额、挂牌天数、与报价的差距",
    "Customers": "客户", "Second viewings": "复看", "With offer": "已出价", "Signed": "已签约", "Conversion": "转化率",
    "Mean score": "平均意向分", "Days left": "剩余天数", "Sold": "去化率", "Value of free units": "待售货值", "Closed": "成交",
    "Volume": "成交额", "Days on offer": "挂牌天数", "Against the price asked": "与报价相比", "No viewing in 90 days.": "近 90 天没有带看。",
    "On offer, by age": "在售在租，按挂牌天数", "For sale": "出售", "To let, per month": "出租（月租）",
    "No mandate ends within 60 days.": "60 天内没有到期的委托。", "No commission this year.": "今年还没有佣金。",
    "No units yet.": "还没有房号。", "From viewing to contract, last 90 days": "从带看到签约，近 90 天", "By agent": "按经纪人",
    "Commission of this year": "今年佣金", "Closed by month": "按月成交", "By kind": "按类型", "up to 14 days": "14 天内",
    "15 to 30 days": "15–30 天", "31 to 60 days": "31–60 天", "61 to 90 days": "61–90 天", "over 90 days": "90 天以上",
}  # fmt: skip

VIEWS: Mapping[str, str] = {
    "Buyers": "买方客户", "Tenants": "租客", "Sellers and landlords": "业主（卖方与房东）", "Decide within 30 days": "30 天内要决策",
    "Look for a home, 14 days without contact": "在找房、14 天未联系", "On offer": "在售在租",
    "Exclusive mandates that end within 30 days": "30 天内到期的独家委托", "Mandates that have ended": "已到期的委托",
    "On offer for 60 days and more": "挂牌 60 天以上", "With keys": "有钥匙的房源", "Reservations that have run out": "已过期的预订",
    "Viewings today": "今日带看", "Viewings without feedback": "未填反馈的带看", "Planned viewings gone by": "逾期未完成的约看",
    "Commission not received": "未收的佣金", "Commission to be shared out": "待分佣", "Listings of a property portal": "房产平台的房源表",
}  # fmt: skip

SETTINGS: Mapping[str, str] = {
    "percent of the price that a buyer pays": "买方佣金，成交价的百分比", "percent of the price that a seller pays": "卖方佣金，成交价的百分比",
    "percent of a month's rent that a tenant pays": "租客佣金，月租金的百分比",
    "percent of a month's rent that a landlord pays": "房东佣金，月租金的百分比",
    "days before a mandate ends from which saving its listing warns": "委托到期前多少天起，保存房源时提醒",
    "how far over the budget a home may be and still count as near": "房价超预算多少百分比以内仍算接近",
    "points from which a listing counts as fitting": "多少分起算匹配", "days for which a unit is reserved": "房号默认预订天数",
    "percent of a commission for whom the listing came by": "房源录入人的分佣百分比",
    "percent for who won the mandate": "独家委托人的分佣百分比", "percent for who keeps the keys": "钥匙人的分佣百分比",
    "percent for who took the pictures": "实勘人的分佣百分比", "percent for who brought the customer": "客源人的分佣百分比",
    "percent for who closed; the house keeps what is left": "成交人的分佣百分比，其余归公司",
}  # fmt: skip

GRADES: Mapping[str, str] = {
    "best listing {fit} %, {count} fit": "最高匹配 {fit}%，{count} 套合适",
    "budget {budget}; quarters of the city begin at {cuts}": "预算 {budget}；同城各分位起点 {cuts}",
    "{count} viewings in {days} days": "{days} 天内带看 {count} 次", "{count} homes worth {worth}": "{count} 套，共值 {worth}",
    "budget {budget} of {full}": "预算 {budget}，满分 {full}", "decides in {days} days": "还有 {days} 天要决策",
    "wanted to decide {days} days ago": "决策日期已过 {days} 天",
}  # fmt: skip

TEXTS: Mapping[str, str] = {**RULES, **COMMANDS, **TABS, **REPORTS, **VIEWS, **SETTINGS, **GRADES}
