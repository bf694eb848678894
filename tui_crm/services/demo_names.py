"""Names for the demo data: people and companies, Chinese and English. All made up."""

from __future__ import annotations

# Chinese: the commonest surnames first, so that a draw towards the front is believable
SURNAMES_ZH = (
    "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "郭", "何", "林", "高", "罗", "郑", "梁", "谢", "宋",
    "唐", "许",
    "韩", "冯", "邓", "曹", "彭", "曾", "肖", "田", "董", "袁", "潘", "于", "蒋", "蔡", "余", "杜", "叶", "程", "苏", "魏", "吕", "丁", "任", "沈",
    "姚", "卢",
    "姜", "崔", "钟", "谭", "陆", "汪", "范", "金", "石", "廖", "贾", "夏", "韦", "付", "方", "白", "邹", "孟", "熊", "秦", "邱", "江", "尹", "薛",
    "闫", "段",
    "雷", "侯", "龙", "史", "陶", "黎", "贺", "顾", "毛", "郝", "龚", "邵", "万", "钱", "严", "覃", "武", "戴", "莫", "孔", "向", "汤", "欧阳",
    "上官",
)
WOMEN_ZH = (
    "秀英", "丽", "敏", "静", "芳", "娜", "燕", "婷", "雪梅", "晓燕", "玉兰", "欣怡", "雨桐", "梓涵", "思琪", "佳怡", "诗涵", "慧敏", "丽华", "淑珍",
    "海燕", "文静",
    "春梅", "雅琴", "美玲", "晓红", "倩", "颖", "琳", "雪", "洁", "婉清", "若曦", "紫萱", "梦瑶", "晨曦", "晓彤", "可欣", "静怡", "艳", "玲", "霞",
    "红梅", "凤英",
    "佩珊", "嘉欣", "咏梅", "云", "蕾", "薇", "思雨", "语嫣", "亦菲", "心怡", "沛玲", "秋月", "冬梅", "丹", "莉", "璐", "瑶", "蓉", "菁", "妍",
    "书瑶", "雨欣",
)
MEN_ZH = (
    "伟", "强", "磊", "洋", "勇", "军", "杰", "涛", "超", "明", "刚", "平", "建国", "建华", "志强", "国强", "海涛", "俊杰", "浩然", "子轩", "宇航",
    "文博", "志远",
    "天宇", "晓东", "建军", "永强", "立新", "国栋", "嘉诚", "家豪", "俊", "鹏", "飞", "斌", "波", "辉", "健", "凯", "峰", "毅", "哲", "浩", "宇",
    "晨", "睿", "泽宇",
    "一鸣", "思远", "景明", "振华", "德胜", "文杰", "少华", "新宇", "耀辉", "启明", "承志", "博文", "昊天", "子墨", "嘉伟", "志鹏", "林", "旭", "亮",
    "成", "文彬",
)
BRAND_FIRST_ZH = tuple("华恒瑞金海安德信远宏宇天鼎盛泰嘉博创新中东南北高凯联永正百万亿长佳优美福康润丰同兴隆顺达利众启明晨星云科卓立腾飞锦")
BRAND_SECOND_ZH = tuple("兴恒瑞源海泰德信远达宇成鼎盛泽嘉博创新联晟凯邦永正旺通亿诚佳优美福康润丰和昌隆顺航利众启明辉星云川卓立腾翔锦睿")
TRADES_ZH: tuple[tuple[str, str], ...] = (
    ("机械制造", "机械"), ("精密机械", "机械"), ("自动化设备", "机械"), ("机电设备", "机械"), ("数控装备", "机械"), ("电子科技", "电子"),
    ("半导体", "电子"),
    ("光电科技", "电子"), ("电子元件", "电子"), ("信息技术", "软件与信息服务"), ("软件", "软件与信息服务"), ("网络科技", "软件与信息服务"),
    ("智能科技", "软件与信息服务"),
    ("数据服务", "软件与信息服务"), ("云计算", "软件与信息服务"), ("国际贸易", "贸易"), ("进出口", "贸易"), ("商贸", "贸易"), ("实业", "贸易"),
    ("供应链管理", "物流"),
    ("物流", "物流"), ("国际货运代理", "物流"), ("仓储服务", "物流"), ("食品", "食品饮料"), ("茶业", "食品饮料"), ("饮料", "食品饮料"),
    ("酒业", "食品饮料"),
    ("农业发展", "农业"), ("种业", "农业"), ("生态农业", "农业"), ("医疗器械", "医药健康"), ("医药", "医药健康"), ("生物科技", "医药健康"),
    ("健康管理", "医药健康"),
    ("建筑工程", "建筑"), ("装饰设计", "建筑"), ("建材", "建筑"), ("钢结构", "建筑"), ("房地产开发", "房地产"), ("物业服务", "房地产"),
    ("纺织", "纺织服装"),
    ("服饰", "纺织服装"), ("针织", "纺织服装"), ("家居用品", "家居"), ("家具", "家居"), ("化工", "化工"), ("新材料", "化工"), ("涂料", "化工"),
    ("塑胶制品", "化工"),
    ("新能源", "能源环保"), ("环保科技", "能源环保"), ("光伏", "能源环保"), ("汽车零部件", "汽车"), ("汽车销售", "汽车"), ("教育科技", "教育"),
    ("文化传媒", "文化传媒"),
    ("广告", "文化传媒"), ("酒店管理", "旅游酒店"), ("旅行社", "旅游酒店"), ("餐饮管理", "餐饮"), ("企业管理咨询", "商务服务"),
    ("人力资源服务", "商务服务"),
    ("印刷包装", "包装"), ("包装材料", "包装"), ("玩具", "消费品"), ("日化用品", "消费品"), ("电器", "家电"), ("照明", "家电"),
)  # what the name says, and the industry it means
FORMS_ZH = ("有限公司", "有限公司", "有限公司", "有限公司", "有限责任公司", "股份有限公司", "集团有限公司")

WOMEN_EN = (
    "Olivia", "Emma", "Amelia", "Charlotte", "Sophia", "Isabella", "Ava", "Mia", "Evelyn", "Grace", "Emily", "Hannah", "Alice", "Lucy", "Eleanor",
    "Ruth", "Clara",
    "Nora", "Julia", "Sarah", "Laura", "Rachel", "Megan", "Claire", "Fiona", "Bridget", "Priya", "Aisha", "Yasmin", "Ingrid", "Martha", "Helen",
    "Diane", "Karen",
    "Susan", "Patricia", "Deborah", "Naomi", "Zoe", "Chloe", "Rosa", "Elena", "Camille", "Hazel", "Ivy", "Joanna", "Leah", "Miriam", "Nadia", "Paula",
)
MEN_EN = (
    "Liam", "Noah", "Oliver", "James", "William", "Henry", "Lucas", "Benjamin", "Theodore", "Jack", "Samuel", "David", "Joseph", "Daniel", "Matthew",
    "Thomas", "George",
    "Arthur", "Edward", "Robert", "Michael", "Christopher", "Andrew", "Patrick", "Simon", "Peter", "Martin", "Stephen", "Graham", "Neil", "Owen",
    "Rhys", "Callum",
    "Ewan", "Diego", "Mateo", "Rafael", "Omar", "Hassan", "Arjun", "Rohan", "Victor", "Walter", "Raymond", "Curtis", "Dennis", "Leon", "Felix",
    "Hugo", "Max",
)
SURNAMES_EN = (
    "Smith", "Johnson", "Williams", "Brown", "Jones", "Miller", "Davis", "Garcia", "Wilson", "Taylor", "Anderson", "Thomas", "Moore", "Martin",
    "Jackson", "Thompson",
    "White", "Harris", "Clark", "Lewis", "Robinson", "Walker", "Young", "Allen", "King", "Wright", "Scott", "Hill", "Green", "Adams", "Baker",
    "Nelson", "Carter",
    "Mitchell", "Roberts", "Turner", "Phillips", "Campbell", "Parker", "Evans", "Edwards", "Collins", "Stewart", "Morris", "Murphy", "Cook",
    "Rogers", "Morgan",
    "Cooper", "Peterson", "Reed", "Bailey", "Bell", "Kelly", "Howard", "Ward", "Cox", "Richardson", "Wood", "Watson", "Brooks", "Bennett", "Gray",
    "Hughes", "Price",
    "Myers", "Long", "Foster", "Sanders", "Ross", "Powell", "Sullivan", "Russell", "Jenkins", "Perry", "Butler", "Barnes", "Fisher", "Henderson",
    "Coleman", "Simmons",
    "Patterson", "Jordan", "Reynolds", "Hamilton", "Graham", "Wallace", "West", "Hayes", "Bryant", "Gibson", "Ellis", "Stevens", "Ford", "Marshall",
    "Owens", "Harrison",
    "McDonald", "O'Brien", "O'Connor", "MacLeod", "Schneider", "Weber", "Novak", "Kowalski", "Rossi", "Moreau", "Nguyen", "Patel", "Khan", "Singh",
    "Okafor", "Mensah",
)
BRAND_FIRST_EN = (
    "North", "South", "East", "West", "Blue", "Silver", "Green", "Red", "White", "Black", "Golden", "Iron", "Stone", "Oak", "Maple", "Cedar",
    "Willow", "Ash", "Elm",
    "Pine", "River", "Lake", "Harbour", "Bay", "Brook", "Spring", "Summer", "Winter", "Sun", "Star", "Moon", "Cloud", "Rain", "Fair", "High", "Long",
    "Broad", "Bright",
    "Clear", "True", "Key", "Fox", "Hawk", "Swan", "Eagle", "Heron", "Copper", "Crown", "Castle", "Church", "Mill", "Bridge", "Gate", "Field",
    "Glen", "Hazel",
)
BRAND_SECOND_EN = (
    "field", "ford", "gate", "line", "point", "ridge", "stone", "view", "wood", "worth", "well", "way", "bridge", "brook", "cliff", "crest", "dale",
    "haven", "hill",
    "land", "mark", "mere", "mont", "peak", "port", "side", "spring", "tree", "vale", "ville", "water", "wick", "wing", "yard", "bank", "burn",
    "craft", "forge",
)
TRADES_EN: tuple[tuple[str, str], ...] = (
    ("Machinery", "Machinery"), ("Engineering", "Machinery"), ("Precision Tools", "Machinery"), ("Automation", "Machinery"),
    ("Electronics", "Electronics"),
    ("Semiconductors", "Electronics"), ("Instruments", "Electronics"), ("Software", "Software"), ("Systems", "Software"), ("Analytics", "Software"),
    ("Digital", "Software"), ("Networks", "Software"), ("Trading", "Trade"), ("Imports", "Trade"), ("Wholesale", "Trade"), ("Logistics", "Logistics"),
    ("Freight", "Logistics"), ("Shipping", "Logistics"), ("Warehousing", "Logistics"), ("Foods", "Food & drink"), ("Bakery", "Food & drink"),
    ("Brewing", "Food & drink"), ("Coffee Roasters", "Food & drink"), ("Farms", "Agriculture"), ("Orchards", "Agriculture"), ("Seeds", "Agriculture"),
    ("Medical", "Health"), ("Pharma", "Health"), ("Diagnostics", "Health"), ("Dental Supplies", "Health"), ("Construction", "Construction"),
    ("Builders", "Construction"), ("Roofing", "Construction"), ("Interiors", "Construction"), ("Properties", "Real estate"),
    ("Estates", "Real estate"),
    ("Textiles", "Textiles"), ("Apparel", "Textiles"), ("Outdoor Wear", "Textiles"), ("Furniture", "Home"), ("Home Goods", "Home"),
    ("Chemicals", "Chemicals"),
    ("Coatings", "Chemicals"), ("Plastics", "Chemicals"), ("Energy", "Energy"), ("Solar", "Energy"), ("Recycling", "Energy"),
    ("Motors", "Automotive"),
    ("Auto Parts", "Automotive"), ("Learning", "Education"), ("Media", "Media"), ("Design Studio", "Media"), ("Hotels", "Hospitality"),
    ("Travel", "Hospitality"),
    ("Catering", "Hospitality"), ("Consulting", "Business services"), ("Recruitment", "Business services"), ("Packaging", "Packaging"),
    ("Print", "Packaging"),
    ("Toys", "Consumer goods"), ("Sports", "Consumer goods"), ("Lighting", "Electrical"), ("Appliances", "Electrical"),
)

COLLEAGUES: tuple[tuple[str, str, str, str], ...] = (  # login, name, team, role
    ("zhangwei", "张伟", "华东", "manager"), ("lina", "李娜", "华东", "rep"), ("wangfang", "王芳", "华东", "rep"),
    ("chenjie", "陈杰", "华南", "manager"),
    ("liuyang", "刘洋", "华南", "rep"), ("huangmin", "黄敏", "华北", "rep"), ("zhaolei", "赵磊", "华北", "rep"),
    ("ecarter", "Emily Carter", "Overseas", "manager"),
    ("dmiller", "Daniel Miller", "Overseas", "rep"), ("sobrien", "Sarah O'Brien", "Overseas", "rep"), ("rpatel", "Rohan Patel", "Overseas", "rep"),
)
JOBS_ZH: tuple[tuple[str, str, str], ...] = (  # job title, department, role towards us
    ("总经理", "总经办", "decision_maker"), ("副总经理", "总经办", "decision_maker"), ("采购经理", "采购部", "buyer"),
    ("采购专员", "采购部", "buyer"),
    ("财务主管", "财务部", "finance"), ("出纳", "财务部", "finance"), ("技术总监", "技术部", "technical"), ("工程师", "技术部", "technical"),
    ("生产主管", "生产部", "user"), ("行政助理", "行政部", "assistant"), ("总经理助理", "总经办", "assistant"), ("市场经理", "市场部", "other"),
)
JOBS_EN: tuple[tuple[str, str, str], ...] = (
    ("Managing Director", "Management", "decision_maker"), ("CEO", "Management", "decision_maker"), ("Head of Purchasing", "Purchasing", "buyer"),
    ("Buyer", "Purchasing", "buyer"), ("Finance Manager", "Finance", "finance"), ("Accounts Payable", "Finance", "finance"),
    ("CTO", "Engineering", "technical"),
    ("Process Engineer", "Engineering", "technical"), ("Plant Manager", "Production", "user"), ("Office Manager", "Administration", "assistant"),
    ("Executive Assistant", "Management", "assistant"), ("Marketing Manager", "Marketing", "other"),
)
