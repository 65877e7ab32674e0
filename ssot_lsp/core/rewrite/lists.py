"""Taking names out of the list of a `from` import, with the comments that belong to them."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from ssot_lsp.core.findings import Edit
from ssot_lsp.core.rewrite.layout import start_of_line

_GAP = re.compile(rb"(?:[ \t\f\r\n]|\\\r?\n)*")

if TYPE_CHECKING:
    from ssot_lsp.core.imports import ImportedName, ImportStatement

_LINE_BREAK = re.compile(rb"[\r\n]")


class Removal(NamedTuple):
    """The edits that take entries out, and the comment that leaves with each (by its place in the list)."""

    edits: tuple[Edit, ...]
    comments: dict[int, str]


class _Item(NamedTuple):
    """An entry with its comma: `start` to `end`, and the line it stands on."""

    start: int
    comma: int  # offset of the comma behind it, -1 when there is none
    end: int  # after the comma, or after the name
    line_start: int
    line_end: int  # before the line break
    next_line: int


def remove_entries(utf8: bytes, statement: ImportStatement, leaving: frozenset[int]) -> Removal | None:
    """Take the entries at the places in `leaving` out of `statement`, of which at least one stays.

    Returns None where the layout is too odd to be sure (a comment between a name and its comma).
    """
    items = [_item(utf8, statement, entry) for entry in statement.names]
    if any(item is None for item in items):
        return None
    known = [item for item in items if item is not None]
    edits: list[Edit] = []
    comments: dict[int, str] = {}
    place = 0
    while place < len(known):
        if place not in leaving:
            place += 1
            continue
        last = place
        while last + 1 < len(known) and last + 1 in leaving:
            last += 1
        run = known[place : last + 1]
        taken = _whole_lines(utf8, run, known, last) if statement.parens else None
        if taken is not None:
            edit, found = taken
            edits.append(edit)
            comments.update({place + offset: text for offset, text in found.items()})
        else:
            inline = _inline(utf8, known, place, last, joined=statement.parens is None)
            if inline is None:
                return None
            edits.append(inline)
        place = last + 1
    return Removal(tuple(edits), comments)


def _item(utf8: bytes, statement: ImportStatement, entry: ImportedName) -> _Item | None:
    """Locate an entry, its comma and its line."""
    stop = statement.parens.end - 1 if statement.parens else statement.span.end
    gap = _GAP.match(utf8, entry.end, stop)
    position = gap.end() if gap else entry.end
    comma = position if utf8[position : position + 1] == b"," and position < stop else -1
    if comma < 0 and statement.names[-1] is not entry:
        return None
    if comma >= 0 and statement.parens and b"\n" in utf8[entry.end : comma].replace(b"\r", b"\n"):
        comma = -1  # it leads the next line: that line is not this entry's
    line_start = start_of_line(utf8, entry.span.start)
    end = comma + 1 if comma >= 0 else entry.end
    found = _LINE_BREAK.search(utf8, end)
    line_end = found.start() if found else len(utf8)
    width = 2 if utf8[line_end : line_end + 2] == b"\r\n" else 1
    return _Item(entry.span.start, comma, end, line_start, line_end, min(line_end + width, len(utf8)))


def _whole_lines(
    utf8: bytes, run: list[_Item], items: list[_Item], last: int
) -> tuple[Edit, dict[int, str]] | None:
    """Remove the lines of a run of entries, if nothing else stands on them but their comments."""
    before = utf8[run[0].line_start : run[0].start].strip()
    if before and not (before == b"," and run[0] is not items[0] and run[-1].comma < 0):
        return None
    if last + 1 < len(items) and items[last + 1].line_start < run[-1].next_line:
        return None
    if run[-1].comma < 0 and run[0] is items[0]:
        return None  # the comma that leads the next line would be left without a name before it
    after = utf8[run[-1].end : run[-1].line_end].strip()
    if after and not after.startswith(b"#"):
        return None  # the closing parenthesis
    for one, two in pairwise(run):
        between = utf8[one.end : two.start]
        lines = between.splitlines()
        if any(line.strip().startswith(b"#") for line in lines[1:]):
            return None  # a comment of its own line between them: it must stay
    comments: dict[int, str] = {}
    for offset, item in enumerate(run):
        text = utf8[item.end : item.line_end].strip()
        if text.startswith(b"#"):
            comments[offset] = text.decode("utf-8", "replace")
            for earlier in range(offset):
                if run[earlier].line_start == item.line_start:
                    comments[earlier] = comments[offset]
    return Edit(run[0].line_start, run[-1].next_line, ""), comments


def _inline(utf8: bytes, items: list[_Item], first: int, last: int, *, joined: bool) -> Edit | None:
    """Remove entries that share their line with others; a comment on that line stays with those.

    `joined`: the list has no parentheses, so that its lines, if several, are joined by backslashes.
    """
    between = utf8[items[first].start : items[last].end]
    if b"#" in between:
        return None
    if last + 1 < len(items) and (joined or items[last + 1].start < items[last].line_end):
        return Edit(items[first].start, items[last + 1].start, "")
    if first == 0:
        if last + 1 >= len(items) or b"#" in utf8[items[first].start : items[last + 1].start]:
            return None
        return Edit(items[first].start, items[last + 1].start, "")
    previous = items[first - 1]
    start = previous.end if items[last].comma >= 0 else previous.comma
    if start < 0 or b"#" in utf8[start : items[first].start]:
        return None
    return Edit(start, items[last].end, "")
