"""What the demo firm's customers ask for and what its desk answers, in Chinese and English."""

from __future__ import annotations

from typing import NamedTuple


class Script(NamedTuple):
    """A ticket as it may come: what is asked, what is answered, what solved it. `skill`: of a technician, "" when nobody has to be sent."""

    kind: str
    subject: str
    body: str
    reply: str
    resolution: str
    cause: str
    skill: str = ""
    severity: str = ""
    defect: int = -1
    article: int = -1


ZH = (
    Script(
        "fault",
        "数控机床无法启动",
        "早上开机后控制面板黑屏，已检查电源。",
        "已收到，请先确认急停按钮是否复位。",
        "更换控制板保险丝",
        "电源波动",
        "电气",
        article=0,
    ),
    Script(
        "fault",
        "传感器读数漂移",
        "温度读数比实际高3度左右。",
        "请提供设备编号和最近一次校准日期。",
        "现场重新校准",
        "未按期校准",
        "仪表",
        defect=0,
        article=1,
    ),
    Script("fault", "液压泵漏油", "泵体下方有油迹，每天大约一升。", "工程师会尽快上门。", "更换密封圈", "密封件老化", "机械"),
    Script("fault", "打印标签错位", "升级后标签整体右移。", "这是2.1版的已知问题，请先使用临时方案。", "升级到2.2版", "软件缺陷", defect=1),
    Script("question", "如何导出月度报表", "想把数据导出到Excel。", "在“报表”页按导出即可，步骤见附件。", "已发送操作说明", "操作咨询", article=2),
    Script("question", "保修期多长", "合同上没有写清楚。", "整机保修24个月，易损件6个月。", "已答复保修条款", "合同咨询", article=3),
    Script("question", "发票抬头可以修改吗", "公司更名了。", "可以，请提供新的开票资料。", "已重开发票", "开票"),
    Script("request", "增加一个操作账号", "新来的同事需要账号。", "已为您开通，请查收邮件。", "账号已开通", "账号"),
    Script("request", "预约年度保养", "希望安排在月底。", "已安排工程师，届时电话联系。", "保养完成", "保养", "机械"),
    Script("suggestion", "希望增加手机查看功能", "出差时想看设备状态。", "感谢建议，已转给产品部。", "已列入规划", "功能建议"),
    Script(
        "complaint",
        "交货延迟两周",
        "说好月初到货，现在还没有消息。",
        "非常抱歉，我们马上跟进物流。",
        "加急发货并减免运费",
        "缺货",
        severity="serious",
    ),
    Script("complaint", "工程师态度不好", "上门时迟到而且不解释。", "我们会调查并给您答复。", "主管致歉，安排培训", "人员培训", severity="serious"),
    Script(
        "complaint",
        "同一故障修了三次",
        "问题反复出现，影响生产。",
        "已升级为紧急，由专家处理。",
        "更换主轴总成",
        "维修不彻底",
        "机械",
        severity="critical",
    ),
    Script("complaint", "账单金额有误", "多算了一次上门费。", "核实后会更正。", "已更正账单", "开票", severity="minor"),
)
EN = (
    Script(
        "fault",
        "Controller does not start",
        "The panel stays dark after power-on.",
        "Please check that the emergency stop is released.",
        "Replaced the controller's fuse",
        "power surge",
        "electrics",
        article=4,
    ),
    Script(
        "fault",
        "Sensor reads too high",
        "About 3 degrees above the real temperature.",
        "Please tell us the serial number and the last calibration.",
        "Recalibrated on site",
        "calibration overdue",
        "instruments",
        defect=0,
        article=5,
    ),
    Script(
        "fault",
        "Hydraulic pump leaks",
        "There is oil under the pump, about a litre a day.",
        "An engineer is on the way.",
        "New seal",
        "worn seal",
        "mechanics",
    ),
    Script(
        "fault",
        "Labels are printed shifted",
        "Since the update all labels are too far to the right.",
        "Known in version 2.1; please use the workaround.",
        "Updated to 2.2",
        "software defect",
        defect=1,
    ),
    Script(
        "question",
        "How do I export the monthly report?",
        "I need it in Excel.",
        "Press export on the reports page; the steps are attached.",
        "Sent the guide",
        "how-to",
        article=6,
    ),
    Script(
        "question",
        "Is the spindle covered by the warranty?",
        "The contract does not say.",
        "Yes, for 24 months; wearing parts for 6.",
        "Explained the terms",
        "contract",
        article=7,
    ),
    Script("request", "Another user account", "A new colleague needs access.", "Done; please check your mail.", "Account opened", "account"),
    Script(
        "request",
        "Yearly maintenance",
        "At the end of the month, please.",
        "Booked; the engineer will call.",
        "Maintenance done",
        "maintenance",
        "mechanics",
    ),
    Script(
        "suggestion",
        "A view for phones",
        "I would like to see the machines when I travel.",
        "Thank you, product management has it.",
        "On the roadmap",
        "feature",
    ),
    Script(
        "complaint",
        "Delivery two weeks late",
        "It was promised for the beginning of the month.",
        "We are sorry and ask the carrier now.",
        "Sent by express, freight refunded",
        "out of stock",
        severity="serious",
    ),
    Script(
        "complaint",
        "The same fault for the third time",
        "Production stands still again.",
        "This is urgent now; an expert takes it.",
        "Replaced the spindle unit",
        "incomplete repair",
        "mechanics",
        severity="critical",
    ),
    Script(
        "complaint", "The bill is wrong", "One visit was charged twice.", "We check and correct it.", "Bill corrected", "billing", severity="minor"
    ),
)
TECHNICIANS = (  # name, skills, regions
    ("孙师傅", ("电气", "仪表"), ("上海", "杭州", "苏州")),
    ("周师傅", ("机械",), ("上海", "南京", "宁波")),
    ("吴师傅", ("机械", "电气"), ("广州", "深圳")),
    ("郑师傅", ("仪表", "机械"), ("北京", "天津")),
    ("Tom Baker", ("mechanics", "electrics"), ("London", "Manchester")),
    ("Anna Weber", ("instruments", "electrics"), ("Berlin", "Munich")),
)
ARTICLES = (  # title, text, language, audience
    ("数控机床无法启动时怎么办", "1. 检查急停按钮是否复位。\n2. 检查控制板保险丝。\n3. 仍不行则派电气工程师。", "zh", "public"),
    ("温度传感器的校准", "每六个月校准一次；漂移超过2度时立即校准。", "zh", "public"),
    ("导出月度报表", "打开报表，选择月份，按导出，选择Excel。", "zh", "public"),
    ("保修条款一览", "整机24个月，易损件6个月，人为损坏除外。", "zh", "internal"),
    (
        "When the controller does not start",
        "1. Release the emergency stop.\n2. Check the fuse of the controller.\n3. Send an electrician.",
        "en",
        "public",
    ),
    ("Calibrating temperature sensors", "Every six months, and at once when the reading drifts by more than 2 degrees.", "en", "public"),
    ("Exporting the monthly report", "Open the report, choose the month, press export, choose Excel.", "en", "public"),
    ("Warranty terms", "24 months for machines, 6 months for wearing parts.", "en", "internal"),
)
DEFECTS = (  # name, state, found in, fixed in, workaround
    ("传感器温漂 / sensor drift", "confirmed", "1.8", "", "每月校准 / calibrate monthly"),
    ("标签错位 / shifted labels", "fixed", "2.1", "2.2", "左边距设为 -2 mm / set the left margin to -2 mm"),
)
CANNED = (  # name, text, language
    ("已收到", "您好 {contact}，您的工单 {code} 已收到，我们会尽快处理。", "zh"),
    ("请补充信息", "请提供设备编号和照片，谢谢。", "zh"),
    ("Received", "Dear {contact}, we have your ticket {code} and look into it.", "en"),
    ("More information", "Please send us the serial number and a photo.", "en"),
)
COMMENTS_ZH = ("很及时，谢谢", "", "", "服务不错", "等得有点久", "问题解决了")
COMMENTS_EN = ("Quick and friendly", "", "", "Fine", "It took too long", "Solved")
UNHAPPY_ZH, UNHAPPY_EN = ("问题没有解决", "等了太久", "态度不好"), ("Not solved", "Waited far too long", "Nobody called back")
