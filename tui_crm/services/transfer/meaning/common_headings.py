"""Headings that any program may write, and what they mean by the entity they are read as. Data, no code; the notation is that of `systems`.

The names and aliases of the fields come first: only what these do not say is here.
"""

from __future__ import annotations

from collections.abc import Mapping

COMMON: Mapping[str, str] = {
    "": """
        created date | create date | created time | date created | created on | creation date | 创建日期 | 录入时间 | 创建时间 = !created_at
        created by id = !created_by by id
        last modified by id = !updated_by by id
        创建者 | 录入人 | created by = !created_by
        last modified date | modified time | last modified | last updated | modified date | updated time | 修改时间 | 最后修改时间
            | 最近修改时间 = !updated_at
        modified by | last modified by | 修改人 | 最后修改人 = !updated_by
        last activity date | last activity time | last engagement date | 最后跟进时间 | 最近跟进时间 = !last_activity
        owner | record owner | account owner | company owner | contact owner | lead owner | activity owner | assigned to | assigned user
            | sales rep | salesperson | sales agent | sales representative | sales person | account executive | deal owner | opportunity owner
            | account manager | relationship manager | 负责人姓名 | 业务员 | 销售 | 销售人员 | 客户经理 | 归属人 | 跟进人 | 所属人 | 所属销售
            | 拥有者 = owner
    """,
    "customer": """
        id | record id | rec id | customer id | company id | account id | client id | organization id | lead id | external id | uuid | 客户id
            | 公司id = #id
        company | organisation | organization | organization name | business name | client | client name | firm | account | 客户姓名 | 企业名称
            | 单位名称
            | 单位 | 公司 | 客户全称 | 公司全称 | 线索名称 | 线索公司 | 店名 | 门店名称 | 商户名称
            | 会社名 | 企業名 | 顧客名 | 取引先名 = name
        first name | given name | forename | 名 = name.given
        last name | surname | family name | 姓 = name.family
        middle name = name.middle
        full name | display name = name
        contact | contact name | contact person | primary contact | 联系人 | 联系人姓名 | 客户联系人 | 联络人 | 连络人
            | 担当者 | 担当者名 = +contact
        contact title | job title | position | 职位 | 职务 | 部门 | 部门名称 = +contact
        main phone | company phone | company main phone | office phone | work phone | business phone | home phone | other phone | primary phone
            | direct phone
            | mobile phone | mobile number | mobile no | mobile phone number | cell | cell phone | phone no | tel no | telephone number
            | contact phone | contact number
            | landline | 固定电话 | 固话 | 座机 | 办公电话 | 公司电话 | 移动电话 | 联系方式 | 联系人电话 | 联系人手机 | 公司座机 | 电话号码
            | 联络电话 | 行动电话 | 電話番号 | 携帯電話 = phones
        fax | fax number | 传真 = +
        primary email | work email | business email | company email | secondary email | other email | personal email | contact email | 公司邮箱
            | 联系邮箱
            | 邮箱地址 | 邮件 | 电子邮件 | 电邮 | メールアドレス = emails
        website url | web site | web page | homepage | home page | company website | 公司网址 | 公司官网 | 公司网站 = website
        domain | company domain | company domain name = website.else
        wechat | wechat id | we chat | 微信 | 微信号 = socials.wechat
        whatsapp = socials.whatsapp
        linkedin | linkedin url | linkedin profile | linkedin company page = socials.linkedin
        twitter | twitter handle = socials.twitter
        facebook | facebook page | facebook company page = socials.facebook
        instagram = socials.instagram
        skype | skype id = socials.skype
        telegram = socials.telegram
        qq | qq号 = socials.qq
        weibo | 微博 = socials.weibo
        country/region | country code | billing country | billing country code | country name | 国家/地区 | 国家地区 | 所在国家 = country
        state/region | state/province | state | county | billing state | billing state/province | billing province | 所在省份 | 省/市 | 所在地区
            | 所属区域 = region
        town | suburb | locality | town/city | billing city | 所在城市 | 地级市 | 城市名称 = city
        street address | street address 1 | address 1 | address line 1 | street | street 1 | billing street | billing address | 公司地址
            | 联系地址 | 通讯地址 | 办公地址 | 住所
            = address.street
        street address 2 | address 2 | address line 2 | street 2 | suite = address.street2
        address 3 | address line 3 | street 3 = address.street3
        street number | house number | house no = address.number
        zip | zip code | zip/postal code | postal code | post code | billing postal code | billing zip | billing zip/postal code | billing code
            | 邮政编码 | 郵便番号 = postcode
        shipping street | shipping address | delivery address | 收货地址 = other_addresses.shipping/street
        shipping city = other_addresses.shipping/city
        shipping state | shipping province | shipping state/province = other_addresses.shipping/region
        shipping postal code | shipping zip | shipping code | shipping zip/postal code = other_addresses.shipping/postcode
        shipping country = other_addresses.shipping/country
        客户行业 | 行业类型 | 行业类别 | industry type | 行业名称 = industry
        company size | organization size | 企业规模 | 人员规模 = size
        no of employees | num of employees | number employees | employee count | headcount | 员工人数 | 员工数量 = employees
        revenue | turnover | annual turnover | sales revenue | 年销售额 | 销售收入 | 年产值 | 营业额 = revenue
        account source | original source | source of lead | acquisition channel | 线索来源 | 来源渠道 | 获客渠道 | 获客来源 = source
        lifecycle stage | customer status | account status | 客户阶段 = lifecycle
        lead status | lead stage | lead state | 线索状态 | 线索阶段 | 跟进状态 = lead_state
        client grade | customer level | customer grade | account rating | lead rating | 客户等级 | 客户分级 | 客户类别等级 = grade
        customer type | account type | client type | 客户性质 = kind
        date of birth | birthdate | birth date | dob | 出生年月 = birthday
        comments | description | account description | company description | about | 公司简介 | 客户简介 | 简介 | 说明 | 客户描述 = notes
        do not call | do not contact | email opt out | has opted out of email | opted out | opt out | unsubscribed
            | has opted out of fax = do_not_contact.any
        vat number | vat id | tax id number | abn | ein | 统一信用代码 | 信用代码 | 纳税人识别号 | 营业执照号 = registration_number
        legal name | trading name | doing business as | dba | tradestyle | 曾用名 | 公司简称 | 客户简称 = other_names
        parent company | parent account | parent | 上级公司 | 母公司名称 = parent
        year founded | year started | founded year | founded | 成立年 = founded
        labels | categories | keywords | 客户标签 = tags
    """,
    "contact": """
        id | record id | rec id | contact id | person id | external id | uuid | 联系人id = #id
        account id | company id | customer id | client id | organization id | 客户id | 公司id = customer by id
        first name | given name | forename | 名 = name.given
        last name | surname | family name | 姓 = name.family
        middle name | additional name = name.middle
        name | full name | display name | contact person | client name | 客户联系人 | 负责人姓名 | 联系人名称
            | 联络人 | 连络人 | 氏名 | 担当者 | 担当者名 = name
        file as = name.else
        company | company name | account | account name | organisation | organization | organization name | employer | customer | client company
            | 公司名称
            | 客户名称 | 客户姓名 | 单位 | 单位名称 | 所属公司 | 企业名称 | 公司 | 会社名 = customer
        job title | organization title | title | position | post | role title | designation | occupation | 岗位 | 头衔 | 职称 = job_title
        organization department | department | 部门 = department
        salutation | honorific | 称呼 | 称谓 = +
        main phone | office phone | work phone | business phone | home phone | other phone | primary phone | direct phone | phone number
            | mobile phone
            | mobile number | mobile no | mobile phone number | cell | cell phone | phone no | tel no | telephone number | contact phone
            | contact number | landline | 联络电话 | 行动电话 | 電話番号 | 携帯電話
            | 手机号 | 手机号码 | 固定电话 | 固话 | 座机 | 办公电话 | 公司电话 | 移动电话 | 联系方式 | 联系人电话 | 联系人手机 | 电话号码 = phones
        fax | fax number | assistant phone | company main phone | assistant | 传真 = +
        primary email | work email | business email | secondary email | other email | personal email | contact email | mail | 电子邮箱 | 联系邮箱
            | 邮箱地址 | 电邮 | メールアドレス = emails
        wechat | wechat id | 微信 | 微信号 = socials.wechat
        whatsapp = socials.whatsapp
        linkedin | linkedin url | linkedin profile = socials.linkedin
        twitter | twitter handle = socials.twitter
        facebook = socials.facebook
        instagram = socials.instagram
        skype | skype id = socials.skype
        telegram = socials.telegram
        qq | qq号 = socials.qq
        mailing city | town | suburb | locality | 所在城市 = city
        street address | street address 1 | address 1 | address line 1 | street | street 1 | mailing street | mailing address | 联系地址
            | 通讯地址 | 详细地址 | 住所
            = address.street
        street address 2 | address 2 | address line 2 | street 2 = address.street2
        street number | house number = address.number
        state | region | province | state/region | state/province | mailing state | mailing state/province | county | 省份 | 省
            | 所在省份 = address.region
        zip | zip code | postal code | post code | postcode | mailing zip | mailing postal code | mailing zip/postal code | 邮编 | 郵便番号
            | 邮政编码 = address.postcode
        country | country/region | mailing country | 国家 = address.country
        date of birth | birthdate | birth date | dob | 出生年月 = birthday
        comments | remark | remarks | description | contact description | 说明 = notes
        do not call | do not contact | email opt out | has opted out of email | opted out | opt out | unsubscribed
            | has opted out of fax = do_not_contact.any
        labels | categories | 联系人标签 = tags
        lead source | contact type | status | lead status | lifecycle stage = +
    """,
    "activity": """
        id | record id | activity id | task id | event id | note id | call id | external id | uuid | 跟进id = #id
        account id | company id | customer id | client id | 客户id | 公司id = customer by id
        contact id | person id | who id | 联系人id = contact by id
        activity date | date | timestamp | start time | start date | start date time | completed date | 日期 | 跟进日期 | 拜访时间 | 联系时间 = at
        activity type | engagement type | kind | task subtype | 跟进类型 | 联系方式 | 沟通方式 = type
        call/meeting title/subject | activity subject | activity title | name | 跟进主题 = subject
        notes/description | full comments | comments | note | note content | description | details | 跟进记录 | 沟通内容 | 拜访内容 | 备注 = body
        call outcome | meeting outcome | call result | task status | 沟通结果 = result.and
        call duration (minutes) | duration in minutes | duration (min) = minutes
        call direction | call type = direction
        company | company name | account | account name | related to | organization | 公司 | 公司名称 | 客户姓名 = customer
        contact | contact name | name of contact | 联系人姓名 = contact
        associated contact email | contact email | from email = contact by emails
        associated company domain = customer by website
        task due date | due date | due | next contact time | 下次联系时间 = +
    """,
    "deal": """
        id | record id | opportunity id | deal id | opportunityid | dealid | external id | uuid | 商机id | 商机编号 = #id
        account id | company id | customer id | client id | 客户id | 公司id = customer by id
        contact id | person id | primary contact id | 联系人id = contact by id
        deal title | deal name | opportunity | opportunity name | subject | 商机主题 | 机会名称 = name
        account | account name | company | company name | organization | associated company | 客户 | 公司名称 | 所属客户 = customer
        deal amount | deal value | opportunity amount | expected revenue | close value | value | 预计销售金额 | 销售金额 | 成交金额 = amount
        deal stage | sales stage | stage name | pipeline stage | 商机阶段 | 销售阶段 = stage
        expected close date | estimated close date | forecast close date | 预计成交时间 | 预计签单日期 = expected_close
        close date | closed date | actual close date | won time | lost time | 成交时间 | 结束日期 = closed_on
        engage date | start date | opened | open date = engaged_on
        lost reason | closed lost reason | reason for loss | 输单原因 | 丢单原因 = loss_reason
        lead source | deal source | 商机来源 = source
        is closed | is won | forecast category | fiscal quarter | fiscal year | fiscal period | has open activity = -
    """,
    "ticket": """
        id | ticket id | ticket number | ticket no | case number | case id | issue key | key | incident number | 工单编号 | 工单号 = #id
        ticket subject | case subject | summary | short description | issue | 工单标题 | 问题标题 = subject
        ticket description | issue description | details | message | 工单内容 | 描述 | 详细描述 = body
        ticket type | issue type | case type | request type | category type | 工单类型 | 问题类型 = kind
        current status | ticket status | case status | 工单状态 | 处理状态 = state
        via | source | case origin | ticket source | ticket channel | 来源 | 工单来源 | 渠道 = channel
        urgency | ticket priority | 紧急程度 | 工单优先级 = priority
        customer name | company name | account name | organization | organisation | company | 公司名称 | 所属客户 = customer
        requester name | requester | reporter | full name | contact name | from | 提单人 | 联系人姓名 = contact
        requester email | from email | customer email | email | reporter email | 客户邮箱 | 提单人邮箱 = requester
        product purchased | product name | affected product | 产品名称 = product
        assignee | agent | agent assigned | assigned to | case owner | ticket owner | 受理人 | 处理人 | 客服 = owner
        group | team assigned | assigned group | department | 受理组 | 处理组 | 所属部门 = team
        created at | created time | date created | opened | open date | create date | created on | date opened | 提交时间 | 报修时间 = !created_at
        initial response time | first response time | first reply at | first responded at | 首次回复时间 | 响应时间 = answered_at
        solved at | resolved at | resolved time | resolution date | time to resolution = resolved_at
        closed date | closed at | closed time | 完成时间 | 关闭时间 = resolved_at
        resolution | resolution notes | solution | close notes | 处理结果 | 处理方案 = resolution
        satisfaction score | satisfaction rating | customer satisfaction rating | survey results | csat score | 满意度评分 = score
        root cause | cause code | 故障原因 = cause
        labels | keywords = tags
        last updated | last update time | updated at | sla due date | sla plan = -
        due date | due by time | overdue | merged | linked | answered = -
        thread count | reopen count | attachment count | task count | customer age | customer gender | date of purchase = -
    """,
    "product": """
        id | record id | product id | product code = #id
        sku | item code | part number | 产品编码 | 产品编号 | 货号 = sku
        product family | product line | product category | 产品分类 | 产品系列 = series
        sales price | suggested retail price | retail price | msrp | 标准价格 | 零售价 = price
    """,
    "stage_change": """
        deal id | opportunity id | deal | opportunity | 商机编号 | 商机id = deal
        created date | changed on | change date | entered | entered at | entered on | since | 变更时间 = at
        from stage | previous stage | old value = was
        to stage | new value | stage name | deal stage = became
        last modified by | created by | 变更人 = by
    """,
    "term": """
        field | word | name | column = name
        table | file | area = area
        description | definition = meaning
    """,
    "user": """
        employee id | user name | user id | 工号 | 用户名 | 登录名 = login
        display name | sales rep | 销售 | 员工姓名 = name
        department | sales team | regional office | 所属部门 = team
        mail | work email | 电子邮箱 = email
        manager | reports to | sales manager | team leader | 上级 | 主管 = manager
        position | gender | supervisor | employee type | phone | 性别 | 职位 | 直属上级 | 员工类型 | 手机号 = +
    """,
}
