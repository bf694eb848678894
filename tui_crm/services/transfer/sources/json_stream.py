"""JSON read value by value in constant memory, with the line each value begins in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import TextIO

BLOCK = 64 * 1024
LONGEST = 64 * 1024 * 1024  # characters of one value


class JsonError(ValueError):
    """Not JSON. `line`: where; the reason is the message."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line


class Pairs(list[tuple[str, object]]):
    """An object as its pairs, in their order: keys that are there twice stay there twice."""


def decoder() -> json.JSONDecoder:
    """Numbers come as the texts they are, objects as `Pairs`."""
    return json.JSONDecoder(object_pairs_hook=Pairs, parse_int=str, parse_float=_number, parse_constant=str)


class Feed:
    """A text from which values are taken one after the other. Raises JsonError."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._decoder = stream, decoder()
        self._text, self._at, self._all_read = "", 0, False
        self.line = 1

    def peek(self) -> str:
        """The next character that is not a blank; "" at the end."""
        while True:
            end = self._at
            while end < len(self._text) and self._text[end] in " \t\r\n\ufeff":
                end += 1
            self._move(end)
            if end < len(self._text):
                return self._text[end]
            if not self._more():
                return ""

    def take(self, expected: str) -> str:
        """The next character, which is one of those expected."""
        found = self.peek()
        if not found or found not in expected:
            what = f"“{found}”" if found else "the end"
            raise JsonError(self.line, f"{what} where one of {' '.join(expected)} is expected")
        self._move(self._at + 1)
        return found

    def value(self) -> object:
        """The next value."""
        self.peek()
        while True:
            try:
                found, end = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                line = self.line + self._text.count("\n", self._at, error.pos)
                if len(self._text) - self._at > LONGEST or not self._more():
                    raise JsonError(line, error.msg) from error
                continue
            except RecursionError as error:
                raise JsonError(self.line, "nested too deeply") from error
            if end < len(self._text) or not self._more():
                self._move(end)
                return found

    def _move(self, end: int) -> None:
        self.line += self._text.count("\n", self._at, end)
        self._at = end

    def _more(self) -> bool:
        """Read on; each time as much as there is already, so that a long value is not tried again and again."""
        if self._all_read:
            return False
        self._text = self._text[self._at :]
        self._at = 0
        block = self._stream.read(max(BLOCK, len(self._text)))
        self._text += block
        self._all_read = not block
        return bool(block)


def records(feed: Feed, where: list[str]) -> Iterator[tuple[int, object]]:
    """The elements of the outermost array, or of the first array of objects inside an object: (line, value).

    `where` is filled with the keys that lead to it. Nothing comes from an object without such an array.
    """
    if feed.peek() == "[":
        feed.take("[")
        yield from _elements(feed)
    elif feed.peek() == "{":
        yield from _inside(feed, where)
    else:
        feed.take("[{")


def _inside(feed: Feed, where: list[str]) -> Iterator[tuple[int, object]]:
    feed.take("{")
    while feed.peek() != "}":
        key = feed.value()
        feed.take(":")
        where.append(str(key))
        found = False
        if feed.peek() == "[":
            feed.take("[")
            found = feed.peek() == "{"
            for element in _elements(feed):
                if found:
                    yield element
        elif feed.peek() == "{":
            for element in _inside(feed, where):
                found = True
                yield element
        else:
            feed.value()
        if found:
            return
        where.pop()
        if feed.take(",}") == "}":
            return
    feed.take("}")


def _elements(feed: Feed) -> Iterator[tuple[int, object]]:
    """The elements of an array whose bracket was taken."""
    if feed.peek() == "]":
        feed.take("]")
        return
    while True:
        feed.peek()
        line = feed.line
        yield line, feed.value()
        if feed.take(",]") == "]":
            return


def _number(text: str) -> str:
    """The digits as they stand; an exponent of a reasonable size written out."""
    if "e" not in text.casefold():
        return text
    number = Decimal(text)
    exponent = number.as_tuple().exponent
    return format(number, "f") if isinstance(exponent, int) and abs(exponent) < 40 else text
