"""How Chinese characters sound: the readings by which names are searched and sorted."""

from __future__ import annotations

import importlib.util
import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

HAN = "\u3400-\u9fff\uf900-\ufaff\u3007\U00020000-\U0003ffff"

# The readings that names use, the commonest first. The dictionary's own order is that of a scholar.
_READINGS: Mapping[str, tuple[str, ...]] = {
    "重": ("zhong", "chong"), "长": ("chang", "zhang"), "行": ("xing", "hang"), "乐": ("le", "yue"), "朝": ("chao", "zhao"),
    "都": ("du", "dou"), "厦": ("xia", "sha"), "蔚": ("wei", "yu"), "六": ("liu", "lu"), "会": ("hui",), "番": ("fan", "pan"),
    "藏": ("zang", "cang"), "传": ("chuan", "zhuan"), "调": ("tiao", "diao"), "大": ("da",), "石": ("shi",),
    "和": ("he",), "地": ("di",), "得": ("de",), "的": ("de",), "了": ("le",), "不": ("bu",), "中": ("zhong",), "华": ("hua",),
    "车": ("che",), "佛": ("fo",), "什": ("shen", "shi"), "省": ("sheng",), "盛": ("sheng", "cheng"), "宿": ("su", "xiu"),
    "种": ("zhong", "chong"), "朴": ("pu", "piao"), "尉": ("wei", "yu"), "参": ("can", "shen"), "校": ("xiao", "jiao"), "贾": ("jia", "gu"),
    "数": ("shu",), "发": ("fa",), "合": ("he",), "系": ("xi",), "便": ("bian", "pian"), "率": ("lv", "shuai"), "曲": ("qu",), "万": ("wan",),
    "阿": ("a", "e"), "南": ("nan",), "广": ("guang",), "厂": ("chang",), "将": ("jiang",), "相": ("xiang",), "当": ("dang",),
    "信": ("xin",), "技": ("ji",), "术": ("shu",), "台": ("tai",), "江": ("jiang",), "红": ("hong",), "单": ("dan", "shan"),
    "曾": ("zeng", "ceng"), "柏": ("bai", "bo"), "薄": ("bao", "bo"), "覃": ("qin", "tan"), "翟": ("zhai", "di"), "解": ("jie", "xie"),
    "区": ("qu", "ou"), "查": ("cha", "zha"), "盖": ("gai", "ge"), "仇": ("chou", "qiu"), "宁": ("ning",), "缪": ("miao", "mou"),
    "冯": ("feng",), "洗": ("xi", "xian"), "召": ("zhao", "shao"), "黑": ("hei",), "折": ("zhe", "she"), "员": ("yuan", "yun"),
    "燕": ("yan",), "令": ("ling",), "任": ("ren",), "哈": ("ha",), "茜": ("qian", "xi"), "葛": ("ge",), "卜": ("bu", "bo"),
}
# The reading of a character as a surname, at the head of a person's name.
_SURNAMES: Mapping[str, str] = {
    "单": "shan", "曾": "zeng", "解": "xie", "仇": "qiu", "区": "ou", "查": "zha", "翟": "zhai", "尉": "yu", "覃": "qin", "盖": "ge",
    "朴": "piao", "乐": "yue", "缪": "miao", "洗": "xian", "召": "shao", "黑": "he", "折": "she", "员": "yun", "种": "chong", "重": "chong",
    "卜": "bu", "薄": "bo", "秘": "bi", "那": "na", "尹": "yin", "逄": "pang", "冼": "xian", "佴": "nai", "长": "chang", "贾": "jia",
}
# Words whose reading differs from that of their characters.
_WORDS: Mapping[str, tuple[str, ...]] = {
    "重庆": ("chong", "qing"), "银行": ("yin", "hang"), "尉迟": ("yu", "chi"), "长孙": ("zhang", "sun"), "万俟": ("mo", "qi"), "音乐": ("yin", "yue"),
    "单于": ("chan", "yu"), "商行": ("shang", "hang"), "会计": ("kuai", "ji"), "参茸": ("shen", "rong"), "六安": ("lu", "an"), "番禺": ("pan", "yu"),
    "澹台": ("tan", "tai"), "行业": ("hang", "ye"), "车行": ("che", "hang"), "朝阳": ("chao", "yang"), "成都": ("cheng", "du"), "董事长": ("dong", "shi", "zhang"),
}
_WORD = re.compile("|".join(sorted(_WORDS, key=len, reverse=True)))
_SETTLED = re.compile("成都|重庆|银行")  # words in which no character is ever read otherwise, whatever stands around them


class _Likeliest(dict[str, str]):
    """The likeliest reading by character, looked up once. `several`: those met so far that have other readings, too."""

    def __init__(self) -> None:
        super().__init__()
        self.several: set[str] = set()

    def __missing__(self, character: str) -> str:
        known = readings(character)
        if len(known) > 1:
            self.several.add(character)
        self[character] = known[0]
        return known[0]


_LIKELIEST = _Likeliest()


@lru_cache(maxsize=50_000)
def readings(character: str) -> tuple[str, ...]:
    """The syllables, without tones, that a Chinese character may be read as in a name, the likeliest first; others: themselves."""
    known = _READINGS.get(character)
    return known if known is not None else _dictionary_reading(character)


def surname_reading(character: str) -> str:
    """How the character is read at the head of a person's name."""
    return _SURNAMES.get(character) or readings(character)[0]


def syllables(text: str) -> list[str]:
    """The likeliest reading of each character of a run of Chinese characters; one without a reading stands for itself."""
    found = list(map(_LIKELIEST.__getitem__, text))
    if len(text) <= 4 and text[0] in _SURNAMES:
        found[0] = _SURNAMES[text[0]]
    if _WORD.search(text):
        for word in _WORD.finditer(text):
            found[word.start() : word.end()] = _WORDS[word[0]]
    return found


def may_be_ambiguous(text: str) -> bool:
    """Whether a character of a run whose `syllables` were asked for before has several readings."""
    return not _LIKELIEST.several.isdisjoint(text)


def all_readings(text: str) -> list[Sequence[str]]:
    """The readings of each character of a run; none for one whose reading its word settles."""
    found: list[Sequence[str]] = list(map(readings, text))
    for word in _SETTLED.finditer(text):
        found[word.start() : word.end()] = [()] * len(word[0])
    return found


def _dictionary_reading(character: str) -> tuple[str, ...]:
    entry = _dictionary().get(ord(character))
    if entry is None:
        return (character,)
    parts = unicodedata.normalize("NFD", entry.partition(",")[0])
    dotted = "\u0308" in parts
    plain = "".join(part for part in parts if part.isascii())
    if not dotted:
        return (plain,)
    return (plain.replace("u", "v"), plain)  # ü is typed "v" and printed "u"


@cache
def _dictionary() -> Mapping[int, str]:
    """Character → readings with tones, from pypinyin's file alone: the package itself would read 50 MB of phrases."""
    package = importlib.util.find_spec("pypinyin")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("pypinyin")
    spec = importlib.util.spec_from_file_location("tui_crm_pinyin_dict", Path(package.origin).with_name("pinyin_dict.py"))
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError("pypinyin.pinyin_dict")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Mapping[int, str] = module.pinyin_dict
    return found
