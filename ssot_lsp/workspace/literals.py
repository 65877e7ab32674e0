"""String literals in a JSON text: where they stand, and how to change a part of one.

Source: RFC 8259. Indices count characters of the text. The text is known to be JSON.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BLANK = re.compile(r"[ \t\r\n]*")
_UNIT = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|.", re.DOTALL
)

Change = tuple[int, int, str]  # characters start to end of a source, and what replaces them


class Literal(NamedTuple):
    """A string: the index of its opening quote, the one after its closing quote, and its value."""

    start: int
    end: int
    value: str


class Places:
    """Where the cells of a notebook and their sources stand."""

    def __init__(self, text: str) -> None:
        """Take the text of a notebook, which may begin with a byte order mark."""
        self._text = text
        self._decode = json.JSONDecoder().raw_decode

    def cells(self) -> Iterator[int]:
        """Give the index at which each cell begins."""
        start = self._skip(1 if self._text.startswith("\ufeff") else 0)
        yield from self._items(self._member(start, "cells"))

    def source(self, cell: int) -> tuple[Literal, ...]:
        """Give the literals that make up the source of the cell at `cell`."""
        at = self._member(cell, "source")
        if at < 0 or self._text[at] not in '["':
            return ()
        places = self._items(at) if self._text[at] == "[" else [at]
        return tuple(
            Literal(place, end, value) for place in places for value, end in [self._decode(self._text, place)]
        )

    def _member(self, at: int, wanted: str) -> int:
        """Where the value of a key of the object at `at` begins; -1 without the key, the last of several."""
        found = -1
        at = self._skip(at + 1)
        while self._text[at] != "}":
            key, at = self._decode(self._text, at)
            at = self._skip(self._skip(at) + 1)
            if key == wanted:
                found = at
            at = self._past(at)
        return found

    def _items(self, at: int) -> Iterator[int]:
        """Where the items of the list at `at` begin."""
        at = self._skip(at + 1)
        while self._text[at] != "]":
            yield at
            at = self._past(at)

    def _past(self, at: int) -> int:
        """Go past the value at `at`, and past the comma behind it."""
        at = self._skip(self._decode(self._text, at)[1])
        return self._skip(at + 1) if self._text[at] == "," else at

    def _skip(self, at: int) -> int:
        match = _BLANK.match(self._text, at)
        return match.end() if match else at


def replacements(
    text: str, literals: Sequence[Literal], listed: bool, changes: Sequence[Change]
) -> Iterator[tuple[int, int, str]]:
    """Say what to replace in `text` so that `changes` are made in the source that `literals` make up.

    Changes are sorted and disjoint, and count characters of the source. Characters outside them keep
    their escapes. With `listed` the literals are a list of lines, and stay one: a literal ends with
    its line feed. Yields (start, end, new) with indices of `text`, sorted and disjoint.
    """
    starts = list(accumulate((len(literal.value) for literal in literals[:-1]), initial=0))
    regions: list[tuple[int, int, list[Change]]] = []
    for change in changes:
        first = bisect_right(starts, change[0]) - 1
        last = max(first, bisect_right(starts, change[1] - 1) - 1)
        if regions and first <= regions[-1][1] + 1:
            before = regions.pop()
            regions.append((before[0], max(last, before[1]), [*before[2], change]))
        else:
            regions.append((first, last, [change]))
    ascii_only = text.isascii() and "\\u" in text
    for first, last, made in regions:
        units = [unit for literal in literals[first : last + 1] for unit in _units(text, literal)]
        for start, end, new in reversed(made):
            fresh = [(char, json.dumps(char, ensure_ascii=ascii_only)[1:-1]) for char in new]
            units[start - starts[first] : end - starts[first]] = fresh
        if not listed:
            yield literals[first].start, literals[last].end, _quoted(units)
            continue
        joined = bool(units) and units[-1][0] != "\n" and last + 1 < len(literals)
        if joined:  # the line goes on in the next literal
            units += _units(text, literals[last + 1])
        yield _listed(text, literals, first, last + joined, units)


def indices(text: str, literals: Sequence[Literal]) -> list[int]:
    """Return where each character of the source that `literals` make up begins in `text`, and its end."""
    found = []
    at = 0
    for literal in literals:
        at = literal.start + 1
        for _, raw in _units(text, literal):
            found.append(at)
            at += len(raw)
    return [*found, at]


def _listed(
    text: str, literals: Sequence[Literal], first: int, last: int, units: list[tuple[str, str]]
) -> tuple[int, int, str]:
    """Replace the literals `first` to `last` of a list by the lines that `units` make."""
    if not units and last + 1 < len(literals):
        return literals[first].start, literals[last + 1].start, ""
    if not units and first > 0:
        return literals[first - 1].end, literals[last].end, ""
    if len(literals) > 1:
        gap = text[literals[0].end : literals[1].start]
    else:
        blank = text[text.rindex("[", 0, literals[0].start) + 1 : literals[0].start]
        gap = f",{blank or ' '}"
    lines: list[list[tuple[str, str]]] = [[]]
    for unit in units:
        if lines[-1] and lines[-1][-1][0] == "\n":
            lines.append([])
        lines[-1].append(unit)
    return literals[first].start, literals[last].end, gap.join(map(_quoted, lines))


def _units(text: str, literal: Literal) -> list[tuple[str, str]]:
    """The characters of a literal with what stands for each in the text."""
    raw = _UNIT.findall(text, literal.start + 1, literal.end - 1)
    return list(zip(literal.value, raw, strict=True))


def _quoted(units: list[tuple[str, str]]) -> str:
    return '"' + "".join(raw for _, raw in units) + '"'
