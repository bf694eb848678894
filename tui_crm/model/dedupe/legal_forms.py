"""The words of company names that say nothing about which company it is: legal forms, places, trades."""

from __future__ import annotations

from collections.abc import Mapping

LEGAL_WORDS = frozenset(
    """ltd limited plc llp llc lp inc incorporated corp corporation co company cos pty pte pvt private public
    gmbh mbh ag kg kgaa ohg gbr ug se ev eg sa sarl sas sasu snc sca sci srl spa sapa sl slu sau sc scs spol sro
    bv nv vof cv as asa aps ab oy oyj hf ehf doo dd ad ood eood zrt kft bt nyrt sp zoo
    oao zao ooo pao kk yk gk goshi kaisha kabushiki sdn bhd tbk pt cia ltda eireli me mfg""".split()
)
"""Legal forms as words, accents and dots taken off (ISO 20275 lists them by country; these are the ones that lists of customers hold)."""

LEGAL_HAN = (
    "股份有限公司", "有限责任公司", "集团有限公司", "集团股份公司", "控股有限公司", "有限合伙企业", "普通合伙企业", "特殊普通合伙", "个人独资企业", "股份公司", "有限公司",
    "有限合伙", "普通合伙", "个体工商户", "总公司", "株式会社", "有限会社", "合同会社", "股份", "责任公司", "公司", "集团", "控股",
)
"""Legal forms of Chinese and Japanese names, the longest first."""

JOINING_WORDS = frozenset("the of and und et e y de der die das des du la le les und a an for von van fuer".split())

BRANCH_WORDS = frozenset("branch office filiale niederlassung succursale sucursal".split())
BRANCH_HAN = ("分公司", "办事处", "代表处", "分行", "支行", "分店", "门店", "分校", "分院", "分部")

NUMBER_HAN = "一二三四五六七八九十"

TRADES: Mapping[str, str] = {
    "科技": "tech", "技术": "tech", "信息技术": "it", "网络科技": "net", "网络技术": "net", "网络": "net", "信息": "it", "软件": "software",
    "贸易": "trade", "国际贸易": "trade", "商贸": "trade", "进出口": "trade", "实业": "industry", "工业": "industry", "制造": "manufacturing",
    "机械": "machinery", "机械制造": "machinery", "电子": "electronics", "电子科技": "electronics", "电器": "electric", "电气": "electric", "物流": "logistics",
    "国际物流": "logistics", "国际": "international", "投资": "investment", "发展": "development", "咨询": "consulting", "管理咨询": "consulting",
    "企业管理": "management", "管理": "management", "服务": "services", "医药": "pharma", "制药": "pharma", "药业": "pharma", "医疗器械": "medical", "医疗": "medical",
    "生物科技": "biotech", "生物": "biotech", "食品": "food", "化工": "chemical", "化学": "chemical", "建筑": "construction", "建筑工程": "construction",
    "工程": "engineering", "设备": "equipment", "汽车": "auto", "能源": "energy", "新能源": "energy", "环保": "environment", "材料": "materials",
    "新材料": "materials", "文化传媒": "media", "传媒": "media", "广告": "advertising", "教育": "education", "房地产": "realestate", "地产": "realestate",
    "置业": "realestate", "银行": "bank", "保险": "insurance", "证券": "securities", "酒店": "hotel", "餐饮": "catering", "服装": "clothing", "服饰": "clothing",
    "纺织": "textile", "家具": "furniture", "包装": "packaging", "印刷": "printing", "通信": "communications", "通讯": "communications", "智能": "smart",
    "technology": "tech", "technologies": "tech", "tech": "tech", "techs": "tech", "network": "net", "networks": "net",
    "information": "it", "software": "software", "soft": "software", "trading": "trade", "trade": "trade", "traders": "trade", "commerce": "trade",
    "import": "trade", "export": "trade", "industry": "industry", "industries": "industry", "industrial": "industry", "ind": "industry",
    "manufacturing": "manufacturing", "manufacturers": "manufacturing", "machinery": "machinery", "machines": "machinery", "maschinenbau": "machinery",
    "electronics": "electronics", "electronic": "electronics", "elektronik": "electronics", "electric": "electric", "electrical": "electric",
    "logistics": "logistics", "logistik": "logistics", "international": "international", "intl": "international", "global": "international",
    "worldwide": "international", "investment": "investment", "investments": "investment", "development": "development", "developments": "development",
    "consulting": "consulting", "consultants": "consulting", "consultancy": "consulting", "beratung": "consulting", "management": "management",
    "services": "services", "service": "services", "solutions": "solutions", "systems": "systems", "system": "systems", "systeme": "systems",
    "pharma": "pharma", "pharmaceutical": "pharma", "pharmaceuticals": "pharma", "medical": "medical", "biotech": "biotech", "biotechnology": "biotech",
    "food": "food", "foods": "food", "chemical": "chemical", "chemicals": "chemical", "chemie": "chemical", "construction": "construction",
    "bau": "construction", "engineering": "engineering", "equipment": "equipment", "automotive": "auto", "auto": "auto", "motors": "auto",
    "energy": "energy", "environmental": "environment", "materials": "materials", "media": "media", "advertising": "advertising",
    "education": "education", "properties": "realestate", "property": "realestate", "estate": "realestate", "bank": "bank", "insurance": "insurance",
    "securities": "securities", "hotel": "hotel", "hotels": "hotel", "catering": "catering", "clothing": "clothing", "textile": "textile",
    "textiles": "textile", "furniture": "furniture", "packaging": "packaging", "printing": "printing", "communications": "communications",
    "group": "group", "gruppe": "group", "groupe": "group", "grupo": "group", "holding": "group", "holdings": "group", "enterprise": "enterprise",
    "enterprises": "enterprise", "partners": "partners", "associates": "partners",
}
"""What a company does, Chinese and Western words for the same thing under one name."""

TRADE_SIZES = (4, 3, 2)
"""How many characters the Chinese words among them have, the longest first."""

PROVINCES = tuple(
    """北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆
    香港 澳门 中国""".split()
)
CITIES = tuple(
    """石家庄 唐山 保定 廊坊 太原 大同 沈阳 大连 鞍山 长春 哈尔滨 大庆 南京 苏州 无锡 常州 南通 扬州 徐州 盐城 镇江 泰州 昆山 江阴 张家港 常熟 杭州 宁波 温州 嘉兴 湖州 绍兴 金华 台州
    义乌 合肥 芜湖 福州 厦门 泉州 漳州 南昌 九江 赣州 济南 青岛 烟台 潍坊 淄博 威海 临沂 郑州 洛阳 武汉 宜昌 襄阳 长沙 株洲 岳阳 广州 深圳 珠海 佛山 东莞 中山 惠州 汕头 江门 南宁 桂林
    柳州 海口 三亚 成都 绵阳 贵阳 昆明 大理 拉萨 西安 咸阳 宝鸡 兰州 西宁 银川 乌鲁木齐 呼和浩特 包头 台北""".split()
)
PLACES_HAN = frozenset((*PROVINCES, *CITIES))
PLACE_SIZES = (4, 3, 2)
PLACE_WORDS: Mapping[str, str] = {
    "china": "中国", "beijing": "北京", "shanghai": "上海", "tianjin": "天津", "chongqing": "重庆", "shenzhen": "深圳", "guangzhou": "广州", "guangdong": "广东",
    "hangzhou": "杭州", "zhejiang": "浙江", "suzhou": "苏州", "jiangsu": "江苏", "nanjing": "南京", "ningbo": "宁波", "qingdao": "青岛", "shandong": "山东",
    "dalian": "大连", "wuhan": "武汉", "chengdu": "成都", "sichuan": "四川", "xian": "西安", "xiamen": "厦门", "fujian": "福建", "dongguan": "东莞",
    "hongkong": "香港", "hk": "香港", "taiwan": "台湾", "macau": "澳门", "wuxi": "无锡",
    "uk": "uk", "usa": "usa", "us": "usa", "deutschland": "germany", "germany": "germany", "france": "france", "india": "india", "japan": "japan",
    "singapore": "singapore", "australia": "australia", "canada": "canada", "europe": "europe", "asia": "asia", "america": "usa", "italia": "italy",
    "italy": "italy", "espana": "spain", "spain": "spain", "schweiz": "swiss", "switzerland": "swiss", "austria": "austria",
}
"""Places as company names write them, Latin spelling → one name."""
