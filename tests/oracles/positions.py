"""From the (line, column) of CPython's `ast` to byte offsets into the UTF-8 source."""

from __future__ import annotations

import re

BOM = b"\xef\xbb\xbf"
_LINE_END = re.compile(rb"\r\n|\r|\n")
_BLANK = re.compile(rb"(?:[ \t\f]|\\(?:\r\n|\r|\n)|#[^\r\n]*|\r\n|\r|\n)*")
_WORD = re.compile(rb"[A-Za-z0-9_\x80-\xff]+")


class Positions:
    """Byte offsets of one source; `ast` counts lines from 1 and columns in UTF-8 bytes from 0."""

    def __init__(self, utf8: bytes) -> None:
        self.utf8 = utf8
        first = len(BOM) if utf8.startswith(BOM) else 0
        self._starts = [first, *(match.end() for match in _LINE_END.finditer(utf8))]

    def offset(self, line: int, column: int) -> int:
        return self._starts[line - 1] + column

    def dotted_end(self, start: int, segments: int) -> int:
        """Where a dotted name of so many segments ends that begins at `start` (blanks may stand inside)."""
        at = start
        for index in range(segments):
            if index:
                at = self._skip_blank(at)
                assert self.utf8[at : at + 1] == b".", self.utf8[start : start + 60]
                at = self._skip_blank(at + 1)
            word = _WORD.match(self.utf8, at)
            assert word is not None, self.utf8[start : start + 60]
            at = word.end()
        return at

    def _skip_blank(self, at: int) -> int:
        blank = _BLANK.match(self.utf8, at)
        return at if blank is None else blank.end()
