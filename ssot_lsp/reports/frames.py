"""Code frames: the lines around a finding with the span underlined, and what a fix would change.

The layout is that of Ruff's `full` output.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssot_lsp.reports.width import display, window

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ssot_lsp.core.findings import Edit
    from ssot_lsp.core.rules import Severity
    from ssot_lsp.reports.model import SourceFile
    from ssot_lsp.reports.style import Style

_CONTEXT = 2  # lines shown before and after a finding
_TALLEST = 8  # lines of a span that are shown before its middle is left out
_MOST_HUNKS = 3  # places of one fix that are shown


@dataclass(frozen=True, slots=True)
class Gutter:
    """The column of line numbers, `width` characters wide."""

    width: int
    style: Style

    def line(self, number: int | None, rest: str = "") -> str:
        """One line of a frame: the number or blanks, the rule, then `rest`."""
        label = "" if number is None else str(number)
        start = self.style.gutter(f"{label:>{self.width}}") if label else " " * self.width
        return f"{start} {self.style.gutter('|')}{' ' + rest if rest else ''}\n"

    def elision(self) -> str:
        """Stand for lines left out."""
        return self.style.gutter(f"{'...':<{self.width}}") + "\n"

    def arrow(self, where: str) -> str:
        """Introduce the frame: `--> path:row:column`."""
        return f"{' ' * self.width}{self.style.gutter('-->')} {where}\n"

    def changed(self, sign: str, number: int | None, text: str) -> str:
        """One line that a fix removes (`-`) or writes (`+`)."""
        paint = self.style.added if sign == "+" else self.style.removed
        label = f"{'' if number is None else number:>{self.width}}"
        return f"{self.style.gutter(label)} {paint(sign)}{' ' + paint(text) if text else ''}\n"


def gutter_for(file: SourceFile, start: int, end: int, edits: Sequence[Edit], style: Style) -> Gutter:
    """Make a gutter wide enough for every number near the span and in the fix."""
    last = min(file.position(end)[0] + _CONTEXT, file.line_count - 1)
    widest = file.row(last)
    for edit in (edits[0], edits[-1]) if edits else ():
        line = min(file.position(edit.end)[0] + 1, file.line_count - 1)
        widest = max(widest, file.row(line) + sum(other.text.count("\n") for other in edits))
    return Gutter(len(str(widest)), style)


def code_frame(file: SourceFile, start: int, end: int, severity: Severity, gutter: Gutter) -> Iterator[str]:
    """Show bytes `start` to `end` of `file` underlined, with the lines around them."""
    first, left = file.position(start)
    last, right = file.position(max(start, end))
    top, bottom = file.lines_around(first)
    before = list(range(max(top, first - _CONTEXT), first))
    while before and not file.line_text(before[0]).strip():
        before.pop(0)
    after = list(range(last + 1, min(bottom, last + 1 + _CONTEXT)))
    while after and not file.line_text(after[-1]).strip():
        after.pop()
    yield gutter.line(None)
    indent = "" if first == last else "  "
    for line in before:
        yield _plain(file, line, gutter, indent)
    if first == last:
        yield from _one_line(file, first, (left, right), severity, gutter)
    else:
        yield from _many_lines(file, (first, left), (last, right), severity, gutter)
    for line in after:
        yield _plain(file, line, gutter, indent)
    yield gutter.line(None)


def _plain(file: SourceFile, line: int, gutter: Gutter, indent: str) -> str:
    text = display(window(file.line_text(line), 0, 0)[0])[0]
    return gutter.line(file.row(line), f"{indent}{text}".rstrip() if indent else text)


def _one_line(
    file: SourceFile, line: int, columns: tuple[int, int], severity: Severity, gutter: Gutter
) -> Iterator[str]:
    text, left, right = window(file.line_text(line), *columns)
    head, at = display(text[:left])
    inside, until = display(text[left:right], at)
    tail, _ = display(text[right:], until)
    yield gutter.line(file.row(line), head + inside + tail)
    carets = gutter.style.severity(severity, "^" * max(1, until - at))
    yield gutter.line(None, " " * at + carets)


def _many_lines(
    file: SourceFile, start: tuple[int, int], end: tuple[int, int], severity: Severity, gutter: Gutter
) -> Iterator[str]:
    (first, left), (last, right) = start, end

    def paint(text: str) -> str:
        return gutter.style.severity(severity, text)

    text, left, _ = window(file.line_text(first), left, left)
    head, at = display(text[:left])
    rest, _ = display(text[left:], at)
    if head.strip():
        yield gutter.line(file.row(first), f"  {head}{rest}")
        yield gutter.line(None, " " + paint("_" * (at + 1) + "^"))
    else:
        yield gutter.line(file.row(first), f"{paint('/')} {head}{rest}")
    middle = list(range(first + 1, last + 1))
    cut = len(middle) - _TALLEST
    for number, line in enumerate(middle):
        if cut > 0 and number == _TALLEST // 2:
            yield gutter.elision()
        if cut > 0 and _TALLEST // 2 <= number < _TALLEST // 2 + cut:
            continue
        shown, _ = display(window(file.line_text(line), 0, right if line == last else 0)[0])
        yield gutter.line(file.row(line), f"{paint('|')} {shown}".rstrip())
    _, until = display(file.line_text(last)[:right])
    yield gutter.line(None, paint("|" + "_" * max(1, until) + "^"))


@dataclass(frozen=True, slots=True)
class Change:
    """Lines `first` to `last` (from 0, `last` exclusive) of a file become `lines`."""

    first: int
    last: int
    lines: tuple[str, ...]


def changes(file: SourceFile, edits: Sequence[Edit]) -> list[Change]:
    """Turn edits into whole lines that change; edits that share a line come together."""
    groups: list[list[Edit]] = []
    reach = -1
    for edit in edits:
        if groups and file.position(edit.start)[0] <= reach:
            groups[-1].append(edit)
        else:
            groups.append([edit])
        reach = file.position(edit.end)[0]
    return [change for group in groups if (change := _change(file, group)) is not None]


def _change(file: SourceFile, group: Sequence[Edit]) -> Change | None:
    first, last = file.position(group[0].start)[0], file.position(group[-1].end)[0] + 1
    start, stop = file.line_offset(first), file.line_offset(last)
    pieces, at = [], start
    for edit in group:
        pieces += [file.utf8[at : edit.start], edit.text.encode("utf-8", "replace")]
        at = edit.end
    pieces.append(file.utf8[at:stop])
    old, new = file.utf8[start:stop].splitlines(), b"".join(pieces).splitlines()
    while old and new and old[0] == new[0]:
        first, old, new = first + 1, old[1:], new[1:]
    while old and new and old[-1] == new[-1]:
        old, new = old[:-1], new[:-1]
    if not old and not new:
        return None
    return Change(first, first + len(old), tuple(line.decode("utf-8", "replace") for line in new))


def fix_frame(file: SourceFile, edits: Sequence[Edit], gutter: Gutter) -> Iterator[str]:
    """Show what `edits` would change, with one line of context: old lines as `-`, new ones as `+`."""
    hunks = changes(file, edits)
    if not hunks:
        return
    yield gutter.line(None)
    shift = 0
    shown_to = -1
    for number, hunk in enumerate(hunks):
        if number == _MOST_HUNKS:
            yield gutter.elision()
            break
        top, bottom = file.lines_around(min(hunk.first, file.line_count - 1))
        before = hunk.first - 1
        if number and shown_to < before:
            yield gutter.elision()
        if before >= max(top, shown_to + 1) and file.line_text(before).strip():
            yield gutter.line(file.row(before) + shift, display(window(file.line_text(before), 0, 0)[0])[0])
        for line in range(hunk.first, hunk.last):
            yield gutter.changed("-", None, display(window(file.line_text(line), 0, 0)[0])[0])
        row = file.row(hunk.first) + shift
        for offset, text in enumerate(hunk.lines):
            yield gutter.changed("+", row + offset, display(window(text, 0, 0)[0])[0])
        shift += len(hunk.lines) - (hunk.last - hunk.first)
        shown_to = hunk.last - 1
        following = hunks[number + 1].first if number + 1 < len(hunks) else bottom
        if hunk.last < min(bottom, following) and file.line_text(hunk.last).strip():
            text = display(window(file.line_text(hunk.last), 0, 0)[0])[0]
            yield gutter.line(file.row(hunk.last) + shift, text)
            shown_to = hunk.last
    yield gutter.line(None)
