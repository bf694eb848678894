"""The plugin in Chinese: what fields, records, stages, commands and lists are called."""

from __future__ import annotations

from collections.abc import Mapping

CUSTOMER: Mapping[str, str] = {
    "Is": "客户身份", "what the customer is to us; may be several": "客户与我们的关系，可多选", "Demand": "需求", "buyer": "买方",
    "seller": "卖方", "landlord": "房东", "tenant": "租客", "Looks for": "需求类型",
    "empty: a buyer looks at second-hand and new homes, a tenant at homes to let": "不填时：买方看二手房和新房，租客看出租房",
    "second-hand": "二手房", "new build": "新房", "to let": "租赁", "Wanted areas": "意向区域",
    "districts or estates, parted by commas; the first is preferred": "区域或小区，用顿号或逗号分开，排在最前的优先",
    "Wanted layout": "意向户型", "1 room": "1室", "2 rooms": "2室", "3 rooms": "3室", "4 rooms": "4室", "5 rooms and more": "5室及以上",
    "Size": "面积", "Size from": "面积下限", "Size to": "面积上限", "Wanted floor": "意向楼层", "low floors": "低楼层",
    "middle floors": "中楼层", "high floors": "高楼层", "Must have": "硬性要求", "lift": "电梯", "near the metro": "近地铁",
    "good school": "学区", "parking": "车位", "faces south": "朝南", "furnished": "带家具", "quiet": "安静", "garden or terrace": "花园或露台",
    "Purpose": "购房目的", "first home": "刚需首套", "a better home": "改善", "for a school": "学区入学", "investment": "投资",
    "for the parents": "父母养老", "for a wedding": "婚房", "near work": "上班近", "Decides by": "决策日期", "Budget from": "预算下限",
    "Means": "购买力", "Budget to": "预算上限", "what they can spend on a home at most": "购房总价最多能承受多少", "Rent up to": "租金上限",
    "per month": "每月", "Down payment": "首付预算", "Financing": "资金情况", "cash": "全款", "mortgage approved": "贷款已批",
    "mortgage applied for": "贷款申请中", "provident fund": "公积金", "must sell first": "卖一买一", "not settled": "未落实",
    "May buy": "购房资格", "under the purchase rules of the city": "按所在城市的限购政策", "may buy": "有资格", "may not buy yet": "暂无资格",
    "being checked": "核验中", "Best fit": "最高匹配度", "kept up to date as demand and listings change": "随需求和房源变化自动更新",
    "Viewings done": "已带看次数",
    "Last viewing": "最近带看", "Homes with us": "委托房源数", "listings of theirs that were not withdrawn": "未下架的委托房源",
    "Viewings and homes": "带看与委托",
    "Matching": "匹配", "Listings that fit": "匹配房源", "Matched on": "匹配日期",
}  # fmt: skip

LISTING: Mapping[str, str] = {
    "Listing": "房源", "Listings": "房源", "Home": "房屋", "Unit": "房号", "Offer": "出价", "Deposit": "定金", "Registered contract": "网签编号",
    "Handover": "交房日期", "Title": "标题", "Kind": "类型", "State": "状态", "available": "在售在租", "reserved": "已预订",
    "under contract": "签约中", "sold or let": "已成交", "paused": "暂缓", "withdrawn": "已下架", "Price": "价格",
    "of the whole; of a home to let, per month": "总价；出租房为月租金", "Price per m²": "单价（每㎡）",
    "worked out from price and area": "由价格和面积算出", "From a budget of": "起配预算",
    "worked out: the least budget for which it still counts as near": "自动算出：预算不低于此数的客户仍算接近", "Area": "建筑面积",
    "Layout": "户型", "as in 3室2厅1卫; the number of rooms is taken from it": "如 3室2厅1卫，居室数由此得出", "Rooms": "居室", "Floor": "楼层",
    "Of floors": "总楼层", "Height": "楼层段", "worked out from the floors": "由楼层和总楼层算出", "Faces": "朝向", "Finish": "装修",
    "unfinished": "毛坯", "simple": "简装", "well finished": "精装", "luxury": "豪装", "Built": "建成年代", "Features": "房源特色",
    "City": "城市", "Place": "位置", "District": "区域", "Estate": "小区", "Address": "地址", "Building and door": "楼栋门牌",
    "not for portals": "不对外发布", "Belongs to": "业主", "Owner and mandate": "业主与委托", "Least price": "底价",
    "what the owner would still take; not for buyers": "业主可接受的最低价，不对客户透露", "We have the keys": "有钥匙", "Exclusive": "独家",
    "Mandate number": "委托编号", "Mandate from": "委托开始", "Mandate until": "委托到期", "Listed on": "挂牌日期",
    "Number at the portal": "平台房源编号", "Sold or let to": "成交客户", "Result": "成交结果", "Price reached": "成交价",
    "Closed on": "成交日期", "Note": "备注",
}  # fmt: skip

INVENTORY: Mapping[str, str] = {
    "Development": "楼盘", "Developments": "新房楼盘", "Project": "项目", "Developer": "开发商", "planned": "计划中", "on sale": "在售",
    "sold out": "售罄", "Main layouts": "主力户型", "Mean price per m²": "参考均价", "Sale opens": "开盘日期", "Commission": "佣金",
    "Terms": "合作条款", "Registered for days": "报备保护天数",
    "how long a buyer registered with the developer counts as ours": "客户报备给开发商后归我方的天数", "Our contract until": "代理到期",
    "Units": "新房房号", "building-floor-door, as in 3-12-02": "楼栋-楼层-室号，如 3-12-02", "Building": "楼栋", "Door": "室号", "Sale": "销售",
    "free": "待售", "subscribed": "已认购", "signed": "已签约", "not for sale": "不可售", "Buyer": "购房客户", "Reserved until": "预订到期",
    "Subscribed on": "认购日期", "Signed on": "签约日期",
}  # fmt: skip

WORK: Mapping[str, str] = {
    "Viewing": "带看", "Viewings": "带看", "Subject": "主题", "Customer": "客户", "When": "时间", "done": "已完成", "cancelled": "已取消",
    "did not come": "客户爽约", "Second viewing": "复看", "Came along": "陪看人", "who else was there": "还有谁在场", "Score": "意向评分",
    "1 to 5; 0: not said yet": "1 到 5 分，0 表示尚未评价", "What they said": "客户反馈", "Feedback": "反馈", "likes it": "满意",
    "too expensive": "价格偏高", "too small": "面积偏小", "layout does not suit": "户型不合适", "floor or light": "楼层或采光",
    "the place does not suit": "地段不合适", "noisy": "噪音", "condition": "房况", "family must see it": "家人要看",
    "compares with others": "还在对比", "what they would pay": "客户愿出的价", "In their words": "客户原话", "Next step": "下一步",
    "Commissions": "业绩佣金", "Contract number": "合同编号", "Deal": "商机", "Buyer or tenant": "买方或租客",
    "Seller or landlord": "卖方或房东", "agreed": "已约定", "invoiced": "已开票", "received": "已收款", "paid out": "已分佣", "void": "作废",
    "Money": "金额", "Paid by the buyer": "买方佣金", "Paid by the seller": "卖方佣金", "or by the developer": "或由开发商支付",
    "Commission in all": "佣金合计", "worked out": "自动算出", "Received": "已收", "Received on": "收款日期",
    "Brought the listing": "房源录入人", "Brought the listing, share": "房源录入人比例", "Shares": "分佣", "Won the mandate": "独家委托人",
    "Won the mandate, share": "独家委托人比例", "Keeps the keys": "钥匙人", "Keeps the keys, share": "钥匙人比例", "Took the pictures": "实勘人",
    "Took the pictures, share": "实勘人比例", "Brought the customer": "客源人", "Brought the customer, share": "客源人比例",
    "Closed the sale": "成交人", "Closed the sale, share": "成交人比例", "The house": "公司", "The house, share": "公司留存比例",
}  # fmt: skip

DEALS: Mapping[str, str] = {
    "Second-hand sale": "二手房买卖", "from the wish for a home to the handing over of the keys": "从登记需求到交房", "Demand taken": "登记需求",
    "Negotiation of three": "三方谈判", "Deposit paid": "已付定金", "Contract registered": "已网签", "Mortgage granted": "贷款批复",
    "Handed over": "已过户交房", "On hold": "搁置", "Lost": "已流失", "New build": "新房销售",
    "from registering a buyer with the developer to the contract": "从报备到签约", "Registered with the developer": "已报备",
    "Visited the show home": "到访案场", "Put down for the draw": "认筹", "Unit reserved": "已锁房", "Subscribed": "已认购",
    "Contract signed": "已签约", "Letting": "租赁", "from the wish to moving in": "从登记需求到入住", "Rent and terms": "谈租金条款",
    "Moved in": "已入住",
}  # fmt: skip

GRADING: Mapping[str, str] = {
    "Budget fits what is on offer": "预算与在售房源的匹配", "fit": "匹配", "Budget in the city": "预算在同城的位置",
    "purchasing power": "购买力", "Ready to sign": "签约条件", "Urgency": "紧迫度", "potential": "潜力", "activity": "活跃度",
    "Homes entrusted to us": "委托给我们的房源", "loyalty": "忠诚度", "May not buy yet": "暂无购房资格",
    "Let the day pass, no viewing since": "决策日期已过且未再带看", "Clients of the agency": "房产客户分级",
}  # fmt: skip

LABELS: Mapping[str, str] = {**CUSTOMER, **LISTING, **INVENTORY, **WORK, **DEALS, **GRADING}
