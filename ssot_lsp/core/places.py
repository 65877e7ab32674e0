"""Where spans stand, as lines and columns: for a few spans of a text, without a table of all its lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssot_lsp.core.text import LineIndex

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssot_lsp.core.findings import Span

Place = tuple[int, int, int, int]  # line, column, end line, end column; from 0


def places_of(utf8: bytes, spans: Iterable[Span]) -> tuple[Place, ...]:
    """Say where each of `spans` (bytes of `utf8`) stands: lines from 0, columns in code points from 0.

    Quick where the spans are in order. Lines end as `LineIndex` says.
    """
    if b"\r" in utf8 and utf8.count(b"\r") != utf8.count(b"\r\n"):
        lines = LineIndex(utf8)
        return tuple(
            (*lines.position(span.start, "utf-32"), *lines.position(span.end, "utf-32")) for span in spans
        )
    places = []
    ascii_only = utf8.isascii()
    line = counted = 0  # the line feeds before an offset
    for span in spans:
        start, end = span.start, span.end
        if start < counted:
            line = counted = 0
        line += utf8.count(b"\n", counted, start)
        counted = start
        first = utf8.rfind(b"\n", 0, start) + 1
        column = start - first if ascii_only else _width(utf8[first:start])
        if (more := utf8.count(b"\n", start, end)) == 0:
            width = end - start if ascii_only else _width(utf8[start:end])
            places.append((line, column, line, column + width))
        else:
            last = utf8.rfind(b"\n", start, end) + 1
            places.append((line, column, line + more, _width(utf8[last:end])))
    return tuple(places)


def _width(text: bytes) -> int:
    return len(text.decode("utf-8", "ignore"))
