"""What other programs call the values of our choices: one line for a value, the field's key before it. Data, no code."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

YES_NO = "yes/no"
_TABLE = """
yes/no true: yes | y | true | t | 1 | on | checked | enabled | opted out | unsubscribed | 是 | 对 | 有 | 已 | √ | 真 | 是的
    勾选
yes/no false: no | n | false | f | 0 | off | unchecked | disabled | opted in | subscribed | 否 | 不 | 无 | 未 | × | 假 | 不是
    没有
sex female: f | w | woman | girl | mrs | mrs. | ms | ms. | miss | weiblich | frau | femme | mujer | 女 | 女性 | 女士 | 小姐
    太太
sex male: m | man | boy | mr | mr. | sir | männlich | herr | homme | hombre | 男 | 男性 | 先生
sex other: o | x | d | diverse | divers | non-binary | nonbinary | unknown | 其他 | 未知 | 保密 | 不详
grade A: hot | high | key | vip | important | strategic | a级 | 高 | 高级 | 重要 | 重点客户 | 重点 | vip客户 | 大客户 | 战略客户 | a类
    a（重点客户）
grade B: warm | medium | normal | regular | b级 | 中 | 中级 | 普通客户 | 普通 | 一般客户 | b类 | b（普通客户）
grade C: cold | low | minor | c级 | 低 | 低级 | 非优先客户 | 次要 | 小客户 | c类 | c（非优先客户）
grade D: d级 | d类 | 无效客户 | 劣质客户 | shutdown | market failed | project cancelled
lifecycle prospect: lead | leads | prospects | subscriber | mql | sql | marketing qualified lead
    sales qualified lead | marketingqualifiedlead | salesqualifiedlead | opportunity | new | open
    open - not contacted | not contacted | working | working - contacted | contacted | attempted to contact
    contact in future | contact in the future | pre-qualified | pre qualified | qualified | nurturing | 潜在 | 潜在客户
    意向客户 | 线索 | 新客户 | 目标客户 | 未成交 | 跟进中 | 待跟进 | 接洽
lifecycle first: customer | active customer | client | won | closed - converted | converted | 成交客户 | 已成交 | 成交 | 客户
    正式客户 | 首次购买
lifecycle repeat: repeat customer | returning customer | existing customer | existing business | 老客户 | 复购 | 复购客户
    多次成交
lifecycle loyal: evangelist | advocate | promoter | champion | 忠诚客户 | 忠实客户 | 核心客户
lifecycle at_risk: churn risk | at-risk | dormant | inactive | 沉睡客户 | 休眠客户 | 流失预警
lifecycle lost: lost lead | lost customer | former customer | churned | dead | junk | junk lead
    closed - not converted | closed lost | unqualified | not qualified | disqualified | out of business
    market failed | 流失 | 流失客户 | 已流失 | 失效 | 无效 | 战败
lifecycle won_back: winback | win back | reactivated | recovered | 挽回客户 | 唤醒
lead_state new: open | open - not contacted | not contacted | untouched | fresh | 新线索 | 未处理 | 待跟进 | 未跟进 | 待处理
lead_state working: working - contacted | contacted | attempted to contact | attempting | in progress | connected | contact in future
    contact in the future | nurturing | open deal | 跟进中 | 已联系 | 联系中 | 培育中 | 接洽 | 处理中
lead_state qualified: pre-qualified | pre qualified | sql | sales qualified lead | mql | marketing qualified lead | hot | 有效 | 合格 | 已确认
lead_state unqualified: junk | junk lead | lost lead | lost | closed - not converted | not qualified | disqualified | dead | bad timing | bad fit
    无效 | 不合格 | 战败 | 关闭 | 已关闭 | 放弃
lead_state converted: closed - converted | closed converted | customer | won | 已转化 | 已转换 | 转客户 | 已转客户 | 成交 | 已成交
source referral: employee referral | external referral | partner referral | customer referral | word of mouth
    word-of-mouth | recommendation | referrals | 转介绍 | 客户介绍 | 朋友介绍 | 老客户介绍 | 推荐
source website: web | web site | homepage | organic search | direct traffic | internet | online | form | web form
    web download | web research | online store | chat | internal seminar | 线上注册 | 线上询价 | 官网 | 网站 | 搜索引擎 | 网络 | 线上 | 预约
source exhibition: trade show | tradeshow | fair | event | conference | seminar | external seminar
    seminar - internal | seminar - partner | 展会 | 会展 | 展览 | 线下活动 | 活动
source cold_call: cold calling | phone | phone inquiry | call | outbound | telesales | 电话咨询 | 电话营销 | 电话 | 陌拜 | 陌生拜访
    电销 | 预约上门
source advertising: advertisement | ads | ad | paid search | paid social | google ads | adwords | email marketing
    newsletter | purchased list | promotion | campaign | other campaigns | offline sources | 广告 | 促销 | 邮件营销 | 推广
source partner: partners | reseller | channel | distributor | agency | 合作伙伴 | 代理商 | 渠道 | 经销商
source social: facebook | linkedin | twitter | x (twitter) | instagram | wechat | weibo | tiktok | whatsapp | social
    微信 | 微博 | 抖音 | 小红书 | 社交媒体 | 公众号
kind company: business | organisation | organization | corporate | firm | enterprise | b2b | account | 公司 | 企业 | 企业客户
    单位 | 机构 | 公司客户
kind person: individual | private | consumer | b2c | person account | 个人 | 个人客户 | 自然人 | 零售客户
type call: phone | phone call | telephone | outbound call | inbound call | logged call | 电话 | 致电 | 打电话 | 电话跟进 | 电话拜访
type visit: site visit | on-site | onsite | in person | face to face | 上门 | 上门拜访 | 拜访 | 实地拜访 | 面访 | 到访
type email: mail | e mail | outgoing email | incoming email | forwarded email | 邮件 | 发邮件 | 电子邮件 | 邮件跟进
type wechat: 微信 | weixin | 企业微信 | 微信跟进
type sms: text | text message | whatsapp | 短信 | 发短信
type meeting: appointment | conference | event | demo | video call | 会议 | 面谈 | 见面 | 洽谈 | 视频会议
type social: linkedin | linkedin message | facebook | social media | 社交 | 社交媒体
type note: notes | comment | task | other | to-do | todo | 备注 | 记录 | 其他 | 任务
direction out: outgoing | outbound | made | sent | out | 呼出 | 去电 | 发出 | 外呼
direction in: incoming | inbound | received | in | 呼入 | 来电 | 收到
role decision_maker: decision maker | executive sponsor | economic decision maker | decider | ceo | 关键决策人 | 决策人 | 决策者
    老板
role buyer: economic buyer | purchasing | procurement | 采购 | 采购人 | 采购经理
role finance: billing contact | accounting | 财务 | 会计 | 财务负责人
role technical: technical buyer | technical evaluator | influencer | evaluator | 技术 | 技术负责人 | 工程师
role user: business user | end user | end-user | 使用人 | 使用者 | 用户
role assistant: gatekeeper | secretary | 助理 | 秘书
role other: other | 其他
kind question: inquiry | enquiry | product inquiry | billing inquiry | general inquiry | how to | how-to | support | 咨询 | 问题咨询 | 疑问
kind fault: incident | problem | bug | issue | technical issue | defect | error | break/fix | failure | 故障 | 报修 | 故障报修 | 维修
kind request: service request | task | change | refund request | cancellation request | feature request | 请求 | 服务请求 | 申请 | 需求
kind suggestion: feedback | idea | improvement | enhancement | 建议 | 反馈 | 意见
kind complaint: complain | grievance | claim | dissatisfied | 投诉 | 客户投诉 | 抱怨
channel phone: call | telephone | voice | hotline | 电话 | 热线 | 来电
channel email: mail | e mail | 邮件 | 电子邮件 | 邮箱
channel wechat: weixin | 微信 | 企业微信 | 公众号
channel sms: text | text message | 短信
channel visit: walk-in | in person | onsite | 上门 | 到店 | 来访
channel web: web form | website | online | form | chat | live chat | web chat | widget | web widget | feedback widget | 网站 | 网页 | 在线 | 在线客服
channel portal: customer portal | self service | self-service | help center | 门户 | 自助
channel social: social media | twitter | facebook | x | instagram | 社交媒体 | 微博
priority urgent: critical | highest | blocker | emergency | p1 | p0 | sev1 | very high | immediate | 紧急 | 特急 | 非常紧急 | 最高
priority high: major | important | p2 | sev2 | 高 | 重要 | 较高
priority normal: medium | moderate | average | standard | default | p3 | sev3 | 中 | 普通 | 一般 | 正常
priority low: lowest | minor | trivial | p4 | p5 | sev4 | planning | 低 | 较低 | 不急
severity critical: urgent | very serious | blocker | 重大 | 特别严重 | 非常严重
severity serious: major | high | severe | medium | 严重 | 较重
severity minor: low | slight | trivial | 轻微 | 一般
state new: open | opened | unassigned | to do | todo | created | submitted | registered | 新建 | 待受理 | 未受理 | 待处理 | 新工单 | 未处理
state accepted: assigned | acknowledged | accepted | triaged | 已受理 | 已分配 | 已接单
state in_progress: in progress | working | work in progress | processing | active | escalated | reopened | under investigation
    处理中 | 进行中 | 跟进中
state waiting: pending | on hold | on-hold | hold | pending customer response | waiting | waiting on customer | waiting for customer
    awaiting customer | awaiting response | waiting for reply | waiting on third party | 等待客户 | 待客户回复 | 挂起 | 等待中 | 待回复 | 暂停
state resolved: solved | fixed | done | answered | completed | 已解决 | 处理完成 | 已处理 | 已完成
state callback: awaiting feedback | 待回访 | 回访中
state closed: close | finished | archived | 已关闭 | 关闭 | 结案 | 已结案 | 完结
state merged: duplicate | 合并 | 已合并 | 重复
state rejected: declined | cancelled | canceled | invalid | spam | won't fix | wont fix | 拒绝 | 已拒绝 | 已驳回 | 作废 | 已取消 | 无效
state withdrawn: revoked | recalled | 撤诉 | 已撤销 | 撤回
"""


@lru_cache(maxsize=1)
def synonyms() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Field key → our value → other names of it. Of yes and no the key is YES_NO, the values are "true" and "false"."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for line in _TABLE.strip().replace("\n    ", " | ").split("\n"):
        name, _colon, words = line.partition(": ")
        field, _space, value = name.rpartition(" ")
        found.setdefault(field, {})[value] = tuple(word.strip() for word in words.split("|"))
    return found
