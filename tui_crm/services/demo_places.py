"""Places for the demo data: cities with their regions, streets and phone numbers.

Numbers outside China come from the ranges that regulators keep free for fiction. China has none, so those are drawn at random
from valid prefixes.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A city. `area` is the landline's area code without trunk zero; `weight` how many customers there are for each in a small city."""

    city: str
    region: str
    country: str
    area: str
    postcode: str  # its first digits or letters
    streets: tuple[str, ...]
    weight: int


@dataclass(frozen=True, slots=True)
class Land:
    """A country outside China. `landline` and `mobile` are ranges kept for fiction: "#" is a random digit, "@" the city's `area`
    (in Britain with the first digits of the city's range).
    """

    code: str
    currency: str
    landline: str
    mobile: str
    forms: tuple[str, ...]  # what ends a company's name


MOBILES_CN = (
    "130", "131", "132", "133", "134", "135", "136", "137", "138", "139", "150", "151", "152", "153", "155", "156", "157", "158", "159", "166",
    "173", "175",
    "176", "177", "178", "180", "181", "182", "183", "184", "185", "186", "187", "188", "189", "191", "193", "198", "199",
)
PLACES_ZH = (
    Place("上海", "上海", "中国", "21", "200", ("浦东新区世纪大道", "徐汇区漕溪北路", "静安区南京西路", "闵行区申长路", "杨浦区国定路"), 14),
    Place("北京", "北京", "中国", "10", "100", ("朝阳区建国路", "海淀区中关村大街", "丰台区南四环西路", "西城区金融大街"), 11),
    Place("深圳", "广东", "中国", "755", "518", ("南山区科技园路", "福田区深南大道", "宝安区创业一路", "龙岗区龙翔大道"), 10),
    Place("广州", "广东", "中国", "20", "510", ("天河区体育东路", "海珠区新港中路", "黄埔区科学大道", "番禺区市桥大道"), 8),
    Place("杭州", "浙江", "中国", "571", "310", ("西湖区文三路", "滨江区江南大道", "余杭区文一西路", "萧山区市心中路"), 7),
    Place("苏州", "江苏", "中国", "512", "215", ("工业园区星湖街", "姑苏区人民路", "高新区科技城大道"), 6),
    Place("南京", "江苏", "中国", "25", "210", ("鼓楼区中山路", "江宁区双龙大道", "建邺区江东中路"), 4),
    Place("成都", "四川", "中国", "28", "610", ("高新区天府大道", "武侯区人民南路", "锦江区红星路"), 5),
    Place("重庆", "重庆", "中国", "23", "400", ("渝北区金开大道", "江北区观音桥步行街", "九龙坡区科园一路"), 4),
    Place("武汉", "湖北", "中国", "27", "430", ("洪山区珞喻路", "江汉区解放大道", "东湖高新区光谷大道"), 4),
    Place("宁波", "浙江", "中国", "574", "315", ("鄞州区天童北路", "北仑区明州路"), 3),
    Place("东莞", "广东", "中国", "769", "523", ("南城街道鸿福路", "长安镇振安路", "松山湖大道"), 3),
    Place("佛山", "广东", "中国", "757", "528", ("禅城区季华路", "顺德区南国东路"), 2),
    Place("西安", "陕西", "中国", "29", "710", ("雁塔区科技路", "碑林区南关正街", "高新区锦业路"), 3),
    Place("天津", "天津", "中国", "22", "300", ("和平区南京路", "滨海新区第三大街"), 3),
    Place("青岛", "山东", "中国", "532", "266", ("市南区香港中路", "崂山区海尔路"), 3),
    Place("济南", "山东", "中国", "531", "250", ("历下区经十路", "高新区舜华路"), 2),
    Place("厦门", "福建", "中国", "592", "361", ("思明区湖滨南路", "湖里区火炬路"), 2),
    Place("福州", "福建", "中国", "591", "350", ("鼓楼区五四路", "马尾区江滨东大道"), 2),
    Place("长沙", "湖南", "中国", "731", "410", ("岳麓区麓谷大道", "芙蓉区五一大道"), 2),
    Place("郑州", "河南", "中国", "371", "450", ("金水区花园路", "郑东新区商务外环路"), 2),
    Place("合肥", "安徽", "中国", "551", "230", ("蜀山区长江西路", "高新区望江西路"), 2),
    Place("无锡", "江苏", "中国", "510", "214", ("滨湖区太湖大道", "新吴区长江路"), 2),
    Place("温州", "浙江", "中国", "577", "325", ("鹿城区车站大道", "瓯海区瓯海大道"), 2),
    Place("大连", "辽宁", "中国", "411", "116", ("中山区人民路", "高新区黄浦路"), 1),
    Place("沈阳", "辽宁", "中国", "24", "110", ("和平区青年大街", "浑南区创新路"), 1),
    Place("昆明", "云南", "中国", "871", "650", ("五华区人民中路", "官渡区春城路"), 1),
    Place("哈尔滨", "黑龙江", "中国", "451", "150", ("南岗区中山路", "道里区友谊路"), 1),
    Place("石家庄", "河北", "中国", "311", "050", ("长安区中山东路", "裕华区槐安东路"), 1),
    Place("南昌", "江西", "中国", "791", "330", ("红谷滩区丰和中大道", "青山湖区高新大道"), 1),
    Place("贵阳", "贵州", "中国", "851", "550", ("观山湖区林城路", "云岩区中华中路"), 1),
    Place("南宁", "广西", "中国", "771", "530", ("青秀区民族大道", "良庆区五象大道"), 1),
)
US, UK, CANADA, AUSTRALIA, GERMANY, IRELAND = "United States", "United Kingdom", "Canada", "Australia", "Germany", "Ireland"
LANDS = {
    US: Land("US", "USD", "+1@55501##", "+1@55501##", ("Inc.", "LLC", "Corp.", "Co.")),
    CANADA: Land("CA", "CAD", "+1@55501##", "+1@55501##", ("Inc.", "Ltd.", "Corp.")),
    UK: Land("GB", "GBP", "+44@0###", "+447700900###", ("Ltd", "PLC", "LLP")),
    AUSTRALIA: Land("AU", "AUD", "+61@5550####", "+61491570###", ("Pty Ltd",)),
    GERMANY: Land("DE", "EUR", "+493023125###", "+493023125###", ("GmbH", "AG")),
    IRELAND: Land("IE", "EUR", "+3532091#####", "+3532091#####", ("Ltd", "DAC")),
}
PLACES_EN = (
    Place("New York", "NY", US, "212", "100", ("Broadway", "Lexington Avenue", "West 34th Street", "Madison Avenue"), 9),
    Place("Los Angeles", "CA", US, "213", "900", ("Wilshire Boulevard", "Sunset Boulevard", "Figueroa Street"), 7),
    Place("Chicago", "IL", US, "312", "606", ("Michigan Avenue", "Wacker Drive", "Clark Street"), 6),
    Place("Houston", "TX", US, "713", "770", ("Main Street", "Westheimer Road", "Kirby Drive"), 4),
    Place("Austin", "TX", US, "512", "787", ("Congress Avenue", "Lamar Boulevard"), 3),
    Place("Seattle", "WA", US, "206", "981", ("Pine Street", "Fourth Avenue", "Rainier Avenue"), 4),
    Place("San Francisco", "CA", US, "415", "941", ("Market Street", "Mission Street", "Van Ness Avenue"), 5),
    Place("San Diego", "CA", US, "619", "921", ("Harbor Drive", "Kettner Boulevard"), 2),
    Place("Boston", "MA", US, "617", "021", ("Boylston Street", "Atlantic Avenue", "Tremont Street"), 4),
    Place("Atlanta", "GA", US, "404", "303", ("Peachtree Street", "Piedmont Avenue"), 3),
    Place("Miami", "FL", US, "305", "331", ("Biscayne Boulevard", "Brickell Avenue"), 3),
    Place("Denver", "CO", US, "303", "802", ("Larimer Street", "Colfax Avenue"), 3),
    Place("Portland", "OR", US, "503", "972", ("Burnside Street", "Hawthorne Boulevard"), 2),
    Place("Minneapolis", "MN", US, "612", "554", ("Hennepin Avenue", "Nicollet Mall"), 2),
    Place("Toronto", "ON", CANADA, "416", "M5V", ("King Street West", "Bay Street", "Queen Street"), 4),
    Place("Vancouver", "BC", CANADA, "604", "V6B", ("Granville Street", "Robson Street"), 3),
    Place("London", "England", UK, "207946", "EC2A", ("Old Street", "Fleet Street", "Borough High Street", "Great Portland Street"), 8),
    Place("Manchester", "England", UK, "161496", "M1", ("Deansgate", "Oxford Road", "Portland Street"), 3),
    Place("Birmingham", "England", UK, "121496", "B2", ("Colmore Row", "Corporation Street"), 2),
    Place("Leeds", "England", UK, "113496", "LS1", ("The Headrow", "Wellington Street"), 2),
    Place("Bristol", "England", UK, "117496", "BS1", ("Park Street", "Victoria Street"), 2),
    Place("Edinburgh", "Scotland", UK, "131496", "EH2", ("George Street", "Princes Street"), 2),
    Place("Glasgow", "Scotland", UK, "141496", "G2", ("Buchanan Street", "St Vincent Street"), 2),
    Place("Cardiff", "Wales", UK, "292018", "CF10", ("St Mary Street", "Queen Street"), 1),
    Place("Sydney", "NSW", AUSTRALIA, "2", "20", ("George Street", "Pitt Street", "Kent Street"), 3),
    Place("Melbourne", "VIC", AUSTRALIA, "3", "30", ("Collins Street", "Flinders Lane"), 3),
    Place("Perth", "WA", AUSTRALIA, "8", "60", ("Hay Street", "St Georges Terrace"), 1),
    Place("Dublin", "Leinster", IRELAND, "1", "D02", ("Grafton Street", "Baggot Street"), 2),
    Place("Berlin", "Berlin", GERMANY, "30", "101", ("Friedrichstraße", "Kantstraße", "Torstraße"), 2),
)
