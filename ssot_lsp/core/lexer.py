"""Where strings and comments lie in Python source, without a parse and whatever else is broken.

Source: Python reference, section 2 (lexical analysis); PEP 701 for quotes nested in f-strings.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

_BODY = {
    b'"""': re.compile(rb'[^\\"]*(?:(?:\\.|"(?!""))[^\\"]*)*"""', re.DOTALL),
    b"'''": re.compile(rb"[^\\']*(?:(?:\\.|'(?!''))[^\\']*)*'''", re.DOTALL),
    b'"': re.compile(rb'[^\\"\r\n]*(?:\\(?:\r\n|.)[^\\"\r\n]*)*"', re.DOTALL),
    b"'": re.compile(rb"[^\\'\r\n]*(?:\\(?:\r\n|.)[^\\'\r\n]*)*'", re.DOTALL),
}
# comments, whole strings, and quotes without a partner
_LITERAL = re.compile(
    b"|".join(
        [rb"#[^\r\n]*", *(part for quote, body in _BODY.items() for part in (quote + body.pattern, quote))]
    ),
    re.DOTALL,
)
_BARE = (1, 3)  # how long quotes without a partner are
_PREFIX_BYTES = frozenset(b"rbuftRBUFT")
_PREFIX = re.compile(rb"(?<![\w\x80-\xff])(?:[rbuft]|[rb]{2}|[rf]{2}|[rt]{2})\Z", re.IGNORECASE)
_FIELD = re.compile(rb"[{}'\"\\\r\n]")


class Literals(NamedTuple):
    """Sorted, disjoint byte ranges of strings and comments.

    `unterminated` is the offset of a string that never ends (its range then stops at the end of its
    line, or of the text when it is triple-quoted), or -1.
    """

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    unterminated: int = -1

    def holds(self, offset: int) -> bool:
        """Tell whether the byte at `offset` lies in a string or comment."""
        index = bisect_right(self.starts, offset) - 1
        return index >= 0 and offset < self.ends[index]

    def range_at(self, offset: int) -> tuple[int, int] | None:
        """Return the string or comment that holds `offset`, as start and end."""
        index = bisect_right(self.starts, offset) - 1
        if index >= 0 and offset < self.ends[index]:
            return self.starts[index], self.ends[index]
        return None


_BLANK = b" \t\f\r\n\\"


def code_before(utf8: bytes, literals: Literals, offset: int) -> tuple[bytes, int, bool]:
    """Return a stretch of code that ends before `offset`, blanks and comments left out, and where it ends.

    Also tells whether a line ends between.
    """
    end, crossed = offset, False
    while True:
        first = max(0, end - 80)
        text = utf8[first:end]
        stripped = text.rstrip(_BLANK)
        last = first + len(stripped)
        crossed = crossed or b"\n" in utf8[last:end] or b"\r" in utf8[last:end]
        if not stripped and first:
            end = first
            continue
        place = bisect_right(literals.starts, last - 1) - 1
        if place < 0 or literals.ends[place] < last or utf8[literals.starts[place]] != 0x23:
            return stripped, last, crossed
        end = literals.starts[place]


def scan_literals(utf8: bytes, stop: int | None = None) -> Literals:
    """Find every string and comment that starts before `stop` (default: all).

    A string that does not end is taken to end with its line, if it has single quotes; one with triple
    quotes runs to the end of the text.
    """
    starts: list[int] = []
    ends: list[int] = []
    unterminated = -1
    stop = len(utf8) if stop is None else stop
    position = 0
    while position >= 0:
        position, lost = _scan(utf8, position, stop, starts, ends)
        if unterminated < 0:
            unterminated = lost
    return Literals(tuple(starts), tuple(ends), unterminated)


def _scan(utf8: bytes, position: int, stop: int, starts: list[int], ends: list[int]) -> tuple[int, int]:
    """Add literals from `position` on; return where to go on, and where a quote is lost (-1: nowhere).

    It stops where the quick search does not find the end of a string: in f-strings, and without an end.
    """
    prefixes = _PREFIX_BYTES
    begin, finish = starts.append, ends.append
    for literal in _LITERAL.finditer(utf8, position):
        start, end = literal.span()
        if start >= stop:
            break
        if utf8[start] == 0x23:
            begin(start)
            finish(end)
            continue
        prefix = b""
        if start and utf8[start - 1] in prefixes:
            found = _PREFIX.search(utf8, max(0, start - 3), start)
            prefix = found.group().lower() if found else b""
        elif end - start not in _BARE:
            begin(start)
            finish(end)
            continue
        begin(start - len(prefix))
        text = literal.group()
        if text in _BODY or (prefix and (b"f" in prefix or b"t" in prefix)):
            quote = text[:3] if text[:3] in _BODY else text[:1]
            real = _string_end(utf8, start + len(quote), quote, prefix)
            if real is None:
                ends.append(len(utf8) if len(quote) == 3 else _line_end(utf8, start + len(quote)))
                return ends[-1], start
            if real != end:
                ends.append(real)
                return real, -1
        ends.append(end)
    return -1, -1


def _line_end(utf8: bytes, position: int) -> int:
    """Return the offset of the line break at or after `position`, or the text's end."""
    found = re.compile(rb"[\r\n]").search(utf8, position)
    return found.start() if found else len(utf8)


def _string_end(utf8: bytes, body: int, quote: bytes, prefix: bytes) -> int | None:
    """Return the offset after the closing quote of the string whose text starts at `body`."""
    plain = _BODY[quote].match(utf8, body)
    if b"f" not in prefix and b"t" not in prefix:
        return plain.end() if plain else None
    if plain is not None:
        text = plain.group()[: -len(quote)].replace(b"{{", b"").replace(b"}}", b"")
        if text.count(b"{") == text.count(b"}"):
            return plain.end()
    nested = _formatted_end(utf8, body, quote)
    if nested is not None:
        return nested
    return plain.end() if plain else None


def _formatted_end(utf8: bytes, position: int, quote: bytes) -> int | None:
    """Find the end of an f-string that holds the quotes of other strings (PEP 701)."""
    depth = 0
    while (token := _FIELD.search(utf8, position)) is not None:
        char = token.group()
        position = token.end()
        if char == b"\\" and depth == 0:
            position += 1
        elif char == b"{":
            if depth == 0 and utf8.startswith(b"{", position):
                position += 1
            else:
                depth += 1
        elif char == b"}":
            if depth == 0 and utf8.startswith(b"}", position):
                position += 1
            else:
                depth = max(0, depth - 1)
        elif char in b"'\"":
            if depth == 0:
                if utf8.startswith(quote, token.start()):
                    return token.start() + len(quote)
                continue
            inner = char * 3 if utf8.startswith(char * 3, token.start()) else char
            prefix = _PREFIX.search(utf8, max(0, token.start() - 3), token.start())
            end = _string_end(
                utf8, token.start() + len(inner), inner, prefix.group().lower() if prefix else b""
            )
            if end is None:
                return None
            position = end
        elif char in b"\r\n" and depth == 0 and len(quote) == 1:
            return None
    return None
