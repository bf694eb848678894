"""What is written about customers in the demo data, in both languages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Doing:
    """Activities of one type: each script is (subject, body, result)."""

    type: str
    weight: int
    minutes: tuple[int, ...]
    scripts: tuple[tuple[str, str, str], ...]


DOINGS_ZH = (
    Doing("call", 30, (3, 5, 8, 12, 20), (
        ("电话回访使用情况", "设备运行正常，对交期表示满意，提到下季度可能追加订单。", "满意，下月再联系"),
        ("首次电话沟通需求", "介绍了公司产品，对方需要一份产品目录和参考价格。", "需发资料"),
        ("确认报价细节", "对付款方式有异议，希望账期延长到60天，已记录等内部评估。", "待内部确认"),
        ("催收到期货款", "财务表示本周五前安排付款，发票已收到。", "承诺周五付款"),
        ("电话未接通", "连续两次无人接听，已发短信说明来意。", "未接通"),
        ("邀请参加新品发布会", "对方有兴趣，预计两人参加，需要提前寄邀请函。", "确认参加"),
        ("了解年度采购计划", "全年预算比去年增加约两成，三月份启动招标。", "跟进招标"),
    )),
    Doing("visit", 14, (60, 90, 120, 180), (
        ("上门拜访采购部", "见到采购经理，介绍了新款样品，对方关注售后响应时间。", "意向明确"),
        ("参观客户工厂", "了解生产线布局和产能，现有供应商交货不稳定，是我们的机会。", "安排试样"),
        ("现场解决安装问题", "与技术部一起调试完成，客户签字验收。", "已验收"),
        ("节前拜访", "送上节日问候，交流了明年的合作方向。", "关系良好"),
    )),
    Doing("wechat", 26, (0,), (
        ("微信发送产品资料", "发了产品手册和三个同行业案例，对方回复会转给老板看。", "等待反馈"),
        ("微信沟通样品进度", "样品周三寄出，快递单号已告知。", "样品已寄"),
        ("微信确认收货", "货已到仓，数量无误，包装有一箱轻微破损，已拍照。", "需补发一箱"),
        ("朋友圈互动", "点赞并评论了客户的新厂开业动态。", "有回应"),
        ("微信约拜访时间", "约定下周二上午十点到公司面谈。", "已约定"),
    )),
    Doing("email", 12, (0,), (
        ("发送正式报价单", "附件为报价单，有效期30天，含运费不含安装。", "待回复"),
        ("发送合同草案", "合同草案已按上次沟通的付款条款修改，请法务审核。", "法务审核中"),
        ("回复技术问题", "就耐温范围和接口尺寸做了说明，附上检测报告。", "问题已解决"),
    )),
    Doing("meeting", 9, (30, 45, 60, 90), (
        ("项目启动会", "双方确认了时间表和对接人，每两周开一次例会。", "按计划进行"),
        ("季度业务回顾", "回顾了交付及时率和质量数据，客户希望增加备货。", "提交改进方案"),
        ("线上方案演示", "演示约四十分钟，技术总监提了五个问题，会后书面答复。", "进入比价阶段"),
    )),
    Doing("sms", 3, (0,),
        (("短信提醒发货", "您的订单今日发出，预计三天内送达。", "已送达"), ("短信生日祝福", "祝您生日快乐，感谢一直以来的支持。", "已送达"))),
    Doing("note", 6, (0,), (
        ("竞争对手动态", "听说对方正在与另一家供应商接触，价格低约百分之五。", ""),
        ("联系人变动", "原采购经理离职，新负责人下月到岗。", ""),
        ("信用情况备注", "最近两笔付款均有延迟，建议控制账期。", ""),
    )),
)
DOINGS_EN = (
    Doing("call", 32, (3, 5, 8, 12, 20, 30), (
        ("Follow-up call after delivery", "Everything arrived on time. They may add a second line in the next quarter.",
            "Satisfied, call again in a month"),
        ("Discovery call", "Explained what we do; they asked for a catalogue and indicative prices.", "Send material"),
        ("Went through the quote", "They would like 60 days instead of 30 and free training for two people.", "Checking internally"),
        ("Overdue invoice", "Accounts payable will release the payment this Friday.", "Promised for Friday"),
        ("No answer", "Tried twice, left a message with the front desk.", "Not reached"),
        ("Invited to the product launch", "Two people will come, they need the agenda in advance.", "Attending"),
        ("Asked about next year's budget", "Budget is up by about a fifth, tender opens in March.", "Watch the tender"),
    )),
    Doing("visit", 10, (60, 90, 120, 180), (
        ("Visited the purchasing team", "Showed the new samples; response time of our service matters most to them.", "Clear interest"),
        ("Plant tour", "Saw the whole line. Their current supplier is late every other month: our chance.", "Trial order agreed"),
        ("Installation support on site", "Adjusted the settings together with their engineers, acceptance signed.", "Accepted"),
    )),
    Doing("email", 30, (0,), (
        ("Sent the formal quote", "Valid for 30 days, freight included, installation not.", "Waiting for an answer"),
        ("Sent the draft contract", "Payment terms changed as discussed; their lawyers are looking at it.", "In legal review"),
        ("Answered technical questions", "Explained temperature range and fittings, attached the test report.", "Solved"),
        ("Price list for next season", "Sent the new list with the changes marked, offered a call this week.", "No answer yet"),
        ("Thank-you note after the fair", "Reminded them of the samples we talked about at the booth.", "Replied, wants samples"),
    )),
    Doing("meeting", 15, (30, 45, 60, 90), (
        ("Kick-off", "Agreed on timetable and contacts; a call every two weeks.", "On track"),
        ("Quarterly review", "Looked at delivery and quality figures. They want more safety stock.", "Send a proposal"),
        ("Online demo", "Forty minutes, five questions from their CTO, to be answered in writing.", "Comparing offers"),
    )),
    Doing("social", 4, (0,),
        (("Commented on their post", "Congratulated on the new site in town.", "Liked"),
            ("Connected with the new buyer", "Accepted within the hour.", "Connected"))),
    Doing("sms", 3, (0,), (("Shipping notice", "Your order left today and arrives within three days.", "Delivered"),)),
    Doing("note", 6, (0,), (
        ("Competitor seen", "They are talking to another supplier, about five percent cheaper.", ""),
        ("Change of contact", "The purchasing lead has left; the successor starts next month.", ""),
        ("Credit", "The last two payments were late, keep the terms short.", ""),
    )),
)
NOTES_ZH = (
    "老客户介绍，决策周期较短。", "对价格敏感，重视交期。", "每年春节后集中采购。", "需提供增值税专用发票。", "老板亲自拍板，建议直接联系。",
    "正在扩建新厂房，潜力较大。",
    "要求送货上门，仓库周日不收货。", "与我司合作多年，信誉良好。", "展会上认识，索取过样品。", "曾因交期问题投诉，已妥善处理。",
)
NOTES_EN = (
    "Introduced by a long-standing customer; decides quickly.", "Price matters, delivery time matters more.", "Orders mostly in spring.",
    "Purchase order number is needed on every invoice.",
    "The owner decides, best to call directly.", "Building a second plant, large potential.", "No deliveries on Fridays.",
    "With us for years, pays on time.",
    "Met at the trade fair, asked for samples.", "Complained about a late delivery once; settled.",
)
PREFERENCES_ZH = ("上午联系，喜欢微信", "只接受邮件报价", "喜欢喝普洱茶", "周末勿扰", "拜访前先打电话")
PREFERENCES_EN = ("Mornings, by e-mail", "Quotes as PDF only", "Prefers video calls", "Call before visiting", "No calls on Fridays")
TAGS_ZH: tuple[tuple[str, str], ...] = (
    ("重点客户", "每月至少联系一次"), ("展会", "在展会上认识"), ("老客户", "合作三年以上"), ("价格敏感", ""), ("转介绍", "由其他客户介绍"),
    ("代理商", ""), ("需开专票", ""), ("样品已寄", ""),
)
TAGS_EN: tuple[tuple[str, str], ...] = (
    ("vip", "handled by the management"), ("trade fair", "met at a fair"), ("distributor", ""), ("slow payer", "check before shipping"),
    ("reference", "may be named to others"),
    ("renewal", "contract ends this year"), ("newsletter", ""), ("sample sent", ""),
)
