"""The typed filter as SQL. Values are parameters always; identifiers come from the descriptions only."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tui_crm.model.entity import Catalogue, Entity
from tui_crm.model.fields import NUMBER_KINDS, TEXTUAL_KINDS, Field, Kind
from tui_crm.model.storage import to_db
from tui_crm.query.ast import And, Node, Not, Op, Or, Test, Word
from tui_crm.store.engine import Engine, SearchQuery, quote
from tui_crm.store.rows import member_value
from tui_crm.store.schema import extension

COMPARE = {Op.EQ: "=", Op.LT: "<", Op.LE: "<=", Op.GT: ">", Op.GE: ">="}
DISTINCT_LIMIT = 3000
NAMED_VALUES = 500  # of one condition
FALSE, TRUE = "1 = 0", "1 = 1"
LAST = "\U0010ffff"  # sorts after every character there is


@dataclass(slots=True)
class Compiler:
    """Makes one filter of one entity into SQL."""

    engine: Engine
    catalogue: Catalogue
    params: dict[str, Any] = field(default_factory=dict)
    walking: bool = False  # rows come from an ordered index: keep the planner from others
    within: tuple[int, int] | None = None  # the ids that are looked at, from … to
    dense: bool = False  # so many records have the words searched that each row of a walk is looked up in the search index
    bin: bool = False  # the rows are those of the recycle bin
    depth: int = 0

    def compile(self, entity: Entity, node: Node, alias: str = "t") -> str:
        """The condition for records of `entity` under `alias`."""
        match node:
            case And(items):
                words = tuple(item for item in items if isinstance(item, Word))
                parts = [self._words(entity, words, alias)] if words else []
                parts += [self.compile(entity, item, alias) for item in items if not isinstance(item, Word)]
                return self._joined(" AND ", parts) or TRUE
            case Or(items) if numbers := _numbers(items):
                column = self._column(items[0].path[0], alias)  # type: ignore[union-attr]
                return self.engine.ids_in(column, self.param(self.engine.ids_param(numbers)))
            case Or(items):
                return self._joined(" OR ", [self.compile(entity, item, alias) for item in items]) or FALSE
            case Not(item):
                return f"NOT ({self.compile(entity, item, alias)})"
            case Word():
                return self._words(entity, (node,), alias)
            case Test():
                return self._test(entity, node, alias)

    @staticmethod
    def _joined(glue: str, parts: Sequence[str]) -> str:
        return parts[0] if len(parts) == 1 else f"({glue.join(parts)})" if parts else ""

    def param(self, value: Any) -> str:
        """A parameter's name (without the colon) for `value`."""
        name = f"p{len(self.params)}"
        self.params[name] = value
        return name

    # words

    def _words(self, entity: Entity, words: Sequence[Word], alias: str) -> str:
        """All of the words are in the record. Words apart by spaces may be one phone number, or the beginning of one name."""
        query = words_query(words, "any") if entity.searchable else None
        parts = [self._found(entity, query, alias)] if query else []
        for word in words:
            if not entity.searchable or search_query(word.text, word.exact, "any") is None:
                parts.append(self._contains_title(entity, word.text, alias))
        return self._joined(" AND ", parts)

    def _found(self, entity: Entity, query: SearchQuery, alias: str) -> str:
        here = alias == "t"
        match = self.engine.search_match(entity.key, query, self.params, self.within if here else None)
        if here and self.dense and self.engine.search_is_quick(query):
            return f"EXISTS ({self.engine.apart(f'SELECT 1 FROM ({match}) s WHERE s.id = t.id')})"
        return f"{alias}.id IN ({self.engine.apart(match)})"

    def _contains_title(self, entity: Entity, text: str, alias: str) -> str:
        """Entities without a search index, and words without letters or digits, look in the title itself."""
        column = f"{alias}.{quote(entity.title_field.key)}"
        return self.engine.contains(column, self.param(lower(text)))

    def _among(self, alias: str, found: str) -> str:
        """The record is among those that the query `found` gives by an index that leads from value to record.

        On a walk each row is looked up; elsewhere the query's rows are put together first.
        """
        if self.walking and alias == "t":
            return f"EXISTS (SELECT 1 FROM ({found}) s WHERE s.id = t.id)"
        return f"{alias}.id IN ({found})"

    # comparisons

    def _test(self, entity: Entity, test: Test, alias: str) -> str:
        first, rest = test.path[0], test.path[1:]
        if rest:
            target = self.catalogue[first.ref]
            self.depth += 1
            inner = f"r{self.depth}"
            condition = self.compile(target, Test(rest, test.op, test.value), inner)
            return f"{self._column(first, alias)} IN (SELECT {inner}.id FROM {quote(target.key)} {inner} WHERE {condition})"
        if test.op is Op.EMPTY:
            return f"{self._column(first, alias)} = :{self.param(to_db(first, first.empty))}"
        if first.many:
            return self._many(entity, first, test, alias)
        if first.kind is Kind.REFERENCE and test.op is Op.HAS:
            return self._reference(first, str(test.value), alias)
        if test.op is Op.HAS:
            return self._has(entity, first, str(test.value), alias)
        return self._compared(first, test, alias)

    def _compared(self, field_: Field, test: Test, alias: str) -> str:
        """A comparison by size; "less than" leaves out what is empty, unless the bound itself is."""
        column, bound, empty = self._column(field_, alias), to_db(field_, test.value), to_db(field_, field_.empty)
        condition = f"{column} {COMPARE[test.op]} :{self.param(bound)}"
        if test.op in (Op.LT, Op.LE) and bound > empty:  # type: ignore[operator]
            sign = "<>" if field_.kind in NUMBER_KINDS else ">"  # a number may lie below zero
            return f"({column} {sign} :{self.param(empty)} AND {condition})"
        return condition

    def _column(self, field_: Field, alias: str) -> str:
        column = extension(field_).replace('"ext"', f'{alias}."ext"') if field_.plugin else f"{alias}.{quote(field_.key)}"
        return self.engine.unindexed(column) if self.walking and alias == "t" else column

    def _has(self, entity: Entity, field_: Field, value: str, alias: str) -> str:
        """The text contains the value. Where there are few different texts they are compared first, so that an index answers."""
        if field_.search == "name" and entity.searchable and (query := search_query(value, False, "name")):
            return self._found(entity, query, alias)
        if alias == "t" and (found := self.containing(entity, field_, value)) is not None:
            names = ", ".join(f":{self.param(text)}" for text in found)
            return f"{self._column(field_, alias)} IN ({names})" if found else FALSE
        return self._contains(field_, value, alias)

    def containing(self, entity: Entity, field_: Field, value: str) -> list[str] | None:
        """The texts in an indexed column that contain `value`, in their order; None where they are too many to be named."""
        if not (field_.sortable or field_.indexed) or field_.plugin or self.bin or (values := self.distinct(entity, field_)) is None:
            return None
        wanted = lower(value)
        found = [text for text in values if wanted in lower(text)]
        return found if len(found) <= NAMED_VALUES else None

    def _contains(self, field_: Field, value: str, alias: str) -> str:
        column = self._column(field_, alias) if field_.plugin else f"{alias}.{quote(field_.key)}"
        return self.engine.contains(column, self.param(lower(value)))

    def distinct(self, entity: Entity, field_: Field) -> list[str] | None:
        """The different texts of an indexed column of live records, found by skipping through its index; None when there are too many."""
        if field_.collated or field_.unique:
            return None
        table, column = quote(entity.key), quote(field_.key)
        live = "deleted_at = 0"
        sql = (
            f"WITH RECURSIVE v(x) AS (SELECT min({column}) FROM {table} WHERE {live} UNION ALL SELECT (SELECT min({column}) FROM {table} "
            f"WHERE {live} AND {column} > v.x) FROM v WHERE v.x IS NOT NULL) SELECT x FROM v WHERE x IS NOT NULL LIMIT {DISTINCT_LIMIT + 1}"
        )
        found = [row[0] for row in self.engine.run(sql)]
        return found if len(found) <= DISTINCT_LIMIT else None

    def _many(self, entity: Entity, field_: Field, test: Test, alias: str) -> str:
        if field_.kind is Kind.PHONE and (query := search_query(str(test.value), False, "any")) and entity.searchable:
            return self._phone(entity, field_, query, alias)
        if field_.indexed:
            return self._among(alias, self._members(entity, field_, test))
        if test.op is Op.EQ and field_.kind in TEXTUAL_KINDS:  # a whole value stands between quotation marks
            return self._contains(field_, json.dumps(str(test.value), ensure_ascii=False), alias)
        return self._contains(field_, str(test.value), alias)

    def _members(self, entity: Entity, field_: Field, test: Test) -> str:
        """A query for the records that have the value among the many of an indexed field."""
        name, value = self.param(f"{entity.key}.{field_.name}"), self.param(member_value(test.value))
        equal = f"value = :{value}"
        if field_.kind is Kind.EMAIL and test.op is Op.HAS:  # the beginning of an address is enough
            equal = f"value >= :{value} AND value < :{self.param(member_value(test.value) + LAST)}"
        return f"SELECT record AS id FROM member WHERE field = :{name} AND {equal}"

    def elsewhere(self, entity: Entity, node: Node) -> str | None:
        """The query for ids by which a part of a filter is answered outside the table (search, members), None if it is not.

        It may give records of the recycle bin too; to count candidates it is far cheaper than the condition on the table.
        """
        if isinstance(node, Word):
            query = words_query((node,), "any") if entity.searchable else None
            return self.engine.search_match(entity.key, query, self.params) if query else None
        if not isinstance(node, Test) or len(node.path) > 1 or node.op is Op.EMPTY:
            return None
        field_ = node.field
        return self._members(entity, field_, node) if field_.many and field_.indexed and field_.kind is not Kind.PHONE else None

    def _phone(self, entity: Entity, field_: Field, query: SearchQuery, alias: str) -> str:
        """The search finds the candidates; it looks into all fields, so the digits are looked for in the numbers themselves."""
        digits = query.tokens[0]
        if len(query.tokens) != 1 or not digits.isdigit():
            return self._found(entity, query, alias)
        column = self._column(field_, alias)
        for sign in " -().":
            column = f"replace({column}, '{sign}', '')"
        found = self.engine.contains(column, self.param(digits))
        return found if _is_everywhere(digits) else f"({self._found(entity, query, alias)} AND {found})"

    def _reference(self, field_: Field, text: str, alias: str) -> str:
        """The reference names the record: by code or login, or by words of its name."""
        target = self.catalogue[field_.ref]
        names = [f.key for f in target.stored if f.unique]
        exact = " OR ".join(f"r.{quote(name)} = :{self.param(text)}" for name in names)
        words = search_query(text, False, "name")
        if target.searchable and words:
            by_name = f"SELECT id FROM ({self.engine.apart(self.engine.search_match(target.key, words, self.params))}) s"
        else:
            title = self.engine.contains(f"r.{quote(target.title_field.key)}", self.param(lower(text)))
            by_name = f"SELECT r.id FROM {quote(target.key)} r WHERE {title}"
        codes = f"SELECT r.id FROM {quote(target.key)} r WHERE {exact} UNION ALL " if exact else ""
        if target.mergeable:
            former = f"field = :{self.param(f'{target.key}.former_codes')} AND value = :{self.param(member_value(text))}"
            codes += f"SELECT record AS id FROM member WHERE {former} UNION ALL "
        return f"{self._column(field_, alias)} IN ({codes}{by_name})"


def _numbers(items: Sequence[Node]) -> list[int]:
    """The records that `id:1,2,3` names, however many they are; none when it is another condition."""
    named = [item for item in items if isinstance(item, Test) and item.op is Op.EQ and [step.key for step in item.path] == ["id"]]
    return [int(str(item.value)) for item in named] if len(named) == len(items) else []


def lower(text: str) -> str:
    """Lower case of ASCII letters only, as both engines do it."""
    return "".join(chr(ord(c) + 32) if "A" <= c <= "Z" else c for c in text)


def search_query(text: str, exact: bool, tier: str) -> SearchQuery | None:
    """The search for `text` in one tier; None when it has nothing to search for."""
    from tui_crm.model import tokens  # only when something is searched

    found = tokens.query_tokens(text, exact)
    wanted = (found.head,) if tier == "head" else found.tokens
    if not any(wanted):
        return None
    whole = frozenset() if tier == "head" else frozenset(token for token in wanted if found.whole(token))
    return _query(tier, wanted, whole)


def words_query(words: Sequence[Word], tier: str) -> SearchQuery | None:
    """The one search for several words in one tier; None when there is nothing to search for.

    Words as typed are read together: apart by spaces they may be one number, or the beginning of a name. A quoted word stays whole,
    so that no beginning of a name answers for it.
    """
    from tui_crm.model import tokens

    quoted = [query for word in words if word.exact and (query := search_query(word.text, True, "name" if tier == "head" else tier))]
    text = " ".join(word.text for word in words if not word.exact)
    if tier == "head":
        return None if quoted else search_query(text, False, tier)
    typed = search_query(text, False, tier)
    queries = [*quoted, typed] if typed else quoted
    if not queries:
        return None
    merged = dict.fromkeys(token for query in queries for token in query.tokens)
    whole = frozenset().union(*(query.whole for query in queries))
    head = tokens.query_tokens(text).head if tier == "any" and not quoted else ""
    return _query(tier, tuple(merged), whole, head)


def _query(tier: str, wanted: tuple[str, ...], whole: frozenset[str], head: str = "") -> SearchQuery:
    from tui_crm.model import tokens

    ways = {token: found for token in wanted if (found := tokens.other_ways(token, token in whole))} if tier == "any" else {}
    return SearchQuery(tier, wanted, whole, head, ways)


def _is_phone(field_: Field) -> bool:
    return field_.kind is Kind.PHONE and field_.many


def _is_everywhere(number: str) -> bool:
    """Whether these are too few digits for the search to find a phone number by, wherever they are in it; in a list they are met at once."""
    from tui_crm.model.tokens import FRAGMENT, query_tokens

    found = query_tokens(number).tokens
    return len(found) == 1 and found[0].isdigit() and len(found[0]) < FRAGMENT


def asks_search(entity: Entity, node: Node) -> bool:
    """Whether a part of this filter is answered by the entity's search index."""
    match node:
        case And(items) | Or(items):
            return any(asks_search(entity, item) for item in items)
        case Not(item):
            return asks_search(entity, item)
        case Word():
            return entity.searchable
        case Test(path=path, op=op):
            if not entity.searchable or len(path) > 1:
                return False
            return (path[0].search == "name" and op is Op.HAS) or (_is_phone(path[0]) and not _is_everywhere(str(node.value)))


def is_indexed(entity: Entity, node: Node) -> bool:
    """Whether an index alone can find the candidates of this filter."""
    match node:
        case And(items):
            return any(is_indexed(entity, item) for item in items)
        case Or(items):
            return bool(items) and all(is_indexed(entity, item) for item in items)
        case Word():
            return entity.searchable
        case Test(path=path, op=op):
            found = path[0]
            if found.many:
                return found.indexed and op is Op.HAS and not (_is_phone(found) and _is_everywhere(str(node.value)))
            return found.sortable or found.indexed or (found.search == "name" and op is Op.HAS)
        case _:
            return False
