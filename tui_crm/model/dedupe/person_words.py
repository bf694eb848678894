"""What people's names hold beside the name: titles, nicknames; and Chinese surnames of two characters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

TITLES = frozenset("mr mrs ms miss mx dr prof professor sir madam mme mlle herr frau sr sra srta don dona ing dipl phd md mba jr sen senior junior ii iii esq".split())
TITLES_HAN = ("先生", "女士", "小姐", "太太", "老师", "教授", "博士", "医生", "律师", "总经理", "副总", "经理", "主任", "董事长", "总监", "同志")

DOUBLE_SURNAMES = frozenset(
    "欧阳 上官 司马 诸葛 司徒 皇甫 尉迟 公孙 慕容 令狐 长孙 宇文 夏侯 东方 独孤 南宫 端木 轩辕 万俟 闻人 澹台 濮阳 淳于 单于 太叔 申屠 公羊 钟离 鲜于 闾丘 司空 呼延 百里 西门 东郭".split()
)

_NICKNAMES = """
alexander alex sasha xander|alexandra alex sandra sasha|andrew andy drew|anthony tony|benjamin ben benny|catherine katherine kathryn cathy kathy kate katie
charles charlie chuck|christopher chris kit|christine christina chris tina|daniel dan danny|david dave davey|deborah debbie deb|donald don donnie
edward ed eddie ted ned|elizabeth liz lizzie beth betty eliza lisa|frederick fred freddie|gregory greg|harold harry hal|henry harry hank|isabella bella isabel izzy
jacob jake|james jim jimmy jamie|jennifer jen jenny|jessica jess jessie|john jack johnny jon|jonathan jon jonny|joseph joe joey|joshua josh|judith judy
kenneth ken kenny|lawrence laurence larry|leonard len leo|margaret maggie meg peggy marge|matthew matt|michael mike mick mickey|nathaniel nathan nate
nicholas nick nicky|patricia pat patty trish|patrick pat paddy|peter pete|philip phillip phil|rebecca becky becca|richard rick dick rich ricky|robert bob rob bobby robbie bert
ronald ron ronnie|samuel sam sammy|samantha sam|stephen steven steve|susan sue susie|theodore ted theo|thomas tom tommy|timothy tim|victoria vicky tori
vincent vince|walter walt|william will bill billy liam willy|zachary zach zack
"""


@cache
def nicknames() -> Mapping[str, frozenset[str]]:
    """Given name → the groups of names it may stand for: two names with a group in common may be one person's."""
    found: dict[str, frozenset[str]] = {}
    for number, group in enumerate(re.split(r"[|\n]+", _NICKNAMES.strip())):
        for name in group.split():
            found[name] = found.get(name, frozenset()) | {str(number)}
    return found
