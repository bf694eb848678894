"""Names and places of the demo: an agency in Shanghai whose clients are from there and from abroad."""

from __future__ import annotations

AGENTS = (("lina", "李娜", "华东"), ("wangfang", "王芳", "华东"), ("zhangwei", "张伟", "华东"), ("dmiller", "Daniel Miller", "Overseas"))
"""login, name, team: who are there already are meant."""

ESTATES = (  # estate, its English name, district, price per m² in whole yuan, year, floors
    ("滨江雅苑", "Riverside Court", "浦东", 118_000, 2012, 32), ("世纪花园", "Century Gardens", "浦东", 96_000, 2005, 18),
    ("金桥名邸", "Jinqiao Residence", "浦东", 82_000, 2008, 14), ("张江汤臣里", "Zhangjiang Terrace", "浦东", 76_000, 2016, 24),
    ("衡山公馆", "Hengshan House", "徐汇", 142_000, 1998, 11), ("徐家汇星苑", "Star Court", "徐汇", 112_000, 2004, 28),
    ("康健新村", "Kangjian Village", "徐汇", 78_000, 1993, 6), ("静安一品", "Jing'an No. 1", "静安", 156_000, 2014, 30),
    ("大宁国际", "Daning International", "静安", 98_000, 2010, 26), ("彭浦新苑", "Pengpu Court", "静安", 68_000, 2001, 18),
    ("古北壹号", "Gubei One", "长宁", 128_000, 2015, 33), ("天山华庭", "Tianshan Court", "长宁", 92_000, 2006, 22),
    ("中环国际", "Middle Ring", "普陀", 74_000, 2009, 30), ("苏河湾畔", "Suhe Bay", "普陀", 104_000, 2018, 34),
    ("莘庄绿庭", "Xinzhuang Green", "闵行", 62_000, 2007, 16), ("七宝古韵", "Qibao Old Town", "闵行", 72_000, 2011, 18),
)  # fmt: skip

PEOPLE = (
    "陈志远", "林晓雯", "王建国", "赵雅琴", "周子墨", "吴思琪", "徐文博", "孙丽华", "马俊杰", "朱雨桐", "胡海涛", "郭静怡",
    "何嘉豪", "高雪梅", "罗永明", "梁诗涵", "宋天宇", "郑美玲", "谢宇航", "韩冰洁", "唐国强", "冯欣妍", "于浩然", "董佳宁",
    "萧振华", "程素芬", "曹子轩", "袁晓彤", "邓伟明", "许文静", "傅建军", "沈梦瑶", "曾少峰", "彭秀兰", "吕晨曦", "苏婉清",
    "Oliver Bennett", "Emma Larsson", "Lucas Moreau", "Sofia Rossi", "Noah Fischer", "Grace O'Connor",
    "Daniel Kim", "Hannah Weber", "Arjun Mehta", "Claire Dubois", "James Whitfield", "Yuki Tanaka",
)  # fmt: skip
OWNERS = (
    "顾宝成", "陆慧敏", "姚德昌", "钱玉珍", "石明亮", "范秋月", "方建平", "任淑贞", "江海生", "戴红英",
    "汪启明", "贺春兰", "Peter Hartmann", "Susan Clarke", "龚志刚", "毛丽萍",
)  # fmt: skip
DEVELOPERS = (("绿洲置业有限公司", "021-50801234"), ("华府地产（上海）有限公司", "021-62805678"))
PROJECTS = (  # project, its English name, district, price per m², buildings, floors, doors
    ("临港星海湾", "Lingang Starbay", "浦东", 46_000, 2, 12, 4), ("虹桥天境", "Hongqiao Skyline", "闵行", 78_000, 1, 15, 3),
)  # fmt: skip
LAYOUTS = (  # layout, rooms, least and most m²
    ("1室1厅1卫", 1, 42, 58), ("2室1厅1卫", 2, 62, 82), ("2室2厅1卫", 2, 78, 98), ("3室2厅1卫", 3, 92, 118), ("3室2厅2卫", 3, 110, 145),
    ("4室2厅2卫", 4, 138, 190), ("5室3厅3卫", 5, 190, 280),
)  # fmt: skip
FACES = ("南", "南北", "东南", "西南", "东", "北")
SAID = (
    (5, "likes", "采光很好，想带家人再看一次"), (4, "family", "Wants to bring the family at the weekend"), (4, "likes", "小区环境满意，价格能谈吗"),
    (3, "price", "觉得总价高，预算到不了"), (3, "compares", "Compares with a flat in the same street"), (2, "layout", "客厅太小，格局不喜欢"),
    (2, "noise", "Hears the elevated road with the window open"), (1, "place", "离地铁远，上班不方便"), (4, "condition", "装修保养好，可以直接入住"),
    (3, "light", "楼层偏低，下午没有太阳"),
)  # fmt: skip
