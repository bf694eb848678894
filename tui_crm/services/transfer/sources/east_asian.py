"""Which of the older Chinese, Japanese and Korean encodings a text is in: nearly any bytes are valid in several of them, few make sense.

Makes sense: most characters are of the standard's first level (the common ones), or of the language's own script, and some are among the
commonest of names, addresses and headings.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_HANS = frozenset(
    "的一是不在有公司限市人中国上海北京广州深圳杭州江苏浙省区县路号街贸易科技客户名称电话联系地址备注王李"
    "张刘陈杨赵黄周吴经理总先生女士部门产品业务发展电子信息工程建材机械商务集团系手机邮箱行城类型来源级别"
    "日期金额长期合作新老大小年月"
)
_HANT = frozenset(
    "的一是不在有公司限市人中國上海北京台灣臺省區縣路號街貿易科技客戶名稱電話聯絡地址備註王李張劉陳楊趙黃"
    "周吳經理總先生女士部門產品業務發展電子資訊工程機械商務集團系手機郵箱行城類型來源級別日期金額長期合作"
    "新老大小年月股份"
)
_JA = frozenset(
    "の株式会社有限東京都大阪府市区町村県丁目番号名前氏電話住所備考山田中村佐藤鈴木高橋伊渡辺本小林加吉太"
    "郎子一二三部長課代表取締役営業企業商事産工業銀行様御担当者郵便日月年"
)
_LOOKED_AT = 4000  # characters


@dataclass(frozen=True, slots=True)
class _Encoding:
    name: str
    common: Callable[[bytes], bool]  # whether two bytes are a common character or a sign
    script: Callable[[str], bool]  # whether a character is of the language's own script
    frequent: frozenset[str]


def candidates(sample: bytes) -> Sequence[str]:
    """Python's names of the encodings that the sample makes sense in, the likeliest first."""
    found = sorted(((score, -place, one.name) for place, one in enumerate(_ENCODINGS) if (score := _score(sample, one)) > 0), reverse=True)
    return [name for _score_found, _place, name in found]


def _score(sample: bytes, encoding: _Encoding) -> float:
    """0 for nonsense, else the share of common characters and, added to it, the share of the very commonest."""
    try:
        text = codecs.getincrementaldecoder(encoding.name)().decode(sample)
    except UnicodeError:
        return 0.0
    characters = [character for character in text if not character.isascii()][:_LOOKED_AT]
    if not characters:
        return 0.0
    common = frequent = own = 0
    for character in characters:
        written = character.encode(encoding.name, "replace")
        own += encoding.script(character)
        common += encoding.script(character) or (len(written) == 2 and encoding.common(written))
        frequent += character in encoding.frequent
    share = common / len(characters)
    if share < 0.67 or (encoding.name == "cp949" and own < 0.9 * len(characters)):
        return 0.0
    if encoding.name == "cp949":
        return share + 0.5 if len(characters) >= 12 else share - 0.5  # a few Chinese characters can look Korean, many cannot
    return share + min(frequent, 200) / min(len(characters), 200) + (own / len(characters) if encoding.frequent is _JA else 0)


def _is_kana(character: str) -> bool:
    return "\u3041" <= character <= "\u30fe"


def _is_hangul(character: str) -> bool:
    return "\uac00" <= character <= "\ud7a3"


def _never(character: str) -> bool:
    return False


_ENCODINGS = (
    _Encoding("gb18030", lambda two: two[1] >= 0xA1 and (0xB0 <= two[0] <= 0xD7 or 0xA1 <= two[0] <= 0xA3), _never, _HANS),
    _Encoding("cp950", lambda two: 0xA1 <= two[0] <= 0xC6, _never, _HANT),
    _Encoding("cp932", lambda two: two[0] == 0x81 or 0x88 <= two[0] <= 0x97, _is_kana, _JA),
    _Encoding("euc_jp", lambda two: two[0] in (0xA1, 0xA3) or 0xB0 <= two[0] <= 0xCF, _is_kana, _JA),
    _Encoding("cp949", lambda two: 0xA1 <= two[0] <= 0xA3, _is_hangul, frozenset()),
)
