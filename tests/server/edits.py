"""How a client applies edits: the plainest reading of LSP 3.17, "Text Documents" and "Position"."""

from __future__ import annotations

import itertools
from typing import Any

Json = dict[str, Any]
WIDTHS = {
    "utf-8": lambda character: len(character.encode("utf-8", "surrogatepass")),
    "utf-16": lambda character: 2 if ord(character) > 0xFFFF else 1,
    "utf-32": lambda character: 1,
}


def lines_of(text: str) -> list[tuple[int, int]]:
    """Return where each line begins and where what is on it ends; LF, CR LF and CR end lines."""
    lines, start, at = [], 0, 0
    while at < len(text):
        if text[at] == "\n" or text[at] == "\r":
            lines.append((start, at))
            at += 2 if text[at : at + 2] == "\r\n" else 1
            start = at
        else:
            at += 1
    return [*lines, (start, len(text))]


def index_of(
    text: str, line: int, column: int, encoding: str, lines: list[tuple[int, int]] | None = None
) -> int:
    """Return the index of a position; past the end of a line or of the text is that end."""
    lines = lines or lines_of(text)
    if line >= len(lines):
        return len(text)
    at, end = lines[line]
    while at < end and column > 0:
        column -= WIDTHS[encoding](text[at])
        if column < 0:  # inside a character: in front of it
            break
        at += 1
    return at


def position_of(text: str, index: int, encoding: str) -> Json:
    """Return the position of an index that is not inside a line end."""
    lines = lines_of(text)
    line = max(number for number, (start, _) in enumerate(lines) if start <= index)
    start = lines[line][0]
    return {"line": line, "character": sum(map(WIDTHS[encoding], text[start:index]))}


def range_of(text: str, start: int, end: int, encoding: str) -> Json:
    return {"start": position_of(text, start, encoding), "end": position_of(text, end, encoding)}


def applied(text: str, edits: list[Json], encoding: str) -> str:
    """Apply text edits, all of which speak of `text`; they may not overlap."""
    spans = []
    lines = lines_of(text)
    for edit in edits:
        first, last = edit["range"]["start"], edit["range"]["end"]
        start = index_of(text, first["line"], first["character"], encoding, lines)
        end = index_of(text, last["line"], last["character"], encoding, lines)
        spans.append((start, end, edit["newText"]))
    spans.sort(key=lambda span: span[:2])
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(spans)), edits
    pieces, at = [], 0
    for start, end, new in spans:
        pieces += [text[at:start], new]
        at = end
    return "".join([*pieces, text[at:]])


def changed(text: str, changes: list[Json], encoding: str) -> str:
    """Apply content changes, each of which speaks of what the one before left."""
    for change in changes:
        text = (
            applied(text, [{**change, "newText": change["text"]}], encoding)
            if "range" in change
            else change["text"]
        )
    return text
