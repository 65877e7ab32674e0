"""Which statements can hold a word at all, so that the others need not be walked through."""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections.abc import Sequence


class WordLines:
    """The lines of a source that hold one of some words."""

    __slots__ = ("_found",)

    def __init__(self, utf8: bytes, words: Sequence[bytes]) -> None:
        """Look for `words` in `utf8`, whose lines all end with LF."""
        offsets = []
        for word in words:
            at = utf8.find(word)
            while at >= 0:
                offsets.append(at)
                at = utf8.find(word, at + 1)
        self._found: list[int] = []
        line, before = 1, 0
        for at in sorted(offsets):
            line += utf8.count(b"\n", before, at)
            before = at
            self._found.append(line)

    def __bool__(self) -> bool:
        """True when there is such a line."""
        return bool(self._found)

    def within(self, node: ast.stmt) -> bool:
        """Tell whether a line of the statement, its decorators included, holds one of the words."""
        first = node.lineno
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.decorator_list:
            first = node.decorator_list[0].lineno
        at = bisect_left(self._found, first)
        return at < len(self._found) and self._found[at] <= (node.end_lineno or first)
