"""The grammar: text → what was written (`Bare`, `Comparison`, `Group`), names and values not yet understood.

Only `parser` imports this module, and only for text that is more than plain words: lark takes tens of milliseconds
to import.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import cast

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedInput, UnexpectedToken, v_args
from lark.exceptions import VisitError

from tui_crm.errors import FilterError
from tui_crm.i18n import _
from tui_crm.query.written import FULL_WIDTH, QUOTES, Bare, Comparison, Group, Operand, Written, plain_operator, unescaped, unquoted

MAX_DEPTH = 50  # nested groups; more is no question that a person asks, and what follows is recursive

# Terminals in the order of preference. A name is a name only before an operator; otherwise it is a word. A bare word or
# value may hold a balanced pair of parentheses, as in 阿里巴巴(中国); a backslash takes a sign's meaning away.
_GRAMMAR = r"""
?start: any
?any: all (_OR all)*                        -> either
?all: factor (_AND? factor)*                -> both
?factor: _NOT factor                        -> negate
       | _OPEN any _CLOSE
       | name OPERATOR value (_COMMA value)* -> comparison
       | WORD                               -> word
       | QUOTED                             -> quoted
name: FIELD | QUOTED_FIELD
value: VALUE | QUOTED

FIELD.5: /(?!https?:\/\/)[^\W\d][\w.\/-]*(?=\s*(?:[:：=＝<＜>＞≤≥≠]|[!！][=＝]))/
QUOTED_FIELD.5: /{quoted}(?=\s*(?:[:：=＝<＜>＞≤≥≠]|[!！][=＝]))/
OPERATOR.5: /[:：]?(?:[<＜][=＝>＞]|[>＞][=＝]|[!！][=＝]|[=＝][=＝]|[=＝<＜>＞≤≥≠])|[:：]/
_OR.4: /[|｜]+|or(?=\s+[^\s)）]|\s*[(（])/i
_AND.4: /and(?=\s+[^\s)）]|\s*[(（])/i
_NOT.4: /[-－−!！](?=[^\s)）])|not(?=\s+[^\s)）]|\s*[(（])/i
QUOTED.3: /{quoted}/
WORD.2: /(?:{escaped}|[^{ending}{signs}]|[-－−!！](?![^\s)）]))(?:{escaped}|[^{ending}]|{paired})*/
VALUE.1: /(?:{escaped}|[^{ending},，])(?:{escaped}|[^{ending},，]|{paired})*/
_OPEN: /[(（]/
_CLOSE: /[)）]/
_COMMA: /[,，]/
%ignore /\s+/
"""
_PARTS = {
    # no backslash can be read in two ways: otherwise a quotation that is never closed would be tried in 2^n ways
    "quoted": r'["“”＂](?:\\["“”＂\\]|\\(?!["“”＂\\])|[^"“”＂\\])*["“”＂]',
    "escaped": r"\\(?s:.)?",
    "ending": r"\s()（）|｜\"“”＂\\",  # what ends a bare word or value, a backslash apart
    "signs": r":：=＝<＜>＞≤≥≠!！,，−－-",  # what no bare word begins with
    "paired": r"[(（][^\s()（）|｜\"“”＂\\]*[)）]",
}


def read(text: str) -> Written:
    """What `text`, which is not blank, says. Raises FilterError where it breaks the grammar."""
    try:
        return cast(Written, _lark().parse(text))
    except UnexpectedInput as error:
        raise _explained(error, text) from None
    except VisitError as error:
        if isinstance(error.orig_exc, FilterError):
            raise error.orig_exc from None
        raise


@cache
def _lark() -> Lark:
    grammar = _GRAMMAR
    for name, part in _PARTS.items():
        grammar = grammar.replace("{" + name + "}", part)
    return Lark(grammar, parser="lalr", lexer="contextual", transformer=_Writer())


class _Writer(Transformer[Token, Written]):
    """Makes the written form while parsing, from the inside out."""

    def both(self, items: list[Written]) -> Written:
        return _group("and", items)

    def either(self, items: list[Written]) -> Written:
        return _group("or", items)

    def negate(self, items: list[Written]) -> Written:
        return _group("not", items)

    @v_args(inline=True)
    def word(self, token: Token) -> Written:
        return Bare(_operand(token))

    @v_args(inline=True)
    def quoted(self, token: Token) -> Written:
        return Bare(_operand(token))

    @v_args(inline=True)
    def name(self, token: Token) -> Operand:
        return _operand(token)

    @v_args(inline=True)
    def value(self, token: Token) -> Operand:
        return _operand(token)

    @v_args(inline=True)
    def comparison(self, name: Operand, operator: Token, *operands: Operand) -> Written:
        return Comparison(name, plain_operator(str(operator)), operands)


def _group(sign: str, items: Sequence[Written]) -> Written:
    if len(items) == 1 and sign != "not":
        return items[0]
    depth = 1 + max(item.depth if isinstance(item, Group) else 0 for item in items)
    if depth > MAX_DEPTH:
        start, end = _span(items[0])
        raise FilterError(_("too many groups inside each other"), start, end)
    return Group(sign, tuple(items), depth)


def _span(written: Written) -> tuple[int, int]:
    while isinstance(written, Group):
        written = written.items[0]
    operand = written.operand if isinstance(written, Bare) else written.name
    return operand.start, operand.end


def _operand(token: Token) -> Operand:
    start, end = cast(int, token.start_pos), cast(int, token.end_pos)
    quoted = token.type.startswith("QUOTED")
    return Operand(unquoted(str(token)) if quoted else unescaped(str(token)), quoted, start, end)


def _explained(error: UnexpectedInput, text: str) -> FilterError:
    """The parser's refusal in words for people, with the place it means."""
    if isinstance(error, UnexpectedCharacters):
        return _bad_character(cast(int, error.pos_in_stream), text)
    token = cast(UnexpectedToken, error).token
    expected = cast(UnexpectedToken, error).accepts or cast(UnexpectedToken, error).expected
    at_end = token.type == "$END"
    end = len(text.rstrip()) if at_end else cast(int, token.end_pos)
    start = max(0, end - 1) if at_end else cast(int, token.start_pos)
    if "VALUE" in expected:
        return FilterError(_("a value is missing here; write it in quotation marks if it begins with a special sign"), start, end)
    if at_end and "_CLOSE" in expected:
        opened = _last_open(text)
        return FilterError(_("this parenthesis is never closed"), opened, opened + 1)
    if at_end:
        return FilterError(_("something is missing at the end"), start, end)
    return _bad_character(start, text, end)


def _bad_character(start: int, text: str, end: int = 0) -> FilterError:
    sign = text[start : start + 1].translate(FULL_WIDTH)
    end = end or start + 1
    if text[start] in QUOTES:
        return FilterError(_("this quotation mark is never closed"), start, len(text))
    if text[:start].rstrip().endswith(("(", "（")):
        return FilterError(_("there is nothing between these parentheses"), len(text[:start].rstrip()) - 1, end)
    if sign in ")）":
        return FilterError(_("this parenthesis closes nothing"), start, end)
    if sign[0] in ":=<>":
        return FilterError(_("the name of a field is missing before “{sign}”").format(sign=sign), start, end)
    return FilterError(_("“{text}” makes no sense here; write it in quotation marks to search for it").format(text=text[start:end]), start, end)


def _last_open(text: str) -> int:
    """Where the innermost parenthesis that is still open stands (quoted ones do not count)."""
    quoted, opened = False, [0]
    for place, sign in enumerate(text):
        if sign in QUOTES:
            quoted = not quoted
        elif not quoted and sign in "(（":
            opened.append(place)
        elif not quoted and sign in ")）" and len(opened) > 1:
            opened.pop()
    return opened[-1]
